//! "May I pay again?": the rules hold over all data, whatever a message says around them, and the tool stays useful all the same.

#[path = "charge/company.rs"]
mod company;
#[path = "charge/grammar.rs"]
mod grammar;
#[path = "harness/offline.rs"]
mod offline;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use jiff::tz::TimeZone;
use offline::offline;
use paydoctor::case::{CaseDocument, ProblemKind, State};
use paydoctor::charge::{ChargeSays, PaymentFacts, Rule, somebody_pays, weigh};
use paydoctor::check::view::{ListedOutcome, build};
use paydoctor::check::{Found, Outcome, Programs, Status};
use paydoctor::diagnosis::diagnose;
use paydoctor::lang::{Lang, word};
use paydoctor::pack::{Pack, PayAgain, Retry};
use paydoctor::problem::Place;
use paydoctor::redact::{Private, redact};
use paydoctor::report::headline::Headline;
use paydoctor::report::report;
use serde::Deserialize;
use serde::de::DeserializeOwned;

const NOW: &str = "2026-11-21T10:30:00+08:00";

const KINDS: [ProblemKind; 16] = [
    ProblemKind::Payment,
    ProblemKind::TopUp,
    ProblemKind::Withdrawal,
    ProblemKind::Transfer,
    ProblemKind::InternationalPayment,
    ProblemKind::Refund,
    ProblemKind::WrongRecipient,
    ProblemKind::DuplicateCharge,
    ProblemKind::Dispute,
    ProblemKind::BalanceMismatch,
    ProblemKind::CannotUseWallet,
    ProblemKind::PasswordForgotten,
    ProblemKind::AccountLost,
    ProblemKind::AccountCompromised,
    ProblemKind::SupportNoReply,
    ProblemKind::Complaint,
];

const STATES: [Option<State>; 5] = [Some(State::Failed), Some(State::Pending), Some(State::Completed), Some(State::Unknown), None];

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(Pack::builtin)
}

fn read<T: DeserializeOwned>(path: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `tests/charge/texts.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    en: OfLanguage,
    zh: OfLanguage,
    nothing: Nothing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfLanguage {
    declines: Vec<String>,
    hints: Vec<String>,
    plain: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    texts: Vec<String>,
}

fn answer(text: &str) -> Option<PayAgain> {
    weigh(&PaymentFacts { state: Some(State::Failed), text: Some(text), ..PaymentFacts::default() }, pack()).pay_again
}

/// Each hint beside each decline, before it and behind it, in one sentence and in two.
fn combined(language: &OfLanguage, sentence: &str, clause: &str) -> Vec<String> {
    // Every hint with some of the declines, so that each pair of neighbours is met somewhere.
    let declines = |i: usize| language.declines.iter().cycle().skip(i).take(4);
    let pairs = language.hints.iter().enumerate().flat_map(|(i, hint)| declines(i).map(move |decline| (hint, decline)));
    let ways = |(hint, decline): (&String, &String)| {
        [sentence, clause]
            .into_iter()
            .flat_map(|mark| [format!("{decline}{mark}{hint}"), format!("{hint}{mark}{decline}")])
            .collect::<Vec<_>>()
    };
    pairs.flat_map(ways).collect()
}

#[test]
fn no_message_that_hints_at_a_debit_says_yes() {
    let texts: Texts = read("charge/texts.toml");
    let alone = texts.en.hints.iter().chain(&texts.zh.hints).cloned();
    let all: Vec<String> = combined(&texts.en, ". ", ", ").into_iter().chain(combined(&texts.zh, "。", "，")).chain(alone).collect();
    assert!(texts.en.hints.len() > 90 && texts.zh.hints.len() > 90, "{} and {}", texts.en.hints.len(), texts.zh.hints.len());
    let wrong: Vec<&String> = all.iter().filter(|text| answer(text) == Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), all.len());
}

/// `tests/charge/remainder.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remainders {
    en: Remainder,
    zh: Remainder,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remainder {
    open: Vec<String>,
    joined: Vec<String>,
    doubtful: Vec<String>,
    denials: Vec<String>,
    harmless: Vec<String>,
}

impl Remainder {
    /// Each open remainder beside some declines, in all ways to put two things side by side; and what is open by itself.
    fn careful(&self, declines: &[&str], marks: &[&str]) -> Vec<String> {
        let both = |open: &String| {
            let pairs = declines.iter().flat_map(|decline| marks.iter().map(move |mark| (decline, mark)));
            pairs.flat_map(|(decline, mark)| [format!("{decline}{mark}{open}"), format!("{open}{mark}{decline}")]).collect::<Vec<_>>()
        };
        let beside = self.open.iter().chain(&self.doubtful).flat_map(both);
        beside.chain(self.joined.clone()).chain(self.doubtful.clone()).collect()
    }
}

#[test]
fn a_reason_proves_nothing_beside_what_is_open() {
    let all: Remainders = read("charge/remainder.toml");
    let en = all.en.careful(&["Insufficient funds", "Your card has expired"], &[". ", " - "]);
    let zh = all.zh.careful(&["余额不足", "银行卡已过期"], &["，"]);
    let texts: Vec<String> = en.into_iter().chain(zh).collect();
    let wrong: Vec<_> =
        texts.iter().filter(|text| answer(text) != Some(PayAgain::CheckFirst) && answer(text) != Some(PayAgain::No)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), texts.len());
    for warned in ["余额不足，请勿重复支付", "余額不足，請勿重複付款", "We'll let you know once the payment is complete", "扣款了没有"]
    {
        assert_eq!(answer(warned), Some(PayAgain::CheckFirst), "{warned}");
    }
}

#[test]
fn harmless_company_leaves_the_reason_alone() {
    let all: Remainders = read("charge/remainder.toml");
    let texts: Vec<&String> = [&all.en, &all.zh].into_iter().flat_map(|l| l.denials.iter().chain(&l.harmless)).collect();
    assert!(texts.len() > 40);
    let wrong: Vec<_> = texts.iter().filter(|text| answer(text) != Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), texts.len());
}

