//! The report as one HTML file: it needs nothing else, runs nothing but a copy button, and reads well on a phone, on paper,
//! in the dark and by ear.

mod checks;
mod draw;
mod handover;
mod hero;
mod latency;
mod money;
mod next;
mod page;
mod path;
mod stage;
mod support;
mod waterfall;
mod way;
mod why;

use std::io::{self, Write};

use maud::{Markup, Render, html};

use super::model::Report;
use super::words::Words;

/// Writes a report as one HTML file.
///
/// # Errors
/// When the writer fails.
pub fn html(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::of(report);
    // Where the way is broken, the drawing says it best; otherwise it is one detail of many.
    let broken = path::broken(report).is_some();
    let body = html! {
        (hero::hero(&words))
        (next::next(&words))
        (money::money(&words))
        @if broken { (path::path(&words)) }
        (why::why(&words))
        (way::way(&words))
        (support::support(&words))
        @if !broken { (path::path(&words)) }
        (waterfall::waterfalls(&words))
        (latency::latency(&words))
        (why::nothing_of(&words))
        (checks::checks(&words))
    };
    out.write_all(page::page(&words, &body).render().into_string().as_bytes())
}

/// A part of the page with its heading, which also names it for screen readers.
fn part(id: &str, heading: &str, content: &Markup) -> Markup {
    part_named(id, &html! { (heading) }, content)
}

/// A part whose heading is more than text.
fn part_named(id: &str, heading: &Markup, content: &Markup) -> Markup {
    html! {
        section.part #(id) aria-labelledby=(format!("{id}-heading")) {
            h2 #(format!("{id}-heading")) { (heading) }
            (content)
        }
    }
}
