//! The zip around a bundle: written in one way only, and read without any trust.
//!
//! The reader walks the directory of the archive by itself, because everything in it can lie: how many members there are,
//! how large they become, where they lie. Only what adds up is unpacked, and never more of it than was announced.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Write};

use zip::read::read_zipfile_from_stream;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::limits::{MEMBER, MEMBERS, RATIO, SMALL, TOLD, TOTAL};
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// A member: its name and its bytes.
pub(super) type Named = (String, Vec<u8>);

/// Lengths of the fixed parts (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16).
const LOCAL: usize = 30;
const CENTRAL: usize = 46;
const END: usize = 22;

/// The zip of some members. The same members give the same bytes.
///
/// # Errors
/// When they do not fit into a zip.
pub(super) fn pack(members: &[Named]) -> io::Result<Vec<u8>> {
    let bytes = pack_as(members, |_| CompressionMethod::Deflated)?;
    // What shrinks too well looks like a bomb to the reader: it is stored as it is.
    let entries = directory("", &bytes).unwrap_or_default();
    let suspicious: BTreeSet<&str> = entries.iter().filter(|e| e.is_suspicious()).map(|e| e.name.as_str()).collect();
    if suspicious.is_empty() {
        return Ok(bytes);
    }
    let method = |name: &str| if suspicious.contains(name) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    pack_as(members, method)
}

fn pack_as(members: &[Named], method: impl Fn(&str) -> CompressionMethod) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(method(name)).unix_permissions(0o600);
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The members of a zip, in the order in which they lie in it.
///
/// # Errors
/// Everything about it that is not as a bundle has it.
pub(super) fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<Named>, Problems> {
    let mut entries = directory(file, bytes)?;
    entries.sort_by_key(|entry| entry.offset);
    let mut problems = Problems::default();
    for entry in &entries {
        problems.take(entry.check(file));
    }
    problems.take(unique(file, &entries));
    let total = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    if total > TOTAL {
        problems.push(wrong(file, None, Message::new("bundle-too-large").with_display("most", TOTAL >> 20)));
    }
    problems.take(adjoining(file, bytes, &entries));
    problems.0.truncate(TOLD);
    problems.check()?;
    entries.iter().map(|entry| Ok((entry.name.clone(), entry.read(file, bytes)?))).collect()
}

/// A mistake in a bundle, or in a member of it.
pub(super) fn wrong(file: &str, member: Option<&str>, what: Message) -> Problem {
    Problem::new(Place { source: file.to_owned(), at: None, key: member.map(|name| crate::report::clean(name).into_owned()) }, what)
}

fn damaged(file: &str) -> Problems {
    Problems::one(wrong(file, None, Message::new("bundle-damaged")))
}

/// What the directory says of a member.
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    packed: u64,
    size: u64,
    /// The kind of file, as Unix has it (the upper half of the external attributes).
    kind: u32,
    offset: usize,
}

impl Entry {
    fn is_suspicious(&self) -> bool {
        self.size > SMALL && self.size / self.packed.max(1) > RATIO
    }

    /// Everything that is wrong with it by itself.
    fn check(&self, file: &str) -> Result<(), Problems> {
        let mut problems = Problems::default();
        let mut tell = |what| problems.push(wrong(file, Some(&self.name), what));
        if is_unsafe(&self.name) {
            tell(Message::new("bundle-name-unsafe"));
        }
        // Encrypted by the means of zip, or written without knowing its length.
        if self.flags & 0b1001 != 0 || !matches!(self.method, 0 | 8) {
            tell(Message::new("bundle-member-form"));
        }
        if !matches!(self.kind, 0 | 0o100_000) {
            tell(Message::new("bundle-not-a-file"));
        }
        if self.size > MEMBER {
            tell(Message::new("bundle-member-too-large").with_display("most", MEMBER >> 20));
        } else if self.is_suspicious() {
            tell(Message::new("bundle-bomb").with_display("most", RATIO));
        }
        problems.check()
    }

