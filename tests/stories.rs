//! Stories: what happened, and what the person is told, in both languages, as reviewed files. And what has to hold for every
//! story: no report advises what its answer to "may I pay again?" rules out.
//!
//! A change is accepted with `INSTA_UPDATE=always cargo test --test stories`, and read in the diff. The same by hand:
//! `paydoctor diagnose --offline --wallet W --case FILE`, with what stands under `[case]` in `tests/cases/stories/`.

mod harness;
#[path = "harness/offline.rs"]
mod offline;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use harness::{INCONCLUSIVE, PROBLEM, SUCCESS, file, folder, paydoctor};
use jiff::tz::TimeZone;
use offline::offline;
use paydoctor::case::{Case, CaseDocument, ProblemKind, State};
use paydoctor::check::view::{View, build};
use paydoctor::check::{Found, Outcome, Programs, Status};
use paydoctor::diagnosis::{Diagnosis, Paying, diagnose};
use paydoctor::fact::Run;
use paydoctor::lang::Lang;
use paydoctor::pack::{Pack, PayAgain, says_to_pay};
use paydoctor::problem::Place;
use paydoctor::redact::redact;
use paydoctor::report::{Report, Style, report, text};
use serde::Deserialize;
use serde_json::{Value, json};

const NOW: &str = "2026-11-21T10:30:00+08:00";
const LANGS: [Lang; 2] = [Lang::En, Lang::ZhCn];

/// `tests/cases/stories/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    wallet: String,
    expect: Expected,
    case: CaseDocument,
}

/// What has to come out of it; `a|b` where several are right, and nothing where there is no such thing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    cause: Option<String>,
    status: String,
    pay_again: Option<String>,
    who_acts: Option<String>,
    next_action: String,
}

fn stories() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/stories")
}

fn programs(pack: &Pack) -> Programs {
    let (programs, wrong) = Programs::compile(pack.checks.iter());
    assert!(wrong.is_empty());
    programs
}

fn case(document: CaseDocument, pack: &Pack, wallet: &str) -> Case {
    let currency = pack.wallets[wallet].value.currency;
    document.resolve(currency, &TimeZone::fixed(jiff::tz::offset(8)), |key: &str| Place::of(key)).expect("a case")
}

#[test]
fn each_story_is_answered_as_a_good_support_agent_would() {
    let pack = Pack::builtin();
    let programs = programs(&pack);
    let mut files: Vec<PathBuf> = fs::read_dir(stories()).expect("the stories").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    assert!(files.len() >= 20, "{}", files.len());
    insta::with_settings!({ snapshot_path => stories(), prepend_module_to_snapshot => false, omit_expression => true }, {
        for path in files {
            let name = path.file_stem().and_then(|n| n.to_str()).expect("a name").to_owned();
            let source = fs::read_to_string(&path).expect("a story");
            for lang in LANGS {
                let story: Story = toml::from_str(&source).unwrap_or_else(|error| panic!("{name}: {error}"));
                let wallet = pack.wallets[&story.wallet].value.clone();
                let record = redact(offline(wallet, case(story.case, &pack, &story.wallet), NOW, lang));
                let report = report(&record, &pack, &programs);
                story.expect.holds(&name, &report);
                let mut page = Vec::new();
                text(&report, Style { color: false, unicode: true, width: 100 }, &mut page).expect("memory takes everything");
                insta::assert_snapshot!(format!("{name}.{lang}"), String::from_utf8(page).expect("UTF-8"));
            }
        }
    });
}

impl Expected {
    fn holds(&self, name: &str, report: &Report) {
        let found = serde_json::to_value(report).expect("JSON");
        let is = |path: &str, expected: Option<&String>| {
            let found = found.pointer(path).cloned().unwrap_or_default();
            let fits = expected.map_or(found == Value::Null, |all| all.split('|').any(|one| found == one));
            assert!(fits, "{name}: {path} is {found}, expected {expected:?}");
        };
        is("/verdict/cause", self.cause.as_ref());
        is("/verdict/status", Some(&self.status));
        is("/verdict/pay_again", self.pay_again.as_ref());
        is("/verdict/who_acts", self.who_acts.as_ref());
        is("/next_action/id", Some(&self.next_action));
    }
}

