//! A request that is stuck is noticed before its time is over, so that what may be in its way can be tried beside it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::sleep;

use super::millis;
use super::tcp::Watch;

/// How often a request is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// How far a request has come, and the word to give it up.
#[derive(Debug)]
pub(super) struct Pace {
    begun: Instant,
    /// When the last part of an answer came, in milliseconds from the beginning; 0 as long as nothing came.
    moved_ms: AtomicU64,
    given_up: Notify,
}

impl Pace {
    /// A request that begins now.
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), moved_ms: AtomicU64::new(0), given_up: Notify::new() }
    }

    /// A part of the answer came.
    pub(super) fn moved(&self) {
        self.moved_ms.store(millis(self.begun.elapsed()).max(1), Ordering::Relaxed);
    }

    /// Ends the request: it counts as one that ran out of time.
    pub(super) fn give_up(&self) {
        self.given_up.notify_one();
    }

    /// Waits for the word to give up.
    pub(super) async fn given_up(&self) {
        self.given_up.notified().await;
    }

    /// How long an answer that has begun has not gone on.
    fn idle(&self) -> Option<Duration> {
        let moved = self.moved_ms.load(Ordering::Relaxed);
        (moved > 0).then(|| self.begun.elapsed().saturating_sub(Duration::from_millis(moved)))
    }
}

/// How sure it is that a request is stuck.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    /// How often the system sent the same again in vain; the pauses double, from about 200 ms (RFC 6298).
    in_vain: u8,
    /// How long an answer that has begun has not gone on.
    idle: Duration,
}

impl Signs {
    /// Enough to try something else beside it.
    pub(super) const SUSPECT: Self = Self { in_vain: 3, idle: Duration::from_secs(2) };
    /// Enough to give it up, where something else came through meanwhile.
    pub(super) const CERTAIN: Self = Self { in_vain: 4, idle: Duration::from_secs(3) };

    /// Waits until a request shows these signs.
    pub(super) async fn seen(self, watch: &Watch, pace: &Pace) {
        while !(watch.in_vain() >= self.in_vain || pace.idle().is_some_and(|idle| idle >= self.idle)) {
            sleep(LOOK_AGAIN).await;
        }
    }
}
