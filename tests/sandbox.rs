//! Every fault of the sandbox goes through the binary, from the arguments to the exit code: sockets, facts, judging and
//! report are those of every other run.

mod harness;

use std::collections::BTreeSet;

use harness::{Done, INCONCLUSIVE, INTERNAL, INTERRUPTED, PROBLEM, SUCCESS, Witness, arg, file, folder, for_each, paydoctor, wallet_at};
use serde_json::Value;

/// A fault as `sandbox list` tells it.
struct Fault {
    id: String,
    expected: Vec<String>,
}

fn faults() -> Vec<Fault> {
    let list = paydoctor(["sandbox", "list", "--format", "json"]).run().exits(SUCCESS).complains_not().json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let fault =
        |row: &Value| Fault { id: text(&row["id"]), expected: row["expected"].as_array().expect("a list").iter().map(text).collect() };
    list.as_array().expect("a list").iter().map(fault).collect()
}

fn diagnose(fault: &str, more: &[&str]) -> Done {
    paydoctor(["diagnose", "--sandbox", fault, "--format", "json"]).args(more).run()
}

/// The exit code that belongs to a status, as published.
fn code_of(status: &str) -> i32 {
    match status {
        "healthy" | "degraded" | "waiting" => SUCCESS,
        "failed" => PROBLEM,
        "inconclusive" => INCONCLUSIVE,
        other => panic!("no such status: {other}"),
    }
}

fn causes(report: &Value) -> Vec<&str> {
    report["causes"].as_array().expect("a list").iter().filter_map(|c| c["id"].as_str()).collect()
}

/// What is wrong with the report of a fault; nothing where all is as it should be.
fn objections(fault: &Fault, done: &Done) -> Vec<String> {
    let Ok(report) = serde_json::from_str::<Value>(&done.stdout) else { return vec![format!("no report: {done}")] };
    let verdict = &report["verdict"];
    let mut objections = Vec::new();
    let mut object = |when: bool, what: String| objections.extend(when.then_some(what));
    if fault.expected.is_empty() {
        // Nothing is wrong, though it may look so: whoever finds a fault here is wrong.
        object(verdict["status"] != "healthy" || !causes(&report).is_empty(), format!("{verdict}; found {:?}", causes(&report)));
        object(done.code() != Some(SUCCESS), format!("exit code {:?}", done.code()));
        return objections;
    }
    let cause = verdict["cause"].as_str().unwrap_or("none");
    object(
        !fault.expected.iter().any(|e| e == cause),
        format!("named {cause}, expected {:?}; found {:?}", fault.expected, causes(&report)),
    );
    let status = verdict["status"].as_str().unwrap_or_default();
    object(status == "healthy", "called healthy".to_owned());
    object(done.code() != Some(code_of(status)), format!("{status}, and yet exit code {:?}", done.code()));
    object(causes(&report).first() != Some(&cause), format!("{cause} does not lead {:?}", causes(&report)));
    let steps = report["next_action"]["steps"].as_array().map_or(0, Vec::len);
    object(steps == 0, "nothing to do next".to_owned());
    let sentences = [&verdict["summary"], &verdict["who_acts"], &verdict["group"], &report["next_action"]["title"]];
    object(sentences.iter().any(|s| s.as_str().is_none_or(str::is_empty)), format!("something is not said: {sentences:?}"));
    let confidence = verdict["confidence"].as_f64().unwrap_or(-1.0);
    object(!(0.01..=0.99).contains(&confidence), format!("a confidence of {confidence}"));
    let (took, deadline) = (report["run"]["duration_ms"].as_u64(), report["run"]["deadline_ms"].as_u64());
    object(took.is_none() || took > deadline, format!("{took:?} ms of {deadline:?} ms"));
    let late = deadline.is_none_or(|ms| done.took.as_millis() > u128::from(ms));
    object(late, format!("the report came after {:?}", done.took));
    object(!done.stderr.is_empty(), format!("on standard error: {}", done.stderr));
    objections
}

#[test]
fn every_fault_is_named() {
    let faults = faults();
    assert!(faults.len() > 60, "{} faults", faults.len());
    let failed: Vec<String> = for_each(&faults, |fault| (fault, objections(fault, &diagnose(&fault.id, &[]))))
        .into_iter()
        .filter(|(_, objections)| !objections.is_empty())
        .map(|(fault, objections)| format!("{}:\n    {}", fault.id, objections.join("\n    ")))
        .collect();
    assert!(failed.is_empty(), "{} of {} faults:\n{}", failed.len(), faults.len(), failed.join("\n"));
}