/// Texts that lead to each of the answers, in whatever state.
const TEXTS: [Option<&str>; 3] = [None, Some("已扣款"), Some("You were not charged")];

fn states() -> impl Iterator<Item = Option<State>> {
    State::value_variants().iter().copied().map(Some).chain([None])
}

fn document(problem: ProblemKind, state: Option<State>, text: Option<&str>) -> CaseDocument {
    CaseDocument { problem: Some(problem), state, error_text: text.map(str::to_owned), ..CaseDocument::default() }
}

/// A finding that names this cause, and nothing else.
fn outcome(cause: &str, group: &str) -> Outcome {
    Outcome {
        check: "test.found".to_owned(),
        group: group.to_owned(),
        target: "run".to_owned(),
        status: Status::Fail,
        blocked_by: None,
        found: Some(Found { cause: Some(cause.to_owned()), weight: 90 }),
        names: vec![cause.to_owned()],
        vital: false,
        text: String::new(),
        took_ms: None,
    }
}

/// Every cause, in every state of every kind of problem, with texts that lead to every answer: nothing that the answer rules out
/// is advised, in the next action, in what follows it, or in the steps of the way.
#[test]
fn no_action_and_no_step_contradicts_the_answer() {
    let pack = Pack::builtin();
    let causes: Vec<(String, Outcome)> = pack.causes.values().map(|e| (e.value.id.clone(), outcome(&e.value.id, &e.value.group))).collect();
    let mut answers = std::collections::BTreeMap::new();
    for problem in ProblemKind::value_variants() {
        // Where nobody pays, no text changes the answer.
        let texts = if problem.is_operation() { &TEXTS[..] } else { &TEXTS[..1] };
        for (state, text) in states().flat_map(|state| texts.iter().map(move |text| (state, *text))) {
            let case = case(document(*problem, state, text), &pack, "generic");
            let record = redact(offline(pack.wallets["generic"].value.clone(), case, NOW, Lang::En));
            let view = build(&record, &pack);
            for (id, outcome) in &causes {
                let outcomes = std::slice::from_ref(outcome);
                let diagnosis = diagnose(&view, &record.run, outcomes, &pack);
                *answers.entry(format!("{:?}", diagnosis.charge.pay_again)).or_insert(0_u32) += 1;
                agrees(&diagnosis, &view, &record.run, &format!("{problem:?} {state:?} {text:?} {id}"));
            }
        }
    }
    // Every answer was among them.
    assert!(answers.len() == 4 && answers.values().all(|n| *n > 500), "{answers:?}");
}

fn agrees(diagnosis: &Diagnosis<'_>, view: &View, run: &Run, story: &str) {
    let answer = diagnosis.charge.pay_again;
    let paying = Paying::of(answer, &run.case);
    assert_eq!(view.case.attempt_claimed, run.case.attempt_claimed());
    for (place, next) in diagnosis.next.iter().chain(&diagnosis.then).enumerate() {
        let (id, action) = (&next.action.id, next.action);
        assert!(!next.steps.is_empty(), "{story}: {id} has nothing left to do");
        let says = |lang: Lang| says_to_pay(action.title.get(lang)) || next.steps.iter().any(|s| says_to_pay(s.step.get(lang)));
        match paying {
            Paying::Never => {
                assert!(!action.pays && next.steps.iter().all(|s| !s.step.pays), "{story}: {answer:?}, and {id} pays");
                assert!(!LANGS.into_iter().any(says), "{story}: {answer:?}, and {id} says to pay");
            }
            Paying::FirstTime => assert!(next.steps.iter().all(|s| !s.step.pays), "{story}: {id} speaks of another attempt"),
            Paying::IfFailed => {
                assert!(place > 0 || (action.checks_status && !action.pays), "{story}: {id} comes before the check");
                let conditional = |s: &paydoctor::diagnosis::ShownStep<'_>| !s.step.pays || s.needs_condition || s.step.if_failed;
                assert!(next.steps.iter().all(conditional), "{story}: {id} pays without the condition");
            }
            Paying::Allowed => {}
        }
    }
    if paying == Paying::Never {
        let says = |text: &paydoctor::lang::Text| LANGS.into_iter().any(|lang| says_to_pay(text.get(lang)));
        assert!(diagnosis.way.iter().all(|(step, _)| !step.pays && !says(&step.text)), "{story}: a step of the way pays");
    }
    if answer == Some(PayAgain::CheckFirst) {
        assert!(diagnosis.next.is_some(), "{story}: nothing to check first");
    }
}

