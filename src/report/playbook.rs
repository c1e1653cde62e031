//! The way through a kind of problem, as the report tells it.

use super::model::{HintReport, PlaybookReport, StepReport};
use crate::case::Currency;
use crate::check::expr::{Datum, Scope, Template, Verdict3};
use crate::check::view::env;
use crate::check::{Data, Programs};
use crate::diagnosis::{Diagnosis, VerdictStatus};
use crate::fact::Record;
use crate::lang::{Lang, Text, ui};
use crate::pack::{ForEach, Hint, Pack};

/// The playbook of the case's problem, with how far each step is. Where nothing is wrong there is no way to walk, and only what is
/// worth knowing is told.
pub(super) fn playbook(
    record: &Record,
    pack: &Pack,
    programs: &Programs,
    data: &Data,
    diagnosis: &Diagnosis<'_>,
) -> Option<PlaybookReport> {
    let run = &record.run;
    // Whoever is being defrauded is told one thing.
    let is_fraud = diagnosis.cause.is_some_and(|c| c.stop) && run.case.problem.is_operation();
    let playbook = pack.playbook(run.case.problem).filter(|_| !is_fraud)?;
    let words = Words { values: data.scope(), lang: run.lang, currency: run.case.account() };
    let steps = diagnosis.way.iter().map(|(step, status)| StepReport {
        text: words.say(&step.text),
        status: *status,
        action: step.action.clone(),
        sources: step.source.clone(),
    });
    let healthy = diagnosis.status == VerdictStatus::Healthy && !run.case.attempt_claimed();
    let hints = words.that_hold(&playbook.hint, programs).into_iter().filter(|hint| healthy || !hint.only_healthy);
    let hints = hints.map(|hint| HintReport { text: words.say(&hint.text), claimed: hint.claimed, sources: hint.source.clone() });
    let (steps, hints): (Vec<_>, Vec<_>) = (steps.collect(), hints.collect());
    (!steps.is_empty() || !hints.is_empty()).then(|| PlaybookReport {
        problem: playbook.problem,
        title: playbook.title.get(run.lang).to_owned(),
        steps,
        hints,
        sources: playbook.source.clone(),
    })
}

/// What the texts and conditions of a playbook may name.
struct Words<'a> {
    values: Scope<'a>,
    lang: Lang,
    currency: Currency,
}

impl Words<'_> {
    /// The hints that are for this run: what cannot be decided is not told.
    fn that_hold<'h>(&self, hints: &'h [Hint], programs: &Programs) -> Vec<&'h Hint> {
        let texts: Vec<&str> = hints.iter().filter_map(|hint| hint.when.as_deref()).collect();
        let mut conditions = programs.conditions(&texts).into_iter();
        let mut holds = |hint: &&Hint| {
            hint.when.is_none() || conditions.next().flatten().is_some_and(|condition| condition.judge(&self.values) == Verdict3::True)
        };
        hints.iter().filter(|hint| holds(hint)).collect()
    }

    /// A text with its values filled in.
    fn say(&self, text: &Text) -> String {
        let text = text.get(self.lang);
        if !text.contains('{') {
            return text.to_owned();
        }
        let show = |datum: &Datum| match datum {
            Datum::Dec(amount) => crate::case::Amount(*amount).said(self.currency, self.lang),
            Datum::Text(text) => text.clone(),
            Datum::Int(number) => number.to_string(),
            _ => ui().say("amount-not-known", self.lang),
        };
        Template::compile(text, env(ForEach::Run)).map_or_else(|_| text.to_owned(), |t| t.render(&self.values, &show))
    }
}
