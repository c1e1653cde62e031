//! Values of many issuers, in every shape in which a value stands in a text and in every disguise; and what must stay.

#[path = "issuers/values.rs"]
mod values;

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paydoctor_redact::scrubbed;
use values::{CARDS, COINS, DOCUMENTS, HARMLESS, KEYS, SAID, SEEDS};

/// How a number of an issuer begins, and how many digits it has.
const ISSUERS: &[(&str, usize)] = &[
    ("8600", 16),
    ("9860", 16),
    ("561468", 16),
    ("5018", 12),
    ("6759", 12),
    ("6304", 12),
    ("676770", 12),
    ("5893", 13),
    ("1946", 16),
    ("1354", 15),
    ("1001", 15),
    ("1220", 15),
    ("9792", 16),
    ("979206", 16),
    ("506105", 19),
    ("506118", 16),
    ("650010", 19),
    ("636297", 16),
    ("438935", 16),
    ("650485", 16),
    ("588845", 16),
    ("968201", 16),
    ("605141", 16),
    ("636120", 16),
    ("940900", 16),
    ("624367", 16),
    ("2205", 16),
    ("2204", 16),
    ("9704", 16),
    ("9704", 19),
    ("9112", 16),
    ("60400100", 16),
    ("6054740", 16),
    ("357111", 16),
    ("3088", 16),
    ("3112", 16),
    ("507803", 16),
    ("6042", 16),
    ("589562", 16),
    ("603488", 16),
    ("817299", 16),
    ("508227", 16),
    ("353012", 16),
];

/// A number with the check digit of Luhn.
fn card(prefix: &str, length: usize) -> String {
    let mut digits = prefix.to_owned();
    while digits.len() + 1 < length {
        digits.push(char::from(b'0' + u8::try_from(digits.len() * 7 % 10).expect("a digit")));
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 2 } else { 1 })
        .map(|d| if d > 9 { d - 9 } else { d })
        .sum();
    digits.push(char::from(b'0' + u8::try_from((10 - sum % 10) % 10).expect("a digit")));
    digits
}

/// A text as it stands in one.
type Writing = fn(&str) -> String;

