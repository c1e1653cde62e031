//! Facts about the device itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::Redact;

/// How the device is doing. What a system does not tell is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Device {
    /// Memory that programs can still get, in percent of all.
    pub memory_available_percent: Option<u64>,
    /// Free storage where programs write, in megabytes: of several places the fullest.
    pub disk_free_mb: Option<u64>,
    /// The same in percent of that storage.
    pub disk_free_percent: Option<u64>,
    /// The load of the last minute, in percent of what the processors can do.
    pub load_percent: Option<u64>,
    /// How much later than asked this program was woken, in milliseconds.
    pub woken_late_ms: u64,
}
