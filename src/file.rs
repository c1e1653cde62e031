//! Reading the files that people name, and of no file more than makes sense.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::thread;

/// Reads a file, up to one byte more than it may have: whoever reads further decides what becomes of one that is larger.
///
/// # Errors
/// When it cannot be read.
pub fn up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let there = fs::metadata(path)?;
    // What says that it holds something is read at once. A pipe, a device and what the kernel makes up can keep one waiting.
    if there.is_file() && there.len() > 0 {
        return beginning(File::open(path)?, most);
    }
    let path = path.to_owned();
    patiently(move || beginning(File::open(path)?, most))
}

/// Whether something is there that can be read: a file, a pipe or a device, and no folder.
pub fn is_readable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_dir())
}

/// Opens what may keep one waiting, such as a pipe that nobody has opened at its other end.
///
/// # Errors
/// When it cannot be opened, or not within the limit.
pub fn open_within(limit: Duration, path: &Path, options: &OpenOptions) -> io::Result<File> {
    let (path, options) = (path.to_owned(), options.clone());
    timed(|| thread::within(limit, move || options.open(path))?)
}

/// How long all that is no ordinary file may still take to come to its end, in milliseconds: several inputs share one deadline.
static PATIENCE: AtomicU64 = AtomicU64::new(15_000);

/// Lets what is read take no longer than this, where that is less than it could take so far.
pub fn wait_no_longer_than(limit: Duration) {
    PATIENCE.fetch_min(u64::try_from(limit.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
}

fn patiently(read: impl FnOnce() -> io::Result<Vec<u8>> + Send + 'static) -> io::Result<Vec<u8>> {
    let begun = Instant::now();
    let read = timed(|| thread::within(Duration::from_millis(PATIENCE.load(Ordering::Relaxed)), read)?);
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    PATIENCE.update(Ordering::Relaxed, Ordering::Relaxed, |left| left.saturating_sub(took));
    read
}

/// How long this program has waited for its inputs, in milliseconds.
static WAITED: AtomicU64 = AtomicU64::new(0);

/// How long this program has waited for pipes, devices and people: that time is not its own.
pub fn waited() -> Duration {
    Duration::from_millis(WAITED.load(Ordering::Relaxed))
}

fn timed<T>(read: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let read = read();
    WAITED.fetch_add(u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    read
}

fn beginning(source: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a whole file that may have so many bytes.
///
/// # Errors
/// When it cannot be read, or is larger.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Problems> {
    whole(&path.display().to_string(), up_to(path, most), most)
}

/// Reads a whole text that may have so many bytes.
///
/// # Errors
/// When it cannot be read, is larger, or is not UTF-8.
pub fn text(path: &Path, most: u64) -> Result<String, Problems> {
    let name = path.display().to_string();
    utf8(&name, whole(&name, up_to(path, most), most)?)
}

/// Reads a whole text from standard input; problems name it `-`. Whoever types has all the time in the world.
///
/// # Errors
/// Those of [`text()`].
pub fn standard_input(most: u64) -> Result<String, Problems> {
    let read = move || beginning(io::stdin().lock(), most);
    utf8("-", whole("-", if io::stdin().is_terminal() { timed(read) } else { patiently(read) }, most)?)
}

/// The text of what was read of a file, or of a member of an archive.
///
/// # Errors
/// When it is not UTF-8.
pub fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Problems> {
    String::from_utf8(bytes).map_err(|error| unreadable(name, error.utf8_error()))
}

fn whole(name: &str, read: io::Result<Vec<u8>>, most: u64) -> Result<Vec<u8>, Problems> {
    let bytes = read.map_err(|error| unreadable(name, error))?;
    if bytes.len() as u64 <= most {
        return Ok(bytes);
    }
    Err(Problems::one(Problem::new(Place::of(name), Message::new("file-too-large").with_display("most", most >> 20))))
}

/// That a file cannot be read, and why.
pub fn unreadable(name: impl Into<String>, why: impl Display) -> Problems {
    Problems::one(Problem::new(Place::of(name), Message::new("file-unreadable").with_display("error", why)))
}