    /// Unpacks it, up to what was announced.
    fn read(&self, file: &str, bytes: &[u8]) -> Result<Vec<u8>, Problems> {
        let differs = || Problems::one(wrong(file, Some(&self.name), Message::new("bundle-member-damaged")));
        let mut rest = bytes.get(self.offset..).unwrap_or_default();
        let member = read_zipfile_from_stream(&mut rest).ok().flatten().ok_or_else(differs)?;
        let same = member.name_raw() == self.name.as_bytes() && (member.size(), member.compressed_size()) == (self.size, self.packed);
        let mut out = Vec::new();
        let read = member.take(self.size + 1).read_to_end(&mut out);
        if same && read.is_ok() && out.len() as u64 == self.size { Ok(out) } else { Err(differs()) }
    }
}

/// Whether a name would leave the folder that an archive is unpacked into, on any system.
fn is_unsafe(name: &str) -> bool {
    let odd = name.is_empty() || name.contains(['\\', ':']) || name.chars().any(char::is_control);
    odd || name.starts_with('/') || name.split('/').any(|part| matches!(part, "" | "." | ".."))
}

/// No name is there twice, neither where upper and lower case are the same.
fn unique(file: &str, entries: &[Entry]) -> Result<(), Problems> {
    let mut seen = BTreeSet::new();
    let twice = entries.iter().filter(|entry| !seen.insert(entry.name.to_lowercase()));
    Problems(twice.map(|entry| wrong(file, Some(&entry.name), Message::new("bundle-member-twice"))).collect()).check()
}

/// The members lie one behind the other, with nothing between, before or behind them.
fn adjoining(file: &str, bytes: &[u8], entries: &[Entry]) -> Result<(), Problems> {
    let mut end = 0;
    for entry in entries {
        let local = (entry.offset == end).then(|| bytes.get(end..end + LOCAL)).flatten().ok_or_else(|| damaged(file))?;
        let packed = usize::try_from(entry.packed).map_err(|_| damaged(file))?;
        end += LOCAL + usize::from(u16_at(local, 26)) + usize::from(u16_at(local, 28)) + packed;
    }
    let directory = bytes.len().checked_sub(END).and_then(|at| bytes.get(at..)).map(|tail| u32_at(tail, 16) as usize);
    if directory == Some(end) { Ok(()) } else { Err(damaged(file)) }
}

/// Reads the directory. It has to end where the file ends: what is cut off or has something behind it is refused, and so is
/// a directory of the larger kind (zip64), which no bundle needs.
fn directory(file: &str, bytes: &[u8]) -> Result<Vec<Entry>, Problems> {
    let cut = || Problems::one(wrong(file, None, Message::new("bundle-cut-off")));
    let at = bytes.len().checked_sub(END).ok_or_else(cut)?;
    let tail = &bytes[at..];
    if !tail.starts_with(b"PK\x05\x06") || u16_at(tail, 20) != 0 {
        return Err(cut());
    }
    let (disk, count, length, start) = (u32_at(tail, 4), u16_at(tail, 10), u32_at(tail, 12) as usize, u32_at(tail, 16) as usize);
    if usize::from(count) > MEMBERS {
        return Err(Problems::one(wrong(file, None, Message::new("bundle-too-many").with_display("most", MEMBERS))));
    }
    let mut rest =
        bytes.get(start..at).filter(|d| d.len() == length && disk == 0 && u16_at(tail, 8) == count).ok_or_else(|| damaged(file))?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, behind) = entry(rest).ok_or_else(|| damaged(file))?;
        entries.push(entry);
        rest = behind;
    }
    if rest.is_empty() { Ok(entries) } else { Err(damaged(file)) }
}

/// The first entry of a directory, and what comes behind it.
fn entry(directory: &[u8]) -> Option<(Entry, &[u8])> {
    let fixed = directory.get(..CENTRAL).filter(|d| d.starts_with(b"PK\x01\x02"))?;
    let lengths = [28, 30, 32].map(|at| usize::from(u16_at(fixed, at)));
    let name = directory.get(CENTRAL..CENTRAL + lengths[0])?;
    let entry = Entry {
        // A name that is no text is none that a bundle has; it stays recognisable.
        name: String::from_utf8_lossy(name).into_owned(),
        flags: u16_at(fixed, 8),
        method: u16_at(fixed, 10),
        packed: u32_at(fixed, 20).into(),
        size: u32_at(fixed, 24).into(),
        kind: (u32_at(fixed, 38) >> 16) & 0o170_000,
        offset: u32_at(fixed, 42) as usize,
    };
    Some((entry, directory.get(CENTRAL + lengths.iter().sum::<usize>()..)?))
}

/// A number at a place of a part whose length was checked.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}