#[test]
fn a_healthy_sandbox_is_always_healthy() {
    let runs: Vec<u8> = (0..20).collect();
    for done in for_each(&runs, |_| diagnose("healthy", &[])) {
        let report = done.exits(SUCCESS).complains_not().json();
        let verdict = &report["verdict"];
        assert_eq!((verdict["status"].as_str(), &verdict["cause"], causes(&report)), (Some("healthy"), &Value::Null, vec![]));
        assert_eq!((&report["next_action"], &verdict["pay_again"]), (&Value::Null, &Value::Null));
        assert_eq!(report["run"]["complete"], true);
    }
}

#[test]
fn a_sandbox_without_a_fault_is_the_healthy_one() {
    let report = paydoctor(["diagnose", "--format", "json", "--sandbox"]).run().exits(SUCCESS).json();
    assert_eq!((&report["verdict"]["status"], &report["wallet"]["id"]), (&Value::from("healthy"), &Value::from("sandbox")));
}

#[test]
fn money_leads_and_the_network_is_told_too() {
    let report = diagnose("insufficient-balance-and-http-500", &[]).exits(PROBLEM).json();
    assert_eq!(causes(&report), ["insufficient-balance", "http-server-error"]);
    assert_eq!((&report["verdict"]["who_acts"], &report["verdict"]["pay_again"]), (&Value::from("payer"), &Value::from("yes")));
    let evidence = report["causes"][0]["for"][0]["text"].as_str().expect("a text");
    assert!(evidence.contains("40.00 CNY"), "{evidence}");
    assert!(report["causes"][1]["masked_by"].is_null());
}

#[test]
fn a_claimed_failure_is_never_healthy() {
    let report = diagnose("healthy", &["--state", "failed"]).exits(INCONCLUSIVE).json();
    let verdict = &report["verdict"];
    assert_eq!((&verdict["status"], &verdict["cause"]), (&Value::from("inconclusive"), &Value::Null));
    assert_eq!(verdict["pay_again"], "check-first");
    assert!(report["next_action"]["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
}

#[test]
fn text_reports_read_as_an_answer_in_both_languages() {
    let text =
        |lang: &str| paydoctor(["diagnose", "--sandbox", "insufficient-balance", "--lang", lang]).run().exits(PROBLEM).complains_not();
    let english =
        ["✗ ", "insufficient-balance", "May I pay again?\n  Yes", "Do this now: ", "  1. ", "40.00 CNY are missing", "For support"];
    let done = english.iter().fold(text("en"), |done, part| done.prints(part));
    // Control characters would steer the terminal; a pipe gets no colours either.
    assert!(done.stdout.chars().all(|c| c == '\n' || !c.is_control()), "{done}");
    let chinese =
        ["✗ 钱包余额不足", "insufficient-balance", "可以再付一次吗？\n  可以", "现在请这样做：", "  1. ", "还差 40.00 元", "联系客服"];
    let done = chinese.iter().fold(text("zh-CN"), |done, part| done.prints(part));
    done.prints_no("Do this now").prints_no("May I pay again");
    let by_locale = paydoctor(["diagnose", "--sandbox", "insufficient-balance"]).env("LANG", "zh_CN.UTF-8").run();
    by_locale.exits(PROBLEM).prints("可以再付一次吗？");
}

#[test]
fn a_locale_without_unicode_gets_plain_signs() {
    let done = paydoctor(["diagnose", "--sandbox", "healthy"]).env("LANG", "C").run().exits(SUCCESS);
    done.prints("[ok] ").prints_no("✓");
}

/// What a plan tells of a step, without the ports, which no two sandboxes share.
fn without_ports(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, after) = rest.split_at(at + 1);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        out.push_str(if digits > 0 { &before[..at] } else { before });
        rest = &after[digits..];
    }
    out + rest
}

#[test]
fn a_plan_names_the_steps_and_contacts_of_the_run() {
    let plan = paydoctor(["plan", "--sandbox", "dns-hijack", "--format", "json"]).run().exits(SUCCESS).complains_not().json();
    let field = |value: &Value, key: &str| without_ports(value[key].as_str().expect("a text"));
    let steps = plan["steps"].as_array().expect("steps");
    assert!(steps.iter().all(|s| !field(s, "why").is_empty()));
    let planned: Vec<_> = steps.iter().map(|s| (field(s, "probe"), field(s, "target"))).collect();
    let report = diagnose("dns-hijack", &[]).json();
    let run: Vec<_> =
        report["facts"]["run"]["steps"].as_array().expect("steps").iter().map(|s| (field(s, "probe"), field(s, "target"))).collect();
    assert_eq!(planned, run);
    let contacts: BTreeSet<&str> = plan["contacts"].as_array().expect("contacts").iter().filter_map(|c| c["host"].as_str()).collect();
    for host in ["127.0.0.1", "pay.sandbox-wallet.test", "api.sandbox-wallet.test", "www.neutral-one.test", "time.neutral.test"] {
        assert!(contacts.contains(host), "{host} is not among {contacts:?}");
    }
    paydoctor(["plan", "--sandbox"]).run().exits(SUCCESS).prints("pay.sandbox-wallet.test").prints("These would be contacted");
}

