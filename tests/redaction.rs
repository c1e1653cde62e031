//! Redaction holds on any text: no secret survives it, and what was redacted is not changed by redacting it again.

#[path = "harness/canaries.rs"]
mod canaries;

use canaries::{CANARIES, found};
use paydoctor::redact::scrubbed;
use proptest::prelude::*;
use proptest::sample::select;

/// What stands around secrets.
fn filler() -> impl Strategy<Value = String> {
    let words = select(vec![
        "",
        " ",
        "\n",
        ", ",
        "：",
        "。",
        "order 1913812345678000",
        "余额不足",
        "error 51",
        "<b>",
        "\"}",
        "'",
        "&",
        "%",
        "\\",
        "(",
        ")",
        "/",
        "1.",
        "2026-11-22T09:30:15Z",
        "<card:1>",
        "a@",
        "token",
        "=",
        "id=",
    ]);
    prop_oneof![4 => words.prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

/// A secret in one of its forms.
fn secret() -> impl Strategy<Value = String> {
    let forms: Vec<String> = CANARIES.iter().flat_map(canaries::Canary::forms).collect();
    select(forms)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_planted_secret_survives(parts in prop::collection::vec((filler(), secret(), filler()), 1..4)) {
        // A space keeps what is planted apart from what stands around it: without one it would be another word or number.
        let text: String = parts.iter().flat_map(|(before, secret, after)| [before, " ", secret, " ", after]).collect();
        let once = scrubbed(&text);
        prop_assert_eq!(found(&once), Vec::<&str>::new(), "{} from {}", once, text);
        prop_assert_eq!(scrubbed(&once), once);
    }

    #[test]
    fn what_was_redacted_stays(text in prop::collection::vec(prop_oneof![filler(), secret(), "[0-9a-zA-Z@:./= -]{0,30}"], 0..12)) {
        let once = scrubbed(&text.concat());
        prop_assert_eq!(scrubbed(&once), once);
    }
}
