//! The report as Markdown, for issue trackers and chats.

pub(super) mod escape;

use std::io::{self, Write};

use super::advice;
use super::groups::{counts, groups};
use super::model::{ActionReport, CheckReport, Report};
use super::reach::Reach;
use super::when::span;
use super::words::{Words, sign_of, sign_of_check, sign_of_step};
use crate::lang::Message;
use escape::{fenced, inline};

/// The most causes that are told as ruled out.
const RULED_OUT: usize = 6;

/// Writes a report as Markdown. Nothing in it that came from elsewhere becomes markup.
///
/// # Errors
/// When the writer fails.
pub fn markdown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, words: Words::of(report), report };
    page.verdict()?;
    page.next()?;
    page.why()?;
    page.way()?;
    page.support()?;
    page.checks()?;
    if let Some(line) = page.words.revealed() {
        writeln!(page.out, "\n{}", inline(&line))?;
    }
    if let Some(packs) = page.words.packs() {
        writeln!(page.out, "\n{}", inline(&packs))?;
    }
    writeln!(page.out, "\n{}", inline(&page.words.foot()))
}

struct Page<'a> {
    out: &'a mut dyn Write,
    words: Words<'a>,
    report: &'a Report,
}

impl Page<'_> {
    fn verdict(&mut self) -> io::Result<()> {
        let (sign, _) = sign_of(self.report.verdict.status);
        writeln!(self.out, "## {sign} {}\n\n{}", inline(&self.words.title()), inline(&self.words.summary()))?;
        if let Some(answer) = self.words.pay_again() {
            let because = self.words.because().map(|because| format!(" {}", inline(&because))).unwrap_or_default();
            writeln!(self.out, "\n**{}** {}{because}", inline(&self.words.pay_again_question()), inline(&answer))?;
        }
        if let Some(most) = self.words.payable() {
            writeln!(self.out, "\n{}", inline(&most))?;
        }
        self.words.detail().map_or(Ok(()), |detail| writeln!(self.out, "\n{}", inline(&detail)))
    }

    fn next(&mut self) -> io::Result<()> {
        let Some(action) = &self.report.next_action else { return Ok(()) };
        let heading = self.words.now(action);
        writeln!(self.out, "\n### {}\n", inline(&heading))?;
        self.steps(action)?;
        if self.report.then.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{}\n", inline(&self.words.say("if-that-does-not-help")))?;
        self.report.then.iter().try_for_each(|action| writeln!(self.out, "- {}", inline(&advice::title(action))))
    }

    fn steps(&mut self, action: &ActionReport) -> io::Result<()> {
        if let Some(line) = self.words.not_before(action) {
            writeln!(self.out, "**{}**\n", inline(&line))?;
        }
        (1..).zip(Words::steps(action)).try_for_each(|(i, step)| writeln!(self.out, "{i}. {}", inline(&step)))
    }

    fn why(&mut self) -> io::Result<()> {
        if self.report.causes.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n### {}", inline(&self.words.say("why")))?;
        for (i, cause) in self.report.causes.iter().enumerate() {
            if i > 0 {
                writeln!(self.out, "\n{}", inline(&self.words.other_cause(cause)))?;
            }
            writeln!(self.out)?;
            Words::speaks_for(cause).iter().try_for_each(|text| writeln!(self.out, "- {}", inline(text)))?;
            Words::speaks_against(cause).iter().try_for_each(|text| writeln!(self.out, "- − {}", inline(text)))?;
        }
        self.words.ruled_out_in_short(RULED_OUT).map_or(Ok(()), |line| writeln!(self.out, "\n{}", inline(&line)))
    }

    fn way(&mut self) -> io::Result<()> {
        let Some((playbook, heading)) = self.words.way() else { return Ok(()) };
        writeln!(self.out, "\n### {}\n", inline(&heading))?;
        for (i, (status, step)) in (1..).zip(Words::way_steps(playbook)) {
            let (sign, _) = sign_of_step(status);
            writeln!(self.out, "{i}. {sign} {}", inline(&step))?;
        }
        let hints = self.words.hints(playbook);
        if !hints.is_empty() {
            writeln!(self.out)?;
        }
        hints.iter().try_for_each(|hint| writeln!(self.out, "- {}", inline(hint)))
    }

    fn support(&mut self) -> io::Result<()> {
        if !self.words.needs_support() {
            return Ok(());
        }
        writeln!(self.out, "\n### {}", inline(&self.words.say("support")))?;
        for line in [self.words.channel(), self.words.answer_due(), self.words.unverified()].into_iter().flatten() {
            writeln!(self.out, "\n{}", inline(&line))?;
        }
        writeln!(self.out, "\n{}", fenced(&self.words.brief()))?;
        self.words.missing().map_or(Ok(()), |line| writeln!(self.out, "\n{}", inline(&line)))?;
        self.list("after-due-heading", &self.words.after_due())?;
        self.list("other-channels", &Reach::others(&self.words).iter().map(Reach::said).collect::<Vec<_>>())
    }

    fn list(&mut self, heading: &str, items: &[String]) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n**{}**\n", inline(&self.words.say(heading)))?;
        items.iter().try_for_each(|item| writeln!(self.out, "- {}", inline(item)))
    }

    fn checks(&mut self) -> io::Result<()> {
        if self.report.checks.is_empty() {
            return Ok(());
        }
        let said = counts(self.report.checks.iter(), &self.words);
        let summary = Message::new("checks-counted").with("counts", said).say(self.words.lang);
        writeln!(self.out, "\n<details>\n<summary>{}</summary>\n", inline(&summary))?;
        let columns = ["column-status", "column-check", "column-target", "column-seen", "column-took"].map(|key| self.words.say(key));
        writeln!(self.out, "| {} |\n| --- | --- | --- | --- | ---: |", columns.join(" | "))?;
        for group in groups(&self.report.checks) {
            group.checks.iter().try_for_each(|check| self.row(check))?;
        }
        writeln!(self.out, "\n</details>")
    }

    fn row(&mut self, check: &CheckReport) -> io::Result<()> {
        let (sign, _) = sign_of_check(check.status);
        let cells = [
            format!("{sign} {}", self.words.status(check.status)),
            inline(&Words::check(check)),
            Words::target(check).map(|target| inline(&target)).unwrap_or_default(),
            inline(&self.words.seen(check)),
            check.took_ms.map(|ms| span(ms, self.words.lang)).unwrap_or_default(),
        ];
        writeln!(self.out, "| {} |", cells.join(" | "))
    }
}
