//! Codes to pay with as merchants present them (EMV QR, Pix copy and paste): fields of an id, a length and a value each. Whom they
//! pay is told by the account in them and by the name.

use std::ops::Range;

use memchr::memmem;

use super::key_of;
use super::scrub::Hit;

/// What every code begins with: the format, version one.
const BEGINNING: &str = "000201";
/// How many fields are read.
const MOST_FIELDS: usize = 64;

/// The accounts and names in every code.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    for start in memmem::find_iter(text.as_bytes(), BEGINNING) {
        let fields = fields(text, start, text.len());
        // Two fields are no code: any number may begin so.
        if fields.len() < 4 {
            continue;
        }
        for (id, range) in fields {
            match id {
                26..=51 => accounts(text, &range, hits),
                59 => push(text, range, "name", hits),
                _ => {}
            }
        }
    }
}

/// The account of a scheme: everything but the name of the scheme.
fn accounts(text: &str, template: &Range<usize>, hits: &mut Vec<Hit>) {
    for (id, range) in fields(text, template.start, template.end) {
        if id != 0 {
            push(text, range, "bank-account", hits);
        }
    }
}

fn push(text: &str, range: Range<usize>, label: &'static str, hits: &mut Vec<Hit>) {
    if !range.is_empty() {
        hits.push(Hit { key: key_of(label, &text[range.clone()]), range, label });
    }
}

/// The fields from here on: the id of each, and where its value stands.
fn fields(text: &str, mut at: usize, end: usize) -> Vec<(u8, Range<usize>)> {
    let mut out = Vec::new();
    let number = |at: usize| {
        let digits = text.get(at..at + 2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u8>().ok()
    };
    while out.len() < MOST_FIELDS
        && let (Some(id), Some(length)) = (number(at), number(at + 2))
    {
        let value = at + 4..at + 4 + usize::from(length);
        if value.end > end || text.get(value.clone()).is_none() {
            break;
        }
        at = value.end;
        out.push((id, value));
    }
    out
}
