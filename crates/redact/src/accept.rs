//! Whether what stands beside a key is a value of its kind, and how much of it.

use std::net::IpAddr;
use std::ops::Range;

use super::keys::Class;
use super::said::{is_counted, is_of_a_script, is_said, is_told};
use super::value::{JUDGED, Value, trimmed};
use super::{Hit, key_of};
use super::{names, places};

/// How much is judged of a number that only stands beside its key, in bytes.
const FARTHEST_NUMBER: usize = 120;

/// How a value is tied to its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Between quotation marks, or as an attribute or the body of a part: all of it is the value.
    Quoted,
    /// Without quotation marks in an object.
    Pair,
    Equals,
    Colon,
    /// In a cell of a table.
    Cell,
    /// Between tags.
    Markup,
    /// All of a line.
    Line,
    /// In a sentence: "the password is …".
    Said,
    /// Right behind the key.
    Beside,
    /// What goes on beyond what is judged.
    Rest,
}

impl Style {
    fn is_strict(self) -> bool {
        matches!(self, Self::Quoted | Self::Pair | Self::Cell | Self::Markup | Self::Line)
    }

    fn is_loose(self) -> bool {
        matches!(self, Self::Said | Self::Beside)
    }

    /// Whether its place alone tells that it belongs to the key.
    pub(super) fn is_bound(self) -> bool {
        self.is_strict() || self == Self::Rest
    }
}

/// Adds what is private of a value.
pub(crate) fn add(text: &str, class: Class, key: &str, script: bool, value: &Value, hits: &mut Vec<Hit>) {
    let Value { mut range, style } = value.clone();
    // A number stands right beside its key, or is none of it.
    if style.is_loose() && class.is_numeric() && range.len() > FARTHEST_NUMBER {
        range.end = super::markup::boundary(text, range.start + FARTHEST_NUMBER);
    }
    if style == Style::Rest {
        hits.push(super::scrub::withheld(text, range));
        return;
    }
    let found = match class {
        Class::Nothing | Class::Message | Class::BackOfCard => None,
        Class::Secret | Class::Weak if is_publishable(&text[trimmed(text, range.clone())]) => None,
        Class::Device => device(text, &range),
        Class::Secret => secret(text, range, style, key, script),
        Class::Weak => Some(word(text, range, style)).filter(|r| is_likely_key(&text[r.clone()])),
        Class::Phrase => Some(range).filter(|r| text[r.clone()].split_whitespace().count() >= 3 || !text[r.clone()].is_ascii()),
        Class::Cookie => Some(range).filter(|r| style == Style::Quoted || style == Style::Markup || text[r.clone()].contains('=')),
        Class::Authorization => authorization(text, range, style),
        Class::Code => code(text, range, style),
        Class::Grant => grant(text, range, style),
        Class::PaymentCode => number(text, &range, 16..=24, style),
        Class::Card => card(text, &range, style, hits),
        Class::Id => id_number(text, range, style),
        Class::BankAccount => account(text, range, style),
        Class::Phone => number(text, &range, 7..=15, style).filter(|r| !is_hotline(&text[r.clone()])),
        Class::Name => names::named(text, range, style),
        Class::User => Some(word(text, range, style))
            .filter(|r| (style.is_strict() || matches!(style, Style::Equals | Style::Colon)) && names::is_user(&text[r.clone()])),
        Class::Address if is_of_code(key) && !style.is_strict() && style != Style::Equals => None,
        Class::Address => address(text, range, style),
        Class::Postcode => places::postcode(text, range, style).filter(|_| !key.contains('.')),
        Class::Handle => places::handle(text, range, style),
        Class::OwnAddress => return own_addresses(text, range, hits),
    };
    if !style.is_strict() && matches!(class, Class::User | Class::Secret) {
        behind_a_name(text, &value.range, style, hits);
    }
    let found = found.map(|range| range.start..end_of_all(text, range.end, &value.range, style));
    if let Some(range) = found.filter(|range| {
        text[range.clone()].contains(|c: char| !matches!(c, '*' | '•' | '●' | '#' | '.' | '-' | '_' | ' ' | super::view::TOKEN))
    }) {
        let label = class.label();
        hits.push(Hit { key: key_of(label, &text[range.clone()]), range, label });
    }
}

