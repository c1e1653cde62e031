//! The verdict, and whether to pay again: what everybody came for.

use maud::{Markup, html};

use super::super::words::{Words, sign_of};
use crate::lang::word;
use crate::pack::PayAgain;

/// The verdict.
pub(super) fn hero(words: &Words<'_>) -> Markup {
    let verdict = &words.report.verdict;
    let (sign, _) = sign_of(verdict.status);
    html! {
        section.hero aria-labelledby="verdict" {
            p.status { span.sign aria-hidden="true" { (sign) } " " (words.say(&format!("status-{}", word(&verdict.status)))) }
            h1 #verdict { (words.title()) }
            p.summary { (words.summary()) }
            (again(words))
            @if let Some(who) = words.who() {
                dl.meta {
                    div { dt { (words.say("label-who")) } dd { (who) } }
                    div { dt { (words.say("label-confidence")) } dd { (words.percent()) "%" } }
                    @if let Some(cause) = &verdict.cause {
                        div { dt { (words.say("label-cause")) } dd { code { (super::super::clean::line(cause, super::super::clean::TITLE)) } } }
                    }
                }
            }
        }
    }
}

/// Whether to pay again.
fn again(words: &Words<'_>) -> Markup {
    let Some(answer) = words.report.verdict.pay_again else { return html! {} };
    let (sign, short, because) = match answer {
        PayAgain::Yes => ("✓", "pay-again-word-yes", "pay-again-because-yes"),
        PayAgain::CheckFirst => ("…", "pay-again-word-check-first", "pay-again-because-check-first"),
        PayAgain::No => ("✗", "pay-again-word-no", "pay-again-because-no"),
    };
    html! {
        div.again data-answer=(word(&answer)) {
            h2 { (words.say("pay-again-question")) }
            p.answer { span.sign aria-hidden="true" { (sign) } strong { (words.say(short)) } }
            p { (words.say(because)) }
            @if let Some(most) = words.payable() { p { (most) } }
        }
    }
}
