//! The words and phrases that patterns are made of, and how they are found in a text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::normalise::{Piece, pieces};
use super::raw::Language;
use super::spelling::Spelling;

/// The number of a word or character; of characters that are alike, the same.
pub(super) type Id = u32;

/// A word or character that no pattern uses.
pub(super) const UNKNOWN: Id = 0;

/// A part of a text as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Token {
    /// A word in Latin letters, and how many letters of it were wrong.
    Word(Id, u8),
    /// A character, and which of those that are alike it is.
    Hanzi(Id, char),
    /// The end of a clause.
    Comma,
    /// The end of a sentence.
    Break,
}

impl Token {
    pub(super) fn id(self) -> Option<Id> {
        match self {
            Self::Word(id, _) | Self::Hanzi(id, _) => Some(id),
            Self::Comma | Self::Break => None,
        }
    }

    /// What it counts for: a word says about as much as two characters.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Word(..) => 2,
            Self::Hanzi(..) => 1,
            Self::Comma | Self::Break => 0,
        }
    }
}

/// How many words of one text are tried for a misspelling: what went wrong stands near the beginning.
const MISSPELT: usize = 64;

/// What is known of a piece.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Entry {
    id: Id,
    filler: bool,
    /// What it and those behind it are rewritten to, the longest first.
    rewrite: Vec<(Vec<Piece>, Vec<Piece>)>,
}

/// The words and characters that are known, and how texts become tokens.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Lexicon {
    simplified: BTreeMap<char, char>,
    /// Of characters that are alike, the one that stands for all.
    alike: BTreeMap<char, char>,
    carrying: BTreeSet<char>,
    entries: BTreeMap<Piece, Entry>,
    last: Id,
    spelling: Spelling,
}

impl Lexicon {
    /// A lexicon without words.
    pub(super) fn new(language: &Language) -> Self {
        let mut lexicon = Self::default();
        for pairs in &language.traditional {
            let all: Vec<char> = pairs.chars().filter(|c| !c.is_whitespace()).collect();
            lexicon.simplified.extend(all.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        }
        for group in &language.alike {
            let first = group.chars().next();
            lexicon.alike.extend(group.chars().filter_map(|c| Some((c, first?))));
        }
        lexicon.carrying = language.carrying.iter().flat_map(|s| s.chars()).collect();
        for piece in language.fillers.iter().flat_map(|f| lexicon.pieces(f)).collect::<Vec<_>>() {
            lexicon.entries.entry(piece).or_default().filler = true;
        }
        lexicon.rewrites(&language.rewrite);
        for word in &language.real_words {
            lexicon.learn(word);
        }
        lexicon
    }

    fn rewrites(&mut self, table: &BTreeMap<String, String>) {
        for (from, to) in table {
            let (from, to) = (self.pieces(from), self.pieces(to));
            if let Some(first) = from.first() {
                let rewrite = &mut self.entries.entry(first.clone()).or_default().rewrite;
                rewrite.push((from, to));
                rewrite.sort_by_key(|(from, _)| Reverse(from.len()));
            }
        }
    }

    /// The pieces of a text.
    pub(super) fn pieces(&self, text: &str) -> Vec<Piece> {
        pieces(text, &self.simplified)
    }

    /// Whether a character carries the meaning.
    pub(super) fn carries(&self, c: char) -> bool {
        self.carrying.contains(&c)
    }

    /// The pieces that count, each in the form that stands for it, and the pieces of the text that it was made of.
    fn plain(&self, all: &[Piece]) -> Vec<(Piece, Id, Range<usize>)> {
        let mut out = Vec::with_capacity(all.len());
        let mut take = |piece: &Piece, origin: Range<usize>| {
            let entry = self.entry(piece);
            if entry.is_none_or(|e| !e.filler) {
                out.push((piece.clone(), entry.map_or(UNKNOWN, |e| e.id), origin));
            }
        };
        let mut i = 0;
        while i < all.len() {
            let rewrite = self.entries.get(&all[i]).map_or(&[][..], |e| &e.rewrite);
            if let Some((from, to)) = rewrite.iter().find(|(from, _)| all[i..].starts_with(from)) {
                for piece in to {
                    take(piece, i..i + from.len());
                }
                i += from.len();
            } else {
                take(&all[i], i..i + 1);
                i += 1;
            }
        }
        out
    }

    /// What is known of a piece; of a character, of the one that stands for it.
    fn entry(&self, piece: &Piece) -> Option<&Entry> {
        match piece {
            Piece::Hanzi(c) => self.alike.get(c).map_or_else(|| self.entries.get(piece), |same| self.entries.get(&Piece::Hanzi(*same))),
            _ => self.entries.get(piece),
        }
    }

    /// The tokens of a part of a pattern, whose words become known.
    pub(super) fn learn(&mut self, text: &str) -> Vec<Token> {
        let plain = self.plain(&self.pieces(text));
        plain.into_iter().filter_map(|(piece, ..)| self.learned(piece)).collect()
    }

    fn learned(&mut self, piece: Piece) -> Option<Token> {
        match piece {
            Piece::Comma | Piece::Break => None,
            Piece::Hanzi(c) => {
                let same = self.alike.get(&c).copied().unwrap_or(c);
                Some(Token::Hanzi(self.number(Piece::Hanzi(same)), c))
            }
            Piece::Count | Piece::Word(_) => Some(Token::Word(self.number(piece), 0)),
        }
    }

    fn number(&mut self, piece: Piece) -> Id {
        let word = if let Piece::Word(word) = &piece { word.clone() } else { String::new() };
        let entry = self.entries.entry(piece).or_default();
        if entry.id == UNKNOWN {
            self.last += 1;
            entry.id = self.last;
            self.spelling.add(word, entry.id);
        }
        entry.id
    }

    /// The tokens of a text, and the pieces that each of them was made of.
    pub(super) fn tokens(&self, pieces: &[Piece]) -> (Vec<Token>, Vec<Range<usize>>) {
        let mut tries = MISSPELT;
        let mut token = |piece: Piece, id: Id| match piece {
            Piece::Comma => Token::Comma,
            Piece::Break => Token::Break,
            Piece::Hanzi(c) => Token::Hanzi(id, c),
            Piece::Word(word) if id == UNKNOWN && tries > 0 && Spelling::is_word(&word) => {
                tries -= 1;
                self.spelling.nearest(&word).map_or(Token::Word(UNKNOWN, 0), |(id, wrong)| Token::Word(id, wrong))
            }
            Piece::Count | Piece::Word(_) => Token::Word(id, 0),
        };
        self.plain(pieces).into_iter().map(|(piece, id, origin)| (token(piece, id), origin)).unzip()
    }
}
