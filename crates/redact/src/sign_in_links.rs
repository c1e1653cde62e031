//! Addresses that sign somebody in, reset a password or confirm something: whoever has them can do so.

use std::ops::Range;

use memchr::memchr_iter;

use super::accept::is_random;
use super::scrub::Hit;
use super::{key_of, markup};

/// What the path of such an address speaks of.
const PURPOSES: &[&str] = &[
    "reset",
    "verify",
    "verif",
    "confirm",
    "activat",
    "magic",
    "invit",
    "login",
    "signin",
    "signon",
    "logon",
    "auth",
    "recover",
    "password",
    "passwd",
    "pwd",
    "otp",
    "token",
    "session",
    "callback",
    "validate",
    "unlock",
    "enroll",
    "onboard",
    "impersonate",
    "sso",
    "ticket",
    "onetime",
    "passwordless",
    "unsubscribe",
    "shar",
    "signup",
    "register",
    "join",
    "claim",
    "redeem",
    "accept",
    "approve",
    "setup",
];
/// What the queries of such addresses call the secret, beside names that are keys anyway.
const PARAMETERS: &[&str] = &[
    "t",
    "k",
    "h",
    "c",
    "s",
    "p",
    "x",
    "tk",
    "tok",
    "hash",
    "code",
    "ticket",
    "verify",
    "confirm",
    "confirmation",
    "key",
    "oobcode",
    "otc",
    "rt",
    "at",
    "st",
    "link",
    "magic",
    "sig",
    "sign",
    "nonce",
    "id",
    "e",
    "data",
    "d",
    "q",
    "invite",
    "invitation",
    "reset",
    "v",
];
/// The longest address that is looked at, in bytes.
const LONGEST: usize = 2_000;

/// Every secret in such an address.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut looked_at = 0;
    for at in memchr_iter(b'/', bytes) {
        if at < looked_at {
            continue;
        }
        let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
        // An address, or the path of one.
        if !matches!(before, b' ' | b'\n' | b'\t' | b'"' | b'\'' | b'=' | b'(' | b'>' | b'`') && !bytes[..at].ends_with(b":") {
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'`' | b')'))
            .count();
        looked_at = at + length;
        in_address(text, at..markup::boundary(text, at + length), hits);
    }
}

fn in_address(text: &str, address: Range<usize>, hits: &mut Vec<Hit>) {
    let whole = &text[address.clone()];
    let path = whole.find(['?', '#']).unwrap_or(whole.len());
    let mut purpose = false;
    let mut near = false;
    // The host says nothing.
    let skipped = whole.strip_prefix("//").map_or(0, |rest| 2 + rest.find('/').unwrap_or(rest.len()));
    let mut at = skipped.min(path);
    for segment in whole[at..path].split(['/', ';']) {
        let range = at..at + segment.len();
        at = range.end + 1;
        if purpose && is_token(segment, if near { 6 } else { 16 }) {
            push(text, address.start + range.start..address.start + range.end, hits);
        }
        near = speaks_of_signing_in(segment);
        purpose |= near;
    }
    if !purpose {
        return;
    }
    for part in whole[path..].split(['?', '&', '#', ';']) {
        let start = part.as_ptr() as usize - whole.as_ptr() as usize;
        let (name, value) = part.split_once('=').unwrap_or(("t", part));
        let value_at = start + part.len() - value.len();
        if PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) && (is_token(value, 6) || is_word_with_digits(value)) {
            push(text, address.start + value_at..address.start + value_at + value.len(), hits);
        }
    }
}

fn speaks_of_signing_in(segment: &str) -> bool {
    let plain: String = segment.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    plain.len() <= 40 && PURPOSES.iter().any(|purpose| plain.contains(purpose)) && !is_token(segment, 16)
}

/// Whether nobody would choose such a word for an address: letters and digits mixed, or a code of six digits and more.
fn is_token(text: &str, least: usize) -> bool {
    let written = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'%' | b'=' | b'+' | b':'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    // A place in a file stands behind its name: `case.toml:2:11`.
    let file = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    let page = file.rsplit_once('.').is_some_and(|(_, end)| (2..=5).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_lowercase()));
    let mixed = digits >= 2 && letters >= 2 || (letters >= 12 && is_random(text) && !text.contains(['-', '_', '.']));
    written && !page && text.len() >= least && (mixed || (least < 16 && letters == 0 && (6..=8).contains(&digits)))
}

/// Whether it is a word with digits in it, as long as a short password.
fn is_word_with_digits(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|b| b.is_ascii_alphanumeric()) && is_random(text) && text.bytes().any(|b| b.is_ascii_alphabetic())
}

fn push(text: &str, range: Range<usize>, hits: &mut Vec<Hit>) {
    let said = text[range.clone()].trim_end_matches(['.', ':', ',']);
    hits.push(Hit { key: key_of("token", said), range: range.start..range.start + said.len(), label: "token" });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scrub::found_by;

    #[test]
    fn only_what_signs_somebody_in_is_found() {
        let found = |text: &str| found_by(find, text);
        for (text, secret) in [
            ("https://x.test/reset?t=abc123DEF456", "abc123DEF456"),
            ("https://x.test/verify/abcDEF123ghi456.", "abcDEF123ghi456"),
            ("see https://x.test/magic-link/9f86d081884c7d65?next=/home", "9f86d081884c7d65"),
            ("GET /account/confirm-email/550e8400-e29b-41d4-a716-446655440000 HTTP/1.1", "550e8400-e29b-41d4-a716-446655440000"),
            ("https://x.test/login#k=Zx81mQpL22", "Zx81mQpL22"),
        ] {
            assert_eq!(found(text), [secret], "{text}");
        }
        for text in [
            "https://x.test/login?next=/orders/20261122ab",
            "https://x.test/pay/order/2026112209ab30?id=5",
            "https://x.test/auth/v2/status",
            "https://x.test/login/index.html?lang=zh-CN",
            "error: /tmp/.tmpWdFlBL/case.toml:2:11: balance: 1.005 has more decimals",
            "/home/ann/login/Checkout2Page.tsx:120:7",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
