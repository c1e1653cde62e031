//! Tags of XML and HTML, as far as they can be told in text that may be cut off anywhere.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::{memchr, memchr2, memchr3, memrchr2};

/// The longest tag that is read, in bytes.
const LONGEST: usize = 16_000;
/// The most attributes of a tag that are read.
const MOST_ATTRIBUTES: usize = 1_024;

/// A tag.
pub(crate) struct Tag {
    /// From `<` to behind `>`.
    pub range: Range<usize>,
    /// Whether it ends an element.
    pub is_end: bool,
    attributes: OnceCell<Vec<Attribute>>,
}

/// An attribute of a tag.
pub(crate) struct Attribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// The nearest place at or before this one where a character begins.
pub(crate) fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The tags of a text, looked for from left to right.
#[derive(Default)]
pub(crate) struct Tags {
    /// The last `<` or `>` before this place.
    mark: Option<usize>,
    seen: usize,
    last: Option<Tag>,
}

impl Tags {
    /// The tag that a place lies in; where one ends that is longer than any.
    pub(crate) fn around(&mut self, text: &str, at: usize) -> Result<Option<&Tag>, usize> {
        let bytes = text.as_bytes();
        let (from, before) = if at < self.seen { (at.saturating_sub(LONGEST), None) } else { (self.seen, self.mark) };
        self.mark = memrchr2(b'<', b'>', &bytes[from..at]).map(|i| from + i).or(before);
        self.seen = at;
        let Some(start) = self.mark.filter(|start| at - start <= LONGEST && bytes[*start] == b'<') else { return Ok(None) };
        if self.last.as_ref().is_none_or(|last| last.range.start != start) {
            self.last = tag_at(text, start);
            if self.last.is_none()
                && let Some(end) = overlong(bytes, start, at)
            {
                return Err(end);
            }
        }
        Ok(self.last.as_ref().filter(|tag| tag.range.start == start && tag.range.end > at))
    }
}

/// Where what may be a tag with attributes ends, if it is longer than any.
fn overlong(bytes: &[u8], start: usize, at: usize) -> Option<usize> {
    let begins = bytes.get(start + 1).is_some_and(u8::is_ascii_alphabetic);
    if !begins || bytes.len() <= start + LONGEST || memchr(b'=', &bytes[start..at]).is_none() {
        return None;
    }
    let end = memchr2(b'<', b'>', &bytes[at..]).map_or(bytes.len(), |i| at + i);
    (end > start + LONGEST).then_some(end)
}

/// The tag that begins here.
pub(crate) fn tag_at(text: &str, start: usize) -> Option<Tag> {
    let bytes = text.as_bytes();
    let is_end = bytes.get(start + 1) == Some(&b'/');
    let first = *bytes.get(start + 1 + usize::from(is_end))?;
    if !(first.is_ascii_alphabetic() || matches!(first, b'_' | b'!' | b'?') || !first.is_ascii()) {
        return None;
    }
    let limit = bytes.len().min(start + LONGEST);
    let mut at = start + 1;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..limit]) {
        at += found;
        match bytes[at] {
            b'>' => return Some(Tag { range: start..at + 1, is_end, attributes: OnceCell::new() }),
            // A quotation mark that nothing ends is none.
            quote => {
                at = memchr2(quote, b'<', &bytes[at + 1..limit])
                    .filter(|end| bytes[at + 1 + end] == quote)
                    .map_or(at + 1, |end| at + end + 2);
            }
        }
    }
    // A tag that was cut off.
    (limit == bytes.len() && memchr2(b'<', b'\n', &bytes[start + 1..limit]).is_none()).then(|| Tag {
        range: start..limit,
        is_end,
        attributes: OnceCell::new(),
    })
}

impl Tag {
    /// The name of the element.
    pub(crate) fn name(&self, text: &str) -> Range<usize> {
        let start = self.range.start + if self.is_end { 2 } else { 1 };
        let length =
            text.as_bytes()[start..self.range.end].iter().take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/')).count();
        start..start + length
    }

    /// Whether nothing can stand in it.
    pub(crate) fn is_empty(&self, text: &str) -> bool {
        let name = text[self.name(text)].to_ascii_lowercase();
        text[self.range.clone()].ends_with("/>") || matches!(name.as_str(), "input" | "meta" | "br" | "img" | "hr" | "link")
    }

    /// Its attributes, with or without quotation marks.
    pub(crate) fn attributes(&self, text: &str) -> &[Attribute] {
        self.attributes.get_or_init(|| self.read_attributes(text))
    }

    fn read_attributes(&self, text: &str) -> Vec<Attribute> {
        let bytes = text.as_bytes();
        let end = if text[self.range.clone()].ends_with('>') { self.range.end - 1 } else { self.range.end };
        let (mut at, mut out) = (self.name(text).end, Vec::new());
        while at < end && out.len() < MOST_ATTRIBUTES {
            let count = |from: usize, of: fn(u8) -> bool| bytes[from..end].iter().take_while(|b| of(**b)).count();
            at += count(at, |b| b.is_ascii_whitespace() || b == b'/');
            let name = at..at + count(at, |b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'"' | b'\''));
            at = name.end + count(name.end, |b| b.is_ascii_whitespace());
            if at >= end {
                break;
            }
            if bytes[at] != b'=' {
                at = at.max(name.start + 1);
                continue;
            }
            at += 1;
            at += count(at, |b| b.is_ascii_whitespace());
            let value = match bytes.get(at).copied().filter(|_| at < end) {
                Some(quote @ (b'"' | b'\'')) => {
                    let length = bytes[at + 1..end].iter().take_while(|b| **b != quote).count();
                    at + 1..at + 1 + length
                }
                _ => at..at + count(at, |b| !b.is_ascii_whitespace()),
            };
            at = (value.end + 1).min(end);
            out.push(Attribute { name, value });
        }
        out
    }

    /// The value of the first attribute with one of these names.
    pub(crate) fn attribute(&self, text: &str, names: &[&str]) -> Option<Range<usize>> {
        let named = |a: &Attribute| names.contains(&text[a.name.clone()].to_ascii_lowercase().as_str());
        self.attributes(text).iter().find(|a| named(a)).map(|a| a.value.clone())
    }
}
