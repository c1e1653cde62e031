//! Free text: what is recognised in it, however it is written, is replaced, and everything else stays.

use std::ops::Range;

use super::fold::Folded;
use super::{Redactor, encoded, numbers, rules};

/// How many layers of disguise are taken off: percent-encoding inside percent-encoding is two.
const LAYERS: usize = 3;
/// How often Base64 is looked for inside Base64.
const DEPTH: usize = 2;
/// How often a text is looked at again after something in it was replaced.
const ROUNDS: usize = 6;
/// The longest text that is remembered, in bytes, and how many are.
const SHORT: usize = 120;
const REMEMBERED: usize = 1_000;
/// The most characters of a label.
const LONGEST_LABEL: usize = 20;

/// Something that has to be replaced.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub label: &'static str,
    /// The value in the form by which it is known again.
    pub key: String,
}

/// The text with everything recognised in it replaced by tokens.
pub(super) fn scrub(text: &str, redactor: &mut Redactor) -> String {
    if let Some(known) = redactor.seen.get(text) {
        return known.clone();
    }
    let mut clean = text.to_owned();
    for _ in 0..ROUNDS {
        let hits = hits(&clean, redactor, DEPTH);
        if hits.is_empty() {
            break;
        }
        clean = replaced(&clean, &hits, redactor);
    }
    // Ids of steps, hosts and addresses come again and again.
    if text.len() <= SHORT && redactor.seen.len() < REMEMBERED {
        redactor.seen.insert(text.to_owned(), clean.clone());
    }
    clean
}

fn replaced(text: &str, hits: &[Hit], redactor: &mut Redactor) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for hit in hits {
        out.push_str(&text[at..hit.range.start]);
        out.push_str(&redactor.token(hit.label, &hit.key));
        at = hit.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// What has to be replaced, in order, none of it twice.
fn hits(text: &str, redactor: &Redactor, depth: usize) -> Vec<Hit> {
    let mut all = Vec::new();
    let mut layer = Some(Folded::plain(text));
    for _ in 0..=LAYERS {
        let Some(folded) = layer else { break };
        let mut found = Vec::new();
        redactor.known.find(&folded, &mut found);
        numbers::find(&folded.text, &mut found);
        rules::find(&folded.text, &mut found);
        found.retain(|hit| !redactor.shows(hit.label));
        if depth > 0 {
            inside(&folded.text, redactor, depth, &mut found);
        }
        all.extend(found.into_iter().map(|hit| Hit { range: folded.part(&hit.range), ..hit }));
        layer = folded.unfold();
    }
    let tokens = tokens(text);
    let free = |hit: &Hit| !hit.range.is_empty() && !tokens.iter().any(|t| t.start < hit.range.end && hit.range.start < t.end);
    all.retain(free);
    apart(all)
}

/// What is hidden in Base64: the whole run is replaced.
fn inside(text: &str, redactor: &Redactor, depth: usize, found: &mut Vec<Hit>) {
    for (range, said) in encoded::runs(text) {
        let hidden = hits(&said, redactor, depth - 1);
        match hidden.as_slice() {
            [] => {}
            // Nothing but this value: it is the same value.
            [only] if only.range == (0..said.len()) => found.push(Hit { range, ..only.clone() }),
            _ => found.push(Hit { label: "encoded", key: text[range.clone()].to_owned(), range }),
        }
    }
}

/// What overlaps becomes one: it is what its longest part is.
fn apart(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut out: Vec<Hit> = Vec::new();
    for hit in hits {
        match out.last_mut() {
            Some(last) if hit.range.start < last.range.end => {
                let range = last.range.start..last.range.end.max(hit.range.end);
                if hit.range.len() > last.range.len() {
                    *last = hit;
                }
                last.range = range;
            }
            _ => out.push(hit),
        }
    }
    out
}

/// Tokens that stand in a text already: nothing in them is looked at.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let token = |start: usize| {
        let inner = &text[start + 1..];
        let colon = inner.bytes().take(LONGEST_LABEL + 1).position(|b| b == b':')?;
        let (label, rest) = (&inner[..colon], &inner[colon + 1..]);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let whole = super::LABELS.contains(&label) && (1..=5).contains(&digits) && rest[digits..].starts_with('>');
        whole.then(|| start..start + 1 + label.len() + 1 + digits + 1)
    };
    text.match_indices('<').filter_map(|(start, _)| token(start)).collect()
}

/// Whether a text is a token and nothing else.
pub(super) fn is_token(text: &str) -> bool {
    matches!(tokens(text).as_slice(), [only] if only.len() == text.len())
}
