//! Structured text, judged by its keys: JSON whole or broken, name/value pairs, XML and HTML, forms and queries, `key = value`,
//! headers, YAML, multipart bodies, sentences. A key is found first; where its value stands follows from what surrounds it.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr, memrchr_iter, memrchr2_iter};

use super::accept::{self, Style};
use super::codes;
use super::keys::{Class, Found, Keys, is_about};
use super::markup;
use super::said::is_said;
use super::scrub::{self, WITHHELD};
use super::spoken;
use super::tables;
use super::value::{Value, Values, trimmed};
use super::{Hit, key_of};

/// The most characters of a key on either side of a word.
const LONGEST_KEY: usize = 80;
/// How far the value of a pair may stand from its name, in bytes.
const REACH: usize = 4_000;
/// The same within an object, and how many objects may stand in one another between the two; beyond, the rest is withheld.
const FARTHEST: usize = 1 << 16;
const DEEPEST: usize = 8;
/// How near to the end of a secret the keys in it are judged all the same: the value of one of them may begin there. In bytes.
const NEAR_THE_END: usize = 64;
/// How many values may wait for what the keys in them say.
const MOST_WAITING: usize = 16;
/// The longest prefix of a name, in bytes.
const LONGEST_PREFIX: usize = 40;
/// How many values a pair may have.
const MOST_VALUES: usize = 3;
/// How many members of an object are looked at before the name of a pair, and how many marks in the value of one.
const MOST_MEMBERS: usize = 32;
const MOST_MARKS: usize = 4_096;
/// What an object, a tag or a part calls the key of a pair, and its value.
const NAMING: &[&str] = &[
    "name",
    "key",
    "field",
    "header",
    "param",
    "parameter",
    "label",
    "title",
    "id",
    "type",
    "property",
    "attribute",
    "item",
    "k",
    "n",
    "option",
    "variable",
    "var",
    "http-equiv",
    "itemprop",
    "autocomplete",
    "for",
    "headername",
    "fieldname",
    "keyname",
    "code",
    "名称",
    "字段",
    "键",
];
pub(crate) const VALUES: &[&str] = &[
    "value",
    "val",
    "v",
    "content",
    "text",
    "data",
    "string",
    "defaultvalue",
    "default",
    "current",
    "data-value",
    "headervalue",
    "fieldvalue",
    "raw",
    "plain",
    "body",
    "newvalue",
    "oldvalue",
    "stringvalue",
    "new",
    "old",
    "before",
    "after",
    "previous",
    "newval",
    "oldval",
    "input",
    "值",
];

/// A key with everything that belongs to it.
struct Key {
    range: Range<usize>,
    class: Class,
    script: bool,
}

