//! What a text says about the money: taken, not taken, or perhaps. A debit word alone says little; what stands around it in its
//! clause (denial, inability, doubt, repetition) and before it in its sentence (condition) gives it its polarity.
//!
//! The words are data (`[debit]` in `checks/screens/debit.toml`), filed by what they do in a sentence. No list of sentences could
//! ever be complete, and one that is missed costs somebody money.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use strsim::osa_distance;

use super::normalise::Piece;
use super::raw::DebitClass;

/// Shorter words are taken for others too easily.
const MISSPELT: usize = 6;

/// What a text says about the money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DebitReading {
    /// Without condition: nothing was taken.
    pub denied: bool,
    /// With a condition, in the future or in doubt: it was taken; or it is held, or coming back.
    pub hinted: bool,
    /// Without condition: it was taken, or the order is paid.
    pub stated: bool,
    /// The payment is not finished.
    pub unfinished: bool,
    /// Nobody knows how it ended.
    pub unknown_outcome: bool,
    /// It warns against trying once more, or says where to look first.
    pub warned: bool,
    /// A pack on top of the built-in one calls for care.
    pub added: bool,
}

/// The words that speak of money taken, as they are looked up.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct DebitWords {
    /// By their first piece; the longest first.
    phrases: BTreeMap<Piece, Vec<(Vec<Piece>, DebitClass)>>,
}

/// Where a phrase stands, and what it does.
pub(super) type Span = (Range<usize>, DebitClass);

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Word(DebitClass),
    /// A word that is filed nowhere.
    Other,
    Clause,
    Sentence,
}

/// What one debit word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Polarity {
    Denied,
    Hinted,
    Stated,
    Nothing,
}

/// What stands beside a debit word and belongs to it.
#[derive(Clone, Copy, Debug, Default)]
struct Beside {
    denied: bool,
    denied_twice: bool,
    not_yet: bool,
    unable: bool,
    refused: bool,
    failed: bool,
    /// A sign that it is done: "was", 已, 了.
    marked: bool,
    /// Once more, or only in part.
    repeated: bool,
    fee: bool,
    money: bool,
    succeeded: bool,
    doubted: bool,
}

impl DebitWords {
    /// Files a phrase; the first class that claims it keeps it.
    pub(super) fn add(&mut self, phrase: Vec<Piece>, class: DebitClass) {
        let Some(first) = phrase.first().cloned() else { return };
        let own = self.phrases.entry(first).or_default();
        if !own.iter().any(|(known, _)| *known == phrase) {
            own.push((phrase, class));
            own.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
    }

    /// Reads a text.
    pub(super) fn read(&self, pieces: &[Piece]) -> DebitReading {
        let marks = self.marks(pieces, |class| class != DebitClass::Added);
        let mut reading = DebitReading { added: self.has_added(pieces), ..DebitReading::default() };
        for (at, mark) in marks.iter().enumerate() {
            let Mark::Word(class) = mark else { continue };
            match class {
                DebitClass::ComingBack | DebitClass::Hold | DebitClass::Arrived => reading.hinted = true,
                DebitClass::Unfinished => reading.unfinished = true,
                DebitClass::UnknownOutcome => reading.unknown_outcome = true,
                DebitClass::Warning => reading.warned = true,
                class if class.is_debit() => match polarity(&marks, at, *class) {
                    Polarity::Denied => reading.denied = true,
                    Polarity::Hinted => reading.hinted = true,
                    Polarity::Stated => reading.stated = true,
                    Polarity::Nothing => {}
                },
                _ => {}
            }
        }
        reading
    }

    /// Whether a phrase of another pack stands anywhere.
    fn has_added(&self, pieces: &[Piece]) -> bool {
        (0..pieces.len()).any(|at| self.phrase_at(&pieces[at..], |class| class == DebitClass::Added).is_some())
    }

    /// The longest phrase at the beginning of these pieces: how long it is, and what it does.
    fn phrase_at(&self, pieces: &[Piece], wanted: impl Fn(DebitClass) -> bool) -> Option<(usize, DebitClass)> {
        let candidates = self.phrases.get(pieces.first()?)?;
        let fits = candidates.iter().find(|(phrase, class)| wanted(*class) && pieces.starts_with(phrase));
        fits.map(|(phrase, class)| (phrase.len(), *class))
    }

    /// Whether a word that is filed nowhere is one that says money was taken, but for one slip.
    fn is_misspelt_debit(&self, word: &str) -> bool {
        word.len() >= MISSPELT
            && self.phrases.iter().any(|(first, own)| {
                let alone = own.iter().any(|(phrase, class)| phrase.len() == 1 && *class == DebitClass::Taken);
                matches!(first, Piece::Word(known) if alone && known.len() >= MISSPELT && osa_distance(known, word) == 1)
            })
    }

    /// Where phrases stand, and what they do; the longest at each place.
    pub(super) fn spans(&self, pieces: &[Piece]) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut at = 0;
        while at < pieces.len() {
            let length = match self.phrase_at(&pieces[at..], |class| class != DebitClass::Added) {
                Some((length, class)) => {
                    spans.push((at..at + length, class));
                    length
                }
                None => 1,
            };
            at += length;
        }
        spans
    }

