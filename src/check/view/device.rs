//! The device itself, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::signed;
use crate::fact::Device;

/// How the device is doing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeviceView {
    /// Memory that programs can still get, in percent of all.
    pub memory_available_percent: Observed<i64>,
    /// Free storage where programs write, in megabytes.
    pub disk_free_mb: Observed<i64>,
    /// The same in percent.
    pub disk_free_percent: Observed<i64>,
    /// The load of the last minute, in percent of what the processors can do.
    pub load_percent: Observed<i64>,
    /// How much later than asked this program was woken, in milliseconds.
    pub woken_late_ms: i64,
}

impl DeviceView {
    pub(super) fn of(device: &Device) -> Self {
        let told = |value: Option<u64>| Observed::or_unknown(value.map(signed), "system-does-not-tell");
        Self {
            memory_available_percent: told(device.memory_available_percent),
            disk_free_mb: told(device.disk_free_mb),
            disk_free_percent: told(device.disk_free_percent),
            load_percent: told(device.load_percent),
            woken_late_ms: signed(device.woken_late_ms),
        }
    }
}
