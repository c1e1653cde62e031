//! What was entered with a payment, and where it goes, as expressions see them.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use crate::rules::Question;

/// What was entered with a payment, and where it goes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InputView {
    /// The wallet's orders can need a delivery address, which must then be that of the order.
    pub address_checked: bool,
    /// The case says something of the addresses.
    pub address_said: bool,
    /// The address is that of the order: false also where it is missing. Unknown where the order has none, or it was not said.
    pub address_ok: Observed<bool>,
    /// The order has an address and the payment none.
    pub address_missing: bool,
    /// The country or region of the payment.
    pub country: Observed<String>,
    /// The wallet says in which countries and regions it can be used.
    pub countries_listed: bool,
    /// The wallet can be used there; unknown when the wallet does not say.
    pub country_supported: Observed<bool>,
    /// The currency of the amount, where an amount was named.
    pub currency: Observed<String>,
    /// The wallet says in which currencies it pays.
    pub currencies_listed: bool,
    /// The wallet pays in it; unknown when the wallet does not say.
    pub currency_supported: Observed<bool>,
}

impl InputView {
    /// What a case and its wallet say.
    pub(super) fn of(question: &Question<'_>) -> Self {
        let (case, wallet) = (question.case, question.wallet);
        let moves = question.moves_money();
        let country = case.country.as_ref().filter(|_| moves);
        let currency = case.amount.filter(|_| moves).map(|_| case.currency);
        let listed = |list: &[String], country: &str| list.iter().any(|known| known.eq_ignore_ascii_case(country));
        let reason = "not-said";
        Self {
            address_checked: wallet.checks_address,
            address_ok: Observed::or_unknown(if case.address_missing { Some(false) } else { case.address_matches }, reason),
            address_said: case.address_missing || case.address_matches.is_some(),
            countries_listed: wallet.countries.is_some(),
            currencies_listed: wallet.currencies.is_some(),
            address_missing: case.address_missing,
            country_supported: Observed::or_unknown(country.zip(wallet.countries.as_ref()).map(|(c, list)| listed(list, c)), reason),
            country: Observed::or_unknown(country.cloned(), reason),
            currency_supported: Observed::or_unknown(currency.zip(wallet.currencies.as_ref()).map(|(c, list)| list.contains(&c)), reason),
            currency: Observed::or_unknown(currency.map(|currency| currency.code().to_owned()), reason),
        }
    }
}
