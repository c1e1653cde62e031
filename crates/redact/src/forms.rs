//! What is recognised by its own form, whatever stands beside it: keys of services, tokens, private keys, mail addresses,
//! addresses of private networks and devices, home folders, accounts with check digits.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::{memchr, memchr_iter, memmem};

use super::accept::is_random;
use super::words::Words;
use super::{Hit, key_of, markup, names, seeds};

mod accounts;
mod coins;
mod documents;
mod networks;
mod persons;
mod services;
mod spelled;
mod streets;
mod stripes;

/// What a sign begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A key of a service, written exactly so: how many characters follow at least.
    Key(usize),
    /// A word within a key that tells that it is secret.
    KeyPart,
    /// A key with a form of its own.
    KeyShape,
    /// The address of a webhook, whose path is secret.
    Webhook,
    /// What a street is called.
    Street,
    /// What is numbered in a community.
    Unit,
    /// What tells that the number of an account is near.
    Bank,
    /// A site on which everybody has a page to be paid by.
    PaymentPage,
    /// A word that a name of at least so many words follows.
    PersonLead(usize),
    /// What stands behind the name of somebody.
    PersonTitle,
    /// A field of a message between banks, or of a card of contacts.
    PersonField,
    /// The name of a network, behind which an address stands.
    Network,
    /// How an address of Nano begins.
    Nano,
    /// How the names of a chain end.
    ChainName,
    /// A digit as a word.
    DigitWord,
    /// A scheme of authentication, behind which credentials stand.
    Scheme,
    /// A block of a private key, or something else that is written between two lines.
    Block,
    /// A key file of `PuTTY`.
    Putty,
    /// A folder in which each user has one.
    Homes,
    /// Credentials before a host.
    Authority,
    /// A JSON Web Key.
    Jwk,
}

const SIGNS: &[(Sign, &str)] = &[
    (
        Sign::Key(16),
        "sk-|gsk_|xai-|pplx-|hf_|r8_|lin_api_|figd_|secret_|ntn_|dckr_pat_|CFPAT-|PMAK-|NRAK-|sntrys_|sntryu_|dapi|AQE|EAA|EAAA|sgp_|tfp_|ATATT3|ATBB|sbp_|rnd_|fo1_|CKO-|FLWSECK-|FLWSECK_TEST-",
    ),
    (
        Sign::Key(8),
        "sk_live_|sk_test_|rk_live_|rk_test_|whsec_|pst_live_|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|glrt-|gldt-|glcbt-|gloas-|xoxa-|xoxb-|xoxe-|xoxe.|xoxp-|xoxr-|xoxs-|xapp-|npm_|ya29.|pypi-|\
        GOCSPX-|SG.|access_token$|rzp_live_|rzp_test_|shpat_|shpss_|shpca_|shppa_|dop_v1_|doo_v1_|dor_v1_|AGE-SECRET-KEY-1|hvs.|hvb.|squ_|sqp_|SCW|api_org_|pat-na1-|pat-eu1-",
    ),
    (Sign::Key(30), "AIza|key-"),
    (Sign::Key(12), "AKIA|ASIA|LTAI|AKID"),
    (Sign::Key(32), "SK|AC"),
    (Sign::Key(60), "xprv|yprv|zprv"),
    (Sign::Key(10), "eyJ"),
    (Sign::Scheme, "bearer|basic|digest|negotiate"),
    (Sign::Block, "-----BEGIN|---- BEGIN SSH2|-----END"),
    (Sign::Putty, "putty-user-key-file"),
    (Sign::Homes, "/home/|/users/|\\users\\|\\users/|/documents and settings/|\\documents and settings\\|/homes/|/usr/home/"),
    (Sign::Authority, "://"),
    (Sign::Jwk, "\"kty\"|'kty'"),
    (Sign::Network, "bitcoincash:|bchtest:|bchreg:|simpleledger:|kaspa:|kaspatest:|ecash:|nexa:"),
    (Sign::Nano, "nano_|xrb_|ban_"),
    (Sign::ChainName, ".eth|.near|.sol|.crypto|.nft|.lens|.algo|.bnb|.stark|.wallet|.blockchain|.bitcoin|.klv|.testnet"),
    (Sign::DigitWord, spelled::WORDS),
    (Sign::Street, streets::STREETS),
    (Sign::Unit, streets::UNITS),
    (Sign::Bank, streets::BANKS),
    (
        Sign::PaymentPage,
        "paypal.me/|paypal.com/paypalme/|venmo.com/u/|venmo.com/|cash.app/|revolut.me/|monzo.me/|wise.com/pay/me/|wa.me/|buymeacoffee.com/|bunq.me/|tikkie.me/pay/",
    ),
];

/// Searches for all forms.
pub(crate) struct Forms {
    signs: Words,
    kinds: Vec<(Sign, &'static str)>,
}

impl Forms {
    /// The signs, ready to be searched for. Built once.
    ///
    /// # Errors
    /// When they cannot be built: then no text may pass.
    pub(crate) fn get() -> Result<&'static Self, &'static str> {
        static FORMS: OnceLock<Option<Forms>> = OnceLock::new();
        FORMS.get_or_init(Self::build).as_ref().ok_or("the signs of forms")
    }

