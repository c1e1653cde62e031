//! Judging again what was recorded, by the checks that are known now: one record, or many of them beside each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use super::judge::{Judge, Judged};
use super::read::{Recorded, read_file, recorded};
use super::seal::Identities;
use crate::lang::Lang;
use crate::problem::Problems;
use crate::redact::redact;
use crate::report::Told;

/// Results that may wait for an earlier one.
const WAITING: usize = 64;

/// A record judged again.
pub struct Replayed {
    /// The record with its new report.
    pub judged: Judged,
    /// What was said then; none where only the record was kept.
    pub then: Option<Told>,
    /// What is said now.
    pub now: Told,
}

impl Replayed {
    /// The parts of the verdict that are others now.
    pub fn differs(&self) -> Vec<&'static str> {
        self.then.as_ref().map(|then| then.differs(&self.now)).unwrap_or_default()
    }
}

/// Judges a record again, in its own language or in another.
pub fn replay(recorded: Recorded, judge: &Judge, lang: Option<Lang>) -> Replayed {
    let Recorded { mut record, told, .. } = recorded;
    record.run.lang = lang.unwrap_or(record.run.lang);
    let judged = judge.judge(redact(record));
    let now = Told::of(judged.report());
    Replayed { judged, then: told, now }
}

/// Judges the records in files again, several at a time; `emit` gets what came of each in the order of the files, until `stop`
/// says that it is enough. No more than a few of them are in memory.
pub fn replay_all<T: Send>(
    files: &[PathBuf],
    judge: &Judge,
    identities: &Identities,
    lang: Option<Lang>,
    stop: impl Fn() -> bool + Sync,
    keep: impl Fn(Replayed) -> T + Sync,
    mut emit: impl FnMut(&Path, Result<T, Problems>),
) {
    let work = |path: &Path| -> Result<T, Problems> {
        let bytes = read_file(path)?;
        let recorded = recorded(&path.display().to_string(), &bytes, identities, false)?;
        drop(bytes);
        Ok(keep(replay(recorded, judge, lang)))
    };
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    let (sender, receiver) = sync_channel(WAITING);
    let (next, work, stop) = (&next, &work, &stop);
    thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..workers {
            let sender = sender.clone();
            let judging = move || {
                while let Some((place, path)) = claim(next, files).filter(|_| !stop()) {
                    if sender.send((place, work(path))).is_err() {
                        return;
                    }
                }
            };
            started += usize::from(thread::Builder::new().spawn_scoped(scope, judging).is_ok());
        }
        drop(sender);
        if started == 0 {
            // The system gives no thread: it is done here, one after the other.
            return files.iter().take_while(|_| !stop()).for_each(|path| emit(path, work(path)));
        }
        let mut early: BTreeMap<usize, Result<T, Problems>> = BTreeMap::new();
        for (place, path) in files.iter().enumerate() {
            while !early.contains_key(&place) {
                let Ok((done, result)) = receiver.recv() else { return };
                early.insert(done, result);
            }
            if let Some(result) = early.remove(&place) {
                emit(path, result);
            }
        }
    });
}

/// The next file that nobody works on.
fn claim<'a>(next: &AtomicUsize, files: &'a [PathBuf]) -> Option<(usize, &'a Path)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    files.get(place).map(|path| (place, path.as_path()))
}
