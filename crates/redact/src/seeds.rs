//! The words from which a wallet of a crypto currency can be restored (BIP-39): twelve or more in a row, in any of
//! its languages, whole or as the four letters that tell them apart.

use std::collections::HashSet;
use std::ops::Range;
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
    (Language::English.find_word("abandon") == Some(0) && !chinese_words().is_empty()).then_some(())
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
    let word = word.to_ascii_lowercase();
    let words = &lists[list];
    let at = words.partition_point(|known| *known < word);
    words.get(at).is_some_and(|known| *known == word || (word.len() == 4 && known.starts_with(&word)))
}

/// Every row of such words.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    latin(text, hits);
    if !text.is_ascii() {
        chinese(text, hits);
        syllables(text, hits);
    }
}

/// How many words of a list stand in a row, and where.
#[derive(Clone, Default)]
struct Row {
    range: Range<usize>,
    count: usize,
}

/// Rows of words that may be of a list are looked at closely only where they are long enough.
fn latin(text: &str, hits: &mut Vec<Hit>) {
    let beginnings = beginnings();
    let bytes = text.as_bytes();
    let mut rows: [Row; LATIN.len()] = Default::default();
    let (mut open, mut at) = (false, 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
            at += 1;
        }
        let lists = if (3..=8).contains(&(at - start)) { beginnings[beginning(bytes[start..at].iter().copied())] } else { 0 };
        if lists == 0 && !open {
            continue;
        }
        open = lists != 0;
        for (list, row) in rows.iter_mut().enumerate() {
            if row.count > 0 && (lists >> list & 1 == 0 || !is_near(bytes, row.range.end..start)) {
                close(text, list, row, hits);
                *row = Row::default();
            }
            if lists >> list & 1 == 1 {
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
    for word in text[row.range.clone()].split(|c: char| !c.is_ascii_alphabetic()) {
        let end = at + word.len();
        if is_of_list(list, word) {
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
            && let Some((range, count)) = row.take().filter(|(_, count)| *count >= FEWEST - 1)
        {
            let _ = count;
            hits.push(Hit { key: key_of("token", &text[range.clone()]), range, label: "token" });
        }
        last_was_word = c as u32 >= 0x3400 && !matches!(c, '、' | '，' | '。');
    }
    if let Some((range, _)) = row.filter(|(_, count)| *count >= FEWEST - 1) {
        hits.push(Hit { key: key_of("token", &text[range.clone()]), range, label: "token" });
    }
}