/// Every value that a key of the text makes private.
pub(crate) fn find(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    let mut found = keys.find(text).peekable();
    let mut codes = codes::Sentences::new(text);
    let (mut covered, mut in_table, mut in_head) = (0, 0, 0);
    let mut tags = markup::Tags::default();
    let mut loose = Loose::default();
    while let Some(first) = found.next() {
        let mut key = key_around(text, first);
        let mut end = first.end;
        while let Some(next) = found.next_if(|next| !first.script && next.start < key.range.end && !next.script) {
            key.class = together(key.class, next.class);
            end = next.end;
            key.range.end = key.range.end.max(end);
        }
        let rest = if key.script { "" } else { &text[end..key.range.end] };
        if matches!(key.class, Class::BankAccount | Class::Card)
            && ["name", "holder", "owner"].iter().any(|word| rest.to_ascii_lowercase().ends_with(word))
        {
            // The name of whom the account or the card belongs to.
            key.class = Class::Name;
        } else if key.class == Class::Nothing || (is_about(rest) && !is_whose(key.class, rest)) {
            continue;
        }
        if spoken::is_public(text, &key.range, key.class) {
            continue;
        }
        codes.find(key.class, &key.range, hits);
        if key.range.start >= in_table && tables::is_cell(text, &key.range) {
            // Each line is looked at once.
            let line = memchr(b'\n', &text.as_bytes()[key.range.end..]).map_or(text.len(), |i| key.range.end + i);
            let table = tables::find(text, keys, &key.range, hits);
            in_table = table.unwrap_or(line);
            in_head = if table.is_some() { line } else { in_head };
        }
        // What is well inside a secret already needs no judging; so a text of keys alone takes no longer than another one.
        if key.range.end + NEAR_THE_END > covered {
            loose.flush(key.range.start, hits);
            let (before, waiting) = (hits.len(), loose.hits.len());
            judge(text, &key, &mut tags, hits, &mut loose.hits);
            if key.range.end <= in_head {
                // The head of one column is no value of another.
                let is_head = |hit: &Hit| tables::class_of(&text[hit.range.clone()], keys).is_some();
                let own = hits.split_off(before);
                hits.extend(own.into_iter().filter(|hit| !is_head(hit)));
            }
            // What a weak key says of its value may be wrong.
            let sure = |hit: &&Hit| hit.label == WITHHELD || (hit.label == "token" && key.class != Class::Weak);
            let ends = hits[before..].iter().chain(&loose.hits[waiting..]).filter(sure).map(|hit| hit.range.end);
            covered = ends.max().unwrap_or(covered).max(covered);
            loose.yield_to(text, &key, hits[before..].iter().map(|hit| hit.range.start).max(), waiting);
        }
    }
    loose.flush(usize::MAX, hits);
}

/// Values that nothing but a word or a sign ties to their key. One of them may be a key itself, which has a value of its own.
#[derive(Default)]
struct Loose {
    hits: Vec<Hit>,
}

impl Loose {
    /// Takes those in which no key can stand any more.
    fn flush(&mut self, at: usize, hits: &mut Vec<Hit>) {
        let surplus = self.hits.len().saturating_sub(MOST_WAITING);
        hits.extend(self.hits.drain(..surplus));
        hits.extend(self.hits.extract_if(.., |hit| hit.range.end <= at));
    }

    /// Gives up those that are a key with a value behind them: `token X-Auth-Token: …`. `furthest` is where the last of its values
    /// begins that are bound to it; those from `waiting` on are its own as well.
    fn yield_to(&mut self, text: &str, key: &Key, furthest: Option<usize>, waiting: usize) {
        if waiting == 0 {
            return;
        }
        let own = self.hits[waiting..].iter().map(|hit| hit.range.start).max();
        let furthest = own.max(furthest);
        let mut at = 0;
        self.hits.retain_mut(|hit| {
            at += 1;
            let has_key = at <= waiting && hit.range.start <= key.range.start && key.range.start < hit.range.end;
            if !has_key || !(furthest.is_some_and(|start| start >= hit.range.end) || Values { text }.is_before_token(key.range.end)) {
                return true;
            }
            // What stands before the key is left: `payee name: Maria Lopez PIN=…`.
            let range = trimmed(text, hit.range.start..key.range.start);
            let left = text[range.clone()].contains(char::is_alphanumeric);
            *hit = Hit { key: key_of(hit.label, &text[range.clone()]), range, label: hit.label };
            left
        });
    }
}

/// Whether a key that says whose name is meant ends with that word: `cardholder_name`.
fn is_whose(class: Class, rest: &str) -> bool {
    let rest = rest.to_ascii_lowercase();
    class == Class::Name && (rest.ends_with("name") || rest.ends_with("names"))
}

/// The key that a word is a part of.
fn key_around(text: &str, found: Found) -> Key {
    let Found { start, end, class, script } = found;
    if script {
        return Key { range: start..end, class, script };
    }
    let bytes = text.as_bytes();
    let joins = |b: u8| matches!(b, b'_' | b'-' | b'.');
    let mut from = start;
    while from > 0 && start - from < LONGEST_KEY && (bytes[from - 1].is_ascii_alphanumeric() || joins(bytes[from - 1])) {
        from -= 1;
    }
    let mut to = end;
    while to < bytes.len() && to - end < LONGEST_KEY {
        let joined = joins(bytes[to]) && bytes.get(to + 1).is_some_and(u8::is_ascii_alphabetic);
        // What begins with a digit behind a word of a sentence is a value: `PIN4821`.
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let numbered = digit(to) && !(digit(to + 1) && digit(to + 2));
        if !(bytes[to].is_ascii_alphabetic() || numbered || joined) {
            break;
        }
        to += 1;
    }
    Key { range: from..to, class, script }
}

