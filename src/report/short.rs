//! The report on one line, for a chat.

use std::io::{self, Write};

use super::advice;
use super::clean::line;
use super::headline::Headline;
use super::model::Report;
use super::words::{Words, sign_of};
use crate::lang::Message;

/// The most characters of each part: what a chat still shows as a message and not as a document.
const PART: usize = 100;

/// Writes one line: sign, wallet, verdict, whether to pay again, what to do next.
///
/// # Errors
/// When the writer fails.
pub fn short(report: &Report, unicode: bool, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::of(report);
    let (sign, ascii) = sign_of(report.verdict.status);
    let verdict = Message::new("short-wallet").with("wallet", line(&words.wallet(), PART)).with("title", line(&words.title(), PART));
    let mut parts = vec![format!("{} {}", if unicode { sign } else { ascii }, verdict.say(words.lang))];
    parts.extend(Headline::of(report).map(|headline| headline.in_a_chat(report.case.problem, words.lang)));
    let next = report.next_action.as_ref().map(|action| line(&advice::title(action), PART));
    parts.extend(next.map(|title| Message::new("short-next").with("title", title).say(words.lang)));
    parts.extend(words.revealed());
    writeln!(out, "{}", parts.join(&words.say("short-separator")))
}
