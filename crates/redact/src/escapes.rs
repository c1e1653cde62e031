//! What a character is written as where it cannot or should not stand itself: percent-encoding (RFC 3986), escapes of JSON,
//! JavaScript, C and Python, character references of HTML, quoted-printable and encoded words of mail (RFC 2045, RFC 2047).

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3};

use super::bytes;

/// The longest character reference that is looked for, in bytes.
const LONGEST_REFERENCE: usize = 14;
/// The longest encoded word, in bytes; longer than RFC 2047 allows.
const LONGEST_WORD: usize = 2_000;

/// How many bytes are searched for one kind of mark before those of the other kind.
const BLOCK: usize = 512;

/// What stands at a place.
pub(crate) struct Decoded {
    /// The characters, and what each is written as.
    pub chars: Vec<(char, Range<usize>)>,
    /// Where it ends.
    pub end: usize,
}

impl Decoded {
    fn one(c: char, range: Range<usize>) -> Self {
        Self { end: range.end, chars: vec![(c, range)] }
    }
}

/// The next place at which something may have to be decoded.
pub(crate) fn first_mark(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // An equals sign is a mark only before what can follow it in mail.
    let counts = |at: &usize| matches!(bytes.get(at + 1), Some(b'?' | b'\n' | b'\r' | b'0'..=b'9' | b'A'..=b'F'));
    // The next mark of the one kind may be far beyond that of the other.
    (from..bytes.len()).step_by(BLOCK).find_map(|start| {
        let end = bytes.len().min(start + BLOCK);
        let sign = memchr_iter(b'=', &bytes[start..end]).map(|i| start + i).find(counts);
        memchr3(b'%', b'\\', b'&', &bytes[start..sign.unwrap_or(end)]).map(|i| start + i).or(sign)
    })
}

/// What is written at a mark; nothing where it is no more than that character.
pub(crate) fn decode(text: &str, at: usize) -> Option<Decoded> {
    match text.as_bytes()[at] {
        b'%' => unicode_percent(text, at).or_else(|| byte_run(text, at, percent_byte, 1)),
        b'\\' => backslash(text, at),
        b'&' => reference(text, at),
        _ => encoded_word(text, at).or_else(|| soft_break(text, at)).or_else(|| byte_run(text, at, quoted_byte, 2)),
    }
}

fn hex(text: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = text.get(at..at + digits)?;
    digits.iter().try_fold(0, |value, b| char::from(*b).to_digit(16).map(|d| value * 16 + d))
}

/// A byte as `%41`, or as `%2541`, in which the sign itself is encoded, any number of times.
fn percent_byte(text: &[u8], at: usize) -> Option<(u8, usize)> {
    if text.get(at) != Some(&b'%') {
        return None;
    }
    let mut from = at + 1;
    while text.get(from..from + 2) == Some(b"25") && hex(text, from + 2, 2).is_some() {
        from += 2;
    }
    Some((u8::try_from(hex(text, from, 2)?).ok()?, from + 2))
}

/// A byte as quoted-printable has it.
fn quoted_byte(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let lower = |b: &u8| b.is_ascii_lowercase();
    let digits = text.get(at + 1..at + 3).filter(|d| text[at] == b'=' && !d.iter().any(lower))?;
    Some((u8::try_from(hex(digits, 0, 2)?).ok()?, at + 3))
}

/// A byte as `\x41` or `\101`.
fn escaped_byte(text: &[u8], at: usize) -> Option<(u8, usize)> {
    if text.get(at) != Some(&b'\\') {
        return None;
    }
    if text.get(at + 1).is_some_and(|b| matches!(b, b'x' | b'X')) {
        return Some((u8::try_from(hex(text, at + 2, 2)?).ok()?, at + 4));
    }
    let octal = text.get(at + 1..at + 4).filter(|d| d.iter().all(|b| matches!(b, b'0'..=b'7')))?;
    u8::try_from(octal.iter().fold(0_u32, |value, b| value * 8 + u32::from(b - b'0'))).ok().map(|byte| (byte, at + 4))
}

