//! The money rules: what cases come out as, and what holds for every amount.

#[path = "../harness/offline.rs"]
mod offline;
mod properties;
mod scenarios;

pub(crate) use offline::offline;
use paydoctor::case::{Case, CaseDocument, Currency};
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::wallet::Wallet;
use serde_json::Value;

/// A case from what a case file has.
pub(crate) fn case_of(document: Value, wallet: &Wallet) -> Case {
    let document: CaseDocument = serde_json::from_value(document).expect("the form of a case");
    let zone = wallet.timezone.as_ref().map_or(jiff::tz::TimeZone::UTC, |name| jiff::tz::TimeZone::get(name).expect("a time zone"));
    let place = |key: &str| paydoctor::problem::Place::of(key);
    document.resolve(wallet.currency, &zone, place).unwrap_or_else(|problems| panic!("{}", problems.say(Lang::En)))
}

/// A wallet from what a profile has; id and name are made up.
pub(crate) fn wallet_of(mut profile: Value) -> Wallet {
    let members = profile.as_object_mut().expect("a table");
    members.entry("id").or_insert_with(|| "test".into());
    members.entry("name").or_insert_with(|| serde_json::json!({ "en": "Test", "zh-CN": "测试" }));
    serde_json::from_value(profile).expect("the form of a wallet")
}

/// The built-in pack without its wallets: what a test says is all there is.
pub(crate) fn pack() -> Pack {
    Pack::builtin()
}

/// The currency with this code.
pub(crate) fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency of ISO 4217")
}
