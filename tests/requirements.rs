//! What the help documents ask for, row by row: the entries of the built-in pack that answer it, and runs of the program that
//! prove it. `docs/requirements.md` is the page made of both.
//!
//! A change of the page is accepted with `PAYDOCTOR_UPDATE=1 cargo test --test requirements`, and read in the diff.

mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use harness::{arg, file, folder, paydoctor};
use serde::Deserialize;
use serde_json::Value as Json;
use toml::Value;

/// How many rows each letter has.
const ROWS: [(char, usize); 5] = [('A', 16), ('B', 12), ('C', 8), ('D', 9), ('E', 12)];

/// `tests/requirements/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    row: Vec<Row>,
}

/// A row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    /// What it asks for, in our own words.
    asks: String,
    proof: Vec<Proof>,
}

/// A run of the program, and what must come out of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    /// What it shows.
    shows: String,
    /// The arguments. `{case}`, `{wallet}` and `{list}` stand for files with the texts below.
    run: Vec<String>,
    #[serde(default)]
    case: String,
    #[serde(default)]
    wallet: String,
    #[serde(default)]
    list: String,
    /// The exit code; any of the published ones when it is not given.
    exit: Option<i32>,
    /// Paths into the JSON and what stands there: `verdict.cause = "insufficient-balance"`. A path may end in `[*].key`.
    #[serde(default)]
    json: BTreeMap<String, Value>,
    /// What the output contains.
    #[serde(default)]
    says: Vec<String>,
    /// What it does not contain.
    #[serde(default)]
    never: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn ids() -> Vec<String> {
    ROWS.iter().flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}{n}"))).collect()
}

fn rows() -> Vec<Row> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("tests/requirements")).expect("a folder").map(|e| e.expect("a file").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a text");
        toml::from_str::<File>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())).row
    };
    paths.iter().flat_map(read).collect()
}

/// Which entries of the built-in pack cite each row.
fn cited() -> BTreeMap<String, BTreeSet<String>> {
    let mut cited = BTreeMap::new();
    let mut folders = vec![root().join("checks")];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder").map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == "toml") {
                let name = entry.strip_prefix(root()).expect("below the root").display().to_string();
                let table: Value = toml::from_str(&fs::read_to_string(&entry).expect("a text")).expect("TOML");
                cite(&table, &format!("`{name}`"), &mut cited);
            }
        }
    }
    cited
}

fn cite(value: &Value, place: &str, cited: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Table(table) => {
            let name = ["id", "problem", "kind"].iter().find_map(|key| table.get(*key)?.as_str());
            let place = name.map_or_else(|| place.to_owned(), |name| format!("{} {name}", place.split(' ').next().unwrap_or(place)));
            for row in table.get("source").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
                cited.entry(row.to_owned()).or_default().insert(place.clone());
            }
            table.values().for_each(|inner| cite(inner, &place, cited));
        }
        Value::Array(items) => items.iter().for_each(|item| cite(item, place, cited)),
        _ => {}
    }
}

#[test]
fn every_row_is_there_once_and_in_order() {
    let found: Vec<String> = rows().into_iter().map(|row| row.id).collect();
    assert_eq!(found, ids());
}

#[test]
fn every_row_ends_in_the_pack() {
    let cited = cited();
    let missing: Vec<String> = ids().into_iter().filter(|id| !cited.contains_key(id)).collect();
    assert!(missing.is_empty(), "no entry of the pack cites {missing:?}");
}

#[test]
fn every_row_is_proven_by_a_run() {
    let mut wrong = Vec::new();
    for row in rows() {
        assert!(!row.proof.is_empty(), "{} has no proof", row.id);
        for proof in &row.proof {
            wrong.extend(failures(proof).into_iter().map(|what| format!("{} ({}): {what}", row.id, proof.shows)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Runs a proof: what does not come out as it says.
fn failures(proof: &Proof) -> Vec<String> {
    let folder = folder();
    let mut args = proof.run.clone();
    for (mark, name, text) in
        [("{case}", "case.toml", &proof.case), ("{wallet}", "wallet.toml", &proof.wallet), ("{list}", "list.csv", &proof.list)]
    {
        if args.iter().any(|a| a == mark) {
            let path = file(&folder, name, text);
            args.iter_mut().filter(|a| *a == mark).for_each(|a| arg(&path).clone_into(a));
        }
    }
    let done = paydoctor(&args).run();
    let output = done.stdout.clone();
    let mut wrong = Vec::new();
    if let Some(exit) = proof.exit.filter(|exit| done.code() != Some(*exit)) {
        wrong.push(format!("ends with {:?}, not {exit}", done.code()));
    }
    let json: Json = serde_json::from_str(&output).unwrap_or_default();
    for (path, expected) in &proof.json {
        let expected = serde_json::to_value(expected).expect("JSON");
        let found = at(&json, path);
        if !found.contains(&&expected) {
            wrong.push(format!("{path} is {found:?}, not {expected}"));
        }
    }
    wrong.extend(proof.says.iter().filter(|part| !output.contains(*part)).map(|part| format!("does not say {part:?}")));
    wrong.extend(proof.never.iter().filter(|part| output.contains(*part)).map(|part| format!("says {part:?}")));
    if !wrong.is_empty() {
        wrong.push(format!("{done}"));
    }
    wrong
}

/// What stands at a path; `[*]` is every element of a list.
fn at<'a>(json: &'a Json, path: &str) -> Vec<&'a Json> {
    let mut here = vec![json];
    for step in path.split('.') {
        let (key, index) = step.split_once('[').map_or((step, None), |(key, index)| (key, Some(index.trim_end_matches(']'))));
        here = here.into_iter().filter_map(|value| if key.is_empty() { Some(value) } else { value.get(key) }).collect();
        here = match index {
            None => here,
            Some("*") => here.into_iter().filter_map(Json::as_array).flatten().collect(),
            Some(n) => here.into_iter().filter_map(|value| value.get(n.parse::<usize>().ok()?)).collect(),
        };
    }
    here
}

#[test]
fn the_page_is_up_to_date() {
    let path = root().join("docs/requirements.md");
    let page = page();
    if std::env::var_os("PAYDOCTOR_UPDATE").is_some() {
        fs::write(&path, &page).expect("the page is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/requirements.md is not what the pack and tests/requirements say; run with PAYDOCTOR_UPDATE=1");
}

fn page() -> String {
    let cited = cited();
    let mut page = String::from(
        "# What the help documents ask for\n\nEach row is one thing that paydoctor must do, in our own words; then the entries of the \
         built-in pack that cite it, and the runs of the program that prove it. Made by `tests/requirements.rs` from `checks/` and \
         `tests/requirements/`: do not edit it by hand.\n",
    );
    for row in rows() {
        let _ = write!(page, "\n## {}\n\n{}\n\n", row.id, row.asks);
        for entry in cited.get(&row.id).into_iter().flatten() {
            let _ = writeln!(page, "- {entry}");
        }
        page.push('\n');
        for proof in &row.proof {
            let _ = writeln!(page, "- *{}*: `paydoctor {}`", proof.shows, proof.run.join(" "));
        }
    }
    page
}