/// Reads the byte that is written at a place; the byte, and where it ends.
type Step = fn(&[u8], usize) -> Option<(u8, usize)>;

/// Bytes that are written one after the other in the same way, as the text that they are.
fn byte_run(text: &str, at: usize, step: Step, fewest: usize) -> Option<Decoded> {
    // Most of what looks like a byte stands alone.
    let mut ahead = at;
    let mut first = Vec::new();
    for _ in 0..fewest {
        let letter = || text.as_bytes().get(ahead).filter(|b| wants_trail(&first, **b)).map(|b| (*b, ahead + 1));
        let (byte, next) = step(text.as_bytes(), ahead).filter(|_| ahead < text.len()).or_else(letter)?;
        first.push(byte);
        ahead = next;
    }
    let (mut run, mut ends, mut end) = (Vec::new(), Vec::new(), at);
    let raw_trail = |run: &[u8], end: usize| text.as_bytes().get(end).filter(|b| wants_trail(run, **b)).map(|b| (*b, end + 1));
    while end < text.len()
        && let Some((byte, next)) = step(text.as_bytes(), end).or_else(|| raw_trail(&run, end))
    {
        run.push(byte);
        ends.push(next);
        end = next;
    }
    let start_of = |i: usize| if i == 0 { at } else { ends[i - 1] };
    Some(Decoded {
        chars: bytes::characters(&run).into_iter().map(|(c, range)| (c, start_of(range.start)..ends[range.end - 1])).collect(),
        end,
    })
}

/// Whether bytes in a Chinese encoding (GB 18030, Big5) end in the midst of a character that a byte finishes which may stand for a
/// letter, and is therefore written as one: `%B6P`.
fn wants_trail(run: &[u8], byte: u8) -> bool {
    let is_text = std::str::from_utf8(run).err().is_none_or(|error| error.error_len().is_none());
    if is_text || !matches!(byte, 0x40..=0x7e) {
        return false;
    }
    let mut at = 0;
    while let Some(byte) = run.get(at) {
        at += if *byte < 0x80 { 1 } else { 2 };
    }
    at > run.len()
}

/// `%u5f20`, as `escape()` of JavaScript has it.
fn unicode_percent(text: &str, at: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(at + 1), Some(b'u' | b'U')) {
        return None;
    }
    char::from_u32(hex(bytes, at + 2, 4)?).map(|c| Decoded::one(c, at..at + 6))
}

/// An escape with a backslash. A row of backslashes is one: it was escaped several times.
fn backslash(text: &str, at: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let row = bytes[at..].iter().take_while(|b| **b == b'\\').count();
    if row > 1 {
        let start = at + row - 1;
        return backslash(text, start)
            .map(|decoded| Decoded {
                chars: decoded.chars.into_iter().map(|(c, r)| (c, if r.start == start { at..r.end } else { r })).collect(),
                ..decoded
            })
            .or_else(|| Some(Decoded::one('\\', at..at + row)));
    }
    let simple = |c: char| Some(Decoded::one(c, at..at + 2));
    match *bytes.get(at + 1)? {
        b'u' if bytes.get(at + 2) == Some(&b'{') => {
            let length = memchr(b'}', bytes.get(at + 3..(at + 11).min(bytes.len()))?)?;
            char::from_u32(hex(bytes, at + 3, length)?).map(|c| Decoded::one(c, at..at + 4 + length))
        }
        b'u' => {
            let high = hex(bytes, at + 2, 4)?;
            let low = || hex(bytes, at + 8, 4).filter(|low| bytes.get(at + 6..at + 8) == Some(b"\\u") && (0xdc00..0xe000).contains(low));
            match high {
                0xd800..0xdc00 => {
                    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low()? - 0xdc00)).map(|c| Decoded::one(c, at..at + 12))
                }
                _ => char::from_u32(high).map(|c| Decoded::one(c, at..at + 6)),
            }
        }
        b'U' => char::from_u32(hex(bytes, at + 2, 8)?).map(|c| Decoded::one(c, at..at + 10)),
        b'x' | b'X' | b'0'..=b'7' => byte_run(text, at, escaped_byte, 1),
        c @ (b'"' | b'\'' | b'/') => simple(char::from(c)),
        b'n' | b'r' => simple('\n'),
        b't' => simple('\t'),
        _ => None,
    }
}

