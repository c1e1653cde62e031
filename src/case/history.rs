//! What happened before: the list of transactions, and what was used up of limits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Amount, Currency};
use crate::redact::{Private, Redact};

/// What kind of transaction it was; money comes in or goes out by its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionKind {
    /// Paid to a merchant: out.
    #[default]
    Payment,
    /// Sent to a person: out.
    TransferOut,
    /// Taken out to a bank: out.
    Withdrawal,
    /// A fee: out.
    Fee,
    /// Received from a person: in.
    TransferIn,
    /// Put in from a bank: in.
    TopUp,
    /// Paid back by a merchant, or sent back by a bank: in.
    Refund,
}

impl TransactionKind {
    /// Whether money comes in by it.
    pub fn comes_in(self) -> bool {
        matches!(self, Self::TransferIn | Self::TopUp | Self::Refund)
    }
}

/// How far a transaction has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionState {
    /// It is finished.
    #[default]
    Completed,
    /// It is accepted and not finished, or its amount is on hold.
    Pending,
    /// It failed; no money moved.
    Failed,
    /// The money has moved, and its refund is under way.
    Refunding,
    /// It was paid back.
    Refunded,
}

/// A row of the transaction list, as a case file has it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransactionDocument {
    /// When: RFC 3339, or date and time in the wallet's time zone.
    #[schemars(extend("format" = "moment"))]
    pub at: String,
    /// How much, in the currency of the account.
    #[schemars(extend("format" = "decimal"))]
    pub amount: String,
    /// What it was.
    #[serde(default)]
    pub kind: TransactionKind,
    /// How far it has come.
    #[serde(default)]
    pub state: TransactionState,
    /// With whom. It appears in no report.
    pub payee: Option<String>,
    /// Its order or transaction number.
    pub order: Option<String>,
    /// Its currency, where it is another than that of the account.
    #[schemars(extend("format" = "currency"))]
    pub currency: Option<String>,
    /// It moved money that is not in the wallet's balance: it was paid with a card, or from a fund.
    #[serde(default)]
    pub outside_balance: bool,
}

/// A transaction, every value understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Transaction {
    /// When, RFC 3339.
    pub at: String,
    /// How much.
    pub amount: Amount,
    /// Its currency, where it is another than that of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What it was.
    pub kind: TransactionKind,
    /// How far it has come.
    pub state: TransactionState,
    /// With whom: after redaction a token, the same for the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Private>,
    /// Its number: after redaction a token, the same for the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Private>,
    /// It moved money that is not in the wallet's balance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside_balance: bool,
}

/// What was used up of limits before this payment, as a case file has it: in the currency of the account, by the wallet's days.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsedDocument {
    /// Paid today.
    #[schemars(extend("format" = "decimal"))]
    pub day: Option<String>,
    /// Paid this month.
    #[schemars(extend("format" = "decimal"))]
    pub month: Option<String>,
    /// Paid this year.
    #[schemars(extend("format" = "decimal"))]
    pub year: Option<String>,
    /// Paid since the account was opened.
    #[schemars(extend("format" = "decimal"))]
    pub lifetime: Option<String>,
    /// How many payments today.
    pub payments_today: Option<u32>,
    /// How many payments this month.
    pub payments_this_month: Option<u32>,
    /// What was used of an allowance without a fee, in its own period.
    #[schemars(extend("format" = "decimal"))]
    pub free_allowance: Option<String>,
    /// What the payee has received today.
    #[schemars(extend("format" = "decimal"))]
    pub payee_day: Option<String>,
    /// What the payee has received this year.
    #[schemars(extend("format" = "decimal"))]
    pub payee_year: Option<String>,
}

/// What was used up of limits before this payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[expect(missing_docs, reason = "documented where a case file has it: UsedDocument")]
pub struct Used {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payments_today: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payments_this_month: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_allowance: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee_day: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee_year: Option<Amount>,
}

impl Used {
    /// Whether nothing is known of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The period over which a limit adds up, by the wallet's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// One payment.
    Payment,
    /// A day.
    Day,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Since the account was opened.
    Lifetime,
}

/// A limit that the user set, as a case file has it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnLimitDocument {
    /// Over which period.
    pub period: Period,
    /// The most, in the currency of the account.
    #[schemars(extend("format" = "decimal"))]
    pub max: String,
}

/// A limit that the user set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct OwnLimit {
    /// Over which period.
    pub period: Period,
    /// The most, in the currency of the account.
    pub max: Amount,
}
