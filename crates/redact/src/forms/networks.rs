//! Addresses: mail, credentials before a host, private networks, devices, home folders.

use std::net::IpAddr;
use std::ops::Range;

use memchr::memchr_iter;

use super::{count, count_back, push};
use crate::names::says_nothing;
use crate::scrub::Hit;
use crate::{Scope, markup};

/// Handles of the Unified Payments Interface of India.
const UPI: &str = " okaxis okicici okhdfcbank oksbi ybl ibl axl paytm ptyes ptaxis pthdfc ptsbi upi apl yapl rapl airtel axisbank hdfcbank icici sbi kotak \
    kotak811 idfcbank idfcfirst indus indusind federal rbl yesbank yesg barodampay aubank jupiteraxis fam freecharge ikwik slice sliceaxis naviaxis waaxis \
    wahdfcbank waicici wasbi postbank cnrb pnb unionbank uboi boi dlb kbl kvb sib tjsb equitas timecosmos axisgo pingpay superyes goaxb abfspay amazonpay \
    axisb bpunity citi citigold dbs dcb hsbc idbi ippb jio payzapp pockets s2b shriramhdfcbank tapicici trans utbi yescred yespay zoicici ";

/// Everything of the kind.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    for at in memchr_iter(b'@', text.as_bytes()) {
        mail(text, at, hits);
    }
    numbers_with_points(text, hits);
    for at in memchr_iter(b':', text.as_bytes()) {
        numbers_with_colons(text, at, hits);
    }
    for at in memchr_iter(b'-', text.as_bytes()) {
        hardware(text, at, b'-', hits);
    }
}

fn is_of_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'\'' | b'-') || !b.is_ascii()
}

/// A mail address, or an id of UPI, around its sign.
fn mail(text: &str, at: usize, hits: &mut Vec<Hit>) {
    let length = count_back(text, at, 80, is_of_name);
    let mut start = at - length;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    // What is written in Chinese before an address is no part of it, unless all of it is.
    let name = &text[start..at];
    let foreign =
        name.char_indices().rev().find(|(_, c)| !c.is_ascii()).filter(|(i, c)| !c.is_alphabetic() || name[i + c.len_utf8()..].len() >= 2);
    if let Some((i, c)) = foreign {
        start += i + c.len_utf8();
    }
    start += text[start..at].len() - text[start..at].trim_start_matches(['\'', '.', '%']).len();
    let host = text[at + 1..]
        .char_indices()
        .take(200)
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .last()
        .map_or(0, |(i, c)| i + c.len_utf8());
    let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
    if start == at || host.is_empty() {
        return;
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    let top = last.starts_with("xn--") || (last.chars().count() >= 2 && last.chars().all(char::is_alphabetic));
    // Text that goes on in Chinese behind a domain is no part of it.
    let ascii_end = host.find(|c: char| !c.is_ascii()).unwrap_or(host.len());
    let plain = host[..ascii_end].trim_end_matches(['.', '-']);
    let plain_top = plain
        .rsplit_once('.')
        .is_some_and(|(before, last)| !before.is_empty() && last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()));
    let host = if plain_top { plain } else { host };
    if (plain_top || (host.contains('.') && top)) && !host.starts_with('.') && !host.contains("..") {
        push(text, "mail", Some(start..at + 1 + host.len()), hits);
    } else if UPI.contains(&format!(" {} ", host.to_ascii_lowercase())) {
        push(text, "bank-account", Some(start..at + 1 + host.len()), hits);
    }
}

/// Credentials before a host, from behind `://`.
pub(super) fn credentials(text: &str, at: usize) -> Option<Range<usize>> {
    let length = count(text, at, usize::MAX, |b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'<' | b'>' | b'"' | b'?' | b'#'));
    let authority = &text[at..at + length];
    let end = authority.rfind('@')?;
    let scheme = count_back(text, at - 3, 24, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    (end > 0 && scheme > 0).then_some(at..at + end)
}

/// IPv4 addresses of private networks, and hardware addresses as some devices write them.
fn numbers_with_points(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    for point in memchr_iter(b'.', bytes) {
        if point < at || !bytes[point.saturating_sub(1)].is_ascii_hexdigit() {
            continue;
        }
        let start = point - count_back(text, point, 4, |b| b.is_ascii_hexdigit());
        let length = count(text, start, 20, |b| b.is_ascii_hexdigit() || b == b'.');
        let run = text[start..start + length].trim_end_matches('.');
        let beside = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.');
        let end = start + run.len();
        if beside(start.checked_sub(1).map(|i| &bytes[i])) || bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            continue;
        }
        at = end;
        if run.parse::<IpAddr>().is_ok_and(|ip| Scope::of(ip).is_users_own()) {
            push(text, "local-address", Some(start..end), hits);
        } else if run.len() == 14
            && run.split('.').count() == 3
            && run.split('.').all(|part| part.len() == 4)
            && run.bytes().any(|b| b.is_ascii_alphabetic())
        {
            push(text, "device-address", Some(start..end), hits);
        }
    }
}

