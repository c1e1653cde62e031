//! Accounts and documents that prove themselves by their check digits, and tokens of bots.

use std::ops::Range;

use super::{coins, count, count_back, documents, push};
use crate::check_digits::{is_hong_kong_number, is_iban, is_taiwan_number, luhn_ok};
use crate::scrub::Hit;

/// How long the account numbers of each country are (ISO 13616), the code of the country included.
const IBANS: &str = " AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 \
    GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 \
    NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 \
    DZ26 AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 GA27 GQ27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 TD27 TG28 ";
/// The most characters of an account number with what groups them.
const LONGEST_IBAN: usize = 70;

/// Everything of the kind.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        word(text, at..at + length, hits);
        at += length;
    }
}

/// Letters and digits without anything between them.
fn word(text: &str, word: Range<usize>, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let inside = &bytes[word.clone()];
    // Of letters alone only two can begin one, and only many can be one.
    if inside.len() != 2 && inside.len() < 16 && !inside.iter().any(u8::is_ascii_digit) {
        return;
    }
    if inside.len() >= 4 && inside[..2].iter().all(u8::is_ascii_alphabetic) && inside[2..4].iter().all(u8::is_ascii_digit) {
        push(text, "bank-account", iban(text, word.start), hits);
    }
    if matches!(inside.len(), 2 | 6..=18) {
        documents::word(text, &word, hits);
    }
    let digits = || inside.iter().filter(|b| b.is_ascii_digit()).count();
    match inside.len() {
        7 | 8 if text[word.end..].starts_with('(') => push(text, "id-number", with_check_in_parentheses(text, &word), hits),
        8..=10 => {
            if is_indian_pan(inside) || (inside.len() == 10 && is_taiwan_number(&text[word.clone()])) {
                push(text, "id-number", Some(word.clone()), hits);
            }
            bot(text, &word, hits);
        }
        13..=19 if digits() == inside.len() => track(text, &word, hits),
        20.. => {
            let ton = matches!(inside, [b'E' | b'U' | b'k' | b'0', b'Q', ..]).then(|| coins::ton(text, word.start)).flatten();
            if ton.is_some() {
                push(text, "bank-account", ton, hits);
            } else if let Some(label) = (inside.len() <= 1_000 && is_alone(text, &word)).then(|| coins::coin(&text[word.clone()])).flatten()
            {
                push(text, label, Some(word), hits);
            } else {
                bot(text, &word, hits);
            }
        }
        _ => {}
    }
}

/// Whether signs of Base64 on either side make a word a part of something longer, such as a hash.
fn is_alone(text: &str, word: &Range<usize>) -> bool {
    let sign = |b: u8| matches!(b, b'+' | b'_' | b'-');
    let padded = text[word.end..].starts_with('=') && !text[word.end + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    count_back(text, word.start, 1, sign) == 0 && count(text, word.end, 1, sign) == 0 && !padded
}

/// An international bank account number, compact or in groups.
fn iban(text: &str, start: usize) -> Option<Range<usize>> {
    let country = text[start..start + 2].to_ascii_uppercase();
    let known = IBANS.find(&format!(" {country}"))?;
    let length: usize = IBANS[known + 3..known + 5].parse().ok()?;
    let (mut plain, mut end, mut gap) = (Vec::new(), start, 0);
    for b in text.as_bytes()[start..].iter().take(LONGEST_IBAN) {
        match b {
            b' ' | b'-' | b'.' | b'\n' | b'\t' | b'_' if gap < 2 => gap += 1,
            b if b.is_ascii_alphanumeric() => {
                plain.push(*b);
                gap = 0;
            }
            _ => break,
        }
        end += 1;
        if plain.len() == length {
            break;
        }
    }
    let beyond = text.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric);
    (plain.len() == length && !beyond && is_iban(&plain)).then_some(start..end)
}

/// A document of Hong Kong or Macao, whose check character stands in parentheses.
fn with_check_in_parentheses(text: &str, word: &Range<usize>) -> Option<Range<usize>> {
    let end = word.end + 3;
    let whole = text.get(word.start..end).filter(|whole| whole.ends_with(')'))?;
    let macao = whole.len() == 10
        && whole[..7].bytes().all(|b| b.is_ascii_digit())
        && whole.starts_with(['1', '5', '7'])
        && whole.as_bytes()[8].is_ascii_digit();
    (macao || is_hong_kong_number(whole)).then_some(word.start..end)
}

/// A number of the tax office of India, which says in its fourth letter whose it is.
fn is_indian_pan(word: &[u8]) -> bool {
    word.len() == 10
        && word[..5].iter().all(u8::is_ascii_uppercase)
        && word[5..9].iter().all(u8::is_ascii_digit)
        && word[9].is_ascii_uppercase()
        && b"PCHFATBLJG".contains(&word[3])
}

/// The stripe of a card: its number, and what follows it.
fn track(text: &str, word: &Range<usize>, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    if !luhn_ok(&text[word.clone()]) {
        return;
    }
    let end = match bytes.get(word.end) {
        Some(b'=' | b'D') => {
            let length = count(text, word.end + 1, 40, |b| b.is_ascii_digit());
            (length >= 7).then_some(word.end + 1 + length)
        }
        Some(b'^') => Some(word.end + count(text, word.end, 120, |b| b != b'?' && b != b'\n' && b != b'"')),
        _ => None,
    };
    if let Some(end) = end {
        let key = text[word.clone()].to_owned();
        hits.push(Hit { range: word.start..super::markup::boundary(text, end), label: "card", key });
    }
}

/// A token of a bot of Telegram (`123456789:AA…`) or Discord (`MTE….Gh….…`).
fn bot(text: &str, word: &Range<usize>, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let written = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let digits = bytes[word.clone()].iter().all(u8::is_ascii_digit);
    if digits && bytes.get(word.end) == Some(&b':') {
        let length = count(text, word.end + 1, 60, written);
        if (34..=36).contains(&length) {
            push(text, "token", Some(word.start..word.end + 1 + length), hits);
        }
    }
    if matches!(bytes[word.start], b'M' | b'N' | b'O') && (23..=28).contains(&word.len()) && bytes.get(word.end) == Some(&b'.') {
        let middle = count(text, word.end + 1, 10, written);
        let last = word.end + 1 + middle;
        let rest = if bytes.get(last) == Some(&b'.') { count(text, last + 1, 60, written) } else { 0 };
        if middle == 6 && rest >= 27 && count_back(text, word.start, 1, written) == 0 {
            push(text, "token", Some(word.start..last + 1 + rest), hits);
        }
    }
}
