//! This device's clock.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};

/// The time as this device sees it. The only room that reads the wall clock.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    ahead: SignedDuration,
}

impl Clock {
    /// The system's clock and time zone.
    pub fn system() -> Self {
        Self { zone: TimeZone::system(), ahead: SignedDuration::ZERO }
    }

    /// A clock that is ahead of the system's (or behind, when negative).
    pub fn ahead_by(ahead: SignedDuration) -> Self {
        Self { zone: TimeZone::system(), ahead }
    }

    /// What it shows.
    #[expect(clippy::disallowed_methods, reason = "this is the room of the wall clock")]
    pub fn now(&self) -> Timestamp {
        Timestamp::try_from(SystemTime::now()).and_then(|now| now.checked_add(self.ahead)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// What it shows, in the device's time zone.
    pub fn now_here(&self) -> Zoned {
        self.now().to_zoned(self.zone.clone())
    }
}