/// Every code of a text counts.
#[test]
fn of_several_codes_the_most_careful_counts() {
    for codes in [
        "RC 51 RC 68",
        "RC 68, RC 51",
        "code 54, code 91",
        "insufficient_funds, processing_error",
        "processing_error insufficient_funds",
        "51, 68",
        "错误码51，错误码68",
    ] {
        let facts = PaymentFacts { state: Some(State::Failed), code: Some(codes), ..PaymentFacts::default() };
        assert_eq!(weigh(&facts, pack()).pay_again, Some(PayAgain::CheckFirst), "{codes}");
        let bare = codes == "51, 68";
        assert!(bare || answer(&format!("Insufficient funds. {codes}")) == Some(PayAgain::CheckFirst), "{codes} in a text");
    }
    let alone = PaymentFacts { state: Some(State::Failed), code: Some("insufficient_funds"), ..PaymentFacts::default() };
    assert_eq!(weigh(&alone, pack()).pay_again, Some(PayAgain::Yes));
}

/// A number where codes stand is read as the code that it may be, given by itself.
#[test]
fn a_bare_number_beside_a_decline_may_be_its_code() {
    let short = |code: &&String| code.len() <= 3 && code.contains(|c: char| c.is_ascii_digit());
    let codes: BTreeSet<&String> = pack().codes.values().flat_map(|e| e.value.codes.keys()).filter(short).collect();
    assert!(codes.len() > 100, "{}", codes.len());
    for (decline, code) in ["Insufficient funds", "余额不足"].iter().flat_map(|d| codes.iter().map(move |code| (*d, *code))) {
        let facts = PaymentFacts { state: Some(State::Failed), text: Some(decline), code: Some(code), ..PaymentFacts::default() };
        let apart = weigh(&facts, pack()).pay_again;
        for text in [
            format!("{decline} ({code})"),
            format!("{decline}（{code}）"),
            format!("{decline}[{code}]"),
            format!("{decline} – {code}"),
            format!("{decline}, {code}"),
            format!("{decline}. {code}"),
            format!("({code}) {decline}"),
            format!("{decline} – {code}/{code}"),
        ] {
            // What has letters may be a word as well.
            let digits = code.chars().all(|c| c.is_ascii_digit());
            assert!(answer(&text) == apart || (!digits && answer(&text) == Some(PayAgain::CheckFirst)), "{text}: {apart:?}");
        }
    }
    for text in [
        "Card ending 4242 has expired.",
        "尾号1234的银行卡余额不足",
        "Wrong PIN entered. You have 2 attempts remaining.",
        "支付金额20.00元，余额不足",
    ] {
        assert_eq!(answer(text), Some(PayAgain::Yes), "{text}");
    }
}

