//! Arrivals, answers, peaks and service hours, judged at any time: a record is taken once, and read again as if the run had been
//! at another hour.

mod harness;

use harness::{arg, file, folder, paydoctor};
use jiff::Timestamp;
use paydoctor::check::Programs;
use paydoctor::fact::Record;
use paydoctor::pack::Pack;
use paydoctor::redact::redact;
use paydoctor::report::report;
use serde_json::Value;

const WALLET: &str = r#"
id = "mine"
name = { en = "Mine", "zh-CN" = "我的钱包" }
timezone = "Asia/Shanghai"
calendar = "china"
service_hours = { days = "daily", from = "06:00", to = "23:30" }

[[channels]]
kind = "in-app"
title = { en = "Feedback", "zh-CN" = "反馈" }
answers_within_hours = [24, 48]

[[arrivals]]
for = { problems = ["transfer"], speeds = ["real-time"] }
within = "2h"
origin = { as_of = "2026-01-01", confidence = 60, source = ["test"] }

[[arrivals]]
for = { problems = ["transfer"], speeds = ["next-day"] }
working_days = 1
origin = { as_of = "2026-01-01", confidence = 60, source = ["test"] }

[[arrivals]]
for = { problems = ["refund"] }
working_days = 5
origin = { as_of = "2026-01-01", confidence = 60, source = ["test"] }

[[fees]]
id = "withdrawal"
title = { en = "Withdrawal", "zh-CN" = "提现" }
for = { problems = ["withdrawal"] }
percent = "0.1"
origin = { as_of = "2026-03-01", confidence = 60, source = ["test"] }
"#;

/// What a case looks like at different times.
struct Judge {
    pack: Pack,
    programs: Programs,
    record: Record,
}

impl Judge {
    fn of(case: &str) -> Self {
        Self::with(case, &[])
    }

    fn with(case: &str, more: &[&str]) -> Self {
        let folder = folder();
        let wallet = file(&folder, "mine.toml", WALLET);
        let case = file(&folder, "case.toml", case);
        let run = paydoctor(["diagnose", "--offline", "--format", "json", "--wallet", arg(&wallet), "--case", arg(&case)]).args(more).run();
        let record = serde_json::from_value(run.json()["facts"].clone()).expect("a record");
        let pack = Pack::builtin();
        let (programs, wrong) = Programs::compile(&pack.checks);
        assert!(wrong.is_empty(), "{wrong:?}");
        Self { pack, programs, record }
    }

    fn at(&self, now: &str) -> Value {
        let mut record = self.record.clone();
        record.run.started_ms = now.parse::<Timestamp>().expect("a time").as_millisecond();
        now.clone_into(&mut record.run.started_at);
        serde_json::to_value(report(&redact(record), &self.pack, &self.programs)).expect("a report is JSON")
    }

    /// Status, cause and the time before which nothing is to be done.
    fn verdict(&self, now: &str) -> (String, String, String) {
        let report = self.at(now);
        let text = |v: &Value| v.as_str().unwrap_or("-").to_owned();
        (text(&report["verdict"]["status"]), text(&report["verdict"]["cause"]), text(&report["next_action"]["not_before"]))
    }
}

fn verdict(status: &str, cause: &str, not_before: &str) -> (String, String, String) {
    (status.to_owned(), cause.to_owned(), not_before.to_owned())
}

/// B7: "not late yet" is an answer, up to the last second.
#[test]
fn a_transfer_is_not_late_before_its_time() {
    let judge = Judge::of("problem = \"transfer\"\nstate = \"pending\"\nspeed = \"real-time\"\nat = \"2026-11-20T10:00:00+08:00\"\n");
    assert_eq!(judge.verdict("2026-11-20T11:00:00+08:00"), verdict("waiting", "transfer-not-late-yet", "2026-11-20T12:00:00+08:00"));
    assert_eq!(judge.verdict("2026-11-20T12:00:01+08:00"), verdict("failed", "transfer-overdue", "-"));
    let late = judge.at("2026-11-20T12:00:01+08:00");
    assert_eq!((&late["verdict"]["pay_again"], &late["next_action"]["id"]), (&"check-first".into(), &"trace-transfer".into()));
}

