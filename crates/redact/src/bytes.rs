//! Bytes as the text that they are, in whatever encoding, packed or not.

use std::io::Read;
use std::ops::Range;

use super::packing;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

/// The most bytes that something packed may have once it is unpacked.
const MOST_UNPACKED: u64 = 1 << 20;

/// What letters of Base64 (RFC 4648) say, in either alphabet, with or without padding; white space says nothing.
pub(crate) fn from_base64(letters: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let (mut held, mut count) = (0_u32, 0);
    for b in letters {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&held.to_be_bytes()[1..]);
            (held, count) = (0, 0);
        }
    }
    // A single letter beyond whole groups says nothing.
    match count {
        2 => out.extend_from_slice(&(held << 12).to_be_bytes()[1..2]),
        3 => out.extend_from_slice(&(held << 6).to_be_bytes()[1..3]),
        _ => {}
    }
}

/// The characters that bytes are, each with the bytes that it is made of.
pub(crate) fn characters(bytes: &[u8]) -> Vec<(char, Range<usize>)> {
    if std::str::from_utf8(bytes).is_err() {
        for encoding in [GB18030, BIG5] {
            let (text, failed) = encoding.decode_without_bom_handling(bytes);
            if !failed {
                return text.chars().map(|c| (c, 0..bytes.len())).collect();
            }
        }
    }
    let (mut out, mut at) = (Vec::new(), 0);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            out.push((c, at..at + c.len_utf8()));
            at += c.len_utf8();
        }
        if !chunk.invalid().is_empty() {
            out.push(('\u{fffd}', at..at + chunk.invalid().len()));
            at += chunk.invalid().len();
        }
    }
    out
}

/// Bytes in an encoding that is named; in UTF-8 where nobody knows it.
pub(crate) fn in_charset(name: &[u8], bytes: &[u8]) -> String {
    let name = name.split(|b| *b == b'*').next().unwrap_or_default();
    Encoding::for_label(name)
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |encoding| encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// What bytes may say.
pub(crate) enum Reading {
    /// Text.
    Text(String),
    /// Something packed that is larger than anybody looks into, or packed in a way that nobody here unpacks.
    TooLarge,
    /// A private key.
    Key,
}

/// Everything that bytes may say: as they are, unpacked, in several encodings; nothing where they are no text.
pub(crate) fn readings(bytes: &[u8]) -> Vec<Reading> {
    if is_private_key(bytes) {
        return vec![Reading::Key];
    }
    if packing::is_foreign(bytes) {
        return vec![Reading::TooLarge];
    }
    if let Some(unpacked) = unpacked(bytes) {
        return match unpacked {
            Ok(inside) => readings_of_text(&inside),
            Err(TooLarge) => vec![Reading::TooLarge],
        };
    }
    if is_readable(bytes) {
        return readings_of_text(bytes);
    }
    // What seems to be text in an old encoding may be packed as well.
    let mut said = readings_of_text(bytes);
    said.extend(packing::inflated(bytes).into_iter().flat_map(|inside| readings_of_text(&inside)));
    said
}

/// Whether bytes begin as a private key does (RFC 5208, RFC 8017, RFC 5915), as one that is encrypted, or as a store of them (RFC 7292).
pub(crate) fn is_private_key(bytes: &[u8]) -> bool {
    let ([0x30, 0x82, _, _, inside @ ..] | [0x30, 0x81, _, inside @ ..] | [0x30, 0x20..=0x7f, inside @ ..]) = bytes else { return false };
    let store = inside.starts_with(&[2, 1, 3, 0x30]);
    let plain = inside.starts_with(&[2, 1, 0, 0x30]) || inside.starts_with(&[2, 1, 0, 2]) || inside.starts_with(&[2, 1, 1, 4]);
    // An algorithm of PKCS #5 or #12 comes before what it encrypts.
    let encrypted = inside.starts_with(&[0x30])
        && inside.get(2..16).is_some_and(|head| {
            head.windows(9).any(|oid| {
                oid.starts_with(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5])
                    || oid.starts_with(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12])
            })
        });
    store || plain || encrypted
}

