//! The report for people: it reads from top to bottom as an answer.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style as Paint};
use textwrap::{Options, WordSplitter};

use super::clean::clean;
use super::model::{ActionReport, CheckReport, Report};
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::lang::{Lang, Message, ui, word};
use crate::pack::PayAgain;
use crate::support::{StepStatus, evidence_name, time};

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

/// The most causes that are listed as ruled out.
const RULED_OUT: usize = 8;

/// Writes a report as text.
///
/// # Errors
/// When the writer fails.
pub fn text(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, style, lang: report.run.lang };
    page.verdict(report)?;
    page.pay_again(report)?;
    page.next(report)?;
    page.why(report)?;
    page.way(report)?;
    page.checks(&report.checks)?;
    page.support(report)?;
    page.foot(report)
}

struct Page<'a> {
    out: &'a mut dyn Write,
    style: Style,
    lang: Lang,
}

impl Page<'_> {
    fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    fn paint(&self, text: &str, paint: Paint) -> String {
        if self.style.color { text.style(paint).to_string() } else { text.to_owned() }
    }

    /// A paragraph with its first line after `lead` and the others under it.
    fn paragraph(&mut self, lead: &str, text: &str, paint: Paint) -> io::Result<()> {
        let indent = " ".repeat(textwrap::core::display_width(lead));
        let options = Options::new(self.style.width).initial_indent(lead).subsequent_indent(&indent);
        // An id is one word, hyphens and all.
        let options = options.word_splitter(WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&clean(text), options) {
            let line = self.paint(&line, paint);
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint(text, Paint::new().bold());
        writeln!(self.out, "\n{text}")
    }

    fn verdict(&mut self, report: &Report) -> io::Result<()> {
        let verdict = &report.verdict;
        let (sign, paint) = match verdict.status {
            VerdictStatus::Healthy => (self.sign("✓", "[ok]"), Paint::new().green().bold()),
            VerdictStatus::Degraded | VerdictStatus::Waiting => (self.sign("!", "[!]"), Paint::new().yellow().bold()),
            VerdictStatus::Failed => (self.sign("✗", "[x]"), Paint::new().red().bold()),
            VerdictStatus::Inconclusive => (self.sign("?", "[?]"), Paint::new().magenta().bold()),
        };
        let title = match report.causes.first().filter(|_| verdict.cause.is_some()) {
            Some(cause) => cause.title.clone(),
            None => self.say(match verdict.status {
                VerdictStatus::Inconclusive if report.case.trouble_claimed() && !report.case.failure_claimed() => "title-inconclusive-way",
                VerdictStatus::Inconclusive => "title-inconclusive",
                _ => "title-healthy",
            }),
        };
        self.paragraph(&format!("{sign} "), &title, paint)?;
        self.paragraph("  ", &verdict.summary, Paint::new())?;
        if let (Some(who), Some(cause)) = (verdict.who_acts, &verdict.cause) {
            let who = self.say(&format!("who-{}", word(&who)));
            let line = Message::new("verdict-detail")
                .with("cause", cause.clone())
                .with("who", who)
                .with_display("percent", format_args!("{:.0}", verdict.confidence * 100.0))
                .say(self.lang);
            self.paragraph("  ", &line, Paint::new().dimmed())?;
        }
        Ok(())
    }

    fn pay_again(&mut self, report: &Report) -> io::Result<()> {
        let (key, paint) = match report.verdict.pay_again {
            Some(PayAgain::Yes) => ("pay-again-yes", Paint::new().green().bold()),
            Some(PayAgain::CheckFirst) => ("pay-again-check-first", Paint::new().yellow().bold()),
            Some(PayAgain::No) => ("pay-again-no", Paint::new().red().bold()),
            None => return Ok(()),
        };
        let question = self.say("pay-again-question");
        self.heading(&question)?;
        let answer = self.say(key);
        self.paragraph("  ", &answer, paint)
    }

    fn next(&mut self, report: &Report) -> io::Result<()> {
        let Some(action) = &report.next_action else { return Ok(()) };
        let heading = Message::new("do-this-now").with("title", clean(&action.title).into_owned()).say(self.lang);
        self.heading(&heading)?;
        self.steps(action)?;
        if !report.then.is_empty() {
            let heading = self.say("if-that-does-not-help");
            self.paragraph("  ", &heading, Paint::new().dimmed())?;
            let bullet = format!("  {} ", self.sign("•", "-"));
            for action in &report.then {
                self.paragraph(&bullet, &action.title, Paint::new())?;
            }
        }
        Ok(())
    }

    fn steps(&mut self, action: &ActionReport) -> io::Result<()> {
        for (i, step) in action.steps.iter().enumerate() {
            self.paragraph(&format!("  {}. ", i + 1), step, Paint::new())?;
        }
        if let Some(time) = &action.not_before {
            let line = Message::new("not-before").with("time", time.clone()).say(self.lang);
            self.paragraph("  ", &line, Paint::new().yellow())?;
        }
        Ok(())
    }

    fn why(&mut self, report: &Report) -> io::Result<()> {
        if !report.causes.is_empty() {
            let heading = self.say("why");
            self.heading(&heading)?;
        }
        for (i, cause) in report.causes.iter().enumerate() {
            if i > 0 {
                let key = if cause.masked_by.is_some() { "also-explained" } else { "also-found" };
                let line = Message::new(key).with("title", cause.title.clone()).say(self.lang);
                self.paragraph("  ", &line, Paint::new().dimmed())?;
            }
            let mut told: Vec<&str> = Vec::new();
            for line in &cause.evidence_for {
                if !told.contains(&line.text.as_str()) {
                    told.push(&line.text);
                    self.paragraph("  + ", &line.text, Paint::new())?;
                }
            }
            for line in &cause.against {
                self.paragraph("  - ", &line.text, Paint::new().dimmed())?;
            }
        }
        let names: Vec<&str> = report.ruled_out.iter().map(|r| r.cause.as_str()).take(RULED_OUT).collect();
        if !names.is_empty() && !report.causes.is_empty() {
            let more = report.ruled_out.len() - names.len();
            let mut line = Message::new("ruled-out").with("causes", names.join(", ")).say(self.lang);
            if more > 0 {
                line.push_str(&Message::new("and-more").with_display("count", more).say(self.lang));
            }
            self.paragraph("  ", &line, Paint::new().dimmed())?;
        }
        Ok(())
    }

    fn way(&mut self, report: &Report) -> io::Result<()> {
        let Some(playbook) = &report.playbook else { return Ok(()) };
        let heading = Message::new("the-way").with("title", clean(&playbook.title).into_owned()).say(self.lang);
        self.heading(&heading)?;
        for step in &playbook.steps {
            let (sign, paint) = match step.status {
                StepStatus::Done => (self.sign("✓", "[done]"), Paint::new().dimmed()),
                StepStatus::Now => (self.sign("▶", "[now] "), Paint::new().bold()),
                StepStatus::Open => (self.sign("·", "[ ]   "), Paint::new()),
            };
            self.paragraph(&format!("  {sign} "), &step.text, paint)?;
        }
        for hint in &playbook.hints {
            let text =
                if hint.claimed { Message::new("hint-claimed").with("hint", hint.text.clone()).say(self.lang) } else { hint.text.clone() };
            let bullet = format!("  {} ", self.sign("•", "-"));
            self.paragraph(&bullet, &text, Paint::new().dimmed())?;
        }
        Ok(())
    }

    fn checks(&mut self, checks: &[CheckReport]) -> io::Result<()> {
        let heading = self.say("checks");
        self.heading(&heading)?;
        for check in checks {
            let (sign, paint) = match check.status {
                Status::Pass => (self.sign("✓", "ok  "), Paint::new().green()),
                Status::Warn => (self.sign("!", "warn"), Paint::new().yellow()),
                Status::Fail => (self.sign("✗", "FAIL"), Paint::new().red()),
                Status::Unknown => (self.sign("?", "?   "), Paint::new().magenta()),
                Status::Skipped => (self.sign("↷", "skip"), Paint::new().dimmed()),
            };
            let target = if check.target == "run" { String::new() } else { format!(" [{}]", check.target) };
            let took = check.took_ms.map(|ms| format!(" ({ms} ms)")).unwrap_or_default();
            let what = if check.status == Status::Pass { &check.title } else { &check.text };
            self.paragraph(&format!("  {sign} "), &format!("{}{target}: {what}{took}", check.id), paint)?;
        }
        Ok(())
    }

    fn support(&mut self, report: &Report) -> io::Result<()> {
        let support = &report.support;
        if matches!(report.verdict.status, VerdictStatus::Healthy) {
            return Ok(());
        }
        let heading = self.say("support");
        self.heading(&heading)?;
        if let Some(channel) = &support.channel {
            let contact = support.contact.as_ref().map(|c| format!(" {c}")).unwrap_or_default();
            self.paragraph("  ", &format!("{channel}{contact}"), Paint::new())?;
            if let Some(opens) = &support.opens_at {
                let line = Message::new("contact-closed-until").with("time", time(opens)).say(self.lang);
                self.paragraph("  ", &line, Paint::new())?;
            }
            if let Some(due) = &support.answer_due_text {
                self.paragraph("  ", due, Paint::new())?;
            }
            if !support.verified && support.contact.is_some() {
                let warning = self.say("contact-unverified");
                self.paragraph("  ", &warning, Paint::new().yellow())?;
            }
        }
        for line in support.brief.lines() {
            self.paragraph(&format!("  {} ", self.sign("│", "|")), line, Paint::new())?;
        }
        let missing: Vec<String> = support.evidence.iter().filter(|e| !e.have).map(|e| evidence_name(&e.item, self.lang)).collect();
        if !missing.is_empty() && report.verdict.pay_again.is_some() {
            let line = Message::new("evidence-missing").with("items", missing.join(&self.say("list-separator"))).say(self.lang);
            self.paragraph("  ", &line, Paint::new().dimmed())?;
        }
        Ok(())
    }

    fn foot(&mut self, report: &Report) -> io::Result<()> {
        let line = Message::new(if report.run.complete { "foot" } else { "foot-incomplete" })
            .with("wallet", clean(&report.wallet.name).into_owned())
            .with("time", report.run.started_at.clone())
            .with_display("ms", report.run.duration_ms)
            .with("version", report.tool.version.clone())
            .say(self.lang);
        writeln!(self.out)?;
        self.paragraph("", &line, Paint::new().dimmed())
    }

    fn sign(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.style.unicode { unicode } else { ascii }
    }
}