/// The password behind the name of a user: `login: bob / hunter2`.
fn behind_a_name(text: &str, range: &Range<usize>, style: Style, hits: &mut Vec<Hit>) {
    let first = word(text, range.clone(), style);
    let rest = &text[first.end..range.end.max(first.end)];
    let behind = rest.trim_start();
    let Some(behind) = behind.strip_prefix(['/', '|', ':']).filter(|_| !first.is_empty()) else { return };
    let start = range.end - behind.trim_start().len();
    let second = word(text, start..range.end, Style::Colon);
    let said = &text[second.clone()];
    let constant = said.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
    if said.len() >= 4
        && names::is_user(&text[first])
        && is_random(said)
        && !constant
        && said.contains(|c: char| c.is_ascii_alphabetic())
        && !said.contains("//")
    {
        hits.push(Hit { key: key_of("token", said), range: second, label: "token" });
    }
}

/// Where a value ends of which no more than its beginning was judged.
fn end_of_all(text: &str, end: usize, judged: &Range<usize>, style: Style) -> usize {
    if style == Style::Quoted || end < judged.end || judged.len() < JUDGED - 8 {
        return end;
    }
    let line = matches!(style, Style::Line | Style::Markup | Style::Cell);
    let stops = |c: char| c == '\n' || c == '<' || c == '"' || (!line && c.is_whitespace());
    text[end..].find(stops).map_or(text.len(), |i| end + i)
}

/// The first word of a value that has no quotation marks, without the punctuation of a sentence.
fn word(text: &str, range: Range<usize>, style: Style) -> Range<usize> {
    let whole = trimmed(text, range);
    if style.is_strict() {
        return whole;
    }
    let inside = &text[whole.clone()];
    let ascii = inside.starts_with(|c: char| c.is_ascii());
    let mut end = inside
        .find(|c: char| {
            c.is_whitespace() || matches!(c, '，' | '。' | '；' | '、' | '！' | '？' | '）' | '」' | '》') || (ascii && is_of_a_script(c))
        })
        .unwrap_or(inside.len());
    // Another pair begins: `a=1,b=2`, `a=1&b=2`.
    for (i, _) in inside[..end].match_indices(['&', ',', ';', '|']) {
        let rest = &inside[i + 1..end];
        let key = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']'))).unwrap_or(rest.len());
        if key > 0 && rest[key..].starts_with(['=', ':']) {
            end = i;
            break;
        }
    }
    let inside = inside[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'']);
    whole.start..whole.start + inside.len()
}

fn secret(text: &str, range: Range<usize>, style: Style, key: &str, script: bool) -> Option<Range<usize>> {
    let mut range = if style == Style::Line { trimmed(text, range) } else { word(text, range, style) };
    if is_told(&text[range.clone()]) {
        // What is said behind a secret is no part of it: `CVV: 739 is wrong`.
        let first = word(text, range.clone(), Style::Colon);
        if style != Style::Line || is_told(&text[first.clone()]) || is_counted(text, &first) {
            return None;
        }
        range = first;
    }
    let value = &text[range.clone()];
    if style == Style::Beside && is_name_of_a_field(text, &range) {
        return None;
    }
    let lower = key.to_ascii_lowercase();
    let of_a_password = script
        || [
            "pass",
            "pwd",
            "pin",
            "senha",
            "contrasena",
            "clave",
            "kennwort",
            "mdp",
            "psw",
            "heslo",
            "haslo",
            "parola",
            "sifre",
            "wachtwoord",
            "losenord",
            "sandi",
            "mat khau",
        ]
        .iter()
        .any(|word| lower.contains(word));
    let least = if style.is_loose() { 3 } else { 2 };
    if value.chars().count() < least || is_said(value) {
        return None;
    }
    let accepted = match style {
        Style::Beside if script => is_random(value) && (value.len() >= 4 || is_digits(value, 3..=8)) && !is_counted(text, &range),
        Style::Beside if value.bytes().all(|b| b.is_ascii_digit()) => is_digits(value, 3..=8) && !is_counted(text, &range),
        Style::Beside => is_random(value) && value.len() >= 6 && !value.contains(['=', '(', '<', '/']),
        Style::Said if value.is_ascii() => (of_a_password && !is_counted(text, &range)) || (is_random(value) && value.len() >= 4),
        Style::Said => value.chars().any(|c| c.is_ascii_alphanumeric()),
        Style::Colon => of_a_password || is_random(value) || !value.is_ascii(),
        _ => true,
    };
    accepted.then_some(range)
}

/// Whether a word names what follows it: `Content-Type: …`.
fn is_name_of_a_field(text: &str, word: &Range<usize>) -> bool {
    let plain = text[word.clone()].bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'));
    plain && text[word.end..].starts_with([':', '='])
}

