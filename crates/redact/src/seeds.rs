//! The words from which a wallet of a crypto currency can be restored (BIP-39): twelve or more in a row, in English or Chinese.

use std::ops::Range;
use std::sync::OnceLock;

use bip39::Language;

use super::{Hit, key_of};

/// The fewest words that restore a wallet.
const FEWEST: usize = 12;
/// The most characters between two of the words: a number, a point, a comma, a line break.
const GAP: usize = 8;

/// Whether the lists are there.
pub(crate) fn words() -> Option<()> {
    (Language::English.find_word("abandon") == Some(0) && !chinese_words().is_empty()).then_some(())
}

/// The characters of the Chinese list, in order.
fn chinese_words() -> &'static [char] {
    static WORDS: OnceLock<Vec<char>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<char> = Language::SimplifiedChinese.word_list().iter().filter_map(|word| word.chars().next()).collect();
        words.sort_unstable();
        words
    })
}

/// How words of the English list begin, as bits: four letters tell all of them apart.
fn beginnings() -> &'static [u64; 1_024] {
    static BEGINNINGS: OnceLock<Box<[u64; 1_024]>> = OnceLock::new();
    BEGINNINGS.get_or_init(|| {
        let mut bits = Box::new([0; 1_024]);
        for word in Language::English.word_list() {
            let (i, bit) = beginning(word.as_bytes());
            bits[i] |= bit;
        }
        bits
    })
}

fn beginning(word: &[u8]) -> (usize, u64) {
    let hash = word.iter().take(4).fold(5_381_usize, |hash, b| hash.wrapping_mul(33) ^ usize::from(b | 0x20));
    (hash / 64 % 1_024, 1_u64 << (hash % 64))
}

/// Every row of such words.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    english(text, hits);
    if !text.is_ascii() {
        chinese(text, hits);
    }
}

/// Rows of words that may be of the list are looked at closely only where they are long enough.
fn english(text: &str, hits: &mut Vec<Hit>) {
    let beginnings = beginnings();
    let may_be = |word: &[u8]| {
        (3..=8).contains(&word.len()) && {
            let (i, bit) = beginning(word);
            beginnings[i] & bit != 0
        }
    };
    rows(text, 0..text.len(), may_be, |row| {
        let is = |word: &[u8]| {
            may_be(word) && std::str::from_utf8(word).is_ok_and(|word| Language::English.find_word(&word.to_ascii_lowercase()).is_some())
        };
        rows(text, row, is, |range| {
            let key: Vec<String> =
                text[range.clone()].split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
            hits.push(Hit { key: key_of("token", &key.join(" ")), range, label: "token" });
        });
    });
}

/// Every row of enough words of a kind.
fn rows(text: &str, within: Range<usize>, is: impl Fn(&[u8]) -> bool, mut found: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let (mut row, mut count, mut at) = (within.start..within.start, 0, within.start);
    while at < within.end {
        if !bytes[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let start = at;
        while at < within.end && bytes[at].is_ascii_alphabetic() {
            at += 1;
        }
        let known = is(&bytes[start..at]);
        let near = count > 0
            && start - row.end <= GAP
            && bytes[row.end..start].iter().all(|b| !matches!(b, b'<' | b'>' | b'=' | b':' | b'{' | b'}'));
        if !known || !near {
            if count >= FEWEST {
                found(row.clone());
            }
            (row, count) = (start..start, 0);
        }
        if known {
            row.end = at;
            count += 1;
        }
    }
    if count >= FEWEST {
        found(row);
    }
}

/// Characters that stand apart from each other, as nobody writes sentences.
fn chinese(text: &str, hits: &mut Vec<Hit>) {
    let mut row: Option<(Range<usize>, usize)> = None;
    let mut chars = text.char_indices().peekable();
    let mut last_was_word = false;
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let single = c as u32 >= 0x3400
            && !last_was_word
            && chars.peek().is_none_or(|(_, next)| (*next as u32) < 0x3400 || matches!(next, '、' | '，' | '。'));
        if single && !matches!(c, '、' | '，' | '。') && chinese_words().binary_search(&c).is_ok() {
            row = Some(row.map_or((at..end, 1), |(range, count)| (range.start..end, count + 1)));
        } else if (c as u32 >= 0x3400 && !matches!(c, '、' | '，' | '。') || matches!(c, '\u{f8ff}') || c.is_ascii_alphabetic())
            && let Some((range, count)) = row.take().filter(|(_, count)| *count >= FEWEST)
        {
            let _ = count;
            hits.push(Hit { key: key_of("token", &text[range.clone()]), range, label: "token" });
        }
        last_was_word = c as u32 >= 0x3400 && !matches!(c, '、' | '，' | '。');
    }
    if let Some((range, _)) = row.filter(|(_, count)| *count >= FEWEST) {
        hits.push(Hit { key: key_of("token", &text[range.clone()]), range, label: "token" });
    }
}
