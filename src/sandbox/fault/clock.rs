//! Faults of the device's clock. The servers tell the true time.

use jiff::SignedDuration;

use super::Entry;
use crate::sandbox::setup::{HEALTHY, Setup};

/// Longer than the servers' certificates last, and shorter than those of their issuers.
const FAR_HOURS: i64 = 400 * 24;

pub(super) const FAULTS: &[Entry] = &[
    ("clock-wrong", &["clock-wrong"], Setup { clock_ahead: SignedDuration::from_hours(FAR_HOURS), ..HEALTHY }),
    ("clock-behind", &["clock-wrong"], Setup { clock_ahead: SignedDuration::from_hours(-FAR_HOURS), ..HEALTHY }),
    ("clock-zone", &["clock-wrong"], Setup { clock_ahead: SignedDuration::from_hours(8), ..HEALTHY }),
    ("clock-drift", &["clock-drift"], Setup { clock_ahead: SignedDuration::from_secs(90), ..HEALTHY }),
];