#[test]
fn a_plan_contacts_nobody() {
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", &wallet_at(&witness.url()));
    let options = ["--no-controls", "--deadline", "1s", "--format", "json", "--wallet", arg(&path)];
    let plan = paydoctor(["plan"]).args(options).run().exits(SUCCESS).json();
    assert!(!witness.was_contacted(), "{plan}");
    let port = u64::from(witness.address().port());
    let named = |c: &Value| c["host"] == "127.0.0.1" && c["port"] == port && c["protocol"] == "http";
    assert_eq!(plan["contacts"].as_array().map(|c| c.iter().filter(|c| named(c)).count()), Some(1), "{plan}");
    // The same options, and the run does contact it.
    paydoctor(["diagnose"]).args(options).run();
    assert!(witness.was_contacted());
}

#[test]
fn offline_contacts_nobody_and_knows_the_rules() {
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", &wallet_at(&witness.url()));
    let case = ["--amount", "120.00", "--balance", "80.00", "--state", "failed"];
    let run = paydoctor(["diagnose", "--offline", "--format", "json", "--wallet", arg(&path)]).args(case).run();
    let report = run.exits(PROBLEM).json();
    assert!(!witness.was_contacted());
    assert_eq!((&report["verdict"]["cause"], &report["run"]["offline"]), (&Value::from("insufficient-balance"), &Value::from(true)));
    let events = report["facts"]["events"].as_array().expect("events");
    assert!(events.iter().all(|e| e["event"] == "finished"), "{events:?}");
    // A fault of the network is none where no network is looked at; and nobody says that the network is well.
    let report = diagnose("http-500", &["--offline"]).exits(SUCCESS).json();
    assert_eq!(causes(&report), Vec::<&str>::new());
    assert!(report["verdict"]["summary"].as_str().is_some_and(|s| s.contains("not checked")), "{}", report["verdict"]);
    let plan = paydoctor(["plan", "--sandbox", "http-500", "--offline", "--format", "json"]).run().exits(SUCCESS).json();
    assert_eq!((&plan["steps"], &plan["contacts"]), (&Value::Array(vec![]), &Value::Array(vec![])));
}

#[test]
fn no_controls_leaves_neutral_hosts_alone() {
    let plan = paydoctor(["plan", "--sandbox", "--no-controls", "--format", "json"]).run().exits(SUCCESS).json();
    let hosts: BTreeSet<&str> = plan["contacts"].as_array().expect("contacts").iter().filter_map(|c| c["host"].as_str()).collect();
    // The status page is the wallet's own.
    assert_eq!(hosts, BTreeSet::from(["127.0.0.1", "api.sandbox-wallet.test", "pay.sandbox-wallet.test", "status.sandbox-status.test"]));
    let report = diagnose("healthy", &["--no-controls"]).exits(SUCCESS).json();
    assert!(!report["facts"].to_string().contains("neutral"), "{}", report["facts"]);
}

#[test]
fn a_report_goes_to_files_whole_or_not_at_all() {
    let folder = folder();
    let (output, json) = (folder.path().join("report.txt"), folder.path().join("report.json"));
    let also = format!("json={}", json.display());
    let done = paydoctor(["diagnose", "--sandbox", "http-500", "--output", arg(&output), "--report", &also]).run();
    done.exits(PROBLEM).prints_nothing().complains_not();
    let text = std::fs::read_to_string(&output).expect("the text");
    assert!(text.contains("http-server-error") && text.ends_with('\n'), "{text}");
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&json).expect("the JSON")).expect("JSON");
    assert_eq!(report["verdict"]["cause"], "http-server-error");
    // Both are of the same run, and nothing else was left there.
    let (_, time) = report["run"]["started_at"].as_str().and_then(|time| time.split_once('T')).expect("a time");
    assert!(text.contains(&time[..5]), "{time}: {text}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

#[test]
fn a_report_on_standard_output_comes_with_those_in_files() {
    let folder = folder();
    let json = folder.path().join("report.json");
    let also = format!("json={}", json.display());
    let done = paydoctor(["diagnose", "--sandbox", "http-500", "--report", &also]).run();
    done.exits(PROBLEM).prints("http-server-error").prints("Do this now");
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&json).expect("the JSON")).expect("JSON");
    assert_eq!(report["schema"], "paydoctor.report.v1");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = folder();
    let path = folder.path().join("nowhere").join("report.json");
    let done = diagnose("healthy", &["--output", arg(&path)]).exits(INTERNAL).prints_nothing();
    done.complains(arg(&path));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn strict_turns_a_warning_into_a_problem() {
    let lenient = diagnose("clock-drift", &[]).exits(SUCCESS).json();
    assert_eq!(lenient["verdict"]["status"], "degraded");
    let strict = diagnose("clock-drift", &["--strict"]).exits(PROBLEM).json();
    assert_eq!(strict["verdict"]["status"], "degraded");
    diagnose("healthy", &["--strict"]).exits(SUCCESS);
    diagnose("payment-pending", &["--strict"]).exits(SUCCESS);
}

