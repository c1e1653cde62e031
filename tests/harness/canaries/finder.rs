//! A search that finds every secret in whatever comes out, decoded in whatever way.

use std::collections::{BTreeSet, HashSet};
use std::io::Read;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::GBK;
use flate2::read::GzDecoder;

use super::all;

/// How many disguises may lie on top of each other.
const DEPTH: usize = 3;
/// What is read out of bytes by chance is shorter than this; no secret is.
const SHORTEST: usize = 6;

/// Every secret that can be read in a text, decoded in whatever way.
pub fn found(text: &str) -> Vec<&'static str> {
    let mut found = BTreeSet::new();
    let mut seen = HashSet::from([text.to_owned()]);
    let mut readings = vec![text.to_owned()];
    for depth in 0..=DEPTH {
        for reading in &readings {
            search(reading, &mut found);
        }
        let decodings = readings.iter().filter(|_| depth < DEPTH).flat_map(|reading| decodings(reading));
        let new: Vec<String> = decodings.filter(|decoded| seen.insert(decoded.clone())).collect();
        readings = new;
    }
    all().enumerate().filter(|(i, _)| found.contains(i)).map(|(_, canary)| canary.secret).collect()
}

/// All secrets at once.
static SECRETS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(all().map(|canary| squeezed(canary.secret))).expect("an automaton"));

fn search(text: &str, found: &mut BTreeSet<usize>) {
    found.extend(SECRETS.find_overlapping_iter(&squeezed(text)).map(|secret| secret.pattern().as_usize()));
}

/// Letters and digits only.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            }
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// What a text says in each encoding in which it says anything.
fn decodings(text: &str) -> impl Iterator<Item = String> {
    [percent, references, escapes, narrow, untagged, base64, hexadecimal].into_iter().filter_map(move |decode| decode(text))
}

/// Replaces what begins with a mark and is understood, and leaves the rest.
fn replaced(text: &str, mark: char, read: impl Fn(&str) -> Option<(Vec<u8>, usize)>) -> Option<String> {
    let (mut out, mut last, mut any) = (Vec::with_capacity(text.len()), 0, false);
    for (at, _) in text.match_indices(mark) {
        if at < last {
            continue;
        }
        if let Some((bytes, length)) = read(&text[at..]) {
            out.extend_from_slice(&text.as_bytes()[last..at]);
            out.extend_from_slice(&bytes);
            (last, any) = (at + length, true);
        }
    }
    out.extend_from_slice(&text.as_bytes()[last..]);
    any.then(|| text_of(&out))
}

/// What packed bytes hold.
fn unpacked(bytes: &[u8]) -> Option<String> {
    let mut unpacked = Vec::new();
    let is_whole = bytes.starts_with(&[0x1f, 0x8b]) && GzDecoder::new(bytes).take(1 << 20).read_to_end(&mut unpacked).is_ok();
    is_whole.then(|| String::from_utf8_lossy(&unpacked).into_owned())
}

/// Bytes as text: in UTF-8, and in the encoding of Chinese systems where they are no UTF-8.
fn text_of(bytes: &[u8]) -> String {
    if let Some(text) = unpacked(bytes) {
        return text;
    }
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if text.contains('\u{fffd}') {
        text.push_str(&GBK.decode_without_bom_handling(bytes).0);
    }
    text
}

/// What can be read in bytes that may be anything: they are unpacked where they are packed, and what they hold by chance is left out.
fn read_bytes(bytes: &[u8], out: &mut String) {
    if let Some(text) = unpacked(bytes) {
        return out.push_str(&text);
    }
    let utf8 = String::from_utf8_lossy(bytes);
    keep_legible(&utf8, out);
    if utf8.contains('\u{fffd}') {
        keep_legible(&GBK.decode_without_bom_handling(bytes).0, out);
    }
}

/// Keeps the parts of a text that are not broken.
fn keep_legible(text: &str, out: &mut String) {
    let is_broken = |c: char| c == '\u{fffd}' || c.is_control() && !c.is_whitespace();
    for part in text.split(is_broken).filter(|part| part.len() >= SHORTEST) {
        out.push_str(part);
        out.push('\n');
    }
}

fn percent(text: &str) -> Option<String> {
    replaced(text, '%', |rest| Some((vec![u8::from_str_radix(rest.get(1..3)?, 16).ok()?], 3)))
}

fn references(text: &str) -> Option<String> {
    replaced(text, '&', |rest| {
        let end = rest.bytes().take(10).position(|byte| byte == b';')?;
        let c = match &rest[1..end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            name => {
                let name = name.strip_prefix('#')?;
                let code = name.strip_prefix('x').map_or_else(|| name.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
                char::from_u32(code)?
            }
        };
        Some((c.to_string().into_bytes(), end + 1))
    })
}

fn escapes(text: &str) -> Option<String> {
    replaced(text, '\\', |rest| {
        let c = rest[1..].chars().next()?;
        let simple = match c {
            'u' => return Some((char::from_u32(u32::from_str_radix(rest.get(2..6)?, 16).ok()?)?.to_string().into_bytes(), 6)),
            'n' | 't' | 'r' => " ".to_owned(),
            c => c.to_string(),
        };
        Some((simple.into_bytes(), 1 + c.len_utf8()))
    })
}

fn narrow(text: &str) -> Option<String> {
    let is_wide = |c: char| ('\u{ff01}'..='\u{ff5e}').contains(&c);
    let is_mark = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    if text.is_ascii() || !text.contains(|c| is_wide(c) || is_mark(c)) {
        return None;
    }
    let narrowed = |c: char| if is_wide(c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c };
    Some(text.chars().filter(|c| !is_mark(*c)).map(narrowed).collect())
}

/// A text without its tags.
fn untagged(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = match rest[start..].find('>') {
            // The tokens of redaction are no tags.
            Some(end) if !rest[start..start + end].contains(':') => &rest[start + end + 1..],
            _ => {
                out.push(' ');
                &rest[start + 1..]
            }
        };
    }
    (rest.len() < text.len()).then(|| out + rest)
}

/// Every run of hexadecimal digits.
fn hexadecimal(text: &str) -> Option<String> {
    let mut out = String::new();
    for run in text.split(|c: char| !c.is_ascii_hexdigit()).filter(|run| run.len() >= 12 && run.len().is_multiple_of(2)) {
        let pairs = run.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        read_bytes(&pairs.collect::<Vec<u8>>(), &mut out);
    }
    (!out.is_empty()).then_some(out)
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Every run of Base64 letters, read from each of its first four; also where line ends stand in it.
fn base64(text: &str) -> Option<String> {
    let joined = text.replace("\r\n", "\n").replace("\\n", "\n").replace('\n', "");
    let runs = |text: &'_ str| -> Vec<String> {
        let runs = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')));
        runs.filter(|run| run.len() >= 8).map(|run| run.replace('-', "+").replace('_', "/")).collect()
    };
    // Line ends may stand in a run, and may end one.
    let runs: BTreeSet<String> = runs(text).into_iter().chain(runs(&joined)).collect();
    let mut out = String::new();
    for run in runs {
        for start in 0..4 {
            let letters = &run[start..];
            let whole = if letters.len() % 4 == 1 { &letters[..letters.len() - 1] } else { letters };
            if let Ok(bytes) = BASE64.decode(whole) {
                read_bytes(&bytes, &mut out);
            }
        }
    }
    (!out.is_empty()).then_some(out)
}
