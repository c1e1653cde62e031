//! This device's clock.

use std::time::{Duration, Instant, SystemTime};

use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};

/// The time as this device sees it. The only room that reads the wall clock.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    ahead: SignedDuration,
    /// When it is set, and by how much.
    step: Option<(Instant, SignedDuration)>,
}

impl Clock {
    /// The system's clock and time zone.
    pub fn system() -> Self {
        Self::ahead_by(SignedDuration::ZERO)
    }

    /// A clock that is ahead of the system's (or behind, when negative).
    pub fn ahead_by(ahead: SignedDuration) -> Self {
        Self { zone: TimeZone::system(), ahead, step: None }
    }

    /// The same clock, set forward (or back, when negative) after this time, as NTP sets one while a run goes on.
    #[must_use]
    pub fn set_after(self, time: Duration, by: SignedDuration) -> Self {
        Self { step: Some((Instant::now() + time, by)), ..self }
    }

    /// What it shows.
    #[expect(clippy::disallowed_methods, reason = "this is the room of the wall clock")]
    pub fn now(&self) -> Timestamp {
        let stepped = self.step.filter(|(at, _)| Instant::now() >= *at).map_or(SignedDuration::ZERO, |(_, by)| by);
        let shown = Timestamp::try_from(SystemTime::now()).and_then(|now| now.checked_add(self.ahead)?.checked_add(stepped));
        shown.unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// What it shows, in the device's time zone.
    pub fn now_here(&self) -> Zoned {
        self.now().to_zoned(self.zone.clone())
    }
}
