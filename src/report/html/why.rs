//! Why: what speaks for the verdict and against it, what else was found, and what was ruled out.

use maud::{Markup, html};

use super::super::model::CauseReport;
use super::super::words::Words;
use super::part;
use crate::lang::Message;

/// The evidence.
pub(super) fn why(words: &Words<'_>) -> Markup {
    let causes = &words.report.causes;
    let ruled_out = words.ruled_out();
    if causes.is_empty() && ruled_out.is_empty() {
        return html! {};
    }
    let content = html! {
        @for (i, cause) in causes.iter().enumerate() {
            @if i > 0 { h3 { (words.other_cause(cause)) } }
            (evidence(words, cause))
        }
        @if !ruled_out.is_empty() {
            details.ruled-out {
                summary { (Message::new("ruled-out-counted").with_display("count", ruled_out.len()).say(words.lang)) }
                ul { @for (title, because) in &ruled_out { li { b { (title) } " " span.because { (because) } } } }
            }
        }
    };
    part("why", &words.say("why"), &content)
}

fn evidence(words: &Words<'_>, cause: &CauseReport) -> Markup {
    let (pro, contra) = (Words::speaks_for(cause), Words::speaks_against(cause));
    html! {
        ul.evidence {
            @for text in &pro { li.pro { span.sign aria-hidden="true" { "+" } span.unseen { (words.say("speaks-for")) " " } (text) } }
            @for text in &contra { li.contra { span.sign aria-hidden="true" { "−" } span.unseen { (words.say("speaks-against")) " " } (text) } }
        }
    }
}
