//! This device's clock.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};

/// A clock that differs by less from the time that has passed was not set: it drifts, or is slewed.
const DRIFT: Duration = Duration::from_secs(2);

/// Reads a wall clock.
type Wall = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The time as this device sees it. The only room that reads the wall clock, and it does so once: from then on the time that has
/// passed is added, so that everything of one run is measured by one clock, even where somebody sets the device's meanwhile.
#[derive(Clone)]
pub struct Clock {
    zone: TimeZone,
    wall: Wall,
    /// One moment, by both clocks.
    began: (Timestamp, Instant),
}

impl Clock {
    /// The system's clock and time zone.
    pub fn system() -> Self {
        Self::ahead_by(SignedDuration::ZERO)
    }

    /// A clock that is ahead of the system's (or behind, when negative).
    pub fn ahead_by(ahead: SignedDuration) -> Self {
        Self::reading(move || system_time().checked_add(ahead).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// A clock that begins with what this wall clock shows now.
    pub fn reading(wall: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let began = (wall(), Instant::now());
        Self { zone: time_zone(), wall: Arc::new(wall), began }
    }

    /// What it showed when it began, and the time that has passed since.
    pub fn now(&self) -> Timestamp {
        let (wall, began) = self.began;
        wall.checked_add(began.elapsed()).unwrap_or(wall)
    }

    /// The same in the device's time zone.
    pub fn now_here(&self) -> Zoned {
        self.now().to_zoned(self.zone.clone())
    }

    /// By how much the device's clock was set since this one began (forward, or back when negative), where it was.
    pub fn was_set_by(&self) -> Option<SignedDuration> {
        let by = (self.wall)().duration_since(self.now());
        (by.unsigned_abs() > DRIFT).then_some(by)
    }
}

/// The largest file that describes a time zone, in bytes; a true one has some thousand.
const LARGEST_ZONE: u64 = 1 << 20;

/// The time zone of this device; UTC where the environment names one that is none. What it names as a file may be a device without end.
pub fn time_zone() -> TimeZone {
    let variable = |name: &str| std::env::var_os(name).unwrap_or_default().to_string_lossy().into_owned();
    let named = variable("TZ");
    let named = named.trim_start_matches(':');
    let is_endless = |path: PathBuf| std::fs::metadata(path).is_ok_and(|there| !there.is_file() || there.len() > LARGEST_ZONE);
    let as_file = (!named.is_empty()).then(|| Path::new(&variable("TZDIR")).join(named));
    let place = as_file.filter(|path| path.is_absolute());
    if place.is_some_and(is_endless) { TimeZone::UTC } else { TimeZone::system() }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("began", &self.began).finish_non_exhaustive()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the room of the wall clock")]
fn system_time() -> Timestamp {
    Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn a_clock_that_is_set_goes_on_as_before_and_tells() {
        let shown = Arc::new(AtomicI64::new(1_000));
        let wall = Arc::clone(&shown);
        let clock = Clock::reading(move || Timestamp::from_second(wall.load(Ordering::Relaxed)).expect("in range"));
        assert_eq!((clock.now().as_second(), clock.was_set_by()), (1_000, None));
        for set in [90_000, -90_000] {
            shown.store(set, Ordering::Relaxed);
            assert_eq!(clock.now().as_second(), 1_000, "what was begun goes on");
            assert_eq!(clock.was_set_by().map(|by| by.as_secs().signum()), Some(set.signum()));
        }
    }
}
