//! The words from which a wallet of a crypto currency can be restored (BIP-39): twelve or more in a row, in any of
//! its languages, whole or as the four letters that tell them apart.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use bip39::Language;
use unicode_normalization::UnicodeNormalization;

use super::{Hit, key_of};

/// The fewest words that restore a wallet.
const FEWEST: usize = 12;
/// The most characters between two of the words: a number, a point, a comma, a line break.
const GAP: usize = 8;

/// Whether the lists are there.
pub(crate) fn words() -> Option<()> {
    (Language::English.find_word("abandon") == Some(0) && !Language::SimplifiedChinese.word_list().is_empty()).then_some(())
}

/// The characters of the Chinese list, in order.
fn chinese_words() -> &'static [char] {
    static WORDS: OnceLock<Vec<char>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<char> = Language::SimplifiedChinese
            .word_list()
            .iter()
            .chain(Language::TraditionalChinese.word_list())
            .filter_map(|word| word.chars().next())
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    })
}

/// The lists that are written in Latin letters.
const LATIN: [Language; 6] =
    [Language::English, Language::Spanish, Language::French, Language::Italian, Language::Portuguese, Language::Czech];

/// How words of those lists begin: a bit for each list. Four letters tell all words of one apart.
fn beginnings() -> &'static [u8] {
    static BEGINNINGS: OnceLock<Vec<u8>> = OnceLock::new();
    BEGINNINGS.get_or_init(|| {
        let mut lists = vec![0; 1 << 16];
        for (i, language) in LATIN.iter().enumerate() {
            for word in language.word_list() {
                lists[beginning(word.bytes().filter(u8::is_ascii))] |= 1 << i;
            }
        }
        lists
    })
}

fn beginning(word: impl Iterator<Item = u8>) -> usize {
    word.take(4).fold(5_381_usize, |hash, b| hash.wrapping_mul(33) ^ usize::from(b | 0x20)) & 0xffff
}

/// Whether a word is of a list, whole or as the four letters that stand for it.
fn is_of_list(list: usize, word: &str) -> bool {
    static LISTS: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    // Letters stand without the signs on them, as in the text.
    let plain = |word: &&str| word.chars().filter(char::is_ascii).collect();
    let lists = LISTS.get_or_init(|| {
        let sorted = |mut words: Vec<String>| {
            words.sort_unstable();
            words
        };
        LATIN.iter().map(|language| sorted(language.word_list().iter().map(plain).collect())).collect()
    });
    let mut lower = [0; *LETTERS.end()];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let words = &lists[list];
    let at = words.partition_point(|known| known.as_bytes() < &*lower);
    words.get(at).is_some_and(|known| known.as_bytes() == lower || (lower.len() == 4 && known.as_bytes().starts_with(lower)))
}

/// Every row of such words.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    latin(text, hits);
    if !text.is_ascii() {
        chinese(text, hits);
        if has_syllables(text.as_bytes()) {
            syllables(text, hits);
        }
    }
}

/// Whether there may be any of the syllables in which Japanese and Korean words are written.
fn has_syllables(bytes: &[u8]) -> bool {
    bytes.chunks(256).any(|chunk| chunk.iter().fold(false, |any, b| any | matches!(b, 0xea..=0xed)))
        || memchr::memchr_iter(0xe3, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x81 | 0x82)))
}

/// How many words of a list stand in a row, and where.
#[derive(Clone, Default)]
struct Row {
    range: Range<usize>,
    count: usize,
}

/// How many letters a word of those lists has.
const LETTERS: RangeInclusive<usize> = 3..=8;
/// Of places this far apart one lies in every row that is long enough, or right before a word of it.
const STRIDE: usize = FEWEST * *LETTERS.start() + FEWEST - 1;

/// Rows of words that look like those of a list, which few texts have, are looked at closely.
fn latin(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let (mut at, mut from) = (0, 0);
    while at < bytes.len() {
        let Some((row, count)) = word_at(bytes, at).map(|word| row_around(bytes, word, from)) else {
            at += STRIDE;
            continue;
        };
        if count >= FEWEST {
            from = row.end;
            rows(text, row.clone(), hits);
        }
        at = row.end.max(at + STRIDE);
    }
}

/// The word at a place, or right behind it.
fn word_at(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let gap = bytes[at..].iter().take(GAP).take_while(|b| !b.is_ascii_alphabetic()).count();
    let letters = |b: &&u8| b.is_ascii_alphabetic();
    let before = if gap == 0 { bytes[..at].iter().rev().take(*LETTERS.end()).take_while(letters).count() } else { 0 };
    let start = at + gap - before;
    let word = start..start + bytes[start..].iter().take(LETTERS.end() + 1).take_while(letters).count();
    LETTERS.contains(&word.len()).then_some(word)
}

/// The row that a word stands in, and how many words it has; nothing before a place belongs to it.
fn row_around(bytes: &[u8], word: Range<usize>, from: usize) -> (Range<usize>, usize) {
    let letters = |b: &&u8| b.is_ascii_alphabetic();
    let others = |b: &&u8| !b.is_ascii_alphabetic();
    let (mut row, mut count) = (word, 1);
    loop {
        let end = row.start - bytes[from..row.start].iter().rev().take(GAP + 1).take_while(others).count();
        let length = bytes[from..end].iter().rev().take(LETTERS.end() + 1).take_while(letters).count();
        if !LETTERS.contains(&length) || !is_near(bytes, end..row.start) {
            break;
        }
        (row.start, count) = (end - length, count + 1);
    }
    loop {
        let start = row.end + bytes[row.end..].iter().take(GAP + 1).take_while(others).count();
        let length = bytes[start..].iter().take(LETTERS.end() + 1).take_while(letters).count();
        if !LETTERS.contains(&length) || !is_near(bytes, row.end..start) {
            break;
        }
        (row.end, count) = (start + length, count + 1);
    }
    (row, count)
}

