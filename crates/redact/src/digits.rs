//! Numbers that say who somebody is: bank cards, identity numbers, phones. They are told from order numbers, times and amounts by
//! how they are made: check digit, issuer, region, date of birth, grouping.

use std::ops::Range;

use super::Hit;
use super::accept::is_hotline;
use super::check_digits::{is_aadhaar, is_cnpj, is_cpf, is_issued, is_resident_number};
use super::{chars, documents, view};
use few::Few;
use gaps::{Gap, gap};

mod few;
mod gaps;

/// The most digits of any of them.
const MOST: usize = 20;
/// The fewest digits of any of them.
const FEWEST: usize = 7;
/// From this many Chinese numerals in a row on, they are digits and not words.
const NUMERALS: usize = 8;
/// How many hexadecimal digits ids and hashes have.
const HASHES: [usize; 10] = [16, 20, 24, 32, 40, 48, 56, 64, 96, 128];

#[derive(Clone, Copy)]
struct Digit {
    start: u32,
    end: u32,
    value: u8,
    before: Gap,
}

/// Every such number in a text.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    let stream = Stream::of(text);
    let mut first = 0;
    while first < stream.digits.len() {
        // Too few digits before the next number begins.
        if let Some(next) = (first + 1..first + FEWEST).find(|i| stream.digits.get(*i).is_none_or(|digit| digit.before == Gap::Far)) {
            first = next;
            continue;
        }
        let found = stream.ends(first).find_map(|(groups, last)| stream.number(first, last, groups).map(|hit| (hit, last)));
        first = match found {
            Some((hit, last)) => {
                hits.push(hit);
                last
            }
            None => stream.next_group(first),
        };
    }
    memchr::memchr_iter(b'+', text.as_bytes()).for_each(|at| hits.extend(international(text, at)));
}

/// A phone number in its international form (E.164), and no amount with a sign.
fn international(text: &str, at: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    if at > 0 && bytes[at - 1].is_ascii_alphanumeric() || !matches!(bytes.get(at + 1), Some(b'1'..=b'9' | b'(')) {
        return None;
    }
    let (mut end, mut digits, mut gap, mut number) = (at + 1, 0, 0, None);
    for (i, b) in bytes.iter().enumerate().skip(at + 1) {
        match b {
            b'0'..=b'9' => {
                // Behind a blank another number may follow.
                if gap > 0 && bytes[i - 1] == b' ' {
                    number = whole_number(text, at..end, digits).or(number);
                }
                (end, digits, gap) = (i + 1, digits + 1, 0);
            }
            b' ' | b'.' | b'(' | b')' | b'-' | b'/' | b'_' if gap < 3 => gap += 1,
            _ => break,
        }
        if digits > 15 {
            break;
        }
    }
    let range = whole_number(text, at..end, digits).or(number).filter(|range| !is_hotline(&text[range.clone()]))?;
    let key: String = text[range.clone()].chars().filter(char::is_ascii_digit).collect();
    let key = key.strip_prefix("86").filter(|own| own.len() == 11).map(str::to_owned).unwrap_or(key);
    Some(Hit { range, label: "phone", key })
}

/// A stretch with so many digits if a phone number can be written so: nothing that goes on, and no amount.
fn whole_number(text: &str, range: Range<usize>, digits: usize) -> Option<Range<usize>> {
    let cents = text[range.clone()].rsplit_once('.').is_some_and(|(before, cents)| cents.len() == 2 && !before.contains(['.', ' ', '-']));
    let alone = !text.as_bytes().get(range.end).is_some_and(u8::is_ascii_alphanumeric);
    (alone && !cents && (8..=15).contains(&digits)).then_some(range)
}

/// The digits of a text one after the other.
struct Stream<'a> {
    text: &'a str,
    digits: Vec<Digit>,
    /// For each digit where its group ends.
    group_end: Vec<u32>,
    /// The sums of the digits so far, those at even places doubled as for Luhn, and those at odd places.
    sums: Vec<[u32; 2]>,
    sum: [u32; 2],
    /// Where the last digit ends.
    end: usize,
}

