//! The money rules of a wallet, or of a set of rules that several wallets share: limits, fees, times of arrival. Each is
//! dated and says where it comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Amount, Case, Currency, Method, Period, ProblemKind, Rate, Scan, Speed, Verification};
use crate::lang::Text;
use crate::redact::Redact;

/// Which operations a rule is for. What is not given does not matter; what is given must be so in the case. A case that does
/// not say it leaves open whether the rule is for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The kinds of problem: what was to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemKind>,
    /// What is paid with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// The verification levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// How fast the money is to arrive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speeds: Vec<Speed>,
    /// Which code was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Scan>,
    /// How the payment is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// Whether the amount is in another currency than the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign_currency: Option<bool>,
}

impl Scope {
    /// Whether the rule is for this case; none where the case does not say enough.
    pub fn covers(&self, case: &Case) -> Option<bool> {
        let among = |listed: bool, found: Option<bool>| if listed { found } else { Some(true) };
        let answers = [
            among(!self.problems.is_empty(), Some(self.problems.contains(&case.problem))),
            among(!self.methods.is_empty(), case.paid_with().map(|m| self.methods.contains(&m))),
            among(!self.tiers.is_empty(), case.tier.as_ref().map(|t| self.tiers.contains(t))),
            among(!self.speeds.is_empty(), case.speed.map(|s| self.speeds.contains(&s))),
            among(self.scan.is_some(), case.scan.map(|s| Some(s) == self.scan)),
            among(self.verification.is_some(), case.verification.map(|v| Some(v) == self.verification)),
            among(self.foreign_currency.is_some(), Some(Some(case.account_currency.is_some()) == self.foreign_currency)),
        ];
        if answers.contains(&Some(false)) {
            return Some(false);
        }
        (!answers.contains(&None)).then_some(true)
    }
}

/// Whom a limit binds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Who pays.
    #[default]
    Payer,
    /// Who is paid.
    Payee,
}

/// Where a rule comes from, and how sure it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The day of which this is known to hold.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// Pages or documents.
    pub source: Vec<String>,
}

/// A limit on amounts or on their number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Its id within the wallet or set of rules.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is for.
    #[serde(default, rename = "for")]
    pub scope: Scope,
    /// Whom it binds.
    #[serde(default)]
    pub side: Side,
    /// The period over which payments add up; it starts anew at midnight of the wallet's time zone.
    pub period: Period,
    /// The most, all payments of the period together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Amount>,
    /// The least that one payment must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Amount>,
    /// The most payments in the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The currency of `max` and `min`, where it is another than the wallet's: then it binds only payments in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "currency"))]
    pub currency: Option<Currency>,
    /// Where it comes from.
    pub origin: Origin,
}

/// How a fee is rounded to the minor unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the nearer one, half a unit up.
    #[default]
    HalfUp,
    /// Up.
    Up,
    /// Down.
    Down,
}

/// An amount that is free of the fee, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct FreeAllowance {
    /// The period.
    pub period: Period,
    /// How much.
    pub amount: Amount,
}

/// A fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Its id within the wallet or set of rules.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is for.
    #[serde(default, rename = "for")]
    pub scope: Scope,
    /// A fixed part, in the currency of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Amount>,
    /// Percent of the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Rate>,
    /// At least this much, where there is a fee at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Amount>,
    /// At most this much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Amount>,
    /// What of each payment is free: the percentage is of what is above it, and where nothing is above it there is no fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Amount>,
    /// What is free of it, period by period, all payments together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<FreeAllowance>,
    /// How it is rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Where it comes from.
    pub origin: Origin,
}

/// When money normally arrives, or an answer normally comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// What it is for.
    #[serde(default, rename = "for")]
    pub scope: Scope,
    /// At the latest after this time, such as `2h` or `30m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "span"))]
    pub within: Option<String>,
    /// At the latest at the end of so many further working days of the wallet's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A set of rules that several wallets share, such as those of a country: `rules/*.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its id; wallets name it under `rules`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Text>,
    /// Limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Fees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// When money arrives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrivals: Vec<Arrival>,
}
