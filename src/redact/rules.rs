//! What is recognised inside free text: card numbers (Luhn), phone numbers, mail addresses, Chinese identity numbers,
//! credentials, addresses of private networks.

use std::net::IpAddr;
use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::Redactor;

/// Decides whether a match is what it looks like.
type Proof = fn(&str) -> bool;

struct Rule {
    label: &'static str,
    pattern: Regex,
    proof: Proof,
}

/// In this order: the longer number first, so that no part of an identity number is taken for a phone number.
const RULES: [(&str, &str, Proof); 9] = [
    ("mail", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", |_| true),
    ("token", r"(?i)\b(?:bearer|basic)\s+[A-Za-z0-9+/_.=-]{8,}", |_| true),
    ("token", r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", |_| true),
    ("id-number", r"(?-u:\b)[0-9]{17}[0-9Xx](?-u:\b)", is_identity_number),
    ("phone", r"\+86[ -]?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?-u:\b)", |_| true),
    ("card", r"(?-u:\b)[0-9](?:[ -]?[0-9]){12,18}(?-u:\b)", |text| luhn_ok(&digits(text))),
    ("phone", r"(?-u:\b)(?:86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?-u:\b)", |_| true),
    ("local-address", r"(?i)\b(?:fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}):[0-9a-f:]*[0-9a-f]\b", is_private_address),
    ("local-address", r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b", is_private_address),
];

fn rules() -> &'static [Rule] {
    static COMPILED: OnceLock<Vec<Rule>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        RULES.iter().filter_map(|(label, pattern, proof)| Some(Rule { label, pattern: Regex::new(pattern).ok()?, proof: *proof })).collect()
    })
}

/// The text with everything recognised in it replaced by tokens.
pub(super) fn scrub(text: &str, redactor: &mut Redactor) -> String {
    rules().iter().fold(text.to_owned(), |text, rule| {
        let replace = |found: &Captures<'_>| {
            let found = &found[0];
            if (rule.proof)(found) { redactor.token(rule.label, &folded(found)) } else { found.to_owned() }
        };
        let mut replace = replace;
        rule.pattern.replace_all(&text, |found: &Captures<'_>| replace(found)).into_owned()
    })
}

/// The same number, however it is grouped, is the same value.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().to_ascii_lowercase()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The check digit of card numbers (ISO/IEC 7812-1, Luhn).
pub fn luhn_ok(digits: &str) -> bool {
    let doubled = |d: u32| if d > 4 { d * 2 - 9 } else { d * 2 };
    let sum: u32 =
        digits.bytes().rev().map(|b| u32::from(b - b'0')).enumerate().map(|(i, d)| if i % 2 == 1 { doubled(d) } else { d }).sum();
    digits.len() >= 12 && sum.is_multiple_of(10)
}

/// The check character of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2).
fn is_identity_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let sum: u32 = text.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
    text.bytes().last().is_some_and(|last| last.to_ascii_uppercase() == CHECK[(sum % 11) as usize])
}

fn is_private_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok_and(|ip| crate::fact::Scope::of(ip).is_users_own())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(text: &str) -> String {
        scrub(text, &mut Redactor::default())
    }

    #[test]
    fn what_identifies_a_person_becomes_a_token() {
        assert_eq!(scrubbed("card 4111 1111 1111 1111 declined"), "card <card:1> declined");
        assert_eq!(scrubbed("拨打13812345678或+86 138-1234-5678"), "拨打<phone:2>或<phone:1>");
        assert_eq!(scrubbed("a.b@example.com / 11010519491231002X"), "<mail:1> / <id-number:1>");
        assert_eq!(scrubbed("Authorization: Bearer abcdefgh12345"), "Authorization: <token:1>");
        assert_eq!(scrubbed("from 192.168.1.7 to 93.184.216.34"), "from <local-address:1> to 93.184.216.34");
        assert_eq!(scrubbed("@[fd00::53]:53 @[2001:db8::53]:53"), "@[<local-address:1>]:53 @[2001:db8::53]:53");
    }

    #[test]
    fn the_same_value_gets_the_same_token_and_order_numbers_stay() {
        assert_eq!(scrubbed("4111111111111111 = 4111-1111-1111-1111"), "<card:1> = <card:1>");
        assert_eq!(scrubbed("order 1913812345678000"), "order 1913812345678000");
        assert_eq!(scrubbed(&scrubbed("13812345678")), "<phone:1>");
    }
}
