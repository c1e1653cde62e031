//! An untrusted zip, read whole into memory within bounds. Nothing is written to disk, and nothing that could mean two
//! things is taken: names that lead elsewhere, names twice, links, hidden or overlapping members are refused, all of them told
//! at once. The format is that of PKWARE's APPNOTE 6.3.
//!
//! Knows neither files nor what is in them: whoever reads packs or bundles hands in the bytes and says the limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use unicode_normalization::UnicodeNormalization;
use zip::read::{ArchiveOffset, Config, ZipFileEntry};
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipArchive, ZipReadOptions};

use crate::lang::Message;
use crate::redact::{Excerpt, excerpted};

/// What an archive may be at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the archive itself.
    pub archive_bytes: u64,
    /// Members, folders among them.
    pub members: usize,
    /// Bytes of one member, unpacked.
    pub member_bytes: u64,
    /// Bytes of all members together, unpacked.
    pub total_bytes: u64,
    /// How many times its packed size a member may be; what unpacks to [`SMALL`] bytes or fewer may be any.
    pub ratio: u64,
}

/// Up to so many unpacked bytes the ratio of a member says nothing.
pub const SMALL: u64 = 64 << 10;
/// The longest name of a member, in bytes.
const LONGEST_NAME: usize = 240;
/// What no name has on Windows.
const NO_NAME: &str = "\\:*?\"<>|";
/// The most refusals that are told.
const MOST_TOLD: usize = 20;
/// The kind of a file in the mode that Unix gives it (POSIX `sys/stat.h`): all of it, a regular file, a folder.
const KIND: (u32, u32, u32) = (0o170_000, 0o100_000, 0o040_000);

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path within the archive: relative, with `/`, without `.` and `..`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why an archive is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no zip, or a broken one; what the reader says.
    NotAZip(String),
    /// It is larger than so many bytes.
    TooLarge(u64),
    /// It has more than so many members.
    TooManyMembers(usize),
    /// A member is larger than so many bytes, unpacked.
    MemberTooLarge(String, u64),
    /// All members together are larger than so many bytes, unpacked.
    TotalTooLarge(u64),
    /// A member is more than so many times as large as it is packed.
    TooDense(String, u64),
    /// The name of a member leads out of the archive, is absolute, or cannot be a name everywhere.
    Name(String),
    /// Two members have one name; upper and lower case are the same, as they are on many systems.
    Twice(String),
    /// A member is a link or another special file.
    Link(String),
    /// A member is encrypted.
    Encrypted(String),
    /// A member is packed in another way than stored or deflated.
    Method(String),
    /// A member does not unpack to what its header says.
    Damaged(String),
    /// The list of members and what stands at their places differ, or members overlap; what the reader says.
    Ambiguous(String),
}

impl Refusal {
    /// The refusal as a sentence. Names are shown so that no character in them steers a terminal.
    pub fn message(&self) -> Message {
        match self {
            Self::NotAZip(error) => Message::new("archive-malformed").with("error", shown(error)),
            Self::TooLarge(limit) => Message::new("archive-too-large").with_display("limit", limit),
            Self::TooManyMembers(limit) => Message::new("archive-too-many-members").with_display("limit", limit),
            Self::MemberTooLarge(name, limit) => {
                Message::new("archive-member-too-large").with("name", shown(name)).with_display("limit", limit)
            }
            Self::TotalTooLarge(limit) => Message::new("archive-total-too-large").with_display("limit", limit),
            Self::TooDense(name, ratio) => Message::new("archive-too-dense").with("name", shown(name)).with_display("ratio", ratio),
            Self::Name(name) => Message::new("archive-name-unsafe").with("name", shown(name)),
            Self::Twice(name) => Message::new("archive-name-twice").with("name", shown(name)),
            Self::Link(name) => Message::new("archive-link").with("name", shown(name)),
            Self::Encrypted(name) => Message::new("archive-encrypted").with("name", shown(name)),
            Self::Method(name) => Message::new("archive-method").with("name", shown(name)),
            Self::Damaged(name) => Message::new("archive-damaged").with("name", shown(name)),
            Self::Ambiguous(error) => Message::new("archive-ambiguous").with("error", shown(error)),
        }
    }
}

