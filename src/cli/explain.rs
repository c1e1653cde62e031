//! `paydoctor explain`: a cause, a check, an action, an error code, or what a screen says.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::args::ExplainArgs;
use super::{Failure, inputs, output};
use crate::code::{self, Meaning};
use crate::exit::Exit;
use crate::lang::{Lang, Message, ui, word};
use crate::pack::{Action, Cause, Check, Pack, PayAgain, Retry, WhoActs};
use crate::problem::nearest;
use crate::screen::Recognised;

/// The answer as other programs read it.
#[derive(Serialize)]
struct Explanation {
    schema: &'static str,
    query: String,
    ambiguous: bool,
    matches: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    kind: &'static str,
    id: String,
    cause: Option<String>,
    who_acts: Option<WhoActs>,
    retry: Option<Retry>,
    pay_again: Option<PayAgain>,
    score: f64,
    /// How sure the source of a code's row is, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    /// Where a code's row comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    text: String,
}

/// Explains what is known by this name.
pub fn run(args: &ExplainArgs, lang: Lang) -> Result<Exit, Failure> {
    let pack = inputs::packs(args.pack.iter().map(PathBuf::as_path))?;
    let matches = find(&pack, &args.what, lang);
    let known = !matches.is_empty();
    let mut codes = matches.iter().filter(|m| m.kind == "code").map(|m| &m.cause);
    let ambiguous = codes.next().is_some_and(|first| codes.any(|other| other != first));
    let explanation = Explanation { schema: "paydoctor.explain.v1", query: args.what.clone(), ambiguous, matches };
    output::data(&explanation, args.format, |out| text(&explanation, &pack, lang, out))?;
    Ok(if known { Exit::Success } else { Exit::Problem })
}

/// What is known by this name, the best first: an id or an error code; else what a screen says; else words of a title.
fn find(pack: &Pack, what: &str, lang: Lang) -> Vec<Match> {
    let word = what.trim().to_lowercase();
    let cause = pack.causes.get(&word).map(|e| of_cause(&e.value, lang));
    let check = pack.check(&word).map(|e| of_check(&e.value, lang));
    let action = pack.actions.get(&word).map(|e| of_action(&e.value, lang));
    let named = [cause, check, action].into_iter().flatten();
    let exact: Vec<Match> = named.chain(code::read(what, None, pack).meanings.iter().map(|m| of_code(m, pack, lang))).collect();
    if !exact.is_empty() || word.is_empty() {
        return exact;
    }
    let said: Vec<Match> = pack.screens().recognise(what).iter().filter_map(|found| of_text(found, pack, lang)).collect();
    if said.is_empty() { titled(pack, &word, lang) } else { said }
}

/// A text that a screen shows.
fn of_text(found: &Recognised, pack: &Pack, lang: Lang) -> Option<Match> {
    let cause = of_cause(&pack.causes.get(&found.cause)?.value, lang);
    Some(Match { kind: "text", id: found.pattern.clone(), score: f64::from(found.score) / 100.0, ..cause })
}

/// Whatever has these words in its title.
fn titled(pack: &Pack, words: &str, lang: Lang) -> Vec<Match> {
    let titled = |title: &crate::lang::Text| title.en.to_lowercase().contains(words) || title.zh_cn.contains(words);
    let half = |m: Match| Match { score: 0.5, ..m };
    let causes = pack.causes.values().filter(|e| titled(&e.value.title)).map(|e| half(of_cause(&e.value, lang)));
    let checks = pack.checks.iter().filter(|e| titled(&e.value.title)).map(|e| half(of_check(&e.value, lang)));
    let actions = pack.actions.values().filter(|e| titled(&e.value.title)).map(|e| half(of_action(&e.value, lang)));
    causes.chain(checks).chain(actions).collect()
}

fn of_code(meaning: &Meaning<'_>, pack: &Pack, lang: Lang) -> Match {
    let cause = pack.causes.get(&meaning.row.cause).map(|e| &e.value);
    Match {
        kind: "code",
        id: meaning.id(),
        cause: Some(meaning.row.cause.clone()),
        who_acts: cause.map(|c| c.who_acts),
        retry: Some(meaning.row.retry),
        pay_again: meaning.pay_again(pack),
        confidence: Some(f64::from(meaning.confidence()) / 100.0),
        source: meaning.source.map(|s| s.title.clone()),
        text: meaning.row.note.get(lang).to_owned(),
        ..NOTHING
    }
}

fn of_cause(cause: &Cause, lang: Lang) -> Match {
    Match {
        kind: "cause",
        id: cause.id.clone(),
        cause: Some(cause.id.clone()),
        who_acts: Some(cause.who_acts),
        retry: Some(cause.retry),
        pay_again: Some(cause.pay_again),
        text: cause.summary.get(lang).to_owned(),
        ..NOTHING
    }
}

