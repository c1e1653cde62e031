//! The forms in which a secret is planted.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use encoding_rs::GBK;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Canary;

/// What people and programs write between groups of digits.
const BETWEEN: [&str; 8] = [" ", "-", ".", "/", "\u{a0}", "\n", "\u{200e}", "  "];

impl Canary {
    /// Every form in which it is planted, as it is first.
    pub fn forms(&self) -> Vec<String> {
        let text = self.phrase;
        let each = |encode: fn(char) -> String| text.chars().map(encode).collect::<String>();
        let mut forms = vec![
            text.to_owned(),
            percent(text.as_bytes(), |_| false),
            percent(text.as_bytes(), |b| b.is_ascii_alphanumeric()),
            STANDARD.encode(text),
            URL_SAFE_NO_PAD.encode(text),
            in_lines(&STANDARD.encode(text)),
            text.bytes().fold(String::new(), |hex, b| hex + &format!("{b:02x}")),
            STANDARD.encode(packed(text)),
            each(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }.to_string()),
            text.encode_utf16().fold(String::new(), |escaped, unit| escaped + &format!("\\u{unit:04x}")),
            each(|c| format!("&#{};", c as u32)),
            each(|c| format!("&#x{:x};", c as u32)),
        ];
        if !text.is_ascii() {
            forms.push(percent(&GBK.encode(text).0, |b| b.is_ascii_alphanumeric()));
        }
        if self.grouped {
            let groups: &[usize] = match text.len() {
                11 => &[3, 4, 4],
                18 => &[6, 8, 4],
                _ => &[4; 6],
            };
            forms.extend(BETWEEN.map(|between| grouped(text, groups, between)));
        }
        forms
    }
}

fn percent(bytes: &[u8], stays: fn(u8) -> bool) -> String {
    bytes.iter().map(|b| if stays(*b) { char::from(*b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// As mail has it (RFC 2045), in short lines.
fn in_lines(text: &str) -> String {
    text.as_bytes().chunks(24).map(|line| String::from_utf8_lossy(line).into_owned()).collect::<Vec<_>>().join("\n")
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes()).expect("memory");
    packer.finish().expect("memory")
}

fn grouped(text: &str, groups: &[usize], between: &str) -> String {
    let mut rest = text;
    let mut parts = Vec::new();
    for size in groups {
        let (part, after) = rest.split_at((*size).min(rest.len()));
        parts.extend((!part.is_empty()).then_some(part));
        rest = after;
    }
    parts.join(between)
}