fn is_digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether nobody would write such a word: it has digits or signs, or mixes its letters.
pub(crate) fn is_random(text: &str) -> bool {
    let inside = text.get(1..).unwrap_or_default().bytes().any(|b| b.is_ascii_uppercase());
    let sign = text.bytes().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'&' | b'*' | b'+' | b'='));
    text.bytes().any(|b| b.is_ascii_digit()) || sign || (inside && text.bytes().any(|b| b.is_ascii_lowercase()))
}

/// Whether a value behind a word such as `key` or `sign` is a secret: it has digits or signs, and is no name of an algorithm.
fn is_likely_key(text: &str) -> bool {
    let plain = text.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'+' | b'=' | b'$' | b'!'));
    text.len() >= 6 && plain && is_random(text) && !names_an_algorithm(text)
}

/// Whether a key is one that everybody who pays can see.
fn is_publishable(text: &str) -> bool {
    let rest =
        ["pk_live_", "pk_test_", "pk_sbox_", "pkey_", "xnd_public_", "sb_publishable_"].iter().find_map(|key| text.strip_prefix(key));
    rest.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))
}

fn names_an_algorithm(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["sha", "rsa", "hmac", "md5", "ecdsa", "ed25519", "aes", "wechatpay2", "sm2", "sm3", "tls"].iter().any(|name| lower.starts_with(name))
        && text.len() < 24
}

/// Credentials of a request, behind the name of their scheme.
fn authorization(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let whole = trimmed(text, range);
    let inside = &text[whole.clone()];
    let (scheme, rest) = inside.split_once([' ', '\t']).unwrap_or(("", inside));
    let is_scheme =
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && (scheme.len() < 12 || scheme.contains('-'));
    let rest = if is_scheme { rest.trim_start() } else { inside };
    let start = whole.end - rest.len();
    let credentials = rest.len() >= 4 && (is_random(rest) || style.is_strict());
    let prose = style.is_loose() || is_said(rest) || (!is_random(rest) && is_said(rest.split(' ').next().unwrap_or_default()));
    (credentials && !prose).then_some(start..whole.end)
}

/// A code for one use.
fn code(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let mut whole = word(text, range, style);
    // A note follows: `739184(10分钟内有效)`.
    if let Some(end) = text[whole.clone()].find(['(', '[']).filter(|end| *end >= 4) {
        whole.end = whole.start + end;
    }
    let value = &text[whole.clone()];
    let plain = value.chars().filter(|c| !matches!(c, ' ' | '-')).count();
    let written = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ' '));
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let most = if style.is_loose() { 10 } else { 64 };
    let strict = style.is_strict() || matches!(style, Style::Equals | Style::Colon);
    let accepted = if strict {
        (3..=most).contains(&plain)
            && !is_said(value)
            && (digits > 0 || (style == Style::Quoted && plain >= 4 && !value.contains(' ') && value.is_ascii()))
    } else {
        written && (4..=most).contains(&plain) && digits >= 2 && !is_counted(text, &whole)
    };
    accepted.then_some(whole)
}

/// What a query calls `code`: a code for one use, or a grant, unless it is as short as the code of an error.
fn grant(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let whole = word(text, range, style);
    let value = &text[whole.clone()];
    let key = &text[..whole.start];
    let query = key.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '=' | '_')).ends_with(['?', '&', '#']);
    let long = value.len() >= 10 && is_random(value) && !value.contains(['.', '_', ' ']) && value.bytes().any(|b| b.is_ascii_lowercase());
    let told = style.is_strict() && is_digits(value, 4..=8) && tells_of_a_code(text, &whole);
    let granted = style == Style::Equals && is_digits(value, 6..=8) && text[whole.end..].starts_with("&state=");
    (told || granted || (query && style == Style::Equals && is_digits(value, 6..=8)) || ((style.is_strict() || query) && long))
        .then_some(whole)
}

/// Whether something in the same object tells that a number is a code for one use.
fn tells_of_a_code(text: &str, value: &Range<usize>) -> bool {
    const TELLING: [&str; 11] = ["verif", "sms", "otp", "captcha", "2fa", "mfa", "two_factor", "twofactor", "one_time", "onetime", "验证"];
    let from = super::markup::boundary(text, value.start.saturating_sub(300));
    let to = super::markup::boundary(text, text.len().min(value.end + 300));
    let from = text[from..value.start].rfind(['{', '}', '\n']).map_or(from, |i| from + i);
    let to = text[value.end..to].find(['{', '}', '\n']).map_or(to, |i| value.end + i);
    let beside = text[from..to].to_lowercase();
    TELLING.iter().any(|word| beside.contains(word)) && !["error", "\"msg\"", "fail", "expired"].iter().any(|word| beside.contains(word))
}

