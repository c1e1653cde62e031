//! Error codes: which scheme one is of, and what it means there. A number alone means different things in different schemes;
//! then all meanings are told and none is chosen.

mod bare;

use unicode_normalization::UnicodeNormalization;

use crate::pack::{Code, CodeFile, CodeSource, Pack, PayAgain};
use crate::wallet::Wallet;

/// What a code means in one scheme.
#[derive(Clone, Copy, Debug)]
pub struct Meaning<'a> {
    /// The scheme.
    pub scheme: &'a CodeFile,
    /// The code as the scheme writes it.
    pub code: &'a str,
    /// Its row.
    pub row: &'a Code,
    /// Where the row comes from.
    pub source: Option<&'a CodeSource>,
}

impl Meaning<'_> {
    /// `iso8583:51`.
    pub fn id(&self) -> String {
        format!("{}:{}", self.scheme.scheme, self.code)
    }

    /// The causes that it stands for: one, and where the scheme leaves it open, the others.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.row.causes()
    }

    /// Whether it is safe to pay again, by its row.
    pub fn pay_again(&self, pack: &Pack) -> Option<PayAgain> {
        self.row.pay_again(pack)
    }

    /// How sure it is that the code means this, in percent.
    pub fn confidence(&self) -> u8 {
        self.source.map_or(50, |s| s.confidence)
    }
}

/// What a code on a screen means.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// Every meaning that comes into question, the surest first; none: the code is not known.
    pub meanings: Vec<Meaning<'a>>,
    /// It is settled which of them holds: the scheme is known, or the code is a name that means the same wherever it is used.
    pub settled: bool,
    /// How sure the first of them is, in percent.
    pub confidence: u8,
}

impl<'a> Reading<'a> {
    /// The meaning that holds, where that is settled.
    pub fn meaning(&self) -> Option<&Meaning<'a>> {
        self.meanings.first().filter(|_| self.settled)
    }

    /// The meaning that holds, or the first of several that all name the same cause.
    pub fn agreed(&self) -> Option<&Meaning<'a>> {
        self.meanings.first().filter(|first| self.settled || self.meanings.iter().all(|m| m.row.cause == first.row.cause))
    }
}

/// How much surer one is of a code whose scheme was said than of one that is merely the same everywhere.
const WITHOUT_SCHEME: u8 = 15;
/// Numbers up to this length mean something in every system.
const SHORT: usize = 3;

/// What people write before a code, without spaces and signs. What stands behind anything else is no code.
const LEADS: [&str; 34] = [
    "code",
    "errorcode",
    "errcode",
    "error",
    "err",
    "errno",
    "errorno",
    "errornumber",
    "rc",
    "respcode",
    "responsecode",
    "resultcode",
    "returncode",
    "retcode",
    "declinecode",
    "reasoncode",
    "refusalreasoncode",
    "failurecode",
    "subcode",
    "statuscode",
    "failcode",
    "错误码",
    "错误代码",
    "错误编号",
    "错误号",
    "返回码",
    "返回代码",
    "响应码",
    "应答码",
    "代码",
    "状态码",
    "结果码",
    "原因码",
    "错误",
];

/// Reads a code as people write it down: `51`, `[51]`, `iso8583:51`, `Error code: ACQ.TRADE_HAS_SUCCESS`. A scheme in it decides;
/// then those that the wallet shows, where they agree. A name that nobody's list gives two meanings is settled as well, unless the
/// wallet has lists of its own: another provider's is never borrowed. A number alone is not.
pub fn read<'a>(text: &str, wallet: Option<&Wallet>, pack: &'a Pack) -> Reading<'a> {
    let Some((scheme, code)) = split(text, pack) else { return unsettled(Vec::new()) };
    if let Some(scheme) = scheme {
        return settled(find(scheme, &code).into_iter().collect(), 0);
    }
    let schemes = wallet.map_or(&[][..], |w| &w.code_schemes);
    let own: Vec<Meaning<'a>> = schemes.iter().filter_map(|id| find(&pack.codes.get(id)?.value, &code)).collect();
    if !own.is_empty() {
        return if agree(&own, pack) { settled(own, 0) } else { unsettled(own) };
    }
    let others = pack.codes.values().map(|e| &e.value).filter(|s| !s.never_alone && (schemes.is_empty() || !s.one_provider));
    let mut meanings: Vec<Meaning<'a>> = others.filter_map(|scheme| find(scheme, &code)).collect();
    meanings.sort_by_key(|m| std::cmp::Reverse(m.confidence()));
    let number = code.len() <= SHORT || code.chars().all(|c| c.is_ascii_digit());
    if !number && schemes.is_empty() && agree(&meanings, pack) { settled(meanings, WITHOUT_SCHEME) } else { unsettled(meanings) }
}

