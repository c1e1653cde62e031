//! `paydoctor contact`: the right channel for the problem, whether it is open, what to say, and never a word too much.

mod harness;

use harness::{Run, SUCCESS, USAGE, arg, file, folder, paydoctor};
use serde_json::Value;
use tempfile::TempDir;

/// A wallet with every kind of channel, with hours and reply times.
const WALLET: &str = r#"
id = "mine"
name = { en = "Mine", "zh-CN" = "我的钱包" }
timezone = "Asia/Shanghai"
calendar = "china"

[[channels]]
kind = "mail"
title = { en = "Mail", "zh-CN" = "邮件" }
contact = "help@wallet.example"
answers_within_hours = [24]

[[channels]]
kind = "in-app"
title = { en = "Feedback", "zh-CN" = "反馈" }
answers_within_hours = [24, 48]
verified = true

[[channels]]
kind = "chat"
title = { en = "Chat", "zh-CN" = "在线客服" }
hours = { days = "daily", from = "08:00", to = "23:00" }
verified = true

[[channels]]
kind = "hotline"
title = { en = "Daytime line", "zh-CN" = "日间热线" }
contact = "+1 202-555-0143"
hours = { days = "working-days", from = "09:00", to = "18:00" }
verified = true

[[channels]]
kind = "emergency-hotline"
title = { en = "Night line", "zh-CN" = "紧急热线" }
contact = "+1 202-555-0199"
verified = true

[[channels]]
kind = "website"
title = { en = "Website", "zh-CN" = "官网" }
contact = "https://wallet.example/help"
problems = ["password-forgotten", "complaint"]
verified = true
"#;

struct Mine(TempDir);

impl Mine {
    fn new() -> Self {
        let folder = folder();
        file(&folder, "mine.toml", WALLET);
        Self(folder)
    }

    fn ask(&self, at: &str, problem: &str) -> Value {
        let path = self.0.path().join("mine.toml");
        contact(&["--wallet", arg(&path), "--at", at, "--problem", problem])
    }
}

fn command(args: &[&str]) -> Run {
    paydoctor(["contact"]).args(args)
}

fn contact(args: &[&str]) -> Value {
    command(&["--format", "json"]).args(args).run().exits(SUCCESS).complains_not().json()
}

fn kinds(support: &Value) -> Vec<&str> {
    support["channels"].as_array().expect("channels").iter().map(|c| c["kind"].as_str().expect("a kind")).collect()
}

fn lines<'a>(support: &'a Value, key: &str) -> Vec<&'a str> {
    support[key].as_array().expect("a list").iter().map(|l| l.as_str().expect("a text")).collect()
}

/// E2: the unverified daytime number, whether it is open, and when it opens; with where the true number stands (E12).
#[test]
fn the_hotline_of_a_document_is_told_with_its_hours_and_a_warning() {
    let night = contact(&["--wallet", "yi-wallet", "--at", "2026-11-21T22:30:00+08:00"]);
    assert_eq!((&night["contact"], &night["open_now"]), (&"400-888-8888".into(), &false.into()));
    assert_eq!(night["opens_at"], "2026-11-22T09:00:00+08:00");
    assert_eq!(night["verified"], false);
    assert_eq!(lines(&night, "where_to_verify").len(), 3);
    let day = contact(&["--wallet", "yi-wallet", "--at", "2026-11-21T20:59:00+08:00"]);
    assert_eq!((&day["open_now"], &day["opens_at"]), (&true.into(), &Value::Null));
    assert_eq!(day["closes_at"], "2026-11-21T21:00:00+08:00");
    command(&["--wallet", "yi-wallet", "--at", "2026-11-21T22:30:00+08:00"])
        .run()
        .exits(SUCCESS)
        .prints("opens at 22 Nov 2026, 09:00 (UTC+8)")
        .prints("not verified")
        .prints("foot of the front page");
    command(&["--wallet", "yi-wallet", "--at", "2026-11-21T22:30:00+08:00", "--lang", "zh-CN"])
        .run()
        .exits(SUCCESS)
        .prints("2026年11月22日 09:00（UTC+8） 开始服务")
        .prints("未经核实")
        .prints("首页底部");
}

