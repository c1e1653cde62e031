//! Bytes inside a text: Base64 and Base32 (RFC 4648), hexadecimal and decimal bytes, also over several lines; and what they say.

use std::ops::Range;

use super::bytes::{self, Reading};

/// The fewest letters of a run that is looked into.
const FEWEST: usize = 8;
/// From this many letters on, a run is looked into at every letter of a group: something else may stand before it.
const LONG: usize = 20;
/// The fewest letters of a line that goes on in the next one.
const FEWEST_OF_LINE: usize = 16;
/// The fewest bytes that are written one by one.
const FEWEST_BYTES: usize = 6;

/// A run of letters that are bytes, and what they say.
pub(crate) struct Run {
    pub range: Range<usize>,
    pub said: Reading,
}

/// Every run that says something.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let mut out = Vec::new();
    letters(text, &mut out);
    separate_bytes(text, &mut out);
    out
}

fn is_letter(b: u8) -> bool {
    const LETTERS: [bool; 256] = {
        let (mut letters, mut b) = ([false; 256], 0_u8);
        while b < 128 {
            letters[b as usize] = b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
            b += 1;
        }
        letters
    };
    LETTERS[usize::from(b)]
}

/// Where letters stand without anything else between them.
fn letters(text: &str, out: &mut Vec<Run>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut held = Vec::new();
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|b| is_letter(**b)).count();
        if length < FEWEST {
            at += length.max(1);
            continue;
        }
        let end = block_end(bytes, at, at + length);
        one_run(bytes, at..end, &mut held, out);
        if end > at + length {
            // Lines that look like one run may be several.
            let mut line = at;
            for part in bytes[at..end].split(u8::is_ascii_whitespace) {
                if part.len() >= FEWEST {
                    one_run(bytes, line..line + part.len(), &mut held, out);
                }
                line += part.len() + 1;
            }
        }
        at = end;
    }
}

/// The end of a run that goes on line by line.
fn block_end(bytes: &[u8], start: usize, mut end: usize) -> usize {
    let mut line = end - start;
    while line >= FEWEST_OF_LINE && line.is_multiple_of(4) {
        let white = bytes[end..].iter().take(8).take_while(|b| b.is_ascii_whitespace()).count();
        if !bytes[end..end + white].contains(&b'\n') {
            break;
        }
        let next = bytes[end + white..].iter().take_while(|b| is_letter(**b)).count();
        if next == 0 {
            break;
        }
        // A next line that is longer belongs to something else.
        if next > line + 4 {
            break;
        }
        (end, line) = (end + white + next, next);
    }
    end
}

/// One run, and the parts of it; `held` is room for what it says.
fn one_run(bytes: &[u8], run: Range<usize>, held: &mut Vec<u8>, out: &mut Vec<Run>) {
    let padding = bytes[run.end..].iter().take(6).take_while(|b| **b == b'=').count();
    let whole = &bytes[run.clone()];
    let mut add = |range: Range<usize>, said: &[u8]| {
        out.extend(bytes::readings(said).into_iter().map(|said| Run { range: range.clone(), said }));
    };
    let padded = run.start..run.end + padding;
    if let Some(said) = from_hex(whole) {
        add(run.clone(), &said);
    }
    if whole.len() >= 16 && whole.iter().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')) {
        add(padded.clone(), &from_base32(whole));
    }
    if is_mixed(whole) {
        let offsets = if whole.len() >= LONG { 4 } else { 1 };
        for offset in 0..offsets {
            bytes::from_base64(&whole[offset..], held);
            add(padded.clone(), held);
        }
    }
    // A path or a word with hyphens is a run as a whole; its parts may be bytes as well.
    if whole.iter().any(|b| matches!(b, b'/' | b'-' | b'_' | b'+')) {
        let mut from = run.start;
        for (i, b) in whole.iter().enumerate().chain([(whole.len(), &b'/')]) {
            if !b.is_ascii_alphanumeric() {
                let part = from..run.start + i;
                from = run.start + i + 1;
                if part.len() >= FEWEST && part.len() < whole.len() {
                    let end = if part.end == run.end { padded.end } else { part.end };
                    let letters = &bytes[part.clone()];
                    if let Some(said) = from_hex(letters) {
                        add(part.start..end, &said);
                    }
                    if is_mixed(letters) {
                        bytes::from_base64(letters, held);
                        add(part.start..end, held);
                    }
                }
            }
        }
    }
}

/// Whether letters can be Base64 of text: of what is written in words, in numbers or in one case alone, nothing is.
fn is_mixed(letters: &[u8]) -> bool {
    let has = |kind: fn(&u8) -> bool| letters.iter().any(kind);
    let (digits, upper) = (has(u8::is_ascii_digit), letters[1..].iter().any(u8::is_ascii_uppercase));
    let lower = has(u8::is_ascii_lowercase);
    usize::from(digits) + usize::from(upper) + usize::from(lower) >= 2
}

