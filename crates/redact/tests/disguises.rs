//! Secrets that prove themselves, in every disguise and every context: none of them survives, and what was redacted stays. What
//! finds survivors shares no code with what redacts.

#![expect(clippy::format_collect, reason = "the disguises are easier to read so")]

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use paydoctor_redact::scrubbed;
use proptest::prelude::*;
use proptest::sample::select;

/// Digits with the check digit of Luhn.
fn card(prefix: &str, length: usize, seed: u64) -> String {
    let mut digits = prefix.to_owned();
    let mut state = seed;
    while digits.len() + 1 < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        digits.push(char::from(b'0' + u8::try_from((state >> 33) % 10).expect("a digit")));
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0');
            if i % 2 == 0 { if d > 4 { 2 * d - 9 } else { 2 * d } } else { d }
        })
        .sum();
    digits.push(char::from(b'0' + u8::try_from((10 - sum % 10) % 10).expect("a digit")));
    digits
}

/// Secrets that are known by their own form.
fn secrets() -> Vec<String> {
    let issuers = [
        ("4", 16),
        ("4", 19),
        ("51", 16),
        ("55", 16),
        ("2223", 16),
        ("34", 15),
        ("37", 15),
        ("36", 14),
        ("38", 14),
        ("3530", 16),
        ("6011", 16),
        ("65", 16),
        ("622126", 16),
        ("62", 17),
        ("62", 18),
        ("62", 19),
        ("2200", 16),
        ("2204", 16),
        ("5067", 16),
        ("6362", 16),
        ("6521", 16),
        ("5061", 19),
        ("9792", 16),
        ("6304", 18),
        ("6759", 16),
        ("81", 16),
    ];
    let cards = (0..5).flat_map(|seed| issuers.iter().map(move |(prefix, length)| card(prefix, *length, seed)));
    let others = [
        "13812345678",
        "18612349876",
        "11010519491231002X",
        "440308199901010012",
        "529.982.247-25",
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "li.wei@example.com",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIAIOSFODNN7EXAMPLQ",
        "+14155552671",
        "192.168.77.201",
        "00:1b:44:11:3a:b7",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "0x742d35Cc6634C0532925a3b844Bc454e4438f44e",
        "priya@okaxis",
        "A123456789",
        "password=hunter2x",
        "密码是hunter2x",
        "验证码：482913",
        "收款人：邸小龙",
        r#"{"token":"q7Zk2Lw9"}"#,
    ];
    cards.chain(others.map(str::to_owned)).collect()
}

type Disguise = (&'static str, fn(&str) -> String);

fn hex(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

const DISGUISES: &[Disguise] = &[
    ("plain", str::to_owned),
    ("percent", |s| s.bytes().map(|b| format!("%{b:02X}")).collect()),
    ("percent twice", |s| s.bytes().map(|b| format!("%25{b:02x}")).collect()),
    ("percent five times", |s| s.bytes().map(|b| format!("%25252525{b:02x}")).collect()),
    ("base64", |s| STANDARD.encode(s)),
    ("base64 for urls", |s| URL_SAFE_NO_PAD.encode(s)),
    ("base64 twice", |s| STANDARD.encode(STANDARD.encode(s))),
    ("base64 in lines", |s| {
        let long = STANDARD.encode(format!("some words before the secret which is {s} and some words after it"));
        long.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect::<Vec<_>>().join("\r\n")
    }),
    ("hex", hex),
    ("hex bytes", |s| s.bytes().map(|b| format!("{b:02x} ")).collect::<String>().trim_end().to_owned()),
    ("escapes of JSON", |s| s.encode_utf16().map(|u| format!("\\u{u:04x}")).collect()),
    ("escapes of C", |s| s.bytes().map(|b| format!("\\x{b:02x}")).collect()),
    ("octal", |s| s.bytes().map(|b| format!("\\{b:03o}")).collect()),
    ("references", |s| s.chars().map(|c| format!("&#{};", c as u32)).collect()),
    ("hexadecimal references", |s| s.chars().map(|c| format!("&#x{:x};", c as u32)).collect()),
    ("full width", |s| {
        s.chars().map(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }).collect()
    }),
    ("invisible", |s| s.chars().flat_map(|c| [c, '\u{200b}']).collect()),
    ("bidi", |s| format!("\u{202d}{s}\u{202c}")),
    ("encoded word", |s| format!("=?UTF-8?B?{}?=", STANDARD.encode(s))),
    ("quoted-printable", |s| s.bytes().map(|b| format!("={b:02X}")).collect()),
    ("percent in base64", |s| STANDARD.encode(s.bytes().map(|b| format!("%{b:02X}")).collect::<String>())),
    ("base64 in percent", |s| STANDARD.encode(s).bytes().map(|b| format!("%{b:02X}")).collect()),
];

const CONTEXTS: &[(&str, &str)] = &[
    ("", ""),
    ("a ", " b"),
    ("note: ", ""),
    ("{\"note\":\"", "\"}"),
    ("<p>", "</p>"),
    ("<a title='", "'>x</a>"),
    ("a=1&q=", "&b=2"),
    ("备注：", "。"),
    ("X-Note: ", "\r\n"),
    ("(", ")"),
    ("[\"", "\",\"x\"]"),
    ("order 1920260000005678 failed\n", "\nerror 51"),
];

/// Every reading of a text, letters and digits alone.
fn readings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    for round in 0..4 {
        for i in 0..all.len() {
            let here = all[i].clone();
            let mut add = |said: String| {
                if !said.is_empty() && !all.contains(&said) {
                    all.push(said);
                }
            };
            add(unescaped(&here));
            if round < 3 {
                for word in here.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c))).filter(|w| w.len() >= 8) {
                    let usual = word.replace('-', "+").replace('_', "/");
                    for letters in [usual.clone(), format!("{usual}="), format!("{usual}==")] {
                        add(STANDARD.decode(&letters).ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default());
                    }
                }
                let joined: String = here.chars().filter(|c| !c.is_whitespace()).collect();
                let pairs: Vec<u8> =
                    joined.as_bytes().chunks(2).filter_map(|p| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok()).collect();
                add(String::from_utf8(pairs).unwrap_or_default());
            }
        }
        if all.len() > 60 {
            break;
        }
    }
    all.iter().map(|text| squeezed(text)).collect()
}

