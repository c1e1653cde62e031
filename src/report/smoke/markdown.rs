//! Many targets as Markdown, for summaries of jobs, issue trackers and chats.

use std::io::{self, Write};

use super::model::{SmokeReport, TargetReport};
use super::words::Words;
use crate::report::markdown::escape::inline;
use crate::report::words::sign_of_check;

/// Writes a report as Markdown. Nothing in it that came from elsewhere becomes markup.
///
/// # Errors
/// When the writer fails.
pub fn markdown(report: &SmokeReport, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::of(report);
    let (sign, _) = sign_of_check(report.summary.status);
    writeln!(out, "## {sign} {}", inline(&words.summary()))?;
    for line in [words.compared(), words.gone()].into_iter().flatten() {
        writeln!(out, "\n{}", inline(&line))?;
    }
    words.noteworthy().into_iter().filter(|t| t.verdict.is_some()).try_for_each(|target| noted(target, words, out))?;
    let listed: Vec<&TargetReport> = words.noteworthy().into_iter().chain(words.better()).collect();
    if !listed.is_empty() {
        let columns = ["column-status", "column-target", "column-seen", "column-took"].map(|key| words.say(key));
        writeln!(out, "\n| {} |\n| --- | --- | --- | ---: |", columns.join(" | "))?;
        listed.into_iter().try_for_each(|target| row(target, words, out))?;
    }
    if let Some(packs) = words.packs() {
        writeln!(out, "\n{}", inline(&packs))?;
    }
    writeln!(out, "\n{}", inline(&words.foot()))
}

fn noted(target: &TargetReport, words: Words<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (sign, _) = sign_of_check(target.status);
    writeln!(out, "\n### {sign} {}\n\n{}", inline(&Words::id(target)), inline(&Words::text(target)))?;
    if let Some(verdict) = words.verdict(target) {
        writeln!(out, "\n{}", inline(&verdict))?;
    }
    let Some((title, steps)) = words.next(target) else { return Ok(()) };
    writeln!(out, "\n**{}**\n", inline(&title))?;
    (1..).zip(steps).try_for_each(|(i, step)| writeln!(out, "{i}. {}", inline(&step)))
}

fn row(target: &TargetReport, words: Words<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (sign, _) = sign_of_check(target.status);
    let change = words.change(target).map(|change| format!(" {}", inline(&change))).unwrap_or_default();
    let subject = format!("{} {}", inline(&Words::id(target)), inline(&Words::url(target)));
    writeln!(out, "| {sign}{change} | {subject} | {} | {} |", inline(&Words::text(target)), words.took(target))
}
