//! What goes with CI: the action, the example of a workflow and of a file of targets, the image. Each is read, and what can
//! run here runs, on loopback.

mod harness;
#[path = "ci/yaml.rs"]
mod yaml;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::server::{Answer, Server};
use harness::{PROBLEM, SUCCESS, USAGE, file, folder, paydoctor, program};
use paydoctor::document::{Document, Syntax};
use paydoctor::pack::Pack;
use paydoctor::smoke::{SmokeDocument, Targets};
use tempfile::TempDir;
use yaml::Yaml;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn yaml(path: &str) -> Yaml {
    Yaml::read(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text at a path of keys.
#[track_caller]
fn text<'a>(yaml: &'a Yaml, path: &[&str]) -> &'a str {
    let found = path.iter().try_fold(yaml, |here, key| here.get(key));
    found.and_then(Yaml::text).unwrap_or_else(|| panic!("no text at {path:?}"))
}

/// The steps of the action.
fn steps(action: &Yaml) -> Vec<Yaml> {
    action.get("runs").and_then(|runs| runs.get("steps")).expect("steps").items().to_vec()
}

/// Runs the script of a step as the runner of GitHub does it; inputs stand in for their expressions.
fn run_step(step: &Yaml, action: &Yaml, inputs: &[(&str, &str)], place: &TempDir) -> Output {
    let script = file(place, "step.sh", text(step, &["run"]));
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script).current_dir(place.path()).env_clear();
    let program = program();
    let folder = program.parent().expect("a folder");
    command.env("PATH", format!("{}:/usr/bin:/bin", folder.display())).env("HOME", place.path()).env("LANG", "C.UTF-8");
    command.env("RUNNER_TEMP", place.path()).env("GITHUB_STEP_SUMMARY", place.path().join("summary.md"));
    for (name, value) in step.get("env").map(Yaml::members).unwrap_or_default() {
        let input = value.text().and_then(|v| v.strip_prefix("${{ inputs.")?.strip_suffix(" }}")).expect("an input");
        let given = inputs.iter().find(|(key, _)| *key == input).map(|(_, value)| *value);
        command.env(name, given.unwrap_or_else(|| text(action, &["inputs", input, "default"])));
    }
    command.output().expect("bash starts")
}

#[test]
#[cfg(unix)]
fn the_action_runs_the_check_and_tells_of_it() {
    let action = yaml("action.yml");
    assert_eq!(text(&action, &["runs", "using"]), "composite");
    let [install, smoke] = &steps(&action)[..] else { panic!("two steps") };
    assert!(steps(&action).iter().all(|step| text(step, &["shell"]) == "bash"));
    // What is installed already is not built.
    let place = folder();
    let done = run_step(install, &action, &[], &place);
    assert!(done.status.success() && String::from_utf8_lossy(&done.stdout).contains("paydoctor"), "{done:?}");

    let server = Server::http(|path, _| Answer::Status(if path == "/bad" { 500 } else { 200 }, "ok"));
    file(&place, "config.toml", "[controls]\ndefaults = false\n");
    let target = |id: &str, path: &str| format!("[[targets]]\nid = \"{id}\"\nurl = \"{}\"\n", server.url(path));
    file(&place, "smoke.toml", &target("good", "/"));
    file(&place, "bad targets.toml", &(target("good", "/") + &target("bad", "/bad")));
    let with = |targets: &'static str| [("targets", targets), ("args", "--config config.toml --lang en")];
    let done = run_step(smoke, &action, &with("smoke.toml"), &place);
    assert_eq!(done.status.code(), Some(SUCCESS), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).starts_with("::notice title=paydoctor smoke"), "{done:?}");
    let done = run_step(smoke, &action, &with("bad targets.toml"), &place);
    assert_eq!(done.status.code(), Some(PROBLEM), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("::error file=bad targets.toml,line=5,title=bad"), "{done:?}");
    let written = |name: &str| fs::read_to_string(place.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let summary = written("summary.md");
    assert!(summary.contains("## ✓ ") && summary.contains("## ✗ "), "both runs: {summary}");
    assert!(written("paydoctor.xml").contains("<failure ") && written("paydoctor.json").contains("paydoctor.smoke.v1"));
    // A file that is wrong leaves no summary, and its exit code.
    let done = run_step(smoke, &action, &with("missing.toml"), &folder());
    assert_eq!(done.status.code(), Some(USAGE), "{done:?}");
}

#[test]
fn the_example_of_a_workflow_gives_inputs_that_the_action_has() {
    let (action, workflow) = (yaml("action.yml"), yaml("docs/ci/github-actions.yml"));
    let inputs: Vec<&str> = action.get("inputs").expect("inputs").members().iter().map(|(name, _)| name.as_str()).collect();
    let steps = workflow.get("jobs").and_then(|jobs| jobs.get("smoke")?.get("steps")).expect("steps").items();
    let own = steps.iter().find(|step| step.get("uses").and_then(Yaml::text).is_some_and(|uses| uses.contains("paydoctor")));
    let given = own.and_then(|step| step.get("with")).expect("inputs").members();
    assert!(!given.is_empty() && given.iter().all(|(name, _)| inputs.contains(&name.as_str())), "{given:?}");
    // What is kept of a run is what the action writes.
    let kept = steps.iter().find_map(|step| step.get("with")?.get("path")?.text()).expect("what is kept");
    for output in ["junit", "report"] {
        assert!(kept.lines().any(|line| line == text(&action, &["inputs", output, "default"])), "{kept}");
    }
    let run: String = self::steps(&action).iter().map(|step| text(step, &["run"]).to_owned()).collect();
    let help = paydoctor(["smoke", "--help"]).run().exits(SUCCESS).stdout;
    let options = run.split_whitespace().filter(|word| word.starts_with("--") && !["--locked", "--path"].contains(word));
    assert!(options.clone().count() > 2 && options.clone().all(|option| help.contains(option)), "{:?}", options.collect::<Vec<_>>());
}