fn of_check(check: &Check, lang: Lang) -> Match {
    Match { kind: "check", id: check.id.clone(), text: check.title.get(lang).to_owned(), ..NOTHING }
}

fn of_action(action: &Action, lang: Lang) -> Match {
    Match { kind: "action", id: action.id.clone(), text: action.title.get(lang).to_owned(), ..NOTHING }
}

const NOTHING: Match = Match {
    kind: "",
    id: String::new(),
    cause: None,
    who_acts: None,
    retry: None,
    pay_again: None,
    score: 1.0,
    confidence: None,
    source: None,
    text: String::new(),
};

fn text(explanation: &Explanation, pack: &Pack, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if explanation.ambiguous {
        writeln!(out, "{}\n", ui().say("explain-ambiguous", lang))?;
    }
    for (i, found) in explanation.matches.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        match found.kind {
            "cause" | "text" => {
                if let Some(cause) = found.cause.as_ref().and_then(|id| pack.causes.get(id)) {
                    cause_page(&cause.value, pack, lang, out)?;
                }
            }
            "code" => code_page(found, pack, lang, out)?,
            "check" => check_page(pack.check(&found.id).map(|e| &e.value), lang, out)?,
            _ => action_page(&pack.actions[&found.id].value, lang, out)?,
        }
    }
    if explanation.matches.is_empty() {
        let known = pack.causes.keys().chain(pack.actions.keys()).map(String::as_str);
        let known = known.chain(pack.checks.iter().map(|c| c.value.id.as_str()));
        writeln!(out, "{}", Message::new("explain-unknown").with("what", explanation.query.clone()).say(lang))?;
        if let Some(near) = nearest(&explanation.query, known) {
            writeln!(out, "{}", Message::new("did-you-mean").with("near", near.to_owned()).say(lang))?;
        }
    }
    Ok(())
}

fn cause_page(cause: &Cause, pack: &Pack, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |key: &'static str, value: &str| writeln!(out, "  {}", Message::new(key).with("value", value.to_owned()).say(lang));
    line("explain-cause", &format!("{} · {}", cause.id, cause.title.get(lang)))?;
    line("explain-text", cause.summary.get(lang))?;
    line("explain-recognised", cause.recognised.get(lang))?;
    line("explain-who", &ui().say(&format!("who-{}", word(&cause.who_acts)), lang))?;
    line("explain-retry", &ui().say(&format!("retry-{}", word(&cause.retry)), lang))?;
    line("explain-pay-again", &ui().say(&format!("pay-again-{}", word(&cause.pay_again)), lang))?;
    if !cause.look_alikes.is_empty() {
        line("explain-look-alikes", &cause.look_alikes.join(", "))?;
    }
    if let Some(action) = pack.actions.get(&cause.action) {
        action_page(&action.value, lang, out)?;
    }
    Ok(())
}

/// A code: what it means, and what follows from it. Its cause has a page of its own.
fn code_page(found: &Match, pack: &Pack, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", found.id, found.text)?;
    let mut line = |key: &'static str, value: &str| writeln!(out, "  {}", Message::new(key).with("value", value.to_owned()).say(lang));
    if let Some(cause) = found.cause.as_ref().and_then(|id| pack.causes.get(id)).map(|e| &e.value) {
        line("explain-cause", &format!("{} · {}", cause.id, cause.title.get(lang)))?;
        line("explain-who", &ui().say(&format!("who-{}", word(&cause.who_acts)), lang))?;
    }
    for (key, family, value) in [("explain-retry", "retry", word(&found.retry)), ("explain-pay-again", "pay-again", word(&found.pay_again))]
    {
        line(key, &ui().say(&format!("{family}-{value}"), lang))?;
    }
    if let Some(source) = &found.source {
        let sure = format!("{source} ({:.0} %)", found.confidence.unwrap_or_default() * 100.0);
        line("explain-source", &sure)?;
    }
    Ok(())
}

fn check_page(check: Option<&Check>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let Some(check) = check else { return Ok(()) };
    writeln!(out, "{} · {}", check.id, check.title.get(lang))?;
    for finding in &check.finding {
        let cause = finding.cause.as_deref().unwrap_or("–");
        writeln!(out, "  {cause} ({} %): {}", finding.weight, finding.text.get(lang))?;
        writeln!(out, "    {}", finding.when)?;
    }
    Ok(())
}

fn action_page(action: &Action, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} · {}", action.id, action.title.get(lang))?;
    for (i, step) in action.steps.iter().enumerate() {
        writeln!(out, "  {}. {}", i + 1, step.get(lang))?;
    }
    Ok(())
}
