//! The answer to "May I pay again?" as a headline: the answer about the charge, and what the next action makes of it. The value in the
//! JSON stays what it is; a headline that says "yes" above an action that says "leave this network" would be read as "pay here".

use super::clean::{PROSE, line};
use super::model::Report;
use super::when::when;
use crate::case::ProblemKind;
use crate::lang::{Lang, Message, ui};
use crate::pack::{PayAgain, Retry};

/// Actions that make the payment possible somewhere else.
const LEAVES_THE_NETWORK: [&str; 2] = ["leave-untrusted-network", "switch-network"];

/// The answer in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Headline {
    /// Now.
    Yes,
    /// When this is fixed.
    AfterFix,
    /// Some time later.
    Later,
    /// From a time on (RFC 3339).
    From(String),
    /// Over another network.
    NotHere,
    /// When it is known what became of the first payment.
    NotYet,
    /// Not at all.
    No,
}

impl Headline {
    /// The headline of a report; none where nobody asks.
    pub fn of(report: &Report) -> Option<Self> {
        let action = report.next_action.as_ref();
        Some(match report.verdict.pay_again? {
            PayAgain::No => Self::No,
            PayAgain::CheckFirst => Self::NotYet,
            PayAgain::Yes if action.is_some_and(|a| LEAVES_THE_NETWORK.contains(&a.id.as_str())) => Self::NotHere,
            PayAgain::Yes => match action.map(|a| (a.retry, &a.not_before)) {
                Some((_, Some(time))) => Self::From(time.clone()),
                Some((Retry::AfterFix | Retry::Never, None)) => Self::AfterFix,
                Some((Retry::Later, None)) => Self::Later,
                Some((Retry::Now | Retry::CheckStatusFirst, None)) | None => Self::Yes,
            },
        })
    }

    /// The word that keys of its texts end with.
    fn key(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::AfterFix => "after-fix",
            Self::Later => "later",
            Self::From(_) => "from",
            Self::NotHere => "not-here",
            Self::NotYet => "not-yet",
            Self::No => "no",
        }
    }

    /// In a few words: "Yes, once this is fixed".
    pub fn short(&self, lang: Lang) -> String {
        let message = match self {
            Self::Yes => Message::new("headline-yes"),
            Self::AfterFix => Message::new("headline-after-fix"),
            Self::Later => Message::new("headline-later"),
            Self::From(time) => Message::new("headline-from").with("time", when(time, lang)),
            Self::NotHere => Message::new("headline-not-here"),
            Self::NotYet => Message::new("headline-not-yet"),
            Self::No => Message::new("headline-no"),
        };
        message.say(lang)
    }

    /// What follows from it, in a sentence: "You won't be charged twice."
    pub fn advice(&self, problem: ProblemKind, lang: Lang) -> String {
        let key = match self {
            Self::Yes | Self::AfterFix | Self::Later | Self::From(_) => "headline-not-twice",
            Self::NotHere => "headline-elsewhere",
            Self::NotYet => "headline-check",
            Self::No => "headline-do-not",
        };
        of_kind(key, problem, lang)
    }

    /// Both, in one line.
    pub fn sentence(&self, problem: ProblemKind, lang: Lang) -> String {
        let (answer, advice) = (self.short(lang), self.advice(problem, lang));
        Message::new("headline-line").with("answer", answer).with("advice", advice).say(lang)
    }

    /// For a line of a chat: what to do, without what it rests on.
    pub fn in_a_chat(&self, problem: ProblemKind, lang: Lang) -> String {
        match self {
            Self::From(_) => self.short(lang),
            other => of_kind(&format!("short-pay-{}", other.key()), problem, lang),
        }
    }
}

/// The question, in the words of the kind of problem.
pub fn question(problem: ProblemKind, lang: Lang) -> String {
    of_kind("pay-again-question", problem, lang)
}

/// What the answer rests on, in one sentence.
pub fn because(report: &Report) -> Option<String> {
    report.verdict.charge.as_ref().map(|charge| line(&charge.because, PROSE))
}

/// A text that is put otherwise where money is withdrawn, sent or topped up.
fn of_kind(key: &str, problem: ProblemKind, lang: Lang) -> String {
    let own = match problem {
        ProblemKind::Withdrawal => format!("{key}-withdrawal"),
        ProblemKind::Transfer => format!("{key}-transfer"),
        ProblemKind::TopUp => format!("{key}-top-up"),
        _ => key.to_owned(),
    };
    ui().say(&own, lang)
}
