//! How fast recorded reports are judged again: 10,000 files, all different, read from the disk, as `paydoctor replay FILE…`
//! does it; and how much memory that takes at its peak. They are not held in memory: the peak depends on the number of
//! threads, not on that of the files.

#[path = "../tests/harness/offline.rs"]
mod offline;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use offline::offline;
use paydoctor::bundle::{Identities, Judge, replay_all};
use paydoctor::case::{Case, CaseDocument};
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::problem::Place;
use paydoctor::redact::redact;
use paydoctor::report::json;
use paydoctor::wallet::Wallet;
use serde_json::json;

/// How many reports.
const REPORTS: usize = 10_000;
const PROBLEMS: [&str; 5] = ["payment", "withdrawal", "transfer", "top-up", "refund"];
const STATES: [&str; 3] = ["failed", "pending", "unknown"];
const NOW: &str = "2026-11-22T10:00:00+08:00";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let judge = Judge::new(Pack::builtin());
    let files: Vec<PathBuf> = (0..REPORTS).map(|number| write(number, folder.path(), &judge)).collect();
    let bytes: u64 = files.iter().map(|file| fs::metadata(file).expect("a file").len()).sum();
    let before = resident("VmHWM");
    let begun = Instant::now();
    let (mut same, mut other) = (0, 0);
    let keep = |replayed: paydoctor::bundle::Replayed| replayed.differs().is_empty();
    replay_all(
        &files,
        &judge,
        &Identities::default(),
        None,
        || false,
        keep,
        |path, result| match result {
            Ok(true) => same += 1,
            Ok(false) => other += 1,
            Err(problems) => panic!("{}: {problems:?}", path.display()),
        },
    );
    let took = begun.elapsed();
    assert_eq!((same, other), (REPORTS, 0), "a report judged again by the same pack says the same");
    #[expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
    {
        let rate = REPORTS as u128 * 1_000_000 / took.as_micros().max(1);
        println!("{REPORTS} reports, {} MB: {} ms, {rate} a second", bytes / 1_000_000, took.as_millis());
        println!("peak memory: {} before, {} after", before, resident("VmHWM"));
    }
}

/// Writes the report with this number, and says where.
fn write(number: usize, folder: &Path, judge: &Judge) -> PathBuf {
    let wallet: Wallet = serde_json::from_value(
        json!({ "id": "bench", "name": { "en": "Bench", "zh-CN": "基准" }, "timezone": "Asia/Shanghai", "currency": "CNY" }),
    )
    .expect("a wallet");
    let case = case(number, &wallet);
    let lang = if number.is_multiple_of(2) { Lang::En } else { Lang::ZhCn };
    let judged = judge.judge(redact(offline(wallet, case, NOW, lang)));
    let path = folder.join(format!("{number}.json"));
    let mut bytes = Vec::new();
    json(judged.report(), &mut bytes).expect("a report is JSON");
    fs::write(&path, bytes).expect("a file");
    path
}

/// The case with this number: no two are the same.
fn case(number: usize, wallet: &Wallet) -> Case {
    let money = |units: usize| format!("{}.{:02}", units / 100, units % 100);
    let document: CaseDocument = serde_json::from_value(json!({
        "problem": PROBLEMS[number % 5],
        "amount": money(100 + number * 37), "balance": money(number * 53 % 700_000),
        "state": STATES[number % 3], "error_text": format!("order {number} failed"),
    }))
    .expect("the form of a case");
    document.resolve(wallet.currency, &jiff::tz::TimeZone::UTC, |key| Place::of(key)).expect("a case")
}

/// A line of what the system says about this process; nothing where it does not say so.
fn resident(key: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| Some(line.strip_prefix(key)?.trim_start_matches(':').trim().to_owned()))
        .unwrap_or_else(|| "unknown".to_owned())
}
