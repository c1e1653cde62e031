//! Lines of postal addresses, by how they are written in several countries, and accounts beside the code of a bank.

use std::ops::Range;

use super::{count, count_back, push};
use crate::markup;
use crate::scrub::Hit;

/// What a street is called: the number stands before its name, or behind it.
pub(super) const STREETS: &str = " street| avenue| road| lane| drive| boulevard| court| place| square| terrace| crescent| highway| parkway| close| grove| gardens| mews| way| gate| hill| walk| row| quay| park| rise| view| esplanade| circle| alley| st.| st | st,| ave.| ave | ave,| rd.| rd | rd,| blvd| ln | ln,| dr | dr,| ct,| pl,| pkwy| hwy| cres |strasse |straße |strasse,|str. |gasse |allee |platz |weg |rue |avenue |boulevard |calle |avenida |carrera |via |viale |piazza |corso |rua |travessa |ulica |ul. |jalan |jl. |straat |laan |gatan |vej |katu |cadde|sokak";
/// What is numbered in a community, in Chinese and Japanese.
pub(super) const UNITS: &str = "单元|單元|号楼|號樓|丁目|番地|栋|幢|號|東京都|大阪府|京都府|北海道|県";
/// What tells that the number of an account is near.
pub(super) const BANKS: &str =
    "sort code|sortcode|sort-code|bsb|routing|ifsc|transit|bankleitzahl|blz |aba |swift|bic:|bic |institution no|branch code|bank code";

fn of_a_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\'' | '-' | '.')
}

/// The line of an address around the name of a street.
pub(super) fn line(text: &str, street: &Range<usize>) -> Option<Range<usize>> {
    // `Gateway` is no gate.
    let goes_on = |b: u8| b.is_ascii_alphabetic();
    if count_back(text, street.end, 1, goes_on) > 0 && count(text, street.end, 1, goes_on) > 0 {
        return None;
    }
    number_first(text, street).or_else(|| number_last(text, street))
}

/// `221B Baker Street, London NW1 6XE`, `12 rue de Rivoli`.
fn number_first(text: &str, street: &Range<usize>) -> Option<Range<usize>> {
    let from = markup::boundary(text, street.start.saturating_sub(60));
    let foreign = !text[street.clone()].starts_with(' ');
    // Up to four words with capital letters stand between.
    let (mut at, mut words) = (street.start, 0);
    let number = loop {
        let before = text[from..at].trim_end_matches([' ', ',']);
        let gap = at - from - before.len();
        let word_start = before
            .rfind(|c: char| !(of_a_word(c) || c.is_ascii_digit() || c == '/'))
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let word = &before[word_start..];
        if word.is_empty() || gap > 2 || (words == 0 && foreign && gap == 0) {
            return None;
        }
        at = from + word_start;
        let ordinal = word.ends_with("th") || word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd");
        if word.starts_with(|c: char| c.is_ascii_digit()) && !(ordinal && words == 0) {
            break word;
        }
        words += 1;
        let capital = word.starts_with(char::is_uppercase) || (ordinal && word.starts_with(|c: char| c.is_ascii_digit()));
        if words > 4 || !capital || foreign {
            return None;
        }
    };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let letters = number.len() - digits;
    let named = words > 0 || (foreign && text[street.end..].starts_with(|c: char| c.is_alphabetic()));
    // A capital letter tells a street from a word of a sentence: `2 place orders`.
    let begins = text[street.clone()].trim_start().starts_with(char::is_uppercase) || words > 0 || foreign;
    let fits = (1..=5).contains(&digits) && (letters <= 1 || number.contains(['-', '/'])) && named && begins;
    let joined = count_back(text, at, 1, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'/')) > 0;
    (fits && !joined).then(|| at..rest_of_line(text, street.end))
}

/// `Hauptstraße 5, 10115 Berlin`, `Calle Mayor 12`, `Via Roma 12`.
fn number_last(text: &str, street: &Range<usize>) -> Option<Range<usize>> {
    if text[street.clone()].starts_with(' ') {
        return None;
    }
    let glued = count_back(text, street.start, 40, |b| b.is_ascii_alphabetic() || !b.is_ascii());
    let mut start = street.start - glued;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    if !text[start..].starts_with(char::is_uppercase) {
        return None;
    }
    // Words with capital letters, and the little ones between them.
    let (mut at, mut words) = (street.end, 0);
    loop {
        at += count(text, at, 2, |b| b == b' ' || b == b',');
        let rest = &text[at..markup::boundary(text, text.len().min(at + 40))];
        let length = rest.find(|c| !of_a_word(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        if word.is_empty() {
            break;
        }
        words += 1;
        let little = matches!(
            word,
            "de" | "del" | "la" | "las" | "los" | "dei" | "della" | "da" | "do" | "dos" | "des" | "du" | "n" | "no" | "no." | "nr."
        );
        if words > 5 || !(little || word.starts_with(char::is_uppercase)) {
            return None;
        }
        at += length;
    }
    let digits = count(text, at, 6, |b| b.is_ascii_digit());
    let compound = glued >= 3;
    let ends = !text[at + digits..].starts_with([':', '.', '%', '/']) || text[at + digits..].starts_with(". ");
    ((1..=4).contains(&digits) && ends && (compound || words >= 1)).then(|| start..rest_of_line(text, at + digits))
}

/// What belongs to an address behind its street: flats, towns, states and codes between commas.
fn rest_of_line(text: &str, from: usize) -> usize {
    let mut end = from - usize::from(text[..from].ends_with([' ', ',']));
    loop {
        let white = count(text, end, 3, |b| matches!(b, b' ' | b','));
        let at = end + white;
        let rest = &text[at..markup::boundary(text, text.len().min(at + 30))];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '#' | '.'))).unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches('.');
        let counts = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '#');
        if white == 0 || word.is_empty() || !counts || end > from + 90 {
            return end;
        }
        end = at + word.len();
    }
}

