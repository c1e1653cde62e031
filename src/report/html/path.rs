//! The way from this device to the wallet, with the place where it is broken.

use maud::{Markup, html};

use super::super::model::Report;
use super::super::words::Words;
use super::draw::{drawing, percent};
use super::part;
use super::stage::{Condition, Stage};
use crate::lang::Message;

/// Where the stations stand, in hundredths of a percent.
const STATIONS: [(Stage, u64); 4] = [(Stage::Device, 1_250), (Stage::Network, 3_750), (Stage::Dns, 6_250), (Stage::Wallet, 8_750)];
/// The height of the line that joins them.
const LEVEL: u64 = 26;

/// The drawing; nothing where the network was not looked at.
pub(super) fn path(words: &Words<'_>) -> Markup {
    let report = words.report;
    let looked_at = [Stage::Link, Stage::Dns, Stage::Way, Stage::Wallet].iter().any(|s| s.condition(report) != Condition::Unchecked);
    if report.run.offline || !looked_at {
        return html! {};
    }
    let caption = match broken(report) {
        Some(stage) => Message::new("path-broken").with("stage", words.say(name(stage))).say(words.lang),
        None if Stage::ALL.iter().all(|s| s.condition(report) == Condition::Fine) => words.say("path-fine"),
        None => words.say("path-unclear"),
    };
    let each = Stage::ALL.map(|stage| {
        Message::new("path-stage")
            .with("stage", words.say(name(stage)))
            .with("condition", words.say(said(stage.condition(report))))
            .say(words.lang)
    });
    let content = html! {
        figure.plot.path {
            (drawing("path", &words.say("path-heading"), &each.join(&words.say("sentence-separator")), 92, &drawn(words)))
            figcaption { (caption) }
            details.numbers {
                summary { (words.say("as-list")) span.unseen { ": " (words.say("path-heading")) } }
                ul { @for stage in &each { li { (stage) } } }
            }
        }
    };
    part("path-part", &words.say("path-heading"), &content)
}

/// The place that the verdict names.
pub(super) fn broken(report: &Report) -> Option<Stage> {
    Stage::ALL.into_iter().find(|s| s.condition(report) == Condition::Broken)
}

fn drawn(words: &Words<'_>) -> Markup {
    let of = |stage: Stage| stage.condition(words.report);
    html! {
        (own_link(of(Stage::Link), STATIONS[0].1, STATIONS[1].1))
        (link(of(Stage::Dns), STATIONS[1].1, STATIONS[2].1))
        (own_link(of(Stage::Way), STATIONS[2].1, STATIONS[3].1))
        @for (stage, at) in STATIONS { (station(words, stage, at)) }
    }
}

/// The way between two stations.
fn link(condition: Condition, from: u64, to: u64) -> Markup {
    html! { line class=(format!("link {}", class(condition))) x1=(percent(from)) x2=(percent(to)) y1=(LEVEL) y2=(LEVEL) {} }
}

/// The same, where it has a condition of its own: where it is not fine, its sign stands on it.
fn own_link(condition: Condition, from: u64, to: u64) -> Markup {
    html! {
        (link(condition, from, to))
        @if matches!(condition, Condition::Broken | Condition::Troubled) { (mark(condition, u64::midpoint(from, to), 10)) }
    }
}

fn station(words: &Words<'_>, stage: Stage, at: u64) -> Markup {
    let condition = stage.condition(words.report);
    html! {
        (mark(condition, at, 15))
        text.label text-anchor="middle" x=(percent(at)) y="62" { (words.say(short_name(stage))) }
        text class=(format!("small {}", class(condition))) text-anchor="middle" x=(percent(at)) y="80" { (words.say(said(condition))) }
    }
}

/// A circle with the sign of a condition in it.
fn mark(condition: Condition, at: u64, radius: u64) -> Markup {
    html! {
        svg.mark x=(percent(at)) y=(LEVEL) overflow="visible" {
            circle class=(class(condition)) r=(radius) {}
            @match condition {
                Condition::Fine => path d="M-5 0.5 L-1.5 4 L5.5 -4" {},
                Condition::Broken => path d="M-4.5 -4.5 L4.5 4.5 M4.5 -4.5 L-4.5 4.5" {},
                Condition::Troubled => path d="M0 -6 L0 1.5 M0 5.4 L0 5.6" {},
                Condition::Unsure => path d="M-2.8 -3 C-2.8 -7 3 -7 3 -3 C3 -0.6 0 -0.6 0 2 M0 5.4 L0 5.6" {},
                Condition::Unchecked => path d="M-4 0 L4 0" {},
            }
        }
    }
}

fn class(condition: Condition) -> &'static str {
    match condition {
        Condition::Broken => "is-broken",
        Condition::Troubled => "is-troubled",
        Condition::Fine => "is-fine",
        Condition::Unsure => "is-unsure",
        Condition::Unchecked => "is-unchecked",
    }
}

fn said(condition: Condition) -> &'static str {
    match condition {
        Condition::Broken => "condition-broken",
        Condition::Troubled => "condition-troubled",
        Condition::Fine => "condition-fine",
        Condition::Unsure => "condition-unsure",
        Condition::Unchecked => "condition-unchecked",
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Device => "stage-device",
        Stage::Link => "stage-link",
        Stage::Network => "stage-network",
        Stage::Dns => "stage-dns",
        Stage::Way => "stage-way",
        Stage::Wallet => "stage-wallet",
    }
}

fn short_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Network => "stage-short-network",
        Stage::Dns => "stage-short-dns",
        Stage::Wallet => "stage-short-wallet",
        _ => "stage-short-device",
    }
}
