//! Tables whose first line says what stands in each column (CSV, TSV, lists with bars), and `name` where what stands beside it is
//! somebody's phone, card, account, address or number: nothing but the company of those tells whose name it is.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2_iter, memrchr, memrchr2};

use super::Hit;
use super::accept::{self, Style};
use super::keys::{Class, Keys, is_about};
use super::value::{Value, Values, trimmed};

/// The longest cell that can be the head of a column, in bytes, and the longest line of them.
const LONGEST_HEAD: usize = 48;
const LONGEST_HEADER: usize = 4_000;
/// How far from somebody's number their name may stand, in bytes.
const REACH: usize = 4_000;
/// What is called no more than a name.
const NAMES: [&str; 3] = ["name", "Name", "NAME"];

/// Whether a key is all of a cell.
pub(crate) fn is_cell(text: &str, key: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let edge = |b: Option<&u8>| b.is_none_or(|b| matches!(b, b',' | b'\t' | b';' | b'|' | b'\n' | b'\r'));
    // What else the head says: `wallet pin`.
    let before = bytes[..key.start].iter().rev().take(LONGEST_HEAD).find(|b| !matches!(b, b' ' | b'"' | b'_') && !b.is_ascii_alphabetic());
    edge(before) && edge(bytes[key.end..].iter().find(|b| !matches!(b, b' ' | b'"')))
}

/// The values below a line of keys, and where they end; nothing where it is no such line.
pub(crate) fn find(text: &str, keys: &Keys, key: &Range<usize>, hits: &mut Vec<Hit>) -> Option<usize> {
    let bytes = text.as_bytes();
    let far = key.start.saturating_sub(LONGEST_HEADER);
    let start = memrchr(b'\n', &bytes[far..key.start]).map_or(far, |i| far + i + 1);
    let end = line_end(text, key.end);
    if (start == far && far > 0) || end - start > LONGEST_HEADER {
        return None;
    }
    let separator = *[b'\t', b'|', b';', b','].iter().max_by_key(|s| memchr_iter(**s, &bytes[start..end]).count())?;
    let heads = cells(text, start..end, separator);
    let is_head = |cell: &Range<usize>| cell.len() <= LONGEST_HEAD && !text[cell.clone()].contains([':', '=', '{', '<']);
    if heads.len() < 2 || !heads.iter().all(is_head) {
        return None;
    }
    let mut classes: Vec<Option<(Class, bool)>> = heads.iter().map(|cell| class_of(&text[cell.clone()], keys)).collect();
    let personal = |class: &Option<(Class, bool)>| class.is_some_and(|(class, _)| class.is_personal());
    if classes.iter().any(personal) {
        for (class, head) in classes.iter_mut().zip(&heads) {
            *class = class.or_else(|| NAMES.contains(&&text[head.clone()]).then_some((Class::Name, false)));
        }
    }
    let (mut at, mut rows) = (end + 1, 0);
    while at < text.len() {
        let end = line_end(text, at);
        if is_rule(&text[at..end]) {
            at = end + 1;
            continue;
        }
        let row = cells(text, at..end, separator);
        if row.len() < 2 || (rows == 0 && row.len() != heads.len()) {
            break;
        }
        for (i, cell) in row.into_iter().enumerate() {
            // What stands beyond the last head belongs to it: a separator within a value.
            let i = i.min(heads.len() - 1);
            if let Some((class, script)) = classes[i] {
                let value = Value { range: cell, style: Style::Cell };
                accept::add(text, class, &text[heads[i].clone()], script, &value, hits);
            }
        }
        (at, rows) = (end + 1, rows + 1);
    }
    (rows > 0).then_some(at.min(text.len()))
}

/// Whether a line only parts others: `|---|---|`, `----+----`.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.bytes().all(|b| matches!(b, b'-' | b'+' | b'|' | b'=' | b':' | b' ' | b'\r'))
}

fn line_end(text: &str, at: usize) -> usize {
    memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |i| at + i)
}

/// What the head of a column says of it.
pub(crate) fn class_of(head: &str, keys: &Keys) -> Option<(Class, bool)> {
    let found = keys.find(head).last()?;
    let rest = &head[found.end..];
    (found.class != Class::Nothing && (found.script || !is_about(rest))).then_some((found.class, found.script))
}