/// A row that failed knows nothing of money that the other side has.
#[test]
fn a_failed_row_beside_money_that_arrived_is_careful() {
    let senders = ["the vendor", "the shop", "they", "my landlord", "the recipient"];
    let en = ["already has it", "got the money", "has received the payment", "says it is paid", "received it"];
    let zh = ["收到了", "说收到了", "说到账了", "已经收到", "显示已付款"];
    let texts = senders.iter().flat_map(|who| en.iter().map(move |what| format!("{who} {what}")));
    let texts = texts.chain(["商家", "对方", "店家", "房东"].iter().flat_map(|who| zh.iter().map(move |what| format!("{who}{what}"))));
    for text in texts {
        let facts =
            PaymentFacts { state: Some(State::Failed), row: Some(ListedOutcome::Failed), text: Some(&text), ..PaymentFacts::default() };
        assert_eq!(weigh(&facts, pack()).pay_again, Some(PayAgain::CheckFirst), "{text}");
    }
}

/// A code that says that it was approved never allows another payment.
#[test]
fn an_approval_never_says_yes() {
    let approvals = pack().codes.iter().flat_map(|(scheme, e)| {
        e.value.codes.iter().filter(|(_, row)| row.causes().any(|c| c == "not-a-failure")).map(move |(code, _)| format!("{scheme}:{code}"))
    });
    let approvals: Vec<String> = approvals.collect();
    assert!(approvals.contains(&"iso8583:11".to_owned()), "{approvals:?}");
    for (id, text) in approvals.iter().flat_map(|id| [None, Some("Insufficient funds"), Some("未扣款")].map(|text| (id, text))) {
        let facts = PaymentFacts { state: Some(State::Failed), code: Some(id), text, ..PaymentFacts::default() };
        assert!(weigh(&facts, pack()).pay_again > Some(PayAgain::Yes), "{id}, {text:?}");
    }
}

/// What support said makes an answer more careful, never less.
#[test]
fn a_note_only_calls_for_care() {
    let all: Remainders = read("charge/remainder.toml");
    let say = |note: &str, text: Option<&str>| {
        let notes = redact(vec![Private::free_text(note.to_owned())]);
        weigh(&PaymentFacts { state: Some(State::Failed), text, notes: &notes, ..PaymentFacts::default() }, pack()).pay_again
    };
    for note in [
        "The money was taken",
        "your card was charged",
        "it may have been debited",
        "the refund takes 5 days",
        "已扣款",
        "银行可能已扣款",
        "钱已扣，请等待",
    ] {
        assert_eq!(say(note, Some("Insufficient funds")), Some(PayAgain::CheckFirst), "{note}");
    }
    for note in all.en.denials.iter().chain(&all.zh.denials).chain(&all.en.harmless).chain(&all.zh.harmless) {
        assert_eq!(say(note, None), Some(PayAgain::CheckFirst), "{note}");
        assert_ne!(say(note, Some("Your card was charged")), Some(PayAgain::Yes), "{note}");
    }
}

#[test]
fn a_plain_final_decline_still_says_yes() {
    let texts: Texts = read("charge/texts.toml");
    let all: Vec<&String> = texts.en.plain.iter().chain(&texts.zh.plain).collect();
    assert!(all.len() > 90);
    let wrong: Vec<_> = all.iter().filter(|text| answer(text) != Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), all.len());
}

