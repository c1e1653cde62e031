//! The report for people: it reads from top to bottom as an answer.

mod page;

use std::io::{self, Write};

use owo_colors::Style as Paint;

use super::advice;
use super::groups::{Group, Together, counts, groups};
use super::model::{ActionReport, CauseReport, Report};
use super::words::{Sign, Words, sign_of, sign_of_check, sign_of_step};
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::lang::Message;
use crate::pack::PayAgain;
use crate::support::StepStatus;
pub(super) use page::Page;

/// How text looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colours.
    pub color: bool,
    /// Signs beyond ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

/// The most causes that are told as ruled out; JSON and HTML have them all.
const RULED_OUT: usize = 4;

/// Writes a report as text.
///
/// # Errors
/// When the writer fails.
pub fn text(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut answer = Answer { page: Page { out, style }, words: Words::of(report), report };
    answer.verdict()?;
    answer.pay_again()?;
    answer.next()?;
    answer.why()?;
    answer.way()?;
    answer.checks()?;
    answer.support()?;
    answer.foot()
}

struct Answer<'a> {
    page: Page<'a>,
    words: Words<'a>,
    report: &'a Report,
}

impl Answer<'_> {
    fn verdict(&mut self) -> io::Result<()> {
        let status = self.report.verdict.status;
        let paint = match status {
            VerdictStatus::Healthy => Paint::new().green(),
            VerdictStatus::Degraded | VerdictStatus::Waiting => Paint::new().yellow(),
            VerdictStatus::Failed => Paint::new().red(),
            VerdictStatus::Inconclusive => Paint::new().magenta(),
        };
        let sign = self.page.sign(sign_of(status));
        self.page.paragraph(&format!("{sign} "), &self.words.title(), paint.bold())?;
        self.page.paragraph("  ", &self.words.summary(), Paint::new())?;
        match self.words.detail() {
            Some(detail) => self.page.paragraph("  ", &detail, Paint::new().dimmed()),
            None => Ok(()),
        }
    }

    fn pay_again(&mut self) -> io::Result<()> {
        let paint = match self.report.verdict.pay_again {
            Some(PayAgain::Yes) => Paint::new().green(),
            Some(PayAgain::CheckFirst) => Paint::new().yellow(),
            Some(PayAgain::No) => Paint::new().red(),
            None => Paint::new(),
        };
        if let Some(answer) = self.words.pay_again() {
            self.page.heading(&self.words.pay_again_question())?;
            self.page.paragraph("  ", &answer, paint.bold())?;
            self.words.because().map_or(Ok(()), |because| self.page.paragraph("  ", &because, Paint::new()))?;
        }
        self.words.payable().map_or(Ok(()), |most| self.page.paragraph("  ", &most, Paint::new()))
    }

    fn next(&mut self) -> io::Result<()> {
        let Some(action) = &self.report.next_action else { return Ok(()) };
        self.page.heading(&self.words.now(action))?;
        self.steps(action)?;
        if !self.report.then.is_empty() {
            self.page.paragraph("  ", &self.words.say("if-that-does-not-help"), Paint::new().dimmed())?;
            let bullet = format!("  {} ", self.page.sign(("•", "-")));
            for action in &self.report.then {
                self.page.paragraph(&bullet, &advice::title(action), Paint::new())?;
            }
        }
        Ok(())
    }

    fn steps(&mut self, action: &ActionReport) -> io::Result<()> {
        if let Some(line) = self.words.not_before(action) {
            self.page.paragraph("  ", &line, Paint::new().yellow())?;
        }
        let mut steps = (1..).zip(Words::steps(action));
        steps.try_for_each(|(i, step)| self.page.paragraph(&format!("  {i}. "), &step, Paint::new()))
    }

    fn why(&mut self) -> io::Result<()> {
        if self.report.causes.is_empty() {
            return Ok(());
        }
        self.page.heading(&self.words.say("why"))?;
        for (i, cause) in self.report.causes.iter().enumerate() {
            if i > 0 {
                self.page.paragraph("  ", &self.words.other_cause(cause), Paint::new().dimmed())?;
            }
            self.evidence(cause)?;
        }
        let ruled_out = self.words.ruled_out_in_short(RULED_OUT);
        ruled_out.map_or(Ok(()), |line| self.page.paragraph("  ", &line, Paint::new().dimmed()))
    }

    fn evidence(&mut self, cause: &CauseReport) -> io::Result<()> {
        for text in Words::speaks_for(cause) {
            self.page.paragraph("  + ", &text, Paint::new())?;
        }
        for text in Words::speaks_against(cause) {
            self.page.paragraph("  - ", &text, Paint::new().dimmed())?;
        }
        Ok(())
    }

    /// One line for each group; what is not fine is told below it.
    fn way(&mut self) -> io::Result<()> {
        let Some((playbook, heading)) = self.words.way() else { return Ok(()) };
        self.page.heading(&heading)?;
        for (status, step) in Words::way_steps(playbook) {
            let paint = match status {
                StepStatus::Done => Paint::new().dimmed(),
                StepStatus::Now => Paint::new().bold(),
                StepStatus::Open => Paint::new(),
            };
            self.page.paragraph(&format!("  {} ", self.page.sign(sign_of_step(status))), &step, paint)?;
        }
        let bullet = format!("  {} ", self.page.sign(("•", "-")));
        self.words.hints(playbook).iter().try_for_each(|hint| self.page.paragraph(&bullet, hint, Paint::new().dimmed()))
    }

    fn checks(&mut self) -> io::Result<()> {
        if self.report.checks.is_empty() {
            return Ok(());
        }
        let said = counts(self.report.checks.iter(), &self.words);
        self.page.heading(&Message::new("checks-counted").with("counts", said).say(self.words.lang))?;
        for group in groups(&self.report.checks) {
            self.group(&group)?;
        }
        Ok(())
    }

    fn group(&mut self, group: &Group<'_>) -> io::Result<()> {
        let sign = self.page.sign(sign_of_check(group.worst()));
        let counts = counts(group.checks.iter().copied(), &self.words);
        let line = Message::new("group-line").with("group", self.words.group(group.id)).with("counts", counts).say(self.words.lang);
        self.page.paragraph(&format!("  {sign} "), &line, paint_of(group.worst()))?;
        for together in group.to_note() {
            self.noted(&together)?;
        }
        Ok(())
    }

    fn noted(&mut self, together: &Together<'_>) -> io::Result<()> {
        let check = together.first();
        let targets = together.targets();
        let subject = if targets.is_empty() { String::new() } else { format!(" [{}]", targets.join(", ")) };
        let mut line = format!("{}{subject}", Words::check(check));
        // What was told as evidence is not told again.
        let told: Vec<String> = self.report.causes.iter().flat_map(Words::speaks_for).collect();
        let seen: Vec<String> = together.seen(&self.words).into_iter().filter(|text| !told.contains(text)).collect();
        if !seen.is_empty() {
            line = Message::new("check-line").with("title", line).with("text", seen.join(" ")).say(self.words.lang);
        }
        let sign: Sign = sign_of_check(check.status);
        self.page.paragraph(&format!("    {} ", self.page.sign(sign)), &line, paint_of(check.status))
    }

    fn support(&mut self) -> io::Result<()> {
        if !self.words.needs_support() {
            return Ok(());
        }
        self.page.heading(&self.words.say("support"))?;
        if let Some(channel) = self.words.channel() {
            self.page.paragraph("  ", &channel, Paint::new())?;
        }
        if let Some(due) = self.words.answer_due() {
            self.page.paragraph("  ", &due, Paint::new())?;
        }
        if let Some(warning) = self.words.unverified() {
            self.page.paragraph("  ", &warning, Paint::new().yellow())?;
        }
        let bar = format!("  {} ", self.page.sign(("│", "|")));
        for line in self.words.brief() {
            self.page.barred(&bar, &line)?;
        }
        let missing = self.words.missing();
        missing.map_or(Ok(()), |line| self.page.paragraph("  ", &line, Paint::new().dimmed()))
    }

    fn foot(&mut self) -> io::Result<()> {
        self.page.blank()?;
        if let Some(line) = self.words.revealed() {
            self.page.paragraph("", &line, Paint::new().yellow())?;
        }
        if let Some(line) = self.words.packs() {
            self.page.paragraph("", &line, Paint::new())?;
        }
        self.page.paragraph("", &self.words.foot(), Paint::new().dimmed())
    }
}

pub(super) fn paint_of(status: Status) -> Paint {
    match status {
        Status::Pass => Paint::new().green(),
        Status::Warn => Paint::new().yellow(),
        Status::Fail => Paint::new().red(),
        Status::Unknown => Paint::new().magenta(),
        Status::Skipped => Paint::new().dimmed(),
    }
}
