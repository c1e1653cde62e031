//! The handover as a QR code: for the camera of whoever helps on the phone.

use std::fmt::Write;

use maud::{Markup, html};

use super::super::handover::{Code, LARGEST, QUIET, code};
use super::super::words::Words;

/// The code with what it is for; nothing where it does not fit into one.
pub(super) fn handover(words: &Words<'_>) -> Markup {
    let Some(code) = code(words.report, LARGEST) else { return html! {} };
    html! {
        h3 { (words.say("handover-heading")) }
        figure.handover {
            (drawing(&code, &words.say("handover-name"), &words.say("handover-caption")))
            figcaption aria-hidden="true" { (words.say("handover-caption")) }
        }
    }
}

/// Black on white also in the dark: not every camera reads the other way round.
fn drawing(code: &Code, title: &str, description: &str) -> Markup {
    let side = code.width + 2 * QUIET;
    let mut path = String::new();
    for (column, row, length) in code.runs() {
        let _ = write!(path, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
    }
    html! {
        svg role="img" aria-labelledby="handover-title handover-desc" viewBox=(format!("0 0 {side} {side}")) shape-rendering="crispEdges" {
            title #handover-title { (title) }
            desc #handover-desc { (description) }
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
