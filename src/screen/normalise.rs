//! From a text as it was typed or pasted to pieces that can be compared: one script form, one case, no amounts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::decompose_compatible;

/// How many characters of a text are looked at.
pub(super) const LONGEST: usize = 4000;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Piece {
    /// A word in Latin letters, in lower case and without accents.
    Word(String),
    /// A Chinese character, simplified.
    Hanzi(char),
    /// A number that says how often.
    Count,
    /// The end of a clause.
    Comma,
    /// The end of a sentence, or something in another script.
    Break,
}

/// Mixtures of letters and digits up to this length are words: "3d", "cvv2".
const MIXED: usize = 4;

/// Fewer letters beside a number are a part of it.
const SHORTEST: usize = 3;

/// What may follow a number that says how often.
const COUNTED: [char; 3] = ['次', '遍', '回'];
/// Units that go with the number before them.
const UNITS: [char; 4] = ['元', '块', '圆', '万'];

/// The pieces of a text. Numbers are left out, but for those that say how often.
pub(super) fn pieces(text: &str, simplified: &BTreeMap<char, char>) -> Vec<Piece> {
    let chars = folded(text, simplified);
    let mut pieces = Pieces::default();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if is_letter(c) || is_digit(c) {
            let end = i + word_length(&chars[i..]);
            i = pieces.word(&chars, i, end);
            continue;
        }
        match c {
            _ if is_hanzi(c) => pieces.out.push(Piece::Hanzi(c)),
            '.' if chars.get(i + 1).is_some_and(|c| is_letter(*c) || is_digit(*c)) => {}
            '.' | '。' | '!' | '?' | ';' | '|' => pieces.end(Piece::Break),
            ',' | ':' | '、' | '—' | '–' => pieces.end(Piece::Comma),
            '\n' if blank_line(&chars[i + 1..]) => pieces.end(Piece::Break),
            _ if c.is_alphabetic() => pieces.end(Piece::Break),
            _ => {}
        }
        i += 1;
    }
    pieces.out
}

/// The pieces as one text. Its pieces are the same again.
pub(super) fn written(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Word(word) => {
                part(&mut out);
                out.push_str(word);
            }
            Piece::Hanzi(c) => out.push(*c),
            Piece::Count => {
                if out.ends_with(|c| is_letter(c) || is_digit(c)) {
                    part(&mut out);
                }
                out.push('#');
            }
            Piece::Comma => out.push_str(" ,"),
            Piece::Break => out.push_str(" ."),
        }
        if matches!(piece, Piece::Comma | Piece::Break) {
            out.push(' ');
        }
    }
    out
}

/// Puts a space behind what is written.
fn part(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[derive(Default)]
struct Pieces {
    out: Vec<Piece>,
}

impl Pieces {
    /// Takes the word between two places and returns the place behind what was read.
    fn word(&mut self, chars: &[char], start: usize, end: usize) -> usize {
        let word = &chars[start..end];
        if word.iter().any(|c| is_letter(*c)) {
            if word.len() <= MIXED || !word.iter().any(|c| is_digit(*c)) {
                self.latin(word);
            } else {
                // What is left of an error number is nothing; what is left of "declined05" is a word.
                word.split(|c| is_digit(*c)).filter(|part| part.len() >= SHORTEST).for_each(|part| self.latin(part));
            }
            return end;
        }
        let next = end + chars[end..].iter().take_while(|c| **c == ' ').count();
        match chars.get(next) {
            Some(c) if COUNTED.contains(c) => self.out.push(Piece::Count),
            Some('t') if chars[next..].starts_with(&['t', 'i', 'm', 'e', 's']) => self.out.push(Piece::Count),
            Some(c) if UNITS.contains(c) => return next + chars[next..].iter().take_while(|c| UNITS.contains(c)).count(),
            _ => {}
        }
        end
    }

    /// A word: `don't` is two, `card's` is one.
    fn latin(&mut self, word: &[char]) {
        let mut parts = word.split(|c| *c == '\'').filter(|part| !part.is_empty());
        let stem: String = parts.next().unwrap_or_default().iter().collect();
        let negated = parts.next() == Some(&['t']) && stem.ends_with('n');
        match stem.strip_suffix('n').filter(|_| negated) {
            Some(stem) => {
                // The n belongs to the verb in "can't".
                let verb = if stem == "ca" { "can" } else { stem };
                // What is left of "#n't" is no verb, and no word.
                let is_word = |word: &&str| word.contains(is_letter);
                self.out.extend([verb, "not"].into_iter().filter(is_word).map(|w| Piece::Word(w.to_owned())));
            }
            None if !stem.contains(is_letter) => {}
            None => self.out.push(Piece::Word(stem)),
        }
    }

    fn end(&mut self, mark: Piece) {
        match self.out.last_mut() {
            Some(last @ (Piece::Comma | Piece::Break)) => {
                if mark == Piece::Break {
                    *last = mark;
                }
            }
            _ => self.out.push(mark),
        }
    }
}

/// How long the word or number at the beginning is.
fn word_length(chars: &[char]) -> usize {
    let number = chars.first().is_some_and(|c| is_digit(*c));
    let inner = |c: char, i: usize| {
        let next = chars.get(i + 1);
        match c {
            '\'' => i > 0 && is_letter(chars[i - 1]) && next.is_some_and(|n| is_letter(*n)),
            ',' | '.' | ':' | '/' | '-' => number && next.is_some_and(|n| is_digit(*n)) && is_digit(chars[i - 1]),
            _ => is_letter(c) || is_digit(c),
        }
    };
    chars.iter().enumerate().take_while(|(i, c)| inner(**c, *i)).count()
}

fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase()
}

/// `#` stands for a number in what was written by [`written`].
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '#'
}

pub(super) fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn blank_line(rest: &[char]) -> bool {
    rest.iter().take_while(|c| c.is_whitespace()).any(|c| *c == '\n')
}

/// The characters without compatibility forms, accents, upper case, what is not seen, and traditional forms.
fn folded(text: &str, simplified: &BTreeMap<char, char>) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len().min(LONGEST));
    let mut take = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => out.push('\''),
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}' => {}
        '\t' | '\r' | '\u{a0}' | '\u{3000}' => out.push(' '),
        _ if is_hanzi(c) => out.push(simplified.get(&c).copied().unwrap_or(c)),
        _ => out.extend(c.to_lowercase().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))),
    };
    for c in text.chars().take(LONGEST) {
        if c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}') { take(c) } else { decompose_compatible(c, &mut take) }
    }
    out.truncate(LONGEST);
    out
}
