//! Amounts as people read them in a language.

use super::{Amount, Currency};
use crate::lang::{Lang, fill, grouped, ui};

impl Amount {
    /// The amount with exactly the currency's decimals, as the language writes it: `1,280.00 CNY`, `1,280.00 元`. A currency
    /// that has no name here keeps its code.
    pub fn said(self, currency: Currency, lang: Lang) -> String {
        let mut value = self.0;
        value.rescale(currency.decimals());
        let number = grouped(&value.to_string());
        let key = format!("sum-{}", currency.code().to_ascii_lowercase());
        if ui().has(&key) {
            fill(&ui().say(&key, lang), |name| (name == "amount").then_some(number.as_str()))
        } else {
            format!("{number} {}", currency.code())
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn each_language_has_its_form() {
        let said = |code: &str, lang| Currency::parse(code).map(|currency| Amount(Decimal::new(128_000, 2)).said(currency, lang));
        assert_eq!(said("CNY", Lang::En), Ok("1,280.00 CNY".to_owned()));
        assert_eq!(said("CNY", Lang::ZhCn), Ok("1,280.00 元".to_owned()));
        assert_eq!(said("JPY", Lang::ZhCn), Ok("1,280 日元".to_owned()));
        assert_eq!(said("KWD", Lang::ZhCn), Ok("1,280.000 KWD".to_owned()));
    }
}
