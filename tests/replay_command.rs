//! `paydoctor replay`: what was recorded, judged again through the program, in every form that it is kept in.

mod harness;

use std::fs;
use std::path::PathBuf;

use harness::{INCONCLUSIVE, PROBLEM, SUCCESS, USAGE, arg, file, folder, paydoctor};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A run in every form: the report, its facts alone, its lines, a bundle.
struct Kept {
    folder: TempDir,
    report: Value,
    said: String,
    code: i32,
}

impl Kept {
    fn of(args: &[&str]) -> Self {
        let folder = folder();
        let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
        let run = paydoctor(["diagnose", "--format", "json", "--record", &path("events.jsonl"), "--bundle", &path("bundle.zip"), "--yes"]);
        let done = run.args(args).run();
        let report = done.json();
        file(&folder, "report.json", &done.stdout);
        file(&folder, "facts.json", &report["facts"].to_string());
        Self { folder, report, code: done.code().expect("a code"), said: done.stdout }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the report with something changed.
    fn edited(&self, name: &str, edit: impl FnOnce(&mut Value)) -> PathBuf {
        let mut report = self.report.clone();
        edit(&mut report);
        file(&self.folder, name, &report.to_string())
    }
}

const FORMS: [&str; 4] = ["report.json", "facts.json", "events.jsonl", "bundle.zip"];

#[test]
fn every_form_gives_the_same_report_to_the_byte() {
    for args in [
        &["--sandbox", "dns-hijack", "--note", "call 13812345678"][..],
        &["--sandbox", "healthy", "--lang", "zh-CN", "--only", "dns,tls"],
        &["--sandbox", "stalled", "--deadline", "600ms"],
    ] {
        let kept = Kept::of(args);
        for form in FORMS {
            let done = paydoctor(["replay", "--format", "json", arg(&kept.path(form))]).run();
            assert_eq!(done.stdout, kept.said, "{form} of {args:?}");
            done.exits(kept.code).complains_not();
        }
    }
}

#[test]
fn the_record_is_what_the_report_was_made_of() {
    let kept = Kept::of(&["--sandbox", "http-500", "--error-text", "card 4111 1111 1111 1111"]);
    let text = fs::read_to_string(kept.path("events.jsonl")).expect("the record");
    let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON on each line"));
    let header = lines.next().expect("a header");
    assert_eq!(header["schema"], "paydoctor.record.v1");
    assert_eq!(header["run"], kept.report["facts"]["run"]);
    assert_eq!(Value::Array(lines.collect()), kept.report["facts"]["events"]);
    assert!(text.contains("<card:1>") && !text.contains("4111"), "{header}");
}

#[test]
fn a_verdict_that_was_another_is_told() {
    let kept = Kept::of(&["--sandbox", "insufficient-balance", "--offline"]);
    let other = kept.edited("other.json", |report| {
        report["verdict"]["cause"] = "dns-hijack".into();
        report["verdict"]["pay_again"] = "no".into();
        report["next_action"]["id"] = "use-other-dns".into();
    });
    let done = paydoctor(["replay", arg(&other)]).run().exits(PROBLEM);
    done.complains("cause: dns-hijack → insufficient-balance").complains("pay_again: no → yes").complains("next_action: use-other-dns → ");
    let again = paydoctor(["replay", "--format", "json", arg(&other)]).run().exits(PROBLEM).complains_not().json();
    assert_eq!(again["replay"]["differs"], json!(["cause", "next_action", "pay_again"]));
    assert_eq!(again["replay"]["recorded"]["cause"], "dns-hijack");
    assert_eq!(again["verdict"], kept.report["verdict"]);

    let same = kept.path("report.json");
    let both = paydoctor(["replay", arg(&same), arg(&other)]).run().exits(PROBLEM);
    let lines: Vec<&str> = both.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{both}");
    assert!(lines[0].ends_with("report.json: failed insufficient-balance → failed insufficient-balance"), "{both}");
    assert!(
        lines[1].ends_with("other.json: failed dns-hijack → failed insufficient-balance  differs: cause, next_action, pay_again"),
        "{both}"
    );
    paydoctor(["replay", arg(&same), arg(&kept.path("events.jsonl"))]).run().exits(SUCCESS);
}

#[test]
fn several_files_come_in_their_order_and_one_that_cannot_be_read_stops_no_other() {
    let kept = Kept::of(&["--sandbox", "healthy", "--offline"]);
    let garbage = file(&kept.folder, "garbage.json", "{");
    let good = kept.path("report.json");
    let files: Vec<&str> = (0..40).map(|i| if i == 7 { arg(&garbage) } else { arg(&good) }).collect();
    let done = paydoctor(["replay", "--format", "json"]).args(&files).run().exits(USAGE);
    let told = done.json();
    let told = told.as_array().expect("a list");
    assert_eq!(told.iter().map(|line| line["file"].as_str().expect("a file")).collect::<Vec<_>>(), files);
    let failed: Vec<usize> = told.iter().enumerate().filter(|(_, line)| !line["error"].is_null()).map(|(i, _)| i).collect();
    assert_eq!(failed, [7]);
    assert!(told.iter().all(|line| line["differs"] == json!([])), "{done}");
}

#[test]
fn the_language_is_that_of_the_record_unless_another_is_asked_for() {
    let kept = Kept::of(&["--sandbox", "insufficient-balance", "--offline", "--lang", "zh-CN"]);
    let summary = |args: &[&str]| {
        let done = paydoctor(["replay", "--format", "json", arg(&kept.path("report.json"))]).args(args).run();
        done.json()["verdict"]["summary"].as_str().expect("a sentence").to_owned()
    };
    assert_eq!(summary(&[]), kept.report["verdict"]["summary"].as_str().expect("a sentence"));
    assert!(summary(&["--lang", "en"]).is_ascii());
}

#[test]
fn packs_judge_again() {
    let kept = Kept::of(&["--sandbox", "insufficient-balance", "--offline"]);
    let pack = kept.folder.path().join("pack");
    fs::create_dir_all(pack.join("funds")).expect("a folder");
    fs::write(pack.join("pack.toml"), "[pack]\nid = \"mine\"\nversion = \"1\"\n").expect("a file");
    let builtin = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("checks/funds/causes.toml");
    let causes = fs::read_to_string(builtin).expect("the causes");
    fs::write(pack.join("funds/causes.toml"), causes.replace("There is less money", "THERE IS LESS MONEY")).expect("a file");
    paydoctor(["replay", arg(&kept.path("report.json")), "--pack", arg(&pack)]).run().exits(PROBLEM).prints("THERE IS LESS MONEY");
}

#[test]
fn what_cannot_be_read_is_refused_with_a_word() {
    let kept = Kept::of(&["--sandbox", "healthy", "--offline"]);
    let lines = fs::read_to_string(kept.path("events.jsonl")).expect("lines");
    let later = |text: &str, found: &str, known: &str| text.replace(known, found);
    let report = kept.report.to_string();
    for (name, text, said) in [
        ("later report", later(&report, "paydoctor.report.v2", "paydoctor.report.v1"), "paydoctor.report.v2, which a later paydoctor"),
        ("later facts", later(&report, "paydoctor.record.v9", "paydoctor.record.v1"), "paydoctor.record.v9, which a later paydoctor"),
        ("later lines", later(&lines, "paydoctor.record.v2", "paydoctor.record.v1"), "this one reads paydoctor.record.v1"),
        ("later form", "{\"schema\":\"paydoctor.report.v2\",\"other\":[]}".to_owned(), "paydoctor.report.v2"),
        ("cut off", report[..report.len() / 2].to_owned(), "is cut off"),
        ("empty", String::new(), "is empty"),
        ("other JSON", "{\"schema\":\"other\"}".to_owned(), "is no report, record or bundle"),
        ("no JSON", "hello".to_owned(), "is damaged"),
        ("deep", "[".repeat(100_000), "is damaged"),
        ("cut off header", lines[..lines.len().min(40)].to_owned(), "is cut off"),
        ("hole", lines.replacen("\n{", "\n{}\n{", 1), ":2:"),
        ("wrong kind", report.replace("\"started_ms\":", "\"started_ms\":\"x\",\"old\":"), "is damaged"),
    ] {
        let path = file(&kept.folder, "bad.json", &text);
        let done = paydoctor(["replay", arg(&path)]).run();
        assert!(done.stderr.contains(said), "{name}: {done}");
        done.exits(USAGE).prints_nothing();
        let chinese = paydoctor(["replay", arg(&path), "--lang", "zh-CN"]).run().exits(USAGE);
        assert!(chinese.stderr.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name}: {chinese}");
    }
    paydoctor(["replay", arg(&kept.path("nothing"))]).run().exits(USAGE).complains("cannot be read");
    paydoctor(["replay"]).run().exits(USAGE);
    let two = [arg(&kept.path("report.json")).to_owned(), arg(&kept.path("facts.json")).to_owned()];
    paydoctor(["replay", "--format", "html"]).args(&two).run().exits(USAGE).complains("one line each");
}

#[test]
fn a_torn_last_line_is_dropped_and_the_record_counts_as_interrupted() {
    let kept = Kept::of(&["--sandbox", "dns-hijack"]);
    let lines = fs::read(kept.path("events.jsonl")).expect("lines");
    // Torn at each of these bytes, from the header's end on.
    let header = lines.iter().position(|byte| *byte == b'\n').expect("a header") + 1;
    for at in [header, header + 1, header + 40, usize::midpoint(header, lines.len()), lines.len() - 2] {
        let path = kept.path("torn.jsonl");
        fs::write(&path, &lines[..at]).expect("a file");
        let done = paydoctor(["replay", "--format", "json", arg(&path)]).run();
        assert!([SUCCESS, PROBLEM, INCONCLUSIVE].map(Some).contains(&done.code()), "torn at {at}: {done}");
        assert_eq!(done.json()["run"]["complete"], false, "torn at {at}");
    }
}
