//! How the tree of phrases grows.

use std::collections::{BTreeMap, HashMap};

use super::lexicon::{Id, Token};
use super::lists::Lists;
use super::phrases::{ClassId, Ends, Phrases};

/// Phrases of so many characters may be mistyped by one character.
const MISTYPED: usize = 6;

/// A tree that still grows.
#[derive(Debug)]
pub(super) struct Planting {
    nodes: Vec<Node>,
    all: Vec<Phrase>,
    by_tokens: HashMap<Vec<(Id, char)>, u32>,
    heads: BTreeMap<(Id, Id), Vec<u32>>,
    tails: BTreeMap<(Id, Id), Vec<u32>>,
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

impl Default for Planting {
    fn default() -> Self {
        let nodes = vec![Node::default()];
        Self { nodes, all: Vec::new(), by_tokens: HashMap::new(), heads: BTreeMap::new(), tails: BTreeMap::new() }
    }
}

impl Planting {
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
        let hanzi = self.all[number as usize].tokens.iter().all(|t| matches!(t, Token::Hanzi(..)));
        if hanzi && ids.len() >= MISTYPED {
            self.heads.entry((ids[0], ids[1])).or_default().push(number);
            self.tails.entry((ids[ids.len() - 2], ids[ids.len() - 1])).or_default().push(number);
        }
    }

    /// The tree as it is searched.
    pub(super) fn grown(self) -> Phrases {
        let mut first = Vec::new();
        for (id, node) in &self.nodes[0].next {
            first.resize((*id as usize + 1).max(first.len()), 0);
            first[*id as usize] = *node;
        }
        let (next, here): (Vec<_>, Vec<_>) = self.nodes.into_iter().map(|node| (node.next, node.phrases)).unzip();
        let (tokens, classes): (Vec<_>, Vec<_>) = self.all.into_iter().map(|phrase| (phrase.tokens, phrase.classes)).unzip();
        Phrases {
            next: next.into_iter().collect(),
            here: here.into_iter().collect(),
            first,
            tokens: tokens.into_iter().collect(),
            classes: classes.into_iter().collect(),
            heads: ends(self.heads),
            tails: ends(self.tails),
        }
    }
}

fn ends(map: BTreeMap<(Id, Id), Vec<u32>>) -> Ends {
    let (pairs, phrases): (Vec<_>, Vec<_>) = map.into_iter().unzip();
    Ends { pairs, phrases: phrases.into_iter().collect::<Lists<_>>() }
}