/// A part of a text that has one code or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is written.
    pub text: String,
    /// Nothing says that it is a code: it calls for care where it may be one, and proves nothing.
    pub bare: bool,
}

/// A text in parts that have one code each: "RC 51 RC 68" in two, and what may be a code beside them.
pub fn each(text: &str, pack: &Pack) -> Vec<Part> {
    let told = told(text).into_iter().map(|text| Part { text, bare: false });
    // Of `unionpay-acp` a message's words give the last.
    let is_scheme = |name: &str| pack.codes.keys().any(|id| id.rsplit('-').next() == Some(name));
    told.chain(bare::codes(text, is_scheme).into_iter().map(|text| Part { text, bare: true })).collect()
}

/// The parts with a code that the text calls one. A text with one code or none is one part.
fn told(text: &str) -> Vec<String> {
    let normal: String = text.nfkc().collect();
    let divides = |c: char| c.is_whitespace() || ",;|+&/()[]【】「」、。".contains(c);
    let words: Vec<&str> = normal.split(divides).map(trimmed).filter(|word| !word.is_empty()).collect();
    let digits = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let is_code = |word: &str| word.is_ascii() && (digits(word) || word.contains('_'));
    if words.len() > 1 && words.iter().all(|word| is_code(word)) {
        return words.into_iter().map(str::to_owned).collect();
    }
    let is_name = |word: &&&str| word.contains('_') && is_code(word);
    let mut parts: Vec<String> = words.iter().filter(is_name).map(|word| (*word).to_owned()).collect();
    let mut part: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let ascii = word.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(word.len());
        let lead = if ascii > 0 { &word[..ascii] } else { word.split([':', '=']).next().unwrap_or_default() };
        // A lead that follows a code begins the next one; "error code" is one lead.
        if is_lead(&words[..at], lead) && part.iter().any(|word| digits(word)) {
            parts.push(part.join(" "));
            part.clear();
        }
        part.push(word);
    }
    // A lead leads to all codes that follow it in a row: "error 51/91".
    parts.extend(in_a_row(&words));
    if parts.is_empty() { vec![text.to_owned()] } else { parts.into_iter().chain([part.join(" ")]).collect() }
}

/// The codes that follow another one behind the same lead.
fn in_a_row(words: &[&str]) -> Vec<String> {
    let is_code = |word: &&&str| word.is_ascii() && word.contains(|c: char| c.is_ascii_digit());
    let mut codes = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (lead, glued) = word.split_at(word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len()));
        if is_lead(&words[..at], lead) {
            let row = words[at + 1..].iter().take_while(is_code);
            codes.extend(row.skip(usize::from(glued.is_empty())).map(|word| (*word).to_owned()));
        }
    }
    codes
}