/// The files in an archive, in its order. Folders are left out.
///
/// # Errors
/// Every reason to refuse it, up to a bound; nothing is unpacked where one is known beforehand.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Member>, Vec<Refusal>> {
    if u64::try_from(bytes.len()).map_or(true, |length| length > limits.archive_bytes) {
        return Err(vec![Refusal::TooLarge(limits.archive_bytes)]);
    }
    if !ends_where_it_says(bytes) {
        return Err(vec![Refusal::NotAZip("it does not end where a zip ends".to_owned())]);
    }
    // Walked member by member: how many there are is known before anything is kept, and a name that is there twice is seen.
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let mut zip = ZipIterable::try_new(Cursor::new(bytes), config).map_err(|error| vec![Refusal::NotAZip(error.to_string())])?;
    if zip.len() > limits.members {
        return Err(vec![Refusal::TooManyMembers(limits.members)]);
    }
    let wrong = inspect(&mut zip, limits);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    ZipArchive::with_config(config, Cursor::new(bytes))
        .and_then(|mut archive| archive.validate_header_consistency())
        .map_err(|error| vec![Refusal::Ambiguous(error.to_string())])?;
    unpack(&mut zip, bytes, limits).map_err(|refusal| vec![refusal])
}

/// Whether the record that ends a zip (4.3.16), with the comment that it announces, is the end of the bytes: what is cut off, or has
/// something behind it, is not taken.
fn ends_where_it_says(bytes: &[u8]) -> bool {
    const END: usize = 22;
    let last = bytes.len().saturating_sub(END);
    let comment = |at: usize| bytes.get(at + 20..at + END).map(|length| usize::from(u16::from_le_bytes([length[0], length[1]])));
    (last.saturating_sub(usize::from(u16::MAX))..=last)
        .any(|at| bytes[at..].starts_with(b"PK\x05\x06") && comment(at).is_some_and(|length| at + END + length == bytes.len()))
}

/// What the headers say against an archive.
fn inspect(zip: &mut ZipIterable<Cursor<&[u8]>>, limits: &Limits) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    let mut names = BTreeMap::new();
    let mut total: u64 = 0;
    let entries = match zip.files() {
        Ok(entries) => entries,
        Err(error) => return vec![Refusal::NotAZip(error.to_string())],
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                wrong.push(Refusal::NotAZip(error.to_string()));
                break;
            }
        };
        total = total.saturating_add(entry.size());
        wrong.extend(refuse(&entry, &mut names, limits));
    }
    if total > limits.total_bytes {
        wrong.push(Refusal::TotalTooLarge(limits.total_bytes));
    }
    wrong.truncate(MOST_TOLD);
    wrong
}

/// What the header of a member says against it; the first thing only.
fn refuse(entry: &ZipFileEntry<'_>, names: &mut BTreeMap<String, bool>, limits: &Limits) -> Option<Refusal> {
    let name = match name_of(entry) {
        Ok(name) => name,
        Err(refusal) => return Some(refusal),
    };
    let kind = (entry.external_attributes() >> 16) & KIND.0;
    let expected = if entry.is_dir() { KIND.2 } else { KIND.1 };
    let ratio = limits.ratio.saturating_mul(entry.compressed_size());
    let path = folded(&name);
    if kind != 0 && kind != expected {
        Some(Refusal::Link(name))
    } else if names.get(&path).is_some_and(|folder| !(*folder && entry.is_dir())) || !claim(names, &path, entry.is_dir()) {
        Some(Refusal::Twice(name))
    } else if entry.encrypted() {
        Some(Refusal::Encrypted(name))
    } else if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        Some(Refusal::Method(name))
    } else if entry.size() > limits.member_bytes {
        Some(Refusal::MemberTooLarge(name, limits.member_bytes))
    } else if entry.is_dir() && entry.size() > 0 {
        Some(Refusal::Damaged(name))
    } else if entry.size() > SMALL && entry.size() > ratio {
        Some(Refusal::TooDense(name, limits.ratio))
    } else {
        None
    }
}

/// The name of a member, where it can be one on every system and stays within the archive.
fn name_of(entry: &ZipFileEntry<'_>) -> Result<String, Refusal> {
    let refused = || Refusal::Name(String::from_utf8_lossy(entry.name_raw()).into_owned());
    let name = entry.name().map_err(|_| refused())?;
    let part = |part: &str| {
        !part.is_empty() && !matches!(part, "." | "..") && !part.ends_with(['.', ' ']) && !part.starts_with(' ') && !is_device_name(part)
    };
    let parts = name.strip_suffix('/').unwrap_or(&name);
    let fine = name.len() <= LONGEST_NAME && !name.chars().any(|c| is_unseen(c) || NO_NAME.contains(c)) && parts.split('/').all(part);
    if fine { Ok(name.into_owned()) } else { Err(refused()) }
}

