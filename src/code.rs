//! Error codes: which scheme one is of, and what it means there. A number alone means different things in different schemes;
//! then all meanings are told and none is chosen.

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
    /// It is settled which of them holds: the scheme is known, or all of them come to the same cause.
    pub settled: bool,
    /// How sure the first of them is, in percent.
    pub confidence: u8,
}

impl<'a> Reading<'a> {
    /// The meaning that holds, where that is settled.
    pub fn meaning(&self) -> Option<&Meaning<'a>> {
        self.meanings.first().filter(|_| self.settled)
    }
}

/// How much surer one is of a code whose scheme was said than of one that is merely the same everywhere.
const WITHOUT_SCHEME: u8 = 15;

/// Reads a code as people write it down: `51`, `[51]`, `iso8583:51`, `Error code: ACQ.TRADE_HAS_SUCCESS`. A scheme in it decides;
/// then those that the wallet shows, in its order; then whether every scheme that has such a code means the same by it.
pub fn read<'a>(text: &str, wallet: Option<&Wallet>, pack: &'a Pack) -> Reading<'a> {
    let (scheme, code) = split(text, pack);
    if let Some(scheme) = scheme {
        return settled(find(scheme, &code).into_iter().collect(), 0);
    }
    let own = wallet.into_iter().flat_map(|w| &w.code_schemes).filter_map(|id| pack.codes.get(id));
    if let Some(meaning) = own.map(|e| &e.value).find_map(|scheme| find(scheme, &code)) {
        return settled(vec![meaning], 0);
    }
    let mut meanings: Vec<Meaning<'a>> = pack.codes.values().filter_map(|e| find(&e.value, &code)).collect();
    meanings.sort_by_key(|m| std::cmp::Reverse(m.confidence()));
    let same = meanings.windows(2).all(|pair| pair[0].row.cause == pair[1].row.cause);
    if same { settled(meanings, WITHOUT_SCHEME) } else { Reading { meanings, settled: false, confidence: 0 } }
}

fn settled(meanings: Vec<Meaning<'_>>, less: u8) -> Reading<'_> {
    let confidence = meanings.first().map_or(0, |m| m.confidence().saturating_sub(less));
    Reading { settled: !meanings.is_empty(), meanings, confidence }
}

/// The scheme in front of a code, where one is there, and the code without what people write around it.
fn split<'a>(text: &str, pack: &'a Pack) -> (Option<&'a CodeFile>, String) {
    // Full-width forms become ordinary ones.
    let text: String = text.nfkc().collect();
    let trimmed = |part: &str| part.trim_matches(|c: char| c.is_whitespace() || "[](){}<>\"'`.,;:#。【】「」".contains(c)).to_owned();
    let whole = trimmed(&text);
    if let Some((before, after)) = whole.split_once(':')
        && let Some(scheme) = scheme_of(before, pack)
    {
        return (Some(scheme), trimmed(after));
    }
    // "Error code 51", "错误码：51": the code is the last word.
    let last = whole.rsplit([' ', ':', '\t']).next().unwrap_or(&whole);
    let last = last.trim_start_matches(|c: char| !c.is_ascii());
    (None, if last.is_empty() { whole } else { trimmed(last) })
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