/// E2, D3: for theft the line around the clock comes first, and where it has no number, no other number stands in for it.
#[test]
fn the_daytime_number_is_never_shown_as_the_line_around_the_clock() {
    for at in ["2026-11-21T03:00:00+08:00", "2026-11-21T12:00:00+08:00"] {
        let support = contact(&["--wallet", "yi-wallet", "--problem", "account-compromised", "--at", at]);
        assert_eq!((&support["kind"], &support["contact"]), (&"emergency-hotline".into(), &Value::Null), "{at}");
        assert_eq!((&support["open_now"], &support["best_time"]), (&true.into(), &Value::Null), "{at}");
        assert!(lines(&support, "where_to_verify")[0].contains("No number"), "{support}");
        let numbers: Vec<&str> = support["channels"]
            .as_array()
            .expect("channels")
            .iter()
            .filter(|c| c["contact"] == "400-888-8888")
            .filter_map(|c| c["kind"].as_str())
            .collect();
        assert_eq!(numbers, ["hotline"], "{at}");
    }
    let page = command(&["--wallet", "yi-wallet", "--problem", "account-compromised", "--at", "2026-11-21T03:00:00+08:00"]).run();
    let first = page.stdout.lines().take(12).collect::<Vec<_>>().join("\n");
    assert!(first.contains("no number or address known here") && !first.contains("400-888-8888"), "{first}");
    // Nobody is sent to the emergency line for anything else.
    assert!(!kinds(&contact(&["--wallet", "yi-wallet", "--at", "2026-11-21T03:00:00+08:00"])).contains(&"emergency-hotline"));
}

/// E3: working days are those of the calendar, and what is open comes before what is closed.
#[test]
fn what_is_open_comes_first_by_the_working_days_of_the_calendar() {
    let mine = Mine::new();
    let first = |at: &str| mine.ask(at, "payment")["kind"].as_str().expect("a kind").to_owned();
    assert_eq!(first("2026-11-23T10:00:00+08:00"), "hotline");
    assert_eq!(first("2026-11-23T20:00:00+08:00"), "chat");
    assert_eq!(first("2026-02-14T10:00:00+08:00"), "hotline", "a Saturday on which people work");
    assert_eq!(first("2026-02-16T10:00:00+08:00"), "chat", "a Monday of the Spring Festival");
    let night = mine.ask("2026-11-21T02:00:00+08:00", "payment");
    assert_eq!((&night["kind"], &night["opens_at"]), (&"hotline".into(), &"2026-11-23T09:00:00+08:00".into()));
    assert_eq!(kinds(&night), ["hotline", "chat", "in-app", "mail"], "the website is for other problems");
}

/// E10, E11: a simple question goes to the published answers first; each channel is for what it is for.
#[test]
fn a_simple_question_goes_to_the_published_answers_first() {
    let mine = Mine::new();
    let support = mine.ask("2026-11-23T10:00:00+08:00", "password-forgotten");
    assert_eq!(kinds(&support)[..3], ["website", "in-app", "chat"]);
    assert_eq!(mine.ask("2026-11-23T10:00:00+08:00", "complaint")["kind"], "hotline");
}

/// E4: the later of two times counts, both are told, and a festival makes it later.
#[test]
fn the_due_date_of_an_answer_is_the_later_one_and_both_are_told() {
    let mine = Mine::new();
    let channel = |support: &Value, kind: &str| {
        let found = support["channels"].as_array().expect("channels").iter().find(|c| c["kind"] == kind);
        found.map(|c| c["answer_due"].clone()).expect("a channel")
    };
    let quiet = mine.ask("2026-11-23T10:00:00+08:00", "payment");
    assert_eq!(channel(&quiet, "in-app"), "2026-11-25T10:00:00+08:00");
    assert_eq!(channel(&quiet, "mail"), "2026-11-24T10:00:00+08:00");
    assert_eq!(channel(&mine.ask("2026-11-10T10:00:00+08:00", "payment"), "mail"), "2026-11-12T14:00:00+08:00");
    // Where the way leads into the app first, its due date is that of the whole.
    let folder = folder();
    let wallet = file(
        &folder,
        "w.toml",
        "id = \"w\"\nname = { en = \"W\", \"zh-CN\" = \"钱包\" }\ntimezone = \"Asia/Shanghai\"\ncalendar = \"china\"\n[[channels]]\nkind = \"in-app\"\n\
         title = { en = \"Feedback\", \"zh-CN\" = \"反馈\" }\nanswers_within_hours = [24, 48]\n",
    );
    let support = contact(&["--wallet", arg(&wallet), "--at", "2026-11-10T10:00:00+08:00"]);
    assert_eq!(support["answer_due"], "2026-11-13T14:00:00+08:00");
    assert_eq!(support["answer_due_also"], serde_json::json!(["2026-11-12T14:00:00+08:00"]));
    let text = support["answer_due_text"].as_str().expect("a text");
    assert!(text.contains("48 hours") && text.contains("24 hours") && text.contains("Double 11"), "{text}");
    assert_eq!(lines(&support, "after_due").len(), 3);
    command(&["--wallet", arg(&wallet), "--at", "2026-11-10T10:00:00+08:00", "--lang", "zh-CN"])
        .run()
        .exits(SUCCESS)
        .prints("48 小时内")
        .prints("24 小时内")
        .prints("受双11 购物节影响")
        .prints("垃圾邮件");
}

