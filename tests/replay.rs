//! A report's record, judged again, gives the same report to the byte: without the sandbox that it came from, without a
//! runtime, without a socket.

mod harness;

use harness::{Done, for_each, paydoctor};
use paydoctor::check::Programs;
use paydoctor::fact::Record;
use paydoctor::pack::Pack;
use paydoctor::redact::redact;
use paydoctor::report::report;
use serde_json::Value;

/// What knows how to judge.
struct Judge {
    pack: Pack,
    programs: Programs,
}

impl Judge {
    fn builtin() -> Self {
        let pack = Pack::builtin();
        let (programs, wrong) = Programs::compile(&pack.checks);
        assert!(wrong.is_empty(), "{wrong:?}");
        Self { pack, programs }
    }

    /// The report of a record.
    fn again(&self, record: Record) -> Value {
        serde_json::to_value(report(&redact(record), &self.pack, &self.programs)).expect("a report is JSON")
    }
}

fn record(of: &Value) -> Record {
    serde_json::from_value(of["facts"].clone()).expect("a record")
}

/// A run, and whether it came to its end.
fn run(args: &[&str]) -> Done {
    paydoctor(["diagnose", "--format", "json", "--sandbox"]).args(args).run()
}

/// Runs that differ in everything a report depends on.
const RUNS: [&[&str]; 13] = [
    &["healthy"],
    &["insufficient-balance-and-http-500"],
    &["dns-hijack"],
    &["captive-portal"],
    &["clock-wrong"],
    &["http-503-maintenance"],
    &["one-address-dead"],
    &["no-route"],
    &["tls-intercepted", "--lang", "zh-CN"],
    &["http-500", "--offline"],
    &["http-500", "--no-controls"],
    &["stalled", "--deadline", "500ms"],
    &[
        "funds-on-hold",
        "--state",
        "unknown",
        "--error-code",
        "51",
        "--error-text",
        "card 4111 1111 1111 1111",
        "--note",
        "call 13812345678",
    ],
];

#[test]
fn a_record_gives_the_same_report_again() {
    let judge = Judge::builtin();
    for (args, done) in RUNS.iter().zip(for_each(&RUNS, |args| run(args))) {
        let told = done.json();
        let mut again = judge.again(record(&told));
        assert_eq!(again, told, "{args:?}");
        // Once more, from what was just said: text and all.
        let text = serde_json::to_string(&again).expect("JSON");
        again = judge.again(record(&serde_json::from_str(&text).expect("JSON")));
        assert_eq!(again, told, "{args:?}, the second time");
        assert_eq!(format!("{again:#}\n"), done.stdout, "{args:?}, to the byte");
    }
}

#[test]
fn another_record_gives_another_report() {
    let told = run(&["http-500"]).json();
    let mut record = record(&told);
    record.events.retain(|event| !serde_json::to_string(event).expect("JSON").contains("\"exchange\""));
    let again = Judge::builtin().again(record);
    assert_ne!(again["verdict"], told["verdict"]);
    assert_ne!(again["verdict"]["cause"], "http-server-error");
}

#[test]
fn what_was_redacted_stays_redacted_and_what_was_put_in_is_redacted() {
    let told = run(&["healthy", "--state", "failed", "--error-text", "card 4111 1111 1111 1111"]).json();
    let text = told.to_string();
    assert!(text.contains("card <card:1>") && !text.contains("4111"), "{text}");
    let mut edited = told.clone();
    edited["facts"]["run"]["case"]["error_text"] = "card 4111 1111 1111 1111".into();
    let again = Judge::builtin().again(record(&edited));
    assert_eq!(again, told);
}

#[test]
fn the_language_is_part_of_the_record() {
    let told = run(&["insufficient-balance"]).json();
    let mut edited = told.clone();
    edited["facts"]["run"]["lang"] = "zh-CN".into();
    let again = Judge::builtin().again(record(&edited));
    assert_eq!(again["verdict"]["cause"], told["verdict"]["cause"]);
    assert!(again["verdict"]["summary"].as_str().is_some_and(|s| s.contains("余额")), "{}", again["verdict"]);
}

#[test]
fn a_record_that_lacks_something_is_refused() {
    let told = run(&["healthy", "--offline"]).json();
    let mut torn = told["facts"].clone();
    torn["run"].as_object_mut().expect("an object").remove("started_at");
    let error = serde_json::from_value::<Record>(torn).expect_err("no time");
    assert!(error.to_string().contains("started_at"), "{error}");
}
