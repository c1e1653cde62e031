//! Where the time went: for each endpoint its phases one after the other, and the whole against what the app allows.

use maud::{Markup, html};

use super::super::timing::{Phase, PhaseKind, Walk, walks};
use super::super::when::span;
use super::super::words::Words;
use super::draw::{WHOLE, bar, drawing, percent, share, text};
use super::part;
use crate::lang::Message;

/// The height of one phase.
const ROW: usize = 38;
/// The least that is drawn, in hundredths of a percent: what took time is seen.
const LEAST: u64 = 60;

/// The waterfall of each endpoint; nothing where nothing was timed.
pub(super) fn waterfalls(words: &Words<'_>) -> Markup {
    let walks = walks(words.report);
    if walks.is_empty() {
        return html! {};
    }
    let content = html! {
        div.walks {
            @for (i, walk) in walks.iter().enumerate() {
                div { h3.host { (walk.host) } (figure(words, walk, &format!("walk-{i}"))) }
            }
        }
    };
    part("timing", &words.say("timing-heading"), &content)
}

fn figure(words: &Words<'_>, walk: &Walk, id: &str) -> Markup {
    let total = words_of_total(words, walk);
    let title = Message::new("timing-title").with("host", walk.host.clone()).say(words.lang);
    let height = (walk.phases.len() + 1) * ROW + 6;
    html! {
        figure.plot.waterfall {
            (drawing(id, &title, &total, height, &drawn(words, walk)))
            // What went well is told by the drawing alone.
            @if walk.phases.iter().any(|p| p.failed) || walk.total_ms() > walk.budget_ms { figcaption { (total) } }
            details.numbers {
                summary { (words.say("as-table")) span.unseen { ": " (walk.host) } }
                table {
                    thead { tr { th scope="col" { (words.say("column-phase")) } th scope="col" { (words.say("column-took")) } } }
                    tbody {
                        @for phase in &walk.phases { tr { th scope="row" { (words.say(name(phase.kind))) } td { (took(words, phase)) } } }
                    }
                }
            }
        }
    }
}

fn drawn(words: &Words<'_>, walk: &Walk) -> Markup {
    let total = walk.total_ms();
    let mut begun = 0u64;
    let rows: Vec<(usize, &Phase, u64)> = walk
        .phases
        .iter()
        .enumerate()
        .map(|(i, phase)| {
            let from = begun;
            begun = begun.saturating_add(phase.took_ms);
            (i * ROW, phase, from)
        })
        .collect();
    let foot = walk.phases.len() * ROW;
    html! {
        @for (top, phase, from) in rows { (row(words, phase, top, from, total)) }
        // Behind the budget the app has given up; where that falls into the walk, it is marked.
        @if walk.budget_ms < total {
            line.limit x1=(percent(share(walk.budget_ms, total))) x2=(percent(share(walk.budget_ms, total))) y1="0" y2=(foot) {}
        }
        (text("label", "start", 0, foot + 20, &words.say("timing-of-budget")))
        (text("value", "end", WHOLE, foot + 20, &format!("{} / {}", span(total, words.lang), span(walk.budget_ms, words.lang))))
        (bar("track", 0, WHOLE, foot + 27, 8))
        @let used = share(total, walk.budget_ms).max(LEAST);
        (bar(if total > walk.budget_ms { "bad" } else { "used" }, 0, used, foot + 27, 8))
    }
}

fn row(words: &Words<'_>, phase: &Phase, top: usize, from: u64, total: u64) -> Markup {
    let start = share(from, total).min(WHOLE - LEAST);
    let end = share(from.saturating_add(phase.took_ms), total).max(start + LEAST);
    html! {
        (text("label", "start", 0, top + 13, &words.say(name(phase.kind))))
        (text(if phase.failed { "value bad" } else { "value" }, "end", WHOLE, top + 13, &took(words, phase)))
        (bar("track", 0, WHOLE, top + 20, 8))
        (bar(if phase.failed { "bad" } else { "bar" }, start, end, top + 20, 8))
    }
}

fn took(words: &Words<'_>, phase: &Phase) -> String {
    let took = span(phase.took_ms, words.lang);
    if phase.failed { Message::new("phase-failed").with("took", took).say(words.lang) } else { took }
}

/// How the walk went, in one sentence.
fn words_of_total(words: &Words<'_>, walk: &Walk) -> String {
    let (total, budget) = (span(walk.total_ms(), words.lang), span(walk.budget_ms, words.lang));
    let message = match walk.phases.iter().find(|p| p.failed) {
        Some(phase) => {
            let phase = words.say(name(phase.kind));
            Message::new("timing-broken").with("phase", phase).with("total", total).with("budget", budget)
        }
        None if walk.total_ms() > walk.budget_ms => Message::new("timing-late").with("total", total).with("budget", budget),
        None => Message::new("timing-in-time").with("total", total).with("budget", budget),
    };
    message.say(words.lang)
}

fn name(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Dns => "phase-dns",
        PhaseKind::Connect => "phase-connect",
        PhaseKind::Tls => "phase-tls",
        PhaseKind::FirstByte => "phase-first-byte",
        PhaseKind::Body => "phase-body",
    }
}
