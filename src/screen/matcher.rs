//! Where patterns fit a text, and what around them speaks against it.

use super::lexicon::Token;
use super::phrases::{ClassId, Place};

/// How many places of one pattern are looked at.
const PLACES: usize = 3;
/// How many steps the search for one pattern may take.
const STEPS: u32 = 2_000;
/// What the end of a clause adds to the length of a gap.
const CLAUSE: usize = 2;

/// A class and how far behind the one before it may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

impl Fit {
    pub(super) fn start(&self) -> usize {
        self.places.first().map_or(0, |p| p.start)
    }

    pub(super) fn end(&self) -> usize {
        self.places.last().map_or(0, |p| p.end)
    }

    /// Whether it uses a token.
    fn uses(&self, at: usize) -> bool {
        self.places.iter().any(|p| (p.start..p.end).contains(&at))
    }

    fn used(&self) -> impl Iterator<Item = usize> + '_ {
        self.places.iter().flat_map(|p| p.start..p.end)
    }

    /// Whether it uses all that another one uses.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.start() <= other.start() && other.end() <= self.end() && other.used().all(|at| self.uses(at))
    }

    /// What the tokens that both use count for.
    pub(super) fn shares(&self, other: &Self, tokens: &[Token]) -> u32 {
        if self.end() <= other.start() || other.end() <= self.start() {
            return 0;
        }
        self.used().filter(|at| other.uses(*at)).map(|at| tokens[at].weight()).sum()
    }
}

/// A text with what was found in it.
pub(super) struct Text<'a> {
    pub(super) tokens: &'a [Token],
    /// By class.
    pub(super) found: &'a [Vec<Place>],
    /// How many tokens before each place must not stand in a gap.
    barriers: Vec<u32>,
    /// How many clauses end before each place.
    clauses: Vec<u32>,
}

impl<'a> Text<'a> {
    /// A text; `negated` are the places of what turns a meaning round.
    pub(super) fn new(tokens: &'a [Token], found: &'a [Vec<Place>], negated: &[Place]) -> Self {
        let mut barrier = vec![0_u32; tokens.len()];
        for place in negated {
            barrier[place.start..place.end].fill(1);
        }
        for (at, _) in tokens.iter().enumerate().filter(|(_, t)| **t == Token::Break) {
            barrier[at] = 1;
        }
        let comma = |token: &Token| u32::from(*token == Token::Comma);
        Self { tokens, found, barriers: sums(barrier.into_iter()), clauses: sums(tokens.iter().map(comma)) }
    }

    /// Where a sequence of classes fits, one place for each beginning.
    pub(super) fn fits(&self, steps: &[Step]) -> Vec<Fit> {
        let Some((first, rest)) = steps.split_first() else { return Vec::new() };
        let mut fits: Vec<Fit> = Vec::new();
        let mut left = STEPS;
        for place in &self.found[first.class as usize] {
            if fits.len() == PLACES || left == 0 {
                break;
            }
            if fits.last().is_some_and(|fit| fit.start() == place.start) {
                continue;
            }
            let mut places = vec![*place];
            if self.extend(&mut places, rest, &mut left) {
                fits.push(self.weighed(places));
            }
        }
        fits
    }

    fn extend(&self, places: &mut Vec<Place>, steps: &[Step], left: &mut u32) -> bool {
        let (Some((step, rest)), Some(before)) = (steps.split_first(), places.last().map(|p| p.end)) else { return true };
        let candidates = &self.found[step.class as usize];
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
        let weight: u32 = places.iter().flat_map(|p| p.start..p.end).map(|at| self.tokens[at].weight()).sum();
        let wrong: u32 = places.iter().map(|p| u32::from(p.wrong)).sum();
        let gaps: usize = places.windows(2).map(|pair| pair[1].start - pair[0].end).sum();
        let parts = u32::from(places.len() > 1) * 4;
        let doubt = parts + wrong * 6 + u32::try_from(gaps).unwrap_or(u32::MAX).saturating_mul(1);
        Fit { places, weight: weight.saturating_sub(wrong), doubt }
    }

    /// Whether nothing but punctuation stands around a fit.
    pub(super) fn is_whole(&self, fit: &Fit) -> bool {
        let around = self.tokens[..fit.start()].iter().chain(&self.tokens[fit.end()..]);
        around.into_iter().all(|t| t.id().is_none())
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
