//! Where the value of a key stands: what separates the two, and where the value ends.

use std::ops::Range;

use memchr::{memchr, memchr3, memmem};

use super::accept::Style;
use super::keyed::{VALUES, forward};
use super::keys::Class;
use super::markup;
use super::view::TOKEN;

/// How much of a value without quotation marks is judged, in bytes; what was judged is replaced to its end.
pub(crate) const JUDGED: usize = 600;
/// How far the lines of a value between quotation marks may go on, in bytes.
const LONGEST: usize = 8_000;
/// How many values of a list are judged; the rest is withheld.
const MOST_VALUES: usize = 256;
/// The longest line that announces what stands alone in the next one, in bytes.
const LONGEST_ANNOUNCEMENT: usize = 80;
/// A value that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub range: Range<usize>,
    pub style: Style,
}

impl Value {
    pub(crate) fn quoted(range: Range<usize>) -> Self {
        Self { range, style: Style::Quoted }
    }
}

/// Finds values in a text.
pub(crate) struct Values<'a> {
    pub text: &'a str,
}

impl Values<'_> {
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// How many bytes from here on are of a kind.
    pub(super) fn count(&self, at: usize, of: impl Fn(u8) -> bool) -> usize {
        self.text.as_bytes().get(at..).unwrap_or_default().iter().take(JUDGED).take_while(|b| of(**b)).count()
    }

    fn blanks(&self, at: usize) -> usize {
        at + self.count(at, |b| matches!(b, b' ' | b'\t'))
    }

    /// Blanks, and one line break.
    fn white(&self, at: usize) -> usize {
        let at = self.blanks(at);
        let line = self.count(at, |b| matches!(b, b'\r' | b'\n')).min(2);
        if line == 0 { at } else { self.blanks(at + line) }
    }

    /// The values behind a key.
    pub(crate) fn after(&self, end: usize, class: Class, script: bool, line_start: bool, quote: Option<u8>, found: &mut Vec<Value>) {
        let closing = self.count(end, |b| matches!(b, b'"' | b'\'' | b'`' | b']' | b')' | b'*' | b'>')).min(4);
        let quoted = self.text.as_bytes()[end..end + closing].iter().any(|b| matches!(b, b'"' | b'\''));
        if let Some(value) = self.by_call(end, end + closing, quoted) {
            found.push(value);
            return;
        }
        // `PIN码4821`.
        let script = script || (closing == 0 && self.byte(end).is_some_and(|b| !b.is_ascii()));
        // An abbreviation: `Tel. 030 …`.
        let point = closing == 0 && class.is_numeric() && self.byte(end) == Some(b'.');
        let before_note = self.blanks(end + closing + usize::from(point));
        let direct = self.note(before_note);
        let (mut at, mut style) = self.separated(direct, quoted, script, found);
        if direct > before_note && style.is_none() {
            // What stands in parentheses is no note but the value: `the password (hunter2x) is wrong`.
            let close = before_note + self.text[before_note..direct].rfind(')').unwrap_or(0);
            let word = self.text[before_note + 1..close].rfind(' ').map_or(before_note + 1, |i| before_note + 2 + i);
            found.push(Value { range: trimmed(self.text, word..close), style: Style::Beside });
        }
        // A tab separates cells.
        if style.is_none() && self.text.as_bytes().get(direct.saturating_sub(1)) == Some(&b'\t') {
            style = Some(Style::Cell);
        }
        // A table of two columns, or brackets around the value.
        if style.is_none() && (self.is_pair_of_cells(at, line_start) || (at == end && matches!(self.byte(at), Some(b'[' | b'{')))) {
            found.extend(self.at(at + 1, Style::Beside, quote));
            return;
        }
        let genitive = self.text[end..].starts_with("'s ");
        if genitive {
            (at, style) = (end + 2, Some(Style::Said));
        }
        match self.link_further_on(direct, class, script).filter(|_| matches!(style, None | Some(Style::Said))) {
            Some((after, how)) if style.is_none() => (at, style) = (after, Some(how)),
            // "was" may tie something else to the key: "password was changed to …".
            Some((after, how)) => found.extend(self.at(after, how, quote)),
            None => {}
        }
        if matches!(class, Class::Cookie | Class::Authorization | Class::OwnAddress) && matches!(style, Some(Style::Colon | Style::Equals))
        {
            found.extend(self.rest_of_line(at, quote));
            return;
        }
        if matches!(class, Class::Phrase)
            && matches!(style, Some(Style::Colon | Style::Equals | Style::Said))
            && !matches!(self.byte(self.white(at)), Some(b'"' | b'\''))
        {
            found.extend(self.rest_of_line(self.white(at), quote));
            return;
        }
        let style = style.unwrap_or(Style::Beside);
        let joined = at == end && !script && !self.byte(at).is_some_and(|b| b.is_ascii_digit());
        if style == Style::Beside && joined && self.word_of_next_line(at, style).is_none() {
            return;
        }
        self.all_at(at, style, quote, line_start.then_some(class), found);
    }

    /// Whether a comma parts a key from all the rest of its line.
    fn is_pair_of_cells(&self, at: usize, line_start: bool) -> bool {
        let separator = self.byte(at).filter(|b| line_start && matches!(b, b',' | b';'));
        separator.is_some_and(|separator| {
            let length = self.count(at + 1, |b| b != b'\n');
            length > 0 && memchr(separator, &self.text.as_bytes()[at + 1..at + 1 + length]).is_none()
        })
    }

    /// What separates a key from its value: where that ends, and how it ties the two.
    fn separated(&self, mut at: usize, quoted: bool, script: bool, found: &mut Vec<Value>) -> (usize, Option<Style>) {
        let mut style = None;
        for _ in 0..4 {
            let before = at;
            at = self.blanks(at);
            match self.byte(at) {
                Some(b':' | b'=') => {
                    at += self.count(at, |b| matches!(b, b':' | b'=' | b'>' | b'~')).min(3);
                    let equals = self.text.as_bytes()[at - 1] == b'=';
                    style = Some(if quoted && !script {
                        Style::Pair
                    } else if equals {
                        Style::Equals
                    } else {
                        Style::Colon
                    });
                }
                Some(b'|' | b'\t') => {
                    at += 1;
                    style = Some(Style::Cell);
                }
                Some(b',') if quoted && self.is_value_between_marks(self.blanks(at + 1)) => {
                    at += 1;
                    style = Some(Style::Pair);
                }
                Some(b'<') if style != Some(Style::Cell) => {
                    let Some(after) = self.tags(at, found) else { break };
                    at = after;
                    style = Some(Style::Markup);
                }
                _ => {
                    if let Some(after) = self.link(at, script) {
                        at = after;
                        style = style.or(Some(Style::Said));
                    } else {
                        at = before;
                        break;
                    }
                }
            }
        }
        (at, style)
    }

    /// Whether what stands between quotation marks is a key: a colon follows.
    fn is_key(&self, inside: &Range<usize>) -> bool {
        self.byte(self.blanks(inside.end + 1)) == Some(b':')
    }

    /// Whether a value between quotation marks begins here, and not the next key: `"type": "password", "secret": "…"`.
    fn is_value_between_marks(&self, at: usize) -> bool {
        let mark = self.byte(at).filter(|b| matches!(b, b'"' | b'\''));
        mark.is_some_and(|mark| self.quotation(at, mark).is_none_or(|inside| !self.is_key(&inside)))
    }

    /// Whether something that was replaced already is the value of a key that ends here.
    pub(super) fn is_before_token(&self, end: usize) -> bool {
        let at = end + self.count(end, |b| matches!(b, b'"' | b'\'' | b'`' | b']' | b')' | b'*' | b'>')).min(4);
        let (at, style) = self.separated(self.blanks(at), false, true, &mut Vec::new());
        style.is_some() && self.text[self.white(at)..].trim_start_matches(['"', '\'', '[', '{', '“', '(']).starts_with(TOKEN)
    }

    /// A note in parentheses behind a key: `PIN (4 digits)`.
    fn note(&self, at: usize) -> usize {
        if self.byte(at) != Some(b'(') {
            return at;
        }
        let rest = &self.text.as_bytes()[at..self.text.len().min(at + 60)];
        memchr(b')', rest).filter(|end| !rest[..*end].contains(&b'\n')).map_or(at, |end| self.blanks(at + end + 1))
    }

    /// Skips tags and blanks; the value of an input among them is found.
    fn tags(&self, mut at: usize, found: &mut Vec<Value>) -> Option<usize> {
        let start = at;
        for _ in 0..8 {
            at = self.white(at);
            if self.byte(at) == Some(b':') {
                at += 1;
                continue;
            }
            if self.text[at..].starts_with("<![CDATA[") {
                break;
            }
            let Some(tag) = (self.byte(at) == Some(b'<')).then(|| markup::tag_at(self.text, at)).flatten() else { break };
            found.extend(tag.attribute(self.text, VALUES).map(Value::quoted));
            at = tag.range.end;
        }
        (at > start).then_some(at)
    }

    /// What stands in an element, from behind its tag.
    pub(crate) fn content(&self, from: usize) -> Option<Value> {
        let at = self.tags(from, &mut Vec::new()).unwrap_or(from);
        self.at(at, Style::Markup, None)
    }

    /// The body of a part of a form.
    pub(crate) fn part_of_form(&self, from: usize) -> Option<Value> {
        let rest = &self.text.as_bytes()[from..self.text.len().min(from + 600)];
        let ends = [memmem::find(rest, b"\r\n\r\n").map(|i| i + 4), memmem::find(rest, b"\n\n").map(|i| i + 2)];
        let start = from + ends.into_iter().flatten().min()?;
        let body = &self.text.as_bytes()[start..];
        let end = memmem::find(body, b"\n--").unwrap_or(body.len());
        let range = trimmed(self.text, start..start + end);
        (!range.is_empty()).then_some(Value::quoted(range))
    }

    /// Everything up to the end of the line, or of the quotation.
    fn rest_of_line(&self, at: usize, quote: Option<u8>) -> Option<Value> {
        let at = self.blanks(at);
        if let Some(mark @ (b'"' | b'\'')) = self.byte(at) {
            return self.quotation(at, mark).map(Value::quoted);
        }
        let length = self.count(at, |b| !matches!(b, b'\n' | b'<') && Some(b) != quote);
        let range = trimmed(self.text, at..markup::boundary(self.text, at + length));
        (!range.is_empty()).then_some(Value { range, style: Style::Line })
    }

    fn all_at(&self, at: usize, style: Style, quote: Option<u8>, line_start: Option<Class>, found: &mut Vec<Value>) {
        let start = match style {
            Style::Beside | Style::Said if line_start.is_none() => self.word_of_next_line(at, style).unwrap_or_else(|| self.blanks(at)),
            _ => self.white(at),
        };
        let start = if matches!(style, Style::Beside | Style::Said) { start } else { self.behind_its_type(start) };
        if self.byte(start) == Some(b'[') && style != Style::Beside {
            let mut at = start + 1;
            for _ in 0..MOST_VALUES {
                at = self.white(at);
                let Some(value) = self.at(at, style, quote) else { return };
                at = value.range.end;
                found.push(value);
                at += self.count(at, |b| matches!(b, b'"' | b'\'' | b' ' | b'\r' | b'\n' | b'\t')).min(40);
                if self.byte(at) != Some(b',') {
                    return;
                }
                at += 1;
            }
            let end = memchr(b']', &self.text.as_bytes()[at..]).map_or(self.text.len(), |i| at + i);
            if end > at {
                found.push(Value { range: at..end, style: Style::Rest });
            }
            return;
        }
        if self.byte(start) == Some(b'{') {
            found.extend(self.within_object(start));
            return;
        }
        let start = if style == Style::Colon { self.behind_its_name(start).unwrap_or(start) } else { start };
        let Some(mut value) = self.at(start, style, quote) else { return };
        if line_start == Some(Class::Secret)
            && matches!(style, Style::Colon | Style::Equals)
            && value.style != Style::Quoted
            && self.is_short_line(&value.range)
        {
            value.style = Style::Line;
        }
        found.push(value);
    }

    /// Where the next line begins if it is one word, and what stands before announces it: "my password", and nothing else.
    fn word_of_next_line(&self, at: usize, style: Style) -> Option<usize> {
        const ANNOUNCING: [&str; 22] = [
            "my",
            "the",
            "your",
            "our",
            "his",
            "her",
            "new",
            "old",
            "current",
            "here",
            "is",
            "and",
            "this",
            "temporary",
            "wifi",
            "wi-fi",
            "login",
            "account",
            "email",
            "server",
            "user",
            "root",
        ];
        let start = self.white(at);
        let far = markup::boundary(self.text, at.saturating_sub(LONGEST_ANNOUNCEMENT));
        let line = &self.text[far..at];
        let from = line.rfind('\n').map(|i| i + 1).or((far == 0).then_some(0))?;
        if start == self.blanks(at) || from == line.len() {
            return None;
        }
        let words = || line[from..].split_whitespace().rev().skip(1);
        let announced = style == Style::Said
            || (words().count() <= 4 && words().all(|word| ANNOUNCING.iter().any(|known| known.eq_ignore_ascii_case(word))));
        let length = self.count(start, |b| b != b'\n');
        let next = self.text[start..markup::boundary(self.text, start + length)].trim();
        (announced && !next.is_empty() && !next.contains(char::is_whitespace)).then_some(start)
    }

    /// An object that holds the value: `{"value": "…"}`.
    fn within_object(&self, start: usize) -> Option<Value> {
        let first = self.white(start + 1);
        let first = first + self.count(first, |b| matches!(b, b'"' | b'\'' | b'#' | b'$')).min(2);
        let length = self.count(first, |b| b.is_ascii_alphabetic());
        let word = self.text.get(first..first + length)?.to_ascii_lowercase();
        let colon = first + length + self.count(first + length, |b| matches!(b, b'"' | b'\'' | b' ')).min(3);
        if VALUES.contains(&word.as_str()) && self.byte(colon) == Some(b':') {
            return self.at(colon + 1, Style::Pair, None);
        }
        forward(self, self.white(start + 1))
    }

    /// Behind the name of a value on a line of its own, as YAML has it.
    fn behind_its_name(&self, start: usize) -> Option<usize> {
        let length = self.count(start, |b| b.is_ascii_alphabetic());
        let colon = start + length;
        let named = self.byte(colon) == Some(b':') && matches!(self.byte(colon + 1), Some(b' ' | b'\n'));
        (named && VALUES.contains(&self.text[start..colon].to_ascii_lowercase().as_str())).then_some(colon + 1)
    }

    /// Whether it is a few words without the signs of a sentence: `password: correct horse battery`.
    fn is_short_line(&self, value: &Range<usize>) -> bool {
        let inside = &self.text[value.clone()];
        let ended = matches!(self.byte(value.end), None | Some(b'\n' | b'\r'));
        let prose = inside.contains(['.', ',', ';', '!', '?', ':', '=', '<', '"', '|', '(', '，', '。', '；', TOKEN]);
        ended && !prose && (2..=8).contains(&inside.split_whitespace().count())
    }

    /// The value that begins here, behind blanks.
    pub(crate) fn at(&self, at: usize, style: Style, quote: Option<u8>) -> Option<Value> {
        let mut at = if style == Style::Beside || style == Style::Said { self.blanks(at) } else { self.white(at) };
        if self.text[at..].starts_with("** ") || self.text[at..].starts_with("__ ") {
            at = self.blanks(at + 2);
        }
        match self.byte(at)? {
            mark @ (b'"' | b'\'' | b'`') => {
                let inside = self.quotation(at, mark)?;
                // What a colon follows is the next key: `token "apiKey": "…"`.
                let is_key = matches!(style, Style::Beside | Style::Said) && self.is_key(&inside);
                return (!inside.is_empty() && !is_key).then_some(Value::quoted(inside));
            }
            b'<' if self.text[at..].starts_with("<![CDATA[") => {
                let start = at + 9;
                let end = memmem::find(&self.text.as_bytes()[start..], b"]]>").map_or(self.text.len(), |i| start + i);
                return Some(Value::quoted(trimmed(self.text, start..end)));
            }
            b'|' | b'>' if matches!(style, Style::Colon | Style::Pair) => return self.block(at),
            _ => {}
        }
        if let Some(mark) = ["「", "『", "【", "《", "〈"].iter().find(|mark| self.text[at..].starts_with(**mark)) {
            let start = at + mark.len();
            let end = self.text[start..]
                .char_indices()
                .take(200)
                .find(|(_, c)| matches!(c, '」' | '』' | '】' | '》' | '〉' | '\n'))
                .map(|(i, _)| start + i)?;
            return Some(Value::quoted(start..end));
        }
        let end = self.bare_end(at, style, quote);
        (end > at).then_some(Value { range: at..end, style })
    }

    fn bare_end(&self, at: usize, style: Style, quote: Option<u8>) -> usize {
        let stops = |b: u8| match style {
            Style::Markup => matches!(b, b'<' | b'\n'),
            Style::Pair => matches!(b, b',' | b'}' | b']' | b'\n' | b'\r' | b'"' | b'<'),
            _ => matches!(b, b'\n' | b'\t' | b'<' | b'"'),
        };
        let judged = &self.text.as_bytes()[at..self.text.len().min(at + JUDGED)];
        let mut length = match style {
            Style::Markup | Style::Cell | Style::Pair => judged.iter().position(|b| stops(*b)).unwrap_or(judged.len()),
            _ => {
                let first = memchr3(b'\n', b'"', b'<', judged).unwrap_or(judged.len());
                let first = memchr3(b'\r', b'>', b'`', &judged[..first]).unwrap_or(first);
                quote.and_then(|quote| memchr(quote, &judged[..first])).unwrap_or(first)
            }
        };
        if style == Style::Cell {
            length = self.bar(at, length).unwrap_or(length);
        }
        let end = markup::boundary(self.text, at + length);
        let end = first_token(&self.text.as_bytes()[at..end]).map_or(end, |i| at + i);
        trimmed(self.text, at..end).end
    }

    /// The bar that ends a cell: none that is escaped, and none within a word where other bars have blanks beside them.
    fn bar(&self, at: usize, length: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
        let line = memchr(b'\n', &bytes[at + length..]).map_or(bytes.len(), |i| at + length + i).min(at + JUDGED);
        let spaced = bytes[..at].ends_with(b"| ") && memmem::find(&bytes[at..line.max(at + length)], b" |").is_some();
        memchr::memchr_iter(b'|', &bytes[at..at + length]).find(|i| {
            let place = at + i;
            let within = spaced && *i > 0 && !blank(Some(place - 1)) && !blank(Some(place + 1));
            !within && (*i == 0 || bytes[place - 1] != b'\\')
        })
    }

    /// What stands between quotation marks; to the end of the line where nothing closes them.
    pub(crate) fn quotation(&self, at: usize, mark: u8) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let start = at + 1;
        let mut here = start;
        let mut line = None;
        while let Some(found) = memchr3(mark, b'\\', b'\n', bytes.get(here..)?) {
            let place = here + found;
            match bytes[place] {
                b'\\' => here = (place + 2).min(bytes.len()),
                b'\n' => {
                    line = line.or(Some(place));
                    here = place + 1;
                    if here - start > LONGEST {
                        break;
                    }
                }
                _ => return Some(start..place),
            }
        }
        Some(trimmed(self.text, start..markup::boundary(self.text, line.unwrap_or(bytes.len()))))
    }

    /// The indented lines behind `key: |`.
    fn block(&self, at: usize) -> Option<Value> {
        let bytes = self.text.as_bytes();
        let start = at + memchr(b'\n', &bytes[at..bytes.len().min(at + 8)])? + 1;
        let indent = self.count(start, |b| b == b' ');
        let mut end = start;
        while indent > 0 && end < bytes.len() && self.count(end, |b| b == b' ') >= indent {
            end = memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |i| end + i + 1);
        }
        let range = trimmed(self.text, start + indent..end.max(start + indent));
        (!range.is_empty()).then_some(Value::quoted(range))
    }
}

/// Where a token that is there already begins.
fn first_token(bytes: &[u8]) -> Option<usize> {
    let mut encoded = [0; 4];
    let token = TOKEN.encode_utf8(&mut encoded).as_bytes();
    memchr::memchr_iter(token[0], bytes).find(|at| bytes[*at..].starts_with(token))
}

/// A range without white space at its ends.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..(start + inside.trim().len())
}