    /// What each part of a text does.
    fn marks(&self, pieces: &[Piece], wanted: impl Fn(DebitClass) -> bool) -> Vec<Mark> {
        let mut marks = Vec::with_capacity(pieces.len());
        let mut at = 0;
        while at < pieces.len() {
            let (length, mark) = match (&pieces[at], self.phrase_at(&pieces[at..], &wanted)) {
                (Piece::Comma, _) | (_, Some((_, DebitClass::Split))) => (1, Mark::Clause),
                (Piece::Break, _) => (1, Mark::Sentence),
                (_, Some((length, class))) => (length, Mark::Word(class)),
                // A slip of the hand makes an answer more careful, never less.
                (Piece::Word(word), None) if self.is_misspelt_debit(word) => (1, Mark::Word(DebitClass::Hold)),
                (_, None) => (1, Mark::Other),
            };
            marks.push(mark);
            at += length;
        }
        marks
    }
}

/// What a debit word says where it stands.
fn polarity(marks: &[Mark], at: usize, class: DebitClass) -> Polarity {
    let clause = around(marks, at, |m| matches!(m, Mark::Clause | Mark::Sentence));
    let sentence = around(marks, at, |m| *m == Mark::Sentence);
    let beside = beside(marks, at, &clause);
    let has = |range: Range<usize>, class| marks[range].contains(&Mark::Word(class));
    // "If you were charged" makes all that follows it a condition; "you are charged if …" what stands in its own clause.
    let conditional = has(sentence.start..at, DebitClass::Condition) || has(clause.clone(), DebitClass::Condition);
    let waits = beside.denied && has(clause.clone(), DebitClass::NotYet);
    // 扣款了没有: a denial that ends the clause is a question.
    let asks = at + 2 == clause.end && matches!(marks[at + 1], Mark::Word(DebitClass::Denial));
    // "captured: false": a form asks, and its answer is a word of its own.
    let answer = |mark: Option<&Mark>| {
        matches!(mark, Some(Mark::Word(DebitClass::Denial | DebitClass::Nothing | DebitClass::Doubt | DebitClass::NotYet)))
    };
    let divides = |mark: Option<&Mark>| mark.is_none_or(|m| matches!(m, Mark::Clause | Mark::Sentence));
    let answered = marks.get(at + 1) == Some(&Mark::Clause) && answer(marks.get(at + 2)) && divides(marks.get(at + 3));
    // 不会扣款失败: that it fails is denied, and not the debit.
    let fails = beside.denied && marks.get(at + 1) == Some(&Mark::Word(DebitClass::Failed));
    let doubtful = conditional || fails || waits || asks || answered || beside.denied_twice || has(clause.clone(), DebitClass::Doubt);
    let payment = matches!(class, DebitClass::Paid | DebitClass::Processed);
    let needs_money = matches!(class, DebitClass::Moved | DebitClass::Held);
    let belongs = |m: &Mark| matches!(m, Mark::Word(DebitClass::Debit | DebitClass::Taken));
    let part_of_another = class == DebitClass::Processed && at > 0 && belongs(&marks[at - 1]);
    let missing = (needs_money && !beside.money) || part_of_another;
    // That a payment did not succeed says nothing about what was taken for it.
    let failing = beside.unable || (payment && (beside.denied || beside.not_yet || beside.refused || beside.failed));
    if missing || failing {
        Polarity::Nothing
    } else if doubtful || beside.not_yet {
        Polarity::Hinted
    } else if beside.denied {
        // Another payment, one card of several or a fee was not charged: that may stand anywhere in the clause.
        let other = |class| has(clause.clone(), class);
        denial(
            class,
            Beside { repeated: beside.repeated || other(DebitClass::Repeat), fee: beside.fee || other(DebitClass::Fee), ..beside },
        )
    } else {
        assertion(class, beside)
    }
}

