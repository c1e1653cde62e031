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

/// Whether a word begins as one of the English list does: four letters tell all of them apart.
fn may_be_known(word: &[u8]) -> bool {
    static BEGINNINGS: OnceLock<Vec<u64>> = OnceLock::new();
    let place = |word: &[u8]| {
        let hash = word.iter().take(4).fold(5_381_usize, |hash, b| hash.wrapping_mul(33) ^ usize::from(b | 0x20));
        (hash / 64 % 1_024, 1_u64 << (hash % 64))
    };
    let beginnings = BEGINNINGS.get_or_init(|| {
        let mut bits = vec![0; 1_024];
        for word in Language::English.word_list() {
            let (i, bit) = place(word.as_bytes());
            bits[i] |= bit;
        }
        bits
    });
    let (i, bit) = place(word);
    beginnings[i] & bit != 0
}

/// Every row of such words.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    english(text, hits);
    chinese(text, hits);
}

fn english(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let (mut row, mut count, mut at): (Option<Range<usize>>, usize, usize) = (None, 0, 0);
    let mut finish = |row: &mut Option<Range<usize>>, count: &mut usize| {
        if let Some(range) = row.take().filter(|_| *count >= FEWEST) {
            let key: Vec<String> =
                text[range.clone()].split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
            hits.push(Hit { key: key_of("token", &key.join(" ")), range, label: "token" });
        }
        *count = 0;
    };
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let near = row.as_ref().is_some_and(|row| {
            at - row.end <= GAP && bytes[row.end..at].iter().all(|b| !matches!(b, b'<' | b'>' | b'=' | b':' | b'{' | b'}'))
        });
        let word = &text[at..at + length];
        let known =
            (3..=8).contains(&length) && may_be_known(word.as_bytes()) && Language::English.find_word(&word.to_ascii_lowercase()).is_some();
        if !known || !near {
            finish(&mut row, &mut count);
        }
        if known {
            row = Some(row.map_or(at, |row| row.start)..at + length);
            count += 1;
        }
        at += length;
    }
    finish(&mut row, &mut count);
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
