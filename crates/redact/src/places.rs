//! Values whose keys tell more than they do: codes of places, and what somebody is called by a service that sends money.

use std::ops::Range;

use super::accept::Style;
use super::said::{is_counted, is_said};
use super::value::trimmed;

/// The code of a place: digits, perhaps with letters, in one group or two.
pub(crate) fn postcode(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let whole = trimmed(text, range);
    let inside = &text[whole.clone()];
    let group = |from: usize| inside[from..].bytes().take(11).take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let first = group(0);
    let mut end = first;
    // `SW1A 1AA`, `1012 AB`, `110 001`.
    if first <= 4 && inside[first..].starts_with(' ') {
        let next = group(first + 1);
        let word = &inside[first + 1..first + 1 + next];
        let digits = word.bytes().any(|b| b.is_ascii_digit());
        let capitals = next == 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        if (2..=4).contains(&next) && (digits || capitals) {
            end += 1 + next;
        }
    }
    let value = &inside[..end];
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let shaped = (3..=10).contains(&value.len()) && letters <= 5 && (digits >= 4 || (digits >= 2 && letters >= 1));
    let beside = style != Style::Beside || digits >= 5 || letters >= 1;
    let found = whole.start..whole.start + end;
    let goes_on =
        inside[end..].starts_with(['.', '/', '_', '%', ':']) && inside[end + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (shaped && beside && !goes_on && !is_counted(text, &found)).then_some(found)
}

/// A name that somebody chose, or a number.
pub(crate) fn handle(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let whole = trimmed(text, range);
    let inside = &text[whole.clone()];
    let start = inside.len() - inside.trim_start_matches(['@', '$', '/', ':', '：', ' ']).len();
    let length =
        inside[start..].bytes().take(64).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'@' | b'+')).count();
    let value = inside[start..start + length].trim_end_matches(['.', '-', '+']);
    let marked = inside[..start].contains(['@', '$', '/']);
    let random = value.bytes().any(|b| b.is_ascii_digit()) || value.contains(['_', '@']);
    let amount = value.bytes().all(|b| b.is_ascii_digit() || b == b'.') && (value.contains('.') || inside[..start].contains('$'));
    let bound = match style {
        Style::Beside | Style::Said => marked || (random && value.len() >= 5),
        _ => marked || random || style == Style::Quoted,
    };
    let found = whole.start + start..whole.start + start + value.len();
    (value.len() >= 3 && bound && !amount && !is_said(value) && !is_counted(text, &found)).then_some(found)
}
