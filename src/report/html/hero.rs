//! The verdict, and whether to pay again: what everybody came for.

use maud::{Markup, html};

use super::super::headline::Headline;
use super::super::words::{Words, sign_of};
use crate::lang::word;

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
    let report = words.report;
    let (Some(answer), Some(headline)) = (report.verdict.pay_again, Headline::of(report)) else { return html! {} };
    let sign = match headline {
        Headline::Yes | Headline::AfterFix | Headline::Later | Headline::From(_) => "✓",
        Headline::NotYet => "…",
        Headline::NotHere | Headline::No => "✗",
    };
    html! {
        div.again data-answer=(word(&answer)) {
            h2 { (words.pay_again_question()) }
            p.answer { span.sign aria-hidden="true" { (sign) } strong { (headline.short(words.lang)) } }
            p { (headline.advice(report.case.problem, words.lang)) }
            @if let Some(because) = words.because() { p { (because) } }
            @if let Some(most) = words.payable() { p { (most) } }
        }
    }
}
