//! Facts about programs that checks of a pack run.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StepId;
use crate::redact::{Private, Redact};

/// A program that a check ran, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Program {
    /// The check.
    pub check: String,
    /// The endpoint that it was run for; none for one that is run once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// How it ended.
    pub end: ProgramEnd,
    /// Its exit status, where it ended by itself.
    pub status: Option<i32>,
    /// The signal that ended it, where one did.
    pub signal: Option<i32>,
    /// What it says itself; none where it said nothing that its convention knows.
    pub state: Option<ProgramState>,
    /// Its one line of text.
    pub text: Private,
    /// What it said beyond that line.
    pub details: Private,
    /// What it measured.
    pub values: Vec<Reading>,
    /// It wrote more than was read.
    pub truncated: bool,
    /// In milliseconds.
    pub took_ms: u64,
}

/// The step that runs the program of a check, for one endpoint or for the run.
pub fn program_step(check: &str, endpoint: Option<&str>) -> StepId {
    endpoint.map_or_else(|| format!("exec:{check}"), |endpoint| format!("exec:{check}@{endpoint}"))
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramEnd {
    /// By itself.
    Exited,
    /// By a signal that was not ours.
    Killed,
    /// Its time was over, and it was ended with everything that it had started.
    TimedOut,
    /// There is no such program.
    NotFound,
    /// It may not be run.
    NotPermitted,
    /// It could not be started for another reason.
    NotStarted,
}

/// What a program says: the four states of the Nagios plugin convention, exit status 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramState {
    /// All is well.
    Ok,
    /// Worth telling.
    Warning,
    /// It does not work.
    Critical,
    /// The program could not tell.
    Unknown,
}

/// Something measured: one item of performance data (Monitoring Plugins guidelines, 2.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Reading {
    /// What was measured.
    pub label: Private,
    /// The value; none where the program could not tell (`U`).
    #[schemars(with = "Option<String>", extend("format" = "decimal"))]
    #[redact(plain)]
    pub value: Option<Decimal>,
    /// Its unit: `s`, `ms`, `%`, `B`, `c` (a counter) or empty.
    pub unit: String,
    /// Where it is worth a warning.
    pub warn: Option<Threshold>,
    /// Where it is critical.
    pub crit: Option<Threshold>,
    /// The least that it can be.
    #[schemars(with = "Option<String>", extend("format" = "decimal"))]
    #[redact(plain)]
    pub min: Option<Decimal>,
    /// The most that it can be.
    #[schemars(with = "Option<String>", extend("format" = "decimal"))]
    #[redact(plain)]
    pub max: Option<Decimal>,
}

/// A range of values, and on which side of it something is wrong (Monitoring Plugins guidelines, 2.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Threshold {
    /// Where the range begins; none for negative infinity.
    #[schemars(with = "Option<String>", extend("format" = "decimal"))]
    #[redact(plain)]
    pub from: Option<Decimal>,
    /// Where it ends; none for infinity.
    #[schemars(with = "Option<String>", extend("format" = "decimal"))]
    #[redact(plain)]
    pub to: Option<Decimal>,
    /// Something is wrong inside of it, both ends included; otherwise outside.
    pub inside: bool,
}

impl Threshold {
    /// Whether something is wrong with this value.
    pub fn is_crossed_by(&self, value: Decimal) -> bool {
        let within = self.from.is_none_or(|from| value >= from) && self.to.is_none_or(|to| value <= to);
        within == self.inside
    }
}
