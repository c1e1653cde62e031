//! No secret survives beside whatever can be read as a key, a number, a word or markup that goes on with it, and what was redacted is
//! not changed by redacting it again.

#[path = "../../../tests/harness/canaries.rs"]
mod canaries;

use canaries::{CANARIES, found};
use paydoctor_redact::scrubbed;
use proptest::prelude::*;
use proptest::sample::select;

/// What parts a secret from the rest of a text.
const APART: [&str; 13] = ["", " ", "\n", ", ", "：", "。", "order 1913812345678000", "error 51", "'", ")", "/", "1.", "<card:1>"];
/// What can be read as a key, a number or markup that goes on with the secret.
const TIED: [&str; 22] = [
    "余额不足",
    "<b>",
    "\"}",
    "&",
    "%",
    "\\",
    "(",
    "2026-11-22T09:30:15Z",
    "a@",
    "token",
    "=",
    "id=",
    "<",
    "password:",
    "验证码",
    "name",
    "收款人：",
    "Authorization",
    "key",
    "phone",
    "密码是",
    "card",
];

/// Text that keeps a secret apart.
fn apart() -> impl Strategy<Value = String> {
    select(APART.to_vec()).prop_map(str::to_owned)
}

/// Whatever may stand around secrets.
fn filler() -> impl Strategy<Value = String> {
    let words = select([&APART[..], &TIED].concat());
    prop_oneof![4 => words.prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

/// A secret in one of its forms.
fn secret() -> impl Strategy<Value = String> {
    let forms: Vec<String> = CANARIES.iter().flat_map(canaries::Canary::forms).collect();
    select(forms)
}

/// No planted secret is left, and redacting again changes nothing.
fn none_is_left(parts: &[(String, String, String)]) -> Result<(), TestCaseError> {
    // A space keeps what is planted apart from what stands around it: without one it would be another word or number.
    let text: String = parts.iter().map(|(before, secret, after)| format!("{before} {secret} {after}")).collect::<Vec<_>>().concat();
    let once = scrubbed(&text);
    prop_assert_eq!(found(&once), Vec::<&str>::new(), "{} from {}", once, text);
    prop_assert_eq!(scrubbed(&once), once);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_planted_secret_survives(parts in prop::collection::vec((apart(), secret(), apart()), 1..4)) {
        none_is_left(&parts)?;
    }

    #[test]
    fn no_planted_secret_survives_beside_other_keys(parts in prop::collection::vec((filler(), secret(), filler()), 1..4)) {
        none_is_left(&parts)?;
    }

    #[test]
    fn what_was_redacted_stays(text in prop::collection::vec(prop_oneof![filler(), secret(), "[0-9a-zA-Z@:./= -]{0,30}"], 0..12)) {
        let once = scrubbed(&text.concat());
        prop_assert_eq!(scrubbed(&once), once);
    }
}
