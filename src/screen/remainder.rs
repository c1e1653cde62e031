//! What a text says beside its reason. A reason proves that nothing was taken only where all the rest of the text is harmless: a
//! failure, advice, courtesy. A clause that speaks of money, accounts, waiting or an outcome and is none of these leaves it open.
//!
//! The words are data (`checks/screens/remainder.toml`).

use super::debit::{DebitReading, DebitWords, Mark};
use super::lexicon::Lexicon;
use super::normalise::{Piece, written};
use super::raw::DebitClass;

/// So many words in a row that nobody knows are another language, or something that is not understood.
const STRANGE: usize = 2;
/// Signs that divide a text wherever they stand.
const DIVIDERS: &str = "\n。，、；：！？!?;|()（）[]【】—–•·→><=\"“”「」…*~";
/// Signs and codes of currencies, in lower case. What is counted in one of them is an amount.
const CURRENCIES: [&str; 22] = [
    "eur", "usd", "cny", "rmb", "gbp", "jpy", "hkd", "twd", "sgd", "aud", "cad", "chf", "inr", "€", "$", "£", "¥", "￥", "₹", "元", "块",
    "euro",
];

/// What the reader of a clause needs.
pub(super) struct Reader<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) debit: &'a DebitWords,
    pub(super) words: &'a DebitWords,
}

impl Reader<'_> {
    /// Whether some clause leaves open what became of the money. `is_reason` says of a clause whether it names a reason.
    pub(super) fn leaves_open(&self, text: &str, is_reason: impl Fn(&str) -> bool) -> bool {
        let foreign = |c: char| {
            c.is_alphabetic() && !c.is_ascii() && matches!(c, '\u{370}'..='\u{1dff}' | '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')
        };
        text.contains(foreign) || clauses(text).iter().any(|clause| self.is_open(clause, &is_reason))
    }

    /// Whether some clause has a word that leaves it open wherever it stands.
    pub(super) fn has_open_word(&self, text: &str) -> bool {
        let has = |clause: &String| self.marks(&self.lexicon.pieces(clause)).contains(&Mark::Word(DebitClass::Open));
        clauses(text).iter().any(has)
    }

    fn is_open(&self, clause: &str, is_reason: &impl Fn(&str) -> bool) -> bool {
        if is_signed(clause) {
            return true;
        }
        let pieces = self.lexicon.pieces(clause);
        let parts = pieces.split(|piece| matches!(piece, Piece::Comma | Piece::Break) || is_joint(piece));
        let amount = is_amount(clause);
        // A reason that is asked for is none.
        let asked = clause.ends_with(['?', '？', '吗']);
        parts.into_iter().any(|part| self.part_is_open(part, amount, is_reason) || (asked && is_reason(&written(part))))
    }

    fn part_is_open(&self, pieces: &[Piece], amount: bool, is_reason: &impl Fn(&str) -> bool) -> bool {
        let marks = self.marks(pieces);
        let has = |class| marks.contains(&Mark::Word(class));
        let DebitReading { denied, hinted, stated, .. } = self.debit.read(pieces);
        if denied && !hinted && !stated {
            return false;
        }
        if has(DebitClass::Open) {
            return true;
        }
        let topic = has(DebitClass::Topic) || amount || self.is_strange(pieces);
        topic && !self.is_harmless(pieces, &marks, amount) && !is_reason(&written(pieces))
    }

    /// Whether a clause is advice or tells of a failure.
    fn is_harmless(&self, pieces: &[Piece], marks: &[Mark], amount: bool) -> bool {
        let first = marks.iter().find(|mark| **mark != Mark::Word(DebitClass::Harmless));
        let failure = [DebitClass::Refused, DebitClass::Failed, DebitClass::Unable];
        let debit = self.debit.marks(pieces, |class| class != DebitClass::Added);
        // An amount and nothing else is no advice.
        first.map_or(!amount, |mark| *mark == Mark::Word(DebitClass::Advice))
            || failure.iter().any(|class| debit.contains(&Mark::Word(*class)))
    }

    /// Whether most of its words are in no list at all.
    fn is_strange(&self, pieces: &[Piece]) -> bool {
        let words: Vec<&Piece> = pieces.iter().filter(|piece| matches!(piece, Piece::Word(word) if word.len() > 1)).collect();
        let known = |piece: &Piece| self.lexicon.knows(piece) || self.debit.knows(piece) || self.words.knows(piece);
        let strange = words.iter().filter(|word| !known(word)).count();
        strange >= STRANGE && strange * 2 > words.len()
    }

    fn marks(&self, pieces: &[Piece]) -> Vec<Mark> {
        self.words.marks(pieces, |_| true)
    }
}

/// "And" and "or" begin something new.
fn is_joint(piece: &Piece) -> bool {
    matches!(piece, Piece::Word(word) if ["and", "or", "but", "while", "because", "since", "so"].contains(&word.as_str()))
        || matches!(piece, Piece::Hanzi('但' | '而' | '且'))
}

/// A text in clauses: at all signs that divide, also at those that a sentence seldom has.
fn clauses(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    let mut clauses = vec![String::new()];
    for (i, c) in chars.iter().copied().enumerate() {
        let (before, after) = (at(i.checked_sub(1)), at(Some(i + 1)));
        let within = before.is_alphanumeric() && before.is_ascii() && after.is_alphanumeric() && after.is_ascii();
        let divides = match c {
            '.' | ',' | ':' | '/' | '\'' => c != '\'' && !within,
            '-' => before.is_whitespace() && after.is_whitespace(),
            _ => DIVIDERS.contains(c),
        };
        match clauses.last_mut() {
            Some(last) if !divides => last.push(c),
            Some(last) if matches!(c, '?' | '？') => {
                last.push(c);
                clauses.push(String::new());
            }
            _ => clauses.push(String::new()),
        }
    }
    clauses.retain(|clause| !clause.trim().is_empty());
    clauses
}

fn has_digit(clause: &str) -> bool {
    clause.contains(|c: char| c.is_ascii_digit())
}

/// Whether a clause has a number and a currency.
fn is_amount(clause: &str) -> bool {
    let lower = clause.to_lowercase();
    let stands = |currency: &&str| {
        let word = |c: char| c.is_ascii_alphabetic();
        lower.match_indices(*currency).any(|(at, found)| {
            let around = (lower[..at].chars().next_back(), lower[at + found.len()..].chars().next());
            !found.is_ascii() || !(around.0.is_some_and(word) || around.1.is_some_and(word))
        })
    };
    has_digit(clause) && CURRENCIES.iter().any(stands)
}

/// Whether an amount with a minus sign stands in it: "-50.00", "−20 USD".
fn is_signed(clause: &str) -> bool {
    let chars: Vec<char> = clause.chars().collect();
    let minus = |i: usize| {
        let starts = i == 0 || chars[i - 1].is_whitespace();
        let rest: String = chars[i + 1..].iter().skip_while(|c| c.is_whitespace() || "€$£¥￥".contains(**c)).collect();
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        starts && has_digit(&number) && (number.contains(['.', ',']) || is_amount(clause))
    };
    (0..chars.len()).any(|i| matches!(chars[i], '-' | '−' | '－') && minus(i))
}
