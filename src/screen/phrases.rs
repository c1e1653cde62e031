//! All phrases of all patterns in one tree, and where they stand in a text.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::lexicon::{Id, Lexicon, Token, UNKNOWN};
use super::lists::Lists;

/// The number of a class of words.
pub(super) type ClassId = u32;

/// How many comparisons with mistyped phrases one text may cost.
const COMPARISONS: u32 = 3_000;
/// What a character that is missing, too many, wrong or misplaced counts as.
const SLIP: u8 = 2;

/// Where the phrases of each class stand in one text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Where the places of each class begin, and after the last where they end.
    begins: Vec<u32>,
    places: Vec<Place>,
}

impl Found {
    /// Sorts hits, each a phrase and its place, by class and beginning; a well written and long phrase comes first.
    fn new(mut hits: Vec<(u32, Place)>, of_phrases: &Lists<ClassId>, classes: usize) -> Self {
        hits.sort_by_key(|(_, p)| (p.start, p.wrong, Reverse(p.end)));
        let classes_of = |number: u32| of_phrases.of(number).iter().map(|class| *class as usize);
        let mut begins = vec![0_u32; classes + 2];
        for class in hits.iter().flat_map(|(number, _)| classes_of(*number)) {
            begins[class + 2] += 1;
        }
        for class in 2..begins.len() {
            begins[class] += begins[class - 1];
        }
        let mut places = vec![Place::default(); begins.last().map_or(0, |end| *end as usize)];
        for (number, place) in hits {
            for class in classes_of(number) {
                places[begins[class + 1] as usize] = place;
                begins[class + 1] += 1;
            }
        }
        Self { begins, places }
    }

    /// The places of a class, in the order of their beginnings.
    pub(super) fn of(&self, class: ClassId) -> &[Place] {
        let class = class as usize;
        &self.places[self.begins[class] as usize..self.begins[class + 1] as usize]
    }
}

/// Where a phrase stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Its first token.
    pub(super) start: usize,
    /// The token behind its last.
    pub(super) end: usize,
    /// How much of it is misspelt.
    pub(super) wrong: u8,
}

/// All phrases, as a tree of their words.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Phrases {
    /// What follows each node: a word and the node behind it, by word.
    pub(super) next: Lists<(Id, u32)>,
    /// The phrases that end at each node.
    pub(super) here: Lists<u32>,
    /// The node of each first word; none is the root itself.
    pub(super) first: Vec<u32>,
    /// The words of each phrase.
    pub(super) tokens: Lists<Token>,
    /// The classes that each phrase belongs to.
    pub(super) classes: Lists<ClassId>,
    /// Phrases that may be mistyped, by their first two characters, and by their last two.
    pub(super) heads: Ends,
    pub(super) tails: Ends,
}

/// Phrases by two characters at one end of them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ends {
    /// In order.
    pub(super) pairs: Vec<(Id, Id)>,
    pub(super) phrases: Lists<u32>,
}

impl Ends {
    fn of(&self, first: Id, second: Id) -> &[u32] {
        let at = self.pairs.binary_search(&(first, second)).ok().and_then(|at| u32::try_from(at).ok());
        at.map_or(&[], |at| self.phrases.of(at))
    }
}

impl Phrases {
    /// The node behind a node and a word.
    fn step(&self, node: u32, id: Id) -> Option<u32> {
        if node == 0 {
            return self.first.get(id as usize).copied().filter(|next| *next > 0);
        }
        let next = self.next.of(node);
        next.binary_search_by_key(&id, |(id, _)| *id).ok().map(|at| next[at].1)
    }

    /// Where the phrases of each class stand.
    pub(super) fn find(&self, tokens: &[Token], lexicon: &Lexicon, classes: usize) -> Found {
        let mut hits = Vec::new();
        for start in 0..tokens.len() {
            self.exact(tokens, start, &mut hits);
        }
        self.mistyped(tokens, lexicon, &mut hits);
        Found::new(hits, &self.classes, classes)
    }

