//! Each kind of problem, judged without a network at a fixed time: what people read of it, in both languages, as reviewed files.
//!
//! A change is accepted with `INSTA_UPDATE=always cargo test --test kinds`, and read in the diff. The same by hand:
//! `paydoctor diagnose --offline --wallet W --case FILE`, with what stands under `[case]` in `tests/cases/kinds/`.

#[path = "harness/offline.rs"]
mod offline;

use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use offline::offline;
use paydoctor::case::{CaseDocument, ProblemKind};
use paydoctor::check::Programs;
use paydoctor::document::Schema;
use paydoctor::fact::Record;
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::problem::Place;
use paydoctor::redact::redact;
use paydoctor::report::{Style, report, text};
use serde::Deserialize;

/// A Saturday, when hotlines for working days are closed.
const NOW: &str = "2026-11-21T10:30:00+08:00";

/// `tests/cases/kinds/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    wallet: String,
    case: CaseDocument,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/kinds")
}

fn record(example: Example, pack: &Pack, lang: Lang) -> Record {
    let wallet = pack.wallets.get(&example.wallet).unwrap_or_else(|| panic!("no wallet {}", example.wallet)).value.clone();
    let case = example.case.resolve(wallet.currency, &TimeZone::fixed(jiff::tz::offset(8)), |key: &str| Place::of(key)).expect("a case");
    offline(wallet, case, NOW, lang)
}

#[test]
fn every_kind_of_problem_reads_as_an_answer_in_both_languages() {
    let pack = Pack::builtin();
    let (programs, wrong) = Programs::compile(pack.checks.iter());
    assert!(wrong.is_empty());
    insta::with_settings!({ snapshot_path => folder(), prepend_module_to_snapshot => false, omit_expression => true }, {
        for kind in kinds() {
            for lang in [Lang::En, Lang::ZhCn] {
                let source = fs::read_to_string(folder().join(format!("{kind}.toml"))).unwrap_or_else(|error| panic!("{kind}: {error}"));
                let example: Example = toml::from_str(&source).unwrap_or_else(|error| panic!("{kind}: {error}"));
                let report = report(&redact(record(example, &pack, lang)), &pack, &programs);
                let mut page = Vec::new();
                text(&report, Style { color: false, unicode: true, width: 100 }, &mut page).expect("memory takes everything");
                insta::assert_snapshot!(format!("{kind}.{lang}"), String::from_utf8(page).expect("UTF-8"));
            }
        }
    });
}

/// The words of the kinds, from the schema.
fn kinds() -> Vec<String> {
    let schema = Schema::of::<ProblemKind>();
    let words = schema
        .alternatives(schema.json())
        .into_iter()
        .flat_map(|s| s["enum"].as_array().cloned().unwrap_or_default().into_iter().chain(s.get("const").cloned()));
    let kinds: Vec<String> = words.filter_map(|w| w.as_str().map(str::to_owned)).collect();
    assert_eq!(kinds.len(), 16);
    kinds
}