/// What two words of one key are together.
fn together(first: Class, next: Class) -> Class {
    match (first, next) {
        (Class::Secret | Class::Cookie | Class::Authorization, Class::Weak | Class::Nothing | Class::Grant | Class::User | Class::Card) => {
            first
        }
        (Class::Code, Class::Grant) => Class::Code,
        (Class::Nothing, Class::Weak | Class::Grant) => Class::Nothing,
        (_, next) => next,
    }
}

fn judge(text: &str, key: &Key, tags: &mut markup::Tags, hits: &mut Vec<Hit>, loose: &mut Vec<Hit>) {
    let values = Values { text };
    let mut found = Vec::new();
    let tag = tags.around(text, key.range.start);
    if let Err(end) = tag {
        // A tag that is longer than any.
        hits.push(scrub::withheld(text, key.range.end..end));
        return;
    }
    let tag = tag.ok().flatten();
    if let Some(tag) = tag {
        in_tag(&values, key, tag, &mut found);
    }
    // What looks like a tag may be none.
    if found.is_empty() && is_named(text, key) {
        paired(&values, key, &mut found);
    }
    if !tag.is_some_and(|tag| tag.is_end && tag.name(text).end >= key.range.end) {
        values.after(
            key.range.end,
            key.class,
            key.script,
            is_line_start(text, key.range.start),
            quote_before(text, &key.range),
            &mut found,
        );
    }
    found.extend(said_before(text, key));
    found.extend(spoken::behind(text, &key.range, key.class));
    if let Some(code) = spoken::code_of_a_card(text, &key.range, key.class) {
        hits.push(Hit { key: key_of("token", &text[code.clone()]), range: code, label: "token" });
    }
    let word = &text[key.range.clone()];
    for value in found {
        let hits = if value.style.is_bound() { &mut *hits } else { &mut *loose };
        accept::add(text, key.class, word, key.script, &value, hits);
    }
}

fn is_line_start(text: &str, at: usize) -> bool {
    let from = at.saturating_sub(40);
    let line = memrchr(b'\n', &text.as_bytes()[from..at]).map(|i| from + i + 1).or((from == 0).then_some(0));
    line.is_some_and(|line| text.as_bytes()[line..at].iter().all(|b| matches!(b, b' ' | b'\t' | b'-' | b'*' | b'#' | b'>' | b'"' | b'\'')))
}

/// The quotation mark in which the key and what follows it stands: `-H 'Authorization: …'`.
fn quote_before(text: &str, key: &Range<usize>) -> Option<u8> {
    let bytes = text.as_bytes();
    let quote = key.start.checked_sub(1).map(|i| bytes[i]).filter(|b| matches!(b, b'"' | b'\'' | b'`'))?;
    (bytes.get(key.end) != Some(&quote)).then_some(quote)
}

/// A key within a tag: its element, an attribute, or what an attribute names.
fn in_tag(values: &Values<'_>, key: &Key, tag: &markup::Tag, found: &mut Vec<Value>) {
    let text = values.text;
    let name = tag.name(text);
    if name.end >= key.range.end && name.start <= key.range.start {
        if !tag.is_end && !tag.is_empty(text) {
            found.extend(values.content(tag.range.end));
        }
        found.extend(tag.attribute(text, VALUES).map(Value::quoted));
        return;
    }
    let attribute = tag.attributes(text).iter().find(|a| a.value.start <= key.range.start && key.range.end <= a.value.end);
    let Some(attribute) = attribute else { return };
    if !NAMING.contains(&text[attribute.name.clone()].to_ascii_lowercase().as_str()) {
        return;
    }
    match tag.attribute(text, VALUES) {
        Some(value) => found.push(Value::quoted(value)),
        None if !tag.is_empty(text) => found.extend(values.content(tag.range.end)),
        None => {}
    }
}

