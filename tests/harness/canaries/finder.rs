//! A search that finds every secret in whatever comes out, decoded in whatever way.

use std::io::Read;

use base64::Engine;
use encoding_rs::GBK;
use flate2::read::GzDecoder;

use super::all;

/// Every secret that can be read in a text, decoded in whatever way.
pub fn found(text: &str) -> Vec<&'static str> {
    let readings: Vec<String> = readings(text).iter().map(|reading| squeezed(reading)).collect();
    let told = |secret: &&str| readings.iter().any(|text| text.contains(&squeezed(secret)));
    all().map(|canary| canary.secret).filter(told).collect()
}

/// A text as it is, and decoded up to three times.
fn readings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let mut new = 0..1;
    for _ in 0..3 {
        let before = all.len();
        for i in new.clone() {
            for decode in [percent, references, escapes, narrow, untagged, base64, hexadecimal] {
                let decoded = decode(&all[i]);
                if !decoded.is_empty() && !all.contains(&decoded) {
                    all.push(decoded);
                }
            }
        }
        new = before..all.len();
    }
    all
}

/// Letters and digits only.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Replaces what begins with a mark and is understood, and leaves the rest.
fn replaced(text: &str, mark: char, read: impl Fn(&str) -> Option<(Vec<u8>, usize)>) -> String {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(mark) {
        out.extend_from_slice(&text.as_bytes()[at..at + next]);
        at += next;
        let (bytes, length) = read(&text[at..]).unwrap_or((vec![mark as u8], 1));
        out.extend_from_slice(&bytes);
        at += length;
    }
    out.extend_from_slice(&text.as_bytes()[at..]);
    text_of(&out)
}

/// Bytes as text: in UTF-8, unpacked where they are packed, and in the encoding of Chinese systems where they are no UTF-8.
fn text_of(bytes: &[u8]) -> String {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        if GzDecoder::new(bytes).take(1 << 20).read_to_end(&mut unpacked).is_ok() {
            return String::from_utf8_lossy(&unpacked).into_owned();
        }
    }
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if text.contains('\u{fffd}') {
        text.push_str(&GBK.decode_without_bom_handling(bytes).0);
    }
    text
}

fn percent(text: &str) -> String {
    replaced(text, '%', |rest| Some((vec![u8::from_str_radix(rest.get(1..3)?, 16).ok()?], 3)))
}

fn references(text: &str) -> String {
    replaced(text, '&', |rest| {
        let end = rest.find(';').filter(|end| *end < 10)?;
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

fn escapes(text: &str) -> String {
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

fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| if ('\u{ff01}'..='\u{ff5e}').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c })
        .collect()
}

/// A text without its tags.
fn untagged(text: &str) -> String {
    let mut out = String::new();
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
    out + rest
}

/// Every run of hexadecimal digits.
fn hexadecimal(text: &str) -> String {
    let runs = text.split(|c: char| !c.is_ascii_hexdigit()).filter(|run| run.len() >= 12 && run.len() % 2 == 0);
    let decoded = runs.map(|run| {
        let pairs = run.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        text_of(&pairs.collect::<Vec<u8>>())
    });
    decoded.collect::<Vec<_>>().join("\n")
}

/// Every run of Base64 letters, read from each of its first four; also where line ends stand in it.
fn base64(text: &str) -> String {
    let joined = text.replace("\r\n", "\n").replace("\\n", "\n").replace('\n', "");
    let lenient = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
    );
    let mut out = String::new();
    let both = if joined == text { vec![text] } else { vec![text, &joined] };
    for text in both {
        for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_'))).filter(|run| run.len() >= 8) {
            let run = run.replace('-', "+").replace('_', "/");
            for start in 0..4 {
                let letters = &run[start..];
                let whole = if letters.len() % 4 == 1 { &letters[..letters.len() - 1] } else { letters };
                if let Ok(bytes) = lenient.decode(whole) {
                    out.push_str(&text_of(&bytes));
                    out.push('\n');
                }
            }
        }
    }
    out
}