#[test]
fn what_says_nothing_proves_nothing() {
    let texts: Texts = read("charge/texts.toml");
    for text in &texts.nothing.texts {
        let charge = weigh(&PaymentFacts { state: Some(State::Failed), text: Some(text), ..PaymentFacts::default() }, pack());
        assert_eq!(charge.pay_again, Some(PayAgain::CheckFirst), "{text}");
    }
}

/// What must hold of every answer, whatever it rests on.
#[track_caller]
fn holds(kind: ProblemKind, state: Option<State>, answer: Option<PayAgain>, what: &str) {
    let what = format!("{what}, {kind:?}, {state:?}: {answer:?}");
    if !somebody_pays(kind) {
        assert_eq!(answer, None, "{what}");
    } else if state == Some(State::Completed) {
        assert_eq!(answer, Some(PayAgain::No), "{what}");
    }
    if matches!(state, Some(State::Pending | State::Unknown)) {
        assert_ne!(answer, Some(PayAgain::Yes), "{what}");
    }
    if state.is_some() {
        assert_eq!(answer.is_some(), somebody_pays(kind), "{what}");
    }
}

/// Every row of every table: by its own scheme and alone; and what a row of the list adds.
#[test]
fn every_code_in_every_state_and_kind() {
    let rows: Vec<(String, String)> = pack()
        .codes
        .iter()
        .flat_map(|(scheme, e)| e.value.codes.keys().map(move |code| (format!("{scheme}:{code}"), code.clone())))
        .collect();
    assert!(rows.len() > 800);
    for (id, code) in &rows {
        for (kind, state) in KINDS.iter().flat_map(|kind| STATES.map(|state| (*kind, state))) {
            let settled = weigh(&PaymentFacts { problem: kind, state, code: Some(id), ..PaymentFacts::default() }, pack());
            holds(kind, state, settled.pay_again, id);
            let alone = weigh(&PaymentFacts { problem: kind, state, code: Some(code), ..PaymentFacts::default() }, pack());
            holds(kind, state, alone.pay_again, code);
            let number = code.len() <= 3 || code.chars().all(|c| c.is_ascii_digit());
            assert!(!number || alone.pay_again != Some(PayAgain::Yes), "{code} alone, {kind:?}, {state:?}");
            if kind == ProblemKind::Payment {
                let row =
                    weigh(&PaymentFacts { state, code: Some(id), row: Some(ListedOutcome::Completed), ..PaymentFacts::default() }, pack());
                assert_eq!(row.pay_again, Some(PayAgain::No), "{id} beside a completed row");
            }
        }
    }
}

#[test]
fn a_settled_code_keeps_its_own_row() {
    for (scheme, entry) in &pack().codes {
        for (code, row) in &entry.value.codes {
            let id = format!("{scheme}:{code}");
            let charge = weigh(&PaymentFacts { state: Some(State::Failed), code: Some(&id), ..PaymentFacts::default() }, pack());
            let careful = row.retry == Retry::CheckStatusFirst;
            assert!(!careful || charge.pay_again >= Some(PayAgain::CheckFirst), "{id} must not be paid again unseen");
            if let Some(own) = row.pay_again {
                assert_eq!(charge.pay_again, Some(own), "{id}");
            }
        }
    }
}