    fn build() -> Option<Self> {
        let kinds: Vec<(Sign, &'static str)> = SIGNS
            .iter()
            .flat_map(|(sign, words)| words.split('|').map(|word| (*sign, word)))
            .chain(services::signs())
            .chain(persons::signs())
            .collect();
        let signs = Words::new(kinds.iter().map(|(_, word)| word))?;
        seeds::words().is_some().then_some(Self { signs, kinds })
    }

    /// Everything in a text that has such a form.
    pub(crate) fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        let (mut covered, mut looked_at, mut spelled) = (0, 0, 0);
        for (found, range) in self.signs.find(text) {
            if range.start < covered {
                continue;
            }
            let (sign, word) = self.kinds[found];
            let as_written = text.as_bytes()[range.clone()] == *word.as_bytes();
            let value = match sign {
                Sign::Jwk => {
                    if range.start >= looked_at {
                        looked_at = private_members(text, range.start, hits);
                    }
                    None
                }
                Sign::DigitWord => {
                    if range.start >= spelled {
                        spelled = spelled::find(text, &range, hits);
                    }
                    None
                }
                _ => secret(text, sign, &range, as_written).or_else(|| {
                    personal(text, sign, &range, as_written, hits);
                    None
                }),
            };
            covered = value.as_ref().map_or(covered, |value| value.end);
            push(text, "token", value, hits);
        }
        networks::find(text, hits);
        accounts::find(text, hits);
        stripes::find(text, hits);
        documents::find(text, hits);
        persons::find(text, hits);
        seeds::find(text, hits);
        for address in names::chinese_addresses(text) {
            push(text, "address", Some(address), hits);
        }
        without_passwords(text, hits);
    }
}

/// The secret that begins with a sign, or stands behind it.
fn secret(text: &str, sign: Sign, range: &Range<usize>, as_written: bool) -> Option<Range<usize>> {
    match sign {
        Sign::Key(least) if as_written => service_key(text, range, least),
        Sign::KeyPart if as_written => services::around(text, range),
        Sign::KeyShape if as_written => services::shaped(text, range),
        Sign::Webhook => services::webhook(text, range),
        Sign::Scheme => credentials(text, range.end),
        Sign::Block => private_block(text, range.start),
        Sign::Putty => Some(putty_key(text, range.start)),
        Sign::Authority => networks::credentials(text, range.end),
        _ => None,
    }
}

/// What a sign tells of somebody.
fn personal(text: &str, sign: Sign, range: &Range<usize>, as_written: bool, hits: &mut Vec<Hit>) {
    let (label, found) = match sign {
        Sign::Street => ("address", streets::line(text, range)),
        Sign::Unit => ("address", streets::unit(text, range)),
        Sign::PaymentPage => ("account", streets::page(text, range)),
        Sign::PersonLead(least) => ("name", persons::led(text, range, least)),
        Sign::PersonTitle => ("name", persons::titled(text, range)),
        Sign::Network => ("bank-account", coins::prefixed(text, range)),
        Sign::Nano => ("bank-account", coins::nano(text, range)),
        Sign::ChainName => ("bank-account", coins::named(text, range)),
        Sign::Homes => ("user", networks::home(text, range)),
        Sign::Bank => return streets::accounts(text, range, hits),
        Sign::PersonField if as_written => return persons::field(text, range, hits),
        _ => return,
    };
    push(text, label, found, hits);
}

/// A password before a host is no mail address.
fn without_passwords(text: &str, hits: &mut Vec<Hit>) {
    let credentials: Vec<Range<usize>> = hits
        .iter()
        .filter(|hit| hit.label == "token" && text.as_bytes().get(hit.range.end) == Some(&b'@'))
        .map(|hit| hit.range.clone())
        .collect();
    if !credentials.is_empty() {
        hits.retain(|hit| {
            hit.label != "mail"
                || credentials
                    .binary_search_by(|c| {
                        if c.end <= hit.range.start {
                            std::cmp::Ordering::Less
                        } else if c.start > hit.range.start {
                            std::cmp::Ordering::Greater
                        } else {
                            std::cmp::Ordering::Equal
                        }
                    })
                    .is_err()
        });
    }
}

pub(super) fn push(text: &str, label: &'static str, range: Option<Range<usize>>, hits: &mut Vec<Hit>) {
    if let Some(range) = range {
        hits.push(Hit { key: key_of(label, &text[range.clone()]), range, label });
    }
}

/// How many bytes from here on are of a kind.
pub(super) fn count(text: &str, at: usize, most: usize, of: impl Fn(u8) -> bool) -> usize {
    text.as_bytes()[at..].iter().take(most).take_while(|b| of(**b)).count()
}

/// How many bytes before here are of a kind.
pub(super) fn count_back(text: &str, at: usize, most: usize, of: impl Fn(u8) -> bool) -> usize {
    text.as_bytes()[..at].iter().rev().take(most).take_while(|b| of(**b)).count()
}

fn service_key(text: &str, sign: &Range<usize>, least: usize) -> Option<Range<usize>> {
    let before = sign.start.checked_sub(1).map_or(b' ', |i| text.as_bytes()[i]);
    // A publishable key, which every page shows, has such a word in it: `pk_live_…`.
    if before.is_ascii_alphanumeric() || (before == b'_' && text[..sign.start].ends_with("pk_")) {
        return None;
    }
    let jwt = text[sign.clone()].starts_with("eyJ");
    let dotted = jwt || text[sign.clone()].ends_with(['.', '$']);
    let written =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') || (dotted && matches!(b, b'.' | b'$' | b'+' | b'/' | b'='));
    let length = judged(text, sign.end, written);
    let rest = text[sign.end..sign.end + length].trim_end_matches('.');
    let enough = rest.len() >= least && is_random(rest) && (!jwt || rest.contains('.') || rest.len() >= 40);
    let hexadecimal = least != 32 || (rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit()));
    (enough && hexadecimal).then(|| sign.start..end_of_all(text, sign.end + rest.len(), length, written))
}