fn readings_of_text(bytes: &[u8]) -> Vec<Reading> {
    if is_readable(bytes) {
        return vec![Reading::Text(String::from_utf8_lossy(bytes).into_owned())];
    }
    if bytes.len() < 4 {
        return Vec::new();
    }
    let likely =
        [(UTF_16LE, is_wide(bytes, 1)), (UTF_16BE, is_wide(bytes, 0)), (GB18030, is_double(bytes, 0xa1)), (BIG5, is_double(bytes, 0x40))];
    likely
        .into_iter()
        .filter(|(_, likely)| *likely)
        .map(|(encoding, _)| encoding.decode_without_bom_handling(bytes))
        .filter(|(text, failed)| !failed && is_readable(text.as_bytes()) && is_usual(text))
        .map(|(text, _)| Reading::Text(text.into_owned()))
        .collect()
}

/// Whether pairs of bytes can be characters of UTF-16 that people here write; `high` is the place of the byte that counts more.
fn is_wide(bytes: &[u8], high: usize) -> bool {
    let usual = |pair: &&[u8]| match (pair[high], pair[1 - high]) {
        (0, b' '..=b'~' | b'\n' | b'\r' | b'\t') => true,
        (high, _) => matches!(high, 0x30 | 0x4e..=0x9f | 0xff | 0xfe),
    };
    bytes.len().is_multiple_of(2) && bytes.chunks_exact(2).filter(usual).count() * 20 >= bytes.len() * 9
}

/// Whether bytes can be ASCII and pairs that begin with one beyond it, as Chinese encodings have them.
fn is_double(bytes: &[u8], least: u8) -> bool {
    let (mut at, mut pairs) = (0, 0);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b' '..=b'~' | b'\n' | b'\r' | b'\t', _) => at += 1,
            (0xa1..=0xf9, Some(next)) if *next >= least => (at, pairs) = (at + 2, pairs + 1),
            _ => return false,
        }
    }
    pairs >= 1
}

/// It has more bytes than anybody looks into.
struct TooLarge;

/// What was packed with gzip or zlib: nothing where it was not, and nothing in it where it is too large.
fn unpacked(bytes: &[u8]) -> Option<Result<Vec<u8>, TooLarge>> {
    let mut out = Vec::new();
    let read = match bytes {
        [0x1f, 0x8b, 8, ..] => flate2::read::MultiGzDecoder::new(bytes).take(MOST_UNPACKED + 1).read_to_end(&mut out),
        [method, flags, ..] if method & 0x8f == 8 && (u32::from(*method) << 8 | u32::from(*flags)).is_multiple_of(31) => {
            flate2::read::ZlibDecoder::new(bytes).take(MOST_UNPACKED + 1).read_to_end(&mut out)
        }
        _ => return None,
    };
    // What was cut off is read as far as it goes.
    match read {
        _ if out.len() as u64 > MOST_UNPACKED => Some(Err(TooLarge)),
        Err(_) if out.is_empty() => None,
        _ => Some(Ok(out)),
    }
}

/// Whether nearly all of it can be read.
fn is_readable(bytes: &[u8]) -> bool {
    let (mut length, mut odd) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            length += 1;
            odd += usize::from(c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()));
        }
        let invalid = usize::from(!chunk.invalid().is_empty());
        (length, odd) = (length + invalid, odd + invalid);
    }
    length > 0 && odd * 10 <= length
}

/// Whether it is made of letters that people here write: random bytes read as UTF-16 or GB 18030 are seldom.
fn is_usual(text: &str) -> bool {
    let usual = |c: &char| c.is_ascii() || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fa5}' | '\u{ff00}'..='\u{ff5e}');
    text.chars().filter(usual).count() * 10 >= text.chars().count() * 9
}