/// The same of whole reports, with what support is told.
#[test]
fn no_text_of_a_report_contradicts_its_answer() {
    let pack = Pack::builtin();
    let programs = programs(&pack);
    for problem in ProblemKind::value_variants() {
        for (state, text) in states().flat_map(|state| TEXTS.map(|text| (state, text))) {
            for lang in LANGS {
                let case = case(document(*problem, state, text), &pack, "yi-wallet");
                let claimed = case.attempt_claimed();
                let report = report(&redact(offline(pack.wallets["yi-wallet"].value.clone(), case, NOW, lang)), &pack, &programs);
                let story = format!("{problem:?} {state:?} {text:?} {lang}");
                let may = report.verdict.pay_again == Some(PayAgain::Yes);
                let brief = report.support.brief.lines().chain(report.support.script.iter().map(String::as_str));
                let asks = |line: &str| says_to_pay(line) && !line.contains(text.unwrap_or("\0"));
                let telling: Vec<&str> = brief.filter(|line| asks(line)).collect();
                assert!(may || telling.is_empty(), "{story}: {telling:?}");
                if report.verdict.pay_again == Some(PayAgain::No) || (report.verdict.pay_again.is_none() && claimed) {
                    let actions = report.next_action.iter().chain(&report.then);
                    let lines = actions.flat_map(|a| a.steps.iter().chain([&a.title]));
                    let steps = report.playbook.iter().flat_map(|p| p.steps.iter().map(|s| &s.text).chain(p.hints.iter().map(|h| &h.text)));
                    let telling: Vec<&String> = lines.chain(steps).filter(|line| says_to_pay(line)).collect();
                    assert!(telling.is_empty(), "{story}: {telling:?}");
                }
            }
        }
    }
}

/// What is completed never reads as if nothing had happened, whatever else is said.
#[test]
fn completed_leads_whatever_code_and_text_add() {
    let pack = Pack::builtin();
    let programs = programs(&pack);
    let texts =
        ["余额不足", "card declined", "密码错误", "交易处理中", "支付超时", "超出单笔限额", "对方账户异常", "system busy", "订单已关闭"];
    for problem in
        [ProblemKind::Payment, ProblemKind::InternationalPayment, ProblemKind::Transfer, ProblemKind::TopUp, ProblemKind::Withdrawal]
    {
        for text in texts {
            let case = case(document(problem, Some(State::Completed), Some(text)), &pack, "generic");
            let report = report(&redact(offline(pack.wallets["generic"].value.clone(), case, NOW, Lang::En)), &pack, &programs);
            let cause = report.verdict.cause.as_deref();
            assert!(matches!(cause, Some("already-paid" | "already-completed")), "{problem:?} {text}: {cause:?}");
            assert_eq!(report.verdict.pay_again, Some(PayAgain::No), "{problem:?} {text}");
        }
    }
}

