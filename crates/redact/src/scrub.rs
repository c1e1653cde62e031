//! A text with everything recognised in it replaced, however it is written. Where that cannot be told for certain (a limit is
//! reached, something inside fails), the text is withheld: nothing passes because it was not understood.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::bytes::Reading;
use super::keys::Keys;
use super::markup::boundary;
use super::view::{LAYERS, View};
use super::{
    Redactor, below, commands, digits, emv, encoded, forms, grids, hotlines, keyed, repeats, sign_in_links, spelled_mails, tables, wifi,
};

/// How often bytes are looked into inside bytes.
const DEPTH: usize = 4;
/// How often a text is looked at again after something in it was replaced.
const ROUNDS: usize = 6;
/// The longest text that is remembered, in bytes, and how many are.
const SHORT: usize = 120;
const REMEMBERED: usize = 1_000;
/// The most characters of a label.
const LONGEST_LABEL: usize = 20;
/// From which length on a text is looked at again only where something in it was replaced, and how far around that, in bytes.
const LONG: usize = 16_000;
const AROUND: usize = 256;
/// The longest text that is looked at, in bytes.
const LONGEST: usize = 256 << 20;

/// The label of what could not be judged.
pub(crate) const WITHHELD: &str = "withheld";

/// Something that has to be replaced.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub label: &'static str,
    /// The value in the form by which it is known again.
    pub key: String,
}

/// What a scanner finds in a text.
#[cfg(test)]
pub(crate) fn found_by(find: impl Fn(&str, &mut Vec<Hit>), text: &str) -> Vec<String> {
    let mut hits = Vec::new();
    find(text, &mut hits);
    hits.into_iter().map(|hit| text[hit.range].to_owned()).collect()
}

/// Why nothing of a text can be shown.
struct Withheld;

/// The text with everything recognised in it replaced by tokens; all of it withheld where that fails.
pub(crate) fn scrub(text: &str, redactor: &mut Redactor) -> String {
    if let Some(known) = redactor.seen.get(text) {
        return known.clone();
    }
    let cleaned = catch_unwind(AssertUnwindSafe(|| clean(text, redactor)));
    let Ok(Ok(clean)) = cleaned else { return redactor.token(WITHHELD, &format!("{WITHHELD} {text}")) };
    // Ids of steps, hosts and addresses come again and again.
    if text.len() <= SHORT && redactor.seen.len() < REMEMBERED {
        redactor.seen.insert(text.to_owned(), clean.clone());
    }
    clean
}

fn clean(text: &str, redactor: &mut Redactor) -> Result<String, Withheld> {
    if text.len() > LONGEST {
        return Err(Withheld);
    }
    let mut clean = text.to_owned();
    let mut changed: Option<Vec<Range<usize>>> = None;
    for _ in 0..ROUNDS {
        if let Some(changed) = changed
            && is_quiet_around(&clean, &changed, redactor)?
        {
            return Ok(clean);
        }
        let hits = repeats::with_repeats(&clean, hits(&clean, redactor, DEPTH)?).map_err(|_| Withheld)?;
        if hits.is_empty() {
            return Ok(clean);
        }
        let (replaced, tokens) = replaced(&clean, &hits, redactor);
        (clean, changed) = (replaced, Some(tokens));
    }
    // It never came to rest.
    Err(Withheld)
}

/// The text with tokens for the hits, and where those stand in it.
fn replaced(text: &str, hits: &[Hit], redactor: &mut Redactor) -> (String, Vec<Range<usize>>) {
    let mut out = String::with_capacity(text.len());
    let mut tokens = Vec::with_capacity(hits.len());
    let mut at = 0;
    for hit in hits {
        out.push_str(&text[at..hit.range.start]);
        let start = out.len();
        out.push_str(&redactor.token(hit.label, &hit.key));
        tokens.push(start..out.len());
        at = hit.range.end;
    }
    out.push_str(&text[at..]);
    (out, tokens)
}

