//! How fast cases are judged: 10,000 different offline cases in one process, from the record to the report, and the money
//! rules alone. The programs of the checks are compiled once.

#[path = "../tests/harness/offline.rs"]
mod offline;

use std::sync::OnceLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use offline::offline;
use paydoctor::case::{Case, CaseDocument};
use paydoctor::check::view::build;
use paydoctor::check::{Data, Programs, judge};
use paydoctor::fact::Record;
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::problem::Place;
use paydoctor::redact::{Redacted, redact};
use paydoctor::report::report;
use paydoctor::rules::{Question, answer};
use paydoctor::wallet::Wallet;
use serde_json::{Value, json};

/// How many different cases.
const CASES: usize = 10_000;
const NOW: &str = "2026-11-22T10:00:00+08:00";

fn main() {
    divan::main();
}

struct Ground {
    pack: Pack,
    programs: Programs,
    records: Vec<Redacted<Record>>,
}

/// Everything that is made once.
fn ground() -> &'static Ground {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    GROUND.get_or_init(|| {
        let pack = Pack::builtin();
        let (programs, refused) = Programs::compile(&pack.checks);
        assert!(refused.is_empty());
        Ground { pack, programs, records: (0..CASES).map(record).collect() }
    })
}

fn wallet() -> Wallet {
    let origin = json!({ "as_of": "2026-01-01", "confidence": 90, "source": ["bench"] });
    let title = json!({ "en": "limit", "zh-CN": "限额" });
    let limit = |id: &str, period: &str, max: &str| json!({ "id": id, "title": title, "period": period, "max": max, "origin": origin });
    serde_json::from_value(json!({
        "id": "bench", "name": { "en": "Bench", "zh-CN": "基准" }, "timezone": "Asia/Shanghai", "currency": "CNY", "combines": true,
        "methods": ["balance", "debit-card", "credit-card"],
        "limits": [limit("one", "payment", "5000.00"), limit("day", "day", "8000.00"), limit("month", "month", "20000.00")],
        "fees": [{ "id": "fee", "title": title, "for": { "problems": ["withdrawal"] }, "percent": "0.1", "min": "0.10",
                   "free": { "period": "lifetime", "amount": "1000.00" }, "origin": origin }],
    }))
    .expect("a wallet")
}

/// The case with this number: no two are the same.
fn case(number: usize, wallet: &Wallet) -> Case {
    let money = |units: usize| format!("{}.{:02}", units / 100, units % 100);
    let problem = ["payment", "withdrawal", "transfer", "top-up", "international-payment", "refund"][number % 6];
    let mut document: Value = json!({
        "problem": problem, "amount": money(100 + number * 37), "balance": money(number * 53 % 700_000), "state": "failed",
        "used": { "day": money(number * 11 % 900_000), "free_allowance": money(number % 100_000) },
        "error_text": format!("order {number} failed"),
    });
    if number.is_multiple_of(3) {
        document["instruments"] = json!([
            { "id": "a", "kind": "debit-card", "available": money(number * 29), "expires": "2027-03" },
            { "id": "b", "kind": "credit-card", "available": money(number * 31), "per_payment": "2000.00" },
        ]);
        document["instrument"] = json!("a");
    }
    if problem == "international-payment" {
        document["currency"] = json!("USD");
        document["rate"] = json!("7.1234");
    }
    let document: CaseDocument = serde_json::from_value(document).expect("the form of a case");
    document.resolve(wallet.currency, &jiff::tz::TimeZone::UTC, |key| Place::of(key)).expect("a case")
}

fn record(number: usize) -> Redacted<Record> {
    let wallet = wallet();
    let case = case(number, &wallet);
    let lang = if number.is_multiple_of(2) { Lang::En } else { Lang::ZhCn };
    redact(offline(wallet, case, NOW, lang))
}

/// View, findings, diagnosis, report.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn cases_to_reports(bencher: Bencher) {
    let ground = ground();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for record in &ground.records {
            black_box(report(record, &ground.pack, &ground.programs));
        }
    });
}

/// View and findings.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn cases_to_findings(bencher: Bencher) {
    let ground = ground();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for record in &ground.records {
            let view = build(record, &ground.pack);
            black_box(judge(&Data::of(&view), &ground.programs, record.run.lang, record.run.case.account()));
        }
    });
}

/// The view alone, the money rules in it.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn cases_to_views(bencher: Bencher) {
    let ground = ground();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for record in &ground.records {
            black_box(build(record, &ground.pack));
        }
    });
}

/// The money rules alone.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn money_rules(bencher: Bencher) {
    let ground = ground();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for record in &ground.records {
            let rules = ground.pack.rules_for(&record.run.wallet);
            black_box(answer(&Question::new(&record.run.case, &record.run.wallet, &rules, NOW)));
        }
    });
}
