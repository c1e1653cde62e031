//! What stands beside a code, a field, a reason or a denial counts, and so does a row that may be this payment.

use paydoctor::case::State;
use paydoctor::charge::{PaymentFacts, weigh};
use paydoctor::check::view::ListedOutcome;
use paydoctor::pack::PayAgain;
use serde::Deserialize;

use super::{answer, pack, read};

/// `tests/charge/company.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Company {
    codes: Vec<String>,
    beside_codes: Vec<String>,
    harmless_beside_codes: Vec<String>,
    fields: Vec<String>,
    harmless_fields: Vec<String>,
    denials: Denials,
    no_reasons: Vec<String>,
    answers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Denials {
    en: Frames,
    zh: Frames,
}

/// Denials, and sentences in which they deny nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frames {
    plain: Vec<String>,
    frames: Vec<String>,
}

fn beside(code: &str, text: &str) -> Option<PayAgain> {
    weigh(&PaymentFacts { state: Some(State::Failed), code: Some(code), text: Some(text), ..PaymentFacts::default() }, pack()).pay_again
}

#[track_caller]
fn none_says_yes(texts: impl IntoIterator<Item = String>) {
    let texts: Vec<String> = texts.into_iter().collect();
    let wrong: Vec<_> = texts.iter().filter(|text| answer(text) == Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), texts.len());
}

#[track_caller]
fn all_say_yes(texts: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = texts.into_iter().filter(|text| answer(text) != Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_code_does_not_outvote_what_the_message_says_otherwise() {
    let company: Company = read("charge/company.toml");
    let pairs = |texts: &[String]| company.codes.iter().flat_map(|c| texts.iter().map(move |t| (c.clone(), t.clone()))).collect::<Vec<_>>();
    let says = |(code, text): &(String, String)| beside(code, text);
    let wrong: Vec<_> = pairs(&company.beside_codes).into_iter().filter(|pair| says(pair) == Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let lost: Vec<_> = pairs(&company.harmless_beside_codes).into_iter().filter(|pair| says(pair) != Some(PayAgain::Yes)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn a_field_that_is_not_known_to_be_harmless_leaves_it_open() {
    let company: Company = read("charge/company.toml");
    let json = |fields: &[&str]| {
        let members: Vec<String> = fields.iter().filter_map(|f| f.split_once('=')).map(|(n, v)| format!("{n:?}:{v:?}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let reason = "err_code=NOTENOUGH";
    let ways = |field: &String| {
        let field = field.as_str();
        [format!("{reason}&{field}"), format!("{field}&{reason}"), json(&[reason, field]), json(&[field, reason])]
    };
    none_says_yes(company.fields.iter().flat_map(ways));
    all_say_yes(company.harmless_fields.iter().flat_map(ways));
    none_says_yes([r#"{"err_code":"NOTENOUGH","data":{"paid":true}}"#.to_owned(), "previous err NOTENOUGH, now USERPAYING".to_owned()]);
    all_say_yes(company.answers);
}

#[test]
fn a_denial_counts_only_as_a_whole_clause_in_plain_form() {
    let company: Company = read("charge/company.toml");
    for Frames { plain, frames } in [company.denials.en, company.denials.zh] {
        all_say_yes(plain.clone());
        none_says_yes(frames.iter().flat_map(|frame| plain.iter().map(|denial| frame.replace("{}", denial)).collect::<Vec<_>>()));
    }
}

#[test]
fn a_reason_that_is_denied_or_only_a_reminder_is_none() {
    let company: Company = read("charge/company.toml");
    none_says_yes(company.no_reasons);
}

/// Too little was said to tell whether a row is this payment: it calls for care, and proves nothing.
#[test]
fn a_row_that_may_be_the_payment_only_calls_for_care() {
    for (text, row) in ["Insufficient funds", "余额不足", "未扣款"]
        .iter()
        .flat_map(|t| [ListedOutcome::Completed, ListedOutcome::Pending, ListedOutcome::ComingBack].map(|r| (*t, r)))
    {
        let facts = PaymentFacts { state: Some(State::Failed), text: Some(text), perhaps: Some(row), ..PaymentFacts::default() };
        assert_eq!(weigh(&facts, pack()).pay_again, Some(PayAgain::CheckFirst), "{text}, {row:?}");
    }
    for row in [ListedOutcome::Failed, ListedOutcome::PaidBack] {
        let facts = PaymentFacts { state: Some(State::Failed), perhaps: Some(row), ..PaymentFacts::default() };
        assert_eq!(weigh(&facts, pack()).pay_again, Some(PayAgain::CheckFirst), "{row:?}");
    }
}
