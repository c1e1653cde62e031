//! What the tests run with and what ships are built from the same crates, but dev-dependencies can turn on features that the
//! shipped program does without. `tests/features.txt` lists them all; a new one is a place where a test can pass and the
//! program fail, so the list never grows unseen.
//!
//! After a look at what changed: `PAYDOCTOR_UPDATE=1 cargo test --test features`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

type Features = BTreeMap<String, BTreeSet<String>>;

/// The features of every crate in the tree with these kinds of edges.
fn features(edges: &str) -> Features {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "--color",
        "never",
        "tree",
        "--locked",
        "--offline",
        "--workspace",
        "--prefix",
        "none",
        "--format",
        "{p}|{f}",
        "--edges",
        edges,
    ]);
    let done = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut all = Features::new();
    // An empty line stands between the members of the workspace.
    for line in String::from_utf8(done.stdout).expect("names").lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.split_once('|').expect("the format asked for");
        let name = package.split(' ').next().unwrap_or_default().to_owned();
        let features = features.trim_end_matches(" (*)").split(',').filter(|f| !f.is_empty()).map(str::to_owned);
        all.entry(name).or_default().extend(features);
    }
    all
}

/// One line for each crate that ships with fewer features than the tests have.
fn differences() -> String {
    let (shipped, tested) = (features("no-dev"), features("normal,build,dev"));
    assert!(shipped.len() > 100 && tested.len() >= shipped.len(), "{} and {} crates", shipped.len(), tested.len());
    let more = |(name, shipped): (&String, &BTreeSet<String>)| {
        let more: Vec<&str> = tested[name].difference(shipped).map(String::as_str).collect();
        (!more.is_empty()).then(|| format!("{name}: {}\n", more.join(", ")))
    };
    shipped.iter().filter_map(more).collect()
}

#[test]
fn features_that_only_tests_have_are_listed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/features.txt");
    let now = differences();
    if std::env::var_os("PAYDOCTOR_UPDATE").is_some() {
        std::fs::write(&path, &now).expect("the list is written");
    }
    let listed = std::fs::read_to_string(&path).expect("the list");
    assert_eq!(now, listed, "features that the tests have and the shipped program lacks");
}
