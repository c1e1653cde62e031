//! Amounts as people type them: `¥120`, `120.5元`, `１２０`, `1,200.50`. What is not clear is asked again, never guessed.

use unicode_normalization::UnicodeNormalization;

use crate::case::{Amount, Currency};
use crate::lang::{Lang, Message};

/// An amount with its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub amount: Amount,
    pub currency: Currency,
}

impl Money {
    /// Reads what somebody typed. `wallet` is the currency of the wallet's accounts, where it is known: an amount in another
    /// one is not what the wallet booked.
    ///
    /// # Errors
    /// What is not understood, and what is expected instead.
    pub fn read(typed: &str, wallet: Option<Currency>) -> Result<Self, Message> {
        let plain = typed.trim().nfkc().collect::<String>().replace('。', ".");
        let refused = || Message::new("amount-malformed").with("text", typed.trim().to_owned());
        let begins = plain.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.')).ok_or_else(refused)?;
        let ends = plain.rfind(|c: char| c.is_ascii_digit()).ok_or_else(refused)? + 1;
        let number = plain.get(begins..ends).ok_or_else(refused)?;
        let mut currency = None;
        for word in [&plain[..begins], &plain[ends..]].map(str::trim).into_iter().filter(|word| !word.is_empty()) {
            let named = currency_named(word, wallet).ok_or_else(refused)?;
            if currency.is_some_and(|other| other != named) {
                return Err(refused());
            }
            currency = Some(named);
        }
        let amount = Amount::parse(&ungrouped(number).ok_or_else(refused)?).map_err(|_| malformed(number, typed))?;
        let currency = currency.or(wallet).unwrap_or(Currency::CNY);
        if let Some(wallet) = wallet.filter(|wallet| *wallet != currency) {
            return Err(Message::new("ask-amount-other-currency").with("currency", currency.code()).with("wallet", wallet.code()));
        }
        amount.fits(currency)?;
        Ok(Self { amount, currency })
    }

    /// The amount as it was understood.
    pub fn said(self, lang: Lang) -> String {
        self.amount.said(self.currency, lang)
    }
}

/// Wallets show what was paid with a minus; what is asked for is how much, so the sign is named as what is wrong.
fn malformed(number: &str, typed: &str) -> Message {
    let key = if number.starts_with('-') { "amount-negative" } else { "amount-malformed" };
    Message::new(key).with("text", typed.trim().to_owned())
}

/// The number without the marks between its thousands. `1,5` is none: elsewhere that is one and a half.
fn ungrouped(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let Some(mark) = whole.chars().find(|c| matches!(c, ',' | ' ' | '\'')) else { return Some(number.to_owned()) };
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    let grouped = (1..=3).contains(&first.len()) && digits(first) && groups.all(|group| group.len() == 3 && digits(group));
    let whole = grouped.then(|| whole.replace(mark, ""))?;
    Some(fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}.{fraction}")))
}

/// The currency that a sign, a word or a code stands for. `¥` and `$` stand for several: the wallet's own comes first.
fn currency_named(word: &str, wallet: Option<Currency>) -> Option<Currency> {
    let of = |code: &str| Currency::parse(code).ok();
    let own = |codes: &[&str], usual: &str| wallet.filter(|w| codes.contains(&w.code())).or_else(|| of(usual));
    match word.to_lowercase().as_str() {
        "¥" => own(&["CNY", "JPY"], "CNY"),
        "$" => own(&["USD", "HKD", "SGD", "TWD", "AUD", "CAD", "NZD", "MXN"], "USD"),
        "元" | "块" | "块钱" | "圆" | "rmb" | "cn¥" | "人民币" | "元人民币" | "yuan" | "kuai" => Some(Currency::CNY),
        "円" | "日元" | "yen" => of("JPY"),
        "美元" | "us$" | "dollars" | "dollar" => of("USD"),
        "港币" | "港元" | "hk$" => of("HKD"),
        "欧元" | "€" | "euro" | "euros" => of("EUR"),
        "英镑" | "£" => of("GBP"),
        "韩元" | "₩" => of("KRW"),
        code if code.len() == 3 && code.is_ascii() => of(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str, wallet: Option<&str>) -> Option<String> {
        Money::read(typed, wallet.and_then(|code| Currency::parse(code).ok())).ok().map(|money| money.amount.shown(money.currency))
    }

    #[test]
    fn what_people_type_is_understood() {
        for (typed, expected) in [
            ("120", "120.00 CNY"),
            ("¥120", "120.00 CNY"),
            ("￥ 120.50", "120.50 CNY"),
            ("120.5元", "120.50 CNY"),
            ("１２０", "120.00 CNY"),
            ("１２０．５０元", "120.50 CNY"),
            ("120。5", "120.50 CNY"),
            ("1,200.50", "1200.50 CNY"),
            ("1，200", "1200.00 CNY"),
            ("12 345 678.9", "12345678.90 CNY"),
            ("RMB 88", "88.00 CNY"),
            ("88块", "88.00 CNY"),
            ("¥88元", "88.00 CNY"),
            ("cny88", "88.00 CNY"),
            ("0", "0.00 CNY"),
        ] {
            assert_eq!(read(typed, Some("CNY")).as_deref(), Some(expected), "{typed}");
        }
    }

    #[test]
    fn the_wallets_currency_decides_what_a_sign_means() {
        assert_eq!(read("¥500", Some("JPY")).as_deref(), Some("500 JPY"));
        assert_eq!(read("$5", Some("HKD")).as_deref(), Some("5.00 HKD"));
        assert_eq!(read("$5", None).as_deref(), Some("5.00 USD"));
        assert_eq!(read("5", None).as_deref(), Some("5.00 CNY"));
    }

    #[test]
    fn what_is_not_clear_is_asked_again() {
        for typed in [
            "",
            "abc",
            "-5",
            "1,5",
            "1.200,50",
            "1,20,000",
            "12,00",
            "1.2.3",
            "1e3",
            "¥",
            "120元5",
            "5 or 6",
            "$5",
            "5 apples",
            "1.2万",
            "0.001",
            "五十",
            "120.",
            ".5",
            "¥1$",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(read(typed, Some("CNY")), None, "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let said = |typed: &str| Money::read(typed, Some(Currency::CNY)).unwrap_err().say(Lang::En);
        assert!(said("-5").contains("negative"), "{}", said("-5"));
        assert!(said("$5").contains("USD") && said("$5").contains("CNY"), "{}", said("$5"));
        assert!(said("1.005").contains("decimals"), "{}", said("1.005"));
        assert!(said("abc").contains("120.00"), "{}", said("abc"));
    }
}
