//! Searches a text for many words at once, from left to right, the longest word at each place, whatever the case of ASCII letters.
//! Three letters of a text tell whether a word may begin there; that takes no time to prepare, unlike an automaton.

use std::cmp::Reverse;
use std::ops::Range;

/// The words, ready to be searched for.
pub(crate) struct Words {
    words: Vec<Box<[u8]>>,
    /// Beginnings and the words that have them, the longest of each first.
    order: Vec<(u16, u16)>,
    /// Where the beginnings of each bucket start in that.
    starts: Vec<u16>,
    /// A bit for each beginning.
    filter: Box<[u64; 1 << 10]>,
}

/// How many bits of a beginning do not count for its bucket.
const BUCKET: u16 = 4;

fn beginning(first: u8, second: u8, third: u8) -> u16 {
    u16::from(first) ^ u16::from(second) << 5 ^ u16::from(third) << 10
}

impl Words {
    /// Words of at least two bytes; nothing where there is a shorter one, or too many.
    pub(crate) fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Option<Self> {
        let words: Vec<Box<[u8]>> = words.into_iter().map(|word| word.as_ref().to_ascii_lowercase().into_bytes().into()).collect();
        let mut order = Vec::with_capacity(words.len() * 2);
        for (i, word) in words.iter().enumerate() {
            let i = u16::try_from(i).ok()?;
            match **word {
                [] | [_] => return None,
                // Whatever follows.
                [first, second] => order.extend((0..=u8::MAX).map(|third| (beginning(first, second, third), i))),
                [first, second, third, ..] => order.push((beginning(first, second, third), i)),
            }
        }
        // Of words that are the same the one that comes first counts.
        order.sort_by_key(|(hash, i)| (*hash, Reverse(words[usize::from(*i)].len())));
        let mut filter = Box::new([0; 1 << 10]);
        let mut starts = vec![0; (1 << (16 - BUCKET)) + 1];
        for (hash, _) in &order {
            filter[usize::from(hash >> 6)] |= 1 << (hash & 63);
            starts[usize::from(hash >> BUCKET) + 1] += 1;
        }
        u16::try_from(order.len()).ok()?;
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Some(Self { words, order, starts, filter })
    }

    /// Every word: which one, and where.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let bytes = text.as_bytes();
        let lower = |at: usize| bytes.get(at).map_or(0, u8::to_ascii_lowercase);
        let mut at = 0;
        std::iter::from_fn(move || {
            let (mut first, mut second) = (lower(at), lower(at + 1));
            while at < bytes.len() {
                let third = lower(at + 2);
                let hash = beginning(first, second, third);
                if self.filter[usize::from(hash >> 6)] & (1 << (hash & 63)) != 0
                    && let Some((word, length)) = self.longest(hash, &bytes[at..])
                {
                    let start = at;
                    at += length;
                    return Some((word, start..at));
                }
                (first, second) = (second, third);
                at += 1;
            }
            None
        })
    }

    fn longest(&self, hash: u16, rest: &[u8]) -> Option<(usize, usize)> {
        let bucket = usize::from(hash >> BUCKET);
        let entries = &self.order[usize::from(self.starts[bucket])..usize::from(self.starts[bucket + 1])];
        entries.iter().filter(|(of, _)| *of == hash).find_map(|(_, i)| {
            let word = &self.words[usize::from(*i)];
            let fits = rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
            fits.then_some((usize::from(*i), word.len()))
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