fn from_hex(letters: &[u8]) -> Option<Vec<u8>> {
    let letters = letters.strip_prefix(b"0x").unwrap_or(letters);
    let digit = |b: u8| char::from(b).to_digit(16);
    if !letters.len().is_multiple_of(2) || letters.len() < FEWEST || !letters.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    letters.chunks(2).map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()).collect()
}

fn from_base32(letters: &[u8]) -> Vec<u8> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for b in letters {
        let value = if b.is_ascii_uppercase() { b - b'A' } else { b - b'2' + 26 };
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(((held >> bits) & 0xff) as u8);
        }
        held &= 0xff;
    }
    out
}

/// Bytes that are written one by one, as a dump or a program has them: `34 31`, `0x34, 0x31`, `[52, 49]`.
fn separate_bytes(text: &str, out: &mut Vec<Run>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut run = Vec::new();
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let word = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let mut end = at + word;
        if begins_a_row(bytes, at..end) {
            for (radix, width) in [(16, 2..=2), (10, 1..=3)] {
                let (mut last, mut next) = (at, at);
                run.clear();
                while let Some((digits, after)) = small_number(bytes, next) {
                    let value = std::str::from_utf8(digits)
                        .ok()
                        .filter(|d| width.contains(&d.len()))
                        .and_then(|d| u8::from_str_radix(d, radix).ok());
                    let Some(value) = value else { break };
                    run.push(value);
                    last = after;
                    next = after + separator(&bytes[after..]);
                    if next == after {
                        break;
                    }
                }
                if run.len() >= FEWEST_BYTES {
                    out.extend(bytes::readings(&run).into_iter().map(|said| Run { range: at..last, said }));
                    end = end.max(last);
                }
            }
        }
        at = end;
    }
}

/// Whether a word can be the first of several bytes: three digits behind `0x` are the most that one of them has.
fn begins_a_row(bytes: &[u8], word: Range<usize>) -> bool {
    let next = || word.end + separator(&bytes[word.end..]);
    word.len() <= 5
        && bytes[word.start].is_ascii_hexdigit()
        && small_number(bytes, word.start).is_some()
        && next() > word.end
        && bytes.get(next()).is_some_and(u8::is_ascii_hexdigit)
}

/// A number of at most three digits, perhaps behind `0x`, and where it ends.
fn small_number(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let from = if bytes[at..].starts_with(b"0x") { at + 2 } else { at };
    let length = bytes[from..].iter().take(4).take_while(|b| b.is_ascii_hexdigit()).count();
    let alone = !bytes.get(from + length).is_some_and(u8::is_ascii_alphanumeric);
    ((1..=3).contains(&length) && alone).then(|| (&bytes[from..from + length], from + length))
}

/// How long what separates two of them is.
fn separator(bytes: &[u8]) -> usize {
    let white = |from: usize| bytes[from..].iter().take(4).take_while(|b| b.is_ascii_whitespace()).count();
    match bytes.first() {
        Some(b',' | b':' | b'-' | b';') => 1 + white(1),
        _ => white(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, String)> {
        let read = |run: Run| match run.said {
            Reading::Text(said) => (text[run.range].to_owned(), said),
            Reading::TooLarge => (text[run.range].to_owned(), "too large".to_owned()),
            Reading::Key => (text[run.range].to_owned(), "a key".to_owned()),
        };
        runs(text).into_iter().map(read).collect()
    }

    fn says(text: &str, what: &str) -> bool {
        said(text).iter().any(|(_, said)| said == what)
    }

    #[test]
    fn bytes_are_found_however_they_are_written() {
        assert_eq!(said("x=MTM4MTIzNDU2Nzg=&y"), [("MTM4MTIzNDU2Nzg=".to_owned(), "13812345678".to_owned())]);
        assert_eq!(said("5byg5LiJ"), [("5byg5LiJ".to_owned(), "张三".to_owned())]);
        assert!(says("a/b/MTM4MTIzNDU2Nzg/c", "13812345678"));
        assert!(says("id_cGhvbmU6IDEzODEyMzQ1Njc4", "phone: 13812345678"));
        assert!(says("3133383132333435363738", "13812345678"));
        assert!(says("31 33 38 31 32 33 34 35 36 37 38", "13812345678"));
        assert!(says("[49, 51, 56, 49, 50, 51]", "138123"));
        assert!(says("GEZTQMJSGM2DKNRXHA======", "13812345678"));
        assert!(says("cGhvbmU6IDEzODEyMzQ1\n  Njc4IHBob25lOiAxMzgx", "phone: 13812345678 phone: 1381"));
        assert!(says("1cXI/crHyq3R9g==", "张三是湿样") || !said("1cXI/crHyq3R9g==").is_empty());
        assert_eq!(said("insufficient balance, order 1913812345678000"), []);
    }
}
