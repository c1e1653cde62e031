//! What a chip or a magnetic stripe holds of a card: data objects (EMV Book 3, annex B) and tracks (ISO/IEC 7813); and cards whose
//! groups stand in fields of their own.

use std::ops::Range;

use memchr::{memchr_iter, memchr2_iter, memchr3_iter};

use super::{count, count_back};
use crate::check_digits::{is_card_number, luhn_ok};
use crate::scrub::Hit;

/// The longest track, in bytes, blanks included.
const LONGEST_TRACK: usize = 160;
/// How far apart the fields of one card stand at most, in bytes.
const FARTHEST_FIELD: usize = 80;
/// What a field with a part of a card is called, a number behind it.
const FIELDS: [&str; 17] =
    ["card", "cc", "pan", "num", "no", "part", "group", "block", "seg", "field", "digits", "box", "input", "number", "value", "td", "卡"];

/// Everything of the kind.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    for at in memchr2_iter(b'D', b'd', bytes).chain(memchr_iter(b'=', bytes)) {
        hits.extend(second_track(text, at));
    }
    let mut end = 0;
    for at in memchr_iter(b'^', bytes) {
        if at >= end
            && let Some(hit) = first_track(text, at)
        {
            end = hit.range.end;
            hits.push(hit);
        }
    }
    for at in memchr3_iter(b'A', b'a', b'F', bytes).chain(memchr_iter(b'f', bytes)) {
        hits.extend(number_object(text, at));
    }
    fields(text, hits);
}

fn digit(b: u8) -> bool {
    b.is_ascii_digit()
}

/// The digits before a place, blanks between them left out, and where each stands.
fn digits_before(text: &str, at: usize, most: usize) -> Vec<(usize, u8)> {
    let reach = count_back(text, at, most, |b| digit(b) || b == b' ');
    let mut out: Vec<(usize, u8)> =
        text.as_bytes()[at - reach..at].iter().enumerate().filter(|(_, b)| digit(**b)).map(|(i, b)| (at - reach + i, *b)).collect();
    out.drain(..out.len().saturating_sub(24));
    out
}

/// Where the number of a card begins that ends with these digits, and the number.
fn card_at_end(digits: &[(usize, u8)]) -> Option<(usize, String)> {
    let number = |length: usize| digits[digits.len() - length..].iter().map(|(_, b)| char::from(*b)).collect::<String>();
    let length = (12..=19).rev().filter(|length| *length <= digits.len()).find(|length| is_card_number(&number(*length)))?;
    Some((digits[digits.len() - length].0, number(length)))
}