/// Whether all meanings come to the same cause and the same answer.
fn agree(meanings: &[Meaning<'_>], pack: &Pack) -> bool {
    let answer = |m: &Meaning<'_>| (m.row.cause.clone(), m.pay_again(pack));
    meanings.windows(2).all(|pair| answer(&pair[0]) == answer(&pair[1]))
}

fn settled(meanings: Vec<Meaning<'_>>, less: u8) -> Reading<'_> {
    let confidence = meanings.first().map_or(0, |m| m.confidence().saturating_sub(less));
    Reading { settled: !meanings.is_empty(), meanings, confidence }
}

fn unsettled(meanings: Vec<Meaning<'_>>) -> Reading<'_> {
    Reading { confidence: 0, settled: false, meanings }
}

/// The scheme in front of a code, where one is there, and the code without what people write around it; none where the text is
/// neither a code nor a lead word with one: "timed out at 10:54" has no code in it.
fn split<'a>(text: &str, pack: &'a Pack) -> Option<(Option<&'a CodeFile>, String)> {
    // Full-width forms become ordinary ones.
    let text: String = text.nfkc().collect();
    let whole = trimmed(&text);
    if let Some(found) = with_scheme(whole, pack) {
        return Some(found);
    }
    let is_one = !whole.is_empty() && !whole.contains(char::is_whitespace) && !whole.contains([':', '=']) && whole.is_ascii();
    if is_one {
        return Some((None, whole.to_owned()));
    }
    behind_a_lead(whole, pack)
}

/// `iso8583:51`, where that is a scheme.
fn with_scheme<'a>(text: &str, pack: &'a Pack) -> Option<(Option<&'a CodeFile>, String)> {
    let (before, after) = text.split_once(':')?;
    let code = trimmed(after);
    let scheme = scheme_of(before, pack).filter(|_| !code.contains(char::is_whitespace))?;
    Some((Some(scheme), code.to_owned()))
}

/// The code behind the first lead word.
fn behind_a_lead<'a>(text: &str, pack: &'a Pack) -> Option<(Option<&'a CodeFile>, String)> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || "=:,;()[]【】「」（）".contains(c)).collect();
    let words: Vec<&str> = words.into_iter().filter(|w| !trimmed(w).is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        // 错误码51: the lead and its code without a space.
        let ascii = word.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(word.len());
        let glued = Some(&word[ascii..]).filter(|rest| ascii > 0 && !rest.is_empty());
        let before = if glued.is_some() { &word[..ascii] } else { *word };
        let code = trimmed(glued.or_else(|| words.get(at + 1).copied())?);
        let code_like = code.is_ascii() && (code.contains(|c: char| c.is_ascii_digit() || c == '_') || code.to_uppercase() == code);
        if code_like && is_lead(&words[..at], before) {
            return Some(with_scheme(code, pack).unwrap_or((None, code.to_owned())));
        }
    }
    None
}

/// Whether a word, together with that before it, leads to a code; "verification code" and 验证码 do not.
fn is_lead(before: &[&str], word: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let (word, previous) = (plain(word), before.last().map(|w| plain(w)).unwrap_or_default());
    let other = ["verification", "security", "qr", "zip", "postal", "promo", "area", "country", "sms", "pin", "access", "discount", "bar"];
    let ends = |lead: &str| !lead.is_ascii() && word.ends_with(lead);
    (LEADS.contains(&word.as_str()) && !(word == "code" && other.contains(&previous.as_str()))) || LEADS.iter().any(|lead| ends(lead))
}

/// Without spaces and signs around it.
fn trimmed(part: &str) -> &str {
    part.trim_matches(|c: char| c.is_whitespace() || "[](){}<>\"'`.,;:#。【】「」".contains(c))
}

/// A scheme by its id, however it is written.
fn scheme_of<'a>(name: &str, pack: &'a Pack) -> Option<&'a CodeFile> {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let name = plain(name);
    (!name.is_empty()).then(|| pack.codes.values().map(|e| &e.value).find(|s| plain(&s.scheme) == name)).flatten()
}

/// The row of a code; upper and lower case only matter where a scheme has both.
fn find<'a>(scheme: &'a CodeFile, code: &str) -> Option<Meaning<'a>> {
    let rows = &scheme.codes;
    let exact = rows.get_key_value(code);
    let (code, row) = exact.or_else(|| rows.iter().find(|(key, _)| key.eq_ignore_ascii_case(code)))?;
    Some(Meaning { scheme, code, row, source: scheme.sources.get(&row.source) })
}
