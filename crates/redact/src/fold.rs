//! One layer of disguise taken off a text: percent-encoding, escapes of JSON and HTML, full-width letters and digits, characters
//! that nobody sees. Every character keeps the place in the original that it stands for.

use std::ops::Range;

/// The longest escape that is looked for, in bytes: `&#x10FFFF;`.
const LONGEST: usize = 10;

/// A text whose characters each stand for a part of another one.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    pub text: String,
    /// For each byte of the text the part of the original that its character stands for.
    parts: Vec<(u32, u32)>,
}

impl Folded {
    /// The text as it is.
    pub(super) fn plain(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), parts: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices() {
            folded.push(c, at..at + c.len_utf8());
        }
        folded
    }

    fn push(&mut self, c: char, part: Range<usize>) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.text.push(c);
        self.parts.resize(self.text.len(), (place(part.start), place(part.end)));
    }

    /// The part of the original that a range of the text stands for.
    pub(super) fn part(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.parts.get(range.start).map_or(0, |(start, _)| *start as usize);
        let end = self.parts.get(range.end.saturating_sub(1)).map_or(start, |(_, end)| *end as usize);
        start..end.max(start)
    }

    /// The text with one more layer taken off; none when there is none.
    pub(super) fn unfold(&self) -> Option<Self> {
        let mut out = Self { text: String::with_capacity(self.text.len()), parts: Vec::with_capacity(self.text.len()) };
        let (mut at, mut changed) = (0, false);
        while let Some(c) = self.text[at..].chars().next() {
            let here = &self.text[at..];
            let (meant, length) = match c {
                '%' => percent(here).unwrap_or((Some(c), 1)),
                '\\' => backslash(here).unwrap_or((Some(c), 1)),
                '&' => entity(here).unwrap_or((Some(c), 1)),
                c => (seen(c), c.len_utf8()),
            };
            changed |= meant != Some(c) || length != c.len_utf8();
            if let Some(meant) = meant {
                out.push(meant, self.part(&(at..at + length)));
            }
            at += length;
        }
        changed.then_some(out)
    }

    /// The text in lower case without what groups letters and digits: the same value, however it is written, is the same here.
    pub(super) fn squeezed(&self) -> Self {
        let mut out = Self { text: String::with_capacity(self.text.len()), parts: Vec::with_capacity(self.text.len()) };
        for (at, c) in self.text.char_indices().filter(|(_, c)| !groups(*c)) {
            for lower in c.to_lowercase() {
                out.push(lower, at..at + c.len_utf8());
            }
        }
        out
    }
}

/// The same value, however it is grouped, spaced or capitalised.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter_map(seen).filter(|c| !groups(*c)).flat_map(char::to_lowercase).collect()
}

/// What stands between the parts of one number or name.
pub(super) fn groups(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | '·' | '‐'..='―' | '+') || c.is_whitespace()
}

/// A character as it is meant: full-width forms as ASCII, other decimal digits as digits, nothing where nobody can see it.
fn seen(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => Some(' '),
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((c as u32 - 0x1d7ce) % 10, 10),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => None,
        c => Some(c),
    }
}

fn digit(c: char, zero: u32) -> Option<char> {
    char::from_digit(c as u32 - zero, 10)
}

/// A character of UTF-8 in percent-encoding (RFC 3986, 2.1), and how many bytes of text it takes.
fn percent(text: &str) -> Option<(Option<char>, usize)> {
    let byte = |i: usize| text.get(3 * i..3 * i + 3).and_then(|s| s.strip_prefix('%')).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let first = byte(0)?;
    let length = match first {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = (0..length).map(byte).collect::<Option<_>>()?;
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((Some(c), 3 * length))
}

/// An escape of JSON (RFC 8259, 7).
fn backslash(text: &str) -> Option<(Option<char>, usize)> {
    let c = text[1..].chars().next()?;
    match c {
        'u' => {
            let unit = |at: usize| text.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            let high = unit(2)?;
            let low = text.get(6..8).filter(|s| *s == "\\u").and_then(|_| unit(8)).filter(|low| (0xdc00..0xe000).contains(low));
            match (high, low) {
                (0xd800..0xdc00, Some(low)) => Some((char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12)),
                _ => char::from_u32(high).map(|c| (Some(c), 6)),
            }
        }
        'x' => text.get(2..4).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32).map(|c| (Some(c), 4)),
        '"' | '\\' | '/' => Some((Some(c), 2)),
        'n' | 't' | 'r' => Some((Some(' '), 2)),
        _ => None,
    }
}

/// A character reference of HTML.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "commat" => '@',
        "period" => '.',
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
    };
    Some((Some(c), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str) -> Option<String> {
        Folded::plain(text).unfold().map(|f| f.text)
    }

    #[test]
    fn one_layer_comes_off() {
        assert_eq!(unfolded("a%40b %E5%BC%A0 100% %zz").as_deref(), Some("a@b 张 100% %zz"));
        assert_eq!(unfolded(r#"\u5f20\u0033\/\"\ud83d\ude00"#).as_deref(), Some("张3/\"😀"));
        assert_eq!(unfolded("&#52;&#x31;&amp;&nope;").as_deref(), Some("41&&nope;"));
        assert_eq!(unfolded("４１\u{200b}１１\u{3000}Ａ").as_deref(), Some("4111 A"));
        assert_eq!(unfolded("%2541"), Some("%41".to_owned()));
        assert_eq!(unfolded("余额不足 100% & more"), None);
    }

    #[test]
    fn a_part_is_found_again_through_two_layers() {
        let text = "x %2541%2542 y";
        let twice = Folded::plain(text).unfold().and_then(|f| f.unfold()).expect("two layers");
        assert_eq!(twice.text, "x AB y");
        assert_eq!(&text[twice.part(&(2..4))], "%2541%2542");
        let squeezed = Folded::plain("A-b ＣD").squeezed();
        assert_eq!(squeezed.text, "abｃd");
        assert_eq!(squeezed.part(&(0..2)), 0..3);
    }
}
