//! Excerpts: a text is redacted whole, and only then cut. What is cut first keeps the beginning of a number that nobody recognises
//! any more.

use super::{Redactor, scrub};

/// The end of a text that goes on where nobody read it: it may be the beginning of anything. So many characters of it are left out.
const TAIL: usize = 256;
/// Elements in whose midst a word goes on (HTML, phrasing content); behind any other there is a blank.
const INLINE: [&str; 32] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "nobr", "output", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr",
];
/// Elements whose text nobody sees.
const UNSEEN: [&str; 4] = ["script", "style", "template", "svg"];

/// What of a text is shown, once it is redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt {
    part: Part,
    most: usize,
    unfinished: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    All,
    /// Its first line.
    FirstLine,
    /// What stands behind its first line.
    Further,
    /// What a browser shows of it.
    Visible,
    /// All of it, as a name in which nothing stands between numbers and words.
    FileName,
}

impl Excerpt {
    /// The beginning of a text: no more than so many characters.
    pub const fn of(most: usize) -> Self {
        Self { part: Part::All, most, unfinished: false }
    }

    /// No more than so many characters of the first line.
    pub const fn first_line(most: usize) -> Self {
        Self { part: Part::FirstLine, ..Self::of(most) }
    }

    /// No more than so many characters of what stands behind the first line.
    pub const fn further_lines(most: usize) -> Self {
        Self { part: Part::Further, ..Self::of(most) }
    }

    /// No more than so many characters of what a browser shows of a page; of other text, without its line ends.
    pub const fn visible(most: usize) -> Self {
        Self { part: Part::Visible, ..Self::of(most) }
    }

    /// All of the name of a file: `IMG_13812345678x` is read as it stands, and as `IMG 13812345678 x`.
    pub const fn file_name() -> Self {
        Self { part: Part::FileName, ..Self::of(usize::MAX) }
    }

    /// Says whether the text goes on where nobody read it.
    #[must_use]
    pub const fn unfinished(self, unfinished: bool) -> Self {
        Self { unfinished, ..self }
    }

    /// The excerpt of a text, redacted.
    pub(super) fn redacted(self, text: &str, redactor: &mut Redactor) -> String {
        let mut clean = scrub::scrub(text, redactor);
        if self.unfinished {
            let kept = clean.chars().count().saturating_sub(TAIL);
            clean.truncate(beginning(&clean, kept).len());
        }
        let part = match self.part {
            Part::All => clean,
            Part::FirstLine => clean.lines().next().unwrap_or_default().trim().to_owned(),
            Part::Further => clean.split_once('\n').map_or("", |(_, further)| further).trim_end().to_owned(),
            Part::FileName => scrub::scrub(&spaced(&clean), redactor),
            // What tags had torn apart is whole now.
            Part::Visible => scrub::scrub(&visible(&clean), redactor),
        };
        beginning(&part, self.most).to_owned()
    }
}

/// The first characters of a redacted text, and of the token in which they end nothing.
fn beginning(text: &str, most: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let token = scrub::tokens(text).into_iter().find(|token| token.start < end && end < token.end);
    text[..token.map_or(end, |token| token.start)].trim_end()
}