/// Keeps a path and the folders that it lies in; not where one of them is a file. `names` says of each path whether it is a folder.
fn claim(names: &mut BTreeMap<String, bool>, path: &str, is_folder: bool) -> bool {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let fits = folders.into_iter().all(|folder| *names.entry(folder.to_owned()).or_insert(true));
    names.insert(path.to_owned(), is_folder);
    fits
}

/// Whether a character is not seen, turns the direction of writing, or ends a line: with one, a name is not what it looks like.
fn is_unseen(c: char) -> bool {
    let formats =
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let others = matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}');
    c.is_control() || formats || others || (c.is_whitespace() && c != ' ')
}

/// Whether Windows takes a name for a device, whatever its ending: `con.txt` opens the console.
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// A name as systems compare it that know neither case nor how a letter is composed.
fn folded(name: &str) -> String {
    name.trim_end_matches('/').nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// Unpacks the members; what a header says of a size is not believed.
fn unpack(zip: &mut ZipIterable<Cursor<&[u8]>>, bytes: &[u8], limits: &Limits) -> Result<Vec<Member>, Refusal> {
    let broken = |error: zip::result::ZipError| Refusal::NotAZip(error.to_string());
    let mut members = Vec::new();
    let mut left = limits.total_bytes;
    let mut content = Cursor::new(bytes);
    for entry in zip.files().map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let name = name_of(&entry)?;
        if entry.is_dir() {
            continue;
        }
        let size = entry.size();
        let mut unpacked = Vec::new();
        let damaged = || Refusal::Damaged(name.clone());
        let reader = entry.with_reader(&mut content, ZipReadOptions::new()).map_err(|_| damaged())?;
        reader.take(size.min(left).saturating_add(1)).read_to_end(&mut unpacked).map_err(|_| damaged())?;
        if u64::try_from(unpacked.len()).ok() != Some(size) {
            return Err(damaged());
        }
        left = left.checked_sub(size).ok_or(Refusal::TotalTooLarge(limits.total_bytes))?;
        members.push(Member { name, bytes: unpacked });
    }
    Ok(members)
}

