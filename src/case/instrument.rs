//! What somebody pays with: balance, cards, bank accounts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Amount;
use crate::redact::{Private, Redact};

/// The kinds of instrument that money is paid from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, clap::ValueEnum, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The wallet's own balance.
    Balance,
    /// A bank card that draws on an account.
    DebitCard,
    /// A bank card that draws on credit.
    CreditCard,
    /// A bank card of another country.
    ForeignCard,
    /// A bank account, without a card.
    BankAccount,
    /// Credit that the wallet itself grants.
    WalletCredit,
    /// Digital renminbi.
    ECny,
}

/// How an instrument is doing, as the wallet or the bank shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum InstrumentState {
    /// It can be used.
    #[default]
    Usable,
    /// The bank has restricted or frozen it, or it was never activated.
    Restricted,
    /// It was reported lost or stolen.
    Lost,
    /// It is closed.
    Closed,
    /// Its binding to the wallet is no longer valid.
    Unbound,
}

/// Something to pay with, as a case file has it. Amounts are in the currency of the account.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentDocument {
    /// Its name within this case: lower-case letters, digits and hyphens, such as `cmb-debit`.
    pub id: String,
    /// What it is.
    pub kind: Method,
    /// Its bank, by the id or the name that the wallet's profile has for it.
    pub bank: Option<String>,
    /// Its number. It appears in no report; whether its check digit is right is derived before.
    pub number: Option<String>,
    /// The last month in which it is valid: `2027-03`.
    #[schemars(extend("format" = "month"))]
    pub expires: Option<String>,
    /// What can be spent from it now, credit included.
    #[schemars(extend("format" = "decimal"))]
    pub available: Option<String>,
    /// The most that the bank allows for one payment.
    #[schemars(extend("format" = "decimal"))]
    pub per_payment: Option<String>,
    /// The most that the bank allows in one day.
    #[schemars(extend("format" = "decimal"))]
    pub per_day: Option<String>,
    /// What was paid from it today.
    #[schemars(extend("format" = "decimal"))]
    pub used_today: Option<String>,
    /// How it is doing.
    #[serde(default)]
    pub state: InstrumentState,
}

/// Something to pay with, every value understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Instrument {
    /// Its name within the case.
    pub id: String,
    /// What it is.
    pub kind: Method,
    /// Its bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Private>,
    /// Whether the check digit of its number is right (ISO/IEC 7812-1), found before the number became a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub luhn_ok: Option<bool>,
    /// The last month in which it is valid: `2027-03`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// What can be spent from it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<Amount>,
    /// The most that the bank allows for one payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_payment: Option<Amount>,
    /// The most that the bank allows in one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<Amount>,
    /// What was paid from it today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_today: Option<Amount>,
    /// How it is doing.
    #[serde(default)]
    pub state: InstrumentState,
}
