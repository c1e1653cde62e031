//! The way through a kind of problem, as the report tells it.

use super::model::{HintReport, PlaybookReport, StepReport};
use crate::case::Currency;
use crate::check::Programs;
use crate::check::expr::{Datum, Scope, Template, Verdict3};
use crate::check::view::{View, datum_of, env};
use crate::diagnosis::Diagnosis;
use crate::fact::Record;
use crate::lang::{Lang, Text, ui};
use crate::pack::{ForEach, Hint, Pack};

/// What the texts and conditions of playbooks may look at.
const SEEN: [&str; 6] = ["run", "case", "money", "timing", "link", "outside"];

/// The playbook of the case's problem, with how far each step is. Where nothing is wrong there is no way to walk, and only what is
/// worth knowing is told.
pub(super) fn playbook(
    record: &Record,
    pack: &Pack,
    programs: &Programs,
    view: &View,
    diagnosis: &Diagnosis<'_>,
) -> Option<PlaybookReport> {
    let run = &record.run;
    let playbook = pack.playbook(run.case.problem)?;
    let words = Words::of(view, run.lang, run.case.account());
    let steps = diagnosis.way.iter().map(|(step, status)| StepReport {
        text: words.say(&step.text),
        status: *status,
        action: step.action.clone(),
        sources: step.source.clone(),
    });
    let hints = words.that_hold(&playbook.hint, programs).into_iter().map(|hint| HintReport {
        text: words.say(&hint.text),
        claimed: hint.claimed,
        sources: hint.source.clone(),
    });
    let (steps, hints): (Vec<_>, Vec<_>) = (steps.collect(), hints.collect());
    (!steps.is_empty() || !hints.is_empty()).then(|| PlaybookReport {
        problem: playbook.problem,
        title: playbook.title.get(run.lang).to_owned(),
        steps,
        hints,
        sources: playbook.source.clone(),
    })
}

/// The view, for the texts and conditions of a playbook.
struct Words {
    data: Vec<(&'static str, Datum)>,
    lang: Lang,
    currency: Currency,
}

impl Words {
    fn of(view: &View, lang: Lang, currency: Currency) -> Self {
        let json = |name| match name {
            "run" => serde_json::to_value(&view.run),
            "case" => serde_json::to_value(&view.case),
            "money" => serde_json::to_value(&view.money),
            "timing" => serde_json::to_value(&view.timing),
            "link" => serde_json::to_value(&view.link),
            _ => serde_json::to_value(&view.outside),
        };
        let environment = env(ForEach::Run);
        let datum = |name: &'static str| Some((name, datum_of(&json(name).ok()?, environment.get(name)?, name).ok()?));
        Self { data: SEEN.into_iter().filter_map(datum).collect(), lang, currency }
    }

    fn scope(&self) -> Scope<'_> {
        self.data.iter().fold(Scope::new(), |scope, (name, datum)| scope.with(name, datum))
    }

    /// The hints that are for this run: what cannot be decided is not told.
    fn that_hold<'h>(&self, hints: &'h [Hint], programs: &Programs) -> Vec<&'h Hint> {
        let texts: Vec<&str> = hints.iter().filter_map(|hint| hint.when.as_deref()).collect();
        let mut conditions = programs.conditions(&texts).into_iter();
        let scope = self.scope();
        let mut holds = |hint: &&Hint| {
            hint.when.is_none() || conditions.next().flatten().is_some_and(|condition| condition.judge(&scope) == Verdict3::True)
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
        Template::compile(text, env(ForEach::Run)).map_or_else(|_| text.to_owned(), |t| t.render(&self.scope(), &show))
    }
}