/// The rows of words of each list within a stretch.
fn rows(text: &str, stretch: Range<usize>, hits: &mut Vec<Hit>) {
    let beginnings = beginnings();
    let bytes = &text.as_bytes()[..stretch.end];
    let mut rows: [Row; LATIN.len()] = Default::default();
    let mut at = stretch.start;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let start = at;
        at += bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let lists = beginnings[beginning(bytes[start..at].iter().copied())];
        for (list, row) in rows.iter_mut().enumerate() {
            if lists >> list & 1 == 0 {
                close(text, list, &std::mem::take(row), hits);
            } else {
                let first = if row.count == 0 { start } else { row.range.start };
                *row = Row { range: first..at, count: row.count + 1 };
            }
        }
    }
    rows.iter().enumerate().for_each(|(list, row)| close(text, list, row, hits));
}

fn is_near(bytes: &[u8], between: Range<usize>) -> bool {
    between.len() <= GAP && bytes[between].iter().all(|b| !matches!(b, b'<' | b'>' | b'=' | b'{' | b'}'))
}

/// The words of a row that are of the list.
fn close(text: &str, list: usize, row: &Row, hits: &mut Vec<Hit>) {
    if row.count < FEWEST {
        return;
    }
    let mut found = Row::default();
    let mut at = row.range.start;
    let mut last = ("", false);
    for word in text[row.range.clone()].split(|c: char| !c.is_ascii_alphabetic()) {
        let end = at + word.len();
        if word != last.0 {
            last = (word, is_of_list(list, word));
        }
        if last.1 {
            found = Row { range: if found.count == 0 { at } else { found.range.start }..end, count: found.count + 1 };
        } else if !word.is_empty() {
            push(text, &found, hits);
            found = Row::default();
        }
        at = end + text[end..].chars().next().map_or(1, char::len_utf8);
    }
    push(text, &found, hits);
}

fn push(text: &str, row: &Row, hits: &mut Vec<Hit>) {
    if row.count >= FEWEST {
        let words: Vec<String> =
            text[row.range.clone()].split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        hits.push(Hit { key: key_of("token", &words.join(" ")), range: row.range.clone(), label: "token" });
    }
}

/// Words of the Japanese and the Korean list, which are written in syllables.
fn syllables(text: &str, hits: &mut Vec<Hit>) {
    static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    let is_syllable = |c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{3099}' | '\u{309a}' | '\u{ac00}'..='\u{d7a3}');
    let mut row = Row::default();
    for (start, word) in text.split(|c: char| !is_syllable(c)).map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)) {
        if word.is_empty() {
            continue;
        }
        let end = start + word.len();
        let near = row.count == 0 || (start - row.range.end <= GAP && !text[row.range.end..start].contains(char::is_alphabetic));
        let listed = word.len() <= 30 && {
            let words = WORDS.get_or_init(|| Language::Japanese.word_list().iter().chain(Language::Korean.word_list()).copied().collect());
            words.contains(word.nfkd().collect::<String>().as_str())
        };
        if !listed || !near {
            push(text, &row, hits);
            row = Row::default();
        }
        if listed {
            row = Row { range: if row.count == 0 { start } else { row.range.start }..end, count: row.count + 1 };
        }
    }
    push(text, &row, hits);
}

/// Characters that stand apart from each other, as nobody writes sentences; the first one may stand right behind a label.
fn chinese(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut row = Row::default();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            let ended = row.count > 0 && bytes[at].is_ascii_alphabetic();
            if ended {
                end_of_chinese(text, &mut row, hits);
            }
            // Nothing begins before the next character beyond ASCII.
            at += if row.count > 0 { 1 } else { bytes[at..].iter().take_while(|b| b.is_ascii()).count() };
            continue;
        }
        let start = at;
        let mut length = 0;
        while let Some(width) = bytes.get(at).filter(|b| !b.is_ascii()).and_then(|_| word_width(&bytes[at..])) {
            (at, length) = (at + width, length + 1);
        }
        match length {
            0 => at += text[at..].chars().next().map_or(1, char::len_utf8),
            1 if text[start..at].chars().all(|c| chinese_words().binary_search(&c).is_ok()) => {
                row = Row { range: if row.count == 0 { start } else { row.range.start }..at, count: row.count + 1 };
            }
            _ => end_of_chinese(text, &mut row, hits),
        }
    }
    end_of_chinese(text, &mut row, hits);
}

/// How many bytes a character of a word has; nothing where it is none.
fn word_width(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xef, 0xbc, 0x8c, ..] => None,
        [0xe3, 0x90..=0xff, ..] | [0xe4..=0xef, ..] => Some(3),
        [0xf0..=0xff, ..] => Some(4),
        _ => None,
    }
}

fn end_of_chinese(text: &str, row: &mut Row, hits: &mut Vec<Hit>) {
    let Row { range, count } = std::mem::take(row);
    if count >= FEWEST - 1 {
        hits.push(Hit { key: key_of("token", &text[range.clone()]), range, label: "token" });
    }
}