impl<'a> Stream<'a> {
    fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let count = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        let (digits, mut sums) = (Vec::with_capacity(count), Vec::with_capacity(count + 1));
        sums.push([0, 0]);
        let mut stream = Self { text, digits, group_end: Vec::new(), sums, sum: [0, 0], end: 0 };
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b @ b'0'..=b'9' => {
                    stream.push(at..at + 1, b - b'0');
                    at += 1;
                }
                // The first byte of every Chinese numeral.
                0xe3..=0xe9 => at += stream.numerals(at),
                _ => at += 1,
            }
        }
        let mut end = u32::try_from(stream.digits.len()).unwrap_or(u32::MAX);
        stream.group_end = vec![0; stream.digits.len()];
        for i in (0..stream.digits.len()).rev() {
            stream.group_end[i] = end;
            if stream.digits[i].before != Gap::Nothing {
                end = u32::try_from(i).unwrap_or(u32::MAX);
            }
        }
        stream
    }

    /// Takes a row of Chinese numerals as digits; how many bytes were looked at.
    fn numerals(&mut self, at: usize) -> usize {
        let Some(rest) = self.text.get(at..) else { return 1 };
        let first = rest.chars().next();
        if first.and_then(chars::chinese_digit).is_none() {
            return first.map_or(1, char::len_utf8);
        }
        let (mut row, mut end) = (Vec::new(), 0);
        // A single sign may stand between two of them.
        while let Some(c) = rest[end..].chars().next() {
            let sign = if matches!(c, ' ' | '-' | '、' | '，' | ',') && !row.is_empty() { c.len_utf8() } else { 0 };
            let Some((digit, width)) =
                rest[end + sign..].chars().next().and_then(|c| Some((chars::chinese_digit(c)?.to_digit(10)?, c.len_utf8())))
            else {
                break;
            };
            row.push((end + sign, width, u8::try_from(digit).unwrap_or(0)));
            end += sign + width;
        }
        if row.len() >= NUMERALS {
            for (offset, width, digit) in row {
                self.push(at + offset..at + offset + width, digit);
            }
        }
        end
    }

    fn push(&mut self, range: Range<usize>, value: u8) {
        let before = match range.start - self.end {
            _ if self.digits.is_empty() => Gap::Far,
            0 => Gap::Nothing,
            _ => gap(self.text.as_bytes(), self.end..range.start),
        };
        self.end = range.end;
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let doubled = u32::from(if value > 4 { value * 2 - 9 } else { value * 2 });
        let parity = self.digits.len() % 2;
        self.sum[parity] = self.sum[parity].wrapping_add(doubled);
        self.sum[1 - parity] = self.sum[1 - parity].wrapping_add(value.into());
        self.sums.push(self.sum);
        self.digits.push(Digit { start: place(range.start), end: place(range.end), value, before });
    }

    fn next_group(&self, first: usize) -> usize {
        self.group_end[first] as usize
    }

    /// Where a number that begins here can end, the last place first, and how many groups it has then.
    fn ends(&self, first: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (mut ends, mut count, mut end) = ([0; MOST + 1], 0, self.next_group(first));
        while end - first <= MOST {
            ends[count] = end;
            count += 1;
            if self.digits.get(end).is_none_or(|digit| digit.before == Gap::Far) {
                break;
            }
            end = self.next_group(end);
        }
        (1..=count).rev().map(move |groups| (groups, ends[groups - 1]))
    }

    /// The check digit of cards.
    fn luhn(&self, first: usize, last: usize) -> bool {
        // The last digit is not doubled.
        self.sums[last][last % 2].wrapping_sub(self.sums[first][last % 2]).is_multiple_of(10)
    }

    fn text_of(&self, first: usize, last: usize) -> String {
        self.digits[first..last].iter().map(|d| char::from(b'0' + d.value)).collect()
    }

    fn value(&self, first: usize, count: usize) -> u32 {
        self.digits[first..first + count].iter().fold(0, |value, d| value * 10 + u32::from(d.value))
    }

    /// How many digits each group has.
    fn sizes(&self, first: usize, last: usize) -> Few<usize> {
        let (mut sizes, mut at) = (Few::default(), first);
        while at < last {
            let end = self.next_group(at).min(last);
            sizes.push(end - at);
            at = end;
        }
        sizes
    }

    /// The signs between the groups.
    fn signs(&self, first: usize, last: usize) -> Few<u8> {
        let mut signs = Few::default();
        self.gaps(first, last).for_each(|gap| signs.push(if let Gap::Separator(sign) = gap { sign } else { b'\n' }));
        signs
    }

    /// What stands between the groups.
    fn gaps(&self, first: usize, last: usize) -> impl Iterator<Item = Gap> + '_ {
        self.digits[first + 1..last].iter().map(|d| d.before).filter(|gap| *gap != Gap::Nothing)
    }

    /// What the digits from one place to another are together.
    fn number(&self, first: usize, last: usize, groups: usize) -> Option<Hit> {
        let range = self.digits[first].start as usize..self.digits[last - 1].end as usize;
        let length = last - first;
        if length < FEWEST {
            return None;
        }
        let hit = |label, range, key| Some(Hit { range, label, key });
        if let Some((end, key)) = self.resident(first, last, range.end) {
            return hit("id-number", range.start..end, key);
        }
        if self.is_card(first, last) && !self.is_of_an_id(&range) {
            return hit("card", range, self.text_of(first, last));
        }
        if (9..=15).contains(&length) && self.is_chinese_mobile(first, last) && !self.is_of_a_word(&range) {
            let plus = usize::from(self.text[..range.start].ends_with('+'));
            let own = self.text_of(first, last);
            return hit("phone", range.start - plus..range.end, own[own.len() - 11..].to_owned());
        }
        if !(1..=7).contains(&groups) {
            return None;
        }
        let label = self.written(first, last).or_else(|| self.document(first, last, groups)).filter(|_| !self.is_of_a_word(&range))?;
        hit(label, range, self.text_of(first, last))
    }

    fn is_card(&self, first: usize, last: usize) -> bool {
        let length = last - first;
        if !(12..=19).contains(&length) || !is_issued(self.value(first, 6), length) {
            return false;
        }
        // A code that UnionPay makes for one payment looks like a card without its check digit.
        let single_use = length == 19 && self.value(first, 2) == 62 && self.sizes(first, last).len() == 1;
        (self.luhn(first, last) || single_use) && self.is_grouped(first, last, 4)
    }

    /// Whether the groups are those of one number: large ones with a rest, or all of the same size, or broken anywhere.
    fn is_grouped(&self, first: usize, last: usize, least: usize) -> bool {
        let sizes = self.sizes(first, last);
        let Some((rest, before)) = sizes.split_last() else { return false };
        let fraction = |gap| matches!(gap, Gap::Separator(b'.' | b','));
        if before.contains(&3) && self.gaps(first, last).all(fraction) {
            return false;
        }
        before.iter().all(|size| *size >= least)
            || before.iter().all(|size| *size == before[0] && rest <= size)
            || self.gaps(first, last).all(|gap| gap == Gap::Break)
    }

    /// A resident identity number of mainland China, whose check character may be a letter behind the digits.
    fn resident(&self, first: usize, last: usize, end: usize) -> Option<(usize, String)> {
        let length = last - first;
        if !matches!(length, 15 | 17 | 18)
            || !matches!(self.value(first, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
        {
            return None;
        }
        let range = self.digits[first].start as usize..end;
        let mut key = self.text_of(first, last);
        let mut end = end;
        if length == 17 {
            let rest = self.text.get(end..)?;
            let white = rest.chars().next().filter(|c| view::groups(*c)).map_or(0, char::len_utf8);
            end += rest.get(white..)?.starts_with(['x', 'X']).then_some(white + 1)?;
            key.push('x');
        }
        let beyond = self.text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) && self.is_of_an_id(&range);
        (!beyond && is_resident_number(&key) && self.is_grouped(first, last, 3) && !self.is_of_an_id(&range)).then_some((end, key))
    }

    /// A mobile number of mainland China, with or without the country's code.
    fn is_chinese_mobile(&self, first: usize, last: usize) -> bool {
        let Some(code) = (last - first).checked_sub(11) else { return false };
        let own = first + code;
        let has_code = match code {
            0 => true,
            2 => self.value(first, 2) == 86,
            3 | 4 => self.value(first, code) == 86,
            _ => return false,
        };
        if !has_code || !(13..=19).contains(&self.value(own, 2)) {
            return false;
        }
        let sizes = self.sizes(first, last);
        let sizes = sizes.strip_prefix(&[code]).unwrap_or(&sizes);
        let joined = [11 + code];
        let known: [&[usize]; 9] = [&joined, &[11], &[3, 4, 4], &[3, 8], &[7, 4], &[3, 3, 5], &[5, 6], &[4, 4, 3], &[1; 11]];
        known.contains(&sizes) || self.gaps(first, last).all(|gap| gap == Gap::Break)
    }

    /// A document of some country, alone as its digits or in its groups.
    fn document(&self, first: usize, last: usize, groups: usize) -> Option<&'static str> {
        let length = last - first;
        let is_document = if groups == 1 {
            matches!(length, 11 | 13..=15) && documents::is_bare(&self.text_of(first, last)) && !self.is_reference(first)
        } else {
            (8..=15).contains(&length) && {
                let signs = self.signs(first, last);
                // What is beside it with the same sign, and nothing else, belongs to it.
                let apart = |at: usize| match self.digits[at].before {
                    Gap::Nothing => false,
                    Gap::Separator(sign) if signs.contains(&sign) => {
                        at.checked_sub(1).is_some_and(|before| self.digits[at].start - self.digits[before].end > 1)
                    }
                    _ => true,
                };
                apart(first)
                    && (last == self.digits.len() || apart(last))
                    && documents::is_grouped(|| self.text_of(first, last), &self.sizes(first, last), &signs)
            }
        };
        is_document.then_some("id-number")
    }

    /// Whether what stands before a number calls it an order, a time or the like.
    fn is_reference(&self, first: usize) -> bool {
        const REFERENCES: [&str; 21] = [
            "order",
            "trade",
            "trace",
            "transaction",
            "txn",
            "request",
            "ref",
            "time",
            "invoice",
            "serial",
            "batch",
            "seq",
            "flow",
            "订单",
            "单号",
            "流水",
            "编号",
            "序列",
            "交易号",
            "ts",
            "no",
        ];
        let end = self.digits[first].start as usize;
        let from = super::markup::boundary(self.text, end.saturating_sub(24));
        // It calls the number that follows it so, and none after that.
        let nearest = self.text[from..end].rsplit(char::is_numeric).next().unwrap_or_default();
        let before = nearest.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        REFERENCES.iter().any(|word| before.ends_with(word) || (word.len() > 4 && before.contains(word)))
    }

    /// What is known by the way in which it is written.
    fn written(&self, first: usize, last: usize) -> Option<&'static str> {
        let sizes = self.sizes(first, last);
        let signs = self.signs(first, last);
        let alone = self.digits[first].before == Gap::Far && self.digits.get(last).is_none_or(|d| d.before == Gap::Far);
        let all = |signs: &[u8], of: &[u8]| signs.iter().all(|s| of.contains(s));
        let three = |at: usize| self.value(first + at, 3);
        match sizes[..] {
            [3, 2, 4] if *signs == *b"--" && alone && !matches!(three(0), 0 | 666 | 900..) => Some("id-number"),
            [3, 3, 3, 2] if *signs == *b"..-" && is_cpf(&self.text_of(first, last)) => Some("id-number"),
            [2, 3, 3, 4, 2] if *signs == *b"../-" && is_cnpj(&self.text_of(first, last)) => Some("id-number"),
            [4, 4, 4] if alone && all(&signs, b" -") && is_aadhaar(&self.text_of(first, last)) => Some("id-number"),
            [3, 3, 4] if all(&signs, b"-.)") && self.is_american(first) => Some("phone"),
            [1, 3, 3, 4] if self.value(first, 1) == 1 && all(&signs, b"-.) ") && self.is_american(first + 1) => Some("phone"),
            [2, 2, 2, 2, 2] if alone && self.value(first, 1) == 0 && (*signs == *b"    " || *signs == *b"....") => Some("phone"),
            [area @ (3 | 4), 7 | 8] | [area @ (3 | 4), 3 | 4, 4] if self.is_chinese_landline(first, area, last) && all(&signs, b"-) ") => {
                Some("phone")
            }
            _ => None,
        }
    }

    /// Area and exchange of North America, without those that anybody may call for nothing.
    fn is_american(&self, first: usize) -> bool {
        let (area, exchange) = (self.value(first, 3), self.value(first + 3, 3));
        area >= 200 && exchange >= 200 && !matches!(area, 400 | 800 | 833 | 844 | 855 | 866 | 877 | 888 | 900)
    }

    fn is_chinese_landline(&self, first: usize, area: usize, last: usize) -> bool {
        let code = self.value(first, area);
        let known = if area == 3 { code == 10 || (20..=29).contains(&code) } else { (310..=999).contains(&code) };
        known && self.digits[first].value == 0 && self.digits[first + area].value >= 2 && (10..=12).contains(&(last - first))
    }

    /// Whether it is a part of an id or a hash in hexadecimal digits, or of a fraction.
    fn is_of_an_id(&self, range: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        let before = &bytes[..range.start];
        if before.ends_with(b".")
            && before.len() >= 2
            && before[before.len() - 2].is_ascii_digit()
            && !bytes[range.clone()].iter().any(|b| !b.is_ascii_digit())
        {
            return true;
        }
        let reach = |b: &&u8| b.is_ascii_alphanumeric();
        let start = range.start - before.iter().rev().take(130).take_while(reach).count();
        let end = range.end + bytes[range.end..].iter().take(130).take_while(reach).count();
        let word = &bytes[start..end];
        if word.iter().all(u8::is_ascii_hexdigit) && HASHES.contains(&word.len()) && word.iter().any(u8::is_ascii_alphabetic) {
            return true;
        }
        is_in_uuid(bytes, range)
    }

    /// Whether letters on either side make the digits part of an identifier: `9f13812345678a`.
    fn is_of_a_word(&self, range: &Range<usize>) -> bool {
        let (before, after) = (&self.text.as_bytes()[..range.start], &self.text.as_bytes()[range.end..]);
        let letters_before = before.iter().rev().take(12).take_while(|b| b.is_ascii_alphabetic()).count();
        let letters_after = after.iter().take(12).take_while(|b| b.is_ascii_alphabetic()).count();
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        let far = |letters: usize, beyond: Option<&u8>, word: &[u8]| {
            letters > 0 && (digit(beyond) || (letters < 3 && word.iter().all(u8::is_ascii_hexdigit)))
        };
        let beyond = before.len().checked_sub(letters_before + 1).and_then(|i| before.get(i));
        far(letters_before, beyond, &before[before.len() - letters_before..])
            || far(letters_after, after.get(letters_after), &after[..letters_after])
            || self.is_of_an_id(range)
    }
}

/// Whether a place lies within a UUID (RFC 9562).
fn is_in_uuid(bytes: &[u8], range: &Range<usize>) -> bool {
    let reach = |b: &&u8| b.is_ascii_hexdigit() || **b == b'-';
    let start = range.start - bytes[..range.start].iter().rev().take(36).take_while(reach).count();
    let end = range.end + bytes[range.end..].iter().take(36).take_while(reach).count();
    let word = &bytes[start..end];
    word.len() == 36 && [8, 13, 18, 23].iter().all(|i| word[*i] == b'-') && word.iter().any(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests;
