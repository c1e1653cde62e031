//! Where output goes: standard output, or a file.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{DataFormat, ReportFormat, SmokeFormat};
use super::write::{Existing, Privacy, buffered, write_atomically};
use super::{Failure, shareable};
use crate::report::{
    Report, Results, SmokeReport, Style, github, html, json, junit, markdown, prometheus, short, smoke_markdown, smoke_text, tap, text,
};

/// The fewest and the most columns that text is set in.
const COLUMNS: (usize, usize) = (40, 100);

/// Writes to standard output, whose reader may go away at any time.
pub fn standard(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    Failure::of_writing("-", buffered(&mut io::stdout().lock(), write))
}

/// Prints data: as JSON, or as the text that `text` makes of it.
pub fn data<T: Serialize>(data: &T, format: DataFormat, text: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    standard(|out| match format {
        DataFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, data)?;
            writeln!(out)
        }
        DataFormat::Text => text(out),
    })
}

/// Says something to whoever runs the program, on standard error.
pub fn note(text: &str) {
    // Whether anybody reads it changes nothing.
    let _ = writeln!(anstream::stderr(), "{}", shareable(text));
}

/// Writes a report in a format.
pub fn render(report: &Report, format: ReportFormat, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ReportFormat::Text => text(report, style, out),
        ReportFormat::Json => json(report, out),
        ReportFormat::Html => html(report, out),
        ReportFormat::Markdown => markdown(report, out),
        ReportFormat::Short => short(report, style.unicode, out),
        ReportFormat::Junit => junit(&Results::of_report(report), out),
        ReportFormat::Tap => tap(&Results::of_report(report), out),
        ReportFormat::Github => github(&Results::of_report(report), out),
        ReportFormat::Prometheus => prometheus(&Results::of_report(report), out),
    }
}

/// Writes a report about many targets in a format.
pub fn render_smoke(report: &SmokeReport, format: SmokeFormat, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        SmokeFormat::Text => smoke_text(report, style, out),
        SmokeFormat::Json => json(report, out),
        SmokeFormat::Markdown => smoke_markdown(report, out),
        SmokeFormat::Junit => junit(&Results::of_smoke(report), out),
        SmokeFormat::Tap => tap(&Results::of_smoke(report), out),
        SmokeFormat::Github => github(&Results::of_smoke(report), out),
        SmokeFormat::Prometheus => prometheus(&Results::of_smoke(report), out),
    }
}

/// Who may read a report: what somebody had left as it is, is nobody else's.
pub fn privacy_of(report: &Report) -> Privacy {
    if report.run.revealed.is_empty() { Privacy::Usual } else { Privacy::Private }
}

/// Writes a report to the files that were asked for beside its principal output.
pub fn files<F: Copy>(
    files: &[(F, PathBuf)],
    privacy: Privacy,
    render: impl Fn(F, Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let write =
        |(format, path): &(F, PathBuf)| write_atomically(path, privacy, Existing::Replace, |out| render(*format, style_of_file(), out));
    files.iter().try_for_each(write)
}

/// Writes a report to its principal output: the file that was named, or standard output.
pub fn principal(
    output: Option<&Path>,
    privacy: Privacy,
    render: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match output {
        Some(path) => write_atomically(path, privacy, Existing::Replace, |out| render(style_of_file(), out)),
        None => standard(|out| render(style_of_terminal(), out)),
    }
}

/// How text looks on standard output.
pub fn style_of_terminal() -> Style {
    let terminal = io::stdout().is_terminal();
    let color = terminal && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    Style { color, unicode: speaks_unicode(), width: if terminal { columns() } else { COLUMNS.1 } }
}

/// How text looks in a file.
pub fn style_of_file() -> Style {
    Style { color: false, unicode: true, width: COLUMNS.1 }
}

fn columns() -> usize {
    let (_, columns) = console::Term::stdout().size();
    usize::from(columns).clamp(COLUMNS.0, COLUMNS.1)
}

/// Whether the terminal can only be written to from left to right: nothing on it can be erased or drawn over.
pub fn is_dumb_terminal() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether the locale's encoding is UTF-8; other systems than Unix are taken to speak it.
pub fn speaks_unicode() -> bool {
    if !cfg!(unix) {
        return true;
    }
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    named.is_some_and(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"))
}
