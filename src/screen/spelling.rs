//! Which known word a misspelt one was meant to be.
//!
//! Every known word is filed under itself with one letter left out (two for long words); two words that differ by one slip
//! then share an entry. The distance of the few that do is measured.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use strsim::osa_distance;

use super::lexicon::Id;

/// Words from this length on may have one slip.
const ONE_SLIP: usize = 5;
/// Words of these lengths may have two.
const TWO_SLIPS: RangeInclusive<usize> = 9..=16;
/// Longer ones are no words.
const LONGEST: usize = 24;

/// The known words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Spelling {
    words: Vec<(String, Id)>,
    /// The words by what is left of them, made when the first misspelt word comes.
    #[serde(skip)]
    filed: OnceLock<HashMap<u64, Vec<u32>>>,
}

impl Spelling {
    /// Whether a word may be a misspelt one.
    pub(super) fn is_word(word: &str) -> bool {
        (ONE_SLIP - 1..=LONGEST).contains(&word.len())
    }

    /// Adds a word that is not yet in it; all are added before the first is looked up.
    pub(super) fn add(&mut self, word: String, id: Id) {
        if (ONE_SLIP..=LONGEST).contains(&word.len()) {
            self.words.push((word, id));
        }
    }

    fn file(&self) -> HashMap<u64, Vec<u32>> {
        let mut filed: HashMap<u64, Vec<u32>> = HashMap::new();
        for (number, (word, _)) in (0..).zip(&self.words) {
            for key in keys(word, TWO_SLIPS.contains(&word.len())) {
                let entries = filed.entry(key).or_default();
                if entries.last() != Some(&number) {
                    entries.push(number);
                }
            }
        }
        filed
    }

    /// The known word that is nearest, and how many slips away it is; none if two are equally near.
    pub(super) fn nearest(&self, word: &str) -> Option<(Id, u8)> {
        let filed = self.filed.get_or_init(|| self.file());
        let mut best: Option<(Id, usize, usize)> = None;
        let mut tied = false;
        for number in keys(word, (TWO_SLIPS.start() - 2..=TWO_SLIPS.end() + 2).contains(&word.len()))
            .into_iter()
            .filter_map(|key| filed.get(&key))
            .flatten()
        {
            let (known, id) = &self.words[*number as usize];
            // The first letter is hardly ever wrong, and without it too much is alike.
            if known.as_bytes().first() != word.as_bytes().first() || best.is_some_and(|(b, _, _)| b == *id) {
                continue;
            }
            let slips = osa_distance(known, word);
            let allowed = if TWO_SLIPS.contains(&known.len()) { 2 } else { 1 };
            // Letters left out or in the wrong order are likelier slips than wrong letters.
            let unlikely = slips * 2 - usize::from(has_letters(known, word));
            if slips > allowed || best.is_some_and(|(_, _, b)| b < unlikely) {
                continue;
            }
            tied = best.is_some_and(|(_, _, b)| b == unlikely);
            best = Some((*id, slips, unlikely));
        }
        best.filter(|_| !tied).map(|(id, slips, _)| (id, u8::try_from(slips).unwrap_or(u8::MAX)))
    }
}

/// Whether a word has all letters of another one.
fn has_letters(word: &str, other: &str) -> bool {
    let count = |text: &str, letter: u8| text.bytes().filter(|b| *b == letter).count();
    other.bytes().all(|letter| count(word, letter) >= count(other, letter))
}

/// The word itself, and with one letter left out; where two slips are allowed, with two left out too.
fn keys(word: &str, two: bool) -> Vec<u64> {
    let letters = word.as_bytes();
    let mut keys = vec![key(letters, &[])];
    for i in 0..letters.len() {
        keys.push(key(letters, &[i]));
        if two {
            keys.extend((i + 1..letters.len()).map(|j| key(letters, &[i, j])));
        }
    }
    keys
}

/// FNV-1a over the letters that are not left out. Two words of the same key are told apart by their distance.
fn key(letters: &[u8], without: &[usize]) -> u64 {
    let kept = letters.iter().enumerate().filter(|(i, _)| !without.contains(i));
    kept.fold(0xcbf2_9ce4_8422_2325, |hash, (_, letter)| (hash ^ u64::from(*letter)).wrapping_mul(0x0100_0000_01b3))
}
