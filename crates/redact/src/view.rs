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
    /// For each byte of the text the part of the original that its character stands for; nothing where the text is the original.
    parts: Option<Vec<(u32, u32)>>,
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl View {
    /// The text with each character as it is meant, and with tokens taken out.
    pub(crate) fn of(source: &str) -> Self {
        let visible = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\t' | b'\r');
        let tokens = super::scrub::tokens(source);
        if tokens.is_empty() && source.as_bytes().iter().all(visible) {
            return Self { text: source.to_owned(), parts: None };
        }
        let mut view = Self::empty(source.len());
        let mut at = 0;
        for token in tokens.iter().cloned().chain(std::iter::once(source.len()..source.len())) {
            view.take_plain(source, at..token.start);
            if !token.is_empty() {
                view.push(TOKEN, token.clone());
            }
            at = token.end;
        }
        view
    }

    fn empty(length: usize) -> Self {
        Self { text: String::with_capacity(length), parts: Some(Vec::with_capacity(length)) }
    }

    fn take_plain(&mut self, source: &str, range: Range<usize>) {
        for (at, c) in source[range.clone()].char_indices() {
            let at = range.start + at;
            if c.is_ascii_graphic() || c == ' ' {
                self.push(c, at..at + 1);
            } else {
                chars::meant(c, |meant| self.push(meant, at..at + c.len_utf8()));
            }
        }
    }

    /// Adds a character that stands for a part of the original.
    pub(crate) fn push(&mut self, c: char, part: Range<usize>) {
        self.text.push(c);
        if let Some(parts) = &mut self.parts {
            parts.resize(self.text.len(), (place(part.start), place(part.end)));
        }
    }

    /// Adds a stretch of another view as it is.
    fn take(&mut self, other: &Self, range: Range<usize>) {
        self.text.push_str(&other.text[range.clone()]);
        if let Some(parts) = &mut self.parts {
            match &other.parts {
                Some(known) => parts.extend_from_slice(&known[range]),
                None => other.text[range.clone()].char_indices().for_each(|(at, c)| {
                    let at = range.start + at;
                    parts.resize(parts.len() + c.len_utf8(), (place(at), place(at + c.len_utf8())));
                }),
            }
        }
    }

    /// The part of the original that a range of the text stands for.
    pub(crate) fn part(&self, range: &Range<usize>) -> Range<usize> {
        let Some(parts) = &self.parts else { return range.clone() };
        let start = parts.get(range.start).map_or(0, |(start, _)| *start as usize);
        let end = parts.get(range.end.saturating_sub(1)).map_or(start, |(_, end)| *end as usize);
        start..end.max(start)
    }

    /// The text with one more layer taken off, and where it was changed; none when there is none.
    pub(crate) fn unfold(&self) -> Option<(Self, Range<usize>)> {
        let mut next = escapes::first_mark(&self.text, 0)?;
        let mut out = Self::empty(self.text.len());
        let mut changed: Option<Range<usize>> = None;
        let mut at = 0;
        loop {
            out.take(self, at..next);
            at = next;
            if let Some(decoded) = escapes::decode(&self.text, at) {
                let end = decoded.end;
                for (c, range) in decoded.chars {
                    let part = self.part(&range);
                    chars::meant(c, |meant| out.push(meant, part.clone()));
                }
                changed = Some(changed.map_or(at, |range| range.start)..end);
                at = end;
            } else {
                out.take(self, at..at + 1);
                at += 1;
            }
            match escapes::first_mark(&self.text, at) {
                Some(mark) => next = mark,
                None => break,
            }
        }
        let changed = changed?;
        out.take(self, at..self.text.len());
        Some((out, self.part(&changed)))
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
    let mut out = String::new();
    for c in text.chars() {
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
