//! Faults of the device's clock. The servers tell the true time.

use std::time::Duration;

use super::Entry;
use crate::sandbox::setup::{HEALTHY, Setup};

/// Longer than the servers' certificates last, and shorter than those of their issuers.
const FAR_AHEAD: Duration = Duration::from_hours(400 * 24);

pub(super) const FAULTS: &[Entry] = &[
    ("clock-wrong", &["clock-wrong"], Setup { clock_ahead: FAR_AHEAD, ..HEALTHY }),
    ("clock-drift", &["clock-drift"], Setup { clock_ahead: Duration::from_secs(90), ..HEALTHY }),
];
