//! What to send to support, and what they will ask for.

use maud::{Markup, html};

use super::super::words::Words;
use super::part;

/// The channel, the brief with its copy button, the list of evidence; nothing when all is well.
pub(super) fn support(words: &Words<'_>) -> Markup {
    if !words.needs_support() {
        return html! {};
    }
    let content = html! {
        @if let Some(channel) = words.channel() { p.channel { (channel) } }
        @if let Some(due) = words.answer_due() { p.due { (due) } }
        @if let Some(warning) = words.unverified() { p.warning { (warning) } }
        h3 #brief-heading { (words.say("brief-heading")) }
        pre #brief { (words.brief().join("\n")) }
        p.copy {
            button #copy type="button" hidden { (words.say("copy")) }
            span #copied role="status" data-done=(words.say("copied")) data-failed=(words.say("copy-failed")) {}
        }
        @if words.report.verdict.pay_again.is_some() { (evidence(words)) }
    };
    part("support", &words.say("support"), &content)
}

/// What support will ask for, where an attempt to pay is claimed.
fn evidence(words: &Words<'_>) -> Markup {
    html! {
        h3 { (words.say("evidence-heading")) }
        ul.have {
            @for (name, have) in words.evidence() {
                li.missing[!have] {
                    span.sign aria-hidden="true" { @if have { "✓" } @else { "○" } }
                    (name) " "
                    span.word { (words.say(if have { "evidence-here" } else { "evidence-not-here" })) }
                }
            }
        }
    }
}
