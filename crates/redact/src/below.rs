//! Whatever stands below the key of a secret: in objects and lists of any depth, in indented lines, over several lines, and behind
//! more white space than anybody writes.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2_iter, memmem};

use super::Hit;
use super::accept;
use super::keys::{Class, Keys, is_about};
use super::scrub::withheld;
use super::tables::class_of;
use super::value::{Value, trimmed};
use super::{keyed, markup};

/// The longest key, and how far it may stand from what separates it from its value, in bytes.
const LONGEST_KEY: usize = 80;
const FARTHEST: usize = 40;
/// From how much white space on a value is withheld, in bytes, and the longest that is.
const WIDE: usize = 500;
const LONGEST: usize = 1_000;

/// Everything below the keys of secrets.
pub(crate) fn find(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    in_containers(text, keys, hits);
    in_indented_lines(text, keys, hits);
    over_lines(text, keys, hits);
    far_behind(text, keys, hits);
}

/// Whether a secret is tied by a sign to what begins here.
fn is_secret(text: &str, at: usize, keys: &Keys) -> bool {
    let bytes = text.as_bytes();
    let back = |at: usize, most: usize, of: &dyn Fn(u8) -> bool| at - bytes[..at].iter().rev().take(most).take_while(|b| of(**b)).count();
    let sign = back(at, FARTHEST, &|b| b.is_ascii_whitespace());
    let name = back(sign, 2, &|b| matches!(b, b':' | b'=' | b'>'));
    if name == sign {
        return false;
    }
    let end = back(name, FARTHEST, &|b| matches!(b, b' ' | b'\t' | b'"' | b'\'' | b'`' | b']'));
    let start = back(end, LONGEST_KEY, &|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.') || !b.is_ascii());
    let start = (start..end).find(|i| text.is_char_boundary(*i)).unwrap_or(end);
    matches!(class_of(&text[start..end], keys), Some((Class::Secret | Class::Code, _)))
}

fn add(text: &str, range: Range<usize>, hits: &mut Vec<Hit>) {
    accept::add(text, Class::Secret, "password", false, &Value::quoted(range), hits);
}

/// Whether a member says something about a secret and is none.
fn is_about_it(name: &str) -> bool {
    is_about(name) || ["name", "key", "kind", "type", "error", "message", "status", "reason", "hint", "ref"].contains(&name)
}

fn in_containers(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    let mut next = 0;
    for open in memchr2_iter(b'{', b'[', text.as_bytes()) {
        if open >= next && is_secret(text, open, keys) {
            next = container(text, open, hits);
        }
    }
}

/// The values of a container, whatever stands within it; where it ends.
fn container(text: &str, open: usize, hits: &mut Vec<Hit>) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut name) = (open, 0_usize, 0..0);
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => {
                (depth, at) = (depth + 1, at + 1);
                name = if bytes[at - 1] == b'[' { 0..0 } else { name };
            }
            b'}' | b']' => {
                (depth, at) = (depth - 1, at + 1);
                if depth == 0 {
                    return at;
                }
            }
            mark @ (b'"' | b'\'') => {
                let inside = at + 1..closing(bytes, at + 1, mark);
                at = (inside.end + 1).min(bytes.len());
                if is_name(bytes, at) {
                    name = inside;
                } else if !is_about_it(&text[name.clone()]) {
                    add(text, inside, hits);
                }
            }
            b if b.is_ascii_alphanumeric() => {
                let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')).count();
                let word = at..at + length;
                at = word.end;
                let plain = name.len() <= 1 || keyed::VALUES.contains(&&text[name.clone()]);
                if is_name(bytes, at) {
                    name = word;
                } else if plain && text[word.clone()].contains(|c: char| c.is_ascii_digit()) {
                    add(text, word, hits);
                }
            }
            _ => at += 1,
        }
    }
    at
}

/// Whether what ends here is the name of a member.
fn is_name(bytes: &[u8], end: usize) -> bool {
    bytes[end..].iter().take(FARTHEST).find(|b| !b.is_ascii_whitespace()) == Some(&b':')
}

