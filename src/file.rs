//! Reading the files that people name, and of no file more than makes sense.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// Reads a file, up to one byte more than it may have: whoever reads further decides what becomes of one that is larger.
///
/// # Errors
/// When it cannot be read.
pub fn up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    beginning(File::open(path)?, most)
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

/// Reads a whole text from standard input; problems name it `-`.
///
/// # Errors
/// Those of [`text()`].
pub fn standard_input(most: u64) -> Result<String, Problems> {
    utf8("-", whole("-", beginning(io::stdin().lock(), most), most)?)
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