/// A character reference of HTML, also one whose ampersand is a reference itself.
fn reference(text: &str, at: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let mut from = at + 1;
    while bytes[from..].starts_with(b"amp;") {
        from += 4;
    }
    let rest = &bytes[from..bytes.len().min(from + LONGEST_REFERENCE)];
    let named = |length: usize| match rest.get(..length)? {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        b"nbsp" | b"ensp" | b"emsp" | b"thinsp" => Some(' '),
        b"commat" => Some('@'),
        b"period" => Some('.'),
        b"colon" => Some(':'),
        b"equals" => Some('='),
        b"num" => Some('#'),
        b"sol" => Some('/'),
        b"lowbar" => Some('_'),
        b"hyphen" | b"dash" | b"minus" | b"ndash" | b"mdash" => Some('-'),
        b"shy" | b"zwj" | b"zwnj" | b"lrm" | b"rlm" => Some('\u{ad}'),
        b"Tab" => Some('\t'),
        b"NewLine" => Some('\n'),
        _ => None,
    };
    if rest.first() == Some(&b'#') {
        let radix = if matches!(rest.get(1), Some(b'x' | b'X')) { 16 } else { 10 };
        let digits = from + if radix == 16 { 2 } else { 1 };
        let length = bytes[digits..].iter().take(10).take_while(|b| char::from(**b).is_digit(radix)).count();
        let number = u32::from_str_radix(text.get(digits..digits + length)?, radix).ok()?;
        let end = digits + length;
        let end = if bytes.get(end) == Some(&b';') { end + 1 } else { end };
        return char::from_u32(number).map(|c| Decoded::one(c, at..end));
    }
    let ending = memchr(b';', rest).and_then(|length| named(length).map(|c| Decoded::one(c, at..from + length + 1)));
    ending.or_else(|| (from > at + 1).then(|| Decoded::one('&', at..from)))
}

/// A line break that quoted-printable adds, which is none.
fn soft_break(text: &str, at: usize) -> Option<Decoded> {
    let rest = &text.as_bytes()[at + 1..];
    let length = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.first() == Some(&b'\n')) };
    (length > 0).then(|| Decoded { chars: Vec::new(), end: at + 1 + length })
}

/// `=?charset?B?…?=`, with what separates it from a next one.
fn encoded_word(text: &str, at: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let rest = &bytes[at..bytes.len().min(at + LONGEST_WORD)];
    if !rest.starts_with(b"=?") {
        return None;
    }
    let charset = memchr(b'?', &rest[2..])? + 2;
    let (way, start) = (rest.get(charset + 1)?.to_ascii_uppercase(), charset + 3);
    if rest.get(charset + 2) != Some(&b'?') {
        return None;
    }
    let length = rest[start..].windows(2).position(|pair| pair == b"?=")?;
    let content = &rest[start..start + length];
    let decoded = match way {
        b'B' if content.iter().all(|b| b.is_ascii_alphanumeric() || b.is_ascii_whitespace() || b"+/-_=".contains(b)) => {
            let mut out = Vec::new();
            bytes::from_base64(content, &mut out);
            out
        }
        b'Q' => {
            let (mut out, mut i) = (Vec::new(), 0);
            while i < content.len() {
                let (byte, next) = quoted_byte(content, i).unwrap_or((if content[i] == b'_' { b' ' } else { content[i] }, i + 1));
                out.push(byte);
                i = next;
            }
            out
        }
        _ => return None,
    };
    let mut end = at + start + length + 2;
    let white = bytes[end..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    if bytes[end + white..].starts_with(b"=?") {
        end += white;
    }
    let said = bytes::in_charset(&rest[2..charset], &decoded);
    Some(Decoded { chars: said.chars().map(|c| (c, at..end)).collect(), end })
}
