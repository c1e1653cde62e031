//! The way through a kind of problem.

use maud::{Markup, html};

use super::super::words::{Words, sign_of_step};
use super::part;
use crate::lang::word;

/// The steps with how far they have come, and what is worth knowing besides.
pub(super) fn way(words: &Words<'_>) -> Markup {
    let Some((playbook, heading)) = words.way() else { return html! {} };
    let hints = words.hints(playbook);
    let content = html! {
        @if !playbook.steps.is_empty() {
            ol.way {
                @for (status, step) in Words::way_steps(playbook) {
                    li data-step=(word(&status)) aria-current=[(status == crate::support::StepStatus::Now).then_some("step")] {
                        span.sign aria-hidden="true" { (sign_of_step(status).0) }
                        (step) " "
                        span.word { (words.step_status(status)) }
                    }
                }
            }
        }
        @if !hints.is_empty() {
            ul.hints { @for hint in hints { li { (hint) } } }
        }
    };
    part("way", &heading, &content)
}
