//! Facts about status pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::{Private, Redact};

/// What a provider's status page says (the summary of Statuspage v2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct StatusPage {
    /// The address asked.
    pub url: Private,
    /// The overall indicator; none when the page gave no usable answer.
    pub indicator: Option<StatusIndicator>,
    /// How many incidents are not resolved.
    pub incidents: u32,
    /// How many maintenances are under way.
    pub maintenances: u32,
    /// What the page says about them.
    pub description: Private,
    /// In milliseconds.
    pub took_ms: u64,
}

/// The indicator of a status page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "lowercase")]
pub enum StatusIndicator {
    /// All is well.
    None,
    /// Something small.
    Minor,
    /// Something large.
    Major,
    /// Everything.
    Critical,
    /// Maintenance.
    Maintenance,
}