/// Whether a key is what a pair names: `"name": "Authorization"`, `name="password"`, `name: API_KEY`.
fn is_named(text: &str, key: &Key) -> bool {
    let bytes = text.as_bytes();
    let mut at = key.range.start;
    let back = |at: &mut usize, of: &[u8]| {
        let from = *at;
        while *at > 0 && from - *at < 4 && of.contains(&bytes[*at - 1]) {
            *at -= 1;
        }
    };
    // What else the name says: `Proxy Authorization`.
    // A name before the name: `"custom:pin"`.
    let inside = at
        - bytes[..at]
            .iter()
            .rev()
            .take(LONGEST_PREFIX)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_' | b'.' | b'/'))
            .count();
    if inside > 0 && inside < at && matches!(bytes[inside - 1], b'"' | b'\'') {
        at = inside;
    }
    if key.script {
        // What else the name says in its script: `"支付密码"`.
        let before = text[..at].chars().rev().take(LONGEST_PREFIX / 3).take_while(|c| !c.is_ascii() && c.is_alphabetic());
        at -= before.map(char::len_utf8).sum::<usize>();
    }
    back(&mut at, b"\"'` ");
    if at == 0 || !matches!(bytes[at - 1], b':' | b'=') {
        return false;
    }
    at -= 1;
    back(&mut at, b"\"'` ");
    let start = at
        - bytes[..at].iter().rev().take(20).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || !b.is_ascii()).count();
    text.get(start..at).is_some_and(|name| NAMING.contains(&name.to_lowercase().replace('_', "").as_str()))
}

/// The value of a pair, on either side of its name, in the same object or part.
fn paired(values: &Values<'_>, key: &Key, found: &mut Vec<Value>) {
    let text = values.text;
    let bytes = text.as_bytes();
    let from = markup::boundary(text, key.range.start.saturating_sub(200));
    let line = memrchr(b'\n', &bytes[from..key.range.start]).map_or(from, |i| from + i + 1);
    let head = &text[line..key.range.start];
    if head.contains("form-data") || head.contains("Form-Data") {
        found.extend(values.part_of_form(key.range.end));
        return;
    }
    let mut from = key.range.end;
    // What was and what is: `"field": "password", "old": "…", "new": "…"`.
    for _ in 0..MOST_VALUES {
        let Some(value) = forward(values, from) else { break };
        from = value.range.end;
        found.push(value);
    }
    if from == key.range.end {
        found.extend(backward(values, key.range.start));
    }
}

/// The value behind the name: nothing where the object ends or the next pair begins before it.
pub(super) fn forward(values: &Values<'_>, from: usize) -> Option<Value> {
    let bytes = values.text.as_bytes();
    let (mut at, mut words, mut depth) = (from, 0, 0);
    // Between quotation marks it is an object, in which anything may stand in between.
    let object = matches!(bytes.get(from), Some(b'"'));
    while at < bytes.len() && (object || (at - from < REACH && words < 24)) {
        if depth > DEEPEST || at - from > FARTHEST {
            let end = memchr_iter(b'}', &bytes[at..]).nth(depth).map_or(bytes.len(), |i| at + i);
            let start = markup::boundary(values.text, at);
            return (end > start).then_some(Value { range: start..end, style: Style::Rest });
        }
        match bytes[at] {
            b'{' if object => (depth, at) = (depth + 1, at + 1),
            b'}' if object && depth > 0 => (depth, at) = (depth - 1, at + 1),
            b'<' | b'>' if object => at += 1,
            b'}' | b'{' | b'<' | b'>' => return None,
            b':' if object && matches!(bytes.get(blanks(bytes, at + 1)), Some(b'"')) => {
                let mark = blanks(bytes, at + 1);
                at = values.quotation(mark, b'"').map_or(mark + 1, |inside| inside.end + 1);
                words += 1;
            }
            b if b.is_ascii_alphabetic() || !b.is_ascii() => {
                let length = bytes[at..]
                    .iter()
                    .take(40)
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || !b.is_ascii())
                    .count();
                let word = values.text.get(at..at + length).unwrap_or_default().to_lowercase().replace('_', "");
                let after =
                    at + length + bytes[at + length..].iter().take(4).take_while(|b| matches!(b, b'"' | b'\'' | b'`' | b' ')).count();
                if depth == 0 && matches!(bytes.get(after), Some(b':' | b'=')) {
                    if VALUES.contains(&word.as_str()) {
                        return values.at(after + 1, Style::Pair, None);
                    }
                    if NAMING.contains(&word.as_str()) && words > 1 {
                        return None;
                    }
                }
                words += 1;
                at += length.max(1);
            }
            _ => at += 1,
        }
    }
    None
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    at + bytes.get(at..).unwrap_or_default().iter().take(80).take_while(|b| b.is_ascii_whitespace()).count()
}