#[test]
fn only_and_skip_choose_the_checks() {
    let groups = |report: &Value| -> BTreeSet<String> {
        report["checks"].as_array().expect("checks").iter().map(|c| c["group"].as_str().expect("a group").to_owned()).collect()
    };
    let both = "insufficient-balance-and-http-500";
    let report = diagnose(both, &["--only", "funds"]).exits(PROBLEM).json();
    assert_eq!((groups(&report), causes(&report)), (BTreeSet::from(["funds".to_owned()]), vec!["insufficient-balance"]));
    let report = diagnose(both, &["--skip", "funds.balance"]).exits(PROBLEM).json();
    assert!(!groups(&report).contains("funds") && groups(&report).contains("service"));
    assert_eq!(report["verdict"]["cause"], "http-server-error");
    let report = diagnose(both, &["--only", "funds,service", "--skip", "funds"]).exits(PROBLEM).json();
    assert_eq!((groups(&report), causes(&report)), (BTreeSet::from(["service".to_owned()]), vec!["http-server-error"]));
}

#[test]
fn the_report_comes_by_the_deadline() {
    let done = diagnose("stalled", &["--deadline", "500ms"]);
    assert!(matches!(done.code(), Some(PROBLEM | INCONCLUSIVE)), "{done}");
    let report = done.json();
    let run = &report["run"];
    assert_eq!((&run["complete"], &run["deadline_ms"]), (&Value::from(false), &Value::from(500)));
    assert!(run["duration_ms"].as_u64() <= Some(500), "{run}");
    // Waiting for the server would have taken ten seconds; starting the program counts here too.
    assert!(done.took.as_secs() < 5, "{done}");
    assert_eq!(done.code(), report["verdict"]["status"].as_str().map(code_of));
    assert_ne!(report["verdict"]["status"], "healthy");
    // What could not be seen is told as such, with its reason.
    let unknown = |c: &&Value| c["status"] == "unknown" && c["text"].as_str().is_some_and(|t| t.contains("the deadline came first"));
    assert!(report["checks"].as_array().expect("checks").iter().any(|c| unknown(&c)), "{}", report["checks"]);
}

#[test]
fn a_problem_that_was_found_is_told_although_the_deadline_came() {
    let done = diagnose("stalled", &["--deadline", "500ms", "--amount", "120.00", "--balance", "80.00", "--state", "failed"]);
    let report = done.exits(PROBLEM).json();
    assert_eq!((&report["verdict"]["cause"], &report["run"]["complete"]), (&Value::from("insufficient-balance"), &Value::from(false)));
}

#[test]
#[cfg(target_os = "linux")]
fn an_interruption_gives_the_partial_report() {
    let run = paydoctor(["diagnose", "--sandbox", "stalled", "--format", "json"]).start();
    harness::until_it_listens(run.id());
    let sent = std::process::Command::new("sh").args(["-c", &format!("kill -INT {}", run.id())]).status();
    assert!(sent.is_ok_and(|status| status.success()));
    let done = run.wait().exits(INTERRUPTED).complains_not();
    let report = done.json();
    assert_eq!((&report["schema"], &report["run"]["complete"]), (&Value::from("paydoctor.report.v1"), &Value::from(false)));
    let events = report["facts"]["events"].as_array().expect("events");
    let last = events.last().expect("an end");
    assert_eq!((&last["event"], &last["interrupted"]), (&Value::from("finished"), &Value::from(true)));
    assert_ne!(report["verdict"]["status"], "healthy");
    assert!(done.took.as_secs() < 10, "{done}");
}

#[test]
fn who_stops_reading_ends_no_run_badly() {
    for args in [&["sandbox", "list"] as &[&str], &["diagnose", "--sandbox", "healthy"]] {
        // The reader is gone before anything is written.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = std::process::Command::new(harness::program());
        let out = command.args(args).env_clear().stdout(writer).output().expect("an end");
        assert_eq!((out.status.code(), String::from_utf8_lossy(&out.stderr).as_ref()), (Some(SUCCESS), ""), "{args:?}");
    }
}
