//! Secrets that are planted wherever the program takes something in, in every form in which they can be written, and a search
//! that finds them in whatever comes out. What finds them shares no code with what redacts them.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// The formats of a report; a new one is added here.
pub const FORMATS: [&str; 9] = ["text", "short", "json", "html", "markdown", "junit", "tap", "github", "prometheus"];

/// A planted secret.
pub struct Canary {
    /// What must not come out.
    pub secret: &'static str,
    /// As it is planted: with the words that make it a secret, where it is none by itself.
    pub phrase: &'static str,
    /// Digits that people write in groups.
    pub grouped: bool,
}

const fn number(secret: &'static str) -> Canary {
    Canary { secret, phrase: secret, grouped: true }
}

const fn plain(secret: &'static str) -> Canary {
    Canary { secret, phrase: secret, grouped: false }
}

const fn within(secret: &'static str, phrase: &'static str) -> Canary {
    Canary { secret, phrase, grouped: false }
}

/// Who was to be paid, in the case.
pub const PAYEE: &str = "欧阳明日";
/// The account that was to pay.
pub const PAYER: &str = "zhao.liu-wallet-77";
/// The order.
pub const ORDER: &str = "QX-20261122-778899";
/// Where it was to be delivered.
pub const DELIVERY: &str = "上海市浦东新区世纪大道100号3单元502室";
/// With whom a transaction of the list was.
pub const OTHER_PAYEE: &str = "Tom Hanksworth";
/// Its number.
pub const OTHER_ORDER: &str = "TX7781-9920-X";
/// The user of the device, the device, the home folder.
pub const USER: &str = "yangguifei";
pub const HOST: &str = "changan-palace-7";
pub const HOME: &str = "/srv/people/yangguifei";
/// A person named by a certificate.
pub const SUBJECT: &str = "Wang Xiaoming";
/// An instrument's number.
pub const INSTRUMENT: &str = "6212142000000012348";

