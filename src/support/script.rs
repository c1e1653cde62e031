//! What to say on the phone: in order of events, with time, place and effect; then one question after the other.

use super::brief::{ask, checked_here, failure, ruled_out};
use super::situation::Situation;
use super::words::spoken;
use crate::case::Case;
use crate::lang::{Lang, Message, ui, word};

/// The script, sentence by sentence. What the case does not know, the user is reminded to say.
pub fn script(situation: &Situation<'_>) -> Vec<String> {
    let (case, lang) = (situation.case, situation.lang);
    let mut lines = vec![Message::new("script-hello").with("failure", failure(situation)).say(lang)];
    lines.push(match &case.at {
        Some(at) => Message::new("script-when").with("time", situation.time(at)).say(lang),
        None => ui().say("script-when-not-known", lang),
    });
    lines.push(match &case.country {
        Some(country) => Message::new("script-where").with("country", country.clone()).say(lang),
        None => ui().say("script-where-not-known", lang),
    });
    lines.extend(case.amount.map(|a| Message::new("script-amount").with("amount", a.said(case.currency, lang)).say(lang)));
    lines.extend(seen(case, lang));
    lines.push(match case.state {
        Some(state) => ui().say(&format!("script-effect-{}", word(&state)), lang),
        None => ui().say("script-effect-not-known", lang),
    });
    lines.extend(ruled_out(situation).map(|areas| Message::new("script-ruled-out").with("areas", areas).say(lang)));
    let checked = if case.device.is_this() { "script-checked-here" } else { "script-checked-elsewhere" };
    lines.extend(checked_here(situation).map(|areas| Message::new(checked).with("areas", areas).say(lang)));
    lines.extend(questions(situation));
    lines.push(ui().say("script-close", lang));
    lines.push(ui().say("brief-never", lang));
    lines
}

/// What the screen said, word by word.
fn seen(case: &Case, lang: Lang) -> Option<String> {
    let shown = |p: &Option<crate::redact::Private>| p.as_ref().and_then(|p| p.shown()).map(|t| spoken(t, lang).into_owned());
    match (shown(&case.error_text), shown(&case.error_code)) {
        (Some(text), Some(code)) => Some(Message::new("script-seen-both").with("text", text).with("code", code).say(lang)),
        (Some(text), None) => Some(Message::new("script-seen-text").with("text", text).say(lang)),
        (None, Some(code)) => Some(Message::new("script-seen-code").with("code", code).say(lang)),
        (None, None) => None,
    }
}

/// The questions, each with its number: what is asked for, what else to know of this kind of problem, and by when.
fn questions(situation: &Situation<'_>) -> Vec<String> {
    let lang = situation.lang;
    let keys = [ask(situation).to_owned(), format!("script-ask-{}", word(&situation.case.problem)), "script-by-when".to_owned()];
    let question = |(i, key): (usize, &String)| {
        Message::new("script-question").with_display("number", i + 1).with("text", ui().say(key, lang)).say(lang)
    };
    keys.iter().enumerate().map(question).collect()
}