/// A number with separators, in a value that may say more.
fn number(text: &str, range: &Range<usize>, lengths: std::ops::RangeInclusive<usize>, style: Style) -> Option<Range<usize>> {
    let inside = &text[range.clone()];
    let first = inside.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(')?;
    // A sentence goes straight to its number.
    if !style.is_strict() && inside[..first].chars().count() > 4 {
        return None;
    }
    let sign = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '/' | '\u{a0}');
    let length = inside[first..].find(|c| !sign(c)).unwrap_or(inside.len() - first);
    let mut run = &inside[first..first + length];
    // Something else may follow the number: a time, an amount. It ends where what is before can be one.
    loop {
        run = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let cents = run.rsplit_once('.').is_some_and(|(before, end)| end.len() == 2 && !before.contains(['.', '-']));
        let time = inside[first + run.len()..].starts_with(['T', ':', '年']);
        let last = run.rfind([' ', ')', '/', '+']).filter(|_| digits > *lengths.start());
        if lengths.contains(&digits) && !cents && !(time && last.is_some()) {
            return Some(range.start + first..range.start + first + run.len());
        }
        run = &run[..last?];
    }
}

/// Whether anybody may call a number for help.
pub(super) fn is_hotline(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let own = digits
        .strip_prefix("86")
        .filter(|d| d.len() == 10)
        .or_else(|| digits.strip_prefix('1').filter(|d| d.len() == 10))
        .unwrap_or(&digits);
    own.len() == 10 && ["400", "800", "833", "844", "855", "866", "877", "888"].iter().any(|free| own.starts_with(free))
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '•' | '●' | 'x' | 'X')
}

/// Whether signs stand for some of the digits of a number.
fn is_masked(number: &str) -> bool {
    number.split_whitespace().any(|part| part.chars().filter(|c| is_mask(*c)).count() >= 2)
}

fn card(text: &str, range: &Range<usize>, style: Style, hits: &mut Vec<Hit>) -> Option<Range<usize>> {
    let value = &text[range.clone()];
    let first = value.find(|c: char| c.is_ascii_digit() || is_mask(c))?;
    let end = value[first..]
        .find(|c: char| !(c.is_ascii_digit() || is_mask(c) || matches!(c, ' ' | '-' | '.')))
        .map_or(value.len(), |i| first + i);
    if is_masked(&value[first..end]) {
        return None;
    }
    // The number of an account with the tax office of India has the same name.
    if let Some(id) =
        id_number(text, range.clone(), style).filter(|r| text[r.clone()].starts_with(|c: char| c.is_ascii_alphabetic()) && r.len() == 10)
    {
        hits.push(Hit { key: key_of("id-number", &text[id.clone()]), range: id, label: "id-number" });
        return None;
    }
    let lengths = if style.is_loose() { 12..=19 } else { 9..=19 };
    number(text, range, lengths, style)
}

/// The number of a document: letters and digits, perhaps in groups.
fn id_number(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    let inside = &text[range.clone()];
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '(' | ')');
    let first = inside.find(|c: char| c.is_ascii_alphanumeric())?;
    if !style.is_strict() && inside[..first].chars().count() > 4 {
        return None;
    }
    let mut length = inside[first..].find(|c| !sign(c)).unwrap_or(inside.len() - first);
    // Digits go on behind a blank.
    while inside[first + length..].starts_with(' ') && inside[first + length + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        length += 1;
        length += inside[first + length..].find(|c| !sign(c)).unwrap_or(inside.len() - first - length);
    }
    let mut run = &inside[first..first + length];
    // Something else may follow the number.
    loop {
        run = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != ')');
        if is_number_of_a_document(run) {
            return Some(range.start + first..range.start + first + run.len());
        }
        run = &run[..run.rfind(' ')?];
    }
}

fn is_number_of_a_document(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
    let date = run.len() == 10 && run.as_bytes()[4] == b'-' && letters == 0;
    let length = (6..=24).contains(&(digits + letters)) && (letters <= 8 || digits + letters >= 15);
    digits >= 4 && length && !date && digits * 2 >= letters
}