/// A name in which numbers stand alone, so that they are recognised. Tokens are not changed by it.
fn spaced(name: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for c in name.chars().map(|c| if c == '_' { ' ' } else { c }) {
        let other = |b: char| b.is_alphabetic() && c.is_ascii_digit() || b.is_ascii_digit() && c.is_alphabetic();
        if before.is_some_and(|b: char| other(b) || (c == '<' && b.is_alphanumeric()) || (b == '>' && c.is_alphanumeric())) {
            out.push(' ');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// What a browser shows of a redacted page, with single blanks: no tag with its attributes, no comment, no script and no style.
fn visible(page: &str) -> String {
    let tokens = scrub::tokens(page);
    let mut out = String::with_capacity(page.len());
    let mut at = 0;
    while let Some(next) = page[at..].find('<') {
        let start = at + next;
        out.push_str(&page[at..start]);
        if let Ok(token) = tokens.binary_search_by_key(&start, |token| token.start) {
            out.push_str(&page[tokens[token].clone()]);
            at = tokens[token].end;
        } else if let Some(tag) = Tag::at(page, start) {
            out.push_str(if tag.is_inline() { "" } else { " " });
            at = tag.end_with_what_is_unseen(page);
        } else {
            out.push('<');
            at = start + 1;
        }
    }
    out.push_str(&page[at..]);
    out.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A tag, a comment or a declaration.
struct Tag {
    /// Its name in lower case; empty for a comment.
    name: String,
    opens: bool,
    end: usize,
}

impl Tag {
    /// What begins with a `<`; none where that is only a sign. What does not end lasts to the end of the page.
    fn at(page: &str, start: usize) -> Option<Self> {
        let rest = &page[start + 1..];
        let end_of = |mark: &str| rest.find(mark).map_or(page.len(), |end| start + 1 + end + mark.len());
        if rest.starts_with("!--") {
            return Some(Self { name: String::new(), opens: false, end: end_of("-->") });
        }
        let (opens, named) = rest.strip_prefix('/').map_or((true, rest), |named| (false, named));
        if !named.starts_with(|c: char| c.is_ascii_alphabetic() || (opens && matches!(c, '!' | '?'))) {
            return None;
        }
        let length = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
        Some(Self { name: named[..length].to_ascii_lowercase(), opens, end: start + 1 + end_of_tag(rest) })
    }

    fn is_inline(&self) -> bool {
        self.name.is_empty() || INLINE.contains(&self.name.as_str())
    }

    /// Where it ends, and where what nobody sees of its content does.
    fn end_with_what_is_unseen(&self, page: &str) -> usize {
        if !self.opens || !UNSEEN.contains(&self.name.as_str()) {
            return self.end;
        }
        let closes = |at: &usize| page.get(at + 2..at + 2 + self.name.len()).is_some_and(|name| name.eq_ignore_ascii_case(&self.name));
        page[self.end..].match_indices("</").map(|(at, _)| self.end + at).find(closes).unwrap_or(page.len())
    }
}

/// Where a tag ends whose attributes may hold any sign between quotation marks.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = None;
    let mut before = ' ';
    for (at, c) in tag.char_indices() {
        match quoted {
            Some(mark) if c == mark => quoted = None,
            None if c == '>' => return at + 1,
            None if before == '=' && matches!(c, '"' | '\'') => quoted = Some(c),
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::super::{Private, redact};
    use super::*;

    fn shown(text: &str, excerpt: Excerpt) -> String {
        redact(Private::excerpt(text, excerpt)).shown().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_text_is_redacted_first_and_cut_then() {
        let text = "paid with 4012888888881881, call li.wei@example.com";
        for most in 0..60 {
            let shown = shown(text, Excerpt::of(most));
            let whole = "paid with <card:1>, call <mail:1>";
            assert!(whole.starts_with(&shown), "{shown}");
            assert!(!shown.contains('<') || shown.contains("<card:1>"), "{shown}");
            assert!(shown.chars().count() <= most);
        }
    }

    #[test]
    fn the_end_of_what_goes_on_is_not_shown() {
        let told = shown(&"x y ".repeat(100), Excerpt::of(1_000).unfinished(true));
        assert_eq!(told, "x y ".repeat((400 - TAIL) / 4).trim_end());
        assert_eq!(shown("4012888", Excerpt::of(1_000).unfinished(true)), "");
    }

    #[test]
    fn lines_are_told_apart_after_redaction() {
        let text = "card 4012 8888\n8888 1881 ok\nmore";
        assert_eq!(shown(text, Excerpt::first_line(99)), "card <card:1> ok");
        assert_eq!(shown(text, Excerpt::further_lines(99)), "more");
        assert_eq!(shown("one", Excerpt::further_lines(99)), "");
    }

    #[test]
    fn of_a_page_only_what_is_seen_is_left() {
        let see = |page: &str| shown(page, Excerpt::visible(1_000));
        assert_eq!(see("<h1>Pay</h1><p>Not <b>en</b>ough<br>money"), "Pay Not enough money");
        assert_eq!(see("<style>a{}</style>x<script>if (a<b) {'</p>'}</script >y"), "x y");
        assert_eq!(see("<input value='a>b' data-x=\"c>d\">z<!-- hidden > --> w"), "z w");
        assert_eq!(see("a <script>never closed"), "a");
        assert_eq!(see("a <img src=\"never closed"), "a");
        assert_eq!(see("1 < 2 and\n2 > 1"), "1 < 2 and 2 > 1");
        assert_eq!(see("<p>card 4012<b>8888</b>8888 <i>1881</i></p>"), "card <card:1>");
        assert_eq!(see("<p>4012888888881881</p>"), "<card:1>");
    }
}
