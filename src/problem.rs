//! Mistakes in what people hand in: what is wrong, where, and what to do about it. They are collected and shown together.

use std::fmt;

use crate::lang::{Lang, Message};
use crate::redact::scrubbed;

/// Where a mistake stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file's name as it was given, `-` for standard input, or an option such as `--amount`.
    pub source: String,
    /// Line and column, both from 1.
    pub at: Option<(usize, usize)>,
    /// The key, such as `endpoints[0].url`.
    pub key: Option<String>,
}

impl Place {
    /// A place that is known by its source alone.
    pub fn of(source: impl Into<String>) -> Self {
        Self { source: source.into(), ..Self::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        if let Some(key) = &self.key {
            write!(f, ": {key}")?;
        }
        Ok(())
    }
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub what: Message,
    /// What to do, where there is more to say than the mistake says itself.
    pub hint: Option<Message>,
}

impl Problem {
    /// A mistake at a place.
    pub fn new(place: Place, what: Message) -> Self {
        Self { place, what, hint: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Option<Message>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The mistake as one or two lines of text, redacted: people send error messages to others.
    pub fn say(&self, lang: Lang) -> String {
        let Place { source, at, key } = &self.place;
        let place = Place { source: scrubbed(source), at: *at, key: key.as_deref().map(scrubbed) };
        let mut line = format!("{place}: {}", scrubbed(&self.what.say(lang)));
        if let Some(hint) = &self.hint {
            line.push_str("\n    ");
            line.push_str(&scrubbed(&hint.say(lang)));
        }
        line
    }
}

/// All mistakes found in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// One mistake alone.
    pub fn one(problem: Problem) -> Self {
        Self(vec![problem])
    }

    /// Adds a mistake.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Keeps the value, or adds the mistakes and gives nothing.
    pub fn take<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        result.map_err(|mut e| self.0.append(&mut e.0)).ok()
    }

    /// Nothing when there is no mistake.
    ///
    /// # Errors
    /// The mistakes, where there are any; those of one source in the order in which they stand there.
    pub fn check(mut self) -> Result<(), Self> {
        let sources: Vec<String> = self.0.iter().map(|p| p.place.source.clone()).collect();
        let rank = |p: &Problem| sources.iter().position(|source| *source == p.place.source);
        self.0.sort_by_key(|p| (rank(p), p.place.at));
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// "did you mean" for a word that is not among those known, when one is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Message> {
    nearest(word, known).map(|near| Message::new("did-you-mean").with("near", near.to_owned()))
}

/// The known word nearest to `word`, when one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, k)| *distance <= (k.chars().count().max(word.chars().count()) / 3).max(1))
        .min()
        .map(|(_, k)| k)
}
