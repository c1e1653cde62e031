//! Where patterns fit a text, and what around them speaks against it.

use serde::{Deserialize, Serialize};

use super::lexicon::Token;
use super::phrases::{ClassId, Found, Place};

/// How many places of one pattern are looked at.
const PLACES: usize = 3;
/// How many steps the search for all patterns may take.
const STEPS: u32 = 30_000;
/// What a pattern of several parts is less sure by, in percent; each token in a gap takes one more.
const PARTS: u32 = 4;
/// What each slip in spelling takes away, in percent.
const SLIP: u32 = 6;
/// What the end of a clause adds to the length of a gap.
const CLAUSE: usize = 2;

/// A class and how far behind the one before it may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) class: ClassId,
    pub(super) gap: u8,
}

/// A pattern fits here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// Its parts, in order.
    pub(super) places: Vec<Place>,
    /// What its words count for, less what is misspelt.
    pub(super) weight: u32,
    /// How many percent of certainty gaps and slips take away.
    pub(super) doubt: u32,
    /// The tokens from its first one on: those that it uses, and those of them that are words.
    used: u64,
    words: u64,
}

impl Fit {
    pub(super) fn start(&self) -> usize {
        self.places.first().map_or(0, |p| p.start)
    }

    pub(super) fn end(&self) -> usize {
        self.places.last().map_or(0, |p| p.end)
    }

    /// Whether it uses all that another one uses.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.start() <= other.start() && other.used & !self.seen_from(other.start(), self.used) == 0
    }

    /// What the tokens that both use count for: a word twice as much as a character.
    pub(super) fn shares(&self, other: &Self) -> u32 {
        if other.start() < self.start() {
            return other.shares(self);
        }
        (self.seen_from(other.start(), self.used) & other.used).count_ones()
            + (self.seen_from(other.start(), self.words) & other.words).count_ones()
    }

    /// Some of its tokens, from a later one on.
    fn seen_from(&self, start: usize, tokens: u64) -> u64 {
        u32::try_from(start - self.start()).ok().and_then(|by| tokens.checked_shr(by)).unwrap_or(0)
    }
}

/// A text with what was found in it.
pub(super) struct Text<'a> {
    pub(super) tokens: &'a [Token],
    found: &'a Found,
    /// How many tokens before each place must not stand in a gap.
    barriers: Vec<u32>,
    /// How many clauses end before each place.
    clauses: Vec<u32>,
}

impl<'a> Text<'a> {
    /// A text; no gap may contain one of the barriers.
    pub(super) fn new(tokens: &'a [Token], found: &'a Found, barred: impl Iterator<Item = &'a Place>) -> Self {
        let mut barrier = vec![0_u32; tokens.len()];
        for place in barred {
            barrier[place.start..place.end].fill(1);
        }
        for (at, _) in tokens.iter().enumerate().filter(|(_, t)| **t == Token::Break) {
            barrier[at] = 1;
        }
        let comma = |token: &Token| u32::from(*token == Token::Comma);
        Self { tokens, found, barriers: sums(barrier.into_iter()), clauses: sums(tokens.iter().map(comma)) }
    }

    /// The steps that a search may take.
    pub(super) fn steps() -> u32 {
        STEPS
    }

    /// Where a sequence of classes fits, one place for each beginning.
    pub(super) fn fits(&self, steps: &[Step], left: &mut u32) -> Vec<Fit> {
        let Some((first, rest)) = steps.split_first() else { return Vec::new() };
        let mut fits: Vec<Fit> = Vec::new();
        if rest.iter().any(|step| self.found.of(step.class).is_empty()) {
            return fits;
        }
        for place in self.found.of(first.class) {
            if fits.len() == PLACES || *left == 0 {
                break;
            }
            *left -= 1;
            if fits.last().is_some_and(|fit| fit.start() == place.start) {
                continue;
            }
            let mut places = vec![*place];
            if self.extend(&mut places, rest, left) {
                fits.push(self.weighed(places));
            }
        }
        fits
    }

    fn extend(&self, places: &mut Vec<Place>, steps: &[Step], left: &mut u32) -> bool {
        let (Some((step, rest)), Some(before)) = (steps.split_first(), places.last().map(|p| p.end)) else { return true };
        let candidates = self.found.of(step.class);
        let from = candidates.partition_point(|p| p.start < before);
        for place in candidates[from..].iter().take_while(|p| p.start <= before + usize::from(step.gap)) {
            if *left == 0 {
                return false;
            }
            *left -= 1;
            if !self.bridges(before, place.start, step.gap) {
                continue;
            }
            places.push(*place);
            if self.extend(places, rest, left) {
                return true;
            }
            places.pop();
        }
        false
    }

    /// Whether a gap may lie between two places.
    fn bridges(&self, from: usize, to: usize, gap: u8) -> bool {
        let clauses = (self.clauses[to] - self.clauses[from]) as usize;
        to - from + clauses * CLAUSE <= usize::from(gap) && self.barriers[to] == self.barriers[from]
    }

    fn weighed(&self, places: Vec<Place>) -> Fit {
        let start = places.first().map_or(0, |p| p.start);
        let (mut used, mut words, mut weight) = (0_u64, 0_u64, 0_u32);
        for at in places.iter().flat_map(|p| p.start..p.end) {
            weight += self.tokens[at].weight();
            // No pattern is longer than this.
            let bit = u32::try_from(at - start).ok().and_then(|by| 1_u64.checked_shl(by)).unwrap_or(0);
            used |= bit;
            words |= if matches!(self.tokens[at], Token::Word(..)) { bit } else { 0 };
        }
        let wrong: u32 = places.iter().map(|p| u32::from(p.wrong)).sum();
        let gaps: usize = places.windows(2).map(|pair| pair[1].start - pair[0].end).sum();
        let parts = u32::from(places.len() > 1) * PARTS;
        let doubt = parts + wrong * SLIP + u32::try_from(gaps).unwrap_or(u32::MAX);
        Fit { places, weight: weight.saturating_sub(wrong), doubt, used, words }
    }

    /// The first place from here on where a clause ends, or a sentence.
    pub(super) fn clause_end(&self, from: usize, sentence: bool) -> usize {
        let ends = |t: &Token| *t == Token::Break || (!sentence && *t == Token::Comma);
        self.tokens[from..].iter().position(ends).map_or(self.tokens.len(), |at| from + at)
    }

    /// Whether a sentence ends between two places.
    pub(super) fn breaks_between(&self, from: usize, to: usize) -> bool {
        self.tokens[from..to].contains(&Token::Break)
    }
}

/// For each place the sum of what stands before it.
fn sums(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let running = values.scan(0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    std::iter::once(0).chain(running).collect()
}
