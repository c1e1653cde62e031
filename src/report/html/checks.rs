//! Every check, by group. What needs attention is open, what is fine is folded.

use maud::{Markup, html};

use super::super::clean::{TITLE, line};
use super::super::groups::{Group, Together, counts, groups};
use super::super::model::CheckReport;
use super::super::when::span;
use super::super::words::{Words, sign_of_check};
use super::part;
use crate::check::Status;
use crate::lang::{Message, word};

/// The checks.
pub(super) fn checks(words: &Words<'_>) -> Markup {
    let all = &words.report.checks;
    if all.is_empty() {
        return html! {};
    }
    let heading = Message::new("checks-counted").with("counts", counts(all.iter(), words)).say(words.lang);
    let content = html! { @for group in groups(all) { (one(words, &group)) } };
    part("checks", &heading, &content)
}

fn one(words: &Words<'_>, group: &Group<'_>) -> Markup {
    let worst = group.worst();
    let (sign, _) = sign_of_check(worst);
    let (to_note, fine) = (group.to_note(), group.fine());
    html! {
        details.group open[matches!(worst, Status::Fail | Status::Warn)] data-check=(word(&worst)) {
            summary {
                span.sign aria-hidden="true" { (sign) }
                span.name { (words.group(group.id)) }
                span.counts { (counts(group.checks.iter().copied(), words)) }
            }
            @if to_note.is_empty() {
                (rows(words, &fine))
            } @else {
                (rows(words, &to_note))
                @if !fine.is_empty() {
                    details.fine {
                        summary { (counts(fine.iter().flat_map(|t| t.checks.iter().copied()), words)) }
                        (rows(words, &fine))
                    }
                }
            }
        }
    }
}

fn rows(words: &Words<'_>, all: &[Together<'_>]) -> Markup {
    html! { ul { @for together in all { (row(words, together)) } } }
}

fn row(words: &Words<'_>, together: &Together<'_>) -> Markup {
    let check = together.first();
    let (sign, _) = sign_of_check(check.status);
    html! {
        li data-check=(word(&check.status)) {
            span.sign aria-hidden="true" { (sign) }
            p.title { (Words::check(check)) " " span.word { (words.status(check.status)) } }
            @for text in together.seen(words) { p.seen { (text) } }
            p.detail {
                code { (line(&check.id, TITLE)) }
                @for own in &together.checks { (subject(words, own)) }
            }
        }
    }
}

/// What a result is about, and how long it took.
fn subject(words: &Words<'_>, check: &CheckReport) -> Markup {
    html! {
        @if let Some(target) = Words::target(check) { " · " (target) }
        @if let Some(ms) = check.took_ms { " · " (span(ms, words.lang)) }
    }
}