/// The value before the name, within the same object: its members are looked at one by one, from the last to the first.
fn backward(values: &Values<'_>, from: usize) -> Option<Value> {
    let bytes = values.text.as_bytes();
    // Where the member begins in which the name stands.
    let mut at = member_before(bytes, from)?;
    for _ in 0..MOST_MEMBERS {
        let comma = white_back(bytes, at).checked_sub(1).filter(|i| bytes[*i] == b',')?;
        let start = member_start(bytes, white_back(bytes, comma))?;
        let mark = usize::from(matches!(bytes[start], b'"' | b'\''));
        let length =
            bytes[start + mark..comma].iter().take(20).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
        let word = values.text.get(start + mark..start + mark + length)?.to_lowercase().replace('_', "");
        if VALUES.contains(&word.as_str()) {
            let colon = start + mark + length + memchr(b':', bytes.get(start + mark + length..comma.min(start + mark + length + 6))?)?;
            return values.at(colon + 1, Style::Pair, None);
        }
        at = start;
    }
    None
}

/// Where white space begins that ends here.
fn white_back(bytes: &[u8], at: usize) -> usize {
    at - bytes[..at].iter().rev().take(200).take_while(|b| b.is_ascii_whitespace()).count()
}

/// Where a member begins whose name ends before this place: `"name": "` or `name: `.
fn member_before(bytes: &[u8], at: usize) -> Option<usize> {
    let blank = |b: u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'`');
    let back = |at: usize, of: &dyn Fn(u8) -> bool| at - bytes[..at].iter().rev().take(40).take_while(|b| of(**b)).count();
    let value = back(at, &|b| blank(b) || b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let colon = value.checked_sub(1).filter(|i| bytes[*i] == b':')?;
    let name = back(white_back(bytes, colon), &|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'"' | b'\'') || !b.is_ascii());
    (name < colon).then_some(name)
}

/// Where a member begins whose value ends here.
fn member_start(bytes: &[u8], end: usize) -> Option<usize> {
    let value = match *bytes.get(end.checked_sub(1)?)? {
        mark @ (b'"' | b'\'') => opening_mark(bytes, end - 1, mark)?,
        closing @ (b'}' | b']') => {
            let (open, mut depth) = (if closing == b'}' { b'{' } else { b'[' }, 0);
            let from = end.saturating_sub(FARTHEST);
            from + memrchr2_iter(open, closing, &bytes[from..end]).find(|i| {
                depth += if bytes[from + i] == closing { 1 } else { -1 };
                depth == 0
            })?
        }
        _ => end - bytes[..end].iter().rev().take(60).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+')).count(),
    };
    let colon = white_back(bytes, value).checked_sub(1).filter(|i| bytes[*i] == b':')?;
    let name = white_back(bytes, colon);
    let start = match *bytes.get(name.checked_sub(1)?)? {
        mark @ (b'"' | b'\'') => opening_mark(bytes, name - 1, mark)?,
        _ => name - bytes[..name].iter().rev().take(40).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count(),
    };
    (start < name).then_some(start)
}