/// The cells of a line, without what surrounds them.
fn cells(text: &str, line: Range<usize>, separator: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut out, mut start, mut at, mut quoted) = (Vec::new(), line.start, line.start, false);
    while at <= line.end {
        let ended = at == line.end;
        let b = if ended { separator } else { bytes[at] };
        // A quotation mark counts where a cell begins or ends.
        quoted ^= b == b'"';
        if ended || (b == separator && !quoted) {
            let cell = trimmed(text, start..at);
            let marks = text[cell.clone()].len() >= 2 && text[cell.clone()].starts_with('"') && text[cell.clone()].ends_with('"');
            out.push(if marks { cell.start + 1..cell.end - 1 } else { cell });
            start = at + 1;
        }
        at += 1;
    }
    // Bars stand at both ends of a line as well.
    if separator == b'|' && out.len() > 2 && out[0].is_empty() && out[out.len() - 1].is_empty() {
        out.pop();
        out.remove(0);
    }
    out
}

/// Names beside what was found of somebody.
pub(crate) fn names_beside(text: &str, hits: &mut Vec<Hit>) {
    let names = bare_names(text);
    if names.is_empty() {
        return;
    }
    let mut personal: Vec<Range<usize>> = hits
        .iter()
        .filter(|hit| matches!(hit.label, "phone" | "mail" | "card" | "id-number" | "bank-account" | "address" | "account"))
        .map(|hit| hit.range.clone())
        .collect();
    personal.sort_by_key(|range| range.start);
    let mut looked_at = 0;
    for range in personal {
        let first = names.partition_point(|name| name.start + REACH < range.start);
        if range.start < looked_at || names.get(first).is_none_or(|name| name.start > range.end + REACH) {
            continue;
        }
        let Some(object) = object_around(text, &range) else { continue };
        looked_at = object.end;
        names_within(text, object, &names[first..], hits);
    }
}

/// Every key that is no more than `name`.
fn bare_names(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_bare = |range: &Range<usize>| {
        let before = bytes[..range.start].iter().rev().take(40).find(|b| **b != b' ');
        let alone = before.is_none_or(|b| matches!(b, b'"' | b'\'' | b'{' | b',' | b'&' | b'?' | b'\n'));
        let tied = bytes[range.end..].iter().take(4).find(|b| !matches!(b, b'"' | b'\'' | b' '));
        alone && matches!(tied, Some(b':' | b'='))
    };
    memchr::memmem::find_iter(bytes, "ame")
        .filter_map(|at| at.checked_sub(1).map(|start| start..start + 4))
        .filter(|range| text.get(range.clone()).is_some_and(|word| NAMES.contains(&word)) && is_bare(range))
        .collect()
}

/// The values of names in an object, and not in those within it.
fn names_within(text: &str, object: Range<usize>, names: &[Range<usize>], hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let (mut depth, mut counted) = (0_i32, object.start);
    for name in names.iter().skip_while(|name| name.start < object.start).take_while(|name| name.start < object.end) {
        for b in &bytes[counted..name.start] {
            depth += i32::from(*b == b'{') - i32::from(*b == b'}');
        }
        counted = name.start;
        if depth == 0 {
            let mut found = Vec::new();
            Values { text }.after(name.end, Class::Name, false, false, None, &mut found);
            for value in found {
                accept::add(text, Class::Name, &text[name.clone()], false, &value, hits);
            }
        }
    }
}

/// The object, or else the lines, that something stands in.
fn object_around(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let far = range.start.saturating_sub(REACH);
    let limit = bytes.len().min(range.end + REACH);
    let lines = |from: &[u8], to: &[u8]| {
        let start = memchr::memmem::rfind(from, b"\n\n").map_or(far, |i| far + i + 1);
        let end = memchr::memmem::find(to, b"\n\n").map_or(limit, |i| range.end + i);
        start..end
    };
    let (before, after) = (&bytes[far..range.start], &bytes[range.end..limit]);
    let found = if memrchr2(b'{', b'}', before).is_none() {
        lines(before, after)
    } else {
        let open = far + matching(memchr2_iter(b'{', b'}', before).rev(), before, b'{')?;
        let end = matching(memchr2_iter(b'{', b'}', after), after, b'}').map_or(limit, |i| range.end + i);
        open + 1..end
    };
    let (start, end) = (super::markup::boundary(text, found.start), super::markup::boundary(text, found.end));
    Some(start..end.max(start))
}

/// Where the object ends in one direction, of the braces in it.
fn matching(mut braces: impl Iterator<Item = usize>, bytes: &[u8], closing: u8) -> Option<usize> {
    let mut depth = 0;
    braces.find(|i| {
        depth += if bytes[*i] == closing { -1 } else { 1 };
        depth < 0
    })
}
