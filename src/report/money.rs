//! The sums of a case: as other programs read them, and as people do.

use rust_decimal::Decimal;

use super::clean::{TITLE, line};
use super::model::MoneyReport;
use crate::case::{Amount, Currency};
use crate::check::view::{MoneyView, Observed};
use crate::lang::Lang;

impl MoneyReport {
    /// The sums; none where the case names neither an amount nor a balance.
    pub(super) fn of(money: &MoneyView, currency: Currency) -> Option<Self> {
        let shown = |amount: &Observed<Amount>| amount.known().map(|a| a.shown(currency));
        // A fee or a hold alone says nothing that could be added up.
        (money.amount.known().is_some() || money.balance.known().is_some()).then(|| Self {
            amount: shown(&money.amount),
            fee: shown(&money.fee),
            due: shown(&money.due),
            balance: shown(&money.balance),
            hold: Some(money.hold.shown(currency)),
            available: shown(&money.available),
            missing: shown(&money.missing),
            payable: shown(&money.payable),
        })
    }
}

/// The number of a sum, exact; none where it is not known, or no sum.
pub(super) fn number(sum: Option<&String>) -> Option<Decimal> {
    Decimal::from_str_exact(sum?.split(' ').next()?).ok()
}

/// A sum as people read it: `1,234.50 CNY`.
pub(super) fn sum(text: &str, lang: Lang) -> String {
    let read = || {
        let (number, code) = text.split_once(' ')?;
        Some(Amount(Decimal::from_str_exact(number).ok()?).said(Currency::parse(code).ok()?, lang))
    };
    read().unwrap_or_else(|| line(text, TITLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_grouped() {
        assert_eq!(sum("1234567.50 CNY", Lang::En), "1,234,567.50 CNY");
        assert_eq!((sum("1234567.50 CNY", Lang::ZhCn), sum("a lot", Lang::En)), ("1,234,567.50 元".into(), "a lot".into()));
        assert_eq!(number(Some(&"0.10 CNY".to_owned())), Some(Decimal::new(10, 2)));
        assert_eq!((number(Some(&"a lot".to_owned())), number(None)), (None, None));
    }
}