/// `4111…D2909201…` as a chip writes it and `;4111…=2909201…?` as a reader of stripes does, around the separator.
fn second_track(text: &str, at: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    // Year and month of expiry, and what may be done with the card.
    let expiry = |i: usize| bytes.get(at + 1 + i).copied().filter(|b| digit(*b) || *b == b' ');
    if !digit(*bytes.get(at.checked_sub(1)?)?) && bytes[at - 1] != b' ' || expiry(0).is_none() || expiry(3).is_none() {
        return None;
    }
    let length = count(text, at + 1, LONGEST_TRACK, |b| digit(b) || b == b' ');
    let rest: Vec<u8> = bytes[at + 1..at + 1 + length].iter().copied().filter(|b| digit(*b)).collect();
    let month = rest.get(2..4)?;
    if rest.len() < 7 || !matches!(month, [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2']) {
        return None;
    }
    let (start, key) = card_at_end(&digits_before(text, at, 60))?;
    let end = at + 1 + text[at + 1..at + 1 + length].trim_end().len();
    // What fills the last byte.
    let end = end + usize::from(matches!(bytes.get(end), Some(b'F' | b'f')));
    Some(Hit { range: start..end, label: "card", key })
}

/// `%B4111…^DOE/JOHN^2909201…?` around its first separator: the name belongs to it.
fn first_track(text: &str, at: usize) -> Option<Hit> {
    let digits = digits_before(text, at, 30);
    let marked = digits.first().is_some_and(|(start, _)| text[..*start].ends_with(['B', 'b']));
    let (start, key) = card_at_end(&digits).or_else(|| {
        let number: String = digits.iter().map(|(_, b)| char::from(*b)).collect();
        ((12..=19).contains(&number.len()) && (marked || luhn_ok(&number))).then(|| (digits[0].0, number))
    })?;
    let length = count(text, at, LONGEST_TRACK, |b| !matches!(b, b'?' | b'\n' | b'"' | b'<'));
    let end = crate::markup::boundary(text, at + length);
    Some(Hit { range: start..end, label: "card", key })
}

/// `5A 08 4111…`, around the second letter of its tag.
fn number_object(text: &str, at: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    // 5A holds the number of the card; 9F6B and 9F20 are told by the separator in them.
    if at == 0 || bytes[at - 1] != b'5' || !matches!(bytes[at], b'A' | b'a') {
        return None;
    }
    let mut hex = bytes[at + 1..].iter().enumerate().take(40).filter(|(_, b)| !matches!(**b, b' ' | b':' | b'=' | b'|'));
    let (_, zero) = hex.next()?;
    let (_, length) = hex.next()?;
    let length = (*zero == b'0').then(|| char::from(*length).to_digit(16)).flatten().filter(|length| (6..=10).contains(length))?;
    let mut key = String::new();
    let mut end = at;
    for (i, b) in hex.take(usize::try_from(length).ok()? * 2) {
        match b {
            b'0'..=b'9' => key.push(char::from(*b)),
            b'F' | b'f' => {}
            _ => return None,
        }
        end = at + 2 + i;
    }
    is_card_number(&key).then_some(Hit { range: at + 1..end, label: "card", key })
}

/// A group of digits that is all of a value.
#[derive(Clone)]
struct Group {
    range: Range<usize>,
}

/// Cards in fields: `card1=4111&card2=1111&…`.
fn fields(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !digit(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| digit(**b)).count();
        let range = at..at + length;
        at = range.end;
        if !(3..=7).contains(&length) || !is_value(bytes, &range) {
            continue;
        }
        if groups.last().is_some_and(|last| !is_next_field(text, last.range.end..range.start)) {
            groups.clear();
        }
        groups.push(Group { range });
        for first in (0..groups.len().saturating_sub(2)).rev() {
            let key: String = groups[first..].iter().map(|group| &text[group.range.clone()]).collect();
            if key.len() > 19 {
                groups.drain(..first);
                break;
            }
            if key.len() >= 14 && is_card_number(&key) {
                hits.push(Hit { range: groups[first].range.start..at, label: "card", key });
                groups.clear();
                break;
            }
        }
    }
}

/// Whether digits are no part of a word, a larger number or a date.
fn is_value(bytes: &[u8], range: &Range<usize>) -> bool {
    let beside = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    let sign = |b: Option<&u8>| b.is_some_and(|b| matches!(b, b'=' | b'"' | b'\'' | b':' | b' ' | b'>' | b'[' | b'('));
    let before = range.start.checked_sub(1).and_then(|i| bytes.get(i));
    sign(before) && !beside(bytes.get(range.end))
}

/// Whether what lies between two values is the name of another field of the same card.
fn is_next_field(text: &str, between: Range<usize>) -> bool {
    if between.len() < 4 || between.len() > FARTHEST_FIELD {
        return false;
    }
    let Some(between) = text.get(between) else { return false };
    // Most of what stands between two numbers has no letter of any name.
    if !between.bytes().any(|b| b.is_ascii_alphabetic()) && !between.contains('卡') {
        return false;
    }
    let contains = |word: &str, field: &str| word.as_bytes().windows(field.len()).any(|part| part.eq_ignore_ascii_case(field.as_bytes()));
    between
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .any(|word| FIELDS.iter().any(|field| word.eq_ignore_ascii_case(field) || (field.len() > 3 && contains(word, field))))
}