/// The line of an address around a block or a unit: `阳光小区3栋2单元501`, `神南1丁目2-3`.
pub(super) fn unit(text: &str, unit: &Range<usize>) -> Option<Range<usize>> {
    let of_a_line =
        |c: char| c as u32 >= 0x3400 && c.is_alphabetic() || c.is_ascii_alphanumeric() || matches!(c, '-' | '#' | '－' | 'の' | 'ー');
    let numbered = text[..unit.start]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || crate::chars::chinese_digit(c).is_some());
    let from = markup::boundary(text, unit.start.saturating_sub(120));
    let start = text[from..unit.start]
        .rfind(|c| !of_a_line(c))
        .map_or(from, |i| from + i + text[from + i..].chars().next().map_or(1, char::len_utf8));
    let to = markup::boundary(text, text.len().min(unit.end + 60));
    let end = text[unit.end..to].find(|c| !of_a_line(c)).map_or(to, |i| unit.end + i);
    let before = &text[start..unit.start];
    // A label stays.
    let first = before.rfind(['址', '到', '至', '在', '住']).map_or(start, |i| start + i + 3);
    let first = if first < unit.start { first } else { start };
    let places = [
        "小区", "花园", "公寓", "大厦", "家园", "苑", "村", "路", "街", "社区", "新城", "广场", "区", "町", "市", "里", "庭", "府", "湾",
        "园", "城", "院", "宿舍", "巷", "弄", "道", "區", "號",
    ];
    let placed = places.iter().any(|place| before.contains(place)) && before.chars().filter(|c| *c as u32 >= 0x3400).count() >= 3;
    // A prefecture of Japan stands first, and numbers behind it.
    let prefecture = text[unit.clone()].ends_with(['都', '府', '道', '県']);
    let behind = &text[unit.end..end];
    if prefecture {
        let shaped = behind.contains(['区', '市', '町', '村', '郡']) && behind.contains(|c: char| c.is_ascii_digit());
        return shaped.then_some(unit.start.min(first.max(start))..end);
    }
    (numbered && placed).then_some(first..end)
}

/// Numbers of accounts near the code of a bank, on the same line.
pub(super) fn accounts(text: &str, bank: &Range<usize>, hits: &mut Vec<Hit>) {
    const REACH: usize = 90;
    let bytes = text.as_bytes();
    if count_back(text, bank.start, 1, |b| b.is_ascii_alphanumeric()) > 0 {
        return;
    }
    let end = markup::boundary(text, text.len().min(bank.end + REACH));
    let end = text[bank.end..end].find(['\n', '}', '<', '。']).map_or(end, |i| bank.end + i);
    let mut at = bank.end;
    while at < end {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = count(text, at, 40, |b| b.is_ascii_digit() || b == b'-');
        let digits = bytes[at..at + length].iter().filter(|b| b.is_ascii_digit()).count();
        let before = bytes[at - 1];
        let after = bytes.get(at + length).copied().unwrap_or(b' ');
        let next = bytes.get(at + length + 1).copied().unwrap_or(b' ');
        let alone = !before.is_ascii_alphabetic() && !matches!(before, b'.' | b'$' | b'_') && !after.is_ascii_alphabetic();
        let amount = matches!(after, b'.' | b',' | b':' | b'%') && next.is_ascii_digit();
        let date = (length == 10 && bytes[at + 4] == b'-') || (length == 8 && text[at..].starts_with("20"));
        if alone && !amount && !date && (6..=20).contains(&digits) {
            push(text, "bank-account", Some(at..at + length), hits);
        }
        at += length;
    }
}

/// Whose page for payments it is: `paypal.me/janedoe`.
pub(super) fn page(text: &str, site: &Range<usize>) -> Option<Range<usize>> {
    let start = site.end + count(text, site.end, 1, |b| matches!(b, b'$' | b'@'));
    let length = count(text, start, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    (length >= 3).then_some(start..start + length)
}
