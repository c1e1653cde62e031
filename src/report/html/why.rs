//! Why: what speaks for the verdict and against it, what else was found, and what was ruled out.

use maud::{Markup, html};

use super::super::model::CauseReport;
use super::super::words::Words;
use super::part;
use crate::lang::Message;

/// The evidence, and what it rules out; nothing where there is no cause.
pub(super) fn why(words: &Words<'_>) -> Markup {
    let causes = &words.report.causes;
    if causes.is_empty() {
        return html! {};
    }
    let content = html! {
        @for (i, cause) in causes.iter().enumerate() {
            @if i > 0 { h3 { (words.other_cause(cause)) } }
            (evidence(words, cause))
        }
        (ruled_out(words))
    };
    part("why", &words.say("why"), &content)
}

/// What was ruled out, where there is no cause that it would stand below.
pub(super) fn nothing_of(words: &Words<'_>) -> Markup {
    if !words.report.causes.is_empty() || words.report.ruled_out.is_empty() {
        return html! {};
    }
    part("why", &words.say("ruled-out-heading"), &ruled_out(words))
}

fn ruled_out(words: &Words<'_>) -> Markup {
    let all = words.ruled_out();
    html! {
        @if !all.is_empty() {
            details.ruled-out {
                summary { (Message::new("ruled-out-counted").with_display("count", all.len()).say(words.lang)) }
                ul { @for (title, because) in &all { li { b { (title) } " " span.because { (because) } } } }
            }
        }
    }
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
