//! The handover for people: as a QR code on a terminal, and what one that was read says.

use std::io::{self, Write};

use super::{Code, Handover, QUIET, code};
use crate::lang::{Lang, Message, general, ui, word};
use crate::pack::{Pack, PayAgain};
use crate::report::model::Report;
use crate::report::text::Style;
use crate::report::when::when;

/// Black on white, whatever the colours of the terminal are; and back.
const INK: (&str, &str) = ("\u{1b}[38;5;16;48;5;231m", "\u{1b}[0m");

/// Writes the QR code of a report, in half blocks: two rows of modules in one of letters. Where the terminal cannot show
/// one, it says so and writes what the code would say.
///
/// # Errors
/// When the writer fails.
pub fn qr(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = report.run.lang;
    let code = code(report, style.width.saturating_sub(2 * QUIET)).filter(|_| style.unicode);
    writeln!(out)?;
    let Some(code) = code else {
        let key = if style.unicode { "handover-narrow" } else { "handover-no-unicode" };
        writeln!(out, "{}\n", ui().say(key, lang))?;
        return writeln!(out, "{}", Handover::of(report).text());
    };
    writeln!(out, "{}\n", ui().say("handover-offer", lang))?;
    draw(&code, style.color, out)?;
    // Without colours nobody knows what a blank looks like.
    if style.color { Ok(()) } else { writeln!(out, "\n{}", ui().say("handover-plain", lang)) }
}

fn draw(code: &Code, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let side = code.width + 2 * QUIET;
    // The blank margin is what underflows.
    let dark = |column: usize, row: usize| code.is_dark(column.wrapping_sub(QUIET), row.wrapping_sub(QUIET));
    for row in (0..side).step_by(2) {
        let letters = (0..side).map(|column| match (dark(column, row), dark(column, row + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        });
        let line: String = letters.collect();
        if color { writeln!(out, "{}{line}{}", INK.0, INK.1)? } else { writeln!(out, "{line}")? }
    }
    Ok(())
}

/// Writes what a handover says, in the words of the packs at hand.
///
/// # Errors
/// When the writer fails.
pub fn show(handover: &Handover, pack: &Pack, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let status = ui().say(&format!("status-{}", word(&handover.status)), lang);
    let cause = handover.cause.as_ref().map(|id| {
        let title = pack.causes.get(id).map_or(id.as_str(), |e| e.value.title.get(lang)).to_owned();
        Message::new("handover-cause").with("title", title).with("id", id.clone()).with_display("percent", handover.confidence).say(lang)
    });
    writeln!(out, "{}", [Some(status), cause].into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    let pay_again = handover.pay_again.map(|answer| match answer {
        PayAgain::Yes => "pay-again-yes",
        PayAgain::CheckFirst => "pay-again-check-first",
        PayAgain::No => "pay-again-no",
    });
    let action =
        handover.action.as_ref().map(|id| pack.actions.get(id).map_or_else(|| id.clone(), |e| general(e.value.title.get(lang), lang)));
    let titles = |ids: &[String]| {
        let title = |id: &String| pack.check(id).map_or_else(|| id.clone(), |e| format!("{} ({id})", e.value.title.get(lang)));
        (!ids.is_empty()).then(|| ids.iter().map(title).collect::<Vec<_>>().join("; "))
    };
    let row = |key: &str, value: Option<String>| value.map(|value| (ui().say(key, lang), value));
    let rows = [
        row("pay-again-question", pay_again.map(|key| ui().say(key, lang))),
        row("handover-next", action),
        row("handover-wallet", Some(handover.wallet.clone())),
        row("handover-problem", Some(ui().say(&format!("problem-{}", word(&handover.problem)), lang))),
        row("handover-failed", titles(&handover.failed)),
        row("handover-warned", titles(&handover.warned)),
        row("handover-left-out", (handover.left_out > 0).then(|| handover.left_out.to_string())),
        row("handover-run", Some(format!("{} · {}", handover.run, when(&handover.started_at, lang)))),
        row("handover-made-by", Some(format!("paydoctor {} · {}", handover.tool, handover.pack))),
    ];
    rows.into_iter().flatten().try_for_each(|(what, value)| writeln!(out, "  {what} {value}"))?;
    if handover.complete { Ok(()) } else { writeln!(out, "  {}", ui().say("handover-incomplete", lang)) }
}