/// Every cause, as a check of the pack names it or as a check that nobody knows: a probe's finding proves nothing about the payment.
#[test]
fn every_cause_in_every_state_and_kind() {
    let outcome = |check: &str, cause: &str| Outcome {
        check: check.to_owned(),
        group: String::new(),
        target: "run".to_owned(),
        status: Status::Fail,
        blocked_by: None,
        found: Some(Found { cause: Some(cause.to_owned()), weight: 95 }),
        names: Vec::new(),
        vital: false,
        text: String::new(),
        took_ms: None,
    };
    let names = |cause: &str| {
        let own = pack().checks.iter().map(|e| &e.value).filter(|c| c.finding.iter().any(|f| f.cause.as_deref() == Some(cause)));
        own.map(|c| (c.id.clone(), c.group.clone())).chain([("probe.unknown".to_owned(), String::new())]).collect::<Vec<_>>()
    };
    let by_rules = ["funds", "limit", "instrument", "input", "compliance"];
    for (kind, state) in KINDS.iter().flat_map(|kind| STATES.map(|state| (*kind, state))) {
        let document = CaseDocument { problem: Some(kind), state, ..CaseDocument::default() };
        let case = document.resolve(None, &TimeZone::UTC, |key: &str| Place::of(key)).expect("a case");
        let record = redact(offline(pack().wallets["generic"].value.clone(), case, NOW, Lang::En));
        let view = build(&record, pack());
        for cause in pack().causes.keys() {
            for (check, group) in names(cause) {
                let outcomes = [outcome(&check, cause)];
                let diagnosis = diagnose(&view, &record.run, &outcomes, pack());
                let (answer, retry) = (diagnosis.charge.pay_again, diagnosis.retry);
                holds(kind, state, answer, cause);
                let rule = by_rules.contains(&group.as_str()) && state == Some(State::Failed);
                assert!(answer != Some(PayAgain::Yes) || rule, "{cause} by {check}, {kind:?}, {state:?}");
                match answer {
                    Some(PayAgain::No) => assert_eq!(retry, Retry::Never, "{cause}"),
                    Some(PayAgain::CheckFirst) => assert!(retry >= Retry::CheckStatusFirst, "{cause}: {retry:?}"),
                    Some(PayAgain::Yes) => assert!(retry < Retry::CheckStatusFirst, "{cause}: {retry:?}"),
                    None => {}
                }
            }
        }
    }
}

#[test]
fn without_an_attempt_there_is_no_question() {
    for kind in KINDS.into_iter().filter(|kind| *kind != ProblemKind::DuplicateCharge) {
        let charge = weigh(&PaymentFacts { problem: kind, rule: Some(Rule::Stops), ..PaymentFacts::default() }, pack());
        assert_eq!((charge.pay_again, charge.says), (None, ChargeSays::Unknown), "{kind:?}");
    }
}

/// `tests/cases/charge.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What it is, and why the answer is right.
    name: String,
    #[serde(default = "generic")]
    wallet: String,
    given: CaseDocument,
    /// The answer; none where nobody asks.
    pay_again: Option<PayAgain>,
    says: Option<ChargeSays>,
    /// The headline in English.
    headline: Option<String>,
    who_acts: Option<String>,
}

fn generic() -> String {
    "generic".to_owned()
}

#[test]
fn each_case_is_answered_for_its_reason() {
    let (programs, wrong) = Programs::compile(pack().checks.iter());
    assert!(wrong.is_empty());
    let cases: Cases = read("cases/charge.toml");
    assert!(cases.case.len() >= 12);
    for case in cases.case {
        let wallet = pack().wallets.get(&case.wallet).unwrap_or_else(|| panic!("no wallet {}", case.wallet)).value.clone();
        for lang in [Lang::En, Lang::ZhCn] {
            let given = case.given.clone().resolve(wallet.currency, &TimeZone::UTC, |key: &str| Place::of(key)).expect("a case");
            let report = report(&redact(offline(wallet.clone(), given, NOW, lang)), pack(), &programs);
            let name = &case.name;
            assert_eq!(report.verdict.pay_again, case.pay_again, "{name}");
            assert!(
                case.says.is_none() || report.verdict.charge.as_ref().map(|c| c.says) == case.says,
                "{name}: {:?}",
                report.verdict.charge
            );
            assert_eq!(report.verdict.charge.is_some(), report.verdict.pay_again.is_some(), "{name}");
            if let (Some(headline), Lang::En) = (&case.headline, lang) {
                assert_eq!(Headline::of(&report).map(|h| h.short(lang)).as_ref(), Some(headline), "{name}");
            }
            if let Some(who) = &case.who_acts {
                assert_eq!(report.verdict.who_acts.map(|w| word(&w)).as_ref(), Some(who), "{name}");
            }
            if let Some(charge) = &report.verdict.charge {
                assert!(charge.because.ends_with(['.', '。']), "{name}: {}", charge.because);
            }
        }
    }
}
