//! All phrases of all patterns in one tree, and where they stand in a text.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::lexicon::{Id, Lexicon, Token, UNKNOWN};

/// The number of a class of words.
pub(super) type ClassId = u32;

/// How many comparisons with mistyped phrases one text may cost.
const COMPARISONS: u32 = 3_000;
/// Phrases of so many characters may be mistyped by one character.
const MISTYPED: usize = 6;
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
    fn new(mut hits: Vec<(u32, Place)>, phrases: &[Phrase], classes: usize) -> Self {
        hits.sort_by_key(|(_, p)| (p.start, p.wrong, Reverse(p.end)));
        let classes_of = |number: u32| phrases[number as usize].classes.iter().map(|class| *class as usize);
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

#[derive(Debug, Default)]
struct Node {
    next: Vec<(Id, u32)>,
    phrases: Vec<u32>,
}

#[derive(Debug)]
struct Phrase {
    tokens: Vec<Token>,
    classes: Vec<ClassId>,
}

/// All phrases.
#[derive(Debug)]
pub(super) struct Phrases {
    nodes: Vec<Node>,
    /// The node of each first word; none is the root itself.
    first: Vec<u32>,
    all: Vec<Phrase>,
    by_tokens: HashMap<Vec<(Id, char)>, u32>,
    /// Of phrases that may be mistyped: their first two characters, and their last two.
    heads: HashMap<(Id, Id), Vec<u32>>,
    tails: HashMap<(Id, Id), Vec<u32>>,
}

impl Default for Phrases {
    fn default() -> Self {
        let nodes = vec![Node::default()];
        Self { nodes, first: Vec::new(), all: Vec::new(), by_tokens: HashMap::new(), heads: HashMap::new(), tails: HashMap::new() }
    }
}

impl Phrases {
    /// Adds a phrase to a class.
    pub(super) fn add(&mut self, tokens: &[Token], class: ClassId) {
        let known = tokens.iter().filter_map(|t| Some((t.id()?, if let Token::Hanzi(_, c) = t { *c } else { '\0' }))).collect::<Vec<_>>();
        if known.is_empty() {
            return;
        }
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.by_tokens.entry(known).or_insert(next);
        if number == next {
            self.all.push(Phrase { tokens: tokens.to_vec(), classes: Vec::new() });
            self.plant(number);
        }
        let classes = &mut self.all[number as usize].classes;
        if !classes.contains(&class) {
            classes.push(class);
        }
    }

    fn plant(&mut self, number: u32) {
        let ids: Vec<Id> = self.all[number as usize].tokens.iter().filter_map(|t| t.id()).collect();
        let mut node = 0;
        for id in &ids {
            node = match self.nodes[node].next.binary_search_by_key(id, |(id, _)| *id) {
                Ok(at) => self.nodes[node].next[at].1 as usize,
                Err(at) => {
                    let new = self.nodes.len();
                    self.nodes[node].next.insert(at, (*id, u32::try_from(new).unwrap_or(0)));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        self.nodes[node].phrases.push(number);
        self.begin(ids[0]);
        let hanzi = self.all[number as usize].tokens.iter().all(|t| matches!(t, Token::Hanzi(..)));
        if hanzi && ids.len() >= MISTYPED {
            self.heads.entry((ids[0], ids[1])).or_default().push(number);
            self.tails.entry((ids[ids.len() - 2], ids[ids.len() - 1])).or_default().push(number);
        }
    }

    fn begin(&mut self, id: Id) {
        let at = id as usize;
        if self.first.len() <= at {
            self.first.resize(at + 1, 0);
        }
        if let Ok(next) = self.nodes[0].next.binary_search_by_key(&id, |(id, _)| *id) {
            self.first[at] = self.nodes[0].next[next].1;
        }
    }

    /// The node behind a node and a word.
    fn step(&self, node: usize, id: Id) -> Option<usize> {
        if node == 0 {
            return self.first.get(id as usize).filter(|next| **next > 0).map(|next| *next as usize);
        }
        let next = &self.nodes[node].next;
        next.binary_search_by_key(&id, |(id, _)| *id).ok().map(|at| next[at].1 as usize)
    }

    /// Where the phrases of each class stand.
    pub(super) fn find(&self, tokens: &[Token], lexicon: &Lexicon, classes: usize) -> Found {
        let mut hits = Vec::new();
        for start in 0..tokens.len() {
            self.exact(tokens, start, &mut hits);
        }
        self.mistyped(tokens, lexicon, &mut hits);
        Found::new(hits, &self.all, classes)
    }

    fn exact(&self, tokens: &[Token], start: usize, hits: &mut Vec<(u32, Place)>) {
        let mut node = 0;
        for end in start + 1..=tokens.len() {
            let Some(id) = tokens[end - 1].id().filter(|id| *id != UNKNOWN) else { return };
            let Some(next) = self.step(node, id) else { return };
            node = next;
            for number in &self.nodes[node].phrases {
                if let Some(wrong) = slips(&self.all[*number as usize].tokens, &tokens[start..end]) {
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
            let heads = self.heads.get(&(first, second)).into_iter().flatten().map(|number| (*number, true));
            let tails = self.tails.get(&(first, second)).into_iter().flatten().map(|number| (*number, false));
            for (number, head) in heads.chain(tails) {
                if left == 0 {
                    return;
                }
                left -= 1;
                let phrase = &self.all[number as usize];
                let place = if head { phrase.from(tokens, at - 1, lexicon) } else { phrase.until(tokens, at + 1, lexicon) };
                if let Some(place) = place {
                    hits.push((number, place));
                }
            }
        }
    }
}

impl Phrase {
    fn from(&self, tokens: &[Token], start: usize, lexicon: &Lexicon) -> Option<Place> {
        let length = self.tokens.len();
        let lengths = [length - 1, length, length + 1];
        let end =
            lengths.into_iter().map(|l| start + l).find(|end| *end <= tokens.len() && self.one_slip(&tokens[start..*end], lexicon))?;
        Some(Place { start, end, wrong: SLIP })
    }

    fn until(&self, tokens: &[Token], end: usize, lexicon: &Lexicon) -> Option<Place> {
        let length = self.tokens.len();
        let lengths = [length - 1, length, length + 1];
        let start = lengths.into_iter().filter_map(|l| end.checked_sub(l)).find(|start| self.one_slip(&tokens[*start..end], lexicon))?;
        Some(Place { start, end, wrong: SLIP })
    }

    /// Whether the text is this phrase but for one character that does not carry the meaning.
    fn one_slip(&self, text: &[Token], lexicon: &Lexicon) -> bool {
        let same = |(a, b): &(&Token, &Token)| a.id() == b.id();
        let head = self.tokens.iter().zip(text).take_while(same).count();
        let tail = self.tokens[head..].iter().rev().zip(text[head.min(text.len())..].iter().rev()).take_while(same).count();
        let (ours, theirs) = (&self.tokens[head..self.tokens.len() - tail], &text[head..text.len() - tail]);
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