/// Where a quotation ends.
fn closing(bytes: &[u8], from: usize, mark: u8) -> usize {
    let mut at = from;
    while at < bytes.len() && bytes[at] != mark {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let at = at.min(bytes.len());
    // What a backslash escapes may be longer than a byte.
    if at == bytes.len() || bytes[at] == mark { at } else { bytes.len() }
}

/// The lines below `password:`, as YAML has them.
fn in_indented_lines(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut next = 0;
    for colon in memchr_iter(b':', bytes) {
        let end = line_end(bytes, colon);
        if colon < next || end - colon > FARTHEST || !text[colon + 1..end].trim().is_empty() || !is_secret(text, colon + 1, keys) {
            continue;
        }
        let far = markup::boundary(text, colon.saturating_sub(LONGEST_KEY * 2));
        let line = text[far..colon].rfind('\n').map_or(far, |i| far + i + 1);
        next = indented(text, end + 1, indent_of(&text[line..colon]), hits);
    }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The values of lines that are further in than their key, and where those end.
fn indented(text: &str, from: usize, indent: usize, hits: &mut Vec<Hit>) -> usize {
    let mut at = from;
    while at < text.len() {
        let end = line_end(text.as_bytes(), at);
        let line = &text[at..end];
        let deep = indent_of(line);
        let item = line.trim_start().starts_with("- ");
        if !line.trim().is_empty() && deep <= indent && !(item && deep == indent) {
            break;
        }
        let start = at + (line.len() - line.trim_start_matches([' ', '-']).len());
        let inside = &text[start..end];
        let (name, value) = match inside.split_once(": ") {
            Some((name, value)) => (name, Some(value)),
            None => ("", Some(inside).filter(|_| item && !inside.trim_end().ends_with(':'))),
        };
        if let Some(value) = value.filter(|_| !is_about_it(name.trim_matches(['"', '\'']))) {
            let range = trimmed(text, end - value.len()..end);
            let marks = range.len() >= 2 && text[range.clone()].starts_with(['"', '\'']) && text[range.clone()].ends_with(['"', '\'']);
            add(text, if marks { range.start + 1..range.end - 1 } else { range }, hits);
        }
        at = end + 1;
    }
    at
}

/// Values over several lines: `"""` and `'''` of TOML and Python, `<<EOT` of HCL and shells.
fn over_lines(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    for mark in [r#"""""#, "'''"] {
        let mut next = 0;
        for open in memmem::find_iter(text.as_bytes(), mark) {
            if open >= next && is_secret(text, open, keys) {
                let start = open + mark.len();
                let end = text[start..].find(mark).map_or(text.len(), |i| start + i);
                add(text, trimmed(text, start..end), hits);
                next = end + mark.len();
            }
        }
    }
    for open in memmem::find_iter(text.as_bytes(), "<<") {
        let end = line_end(text.as_bytes(), open);
        let word = text[open..end].trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        if !word.is_empty() && word.len() <= FARTHEST && end < text.len() && is_secret(text, open, keys) {
            let close = text[end..].lines().skip(1).find(|line| line.trim() == word);
            let close = close.map_or(text.len(), |line| line.as_ptr() as usize - text.as_ptr() as usize);
            add(text, trimmed(text, end..close), hits);
        }
    }
}

/// What stands behind more white space than is looked over.
fn far_behind(text: &str, keys: &Keys, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut at = WIDE;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            let start = bytes[..at].iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |i| i + 1);
            let end = bytes[at..].iter().position(|b| !b.is_ascii_whitespace()).map_or(bytes.len(), |i| at + i);
            if end - start >= WIDE && end < bytes.len() && is_secret(text, start, keys) {
                let stop = line_end(bytes, end).min(end + LONGEST);
                hits.push(withheld(text, trimmed(text, end..markup::boundary(text, stop))));
            }
            at = end.max(at + 1) + WIDE;
        } else {
            at += WIDE;
        }
    }
}