/// Words that ask for one more payment, or warn of fraud, stop everything.
#[test]
fn what_asks_for_one_more_payment_or_warns_of_fraud_stops() {
    let pack = Pack::builtin();
    let programs = programs(&pack);
    for text in [
        "请先缴纳解冻金",
        "需要验证资金才能提现",
        "请将资金转入安全账户",
        "兼职刷单返利",
        "刷单任务需要垫付",
        "账户流水不足，请补足流水后提现",
        "先交保证金才能提现",
        "公安机关要求转账到指定账户核查",
        "冒充客服退款诈骗",
        "该操作涉嫌诈骗，已拦截",
        "谨防诈骗",
        "对方账户涉诈",
        "This looks like a scam",
        "The seller may be fraudulent",
        "Pay a release fee to unlock your account",
        "Move your money to a safe account",
        "Pay the tax first before withdrawal",
        "Send 100 USDT to activate withdrawal",
        "This payee has been reported for fraud",
    ] {
        for state in states() {
            let case = case(document(ProblemKind::Payment, state, Some(text)), &pack, "generic");
            let report = report(&redact(offline(pack.wallets["generic"].value.clone(), case, NOW, Lang::En)), &pack, &programs);
            assert_eq!(report.verdict.pay_again, Some(PayAgain::No), "{text} {state:?}");
            let next = report.next_action.as_ref().map(|a| a.id.as_str());
            assert!(matches!(next, Some("stop-scam" | "stop-and-verify-payee")), "{text} {state:?}: {next:?}");
        }
    }
}

/// What was seen of this computer and this network says nothing of a payment that was made elsewhere.
#[test]
fn what_was_seen_here_is_said_of_here() {
    let diagnose = |fault: &str, device: &str| {
        paydoctor(["diagnose", "--sandbox", fault, "--device", device, "--format", "json"]).run().complains_not().json()
    };
    for (fault, device, leads) in [
        ("dns-hijack", "this", true),
        ("dns-hijack", "phone-same-network", true),
        ("dns-hijack", "phone-mobile-data", false),
        ("dns-hijack", "other", false),
        ("clock-wrong", "this", true),
        ("clock-wrong", "phone-same-network", false),
        ("clock-wrong", "other", false),
        // What the provider has to repair is the same from everywhere.
        ("http-500", "phone-mobile-data", true),
    ] {
        let report = diagnose(fault, device);
        assert_eq!(report["case"]["device"], device, "{fault}");
        assert_eq!(report["verdict"]["cause"].is_null(), !leads, "{fault} {device}: {}", report["verdict"]);
        assert_ne!(report["verdict"]["status"], "healthy", "{fault} {device}");
        if !leads {
            assert_eq!(report["causes"][0]["elsewhere"], true, "{fault} {device}: also found");
            let brief = report["support"]["brief"].as_str().unwrap_or_default();
            assert!(!brief.contains("on the device I paid with"), "{fault} {device}: {brief}");
        }
    }
    paydoctor(["diagnose", "--sandbox", "dns-hijack", "--device", "other"])
        .run()
        .exits(INCONCLUSIVE)
        .prints("not on the device you paid with");
}

/// An action that tells somebody to pay, and is not marked, is an error with its place; one that is marked is none.
#[test]
fn an_action_that_pays_and_does_not_say_so_is_refused() {
    let pack = |step: &str| {
        let folder = folder();
        file(&folder, "pack.toml", "[pack]\nid = \"mine\"\nversion = \"1\"\n");
        fs::create_dir(folder.path().join("actions")).expect("a folder");
        let title = "title = { en = \"Wait\", \"zh-CN\" = \"等待\" }";
        let action = format!("[[action]]\nid = \"mine\"\n{title}\nsteps = [\n  {step},\n]\n");
        fs::write(folder.path().join("actions/mine.toml"), action).expect("a file");
        folder
    };
    for step in [
        r#"{ en = "Wait, then try again.", "zh-CN" = "请稍等。" }"#,
        r#"{ en = "Wait.", "zh-CN" = "稍后重新支付。" }"#,
        r#"{ en = "Retry the payment.", "zh-CN" = "重试。" }"#,
    ] {
        let folder = pack(step);
        let told = paydoctor(["pack", "validate", folder.path().to_str().expect("UTF-8")]).run().exits(PROBLEM);
        told.prints("actions/mine.toml:5:").prints("pays = true");
    }
    for step in [
        r#"{ en = "Wait, then try again.", "zh-CN" = "稍后重试。", pays = true }"#,
        r#"{ en = "Do not pay again.", "zh-CN" = "不要再付。" }"#,
    ] {
        let folder = pack(step);
        paydoctor(["pack", "validate", folder.path().to_str().expect("UTF-8")]).run().exits(SUCCESS);
    }
}

