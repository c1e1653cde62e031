//! Sentences by grammar: whatever a hint stands beside, and wherever, the answer is careful; what is harmless takes no "yes" away.

use paydoctor::case::{ProblemKind, State};
use paydoctor::charge::{PaymentFacts, weigh};
use paydoctor::check::view::ListedOutcome;
use paydoctor::pack::PayAgain;
use serde::Deserialize;

use super::{answer, pack, read};

/// `tests/charge/grammar.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    en: Language,
    zh: Language,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    connectors: Vec<String>,
    declines: Vec<String>,
    company: Vec<String>,
    hints: Vec<String>,
    denials: Vec<String>,
    careful: Vec<String>,
    plain: Vec<String>,
}

impl Language {
    /// Two things side by side, in every way and order, as written, in capitals and in small letters.
    fn joined(&self, one: &str, other: &str) -> Vec<String> {
        let ways = self.connectors.iter().flat_map(|connector| [(connector, one, other), (connector, other, one)]);
        let text = |(at, (connector, a, b)): (usize, (&String, &str, &str))| {
            let text = connector.replace("{a}", a).replace("{b}", b);
            match at % 3 {
                0 => text,
                1 => text.to_uppercase(),
                _ => text.to_lowercase(),
            }
        };
        ways.enumerate().map(text).collect()
    }

    /// Each of these beside two of the declines, so that every decline is met by some.
    fn beside_declines(&self, all: &[String]) -> Vec<String> {
        let declines = |i: usize| self.declines.iter().cycle().skip(i % self.declines.len()).take(2);
        all.iter().enumerate().flat_map(|(i, one)| declines(i).flat_map(|decline| self.joined(decline, one)).collect::<Vec<_>>()).collect()
    }
}

#[track_caller]
fn none_says_yes<'a>(texts: impl IntoIterator<Item = &'a String>) {
    let texts: Vec<&String> = texts.into_iter().collect();
    let wrong: Vec<_> = texts.iter().filter(|text| answer(text) == Some(PayAgain::Yes)).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), texts.len());
}

#[test]
fn a_hint_beside_a_decline_is_careful_in_every_grammar() {
    let Grammar { en, zh } = read("charge/grammar.toml");
    for language in [&en, &zh] {
        let texts = language.beside_declines(&language.hints);
        assert!(texts.len() > 1500, "{}", texts.len());
        none_says_yes(&texts);
        none_says_yes(language.hints.iter().chain(&language.careful));
    }
}

#[test]
fn a_denial_of_something_else_denies_nothing() {
    let Grammar { en, zh } = read("charge/grammar.toml");
    for language in [&en, &zh] {
        none_says_yes(&language.denials);
        // "You were not charged" beside "you were not charged by us" is not what this is about.
        let reasons: Vec<String> = language.declines.iter().filter(|d| !d.contains("charged") && !d.contains("扣款")).cloned().collect();
        let texts: Vec<String> =
            language.denials.iter().flat_map(|denial| reasons.iter().take(2).flat_map(|r| language.joined(r, denial))).collect();
        none_says_yes(&texts);
    }
}

#[test]
fn harmless_company_takes_no_yes_away_in_any_grammar() {
    let Grammar { en, zh } = read("charge/grammar.toml");
    for language in [&en, &zh] {
        let texts = language.beside_declines(&language.company);
        let wrong: Vec<_> = texts.iter().filter(|text| answer(text) != Some(PayAgain::Yes)).collect();
        assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), texts.len());
    }
}

/// Some plain declines have a word that nobody filed; more than one in twenty, and the answer would be of no use.
#[test]
fn nearly_every_plain_decline_says_yes() {
    let Grammar { en, zh } = read("charge/grammar.toml");
    let all: Vec<&String> = en.plain.iter().chain(&zh.plain).collect();
    assert!(all.len() >= 200, "{}", all.len());
    let lost: Vec<_> = all.iter().filter(|text| answer(text) != Some(PayAgain::Yes)).collect();
    assert!(lost.len() * 20 <= all.len(), "{} of {}: {lost:#?}", lost.len(), all.len());
}

/// What a row of the list says, beside every state and text.
#[test]
fn a_row_is_weighed_with_all_the_rest() {
    let Grammar { en, zh } = read("charge/grammar.toml");
    let rows =
        [ListedOutcome::Completed, ListedOutcome::Pending, ListedOutcome::ComingBack, ListedOutcome::PaidBack, ListedOutcome::Failed];
    let states = [None, Some(State::Failed), Some(State::Pending), Some(State::Unknown), Some(State::Completed)];
    let texts = |l: &Language| l.hints.iter().step_by(7).chain(l.denials.iter().step_by(9)).chain(&l.declines).cloned().collect::<Vec<_>>();
    for (language, text) in [&en, &zh].into_iter().flat_map(|l| texts(l).into_iter().map(move |t| (l, t))) {
        let says_charged_or_doubts = !language.declines.contains(&text);
        for (row, state) in rows.iter().flat_map(|row| states.map(|state| (*row, state))) {
            let facts = PaymentFacts { row: Some(row), state, text: Some(&text), ..PaymentFacts::default() };
            let answer = weigh(&facts, pack()).pay_again;
            let what = format!("{text}, {row:?}, {state:?}: {answer:?}");
            let moved = matches!(row, ListedOutcome::Completed | ListedOutcome::ComingBack) || state == Some(State::Completed);
            let open = row == ListedOutcome::Pending || matches!(state, Some(State::Pending | State::Unknown));
            assert!(!moved || answer == Some(PayAgain::No), "{what}");
            assert!(!open || answer > Some(PayAgain::Yes), "{what}");
            assert!(moved || open || says_charged_or_doubts || answer == Some(PayAgain::Yes), "{what}");
            for reported in [
                PaymentFacts { not_received: true, ..facts },
                PaymentFacts { problem: ProblemKind::DuplicateCharge, listed_twice: Some(false), ..facts },
                PaymentFacts { problem: ProblemKind::DuplicateCharge, ..facts },
            ] {
                assert!(weigh(&reported, pack()).pay_again > Some(PayAgain::Yes), "{what}, and money is missing");
            }
        }
    }
}
