//! Searches a text for many words at once, from left to right, the longest word at each place, whatever the case of ASCII letters.
//! Three letters of a text tell whether a word may begin there; that takes no time to prepare, unlike an automaton.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

/// A list of words between blanks, each looked up as a whole.
pub(crate) struct WordList {
    words: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl WordList {
    pub(crate) const fn new(words: &'static str) -> Self {
        Self { words, set: OnceLock::new() }
    }

    /// Whether a word is one of the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.words.split_whitespace().collect()).contains(word)
    }
}

/// The words, ready to be searched for.
pub(crate) struct Words {
    all: Vec<Box<[u8]>>,
    /// Beginnings and the words that have them, the longest of each first.
    order: Vec<Entry>,
    /// Where the beginnings of each bucket start in that.
    starts: Vec<u16>,
    /// A bit for each beginning.
    filter: Box<[u64; 1 << 10]>,
}

/// A word with one of its beginnings, and what rules most other words out.
#[derive(Clone, Copy)]
struct Entry {
    beginning: u16,
    word: u16,
    length: u8,
    /// Its fourth byte, and its last one.
    fourth: Option<u8>,
    last: u8,
}

/// How many bits of a beginning do not count for its bucket.
const BUCKET: u16 = 2;

/// Of the first three bytes, the first one the lowest.
fn beginning(three: u32) -> u16 {
    (three.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

impl Words {
    /// Words of at least two bytes; nothing where there is a shorter one, or too many.
    pub(crate) fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Option<Self> {
        let words: Vec<Box<[u8]>> = words.into_iter().map(|word| word.as_ref().to_ascii_lowercase().into_bytes().into()).collect();
        let mut order = Vec::with_capacity(words.len() * 2);
        for (i, word) in words.iter().enumerate() {
            let entry = Entry {
                beginning: 0,
                word: u16::try_from(i).ok()?,
                length: u8::try_from(word.len()).ok()?,
                fourth: word.get(3).copied(),
                last: *word.last()?,
            };
            match **word {
                [] | [_] => return None,
                // Whatever follows.
                [first, second] => {
                    let three = |third| u32::from_le_bytes([first, second, third, 0]);
                    order.extend((0..=u8::MAX).map(|third| Entry { beginning: beginning(three(third)), ..entry }));
                }
                [first, second, third, ..] => {
                    order.push(Entry { beginning: beginning(u32::from_le_bytes([first, second, third, 0])), ..entry });
                }
            }
        }
        // Of words that are the same the one that comes first counts.
        order.sort_by_key(|entry| (entry.beginning, Reverse(entry.length)));
        let mut filter = Box::new([0; 1 << 10]);
        let mut starts = vec![0; (1 << (16 - BUCKET)) + 1];
        for Entry { beginning: hash, .. } in &order {
            filter[usize::from(hash >> 6)] |= 1 << (hash & 63);
            starts[usize::from(hash >> BUCKET) + 1] += 1;
        }
        u16::try_from(order.len()).ok()?;
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Some(Self { all: words, order, starts, filter })
    }

    /// Every word: which one, and where.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        self.find_where(text, |_, _| true)
    }

    /// Every word that fits where it stands. One that does not hides no other: `tpin` in `walletPin` is none, `Pin` is.
    pub(crate) fn find_where<'a>(
        &'a self,
        text: &'a str,
        fits: impl Fn(usize, &Range<usize>) -> bool + 'a,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let bytes = text.as_bytes();
        let lower = |at: usize| bytes.get(at).map_or(0, |b| u32::from(b.to_ascii_lowercase()));
        let filter = &*self.filter;
        let mut at = 0;
        std::iter::from_fn(move || {
            let mut three = lower(at) << 8 | lower(at + 1) << 16;
            while at < bytes.len() {
                three = three >> 8 | lower(at + 2) << 16;
                let hash = beginning(three);
                if filter[usize::from(hash >> 6)] & (1 << (hash & 63)) != 0
                    && let Some((word, length)) = self.longest(hash, bytes, at, &fits)
                {
                    let start = at;
                    at += length;
                    return Some((word, start..at));
                }
                at += 1;
            }
            None
        })
    }

    fn longest(&self, hash: u16, text: &[u8], at: usize, fits: impl Fn(usize, &Range<usize>) -> bool) -> Option<(usize, usize)> {
        let rest = &text[at..];
        let bucket = usize::from(hash >> BUCKET);
        let entries = &self.order[usize::from(self.starts[bucket])..usize::from(self.starts[bucket + 1])];
        entries.iter().filter(|entry| entry.beginning == hash).find_map(|entry| {
            let length = usize::from(entry.length);
            let rest = rest.get(..length)?;
            let likely = rest[length - 1].eq_ignore_ascii_case(&entry.last)
                && entry.fourth.is_none_or(|fourth| rest[3].eq_ignore_ascii_case(&fourth));
            let word = usize::from(entry.word);
            (likely && rest.eq_ignore_ascii_case(&self.all[word]) && fits(word, &(at..at + length))).then_some((word, length))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_the_leftmost_place_is_found() {
        let words = Words::new(["pin", "pin code", "PW", "码", "code", "pin"]).expect("words");
        let found = |text: &str| words.find(text).map(|(i, range)| (i, text[range].to_owned())).collect::<Vec<_>>();
        assert_eq!(found("a PIN Code, pw pi"), [(1, "PIN Code".to_owned()), (2, "pw".to_owned())]);
        assert_eq!(found("spin码code"), [(0, "pin".to_owned()), (3, "码".to_owned()), (4, "code".to_owned())]);
        assert_eq!(found("p"), []);
        assert!(Words::new(["a"]).is_none());
    }
}