#[test]
fn the_example_of_targets_is_one() {
    let text = read("docs/ci/smoke.toml");
    let document: Document<SmokeDocument> = Document::read("docs/ci/smoke.toml", &text, Syntax::Toml).expect("the form");
    let pack = Pack::builtin();
    let example = Targets::of(&document, |name| Ok(pack.wallets[name].value.clone())).expect("targets");
    assert!(example.all.iter().any(|t| t.id == "checkout-api" && t.budgets.first_byte == Some(800) && t.budgets.tls == Some(800)));
    assert!(example.all.iter().any(|t| t.id.starts_with("wallet/") && t.retries == 2));
    // Only names that are reserved: nobody who runs it as it is asks a stranger.
    let reserved =
        |host: &str| ["example.com", "example", "test", "invalid"].iter().any(|end| host == *end || host.ends_with(&format!(".{end}")));
    assert!(
        example.all.iter().all(|t| t.url.host_str().is_some_and(reserved)),
        "{:?}",
        example.all.iter().map(|t| t.url.to_string()).collect::<Vec<_>>()
    );
}

/// The lines of the image that say something, the continued ones in one.
fn instructions() -> Vec<(String, String)> {
    let text = read("Dockerfile").replace("\\\n", " ");
    let said = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    said.map(|line| line.split_once(' ').map(|(name, rest)| (name.to_owned(), rest.trim().to_owned())).expect("an instruction")).collect()
}

#[test]
fn the_image_is_small_without_root_and_runs_the_program() {
    let all = instructions();
    let of = |name: &str| all.iter().filter(|(n, _)| n == name).map(|(_, rest)| rest.as_str()).collect::<Vec<_>>();
    let stages = of("FROM");
    assert!(stages.len() == 2 && stages.iter().all(|s| s.contains(':') && !s.contains(":latest")), "{stages:?}");
    let toolchain = read("Cargo.toml").lines().find_map(|l| l.strip_prefix("rust-version = ").map(|v| v.trim_matches('"').to_owned()));
    assert!(stages[0].starts_with(&format!("rust:{}", toolchain.expect("a version"))), "{stages:?}");
    // Both stages have the same system, or the program would not find its C library.
    assert!(stages[0].contains("bookworm") && stages[1].contains("debian12"), "{stages:?}");
    assert_eq!(of("USER"), ["nonroot"]);
    assert_eq!(of("ENTRYPOINT"), ["[\"/usr/local/bin/paydoctor\"]"]);
    assert!(of("COPY").contains(&"--from=build /src/target/dist/paydoctor /usr/local/bin/paydoctor"));
    let built = of("RUN");
    assert!(
        matches!(built[..], [run] if run.contains("--locked") && run.contains("--profile dist") && run.contains("--bin paydoctor")),
        "{built:?}"
    );
    let command = of("CMD");
    assert_eq!(command, ["[\"--help\"]"]);
    paydoctor(["--help"]).run().exits(SUCCESS);
}

/// What is copied into the image is enough to build: the manifest loads there, and nothing includes what is not there.
#[test]
fn the_image_has_all_that_is_needed_to_build() {
    let place = folder();
    let mut copied = Vec::new();
    for (_, rest) in instructions().into_iter().filter(|(name, rest)| name == "COPY" && !rest.starts_with("--from")) {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let (to, sources) = words.split_last().expect("a place");
        for source in sources {
            let from = root().join(source);
            assert!(from.exists(), "{source} does not exist");
            copied.push((*source).to_owned());
            let target = if *to == "./" { place.path().join(source) } else { place.path().join(to) };
            let done = Command::new("cp").arg("-r").arg(&from).arg(&target).status();
            assert!(done.is_ok_and(|status| status.success()), "{source}");
        }
    }
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(place.path().join("Cargo.toml"))
        .output()
        .expect("cargo starts");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let targets: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let binary = |t: &&serde_json::Value| t["kind"][0] == "bin" && t["name"] == "paydoctor";
    let packages = targets["packages"].as_array().expect("packages");
    assert!(packages.iter().flat_map(|package| package["targets"].as_array().expect("targets")).any(|t| binary(&t)));
    // Files that the sources include by path.
    for (path, text) in sources(&root().join("src")) {
        for (_, rest) in text.match_indices("include_str!(\"").map(|(at, found)| text.split_at(at + found.len())) {
            let name = rest.split('"').next().expect("a name");
            let included = path.parent().expect("a folder").join(name).canonicalize().unwrap_or_else(|_| panic!("{name}"));
            let inside = included.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
            assert!(copied.iter().any(|c| inside.starts_with(c.as_str())), "{inside} is not copied");
        }
    }
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.clone(), fs::read_to_string(&path).expect("a source file")));
        }
    }
    found
}

#[test]
fn what_is_no_such_yaml_is_refused() {
    for text in ["a: b: c", "a: [1]", "\ta: b", "a: b\na: c", "a: b\n    c: d", "a: 'b'", "- a\nb: c"] {
        assert!(Yaml::read(text).is_err(), "{text}");
    }
    let read = Yaml::read("a:\n  - b: |\n      x\n       y\n    c: \"d\"\n  - e\nf: g").expect("YAML");
    assert_eq!(text(&read.get("a").expect("a").items()[0], &["b"]), "x\n y\n");
    assert_eq!((text(&read, &["f"]), read.get("a").expect("a").items()[1].text()), ("g", Some("e")));
}
