//! What may stand between the digits of one number.

use std::ops::Range;

/// The most characters between two groups of one number, tags not counted.
const GAP: usize = 4;
/// The most bytes between two groups of one number, tags counted.
const LONGEST_GAP: usize = 200;
/// What stands between a digit and the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Nothing,
    /// A separator, and which.
    Separator(u8),
    /// A line break or a tag: what a number goes on behind, wherever it was broken.
    Break,
    /// It belongs to another number.
    Far,
}

/// What lies between two digits.
pub(super) fn gap(bytes: &[u8], range: Range<usize>) -> Gap {
    let between = &bytes[range];
    match between {
        [] => return Gap::Nothing,
        [sign] if is_separator(*sign) => return if *sign == b'\n' { Gap::Break } else { Gap::Separator(*sign) },
        _ if between.len() > LONGEST_GAP => return Gap::Far,
        _ => {}
    }
    let (mut rest, mut count, mut sign, mut broken) = (between, 0, 0, false);
    while let Some(first) = rest.first() {
        let tag = (*first == b'<').then(|| rest.iter().position(|b| *b == b'>')).flatten();
        let length = match tag {
            Some(end) => {
                broken = true;
                end + 1
            }
            // The middle dots.
            None if rest.starts_with("·".as_bytes()) => 2,
            None if rest.starts_with("•".as_bytes()) || rest.starts_with("・".as_bytes()) || rest.starts_with("、".as_bytes()) => 3,
            None if is_separator(*first) => 1,
            None => return Gap::Far,
        };
        if tag.is_none() {
            count += 1;
            broken |= *first == b'\n';
            sign = if *first == b' ' && sign != 0 { sign } else { *first };
        }
        rest = &rest[length..];
    }
    match () {
        () if count > GAP => Gap::Far,
        () if broken => Gap::Break,
        () => Gap::Separator(sign),
    }
}

fn is_separator(b: u8) -> bool {
    matches!(
        b,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | b'-'
            | b'_'
            | b'.'
            | b','
            | b':'
            | b'/'
            | b'|'
            | b'~'
            | b'*'
            | b'\''
            | b'`'
            | b'+'
            | b'"'
            | b'('
            | b')'
            | b';'
            | b'\\'
            | b'='
            | b'#'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'&'
            | b'@'
            | b'!'
            | b'%'
            | b'>'
            | b'^'
    )
}
