//! Money: exact decimals with the number of decimals that their currency has. Never a float.

use std::fmt;
use std::str::FromStr;

use iso_currency::Currency as Iso;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::lang::Message;
use crate::problem::did_you_mean;
use crate::redact::{Redact, is_card_number};

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Redact)]
pub struct Currency(#[redact(plain)] Iso);

impl Currency {
    /// The renminbi, the currency of a wallet that names none.
    pub const CNY: Self = Self(Iso::CNY);

    /// The currency with this code, such as `CNY`.
    ///
    /// # Errors
    /// When ISO 4217 has no such code.
    pub fn parse(code: &str) -> Result<Self, Message> {
        Iso::from_code(&code.to_ascii_uppercase()).map(Self).ok_or_else(|| Message::new("currency-unknown").with("code", code.to_owned()))
    }

    /// What may have been meant by a code that is none.
    pub fn near(code: &str) -> Option<Message> {
        did_you_mean(
            &code.to_ascii_uppercase(),
            ["CNY", "USD", "EUR", "JPY", "HKD", "GBP", "KRW", "SGD", "TWD", "MOP", "THB", "AUD", "CAD"],
        )
    }

    /// The code of ISO 4217.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals the minor unit has: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let code = String::deserialize(d)?;
        Self::parse(&code).map_err(|_| D::Error::custom(format!("{code}: not a currency of ISO 4217")))
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "currency", "description": "A currency code of ISO 4217." })
    }
}

/// An exact amount of money, written as text: `"120.00"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Redact)]
pub struct Amount(#[redact(plain)] pub Decimal);

impl Amount {
    /// Reads an amount: digits, and a decimal point where there is a fraction; nothing else.
    ///
    /// # Errors
    /// When it is anything else: a sign, an exponent, a thousands separator, a currency sign.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let refused = || Message::new("amount-malformed").with("text", text.to_owned());
        let plain =
            text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with('.');
        if text.starts_with('-') && Decimal::from_str(text).is_ok() {
            return Err(Message::new("amount-negative").with("text", text.to_owned()));
        }
        if plain && is_card_number(text) {
            return Err(Message::new("amount-is-card"));
        }
        if plain { Decimal::from_str_exact(text).map(Self).map_err(|_| refused()) } else { Err(refused()) }
    }

    /// That the amount can be expressed in the currency's minor unit.
    ///
    /// # Errors
    /// When it has more decimals than the currency.
    pub fn fits(self, currency: Currency) -> Result<(), Message> {
        let (has, may) = (self.0.normalize().scale(), currency.decimals());
        if has <= may {
            return Ok(());
        }
        Err(Message::new("amount-too-fine").with_display("amount", self).with("currency", currency.code()).with_display("decimals", may))
    }

    /// The amount with exactly the currency's decimals.
    pub fn shown(self, currency: Currency) -> String {
        let mut value = self.0;
        value.rescale(currency.decimals());
        format!("{value} {}", currency.code())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Decimal::from_str_exact(&text).map(Self).map_err(|_| D::Error::custom(format!("{text}: not an amount such as 120.00")))
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "decimal", "description": "An exact amount, as text: \"120.00\"." })
    }
}

/// An exact proportion, written as text: a percentage (`"0.1"` is 0.1 %), or an exchange rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Redact)]
pub struct Rate(#[redact(plain)] pub Decimal);

impl Rate {
    /// Reads a rate: digits, and a decimal point where there is a fraction; more than nothing.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let Amount(value) = Amount::parse(text)?;
        if value.is_zero() { Err(Message::new("rate-zero")) } else { Ok(Self(value)) }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Amount::deserialize(d).map(|Amount(value)| Self(value))
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "decimal", "description": "An exact proportion, as text: \"0.1\"." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_digits_and_a_point() {
        assert_eq!(Amount::parse("120.00").map(|a| a.to_string()), Ok("120.00".to_owned()));
        for bad in ["", "-1", "+1", "1e3", "1,000", "¥5", ".5", "5.", "1.2.3", "abc", "１２"] {
            assert!(Amount::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_currency_has_its_own_decimals() {
        let of = |code: &str| Currency::parse(code).map(Currency::decimals);
        assert_eq!((of("JPY"), of("cny"), of("KWD")), (Ok(0), Ok(2), Ok(3)));
        let cny = Currency::CNY;
        assert!(Amount(Decimal::new(1001, 3)).fits(cny).is_err());
        assert!(Amount(Decimal::new(1000, 3)).fits(cny).is_ok());
    }

    #[test]
    fn a_tenth_and_two_tenths_are_three_tenths() {
        let sum = Decimal::new(1, 1) + Decimal::new(2, 1);
        assert_eq!(Amount(sum).shown(Currency::CNY), "0.30 CNY");
    }
}
