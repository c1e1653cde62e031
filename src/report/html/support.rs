//! What to send to support, what they will ask for, how else they are reached, and what when they do not answer.

use maud::{Markup, html};

use super::super::reach::Reach;
use super::super::words::Words;
use super::{handover, part};

/// The channel, the brief with its copy button, the list of evidence, then what is needed less often; nothing when all is well.
pub(super) fn support(words: &Words<'_>) -> Markup {
    if !words.needs_support() {
        return html! {};
    }
    let content = html! {
        @if let Some(reach) = Reach::first(words) { p.channel { (one(&reach)) } }
        @if let Some(due) = words.answer_due() { p.due { (due) } }
        @if let Some(warning) = words.unverified() { p.warning { (warning) } }
        h3 #brief-heading { (words.say("brief-heading")) }
        pre #brief { (words.brief().join("\n")) }
        p.copy {
            button #copy type="button" hidden { (words.say("copy")) }
            span #copied role="status" data-done=(words.say("copied")) data-failed=(words.say("copy-failed")) {}
        }
        @if words.report.case.attempt_claimed() { (evidence(words)) }
        (late(words))
        (others(words))
        (script(words))
        (handover::handover(words))
    };
    part("support", &words.say("support"), &content)
}

/// A channel: a link where its contact was verified and has the form of one.
fn one(reach: &Reach) -> Markup {
    html! {
        (reach.name)
        @if let Some(contact) = &reach.contact {
            " "
            @if let Some(link) = &reach.link {
                a href=(link) rel="noopener noreferrer" { (contact) }
            } @else {
                (contact)
            }
        }
        @if let Some(state) = &reach.state { " · " (state) }
    }
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

/// What to do when no answer has come in time.
fn late(words: &Words<'_>) -> Markup {
    let steps = words.after_due();
    if steps.is_empty() {
        return html! {};
    }
    html! { h3 { (words.say("after-due-heading")) } ol.steps.late { @for step in steps { li { (step) } } } }
}

fn others(words: &Words<'_>) -> Markup {
    let others = Reach::others(words);
    if others.is_empty() {
        return html! {};
    }
    html! {
        details.other.folded {
            summary { (words.say("other-channels")) }
            ul.reach { @for reach in &others { li { (one(reach)) } } }
        }
    }
}

fn script(words: &Words<'_>) -> Markup {
    let script = words.script();
    if script.is_empty() {
        return html! {};
    }
    html! {
        details.other.folded {
            summary { (words.say("call-script")) }
            ol.steps { @for sentence in script { li { (sentence) } } }
        }
    }
}