/// What was not looked at is not said to be fine.
#[test]
fn what_was_not_looked_at_is_not_fine() {
    let run = |args: &[&str]| paydoctor(["diagnose", "--offline", "--wallet", "yi-wallet"]).args(args).run();
    run(&["--state", "failed"]).exits(INCONCLUSIVE).prints("What you told us doesn't show the cause").prints_no("Everything that");
    run(&["--state", "failed", "--lang", "zh-CN"]).prints("根据您提供的信息还看不出原因").prints_no("都正常");
    run(&["--attempted"]).exits(INCONCLUSIVE);
    // A calendar knows nothing of a payment whose time nobody knows; the hint about old records is for those with nothing open.
    for args in [&["--state", "failed"][..], &["--attempted"], &["--amount", "120", "--balance", "80"], &["--state", "completed"]] {
        run(args).prints_no("Clearing old payment records");
    }
    let report = run(&["--state", "failed", "--format", "json"]).json();
    let checks = report["checks"].as_array().expect("checks");
    assert!(!checks.iter().any(|c| c["id"] == "wallet-service.peak" && c["status"] == "pass"), "{checks:?}");
    let at = run(&["--state", "failed", "--at", "2026-11-20T10:00:00+08:00", "--format", "json"]).json();
    let peak = at["checks"].as_array().expect("checks").iter().find(|c| c["id"] == "wallet-service.peak").cloned();
    assert_eq!(peak.map_or(json!(null), |c| c["status"].clone()), "pass");
}

/// Where nobody pays, and where paying again is ruled out, no action asks for money: neither the next one nor those after it.
#[test]
fn no_action_asks_for_money_where_nobody_pays() {
    let pack = Pack::builtin();
    let programs = programs(&pack);
    let texts = [
        "余额不足",
        "余额不足以支付手续费",
        "Your card has expired",
        "支付密码错误",
        "超过单笔限额",
        "Daily limit exceeded",
        "银行卡已注销",
    ];
    let kinds = ProblemKind::value_variants().iter().copied().filter(|kind| !paydoctor::charge::somebody_pays(*kind));
    for kind in kinds.chain([ProblemKind::DuplicateCharge]) {
        for text in texts {
            let case = case(document(kind, Some(State::Failed), Some(text)), &pack, "generic");
            let report = report(&redact(offline(pack.wallets["generic"].value.clone(), case, NOW, Lang::En)), &pack, &programs);
            let shown = report.next_action.iter().chain(&report.then).map(|a| a.id.as_str());
            let paying: Vec<&str> = shown.filter(|id| pack.actions[*id].value.pays).collect();
            assert!(paying.is_empty(), "{kind:?} {text}: {paying:?}");
            let next = report.next_action.as_ref().map(|a| a.id.as_str());
            let redirected = matches!(next, Some("escalate-refund" | "ask-merchant-to-fund-refund"));
            assert!(kind != ProblemKind::Refund || redirected, "{text}: {next:?}");
        }
    }
}

/// What nobody recognises says nothing of the other side.
#[test]
fn a_text_that_is_not_recognised_is_no_missing_money() {
    let pack = Pack::builtin();
    let programs = programs(&pack);
    for text in ["hello world", "打不开", "不知道", "Card reader broken"] {
        let case = case(document(ProblemKind::Payment, None, Some(text)), &pack, "generic");
        let report = report(&redact(offline(pack.wallets["generic"].value.clone(), case, NOW, Lang::En)), &pack, &programs);
        assert!(report.verdict.cause.is_none(), "{text}");
    }
}