/// Text from an archive, redacted, on one short line, with escapes for what cannot be seen.
fn shown(text: &str) -> String {
    let (whole, begin) = (excerpted(text, Excerpt::of(usize::MAX)), excerpted(text, Excerpt::of(80)));
    let mut line: String = begin.chars().flat_map(char::escape_debug).collect();
    if begin.len() < whole.len() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const LIMITS: Limits = Limits { archive_bytes: 1 << 20, members: 8, member_bytes: 1 << 20, total_bytes: 2 << 20, ratio: 100 };

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            if let Some(folder) = name.strip_suffix('/') {
                writer.add_directory(folder, options).unwrap();
            } else {
                writer.start_file(*name, options).unwrap();
                writer.write_all(bytes).unwrap();
            }
        }
        writer.finish().unwrap().into_inner()
    }

    /// The archive with bytes replaced by others of the same length, wherever they stand: what no honest writer writes.
    fn forged(mut archive: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        let places: Vec<usize> = archive.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|(at, _)| at).collect();
        assert!(!places.is_empty(), "nothing to forge");
        for at in places {
            archive[at..at + to.len()].copy_from_slice(to);
        }
        archive
    }

    fn refusals(archive: &[u8]) -> Vec<Refusal> {
        read(archive, &LIMITS).expect_err("refused")
    }

    #[test]
    fn files_are_read_and_folders_left_out() {
        let archive = zipped(&[("pack/", b""), ("pack/a.toml", b"a = 1"), ("\u{4e2d}.toml", b"")]);
        let members = read(&archive, &LIMITS).expect("a zip");
        let names: Vec<(&str, &[u8])> = members.iter().map(|m| (m.name.as_str(), m.bytes.as_slice())).collect();
        assert_eq!(names, [("pack/a.toml", b"a = 1".as_slice()), ("\u{4e2d}.toml", b"")]);
    }

    #[test]
    fn a_zip_whose_sizes_follow_the_data_is_read() {
        let mut writer = ZipWriter::new_stream(Vec::new());
        writer.start_file("a.toml", SimpleFileOptions::default()).unwrap();
        writer.write_all(b"a = 1").unwrap();
        let archive = writer.finish().unwrap().into_inner();
        assert_eq!(read(&archive, &LIMITS).expect("a zip")[0].bytes, b"a = 1");
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused_all_at_once() {
        let archive = zipped(&[("aa/one", b""), ("bb/two", b""), ("cc/three", b""), ("d:four", b""), ("five.", b"")]);
        let archive = forged(forged(forged(archive, b"aa/one", b"../one"), b"bb/two", b"/b/two"), b"cc/three", b"cc\\three");
        let names = ["../one", "/b/two", "cc\\three", "d:four", "five."].map(|name| Refusal::Name(name.to_owned()));
        assert_eq!(refusals(&archive), names);
        assert_eq!(refusals(&forged(zipped(&[("a1b", b"")]), b"a1b", b"a\x1bb")), [Refusal::Name("a\x1bb".to_owned())]);
        assert_eq!(refusals(&forged(zipped(&[("a1b", b"")]), b"a1b", b"a\0b")), [Refusal::Name("a\0b".to_owned())]);
        assert_eq!(refusals(&zipped(&[(&"n".repeat(300), b"")])), [Refusal::Name("n".repeat(300))]);
    }

    #[test]
    fn a_name_is_there_once_whatever_its_case() {
        let archive = zipped(&[("a.toml", b"1"), ("b.toml", b"2"), ("A.TOML", b"3")]);
        assert_eq!(refusals(&archive), [Refusal::Twice("A.TOML".to_owned())]);
        assert_eq!(refusals(&forged(archive, b"b.toml", b"a.toml")).len(), 2);
    }

    #[test]
    fn links_are_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        assert_eq!(refusals(&writer.finish().unwrap().into_inner()), [Refusal::Link("link".to_owned())]);
    }

    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        let zeros = vec![0; 1 << 20];
        assert_eq!(refusals(&zipped(&[("bomb", &zeros)])), [Refusal::TooDense("bomb".to_owned(), 100)]);
        let noise: Vec<u8> = (0..=1_u32 << 20).map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        let limits = Limits { archive_bytes: 8 << 20, ratio: 10_000, ..LIMITS };
        assert_eq!(read(&zipped(&[("large", &noise)]), &limits), Err(vec![Refusal::MemberTooLarge("large".to_owned(), 1 << 20)]));
        let three: Vec<(&str, &[u8])> = ["a", "b", "c"].map(|name| (name, zeros.as_slice())).to_vec();
        assert_eq!(read(&zipped(&three), &limits), Err(vec![Refusal::TotalTooLarge(2 << 20)]));
        let many: Vec<String> = (0..9).map(|i| i.to_string()).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        assert_eq!(refusals(&zipped(&many)), [Refusal::TooManyMembers(8)]);
        assert_eq!(refusals(&vec![0; (1 << 20) + 1]), [Refusal::TooLarge(1 << 20)]);
    }

    #[test]
    fn a_header_that_lies_is_not_believed() {
        let honest = zipped(&[("a", &[7; 1_000])]);
        let smaller = forged(honest.clone(), &1_000_u32.to_le_bytes(), &10_u32.to_le_bytes());
        assert_eq!(refusals(&smaller), [Refusal::Damaged("a".to_owned())]);
        let larger = forged(honest.clone(), &1_000_u32.to_le_bytes(), &1_000_000_u32.to_le_bytes());
        assert_ne!(refusals(&larger), []);
        let mut other_content = honest.clone();
        other_content[31] ^= 1;
        assert_eq!(refusals(&other_content), [Refusal::Damaged("a".to_owned())]);
        // The name at the member's place differs from the one in the list.
        let mut two_faces = honest;
        two_faces[30] = b'b';
        assert!(matches!(refusals(&two_faces)[..], [Refusal::Ambiguous(_)]));
    }

    #[test]
    fn what_is_no_zip_is_told_and_nothing_panics() {
        let archive = zipped(&[("a.toml", b"a = 1"), ("b.toml", b"b = 2")]);
        for length in 0..archive.len() {
            assert_ne!(refusals(&archive[..length]), [], "{length}");
        }
        for at in 0..archive.len() {
            for bit in [0x01, 0x80, 0xff] {
                let mut broken = archive.clone();
                broken[at] ^= bit;
                let _ = read(&broken, &LIMITS);
            }
        }
        assert!(matches!(refusals(b"")[..], [Refusal::NotAZip(_)]));
        assert!(matches!(refusals(&[b"#!/bin/sh\n".as_slice(), &archive].concat())[..], [Refusal::NotAZip(_)]));
    }

    #[test]
    fn a_name_is_shown_without_steering_the_terminal() {
        assert_eq!(shown("a\u{1b}[31m\u{202e}\u{4e2d}"), "a\\u{1b}[31m\\u{202e}\u{4e2d}");
        assert_eq!(shown(&"x".repeat(500)).chars().count(), 81);
    }
}
