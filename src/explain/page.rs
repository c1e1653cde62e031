//! The page about something: what it is, how it is recognised, what it is taken for, what to do, where it comes from.

use std::fmt::Write;

use super::find::{Kind, Match};
use crate::lang::{Lang, Message, general, ui, word};
use crate::pack::{Action, Cause, Check, Pack, PayAgain};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The id.
    pub id: String,
    /// What it is, in a few words.
    pub title: String,
    /// What it is, in a sentence; empty where the title says it all.
    pub lead: String,
    /// Short facts: what is asked, and the answer.
    pub facts: Vec<(String, String)>,
    /// The rest.
    pub sections: Vec<Section>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// Whether its lines are steps, one after the other.
    pub steps: bool,
    /// What it says.
    pub lines: Vec<String>,
}

/// The page about a match.
pub fn page_of(found: &Match, pack: &Pack, lang: Lang) -> Option<Page> {
    match found.kind {
        Kind::Code => Some(code_page(found, pack, lang)),
        Kind::Cause => pack.causes.get(found.cause.as_ref()?).map(|e| cause_page(&e.value, pack, lang)),
        Kind::Text => Some(page_of_cause(&pack.causes.get(found.cause.as_ref()?)?.value, found.pay_again?, pack, lang)),
        Kind::Check => pack.check(&found.id).map(|e| check_page(&e.value, pack, lang)),
        Kind::Action => pack.actions.get(&found.id).map(|e| action_page(&e.value, pack, lang)),
    }
}

fn say(key: &'static str, lang: Lang) -> String {
    Message::new(key).say(lang)
}

/// A section that is left out where it has nothing to say.
fn section(key: &'static str, lang: Lang, lines: Vec<String>) -> Option<Section> {
    (!lines.is_empty()).then(|| Section { title: say(key, lang), steps: false, lines })
}

/// The page about a cause.
pub fn cause_page(cause: &Cause, pack: &Pack, lang: Lang) -> Page {
    page_of_cause(cause, cause.pay_again, pack, lang)
}

/// The page about a cause, with the answer that a text which names it gives as a whole.
fn page_of_cause(cause: &Cause, pay_again: PayAgain, pack: &Pack, lang: Lang) -> Page {
    let action = pack.actions.get(&cause.action).map(|e| &e.value);
    let steps = action.map(|action| Section {
        title: Message::new("explain-do").with("title", general(action.title.get(lang), lang)).say(lang),
        steps: true,
        lines: action.steps.iter().map(|step| general(step.get(lang), lang)).collect(),
    });
    let titles =
        |ids: &[String]| ids.iter().filter_map(|id| pack.actions.get(id)).map(|e| general(e.value.title.get(lang), lang)).collect();
    let look_alike = |id: &String| pack.causes.get(id).map(|e| format!("{id}: {}", e.value.recognised.get(lang)));
    let sections = [
        section(
            "explain-recognised",
            lang,
            std::iter::once(cause.recognised.get(lang).to_owned()).chain(signs(cause, pack, lang)).collect(),
        ),
        section("explain-look-alikes", lang, cause.look_alikes.iter().filter_map(look_alike).collect()),
        section("explain-masks", lang, joined(&cause.masks)),
        steps,
        section("explain-then", lang, titles(&cause.then)),
        section("explain-rows", lang, joined(&cause.source)),
    ];
    let fact = |key, family: &str, value: String| (say(key, lang), ui().say(&format!("{family}-{value}"), lang));
    Page {
        id: cause.id.clone(),
        title: cause.title.get(lang).to_owned(),
        lead: cause.summary.get(lang).to_owned(),
        facts: vec![
            fact("explain-who", "who", word(&cause.who_acts)),
            fact("explain-retry", "retry", word(&cause.retry)),
            fact("explain-pay-again", "pay-again", word(&pay_again)),
        ],
        sections: sections.into_iter().flatten().collect(),
    }
}

/// Which checks name a cause, and when.
fn signs<'a>(cause: &'a Cause, pack: &'a Pack, lang: Lang) -> impl Iterator<Item = String> + 'a {
    pack.checks.iter().map(|e| &e.value).flat_map(move |check| {
        let own = check.finding.iter().filter(|f| f.cause.as_ref() == Some(&cause.id));
        own.map(move |f| format!("{} ({} %): {}", check.id, f.weight, f.text.get(lang)))
    })
}

