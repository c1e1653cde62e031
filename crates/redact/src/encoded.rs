//! Base64 inside a text (RFC 4648, 4 and 5): runs of its letters, and what they say.

use std::ops::Range;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The fewest letters of a run that is looked into.
const FEWEST: usize = 8;
/// From this many letters on, a run is looked into at every letter of a group: something else may stand before it.
const LONG: usize = 20;
/// The most letters of a run that are looked into.
const MOST: usize = 16 * 1_024;

/// Both alphabets after `-` and `_` were replaced, with or without padding, and with bits left over.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

/// Every run that is text in Base64, with that text.
pub(super) fn runs(text: &str) -> Vec<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|b| is_letter(**b)).count();
        if length >= FEWEST {
            let padding = bytes[at + length..].iter().take(2).take_while(|b| **b == b'=').count();
            let run = at..at + length.min(MOST);
            let whole = run.start..run.end + padding;
            // A path or a word with hyphens is a run as a whole; its parts may be Base64 as well.
            let mut parts = vec![run.clone()];
            let mut from = run.start;
            for (i, b) in bytes[run.clone()].iter().enumerate().chain([(run.len(), &b'/')]) {
                if matches!(b, b'/' | b'-' | b'_' | b'+') {
                    let part = from..run.start + i;
                    from = part.end + 1;
                    if part.len() >= FEWEST && part != run {
                        parts.push(part);
                    }
                }
            }
            for part in parts {
                let end = if part.end == run.end { whole.end } else { part.end };
                out.extend(decoded(&text[part.clone()]).into_iter().map(|said| (part.start..end, said)));
            }
        }
        at += length.max(1);
    }
    out
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_')
}

/// What a run says, read from its first letter, or where it is long from one of the first four.
fn decoded(run: &str) -> Vec<String> {
    let standard: String = run.chars().map(|c| if c == '-' { '+' } else { c }).map(|c| if c == '_' { '/' } else { c }).collect();
    let offsets = if run.len() >= LONG { 4 } else { 1 };
    (0..offsets).filter_map(|offset| read(&standard[offset..])).collect()
}

/// Text, if these letters are text: nearly all of it can be read.
fn read(letters: &str) -> Option<String> {
    // A single letter beyond whole groups says nothing.
    let letters = if letters.len() % 4 == 1 { &letters[..letters.len() - 1] } else { letters };
    let bytes = ENGINE.decode(letters).ok()?;
    let said = String::from_utf8_lossy(&bytes).into_owned();
    let length = said.chars().count();
    let odd = said.chars().filter(|c| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())).count();
    (odd * 10 <= length).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_base64_is_found_in_either_alphabet() {
        let said = |text: &str| runs(text).into_iter().map(|(range, said)| (text[range].to_owned(), said)).collect::<Vec<_>>();
        assert_eq!(said("x=MTM4MTIzNDU2Nzg=&y"), [("MTM4MTIzNDU2Nzg=".to_owned(), "13812345678".to_owned())]);
        assert_eq!(said("5byg5LiJ"), [("5byg5LiJ".to_owned(), "张三".to_owned())]);
        assert!(said("a/b/MTM4MTIzNDU2Nzg/c").iter().any(|(_, said)| said == "13812345678"));
        assert!(said("id_cGhvbmU6IDEzODEyMzQ1Njc4").iter().any(|(_, said)| said == "phone: 13812345678"));
        assert_eq!(said("insufficient balance, order 1913812345678000"), []);
    }
}