/// E5: a quiet morning of a working day; and no such advice where it cannot wait.
#[test]
fn the_best_time_to_call_is_told_unless_it_cannot_wait() {
    let mine = Mine::new();
    let best = mine.ask("2026-11-20T19:00:00+08:00", "payment")["best_time"].clone();
    assert_eq!((&best["from"], &best["to"]), (&"2026-11-23T09:00:00+08:00".into(), &"2026-11-23T12:00:00+08:00".into()));
    assert_eq!(best["provisional"], false);
    assert_eq!(mine.ask("2027-03-01T19:00:00+08:00", "payment")["best_time"]["provisional"], true);
    assert_eq!(mine.ask("2026-11-20T19:00:00+08:00", "wrong-recipient")["best_time"], Value::Null);
    let unknown_hours = contact(&["--wallet", "digital-wallet", "--at", "2026-11-20T19:00:00+08:00"]);
    assert_eq!(unknown_hours["open_now"], Value::Null);
    assert_eq!(unknown_hours["best_time"]["from"], "2026-11-23T09:00:00+08:00");
}

/// E6, E7: for every kind of problem there is something to have ready, a script with questions one after the other, and nobody is
/// told to give away a secret.
#[test]
fn every_kind_of_problem_has_its_script_in_both_languages() {
    let help = command(&["--problem", "nonsense"]).run().exits(USAGE).stderr;
    let kinds = help.split_once("[possible values: ").and_then(|(_, rest)| rest.split_once(']')).expect("the kinds").0;
    let kinds: Vec<&str> = kinds.split(", ").collect();
    assert_eq!(kinds.len(), 16);
    for kind in kinds {
        for (lang, never, third) in [
            ("en", "I will not give my password or a one-time code", "Question 3: "),
            ("zh-CN", "不会向任何人提供密码或验证码", "问题 3："),
        ] {
            let support = contact(&["--wallet", "yi-wallet", "--problem", kind, "--at", "2026-11-21T12:00:00+08:00", "--lang", lang]);
            let script = lines(&support, "script");
            assert!(script.last().is_some_and(|l| l.contains(never)), "{kind} {lang}: {script:?}");
            assert!(script.iter().any(|l| l.starts_with(third)), "{kind} {lang}: {script:?}");
            assert!(
                support["brief"].as_str().is_some_and(|b| b.contains(never) && b.lines().count() > 2),
                "{kind} {lang}: {}",
                support["brief"]
            );
            let evidence = support["evidence"].as_array().expect("evidence");
            assert!(evidence.len() >= 3, "{kind}: {evidence:?}");
            let whole = support.to_string();
            for missing in ["script-", "brief-", "evidence-", "token-", "area-"] {
                assert!(!whole.contains(missing), "{kind} {lang}: a text is missing: {whole}");
            }
        }
    }
}

/// The same question gets the same answer to the byte.
#[test]
fn an_answer_for_a_given_time_is_always_the_same() {
    let once = || command(&["--wallet", "u-wallet", "--at", "2026-11-21T12:00:00+08:00", "--format", "json"]).run().exits(SUCCESS).stdout;
    assert_eq!(once(), once());
}

#[test]
fn what_is_wrong_is_told_and_the_generic_wallet_stands_in() {
    command(&["--at", "yesterday"]).run().exits(USAGE).complains("--at");
    command(&["--wallet", "yi-walet"]).run().exits(USAGE).complains("yi-wallet");
    let generic = contact(&["--at", "2026-11-21T12:00:00+08:00"]);
    assert_eq!((&generic["kind"], &generic["open_now"]), (&"in-app".into(), &Value::Null));
    let folder = folder();
    let silent = file(&folder, "silent.toml", "id = \"silent\"\nname = { en = \"Silent\", \"zh-CN\" = \"无声\" }\n");
    let none = contact(&["--wallet", arg(&silent)]);
    assert_eq!((&none["channel"], &none["channels"]), (&Value::Null, &serde_json::json!([])));
    command(&["--wallet", arg(&silent)]).run().exits(SUCCESS).prints("names no channel");
}
