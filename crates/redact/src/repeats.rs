//! What was judged private once is private wherever the same text says it again.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};

use super::accept::is_random;
use super::names::says_nothing;
use super::said::is_said;
use super::scrub::{Hit, tokens};

/// The fewest and the most bytes of a value that no other word can be.
const LENGTHS: std::ops::RangeInclusive<usize> = 6..=200;
/// The fewest different digits of a number that is no ordinary one.
const FEWEST_DIGITS: usize = 4;

/// The hits together with every other place of their values, in order.
pub(crate) fn with_repeats(text: &str, mut hits: Vec<Hit>) -> Result<Vec<Hit>, BuildError> {
    let mut values = BTreeMap::new();
    for hit in &hits {
        let value = &text[hit.range.clone()];
        if is_telling(hit.label, value) {
            values.entry(value).or_insert(hit);
        }
    }
    if values.is_empty() {
        return Ok(hits);
    }
    let searcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(values.keys())?;
    let sources: Vec<&Hit> = values.into_values().collect();
    let tokens = tokens(text);
    let mut again = Vec::new();
    for found in searcher.find_iter(text) {
        let range = found.range();
        let taken = overlaps(&range, hits.iter().map(|hit| &hit.range), |at| hits.partition_point(|hit| hit.range.end <= at))
            || overlaps(&range, tokens.iter(), |at| tokens.partition_point(|token| token.end <= at));
        if !taken && stands_alone(text, &range) {
            again.push(Hit { range, ..sources[found.pattern().as_usize()].clone() });
        }
    }
    hits.append(&mut again);
    hits.sort_by_key(|hit| hit.range.start);
    Ok(hits)
}

/// Whether a stretch has a part in common with one of others that are in order.
fn overlaps<'a>(range: &Range<usize>, mut others: impl Iterator<Item = &'a Range<usize>>, first: impl Fn(usize) -> usize) -> bool {
    others.nth(first(range.start)).is_some_and(|other| other.start < range.end)
}

/// Whether the value is no part of a longer word or number.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !text[..range.start].ends_with(joins) && !text[range.end..].starts_with(joins)
}

/// Whether a value can be told from any other word or number.
fn is_telling(label: &str, value: &str) -> bool {
    if !LENGTHS.contains(&value.len()) || says_nothing(value) {
        return false;
    }
    match label {
        "name" => value.trim().contains(' ') || value.chars().filter(|c| !c.is_ascii()).count() >= 3,
        "token" if value.bytes().all(|b| b.is_ascii_digit()) => is_telling_number(value.as_bytes()),
        "token" => {
            let signs = value.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_punctuation());
            let letters = value.chars().any(char::is_alphabetic);
            signs && letters && is_random(value) && !value.contains(char::is_whitespace) && !is_said(value)
        }
        _ => false,
    }
}

/// Whether a number is neither a date nor one that comes to everybody's mind.
fn is_telling_number(digits: &[u8]) -> bool {
    let different = digits.iter().enumerate().filter(|(i, digit)| !digits[..*i].contains(digit)).count();
    let counted = |by: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    let date = digits.len() == 8 && (digits.starts_with(b"19") || digits.starts_with(b"20"));
    different >= FEWEST_DIGITS && !counted(1) && !counted(-1) && !date
}
