//! What is known by a name.

use serde::Serialize;

use crate::case::State;
use crate::charge::{self, PaymentFacts};
use crate::code::{self, Meaning};
use crate::lang::{Lang, Text, general};
use crate::pack::{Action, Cause, Check, Pack, PayAgain, Retry, WhoActs};
use crate::redact::scrubbed;
use crate::screen::Recognised;

/// The answer as other programs read it (`paydoctor.explain.v1`).
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// Always `paydoctor.explain.v1`.
    pub schema: &'static str,
    /// What was asked.
    pub query: String,
    /// More than one scheme has the code, and they do not mean the same cause.
    pub ambiguous: bool,
    /// What is known by it, the best first.
    pub matches: Vec<Match>,
}

/// What a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An error code.
    Code,
    /// A text that screens show.
    Text,
    /// A cause.
    Cause,
    /// A check.
    Check,
    /// An action.
    Action,
}

/// Something that is known by the name.
#[derive(Clone, Debug, Serialize)]
pub struct Match {
    /// What it is.
    pub kind: Kind,
    /// Its id; of a text, the pattern that it fits.
    pub id: String,
    /// The cause that it stands for.
    pub cause: Option<String>,
    /// Who has to act.
    pub who_acts: Option<WhoActs>,
    /// When a retry makes sense.
    pub retry: Option<Retry>,
    /// Whether a second charge is excluded.
    pub pay_again: Option<PayAgain>,
    /// How well it fits what was asked, from 0 to 1.
    pub score: f64,
    /// How sure the source of a code's row is, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Where a code's row comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it is, in a sentence.
    pub text: String,
}

impl Match {
    fn new(kind: Kind, id: &str, text: &str) -> Self {
        let (id, text) = (id.to_owned(), text.to_owned());
        Self { kind, id, cause: None, who_acts: None, retry: None, pay_again: None, score: 1.0, confidence: None, source: None, text }
    }
}

/// What is known by a name: an id or an error code; else what a screen says; else words of a title.
pub fn find(pack: &Pack, what: &str, lang: Lang) -> Explanation {
    let matches = matches(pack, what, lang);
    let mut codes = matches.iter().filter(|m| m.kind == Kind::Code).map(|m| &m.cause);
    let ambiguous = codes.next().is_some_and(|first| codes.any(|other| other != first));
    Explanation { schema: "paydoctor.explain.v1", query: scrubbed(what), ambiguous, matches }
}

fn matches(pack: &Pack, what: &str, lang: Lang) -> Vec<Match> {
    let word = what.trim().to_lowercase();
    let cause = pack.causes.get(&word).map(|e| of_cause(&e.value, lang));
    let check = pack.check(&word).map(|e| of_check(&e.value, lang));
    let action = pack.actions.get(&word).map(|e| of_action(&e.value, lang));
    let named = [cause, check, action].into_iter().flatten();
    let reading = code::read(what, None, pack);
    let exact: Vec<Match> = named.chain(reading.meanings.iter().flat_map(|m| of_code(m, pack, lang))).collect();
    if !exact.is_empty() || word.is_empty() {
        return exact;
    }
    let answer = answer_of_text(what, pack);
    let said: Vec<Match> = pack.screens().recognise(what).iter().filter_map(|found| of_text(what, found, answer, pack, lang)).collect();
    if said.is_empty() { titled(pack, &word, lang) } else { said }
}

/// Whether to pay again by a text alone, where the wallet says that the payment failed.
fn answer_of_text(text: &str, pack: &Pack) -> Option<PayAgain> {
    charge::weigh(&PaymentFacts { state: Some(State::Failed), text: Some(text), ..PaymentFacts::default() }, pack).pay_again
}

/// Whatever has these words in its title.
fn titled(pack: &Pack, words: &str, lang: Lang) -> Vec<Match> {
    let titled = |title: &Text| title.en.to_lowercase().contains(words) || title.zh_cn.contains(words);
    let called =
        |title: &Text| general(&title.en, Lang::En).to_lowercase().contains(words) || general(&title.zh_cn, Lang::ZhCn).contains(words);
    let half = |m: Match| Match { score: 0.5, ..m };
    let causes = pack.causes.values().filter(|e| titled(&e.value.title)).map(|e| half(of_cause(&e.value, lang)));
    let checks = pack.checks.iter().filter(|e| titled(&e.value.title)).map(|e| half(of_check(&e.value, lang)));
    let actions = pack.actions.values().filter(|e| called(&e.value.title)).map(|e| half(of_action(&e.value, lang)));
    causes.chain(checks).chain(actions).collect()
}

/// One match for each cause that the code stands for; the answer is that of the whole row.
fn of_code(meaning: &Meaning<'_>, pack: &Pack, lang: Lang) -> Vec<Match> {
    let of_cause = |cause: &str| Match {
        cause: Some(cause.to_owned()),
        who_acts: pack.causes.get(cause).map(|e| e.value.who_acts),
        retry: Some(meaning.row.retry),
        pay_again: meaning.pay_again(pack),
        confidence: Some(f64::from(meaning.confidence()) / 100.0),
        source: meaning.source.map(|s| s.title.clone()),
        ..Match::new(Kind::Code, &meaning.id(), meaning.row.note.get(lang))
    };
    meaning.causes().map(of_cause).collect()
}

/// What the text as a whole says about the charge counts, whichever of its causes is meant; never `yes` where nobody vouches for it.
fn of_text(what: &str, found: &Recognised, answer: Option<PayAgain>, pack: &Pack, lang: Lang) -> Option<Match> {
    let cause = of_cause(&pack.causes.get(&found.cause)?.value, lang);
    let pay_again = if pack.vouches_for_text(what, &found.cause) { answer } else { answer.max(Some(PayAgain::CheckFirst)) };
    Some(Match { kind: Kind::Text, id: found.pattern.clone(), score: f64::from(found.score) / 100.0, pay_again, ..cause })
}

fn of_cause(cause: &Cause, lang: Lang) -> Match {
    Match {
        cause: Some(cause.id.clone()),
        who_acts: Some(cause.who_acts),
        retry: Some(cause.retry),
        pay_again: Some(cause.pay_again),
        ..Match::new(Kind::Cause, &cause.id, cause.summary.get(lang))
    }
}

fn of_check(check: &Check, lang: Lang) -> Match {
    Match::new(Kind::Check, &check.id, check.title.get(lang))
}

fn of_action(action: &Action, lang: Lang) -> Match {
    Match::new(Kind::Action, &action.id, &general(action.title.get(lang), lang))
}
