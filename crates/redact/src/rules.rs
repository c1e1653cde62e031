//! What is recognised inside free text by its form: mail addresses, credentials, one-time codes, addresses of private networks and
//! devices, home folders, bank accounts, names behind a key. Numbers are in `numbers`, known values in `known`.

use std::net::IpAddr;
use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::Hit;
use super::names::{is_name, says_nothing};

/// Decides whether a match is what it looks like.
type Proof = fn(&Captures<'_>) -> bool;

/// A rule: what it finds, what a text that it can match contains one of (in lower case), the pattern, and a proof. What a pattern has
/// in parentheses is replaced, or else the whole of it.
struct Rule {
    label: &'static str,
    signs: &'static [&'static str],
    pattern: &'static str,
    proof: Proof,
    compiled: OnceLock<Option<Regex>>,
}

const fn rule(label: &'static str, signs: &'static [&'static str], pattern: &'static str, proof: Proof) -> Rule {
    Rule { label, signs, pattern, proof, compiled: OnceLock::new() }
}

/// Words of a key behind which a secret stands.
const KEYS: &[&str] = &[
    "token",
    "secret",
    "pass",
    "pwd",
    "key",
    "sess",
    "sid",
    "csrf",
    "xsrf",
    "otp",
    "cvv",
    "cvc",
    "credential",
    "auth",
    "sig",
    "cookie",
    "pin",
];

/// The same as a pattern, as far as they may begin in the midst of a word.
macro_rules! secret_words {
    () => {
        concat!(
            "token|secret|password|passwd|passphrase|passcode|pwd|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key",
            "|session(?:[_-]?id)?|csrf|xsrf|otp|cvv2?|cvc2?|credentials?|authorization|signature",
        )
    };
}

static RULES: [Rule; 20] = [
    rule("token", &["://"], r"[A-Za-z][A-Za-z0-9+.-]{1,20}://([^/\s@<>'\x22?#]+)@", |_| true),
    rule("mail", &["@"], r"[A-Za-z0-9._%+'-]*[A-Za-z0-9_%+-]@(?:[A-Za-z0-9-]+\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)", |_| true),
    rule(
        "token",
        &["bearer", "basic", "digest", "negotiate"],
        r"(?i)(?-u:\b)(?:bearer|basic|digest|negotiate)\s+([A-Za-z0-9+/_.~=-]{8,})",
        |f| looks_random(value(f)),
    ),
    rule("token", &["eyj"], r"(?-u:\b)eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]+){1,4}", |_| true),
    rule(
        "token",
        &["_live_", "_test_", "whsec_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xox", "npm_", "ya29.", "pypi-"],
        r"(?i)(?-u:\b)(?:[srp]k_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|ya29\.|pypi-)[A-Za-z0-9_-]{8,}",
        |_| true,
    ),
    rule(
        "token",
        &["akia", "asia", "aiza", "ltai", "akid"],
        r"(?-u:\b)(?:A(?:KIA|SIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,}|LTAI[0-9A-Za-z]{12,}|AKID[0-9A-Za-z]{13,})",
        |_| true,
    ),
    rule("token", &["-----begin"], r"-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?", |_| true),
    // A value in quotation marks, as JSON has it.
    rule(
        "token",
        KEYS,
        concat!(
            r"(?i)(?:",
            secret_words!(),
            r#"|(?:(?-u:\b)|_)(?:pin(?:[_-]?code)?|sess(?:id)?|sid|auth|sign|sig))["']\s*[:=]\s*["']([^"'<>]{3,})["']"#
        ),
        |f| !is_said_of_a_secret(value(f)),
    ),
    // A value behind an equals sign, as queries and forms have it.
    rule(
        "token",
        KEYS,
        concat!(
            r"(?i)(?:",
            secret_words!(),
            r#"|(?:(?-u:\b)|_)(?:pin(?:[_-]?code)?|sess(?:id)?|sid|auth|sign|sig|cookie))\s?=\s?["']?([^\s&;,"'<>|()]{3,})"#
        ),
        |f| !is_said_of_a_secret(value(f)),
    ),
    // A value behind a colon: prose has colons too, so it must look like a secret.
    rule(
        "token",
        KEYS,
        concat!(r"(?i)(?:", secret_words!(), r#"|sid|(?-u:\b)(?:pin(?:[_-]?code)?|cookie))["']?\s{0,2}:\s{0,2}([^\s&;,"'<>|()]{3,})"#),
        |f| value(f).bytes().any(|b| b.is_ascii_digit()) || !value(f).is_ascii() || looks_random(value(f)),
    ),
    rule("token", &["密码", "口令", "密钥"], r#"(?:密码|口令|密钥)\s?(?:[:=]|是|为)\s?["']?([!-~]{4,})"#, |_| true),
    rule("token", &["cookie"], r"(?i)(?-u:\b)cookie2?:\s*([^\s=;<>]+=[^\s;<>]+(?:;\s*[^\s=;<>]+=[^\s;<>]+)*)", |_| true),
    // A query's `code` is a one-time code or a grant, unless it is as short as the code of an error.
    rule("token", &["code="], r#"(?i)[?&](?:auth_?|verify_?|sms_?|captcha_?)?code=([^\s&#"'<>]{4,})"#, |f| is_one_time(value(f))),
    rule(
        "token",
        &["验证码", "校验码", "动态码", "动态密码", "code", "otp", "passcode", "pin"],
        r"(?i)(?:验证码|校验码|动态码|动态密码|one-time (?:code|password)|(?:verification|security|login|confirmation) code|(?-u:\b)otp(?: code)?|passcode|(?-u:\b)pin)\s?(?:[:=#]|is|was|是|为)?\s{0,2}([0-9]{4,8})(?-u:\b)",
        |_| true,
    ),
    rule(
        "local-address",
        &["fe", "fc", "fd"],
        r"(?i)(?-u:\b)(?:fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}):[0-9a-f:]*[0-9a-f](?:%[a-z0-9._-]+)?(?-u:\b)",
        |f| is_private_address(f[0].split('%').next().unwrap_or_default()),
    ),
    rule("local-address", &["10.", "172.", "192.168.", "169.254.", "100."], r"(?-u:\b)[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?-u:\b)", |f| {
        is_private_address(&f[0])
    }),
    rule(
        "own-address",
        &["ip"],
        r"(?i)(?:(?:your|client|remote|visitor|source|x-real|x-forwarded-for|forwarded)[ _-]?(?:ip|addr)?(?: ?address)?|(?:您|你|客户端|用户|访客|本机)的?\s?ip(?:地址)?)[\x22']?\s?(?:[:=]|is|是|为)\s?[\x22'\[]?([0-9a-f.:]{7,45})",
        |f| value(f).trim_end_matches(['.', ':']).parse::<IpAddr>().is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified()),
    ),
    rule(
        "device-address",
        &[":", "-"],
        r"(?i)(?-u:\b)[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?-u:\b)|(?-u:\b)[0-9a-f]{2}(?:-[0-9a-f]{2}){5}(?-u:\b)",
        |_| true,
    ),
    rule(
        "user",
        &["home", "users", "documents and settings"],
        r#"(?i)(?:(?:^|[^a-z0-9._~-]|file://)/(?:home|users)/|(?-u:\b)[a-z]:[\\/]{1,2}(?:users|documents and settings)[\\/]{1,2})([^/\\\s:"'<>|?*,;()]+)"#,
        |f| !is_of_a_page(value(f)),
    ),
    rule(
        "bank-account",
        &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        r"(?-u:\b)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?-u:\b)",
        |f| is_iban(&f[0]),
    ),
];

static NAMED: [Rule; 5] = [
    rule(
        "id-number",
        &["护照", "passport"],
        r"(?i)(?:护照号?码?|passport(?: (?:no|number))?)[\s.:#=]{0,3}([A-Z]{1,2}[0-9]{7,8})(?-u:\b)",
        |_| true,
    ),
    rule("phone", &["+"], r"\+[1-9](?:[ .()-]{0,2}[0-9]){7,14}(?-u:\b)", |f| is_phone_abroad(&f[0])),
    rule(
        "name",
        &["人", "名", "方"],
        r#"(?:收款人|付款人|收货人|联系人|持卡人|开户人|收款方|付款方|户名|姓名)["']?\s?(?:[:=]|是|为)\s?["']?([^\s!-/:-~，。；、|（）]{2,6})"#,
        is_name,
    ),
    rule(
        "name",
        &["\"", "'", "="],
        r#"(?i)(?:payee|payer|recipient|beneficiary|(?:card|account)[_ -]?holder|customer|sender|receiver|full|real|first|last|user|contact)[_ -]?(?:name)?["']?\s?[:=]\s?["']([^"'<>0-9{}\[\]:/@]{2,60})["']"#,
        is_name,
    ),
    rule(
        "name",
        &[":", "="],
        r"(?:(?i:payee|payer|recipient|beneficiary|cardholder|card holder|account holder|sender|receiver)(?: ?(?i:name))?)\s?[:=]\s?([A-Z][A-Za-z'-]+ [A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+)?)",
        is_name,
    ),
];

/// Everything in a text that a rule finds.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    let lower = text.to_ascii_lowercase();
    for rule in RULES.iter().chain(&NAMED).filter(|rule| rule.signs.iter().any(|sign| lower.contains(sign))) {
        let Some(pattern) = rule.compiled.get_or_init(|| Regex::new(rule.pattern).ok()) else { continue };
        for found in pattern.captures_iter(text).filter(|found| (rule.proof)(found)) {
            if let Some(secret) = found.get(1).or_else(|| found.get(0)) {
                hits.push(Hit { range: secret.range(), label: rule.label, key: super::key(rule.label, secret.as_str()) });
            }
        }
    }
    // A password before a host is no mail address.
    let credentials: Vec<_> =
        hits.iter().filter(|hit| hit.label == "token" && text[hit.range.end..].starts_with('@')).map(|hit| hit.range.clone()).collect();
    hits.retain(|hit| hit.label != "mail" || !credentials.iter().any(|range| range.contains(&hit.range.start)));
}

/// What a pattern has in parentheses.
fn value<'a>(found: &'a Captures<'_>) -> &'a str {
    found.get(1).map_or("", |secret| secret.as_str())
}

/// Whether nobody would write such a word: it has digits, or it is long and mixes its letters.
fn looks_random(text: &str) -> bool {
    let any = |of: fn(&u8) -> bool| text.as_bytes().iter().any(of);
    let inside = text.get(1..).unwrap_or_default().bytes().any(|b| b.is_ascii_uppercase());
    any(u8::is_ascii_digit) || text.ends_with('=') || (inside && any(u8::is_ascii_lowercase))
}

/// Whether this tells something about a secret instead of being one.
fn is_said_of_a_secret(text: &str) -> bool {
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    plain.is_empty()
        || says_nothing(&plain)
        || matches!(plain.as_str(), "hidden" | "redacted" | "optional" | "bearer" | "yes" | "no" | "must")
}

/// Whether the value of a query's `code` is a one-time code or a grant.
fn is_one_time(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    (digits && (6..=8).contains(&text.len())) || (text.len() >= 10 && looks_random(text) && !text.contains(['.', '_']))
}

/// Whether this is a page below `/home/` or `/users/` of a website, or a name that says nothing.
fn is_of_a_page(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let page = [".html", ".htm", ".php", ".jsp", ".aspx", ".js", ".css", ".do", ".action", ".json"].iter().any(|end| lower.ends_with(end));
    page || matches!(lower.as_str(), "public" | "shared" | "index" | "me") || says_nothing(&lower)
}

fn is_private_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok_and(|ip| super::Scope::of(ip).is_users_own())
}

/// Whether this is a phone number in its international form (E.164), and no amount with a sign.
fn is_phone_abroad(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let cents = text.rsplit_once('.').is_some_and(|(_, end)| end.len() == 2 && end.bytes().all(|b| b.is_ascii_digit()));
    (8..=15).contains(&digits) && !cents
}

/// The check digits of an international bank account number (ISO 13616, ISO 7064 MOD 97-10).
fn is_iban(text: &str) -> bool {
    let plain: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let rest = plain[4..].iter().chain(&plain[..4]).fold(0_u32, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for rule in RULES.iter().chain(&NAMED) {
            assert!(Regex::new(rule.pattern).is_ok(), "{}", rule.pattern);
        }
    }
}
