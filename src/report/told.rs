//! A report in short: what is compared when it is judged again, or beside another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Report, ToolReport, VerdictReport};
use crate::diagnosis::VerdictStatus;
use crate::pack::PayAgain;
use crate::redact::{Redact, Redactor};

/// How judging a record again came to something else.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ReplayReport {
    /// What was said when it was recorded.
    pub recorded: Told,
    /// What is said otherwise now: `status`, `cause`, `next_action`, `pay_again`.
    pub differs: Vec<String>,
}

/// A verdict in short, and what came to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Told {
    /// What made the report.
    pub tool: ToolReport,
    /// What the run came out as.
    pub status: VerdictStatus,
    /// The root cause; null when healthy or inconclusive.
    pub cause: Option<String>,
    /// The id of the next action; null when healthy.
    pub next_action: Option<String>,
    /// Whether a second charge is excluded; null when no attempt to pay is claimed.
    pub pay_again: Option<PayAgain>,
}

impl Told {
    /// The verdict of a report in short.
    pub fn of(report: &Report) -> Self {
        Self::new(&report.tool, &report.verdict, report.next_action.as_ref().map(|action| action.id.as_str()))
    }

    /// The same from its parts.
    pub fn new(tool: &ToolReport, verdict: &VerdictReport, next_action: Option<&str>) -> Self {
        Self {
            tool: tool.clone(),
            status: verdict.status,
            cause: verdict.cause.clone(),
            next_action: next_action.map(str::to_owned),
            pay_again: verdict.pay_again,
        }
    }

    /// What was read back: it may have been edited, and is redacted again.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        self.redact(&mut Redactor::default());
        self
    }

    /// What another verdict says otherwise.
    pub fn differs(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            ("status", self.status != other.status),
            ("cause", self.cause != other.cause),
            ("next_action", self.next_action != other.next_action),
            ("pay_again", self.pay_again != other.pay_again),
        ];
        parts.into_iter().filter_map(|(part, differs)| differs.then_some(part)).collect()
    }
}