    fn exact(&self, tokens: &[Token], start: usize, hits: &mut Vec<(u32, Place)>) {
        let mut node = 0;
        for end in start + 1..=tokens.len() {
            let Some(id) = tokens[end - 1].id().filter(|id| *id != UNKNOWN) else { return };
            let Some(next) = self.step(node, id) else { return };
            node = next;
            for number in self.here.of(node) {
                if let Some(wrong) = slips(self.tokens.of(*number), &tokens[start..end]) {
                    hits.push((*number, Place { start, end, wrong }));
                }
            }
        }
    }

    /// Phrases with one character missing, too many, wrong or misplaced. One slip leaves the head or the tail as it is.
    fn mistyped(&self, tokens: &[Token], lexicon: &Lexicon, hits: &mut Vec<(u32, Place)>) {
        let mut left = COMPARISONS;
        for at in 1..tokens.len() {
            let (Token::Hanzi(first, _), Token::Hanzi(second, _)) = (tokens[at - 1], tokens[at]) else { continue };
            if first == UNKNOWN || second == UNKNOWN {
                continue;
            }
            let heads = self.heads.of(first, second).iter().map(|number| (*number, true));
            let tails = self.tails.of(first, second).iter().map(|number| (*number, false));
            for (number, head) in heads.chain(tails) {
                if left == 0 {
                    return;
                }
                left -= 1;
                let phrase = Phrase(self.tokens.of(number));
                let place = if head { phrase.from(tokens, at - 1, lexicon) } else { phrase.until(tokens, at + 1, lexicon) };
                if let Some(place) = place {
                    hits.push((number, place));
                }
            }
        }
    }
}

/// The words of one phrase.
struct Phrase<'a>(&'a [Token]);

impl Phrase<'_> {
    fn from(&self, tokens: &[Token], start: usize, lexicon: &Lexicon) -> Option<Place> {
        let length = self.0.len();
        let lengths = [length - 1, length, length + 1];
        let end =
            lengths.into_iter().map(|l| start + l).find(|end| *end <= tokens.len() && self.one_slip(&tokens[start..*end], lexicon))?;
        Some(Place { start, end, wrong: SLIP })
    }

    fn until(&self, tokens: &[Token], end: usize, lexicon: &Lexicon) -> Option<Place> {
        let length = self.0.len();
        let lengths = [length - 1, length, length + 1];
        let start = lengths.into_iter().filter_map(|l| end.checked_sub(l)).find(|start| self.one_slip(&tokens[*start..end], lexicon))?;
        Some(Place { start, end, wrong: SLIP })
    }

    /// Whether the text is this phrase but for one character that does not carry the meaning.
    fn one_slip(&self, text: &[Token], lexicon: &Lexicon) -> bool {
        let same = |(a, b): &(&Token, &Token)| a.id() == b.id();
        let head = self.0.iter().zip(text).take_while(same).count();
        let tail = self.0[head..].iter().rev().zip(text[head.min(text.len())..].iter().rev()).take_while(same).count();
        let (ours, theirs) = (&self.0[head..self.0.len() - tail], &text[head..text.len() - tail]);
        // A character that some phrase uses is hardly a slip of the hand: it says something else.
        let strange = |t: &Token| matches!(t, Token::Hanzi(UNKNOWN, _));
        let dispensable = |t: &Token| matches!(t, Token::Hanzi(_, c) if !lexicon.carries(*c));
        match (ours, theirs) {
            ([missing], []) => dispensable(missing) && head > 0 && tail > 0,
            ([], [more]) => strange(more),
            ([a], [b]) => dispensable(a) && strange(b),
            ([a, b], [c, d]) => a.id() == d.id() && b.id() == c.id() && dispensable(a) && dispensable(b),
            _ => false,
        }
    }
}

/// How much is misspelt in a text whose words are taken for those of a phrase; none if it is too much.
fn slips(phrase: &[Token], text: &[Token]) -> Option<u8> {
    let mut wrong = 0_u8;
    let mut characters = 0_u8;
    for (ours, theirs) in phrase.iter().zip(text) {
        match (ours, theirs) {
            (Token::Hanzi(_, a), Token::Hanzi(_, b)) if a != b => characters += 1,
            (_, Token::Word(_, letters)) => wrong = wrong.saturating_add(*letters),
            _ => {}
        }
    }
    let forgiven = match phrase.len() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    (characters <= forgiven).then_some(wrong.saturating_add(characters))
}
