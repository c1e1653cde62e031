//! A run that is killed (`kill -9`) at any moment leaves a record that can be read, and nothing private in it.

mod harness;

use std::fs;
use std::path::Path;
use std::time::Duration;

use harness::{INCONCLUSIVE, PROBLEM, SUCCESS, arg, file, folder, for_each, paydoctor};

/// How often a run is killed.
const KILLS: u64 = 50;
/// What must not be left anywhere.
const SECRETS: [&str; 4] = ["4111111111111111", "4111 1111", "13812345678", "ORD-99-7755"];
const CASE: &str = "order = \"ORD-99-7755\"\nstate = \"failed\"\n";

/// Numbers that are spread evenly and look random (a Weyl sequence on the golden ratio), below `most`.
fn spread(number: u64, most: u64) -> u64 {
    ((number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) * most) >> 32
}

/// Waits for the first whole line of a record: from then on there is something to lose. A run can be so fast that its bundle
/// is made already, and the record gone.
fn begun(record: &Path, bundle: &Path) {
    let begun = || fs::read(record).is_ok_and(|bytes| bytes.contains(&b'\n')) || bundle.exists();
    while !begun() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Every file below a folder, with its bytes.
fn left_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| (path.display().to_string(), fs::read(&path).expect("a file"))).collect()
}

#[test]
fn a_killed_run_leaves_a_record_that_can_be_judged() {
    let moments: Vec<u64> = (0..KILLS).collect();
    let left = for_each(&moments, |number| {
        let folder = folder();
        let case = tempfile::tempdir().expect("a folder");
        let case = file(&case, "case.toml", CASE);
        let path = |name: &str| folder.path().join(name);
        // A healthy run is over soon, the other one waits for its deadline.
        let (fault, lasts) = if number % 2 == 0 { ("stalled", 700) } else { ("healthy", 150) };
        let run = paydoctor(["diagnose", "--sandbox", fault, "--deadline", "900ms", "--case", arg(&case)]).args([
            "--error-text",
            "card 4111 1111 1111 1111",
            "--note",
            "call 13812345678 for 4111111111111111",
        ]);
        // Asked for by itself, or as what is left of a bundle.
        let (run, record) = if number % 3 == 0 {
            (run.args(["--bundle", arg(&path("b.zip")), "--yes"]), path("b.zip.events.jsonl"))
        } else {
            (run.args(["--record", arg(&path("r.jsonl"))]), path("r.jsonl"))
        };
        let running = run.start();
        begun(&record, &path("b.zip"));
        std::thread::sleep(Duration::from_millis(spread(*number, lasts)));
        running.kill();
        for (name, bytes) in left_in(folder.path()) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "kill {number}: {name}: {text}");
        }
        let record = if record.exists() { record } else { path("b.zip") };
        let replayed = paydoctor(["replay", "--format", "json", arg(&record)]).run();
        assert!([SUCCESS, PROBLEM, INCONCLUSIVE].map(Some).contains(&replayed.code()), "kill {number}: {replayed}");
        let report = replayed.json();
        assert_eq!(report["case"]["order"], "<order:1>", "kill {number}");
        report["run"]["complete"] == false
    });
    let unfinished = left.iter().filter(|cut| **cut).count();
    assert!(unfinished > 10, "only {unfinished} runs were killed before their end: the test says nothing");
}