/// What a denied debit word says.
fn denial(class: DebitClass, beside: Beside) -> Polarity {
    match class {
        // "You won't be charged twice" is said of somebody who was charged once; a fee that was not charged says nothing of the rest.
        _ if beside.repeated || beside.fee => Polarity::Hinted,
        // 未扣款成功: it did not succeed, or not yet.
        DebitClass::Debit if beside.succeeded => Polarity::Hinted,
        DebitClass::Held | DebitClass::Processed | DebitClass::Cash => Polarity::Nothing,
        _ => Polarity::Denied,
    }
}

/// What a debit word says that nothing denies.
fn assertion(class: DebitClass, beside: Beside) -> Polarity {
    match class {
        // Something was held, or something succeeded: what, the sentence need not say.
        DebitClass::Held | DebitClass::Processed => Polarity::Hinted,
        DebitClass::Cash => Polarity::Nothing,
        DebitClass::Paid => Polarity::Stated,
        DebitClass::Debit if beside.refused || beside.failed => Polarity::Nothing,
        DebitClass::Debit if !beside.marked => Polarity::Hinted,
        // "The amount charged exceeds your limit" is about what was to be charged.
        _ if !beside.marked && (beside.refused || beside.failed) => Polarity::Hinted,
        _ => Polarity::Stated,
    }
}

/// The part of a text around a place that no such mark divides.
fn around(marks: &[Mark], at: usize, divides: impl Fn(&Mark) -> bool) -> Range<usize> {
    let start = marks[..at].iter().rposition(&divides).map_or(0, |before| before + 1);
    let end = marks[at..].iter().position(&divides).map_or(marks.len(), |after| at + after);
    start..end
}

/// What belongs to a debit word: what stands next to it, with nothing between them but words that bridge.
fn beside(marks: &[Mark], at: usize, clause: &Range<usize>) -> Beside {
    let mut beside = Beside::default();
    let mut decided = false;
    for mark in marks[clause.start..at].iter().rev() {
        let Mark::Word(class) = mark else { break };
        match class {
            // "Payment not taken": what was not taken stands before the denial.
            DebitClass::Money | DebitClass::Cash => beside.money = true,
            DebitClass::Bridge | DebitClass::Mark if decided => {}
            DebitClass::Denial if decided && beside.denied => beside.denied_twice = true,
            _ if decided => break,
            DebitClass::Denial => (beside.denied, decided) = (true, true),
            DebitClass::NotYet => (beside.not_yet, decided) = (true, true),
            // "We can't rule out that you were charged": unable to say so, not to charge.
            DebitClass::Unable => (beside.unable, decided) = (!beside.doubted, true),
            DebitClass::Refused => (beside.refused, decided) = (true, true),
            other if beside.take(*other) => {}
            _ => break,
        }
    }
    for (distance, mark) in marks[at + 1..clause.end].iter().enumerate() {
        let Mark::Word(class) = mark else { break };
        match class {
            // 扣款成功, "charge successful".
            DebitClass::Done | DebitClass::Processed if distance == 0 => (beside.marked, beside.succeeded) = (true, true),
            DebitClass::Nothing => beside.denied = true,
            DebitClass::NotYet => beside.not_yet = true,
            DebitClass::Refused => beside.refused = true,
            DebitClass::Failed => beside.failed = true,
            // A sign of being done belongs to the word behind it.
            DebitClass::Mark => {}
            other if beside.take(*other) => {}
            _ => break,
        }
    }
    beside
}

impl Beside {
    /// Takes note of a word that bridges; false for one that does not.
    fn take(&mut self, class: DebitClass) -> bool {
        match class {
            DebitClass::Bridge | DebitClass::Debit | DebitClass::Taken => {}
            DebitClass::Doubt => self.doubted = true,
            DebitClass::Mark => self.marked = true,
            DebitClass::Money | DebitClass::Cash => self.money = true,
            DebitClass::Nothing => {
                self.money = true;
                self.denied = true;
            }
            DebitClass::Repeat => self.repeated = true,
            DebitClass::Fee => self.fee = true,
            _ => return false,
        }
        true
    }
}
