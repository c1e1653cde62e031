//! Work that blocks, on a thread of its own. A system that gives no thread is an error here and never a panic, as it would be in
//! the pools of an async runtime.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle, Result};
use std::time::Duration;

use tokio::sync::oneshot;

/// Runs blocking work beside async work. It cannot be canceled: whoever stops waiting leaves it behind.
///
/// # Errors
/// When the system gives no thread, or the work panicked.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let (sender, receiver) = oneshot::channel();
    start(move || drop(sender.send(work())))?;
    receiver.await.map_err(|_| io::Error::other("it panicked"))
}

/// Waits for work no longer than `limit`.
///
/// # Errors
/// When the system gives no thread, the work panicked, or it takes longer.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let (sender, receiver) = sync_channel(1);
    start(move || drop(sender.send(work())))?;
    receiver.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => io::ErrorKind::TimedOut.into(),
        RecvTimeoutError::Disconnected => io::Error::other("it panicked"),
    })
}

/// Begins work on a thread of its own, and gives what waits for it. Where the system gives no thread, whoever waits does the work.
pub fn begin<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> impl FnOnce() -> Result<T> {
    let ours = Arc::new(Mutex::new(Some(work)));
    let theirs = Arc::clone(&ours);
    let started = Builder::new().spawn(move || taken(&theirs).map(|work| work()));
    move || match started.map(JoinHandle::join) {
        Ok(Ok(Some(done))) => Ok(done),
        Ok(Err(panic)) => Err(panic),
        Ok(Ok(None)) | Err(_) => taken(&ours).map(|work| work()).ok_or_else(|| Box::new("nobody has the work") as _),
    }
}

fn taken<F>(work: &Mutex<Option<F>>) -> Option<F> {
    work.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Whether the system gives so many threads at once.
pub fn are_available(count: usize) -> bool {
    let mut waiting = Vec::with_capacity(count);
    let all = (0..count).all(|_| {
        let (end, ended) = channel::<()>();
        // Whoever holds the other end lets it go.
        let started = Builder::new().spawn(move || ended.recv().is_ok());
        started.map(|thread| waiting.push((end, thread))).is_ok()
    });
    for (end, thread) in waiting {
        drop(end);
        // It has done nothing that could fail.
        let _ = thread.join();
    }
    all
}

/// Starts work that nobody waits for.
///
/// # Errors
/// When the system gives no thread.
pub fn start(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    // `EAGAIN` is how a system says that a process may have no more threads.
    Builder::new().spawn(work).map(drop).map_err(|_| io::ErrorKind::OutOfMemory.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_is_not_waited_for() {
        let late = within(Duration::from_millis(10), || std::thread::sleep(Duration::from_secs(5)));
        assert_eq!(late.map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
        assert_eq!(within(Duration::from_secs(5), || 7).ok(), Some(7));
    }
}
