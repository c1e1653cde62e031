//! What a payment's screen says, as somebody typed or pasted it, and the cause that it means.
//!
//! Patterns are data (`checks/screens/`). A text becomes tokens (a Chinese character or a Latin word each); all phrases of all
//! patterns are looked up in one pass; patterns put phrases together. What is denied, put as a condition or over does not count;
//! a longer finding hides what it contains; what tells more comes before what tells less. Nothing here reads a file or a clock.

mod build;
mod context;
mod debit;
mod lexicon;
mod lists;
mod matcher;
mod names;
mod normalise;
mod pattern;
mod phrases;
mod planting;
mod raw;
mod remainder;
mod spelling;

use std::cmp::Reverse;
use std::ops::Range;

pub use debit::DebitReading;
pub use pattern::Fault;
pub use raw::{DebitClass, Language, Says, Screen, ScreenFile};

use serde::{Deserialize, Serialize};

use build::{Meaning, Pattern};
use context::{Context, ContextClasses};
use debit::DebitWords;
use lexicon::Lexicon;
use lists::Lists;
use matcher::{Fit, Text};
use names::Names;
use normalise::Piece;
use phrases::{Found, Phrases};
use remainder::Reader;

/// A decision needs so many percent of what its kind of pattern can reach.
const ENOUGH: u32 = 70;
/// By so many percent the best must be ahead of another of its kind.
const AHEAD: u8 = 10;
/// What a doubt in the text takes away, in percent.
const DOUBT: u32 = 15;
/// So many findings of one text are compared with each other.
const FINDINGS: usize = 96;

/// The patterns of all screens.
#[derive(Debug, Serialize, Deserialize)]
pub struct Screens {
    lexicon: Lexicon,
    phrases: Phrases,
    patterns: Vec<Pattern>,
    meanings: Vec<Meaning>,
    /// The patterns as they are written.
    texts: Vec<String>,
    /// How many classes there are.
    classes: u32,
    /// The patterns by the class that they begin with.
    by_first: Lists<u32>,
    context: ContextClasses,
    /// Of two causes, the one that is meant where both are found, first.
    over: Vec<(String, String)>,
    mistakes: Vec<Mistake>,
    debit: DebitWords,
    remainder: DebitWords,
    names: Names,
}

/// A pattern that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// The pattern as it is written.
    pub pattern: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A cause that a text speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The id of the cause.
    pub cause: String,
    /// The pattern that fits, as it is written.
    pub pattern: String,
    /// How sure it is, in percent.
    pub score: u8,
    /// How much the pattern says.
    pub says: Says,
    /// It is there to the letter, and the text does not doubt it.
    pub exact: bool,
    /// The text names it to the letter, and says who declined or why.
    pub specific: bool,
}

/// A pattern that fits a text.
struct Finding<'a> {
    pattern: &'a Pattern,
    /// What it means; none for the opposite of a failure.
    meaning: Option<&'a Meaning>,
    fit: Fit,
    denied: bool,
    doubt: u32,
}

/// The best finding of a cause.
struct Candidate {
    says: Says,
    certainty: u32,
    recognised: Recognised,
}

impl Screens {
    /// Learns everything that the files know. What is wrong in them is left out and told by [`Screens::mistakes`].
    pub fn new(files: impl IntoIterator<Item = ScreenFile>) -> Self {
        build::build(files.into_iter().collect())
    }

