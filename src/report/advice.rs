//! What is said of a verdict and of the next action, of one payment or of one target among many.

use super::clean::{PROSE, TITLE, line};
use super::model::{ActionReport, VerdictReport};
use crate::lang::{Lang, Message, ui, word};

/// Who has to act.
pub(super) fn who(verdict: &VerdictReport, lang: Lang) -> Option<String> {
    verdict.who_acts.map(|who| ui().say(&format!("who-{}", word(&who)), lang))
}

/// How sure a verdict is, in percent.
pub(super) fn percent(verdict: &VerdictReport) -> String {
    format!("{:.0}", (verdict.confidence * 100.0).clamp(0.0, 100.0))
}

/// Cause, who acts, how sure; none where a verdict names no cause.
pub(super) fn detail(verdict: &VerdictReport, lang: Lang) -> Option<String> {
    let (cause, who) = (line(verdict.cause.as_ref()?, TITLE), who(verdict, lang)?);
    Some(Message::new("verdict-detail").with("cause", cause).with("who", who).with("percent", percent(verdict)).say(lang))
}

/// The title of an action.
pub(super) fn title(action: &ActionReport) -> String {
    line(&action.title, TITLE)
}

/// The title of the action that comes next.
pub(super) fn now(action: &ActionReport, lang: Lang) -> String {
    Message::new("do-this-now").with("title", title(action)).say(lang)
}

/// The first steps of an action.
pub(super) fn steps(action: &ActionReport, most: usize) -> Vec<String> {
    action.steps.iter().take(most).map(|step| line(step, PROSE)).collect()
}
