//! A text as it is meant: one after the other the layers of disguise come off (what nobody sees, percent-encoding, escapes,
//! character references, quoted-printable). Every character keeps the place in the original that it stands for.

use std::ops::Range;

use super::{chars, escapes};

/// Stands for a token that is there already: it belongs to no word, no number and no value.
pub(crate) const TOKEN: char = '\u{f8ff}';

/// How many layers are taken off. What is disguised more often is withheld.
pub(crate) const LAYERS: usize = 6;

/// A text whose characters each stand for a part of another one.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub text: String,
    /// What stretches of the text stand for, from left to right; nothing where the text is the original.
    spans: Option<Vec<Span>>,
}

/// What a stretch of a text stands for.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// Where it begins.
    at: u32,
    /// The part of the original.
    start: u32,
    end: u32,
    /// Whether each byte stands for one byte; all of it stands for the whole part where not.
    plain: bool,
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How many bytes from here on are characters that mean themselves, as far as one can see from their first bytes.
fn plain_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(b) = bytes.get(at) {
        at += match b {
            b' '..=b'~' | b'\n' => 1,
            // The most of Chinese.
            0xe4..=0xe9 => 3,
            _ => break,
        };
    }
    at
}

impl View {
    /// The text with each character as it is meant, and with tokens taken out.
    pub(crate) fn of(source: &str) -> Self {
        let visible = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\t' | b'\r');
        let tokens = super::scrub::tokens(source);
        if tokens.is_empty() && source.as_bytes().iter().all(visible) {
            return Self { text: source.to_owned(), spans: None };
        }
        let mut view = Self::empty(source.len());
        let mut at = 0;
        for token in tokens.iter().cloned().chain(std::iter::once(source.len()..source.len())) {
            view.take_meant(source, at..token.start);
            if !token.is_empty() {
                view.push(TOKEN, token.clone());
            }
            at = token.end;
        }
        view
    }

    fn empty(length: usize) -> Self {
        Self { text: String::with_capacity(length), spans: Some(Vec::new()) }
    }

    fn take_meant(&mut self, source: &str, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let plain = at + plain_length(&source.as_bytes()[at..range.end]);
            if plain > at {
                self.note(at..plain, true);
                self.text.push_str(&source[at..plain]);
                at = plain;
            }
            if let Some(c) = source[at..range.end].chars().next() {
                let part = at..at + c.len_utf8();
                chars::meant(c, |meant| self.push(meant, part.clone()));
                at = part.end;
            }
        }
    }

    /// Notes what comes next stands for.
    fn note(&mut self, part: Range<usize>, plain: bool) {
        let at = place(self.text.len());
        let Some(spans) = &mut self.spans else { return };
        let (start, end) = (place(part.start), place(part.end));
        match spans.last_mut() {
            Some(last) if plain && last.plain && last.end == start => last.end = end,
            _ => spans.push(Span { at, start, end, plain }),
        }
    }

    /// Adds a character that stands for a part of the original.
    pub(crate) fn push(&mut self, c: char, part: Range<usize>) {
        let plain = part.len() == c.len_utf8();
        self.note(part, plain);
        self.text.push(c);
    }

    /// Adds a stretch of another view as it is.
    fn take(&mut self, other: &Self, range: Range<usize>) {
        let Some(spans) = &other.spans else {
            if !range.is_empty() {
                self.note(range.clone(), true);
                self.text.push_str(&other.text[range]);
            }
            return;
        };
        let (mut at, mut i) = (range.start, other.span_at(range.start));
        while at < range.end {
            let span = spans[i];
            let end = spans.get(i + 1).map_or(other.text.len(), |next| next.at as usize).min(range.end);
            let part = if span.plain {
                let start = (span.start as usize) + (at - span.at as usize);
                start..start + (end - at)
            } else {
                span.start as usize..span.end as usize
            };
            self.note(part, span.plain);
            self.text.push_str(&other.text[at..end]);
            (at, i) = (end, i + 1);
        }
    }

    /// Which span a place lies in.
    fn span_at(&self, at: usize) -> usize {
        self.spans.as_ref().map_or(0, |spans| spans.partition_point(|span| span.at as usize <= at).saturating_sub(1))
    }

    /// The part of the original that a range of the text stands for.
    pub(crate) fn part(&self, range: &Range<usize>) -> Range<usize> {
        let Some(spans) = &self.spans else { return range.clone() };
        let last = range.end.saturating_sub(1);
        let (Some(first), Some(end)) = (spans.get(self.span_at(range.start)), spans.get(self.span_at(last))) else { return 0..0 };
        if range.start >= self.text.len() {
            return end.end as usize..end.end as usize;
        }
        let start = first.start as usize + if first.plain { range.start - first.at as usize } else { 0 };
        let end = if end.plain { end.start as usize + (last + 1 - end.at as usize) } else { end.end as usize };
        start..end.max(start)
    }

    /// The text with one more layer taken off, and where it was changed; none when there is none.
    pub(crate) fn unfold(&self) -> Option<(Self, Range<usize>)> {
        let mut found = self.decoded(0);
        let from = found.as_ref()?.0;
        let mut out = Self::empty(self.text.len());
        let mut at = 0;
        while let Some((mark, decoded)) = found {
            out.take(self, at..mark);
            at = decoded.end;
            for (c, range) in decoded.chars {
                let part = self.part(&range);
                chars::meant(c, |meant| out.push(meant, part.clone()));
            }
            found = self.decoded(at);
        }
        out.take(self, at..self.text.len());
        Some((out, self.part(&(from..at))))
    }

    /// The next place where something is decoded, and what.
    fn decoded(&self, mut at: usize) -> Option<(usize, escapes::Decoded)> {
        loop {
            let mark = escapes::first_mark(&self.text, at)?;
            if let Some(decoded) = escapes::decode(&self.text, mark) {
                return Some((mark, decoded));
            }
            at = mark + 1;
        }
    }

    /// The text in lower case without what groups letters and digits: the same value, however it is written, is the same here.
    pub(crate) fn squeezed(&self) -> Self {
        let mut out = Self::empty(self.text.len());
        for (at, c) in self.text.char_indices().filter(|(_, c)| !groups(*c)) {
            for lower in c.to_lowercase() {
                out.push(lower, at..at + c.len_utf8());
            }
        }
        out
    }
}

