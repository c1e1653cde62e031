//! The answer on the screen: the report, and its gist once more where the report is taller than the screen.

use super::super::args::ReportFormat;
use super::super::{Failure, output};
use super::prompts::{gap, tell};
use crate::lang::Message;
use crate::report::headline::{Headline, question};
use crate::report::{Report, clean};

/// Rows that the offer to save takes below the report.
const OFFER: usize = 8;

/// Shows the report.
pub fn show(report: &Report) -> Result<(), Failure> {
    let mut text = Vec::new();
    let style = output::style_of_terminal();
    let rendered = output::render(report, ReportFormat::Text, style, &mut text);
    rendered.map_err(|error| Failure::Output("-".to_owned(), error))?;
    output::standard(|out| out.write_all(&text))?;
    let (rows, _) = console::Term::stdout().size();
    if text.split(|byte| *byte == b'\n').count() + OFFER > usize::from(rows) {
        gap();
        for line in gist(report) {
            tell(&line);
        }
    }
    Ok(())
}

/// What to remember of a report: what it is, whether to pay again, what to do.
fn gist(report: &Report) -> Vec<String> {
    let lang = report.run.lang;
    let title = report.causes.first().filter(|_| report.verdict.cause.is_some()).map(|cause| clean(&cause.title).into_owned());
    let short = title.unwrap_or_else(|| clean(&report.verdict.summary).into_owned());
    let mut lines = vec![Message::new("in-short").with("title", short).say(lang)];
    if let Some(headline) = Headline::of(report) {
        let problem = report.case.problem;
        lines.push(format!("{} {}", question(problem, lang), headline.sentence(problem, lang)));
    }
    if let Some(action) = &report.next_action {
        lines.push(Message::new("do-this-now").with("title", clean(&action.title).into_owned()).say(lang));
    }
    lines
}
