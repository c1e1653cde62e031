//! The program of a check, as its expressions see it.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::signed;
use crate::fact::{Program, ProgramEnd, ProgramState, Reading, Threshold};
use crate::redact::Private;

/// What the program of the check said. Where it could not tell, its state is unknown, and so is what depends on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProgramView {
    /// What it says itself; unknown when it could not tell, ended in another way, or did not run.
    pub state: Observed<ProgramVerdict>,
    /// How it ended.
    pub end: ProgramEnd,
    /// Its exit status; unknown when it did not end by itself.
    pub status: Observed<i64>,
    /// Its line of text; in its place the exit status, where it wrote none.
    pub text: String,
    /// What it said beyond that line.
    pub details: String,
    /// What it measured.
    pub values: Vec<ReadingView>,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
}

/// What a program that could tell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramVerdict {
    /// All is well.
    Ok,
    /// Worth telling.
    Warning,
    /// It does not work.
    Critical,
}

/// Something that a program measured.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReadingView {
    /// What was measured.
    pub label: String,
    /// The value; unknown where the program could not tell.
    #[schemars(with = "String", extend("format" = "decimal"))]
    pub value: Observed<Decimal>,
    /// Its unit.
    pub unit: String,
    /// It is where the program's own threshold for a warning says so; unknown without one.
    pub beyond_warn: Observed<bool>,
    /// It is where the program's own threshold for critical says so; unknown without one.
    pub beyond_crit: Observed<bool>,
    /// The least that it can be.
    #[schemars(with = "String", extend("format" = "decimal"))]
    pub min: Observed<Decimal>,
    /// The most that it can be.
    #[schemars(with = "String", extend("format" = "decimal"))]
    pub max: Observed<Decimal>,
}

impl ProgramView {
    pub(super) fn of(program: &Program) -> Self {
        let shown = |text: &Private| text.shown().unwrap_or_default().to_owned();
        let text = match (shown(&program.text), program.status) {
            (text, Some(status)) if text.is_empty() => format!("exit {status}"),
            (text, _) => text,
        };
        Self {
            state: state(program),
            end: program.end,
            status: Observed::or_unknown(program.status.map(i64::from), why_ended(program.end)),
            text,
            details: shown(&program.details),
            values: program.values.iter().map(ReadingView::of).collect(),
            took_ms: signed(program.took_ms),
        }
    }
}

fn state(program: &Program) -> Observed<ProgramVerdict> {
    match (program.end, program.state) {
        (ProgramEnd::Exited, Some(ProgramState::Ok)) => Observed::Known(ProgramVerdict::Ok),
        (ProgramEnd::Exited, Some(ProgramState::Warning)) => Observed::Known(ProgramVerdict::Warning),
        (ProgramEnd::Exited, Some(ProgramState::Critical)) => Observed::Known(ProgramVerdict::Critical),
        (ProgramEnd::Exited, Some(ProgramState::Unknown)) => Observed::Unknown("program-unknown"),
        (ProgramEnd::Exited, None) => Observed::Unknown("program-without-state"),
        (end, _) => Observed::Unknown(why_ended(end)),
    }
}

/// Why a program did not say anything.
fn why_ended(end: ProgramEnd) -> &'static str {
    match end {
        ProgramEnd::Exited => "program-without-state",
        ProgramEnd::Killed => "program-killed",
        ProgramEnd::TimedOut => "program-timed-out",
        ProgramEnd::NotFound => "program-not-found",
        ProgramEnd::NotPermitted => "program-not-permitted",
        ProgramEnd::NotStarted => "program-not-started",
    }
}

impl ReadingView {
    fn of(reading: &Reading) -> Self {
        let told = |value: Option<Decimal>| Observed::or_unknown(value, "program-does-not-tell");
        let beyond = |threshold: &Option<Threshold>| {
            let crossed = threshold.as_ref().zip(reading.value).map(|(threshold, value)| threshold.is_crossed_by(value));
            Observed::or_unknown(crossed, "program-does-not-tell")
        };
        Self {
            label: reading.label.shown().unwrap_or_default().to_owned(),
            value: told(reading.value),
            unit: reading.unit.clone(),
            beyond_warn: beyond(&reading.warn),
            beyond_crit: beyond(&reading.crit),
            min: told(reading.min),
            max: told(reading.max),
        }
    }
}