/// B7: working days are those of the calendar, holidays and weekends left out.
#[test]
fn the_next_working_day_knows_weekends_and_holidays() {
    let case = |at: &str| format!("problem = \"transfer\"\nstate = \"completed\"\nspeed = \"next-day\"\nat = \"{at}\"\n");
    let friday = Judge::of(&case("2026-11-20T10:00:00+08:00"));
    assert_eq!(friday.verdict("2026-11-23T23:59:00+08:00").1, "transfer-not-late-yet");
    assert_eq!(friday.verdict("2026-11-24T00:00:01+08:00").1, "transfer-overdue");
    assert_eq!(friday.at("2026-11-24T00:00:01+08:00")["verdict"]["pay_again"], "no", "it shows as completed");
    // The Spring Festival: Saturday 14 February is a working day, the next one after it is Tuesday the 24th.
    let festival = Judge::of(&case("2026-02-14T10:00:00+08:00"));
    assert_eq!(festival.verdict("2026-02-24T20:00:00+08:00"), verdict("waiting", "transfer-not-late-yet", "2026-02-24T23:59:59+08:00"));
    assert_eq!(festival.verdict("2026-02-25T00:00:01+08:00").1, "transfer-overdue");
}

/// What a case leaves open is read in favour of "not late yet", and nobody is accused of being late by a rule that may not hold.
#[test]
fn an_open_rule_never_says_that_it_is_late() {
    let judge = Judge::of("problem = \"transfer\"\nstate = \"pending\"\nat = \"2026-11-20T10:00:00+08:00\"\n");
    assert_eq!(judge.verdict("2026-11-20T15:00:00+08:00").1, "transfer-not-late-yet", "two hours have passed, the next day has not");
    let later = judge.at("2026-11-25T10:00:00+08:00");
    assert_eq!(later["verdict"]["cause"], "payment-pending", "{}", later["verdict"]);
    let check = later["checks"].as_array().expect("checks").iter().find(|c| c["id"] == "timing.arrival").expect("the check");
    assert_eq!(
        (&check["status"], &check["text"]),
        (&"unknown".into(), &"could not be decided: the case does not say which rule is for it".into())
    );
}

#[test]
fn where_no_rule_or_no_money_is_there_is_nothing_to_wait_for() {
    let no_rule = Judge::of("problem = \"top-up\"\nstate = \"pending\"\nat = \"2026-11-20T10:00:00+08:00\"\n");
    assert_eq!(no_rule.verdict("2026-11-20T11:00:00+08:00").1, "payment-pending");
    let failed = Judge::of("problem = \"transfer\"\nstate = \"failed\"\nspeed = \"real-time\"\nat = \"2026-11-20T10:00:00+08:00\"\n");
    assert_eq!(failed.verdict("2026-11-25T11:00:00+08:00").1, "-", "what failed is not under way");
    let beforehand = Judge::of("problem = \"transfer\"\namount = \"10.00\"\nbalance = \"20.00\"\n");
    assert_eq!(beforehand.verdict("2026-11-25T11:00:00+08:00").0, "healthy");
}

/// C1: a refund counts from the day on which it was promised; later it is a dispute.
#[test]
fn a_refund_counts_from_its_promise() {
    let judge = Judge::of("problem = \"refund\"\nat = \"2026-10-01T10:00:00+08:00\"\nasked_at = \"2026-11-16T10:00:00+08:00\"\n");
    assert_eq!(judge.verdict("2026-11-20T10:00:00+08:00"), verdict("waiting", "refund-pending", "2026-11-23T23:59:59+08:00"));
    let late = judge.at("2026-11-24T10:00:00+08:00");
    assert_eq!((&late["verdict"]["cause"], &late["next_action"]["id"]), (&"refund-overdue".into(), &"chase-refund".into()));
    let text = late["causes"][0]["for"][0]["text"].as_str().expect("a text");
    assert!(text.contains("23 Nov 2026, 23:59 (UTC+8)"), "{text}");
}