fn squeezed(text: &str) -> String {
    let narrow = |c: char| if ('\u{ff01}'..='\u{ff5e}').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c };
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One layer of percent signs, backslashes, references and equals signs taken off.
fn unescaped(text: &str) -> String {
    let mut out: Vec<u8> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let number = |from: usize, to: usize, radix| text.get(from..to).and_then(|s| u32::from_str_radix(s, radix).ok());
        let (value, length) = match bytes[at] {
            b'%' | b'=' => (number(at + 1, at + 3, 16), 3),
            b'\\' if bytes.get(at + 1) == Some(&b'u') => (number(at + 2, at + 6, 16), 6),
            b'\\' if bytes.get(at + 1) == Some(&b'x') => (number(at + 2, at + 4, 16), 4),
            b'\\' => (number(at + 1, at + 4, 8), 4),
            b'&' => {
                let end = text[at..].find(';').unwrap_or(0);
                let inside = text.get(at + 2..at + end.max(2)).unwrap_or_default();
                (inside.strip_prefix('x').map_or_else(|| inside.parse().ok(), |h| u32::from_str_radix(h, 16).ok()), end + 1)
            }
            _ => (None, 1),
        };
        match value.and_then(char::from_u32) {
            Some(c) if length == 3 || length == 4 => out.push(u8::try_from(c as u32).unwrap_or(b'?')),
            Some(c) => out.extend(c.to_string().bytes()),
            None => out.push(bytes[at]),
        }
        at += if value.is_some() { length } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What must not be found: the secret without the words around it.
fn core(secret: &str) -> String {
    let bare = ["hunter2x", "482913", "邸小龙", "q7Zk2Lw9"].iter().find(|bare| secret.contains(**bare));
    squeezed(bare.copied().unwrap_or(secret))
}

#[test]
fn no_disguise_and_no_context_helps() {
    let mut left = Vec::new();
    let mut count = 0;
    for secret in secrets() {
        for (name, disguise) in DISGUISES {
            let disguised = disguise(&secret);
            for (before, after) in CONTEXTS {
                count += 1;
                let clean = scrubbed(&format!("{before}{disguised}{after}"));
                let core = core(&secret);
                if clean.contains(&disguised) && *name != "plain" || readings(&clean).iter().any(|reading| reading.contains(&core)) {
                    left.push(format!("{secret} as {name}: {before}{disguised}{after} → {clean}"));
                }
            }
        }
    }
    assert!(
        left.is_empty(),
        "{} of {count} left, such as\n{}",
        left.len(),
        left.iter().step_by(left.len() / 40 + 1).cloned().collect::<Vec<_>>().join("\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_redacted_stays(parts in prop::collection::vec(prop_oneof![
        select(secrets()),
        select(CONTEXTS.iter().map(|(before, after)| format!("{before}{after}")).collect::<Vec<_>>()),
        "[0-9a-zA-Z@:./=<>\"{}%&\\\\ -]{0,30}",
        "\\PC{0,12}",
    ], 0..12)) {
        let once = scrubbed(&parts.concat());
        prop_assert_eq!(scrubbed(&once), once);
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,200}") {
        let _ = scrubbed(&text);
    }
}