/// IPv6 addresses of private networks, and hardware addresses.
fn numbers_with_colons(text: &str, at: usize, hits: &mut Vec<Hit>) {
    if hardware(text, at, b':', hits) {
        return;
    }
    let bytes = text.as_bytes();
    let start = at - count_back(text, at, 4, |b| b.is_ascii_hexdigit());
    let first = &bytes[start..at];
    let own = first.len() == 4
        && matches!(
            first,
            [b'f' | b'F', b'e' | b'E', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', _] | [b'f' | b'F', b'c' | b'd' | b'C' | b'D', _, _]
        );
    let mapped = first.is_empty() && bytes[at..].starts_with(b"::");
    if !(own || mapped)
        || start.checked_sub(1).is_some_and(|i| {
            bytes[i].is_ascii_alphanumeric() || (bytes[i] == b':' && i > 0 && (bytes[i - 1].is_ascii_hexdigit() || bytes[i - 1] == b':'))
        })
    {
        return;
    }
    let length = count(text, start, 46, |b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    let mut run = text[start..start + length].trim_end_matches('.');
    if run.ends_with(':') && !run.ends_with("::") {
        run = &run[..run.len() - 1];
    }
    if run.parse::<IpAddr>().is_ok_and(|ip| Scope::of(ip).is_users_own()) {
        let end = start + run.len();
        let zone = if bytes.get(end) == Some(&b'%') {
            1 + count(text, end + 1, 20, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        } else {
            0
        };
        push(text, "local-address", Some(start..end + zone), hits);
    }
}

/// Six bytes of a hardware address around its first separator.
fn hardware(text: &str, at: usize, separator: u8, hits: &mut Vec<Hit>) -> bool {
    let bytes = text.as_bytes();
    let Some(start) = at.checked_sub(2) else { return false };
    let Some(run) = bytes.get(start..start + 17) else { return false };
    let written = run.iter().enumerate().all(|(i, b)| if i % 3 == 2 { *b == separator } else { b.is_ascii_hexdigit() });
    // A colon before it is one of a sentence, unless it belongs to more bytes.
    let joined = |i: usize| bytes[i].is_ascii_alphanumeric() || (bytes[i] == separator && i > 0 && bytes[i - 1].is_ascii_hexdigit());
    let goes_on = |b: u8| b.is_ascii_alphanumeric() || (b == separator && bytes.get(start + 18).is_some_and(u8::is_ascii_hexdigit));
    let alone = !start.checked_sub(1).is_some_and(joined) && !bytes.get(start + 17).is_some_and(|b| goes_on(*b));
    if written && alone {
        push(text, "device-address", Some(start..start + 17), hits);
    }
    written && alone
}

/// Whose folder it is.
pub(super) fn home(text: &str, sign: &Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let windows = text[sign.clone()].contains('\\');
    let before = count_back(text, sign.start, 300, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'/' | b'\\' | b'.' | b'_' | b'~' | b'-' | b':' | b'$')
    });
    let path = &text[sign.start - before..sign.start];
    // A page of a website has such folders as well.
    let of_a_page = path.contains("://") && !path.to_ascii_lowercase().contains("file://");
    let rooted = path.is_empty()
        || path.starts_with(['/', '\\'])
        || path.ends_with(':')
        || path.to_ascii_lowercase().contains("file:")
        || path.get(1..2) == Some(":");
    if !windows && (of_a_page || !rooted || path.starts_with("//")) {
        return None;
    }
    let start = sign.end + count(text, sign.end, 3, |b| matches!(b, b'\\' | b'/'));
    let plain = |c: char| {
        !matches!(
            c,
            '/' | '\\' | ':' | '"' | '\'' | '<' | '>' | '|' | '?' | '*' | ',' | ';' | '(' | ')' | '\n' | '\r' | '\t' | crate::view::TOKEN
        )
    };
    let whole = text[start..]
        .char_indices()
        .take(64)
        .find(|(_, c)| !plain(*c))
        .map_or_else(|| markup::boundary(text, text.len().min(start + 64)), |(i, _)| start + i);
    // A name may have blanks where a folder follows it.
    let closed = matches!(bytes.get(whole), Some(b'/' | b'\\'));
    let drive = windows || path.contains(':') || path.contains("/mnt/");
    let end = if drive && closed && text[start..whole].matches(' ').count() <= 3 {
        whole
    } else {
        text[start..whole].find(' ').map_or(whole, |i| start + i)
    };
    let name = text[start..end].trim_end_matches(['.', '。', '，', '、']);
    let lower = name.to_ascii_lowercase();
    let page =
        [".html", ".htm", ".php", ".jsp", ".aspx", ".js", ".css", ".do", ".action", ".json"].iter().any(|ending| lower.ends_with(ending));
    let nobody = matches!(lower.as_str(), "public" | "shared" | "index" | "me" | "default user" | "all users") || says_nothing(&lower);
    (!name.is_empty() && !page && !nobody).then(|| start..start + name.len())
}