/// E4, E9: until the due date waiting, then the other channels; a festival makes it later.
#[test]
fn an_answer_is_due_by_the_longest_time_that_any_source_gives() {
    let case = |asked: &str| Judge::of(&format!("problem = \"support-no-reply\"\nasked_at = \"{asked}\"\n"));
    let quiet = case("2026-11-16T10:00:00+08:00");
    assert_eq!(quiet.verdict("2026-11-18T09:59:00+08:00"), verdict("waiting", "reply-not-due-yet", "2026-11-18T10:00:00+08:00"));
    assert_eq!(quiet.verdict("2026-11-18T10:00:01+08:00"), verdict("failed", "reply-overdue", "-"));
    let late = quiet.at("2026-11-18T10:00:01+08:00");
    assert_eq!(late["next_action"]["id"], "try-other-support-channel");
    assert_eq!(late["then"][0]["id"], "file-complaint");
    assert_eq!(late["support"]["answer_due"], "2026-11-18T10:00:00+08:00");
    assert_eq!(case("2026-11-09T10:00:00+08:00").verdict("2026-11-12T09:00:00+08:00").1, "reply-not-due-yet", "Double 11 does not count");
    assert_eq!(case("2026-11-09T10:00:00+08:00").verdict("2026-11-12T14:00:01+08:00").1, "reply-overdue");
}

/// C7: an answer to a complaint has its date too, and after it the complaint goes one level up.
#[test]
fn a_complaint_has_its_date_and_a_way_on_after_it() {
    let judge = Judge::of("problem = \"complaint\"\nasked_at = \"2026-11-16T10:00:00+08:00\"\n");
    assert_eq!(judge.verdict("2026-11-17T10:00:00+08:00").1, "reply-not-due-yet");
    let late = judge.at("2026-11-19T10:00:00+08:00");
    let now: Vec<&Value> = late["playbook"]["steps"].as_array().expect("steps").iter().filter(|s| s["status"] == "now").collect();
    assert_eq!((now.len(), &now[0]["action"]), (1, &"follow-up-case".into()));
}

/// A13: the hour is a hint with the time at which it is over, and never outranks what proves something.
#[test]
fn a_peak_is_a_hint_and_never_outranks_a_proof() {
    let failed = Judge::of("state = \"failed\"\nat = \"2026-11-11T10:00:00+08:00\"\n");
    let report = failed.at("2026-11-11T10:05:00+08:00");
    // The hour alone decides nothing, but what to do first, and until when to wait.
    assert_eq!((&report["verdict"]["cause"], &report["verdict"]["status"]), (&Value::Null, &"inconclusive".into()));
    assert_eq!(report["causes"][0]["id"], "peak-congestion");
    assert!(report["causes"][0]["confidence"].as_f64().is_some_and(|c| c < 0.3), "{}", report["causes"]);
    let off_peak = |report: &Value| report["then"].as_array().and_then(|then| then.iter().find(|a| a["id"] == "pay-off-peak")).cloned();
    assert_eq!(report["next_action"]["id"], "check-status-before-paying-again");
    assert_eq!(off_peak(&report).expect("wait until it is over")["not_before"], "2026-11-12T00:00:00+08:00");
    assert_eq!(off_peak(&failed.at("2026-11-13T10:00:00+08:00")), None, "the peak is over");
    let proven = Judge::of("state = \"failed\"\namount = \"120.00\"\nbalance = \"80.00\"\nat = \"2026-11-11T10:00:00+08:00\"\n");
    assert_eq!(proven.verdict("2026-11-11T10:05:00+08:00").1, "insufficient-balance");
    let quiet = Judge::of("state = \"failed\"\nat = \"2026-11-13T10:00:00+08:00\"\n");
    assert_eq!(quiet.verdict("2026-11-13T10:05:00+08:00").1, "-");
    // Nobody who only asks beforehand is told that something failed.
    assert_eq!(Judge::of("amount = \"10.00\"\nbalance = \"20.00\"\n").verdict("2026-11-11T10:05:00+08:00").0, "healthy");
}

