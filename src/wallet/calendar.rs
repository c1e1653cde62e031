//! Calendars: holidays, working days that make up for them, and the times when everybody pays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::redact::Redact;

/// The calendar of a country: `calendars/*.toml`. Its table of holidays is dated: what lies beyond it is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its id; wallets name it under `calendar`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Public holidays, each day of them, by year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Saturdays and Sundays on which people work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub working_weekends: Vec<String>,
    /// The last day for which holidays are known here.
    #[schemars(extend("format" = "date"))]
    pub known_until: String,
    /// Times when everybody pays and support is slow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<Peak>,
    /// Where it comes from.
    pub source: Vec<String>,
}

/// A holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// What it is called.
    pub name: Text,
    /// Its first day.
    #[schemars(extend("format" = "date"))]
    pub from: String,
    /// Its last day.
    #[schemars(extend("format" = "date"))]
    pub to: String,
}

/// A time when everybody pays: every year the same, or dated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Peak {
    /// Its id, such as `double-11`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Every year from and to this day and time of the wallet's time zone, such as `11-10T20:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly: Option<YearlySpan>,
    /// In particular years.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dated: Vec<DatedSpan>,
    /// What is slow in it: payments, answers of support, or both.
    pub slows: Vec<Slows>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// What a peak slows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Slows {
    /// Payments.
    Payments,
    /// Answers of support.
    Support,
}

/// A span of every year; one that ends before it begins goes over the new year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct YearlySpan {
    /// Month, day and time: `11-10T20:00`.
    #[schemars(extend("format" = "day-of-year"))]
    pub from: String,
    /// Month, day and time at which it is over: `11-12T00:00`.
    #[schemars(extend("format" = "day-of-year"))]
    pub to: String,
}

/// A span of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct DatedSpan {
    /// Date and time: `2027-02-05T18:00`.
    #[schemars(extend("format" = "local-time"))]
    pub from: String,
    /// Date and time at which it is over.
    #[schemars(extend("format" = "local-time"))]
    pub to: String,
}
