//! Many targets on a terminal: what has to be noted first, what passes in one line each, a sentence at the end.

use std::io::{self, Write};

use owo_colors::Style as Paint;

use super::model::{SmokeReport, TargetReport};
use super::words::Words;
use crate::check::Status;
use crate::lang::Message;
use crate::report::text::{Page, Style, paint_of};
use crate::report::words::sign_of_check;

/// The most targets that pass and are named one by one.
const PASSED: usize = 40;

/// Writes a report as text.
///
/// # Errors
/// When the writer fails.
pub fn text(report: &SmokeReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut listing = Listing { page: Page { out, style }, words: Words::of(report) };
    let worst = report.summary.status;
    let sign = listing.page.sign(sign_of_check(worst)).trim_end();
    let summary = listing.words.summary();
    listing.page.paragraph(&format!("{sign} "), &summary, paint_of(worst).bold())?;
    for line in [listing.words.compared(), listing.words.gone()].into_iter().flatten() {
        listing.page.paragraph("  ", &line, Paint::new())?;
    }
    for target in listing.words.noteworthy() {
        listing.page.blank()?;
        listing.noted(target)?;
    }
    listing.passed(report)?;
    listing.page.blank()?;
    if let Some(packs) = listing.words.packs() {
        listing.page.paragraph("", &packs, Paint::new().dimmed())?;
    }
    let foot = listing.words.foot();
    listing.page.paragraph("", &foot, Paint::new().dimmed())
}

struct Listing<'a> {
    page: Page<'a>,
    words: Words<'a>,
}

impl Listing<'_> {
    fn noted(&mut self, target: &TargetReport) -> io::Result<()> {
        let sign = self.page.sign(sign_of_check(target.status)).trim_end();
        let change = self.words.change(target).map(|change| format!(" [{change}]")).unwrap_or_default();
        let title = format!("{}{change}  {}", Words::id(target), Words::url(target));
        self.page.paragraph(&format!("{sign} "), &title, paint_of(target.status).bold())?;
        self.page.paragraph("  ", &Words::text(target), Paint::new())?;
        if let Some(verdict) = self.words.verdict(target) {
            self.page.paragraph("  ", &verdict, Paint::new())?;
        }
        if let Some((title, steps)) = self.words.next(target) {
            self.page.paragraph("  ", &title, Paint::new().bold())?;
            for (i, step) in (1..).zip(steps) {
                self.page.paragraph(&format!("    {i}. "), &step, Paint::new())?;
            }
        }
        Ok(())
    }

    fn passed(&mut self, report: &SmokeReport) -> io::Result<()> {
        let passed: Vec<&TargetReport> = report.targets.iter().filter(|t| t.status == Status::Pass).collect();
        if passed.is_empty() {
            return Ok(());
        }
        self.page.blank()?;
        let sign = self.page.sign(sign_of_check(Status::Pass)).trim_end();
        for target in passed.iter().take(PASSED) {
            let change = self.words.change(target).map(|change| format!(" [{change}]")).unwrap_or_default();
            self.page.paragraph(&format!("{sign} "), &format!("{}{change}  {}", Words::id(target), Words::text(target)), Paint::new())?;
        }
        let more = passed.len().saturating_sub(PASSED);
        if more > 0 {
            let said = Message::new("smoke-more-pass").with_display("count", more).say(self.words.lang);
            self.page.paragraph("  ", &said, Paint::new().dimmed())?;
        }
        Ok(())
    }
}