    /// As they were written by [`Screens::to_bytes`]: read in a fraction of the time that learning takes.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(bytes)
    }

    /// Everything that was learnt, for [`Screens::from_bytes`] of the same build.
    ///
    /// # Errors
    /// Only when there is no memory for them.
    pub fn to_bytes(&self) -> postcard::Result<Vec<u8>> {
        postcard::to_allocvec(self)
    }

    /// The patterns that could not be used.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The form in which texts are compared: simplified characters, lower case, no amounts. Its own form is itself.
    pub fn normalise(&self, text: &str) -> String {
        normalise::written(&self.lexicon.pieces(text))
    }

    /// The causes that a text speaks of, the best first. Only its first 4000 characters are looked at.
    pub fn recognise(&self, text: &str) -> Vec<Recognised> {
        self.candidates(text).into_iter().map(|c| c.recognised).collect()
    }

    /// All that a text speaks of, also what another cause in it makes unlikely: whoever asks about the money has to know it all.
    pub fn meanings(&self, text: &str) -> Vec<Recognised> {
        self.all_candidates(text).into_iter().map(|c| c.recognised).collect()
    }

    /// What a text says about the money.
    pub fn read_debit(&self, text: &str) -> DebitReading {
        let mut reading = self.debit.read(&self.lexicon.pieces(text));
        // Who asks whether it was taken does not know.
        let questions = text.split_inclusive(['.', '!', '?', '。', '！', '？', '\n']).filter(|s| s.ends_with(['?', '？']));
        for asked in questions.map(|question| self.debit.read(&self.lexicon.pieces(question))) {
            reading.hinted |= asked.denied || asked.stated;
        }
        reading
    }

    /// Whether a text leaves open what became of the money, beside what names a reason. `is_reason` tells of a cause that the text
    /// names to the letter whether it is a reason.
    pub fn leaves_open(&self, text: &str, is_reason: impl Fn(&str) -> bool) -> bool {
        self.remainder().leaves_open(text, |pieces| self.explained(pieces, &is_reason))
    }

    /// Which pieces of a text belong to a reason.
    fn explained(&self, pieces: &[Piece], is_reason: impl Fn(&str) -> bool) -> Vec<bool> {
        let (findings, origins) = self.visible_findings(pieces);
        let reason = |f: &&Finding<'_>| self.candidate(f).is_some_and(|c| c.recognised.specific && is_reason(&c.recognised.cause));
        let mut explained = vec![false; pieces.len()];
        for place in findings.iter().filter(reason).flat_map(|f| &f.fit.places) {
            for origin in &origins[place.start..place.end] {
                explained[origin.clone()].fill(true);
            }
        }
        explained
    }

    /// Whether a text has a word that leaves it open, whatever stands around it.
    pub fn has_open_word(&self, text: &str) -> bool {
        self.remainder().has_open_word(text)
    }

    /// Whether a text names a card or account of the user's own: "your card", 您的银行卡.
    pub fn name_own_card(&self, text: &str) -> bool {
        self.names.name_own_card(text)
    }

    fn remainder(&self) -> Reader<'_> {
        Reader { lexicon: &self.lexicon, debit: &self.debit, words: &self.remainder, names: &self.names }
    }

    /// The cause that a text means: the best one, if it is good enough and no other of its kind is about as good.
    pub fn decide(&self, text: &str) -> Option<Recognised> {
        let mut candidates = self.candidates(text).into_iter();
        let best = candidates.next().filter(|c| c.certainty >= ENOUGH)?;
        let rival = candidates.next().is_some_and(|c| c.says == best.says && c.recognised.score + AHEAD > best.recognised.score);
        (!rival).then_some(best.recognised)
    }

    fn candidates(&self, text: &str) -> Vec<Candidate> {
        let mut best = self.all_candidates(text);
        let causes: Vec<String> = best.iter().map(|c| c.recognised.cause.clone()).collect();
        best.retain(|c| !causes.iter().any(|over| self.is_over(over, &c.recognised.cause)));
        best
    }

    /// The best finding of each cause, the best first.
    fn all_candidates(&self, text: &str) -> Vec<Candidate> {
        let (findings, _) = self.visible_findings(&self.lexicon.pieces(text));
        let mut best: Vec<Candidate> = Vec::new();
        for candidate in findings.iter().filter_map(|f| self.candidate(f)) {
            let rank = |c: &Candidate| (c.says, c.recognised.score);
            match best.iter_mut().find(|b| b.recognised.cause == candidate.recognised.cause) {
                Some(known) => {
                    let exact = known.recognised.exact || candidate.recognised.exact;
                    let specific = known.recognised.specific || candidate.recognised.specific;
                    if rank(known) < rank(&candidate) {
                        *known = candidate;
                    }
                    (known.recognised.exact, known.recognised.specific) = (exact, specific);
                }
                None => best.push(candidate),
            }
        }
        best.sort_by(|a, b| {
            let key = |c: &Candidate| (Reverse(c.says), Reverse(c.recognised.score));
            key(a).cmp(&key(b)).then_with(|| a.recognised.cause.cmp(&b.recognised.cause))
        });
        best
    }

    /// What is found and not hidden, and the pieces that each token was made of.
    fn visible_findings(&self, pieces: &[Piece]) -> (Vec<Finding<'_>>, Vec<Range<usize>>) {
        let (tokens, origins) = self.lexicon.tokens(pieces);
        let found = self.phrases.find(&tokens, &self.lexicon, self.classes as usize);
        let context = Context::new(&found, self.context);
        let text = Text::new(&tokens, &found, context.barriers());
        let mut findings = self.findings(&text, &found, &context);
        self.hide(&mut findings);
        (findings, origins)
    }

    /// Every pattern that fits.
    fn findings(&self, text: &Text<'_>, found: &Found, context: &Context) -> Vec<Finding<'_>> {
        let patterns = (0..self.classes).filter(|class| !found.of(*class).is_empty()).flat_map(|class| self.by_first.of(class));
        let mut findings: Vec<Finding<'_>> = Vec::new();
        let mut left = Text::steps();
        for pattern in patterns.filter_map(|number| self.patterns.get(*number as usize)) {
            for fit in text.fits(&pattern.steps, &mut left) {
                if pattern.whole && !context.is_all(&fit, text) {
                    continue;
                }
                let meaning = pattern.meaning.and_then(|number| self.meanings.get(number as usize));
                let says = meaning.map_or(Says::Cause, |m| m.says);
                let denied = context.denies(&fit, says, text);
                let doubt = if context.doubts(&fit, text) { DOUBT } else { 0 };
                findings.push(Finding { pattern, meaning, fit, denied, doubt });
            }
        }
        // The heaviest ones hide the others.
        findings.sort_by_key(|f| (Reverse(f.fit.weight), f.fit.start()));
        findings.truncate(FINDINGS);
        findings
    }

    /// Takes out what is denied, what shares words with an opposite, and what is a part of something longer.
    fn hide(&self, findings: &mut Vec<Finding<'_>>) {
        let hidden: Vec<bool> = findings.iter().map(|f| f.denied || findings.iter().any(|other| self.hides(other, f))).collect();
        let mut hidden = hidden.into_iter();
        findings.retain(|_| !hidden.next().unwrap_or(true));
    }

    /// Whether one finding hides another.
    fn hides(&self, one: &Finding<'_>, other: &Finding<'_>) -> bool {
        let Some(meaning) = other.meaning else { return false };
        let shared = one.fit.shares(&other.fit);
        if shared == 0 {
            return false;
        }
        let Some(by) = one.meaning else {
            // Something longer that contains the opposite knows what it says.
            return !(other.fit.covers(&one.fit) && other.fit.weight > one.fit.weight);
        };
        if (by.cause == meaning.cause && !one.denied) || one.fit.weight <= other.fit.weight {
            return false;
        }
        let related = shared * 2 >= other.fit.weight && by.says >= meaning.says && !self.is_over(&meaning.cause, &by.cause);
        one.fit.covers(&other.fit) || related
    }

    /// Whether, of two causes that are both found, the first is meant.
    fn is_over(&self, over: &str, under: &str) -> bool {
        self.over.iter().any(|(o, u)| o == over && u == under)
    }

    fn candidate(&self, finding: &Finding<'_>) -> Option<Candidate> {
        let meaning = finding.meaning?;
        let pattern = self.texts.get(finding.pattern.text as usize)?.clone();
        let certainty = 100_u32.saturating_sub(finding.fit.doubt + finding.doubt);
        let score = u8::try_from(meaning.says.most() * certainty / 100).unwrap_or(100).max(1);
        let exact = finding.doubt == 0 && finding.fit.places.iter().all(|place| place.wrong == 0);
        let specific = exact && meaning.specific && meaning.says >= Says::General && certainty >= ENOUGH;
        let recognised = Recognised { cause: meaning.cause.clone(), pattern, score, says: meaning.says, exact, specific };
        Some(Candidate { says: meaning.says, certainty, recognised })
    }
}