/// The shapes in which a value stands in a text.
const SHAPES: &[(&str, Writing)] = &[
    ("alone", |v| v.to_owned()),
    ("JSON", |v| format!(r#"{{"a":1,"x":"{v}","b":"c"}}"#)),
    ("a list", |v| format!(r#"["a", "{v}", "b"]"#)),
    ("a form", |v| format!("a=1&x={v}&b=2")),
    ("a query", |v| format!("https://pay.test/p?x={v}")),
    ("a header", |v| format!("X-Value: {v}\r\nDate: x")),
    ("a pair", |v| format!("value: {v}")),
    ("a sentence", |v| format!("It says {v}, please help.")),
    ("Chinese", |v| format!("提示{v}，请帮忙")),
    ("a table", |v| format!("| 1 | {v} | ok |")),
    ("CSV", |v| format!("a,b\n1,{v}\n")),
    ("XML", |v| format!("<a><x>{v}</x></a>")),
    ("an attribute", |v| format!("<a x='{v}'/>")),
    ("lines", |v| format!("a\n{v}\nb")),
];

/// The disguises that a whole text can have.
const DISGUISES: &[(&str, Writing)] = &[
    ("plain", |t| t.to_owned()),
    ("percent", |t| {
        t.bytes().fold(String::new(), |mut out, b| {
            let _ = write!(out, "%{b:02X}");
            out
        })
    }),
    ("escapes of JSON", |t| {
        t.encode_utf16().fold(String::new(), |mut out, unit| {
            let _ = write!(out, "\\u{unit:04x}");
            out
        })
    }),
    ("references", |t| {
        t.chars().fold(String::new(), |mut out, c| {
            let _ = write!(out, "&#{};", c as u32);
            out
        })
    }),
    ("full width", |t| {
        t.chars().map(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xfee0).expect("a letter") } else { c }).collect()
    }),
    ("Base64", |t| STANDARD.encode(t)),
    ("hexadecimal", |t| {
        t.bytes().fold(String::new(), |mut out, b| {
            let _ = write!(out, "{b:02x}");
            out
        })
    }),
    // Each line is turned on its own; what only several lines tell together is not.
    ("from its end", |t| if t.contains('\n') { t.to_owned() } else { format!("\u{202e}{}\u{202c}", t.chars().rev().collect::<String>()) }),
    ("deflate", |t| {
        let mut bytes = Vec::new();
        let mut packer = flate2::read::DeflateEncoder::new(t.as_bytes(), flate2::Compression::best());
        std::io::Read::read_to_end(&mut packer, &mut bytes).expect("packed");
        STANDARD.encode(bytes)
    }),
];

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What of the disguised text is still there: the secret, or, where that cannot be read, all of it.
fn leak(secret: &str, text: &str, disguise: &str, disguised: &str) -> Option<String> {
    let clean = scrubbed(disguised);
    let readable = disguise == "plain" || disguised == text;
    let gone = if readable { !squeezed(&clean).contains(&squeezed(secret)) } else { !clean.contains(disguised) && clean != disguised };
    let withheld = readable && clean.contains("withheld");
    (!gone || withheld).then(|| format!("{secret} ({disguise}): {text} → {clean}"))
}

fn none(left: &[String], of: usize) {
    let shown: Vec<&str> = left.iter().take(40).map(String::as_str).collect();
    assert!(left.is_empty(), "{} of {of}:\n{}", left.len(), shown.join("\n"));
}

#[test]
fn what_proves_itself_is_known_in_every_shape_and_disguise() {
    let cards: Vec<String> = ISSUERS.iter().map(|(prefix, length)| card(prefix, *length)).collect();
    let values = cards.iter().map(String::as_str).chain(KEYS.iter().chain(COINS).chain(SEEDS).chain(DOCUMENTS).copied());
    let (mut left, mut count) = (Vec::new(), 0);
    for (i, value) in values.enumerate() {
        for (j, (_, shape)) in SHAPES.iter().enumerate() {
            let text = shape(value);
            // Each value in each shape, and in four of them in each disguise.
            let disguises = if (i + j) % 4 == 0 { DISGUISES } else { &DISGUISES[..1] };
            for (disguise, write) in disguises {
                count += 1;
                left.extend(leak(value, &text, disguise, &write(&text)));
            }
        }
    }
    none(&left, count);
}

#[test]
fn cards_are_known_however_they_are_written() {
    let left: Vec<String> = CARDS.iter().filter_map(|(secret, text)| leak(secret, text, "plain", text)).collect();
    none(&left, CARDS.len());
}

#[test]
fn what_words_tell_is_known() {
    let (mut left, mut count) = (Vec::new(), 0);
    for (secret, text) in SAID {
        for (disguise, write) in DISGUISES {
            count += 1;
            left.extend(leak(secret, text, disguise, &write(text)));
        }
    }
    none(&left, count);
}

#[test]
fn what_is_packed_in_ways_that_nobody_unpacks_is_withheld() {
    let packed: [&[u8]; 8] = [
        b"BZh91AY&SY\x9a\xf1\x12\x34\0\0\x02\x11\x80\x40\0\x22\0",
        b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4\x46\x02\0\x21\x01\x16\0\0\0",
        b"\x28\xb5\x2f\xfd\x04\x58\x71\0\0card4111\x12\x34\x56\x78",
        b"7z\xbc\xaf\x27\x1c\0\x04\x11\x22\x33\x44\x55\x66\x77\x88",
        b"PK\x03\x04\x14\0\0\0\x08\0\x11\x22\x33\x44\x55\x66\x77\x88",
        b"\x04\x22\x4d\x18\x64\x40\xa7\x0a\0\0\x80hello\x11\x22\x33",
        b"]\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0\x1a\x0b\xc8\x11",
        b"Rar!\x1a\x07\x01\0\x33\x92\xb5\xe5\x0a\x01\x05\x06\0\x05",
    ];
    for bytes in packed {
        let text = format!("x: {}", STANDARD.encode(bytes));
        assert_eq!(scrubbed(&text), "x: <withheld:1>", "{bytes:?}");
    }
}

#[test]
fn what_helps_stays() {
    let mut left: Vec<String> = Vec::new();
    let ids = (0..400_u64).flat_map(|i| {
        let n = i.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ 0x5851_f42d;
        [
            format!("order 202611{:02}{:02}{:02}{:08}", i % 28 + 1, i % 24, i % 60, n % 100_000_000),
            format!("trace id {n:016x}{:016x}", n.rotate_left(29)),
            format!("{}.{:02} EUR", n % 90_000, n % 100),
            format!("ts=17{:011}", n % 100_000_000_000),
            format!("request_id=req_{n:x}"),
        ]
    });
    for text in HARMLESS.iter().map(|text| (*text).to_owned()).chain(ids) {
        let clean = scrubbed(&text);
        if clean != text {
            left.push(format!("{text} → {clean}"));
        }
    }
    none(&left, HARMLESS.len() + 2_000);
}