#[test]
fn outside_of_service_hours_nothing_is_taken() {
    let night = Judge::of("state = \"failed\"\nat = \"2026-11-13T23:45:00+08:00\"\n");
    assert_eq!(night.verdict("2026-11-13T23:50:00+08:00"), verdict("failed", "wallet-maintenance", "2026-11-14T06:00:00+08:00"));
    assert_eq!(night.verdict("2026-11-14T09:00:00+08:00").2, "-", "service has begun again");
}

/// B8: the hint names the date of the fee table.
#[test]
fn a_hint_names_the_date_of_the_fees() {
    let report = Judge::of("problem = \"withdrawal\"\namount = \"10.00\"\n").at("2026-11-13T10:00:00+08:00");
    let hints = report["playbook"]["hints"].to_string();
    assert!(hints.contains("2026-03-01"), "{hints}");
}

fn brief(case: &str, lang: &str) -> String {
    let report = Judge::with(case, &["--lang", lang]).at("2026-11-20T12:00:00+08:00");
    report["support"]["brief"].as_str().expect("a brief").to_owned()
}

/// A4 to A6, A10: which kind of failure, the exact text, what was ruled out, and what is asked for; no token of redaction.
#[test]
fn a_brief_says_what_failed_and_asks_for_the_right_thing() {
    let short = "state = \"failed\"\namount = \"120.00\"\nbalance = \"80.00\"\nat = \"2026-11-20T10:00:00+08:00\"\n\
                 error_text = \"card 4111111111111111: balance too low\"\n";
    let english = brief(short, "en");
    for part in [
        "A payment failed with Mine: Wallet balance is lower",
        "20 Nov 2026, 10:00 (UTC+8)",
        "120.00 CNY",
        "card the card on file: balance too low",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    assert!(english.contains("process it again") && !english.contains("refund"), "{english}");
    assert!(!english.contains('<') && !english.contains("4111"), "{english}");
    let chinese = brief(short, "zh-CN");
    assert!(chinese.contains("我的钱包：付款失败，") && chinese.contains("已绑定的银行卡") && chinese.contains("重新处理"), "{chinese}");
    assert!(brief("state = \"completed\"\nat = \"2026-11-20T10:00:00+08:00\"\n", "en").contains("apply for a refund"));
    assert!(brief("state = \"unknown\"\nat = \"2026-11-20T10:00:00+08:00\"\n", "en").contains("final status"));
    assert!(brief("state = \"pending\"\nat = \"2026-11-20T10:00:00+08:00\"\n", "en").contains("final status"));
}

/// E7: the script is in order of events, and what redaction took out is said as a person would.
#[test]
fn a_script_is_in_order_of_events() {
    let case = "state = \"failed\"\namount = \"120.00\"\nbalance = \"200.00\"\nat = \"2026-11-20T10:00:00+08:00\"\ncountry = \"JP\"\n\
                error_text = \"declined 4111111111111111\"\nerror_code = \"51\"\n";
    let report = Judge::of(case).at("2026-11-20T12:00:00+08:00");
    let script: Vec<&str> = report["support"]["script"].as_array().expect("a script").iter().filter_map(Value::as_str).collect();
    let place = |part: &str| script.iter().position(|l| l.contains(part)).unwrap_or_else(|| panic!("no {part}: {script:?}"));
    let order = [
        "A payment failed",
        "20 Nov 2026, 10:00",
        "JP",
        "120.00 CNY",
        "word by word",
        "shows it as failed",
        "Question 1",
        "Question 2",
        "Question 3",
        "Thank you",
    ];
    let places: Vec<usize> = order.iter().map(|part| place(part)).collect();
    assert!(places.is_sorted(), "{places:?}: {script:?}");
    assert!(!script.concat().contains('<'), "{script:?}");
}