/// How many bytes of a value are judged; what was judged is replaced to its end.
const JUDGED: usize = 600;

fn judged(text: &str, at: usize, of: impl Fn(u8) -> bool) -> usize {
    count(text, at, JUDGED, of)
}

fn end_of_all(text: &str, end: usize, judged: usize, of: impl Fn(u8) -> bool) -> usize {
    if judged < JUDGED { end } else { end + count(text, end, usize::MAX, of) }
}

/// What stands behind the name of a scheme: `Bearer …`.
fn credentials(text: &str, at: usize) -> Option<Range<usize>> {
    let blanks = count(text, at, 8, |b| b.is_ascii_whitespace() || b == b'+');
    let start = at + blanks;
    let written = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'_' | b'.' | b'~' | b'=' | b'-' | b'|');
    let length = judged(text, start, written);
    let value = text[start..start + length].trim_end_matches('.');
    (blanks > 0 && value.len() >= 8 && is_random(value)).then(|| start..end_of_all(text, start + value.len(), length, written))
}

/// A private key between its lines, also one whose beginning or end was cut off.
fn private_block(text: &str, start: usize) -> Option<Range<usize>> {
    let line_end = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |i| start + i);
    let head_end = markup::boundary(text, line_end.min(start + 80));
    let head = text[start..head_end].to_ascii_uppercase();
    let private = head.contains("PRIVATE KEY") || head.contains("SSH2 ENCRYPTED") || head.contains("AGE ENCRYPTED");
    if !private {
        return None;
    }
    if head.starts_with("-----END") {
        let written = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ' | b'\\');
        let from = start - count_back(text, start, 20_000, written);
        let inside = text[from..start].trim();
        return (inside.len() >= 20 && is_random(inside)).then_some(from..start);
    }
    let rest = &text.as_bytes()[start..];
    let end = memmem::find(rest, b"-----END").or_else(|| memmem::find(rest, b"---- END"));
    let end = end.map_or(text.len(), |i| {
        let end = start + i;
        let tail = count(text, end, 80, |b| b != b'\n');
        let closing = text
            .get(end + 8..end + tail)
            .and_then(|tail| tail.find("----").map(|i| end + 8 + i))
            .map_or(end + tail, |i| i + count(text, i, 5, |b| b == b'-'));
        markup::boundary(text, closing)
    });
    Some(start..end)
}

fn putty_key(text: &str, start: usize) -> Range<usize> {
    let rest = &text.as_bytes()[start..];
    let end = memmem::find(rest, b"Private-MAC").map_or(text.len(), |i| start + i + count(text, start + i, 200, |b| b != b'\n'));
    start..markup::boundary(text, end)
}

/// The private members of a JSON Web Key (RFC 7517, RFC 7518), around its type.
fn private_members(text: &str, at: usize, hits: &mut Vec<Hit>) -> usize {
    let from = at - count_back(text, at, 12_000, |b| b != b'{');
    let to = at + count(text, at, 12_000, |b| b != b'}');
    for quote in memchr_iter(b'"', &text.as_bytes()[from..to]) {
        let start = from + quote + 1;
        let Some(name) = text[start..to].split('"').next().filter(|name| matches!(*name, "d" | "p" | "q" | "dp" | "dq" | "qi" | "k"))
        else {
            continue;
        };
        let colon = start + name.len() + 1;
        let blanks = count(text, colon, 12, |b| b.is_ascii_whitespace() || b == b':' || b == b'"');
        let value = colon + blanks;
        let length = count(text, value, 12_000, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'/' | b'='));
        if text[colon..value].contains(':') && length >= 8 {
            push(text, "token", Some(value..value + length), hits);
        }
    }
    to
}