/// Whether a long text says nothing more where something in it was replaced; the rest of it says what it said before. Of a short
/// one, or one in which much was replaced, this does not tell: it is looked at as a whole.
fn is_quiet_around(text: &str, changed: &[Range<usize>], redactor: &Redactor) -> Result<bool, Withheld> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for place in changed {
        let (start, end) = (place.start.saturating_sub(AROUND), text.len().min(place.end + AROUND));
        match stretches.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => stretches.push(start..end),
        }
    }
    let total: usize = stretches.iter().map(Range::len).sum();
    if text.len() < LONG || total * 4 > text.len() * 3 {
        return Ok(false);
    }
    for stretch in stretches {
        let (start, end) = (boundary(text, stretch.start), boundary(text, stretch.end));
        // From one line to another, where lines are short.
        let start = memchr::memrchr(b'\n', &text.as_bytes()[start.saturating_sub(AROUND)..start])
            .map_or(start, |i| start.saturating_sub(AROUND) + i + 1);
        let end = memchr::memchr(b'\n', &text.as_bytes()[end..text.len().min(end + AROUND)]).map_or(end, |i| end + i);
        if !hits(&text[start..end], redactor, DEPTH)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What has to be replaced, in order, none of it twice.
fn hits(text: &str, redactor: &Redactor, depth: usize) -> Result<Vec<Hit>, Withheld> {
    let keys = Keys::get().map_err(|_| Withheld)?;
    let forms = forms::Forms::get().map_err(|_| Withheld)?;
    let mut all = Vec::new();
    let mut layer = Some(View::of(text));
    let mut layers = 0;
    while let Some(view) = layer {
        let mut found = Vec::new();
        redactor.known.find(&view, &mut found);
        digits::find(&view.text, &mut found);
        keyed::find(&view.text, keys, &mut found);
        below::find(&view.text, keys, &mut found);
        grids::find(&view.text, keys, &mut found);
        forms.find(&view.text, &mut found);
        commands::find(&view.text, &mut found);
        sign_in_links::find(&view.text, &mut found);
        spelled_mails::find(&view.text, &mut found);
        wifi::find(&view.text, &mut found);
        emv::find(&view.text, &mut found);
        tables::names_beside(&view.text, &mut found);
        found.retain(|hit| !redactor.shows(hit.label) && !redactor.publishes(hit));
        found.retain(|hit| hit.label != "phone" || !hotlines::is_announced(&view.text, &hit.range));
        inside(&view.text, redactor, depth, &mut found)?;
        all.extend(found.into_iter().map(|hit| Hit { range: view.part(&hit.range), ..hit }));
        layers += 1;
        layer = match view.unfold() {
            // What is disguised this often is nothing that anybody has to read.
            Some((_, changed)) if layers > LAYERS => {
                all.push(withheld(text, changed));
                None
            }
            Some((next, _)) => Some(next),
            None => None,
        };
    }
    turned(text, redactor, depth, &mut all)?;
    Ok(apart(spared(all, &tokens(text), text)))
}

/// What is written from its end and shown the other way round (UAX #9): a part that says something so is replaced as a whole.
fn turned(text: &str, redactor: &Redactor, depth: usize, found: &mut Vec<Hit>) -> Result<(), Withheld> {
    const TURNS: char = '\u{202e}';
    let mut rest = 0;
    while let Some(start) = text[rest..].find(TURNS).map(|i| rest + i + TURNS.len_utf8()) {
        let end = text[start..].find(['\u{202c}', '\u{202d}', TURNS, '\n']).map_or(text.len(), |i| start + i);
        rest = end;
        let said: String = text[start..end].chars().rev().collect();
        if said.contains(char::is_alphanumeric) && depth > 0 && !hits(&said, redactor, depth - 1)?.is_empty() {
            found.push(Hit { label: "encoded", key: said, range: start..end });
        }
    }
    Ok(())
}

/// What is not judged any more.
pub(crate) fn withheld(text: &str, range: Range<usize>) -> Hit {
    Hit { label: WITHHELD, key: format!("{WITHHELD} {}", &text[range.clone()]), range }
}

/// What is hidden in bytes: the whole run is replaced.
fn inside(text: &str, redactor: &Redactor, depth: usize, found: &mut Vec<Hit>) -> Result<(), Withheld> {
    for run in encoded::runs(text) {
        let said = match run.said {
            Reading::Text(said) if depth > 0 => said,
            // Deeper than anybody looks.
            Reading::Key => {
                found.push(Hit { label: "token", key: text[run.range.clone()].to_owned(), range: run.range });
                continue;
            }
            Reading::Text(_) | Reading::TooLarge => {
                found.push(withheld(text, run.range));
                continue;
            }
        };
        match hits(&said, redactor, depth - 1)?.as_slice() {
            [] => {}
            // Nothing but this value: it is the same value.
            [only] if only.range == (0..said.len()) => found.push(Hit { range: run.range, ..only.clone() }),
            _ => found.push(Hit { label: "encoded", key: text[run.range.clone()].to_owned(), range: run.range }),
        }
    }
    Ok(())
}

/// The hits without the tokens that stand in a text already: nothing in those is looked at.
fn spared(hits: Vec<Hit>, tokens: &[Range<usize>], text: &str) -> Vec<Hit> {
    let mut out = Vec::with_capacity(hits.len());
    for hit in hits {
        let mut at = hit.range.start;
        let first = tokens.partition_point(|token| token.end <= hit.range.start);
        let within = tokens[first..].iter().take_while(|token| token.start < hit.range.end);
        for token in within.cloned().chain(std::iter::once(hit.range.end..hit.range.end)) {
            if at < token.start && ((at..token.start) == hit.range || text[at..token.start].contains(char::is_alphanumeric)) {
                out.push(Hit { range: at..token.start, ..hit.clone() });
            }
            at = at.max(token.end);
        }
    }
    out
}

/// What overlaps becomes one: it is what its longest part is, the one that is less disguised where two are as long.
fn apart(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut out: Vec<(Hit, usize)> = Vec::new();
    for hit in hits {
        match out.last_mut() {
            Some((last, longest)) if hit.range.start < last.range.end => {
                let range = last.range.start..last.range.end.max(hit.range.end);
                if hit.range.len() > *longest || (hit.range.len() == *longest && rank(hit.label) > rank(last.label)) {
                    *longest = hit.range.len();
                    *last = hit;
                }
                last.range = range;
            }
            _ => {
                let length = hit.range.len();
                out.push((hit, length));
            }
        }
    }
    out.into_iter().map(|(hit, _)| hit).collect()
}

/// Of two readings of the same stretch the one that says more: a number that proves itself before what a key says.
fn rank(label: &str) -> u8 {
    match label {
        "payee" | "account" | "order" => 5,
        "card" | "id-number" | "mail" | "local-address" => 4,
        "bank-account" | "phone" => 3,
        "encoded" => 0,
        _ => 2,
    }
}

/// Tokens that stand in a text already.
pub(crate) fn tokens(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let token = |start: usize| {
        let inner = &bytes[start + 1..];
        let colon = inner.iter().take(LONGEST_LABEL + 1).position(|b| *b == b':')?;
        let digits = inner[colon + 1..].iter().take(6).take_while(|b| b.is_ascii_digit()).count();
        let label = super::LABELS.iter().any(|label| label.as_bytes() == &inner[..colon]);
        let whole = label && (1..=5).contains(&digits) && inner.get(colon + 1 + digits) == Some(&b'>');
        whole.then(|| start..start + 1 + colon + 1 + digits + 1)
    };
    memchr::memchr_iter(b'<', bytes).filter_map(token).collect()
}

/// Whether a text is a token and nothing else.
pub(crate) fn is_token(text: &str) -> bool {
    matches!(tokens(text).as_slice(), [only] if only.len() == text.len())
}