/// The quotation mark that begins what one ends, however long it is.
fn opening_mark(bytes: &[u8], end: usize, mark: u8) -> Option<usize> {
    let escaped = |at: usize| bytes[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
    memrchr_iter(mark, &bytes[..end]).take(MOST_MARKS).find(|at| !escaped(*at))
}

/// A value said first: "hunter2 is my password", "98765-43210 is my mobile number".
fn said_before(text: &str, key: &Key) -> Option<Value> {
    const LINKS: [&str; 24] = [
        " como ",
        " als ",
        " comme ",
        " come ",
        " sebagai ",
        " jako ",
        " как ",
        " is ",
        " was ",
        " are ",
        " as ",
        " = ",
        " es ",
        " ist ",
        " est ",
        " jest ",
        " (",
        "就是",
        "是",
        "作为",
        "做",
        "当",
        "为",
        "作",
    ];
    let numeric = matches!(key.class, Class::Phone | Class::Card | Class::Id | Class::BankAccount);
    if !numeric && key.class != Class::Secret {
        return None;
    }
    let start = markup::boundary(text, key.range.start.saturating_sub(60));
    let before = sentence_before(&text[start..key.range.start]);
    let at = LINKS.iter().filter_map(|link| before.rfind(link).map(|i| (i, i + link.len())));
    let (link, rest) = at.max_by_key(|(at, _)| *at)?;
    // Nothing but whose and which stands between.
    let telling = |word: &str| word.is_ascii() && !is_whose_word(word) && is_said(word);
    let between = before[rest..].split_whitespace().count() <= 3
        && !before[rest..].contains([',', '.', ':', '='])
        && !before[rest..].split_whitespace().any(telling);
    let word = before[..link].trim_end().trim_end_matches(['"', '\'', '`', '”']);
    let apart = |c: char| {
        if numeric {
            !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '(' | ')' | '+' | '.' | '/'))
        } else {
            c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '(')
        }
    };
    let mut from = word.rfind(apart).map_or(0, |i| i + word[i..].chars().next().map_or(1, char::len_utf8));
    // What is written in Chinese before a secret is no part of it: `用hunter2做密码`.
    if let Some((i, c)) = word.char_indices().rev().find(|(_, c)| !c.is_ascii()).filter(|(i, c)| i + c.len_utf8() < word.len()) {
        from = from.max(i + c.len_utf8());
    }
    if numeric {
        // The groups of the number, and no word before it.
        let groups = word[from..].rsplit(' ').take_while(|group| group.contains(|c: char| c.is_ascii_digit()));
        from = word.len() - groups.map(|group| group.len() + 1).sum::<usize>().saturating_sub(1).min(word.len() - from);
    }
    let offset = key.range.start - before.len();
    (between && from < word.len()).then(|| Value { range: offset + from..offset + word.len(), style: Style::Said })
}

/// What a sentence says up to its end here. A sign that a small letter follows ends no sentence: `hunter2! as my password`.
fn sentence_before(text: &str) -> &str {
    let ends = |(at, sign): &(usize, &str)| {
        !matches!(*sign, "!" | "?")
            || !text[at + sign.len()..].trim_start().starts_with(|c: char| c.is_lowercase() || matches!(c, '"' | '\''))
    };
    let end = text.rmatch_indices(['\n', ';', '!', '?', '。', '，']).find(ends);
    end.map_or(text, |(at, sign)| &text[at + sign.len()..])
}

fn is_whose_word(word: &str) -> bool {
    const WHOSE: [&str; 28] = [
        "mi", "mein", "meine", "meu", "minha", "mon", "ma", "mio", "la", "el", "le", "das", "die", "o", "my", "your", "our", "the", "his",
        "her", "their", "a", "an", "new", "old", "same", "login", "user",
    ];
    WHOSE.iter().any(|whose| whose.eq_ignore_ascii_case(word))
}