/// The same value, however it is grouped, spaced or capitalised.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        chars::meant(c, |c| {
            if !groups(c) {
                out.extend(c.to_lowercase());
            }
        });
    }
    out
}

/// What stands between the parts of one number or name.
pub(crate) fn groups(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | '·' | '‐'..='―' | '+') || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str) -> Option<String> {
        View::of(text).unfold().map(|(view, _)| view.text)
    }

    #[test]
    fn one_layer_comes_off() {
        assert_eq!(unfolded("a%40b %E5%BC%A0 100% %zz").as_deref(), Some("a@b 张 100% %zz"));
        assert_eq!(unfolded(r#"\u5f20\u0033\/\"\ud83d\ude00"#).as_deref(), Some("张3/\"😀"));
        assert_eq!(unfolded("&#52;&#x31;&amp;&nope;").as_deref(), Some("41&&nope;"));
        assert_eq!(unfolded("%2541 &amp;amp;lt; x").as_deref(), Some("A < x"));
        assert_eq!(unfolded("%D5%C5%C8%FD =E5=BC=A0 =?UTF-8?B?5byg5LiJ?= %u5f20").as_deref(), Some("张三 张 张三 张"));
        assert_eq!(unfolded("余额不足 100% & more = 12"), None);
        assert_eq!(View::of("４１\u{200b}１１\u{3000}Ａ<card:1>b").text, "4111 A\u{f8ff}b");
    }

    #[test]
    fn a_part_is_found_again_through_two_layers() {
        let text = "x &#37;41&#37;42 y";
        let (once, _) = View::of(text).unfold().expect("a layer");
        let (twice, changed) = once.unfold().expect("two layers");
        assert_eq!(twice.text, "x AB y");
        assert_eq!(&text[twice.part(&(2..4))], "&#37;41&#37;42");
        assert_eq!(&text[changed], "&#37;41&#37;42");
        let squeezed = View::of("A-b ＣD").squeezed();
        assert_eq!(squeezed.text, "abcd");
        assert_eq!(squeezed.part(&(0..2)), 0..3);
    }
}