/// The page about a check.
pub fn check_page(check: &Check, pack: &Pack, lang: Lang) -> Page {
    let finding = |f: &crate::pack::Finding| {
        let cause = f.cause.as_ref().or(f.cause_from.as_ref()).map_or("–", String::as_str);
        format!("{cause} ({} %): {} [{}]", f.weight, f.text.get(lang), f.when)
    };
    let needs = |id: &String| pack.check(id).map(|e| format!("{id}: {}", e.value.title.get(lang)));
    let sections = [
        section("explain-finds", lang, check.finding.iter().map(finding).collect()),
        section("explain-else", lang, vec![check.pass.get(lang).to_owned()]),
        section("explain-needs", lang, check.needs.iter().filter_map(needs).collect()),
        section("explain-rows", lang, joined(&check.source)),
    ];
    let facts = check.applies.iter().map(|applies| (say("explain-applies", lang), applies.clone())).collect();
    let (id, title) = (check.id.clone(), check.title.get(lang).to_owned());
    Page { id, title, lead: String::new(), facts, sections: sections.into_iter().flatten().collect() }
}

/// The page about an action.
pub fn action_page(action: &Action, pack: &Pack, lang: Lang) -> Page {
    let steps = action.steps.iter().map(|step| general(step.get(lang), lang)).collect();
    let causes = pack.causes.values().map(|e| &e.value).filter(|c| c.action == action.id);
    let sections = [
        Some(Section { title: say("explain-steps", lang), steps: true, lines: steps }),
        section("explain-for", lang, causes.map(|c| format!("{}: {}", c.id, c.title.get(lang))).collect()),
        section("explain-rows", lang, joined(&action.source)),
    ];
    let (id, title) = (action.id.clone(), general(action.title.get(lang), lang));
    Page { id, title, lead: String::new(), facts: Vec::new(), sections: sections.into_iter().flatten().collect() }
}

/// The page about a code: what it means, and what follows from it. Its cause has a page of its own.
fn code_page(found: &Match, pack: &Pack, lang: Lang) -> Page {
    let mut facts = Vec::new();
    if let Some(cause) = found.cause.as_ref().and_then(|id| pack.causes.get(id)).map(|e| &e.value) {
        facts.push((say("explain-cause", lang), format!("{} · {}", cause.id, cause.title.get(lang))));
        facts.push((say("explain-who", lang), ui().say(&format!("who-{}", word(&cause.who_acts)), lang)));
    }
    facts.push((say("explain-retry", lang), ui().say(&format!("retry-{}", word(&found.retry)), lang)));
    facts.push((say("explain-pay-again", lang), ui().say(&format!("pay-again-{}", word(&found.pay_again)), lang)));
    let sure = |source: &String| (say("explain-source", lang), format!("{source} ({:.0} %)", found.confidence.unwrap_or_default() * 100.0));
    facts.extend(found.source.as_ref().map(sure));
    Page { id: found.id.clone(), title: found.text.clone(), lead: String::new(), facts, sections: Vec::new() }
}

/// All of them on one line.
fn joined(ids: &[String]) -> Vec<String> {
    if ids.is_empty() { Vec::new() } else { vec![ids.join(", ")] }
}

impl Page {
    /// The page as Markdown, its heading at a level.
    pub fn markdown(&self, level: usize) -> String {
        let (heading, part) = ("#".repeat(level), "#".repeat(level + 1));
        let mut out = format!("{heading} `{}` {}\n\n", self.id, escaped(&self.title));
        if !self.lead.is_empty() {
            let _ = writeln!(out, "{}\n", escaped(&self.lead));
        }
        for (what, answer) in &self.facts {
            let _ = writeln!(out, "- **{what}** {}", escaped(answer));
        }
        for section in &self.sections {
            let _ = writeln!(out, "\n{part} {}\n", escaped(&section.title));
            for (i, line) in section.lines.iter().enumerate() {
                let mark = if section.steps { format!("{}.", i + 1) } else { "-".to_owned() };
                let _ = writeln!(out, "{mark} {}", escaped(line));
            }
        }
        out
    }
}

/// Text in which Markdown finds nothing to act on.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