/// Twelve hexadecimal digits of a network card, whatever stands between them.
fn device(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let inside = &text[range.clone()];
    let first = inside.find(|c: char| c.is_ascii_hexdigit())?;
    let length = inside[first..].find(|c: char| !(c.is_ascii_hexdigit() || matches!(c, ':' | '-' | '.'))).unwrap_or(inside.len() - first);
    let run = &inside[first..first + length];
    let alone = !inside[first + length..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let digits = run.bytes().filter(u8::is_ascii_hexdigit).count();
    (first <= 3 && alone && digits == 12).then(|| range.start + first..range.start + first + run.trim_end_matches([':', '-', '.']).len())
}

/// An account with a bank or a wallet: digits, an address of a crypto currency, an id of UPI or Pix.
fn account(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    if let Some(number) = number(text, &range, 5..=34, style).filter(|r| r.start - range.start < 3) {
        let whole = word(text, number.start..range.end, Style::Said);
        return Some(if whole.end > number.end { whole } else { number });
    }
    let whole = word(text, range, if style.is_strict() { Style::Said } else { style });
    let value = &text[whole.clone()];
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let upi = value.contains('@') && !value.contains(['/', ':']);
    let written = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'.'));
    let accepted = upi
        || (written && (6..=110).contains(&value.len()) && (digits >= 3 || value.len() >= 25))
        || (style == Style::Quoted && digits >= 1 && value.len() >= 5);
    (accepted && !is_said(value)).then_some(whole)
}

/// Whether a key is one of an address only in an object: `line1`.
fn is_of_code(key: &str) -> bool {
    key.len() <= 6 && key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("line"))
}

/// Where somebody lives.
fn address(text: &str, range: Range<usize>, style: Style) -> Option<Range<usize>> {
    const JUDGED: usize = 400;
    let whole = trimmed(text, range);
    let inside = &text[whole.clone()];
    let script = inside.chars().take(12).any(|c| c as u32 >= 0x370 && c.is_alphabetic());
    let bound = style.is_strict() || matches!(style, Style::Colon | Style::Equals) || (script && style == Style::Said);
    if !bound {
        return None;
    }
    let inside = &inside[..super::markup::boundary(inside, inside.len().min(JUDGED))];
    let stops: &[char] = if script { &['。', '；', ';', '\n', '，', ',', '|', '！'] } else { &[';', '\n', '|'] };
    let inside = if style == Style::Quoted { inside } else { inside.split(stops).next().unwrap_or_default() };
    let has_digit = inside.chars().any(|c| c.is_ascii_digit());
    let letters = inside.chars().filter(|c| c.is_alphabetic()).count();
    let technical = inside.contains("://")
        || inside.contains('@')
        || inside.split_whitespace().next().is_some_and(|w| names::is_host(w.trim_end_matches([',', '.'])) || w.contains("::"));
    let shaped = if script { letters >= 5 || (has_digit && letters >= 3) } else { has_digit && letters >= 4 && inside.contains(' ') };
    (shaped && !technical && !is_said(inside)).then(|| trimmed(text, whole.start..whole.start + inside.len()))
}

/// Addresses of the user's device, as a server tells them back.
fn own_addresses(text: &str, range: Range<usize>, hits: &mut Vec<Hit>) {
    let inside = &text[range.clone()];
    let mut last: Option<usize> = None;
    for part in inside.split(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':'))).take(80) {
        let start = part.as_ptr() as usize - inside.as_ptr() as usize;
        let offset = if part.starts_with("::") { 0 } else { part.len() - part.trim_start_matches(':').len() };
        let found = part[offset..].trim_end_matches('.');
        let found = if found.ends_with("::") { found } else { found.trim_end_matches(':') };
        // An address with a port.
        let found =
            if found.contains('.') && found.parse::<IpAddr>().is_err() { found.split(':').next().unwrap_or_default() } else { found };
        if !found.parse::<IpAddr>().is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified()) {
            continue;
        }
        // A list goes on behind a comma; a sentence speaks of something else.
        let between = &inside[last.unwrap_or(0)..start];
        if between.len() > if last.is_some() { 12 } else { 24 }
            || (last.is_some() && between.contains(' ') && !between.contains([',', ';']))
        {
            break;
        }
        last = Some(start + offset + found.len());
        let at = range.start + start + offset;
        hits.push(Hit { key: key_of("own-address", found), range: at..at + found.len(), label: "own-address" });
    }
}
