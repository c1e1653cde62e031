//! An earlier report, to compare with.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::Judged;
use crate::check::Status;
use crate::report::{Change, SmokeReport};

/// A target is measured so often before it is called slower.
const MEASURED: usize = 3;
/// A difference below this is noise, in milliseconds.
const NOISE: u64 = 50;

/// How each target was.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// When it was (RFC 3339).
    pub started_at: String,
    targets: BTreeMap<String, (Status, u64)>,
}

impl Baseline {
    /// What an earlier report says.
    pub fn of(report: &SmokeReport) -> Self {
        let targets = report.targets.iter().map(|t| (t.id.clone(), (t.status, t.timings.total_ms))).collect();
        Self { started_at: report.run.started_at.clone(), targets }
    }

    /// The targets that are no longer there.
    pub fn gone<'a>(&self, now: impl Iterator<Item = &'a str>) -> Vec<String> {
        let now: BTreeSet<&str> = now.collect();
        self.targets.keys().filter(|id| !now.contains(id.as_str())).cloned().collect()
    }

    /// Whether a target has to be measured again before it can be called slower. One measurement says nothing: something
    /// else may have happened on the way just then.
    pub(super) fn wants_another(&self, id: &str, attempts: &[Judged]) -> bool {
        good(attempts).count() < MEASURED && self.is_slower(id, attempts)
    }

    /// Whether even the fastest of the good attempts takes longer than then, by more than half and by more than noise.
    fn is_slower(&self, id: &str, attempts: &[Judged]) -> bool {
        let then = self.targets.get(id).filter(|(status, _)| works(*status)).map(|(_, ms)| *ms);
        then.zip(fastest(attempts)).is_some_and(|(then, now)| beyond(then, now))
    }

    /// What is different.
    pub fn change(&self, id: &str, status: Status, attempts: &[Judged]) -> Change {
        let Some((then, then_ms)) = self.targets.get(id).copied() else { return Change::New };
        if then == Status::Unknown || status == Status::Unknown {
            return Change::NotComparable;
        }
        match (rank(then), rank(status)) {
            (then, now) if now > then => return Change::Worse,
            (then, now) if now < then => return Change::Better,
            _ => {}
        }
        if good(attempts).count() >= MEASURED && self.is_slower(id, attempts) {
            return Change::Slower;
        }
        let faster = works(then) && fastest(attempts).is_some_and(|now| beyond(now, then_ms));
        if faster { Change::Faster } else { Change::Same }
    }

    /// How long a target took, in milliseconds.
    pub fn took_ms(&self, id: &str) -> Option<u64> {
        self.targets.get(id).map(|(_, ms)| *ms)
    }
}

/// Whether the second is longer than the first by more than half and by more than noise.
fn beyond(first: u64, second: u64) -> bool {
    second.saturating_mul(2) > first.saturating_mul(3) && second.saturating_sub(first) > NOISE
}

fn works(status: Status) -> bool {
    matches!(status, Status::Pass | Status::Warn)
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Pass => 0,
        Status::Warn => 1,
        _ => 2,
    }
}

/// The attempts that came through.
fn good(attempts: &[Judged]) -> impl Iterator<Item = &Judged> {
    attempts.iter().filter(|a| works(a.status()))
}

/// The shortest of them, in milliseconds.
fn fastest(attempts: &[Judged]) -> Option<u64> {
    good(attempts).map(|a| a.timings.total_ms).min()
}
