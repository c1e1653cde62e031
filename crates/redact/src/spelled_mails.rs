//! Mail addresses whose signs are spelled: `name [at] example [dot] com`, `name (at) example.com`, "name at example dot com".

use memchr::{memchr_iter, memmem};

use super::forms::{count, count_back, push};
use super::scrub::Hit;

/// Every such address.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    for word in [&b"at"[..], b"AT", b"At"] {
        for at in memmem::find_iter(bytes, word) {
            address(text, at, hits);
        }
    }
    for at in memchr_iter(b'@', bytes).filter(|at| *at > 0 && matches!(bytes[at - 1], b'[' | b'(' | b'{')) {
        address(text, at, hits);
    }
}

/// A spelled sign around a place: where it begins and ends, and whether it stands between brackets.
fn sign(text: &str, at: usize, length: usize) -> Option<(usize, usize, bool)> {
    let bytes = text.as_bytes();
    let before = bytes[..at].last()?;
    let after = bytes.get(at + length)?;
    match (before, after) {
        (b'[', b']') | (b'(', b')') | (b'{', b'}') | (b'<', b'>') | (b'_', b'_') => Some((at - 1, at + length + 1, true)),
        (b' ', b' ') => Some((at, at + length, false)),
        _ => None,
    }
}

fn address(text: &str, at: usize, hits: &mut Vec<Hit>) {
    let length = if text.as_bytes()[at] == b'@' { 1 } else { 2 };
    let Some((start, end, bracketed)) = sign(text, at, length) else { return };
    let blank = |b: u8| b == b' ';
    let name_end = start - count_back(text, start, 2, blank);
    let name = count_back(text, name_end, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-'));
    let label = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let (mut here, mut dots, mut spelled, mut last) = (end + count(text, end, 2, blank), 0, false, 0..0);
    loop {
        let size = count(text, here, 63, label);
        if size == 0 {
            break;
        }
        last = here..here + size;
        let Some((next, by_word)) = dot(text, last.end) else { break };
        // A sentence may end there.
        if count(text, next, 1, label) == 0 {
            break;
        }
        (here, dots, spelled) = (next, dots + 1, spelled || by_word);
    }
    let top = text[last.clone()].bytes().all(|b| b.is_ascii_alphabetic()) && last.len() >= 2;
    if name > 0 && dots > 0 && top && (bracketed || spelled) {
        push(text, "mail", Some(name_end - name..last.end), hits);
    }
}

/// Behind a dot, spelled or not, and whether it is.
fn dot(text: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    if bytes.get(at) == Some(&b'.') {
        return Some((at + 1, false));
    }
    let from = at + count(text, at, 2, |b| b == b' ');
    let word = from + usize::from(matches!(bytes.get(from), Some(b'[' | b'(' | b'{' | b'<' | b'_')));
    let spelled = [("dot", 3), ("punkt", 5), ("punto", 5), ("点", 3), (".", 1)]
        .iter()
        .find(|(dot, length)| text.get(word..word + length).is_some_and(|said| said.eq_ignore_ascii_case(dot)))?;
    let end = word + spelled.1;
    let closed = word > from && matches!(bytes.get(end), Some(b']' | b')' | b'}' | b'>' | b'_'));
    let apart = word == from && from > at && bytes.get(end) == Some(&b' ');
    let end = end + usize::from(closed);
    (closed || apart).then(|| (end + count(text, end, 2, |b| b == b' '), true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scrub::found_by;

    #[test]
    fn spelled_signs_are_signs() {
        let found = |text: &str| found_by(find, text);
        for text in [
            "li.wei [at] example [dot] com",
            "li.wei(at)example.com",
            "li.wei at mail dot example dot com",
            "li_wei {AT} example {DOT} org",
            "liwei[@]example.com",
        ] {
            assert_eq!(found(&format!("write to {text}, please")), [text]);
        }
        for text in ["failed at pay.example.com", "look at the dot", "at home (at) work", "data at rest"] {
            assert_eq!(found(text), Vec::<String>::new());
        }
    }
}