/// What is recognised by its form, wherever it stands.
pub const CANARIES: [Canary; 52] = [
    number("4012888888881881"),
    number("5105105105105100"),
    number("2223003122003222"),
    number("371449635398431"),
    number("6200000000000005"),
    number("6205500000000000004"),
    number("3566002020360505"),
    number("6011000990139424"),
    number("30569309025904"),
    number("13912345678"),
    number("15987654321"),
    number("18612349876"),
    within("17712345679", "+86 17712345679"),
    plain("+14155552671"),
    number("11010519491231002X"),
    number("440308199901010012"),
    number("320311770706001"),
    within("E12345678", "护照号 E12345678"),
    plain("li.wei@example.com"),
    plain("zhang+pay@mail.example.cn"),
    within("wang_fang@pay.test", "mailto:wang_fang@pay.test"),
    within("mF9-B5f4-1JqMzz01", "Authorization: Bearer mF9-B5f4-1JqMzz01"),
    within("YWxhZGRpbjpvcGVuc2VzYW1lMQ==", "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1lMQ=="),
    plain("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0NzExIn0.Zm9vYmFyLXNpZ25hdHVyZQ"),
    plain("sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
    plain("rk_test_51HqLyjWDarjtT1zdp7dcQQ"),
    plain("AKIAIOSFODNN7EXAMPLQ"),
    plain("LTAI5tQnKxwS7uVbDfGhJkLm"),
    plain("ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    plain("AIzaSyD4x9Qm2Wk7Lp0Rt3Uv6Xy1Zb5Nc8Me0aa"),
    within("31d4d96e407aad42", "Set-Cookie: SESSIONID=31d4d96e407aad42; Path=/; HttpOnly"),
    within("q7Zk2Lw9", "https://pay.test/r?token=q7Zk2Lw9&x=1"),
    within("Rk3mNp5s", "https://pay.test/cb#access_token=Rk3mNp5s"),
    within("Tr0ub4dorX", "https://pay.test/l?password=Tr0ub4dorX"),
    within("CorrectHorse9", "pwd=CorrectHorse9"),
    within("83920461", "https://pay.test/v?otp=83920461"),
    within("55710342", "https://pay.test/v?a=1&code=55710342"),
    within("k3yV4lu3k3yV4lu3", "api_key=k3yV4lu3k3yV4lu3"),
    within("c1i3ntS3cr3tZz", r#"{"client_secret":"c1i3ntS3cr3tZz"}"#),
    within("hunter2hunter", r#"{"password": "hunter2hunter"}"#),
    within("9f86d081884c7d65", "X-Auth-Token: 9f86d081884c7d65"),
    within("alice:s3cretPw7", "https://alice:s3cretPw7@pay.test/"),
    within("64829175", "您的验证码是64829175，请勿告诉他人"),
    plain("10.23.45.67"),
    plain("192.168.77.201"),
    plain("fd12:3456:789a::42"),
    plain("fe80::1ff:fe23:4567:890a"),
    plain("00:1b:44:11:3a:b7"),
    within("chenxiaohua", "/home/chenxiaohua/.config/pay.toml"),
    within("liuqiang88", r"C:\Users\liuqiang88\pay.toml"),
    within("孙丽华", "收款人：孙丽华"),
    plain("DE89370400440532013000"),
];

/// What is private because the case or the device says so.
pub const NAMED: [Canary; 10] = [
    plain(PAYEE),
    plain(PAYER),
    plain(ORDER),
    plain(DELIVERY),
    plain(OTHER_PAYEE),
    plain(OTHER_ORDER),
    plain(USER),
    plain(HOST),
    plain(HOME),
    number(INSTRUMENT),
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Canary> {
    CANARIES.iter().chain(&NAMED)
}

impl Canary {
    /// Every form in which it is planted.
    pub fn forms(&self) -> Vec<String> {
        let text = self.phrase;
        let all = |encode: fn(u8) -> String| text.bytes().map(encode).collect::<String>();
        let each = |encode: fn(char) -> String| text.chars().map(encode).collect::<String>();
        let mut forms = vec![
            text.to_owned(),
            all(|b| format!("%{b:02X}")),
            all(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02x}") }),
            STANDARD.encode(text),
            URL_SAFE_NO_PAD.encode(text),
            each(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }.to_string()),
            text.encode_utf16().fold(String::new(), |escaped, unit| escaped + &format!("\\u{unit:04x}")),
            each(|c| format!("&#{};", c as u32)),
        ];
        if self.grouped {
            let groups: &[usize] = if text.len() == 11 {
                &[3, 4, 4]
            } else if text.len() == 18 {
                &[6, 8, 4]
            } else {
                &[4; 6]
            };
            forms.extend([" ", "-", "."].map(|between| grouped(text, groups, between)));
        }
        forms
    }
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

/// Every secret that can be read in a text, decoded in whatever way.
pub fn found(text: &str) -> Vec<&'static str> {
    let readings: Vec<String> = readings(text).iter().map(|reading| squeezed(reading)).collect();
    all().map(|canary| canary.secret).filter(|secret| readings.iter().any(|text| text.contains(&squeezed(secret)))).collect()
}

/// A text as it is, and decoded up to three times.
fn readings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let mut new = 0..1;
    for _ in 0..3 {
        let before = all.len();
        for i in new.clone() {
            for decode in [percent, references, escapes, narrow, base64] {
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

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '_' | '+')).flat_map(char::to_lowercase).collect()
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
    String::from_utf8_lossy(&out).into_owned()
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

/// Every run of Base64 letters, read from each of its first four.
fn base64(text: &str) -> String {
    let mut out = String::new();
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_'))).filter(|run| run.len() >= 8) {
        let run = run.replace('-', "+").replace('_', "/");
        for start in 0..4 {
            let letters = &run[start..];
            let whole = if letters.len() % 4 == 1 { &letters[..letters.len() - 1] } else { letters };
            let lenient = base64::engine::GeneralPurpose::new(
                &base64::alphabet::STANDARD,
                base64::engine::GeneralPurposeConfig::new()
                    .with_decode_allow_trailing_bits(true)
                    .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
            );
            if let Ok(bytes) = lenient.decode(whole) {
                out.push_str(&String::from_utf8_lossy(&bytes));
                out.push('\n');
            }
        }
    }
    out
}
