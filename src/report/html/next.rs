//! What to do now, and what when that does not help.

use maud::{Markup, html};

use super::super::clean::{TITLE, line};
use super::super::model::ActionReport;
use super::super::words::Words;
use super::part_named;
use crate::report::advice;

/// The one thing to do next; nothing when all is well.
pub(super) fn next(words: &Words<'_>) -> Markup {
    let Some(action) = &words.report.next_action else { return html! {} };
    let heading = html! { span.now { (words.say("label-now")) } span.unseen { ": " } (advice::title(action)) };
    let content = html! {
        @if let Some(line) = not_before(words, action) { (line) }
        (steps(action))
        @if !words.report.then.is_empty() {
            h3 { (words.say("if-that-does-not-help")) }
            @for other in &words.report.then {
                details.other { summary { (advice::title(other)) } (steps(other)) }
            }
        }
    };
    part_named("next", &heading, &content)
}

fn steps(action: &ActionReport) -> Markup {
    html! { ol.steps { @for step in Words::steps(action) { li { (step) } } } }
}

fn not_before(words: &Words<'_>, action: &ActionReport) -> Option<Markup> {
    let time = action.not_before.as_ref()?;
    Some(html! { p.not-before { time datetime=(line(time, TITLE)) { (words.not_before(action)?) } } })
}
