//! Documents with letters in their numbers, and the lines of documents that machines read (ICAO 9303).

use std::ops::Range;

use memchr::memmem;

use super::{count, count_back, push};
use crate::documents::{is_finnish, is_lettered};
use crate::scrub::Hit;

/// How long the lines are that machines read of documents.
const LINES: [usize; 3] = [30, 36, 44];

/// Lines that machines read, and those beside them.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    let written = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<';
    let mut end = 0;
    for at in memmem::find_iter(text.as_bytes(), b"<<") {
        if at < end {
            continue;
        }
        let start = at - count_back(text, at, 60, written);
        end = at + count(text, at, 60, written);
        // The line of a name may have lost what fills it.
        if end - start < 20 || !text.as_bytes()[start..end].iter().any(u8::is_ascii_uppercase) {
            continue;
        }
        push(text, "id-number", Some(start..end), hits);
        for line in [before(text, start), after(text, end)].into_iter().flatten() {
            push(text, "id-number", Some(line), hits);
        }
    }
}

fn is_line(bytes: &[u8]) -> bool {
    LINES.contains(&bytes.len()) && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'<')
}

fn after(text: &str, end: usize) -> Option<Range<usize>> {
    let white = count(text, end, 8, |b| b.is_ascii_whitespace());
    let start = end + white;
    let length = count(text, start, 50, |b| !b.is_ascii_whitespace() && b != b'"');
    (white > 0 && is_line(&text.as_bytes()[start..start + length])).then_some(start..start + length)
}

fn before(text: &str, start: usize) -> Option<Range<usize>> {
    let white = count_back(text, start, 8, |b| b.is_ascii_whitespace());
    let end = start - white;
    let length = count_back(text, end, 50, |b| !b.is_ascii_whitespace() && b != b'"');
    (white > 0 && is_line(&text.as_bytes()[end - length..end])).then_some(end - length..end)
}

/// What a word is the number of, alone or with what follows it.
pub(super) fn word(text: &str, word: &Range<usize>, hits: &mut Vec<Hit>) {
    let inside = &text[word.clone()];
    let joined = |b: u8| b == b'_' || b == b'-' || b == b'/';
    let alone = count_back(text, word.start, 1, joined) == 0 && count(text, word.end, 1, joined) == 0;
    let found = match inside.len() {
        2 if inside.bytes().all(|b| b.is_ascii_uppercase()) => british(text, word),
        6 | 11 if inside.bytes().take(6).all(|b| b.is_ascii_digit()) => finnish(text, word),
        9 | 12 | 13 | 16 | 18 if alone && is_lettered(&inside.to_ascii_uppercase()) => Some(word.clone()),
        _ => None,
    };
    push(text, "id-number", found, hits);
    if inside.len() == 8 && alone_dotted(text, word) {
        // With the letter behind a sign: `12345678-Z`.
        let end = word.end + 2;
        let lettered = text.get(word.end + 1..end).is_some_and(|letter| is_lettered(&format!("{inside}{letter}")));
        let ended = count(text, end.min(text.len()), 1, |b| b.is_ascii_alphanumeric()) == 0;
        push(text, "id-number", (lettered && ended).then_some(word.start..end), hits);
    }
}

fn alone_dotted(text: &str, word: &Range<usize>) -> bool {
    let first = text.as_bytes()[word.start];
    count_back(text, word.start, 1, |b| matches!(b, b'-' | b'_' | b'.')) == 0
        && text.as_bytes().get(word.end) == Some(&b'-')
        && (first.is_ascii_digit() || matches!(first, b'X' | b'Y' | b'Z'))
}

/// `AB 12 34 56 C`.
fn british(text: &str, letters: &Range<usize>) -> Option<Range<usize>> {
    let length = count(text, letters.end, 14, |b| b.is_ascii_digit() || b == b' ' || b == b'-' || b.is_ascii_uppercase());
    let mut plain = text[letters.clone()].to_owned();
    let mut end = letters.end;
    for (i, b) in text.as_bytes()[letters.end..letters.end + length].iter().enumerate().filter(|(_, b)| b.is_ascii_alphanumeric()) {
        if plain.len() < 9 {
            plain.push(char::from(*b));
            end = letters.end + i + 1;
        }
    }
    let ended = count(text, end, 1, |b| b.is_ascii_alphanumeric()) == 0;
    (ended && plain.len() == 9 && plain[2..8].bytes().all(|b| b.is_ascii_digit()) && is_lettered(&plain)).then_some(letters.start..end)
}

/// `131052-308T`.
fn finnish(text: &str, date: &Range<usize>) -> Option<Range<usize>> {
    let start = date.start;
    let rest = text.get(start + 6..start + 11)?;
    let ended = count(text, start + 11, 1, |b| b.is_ascii_alphanumeric()) == 0;
    (ended && is_finnish(text.get(start..start + 6)?, rest)).then_some(start..start + 11)
}
