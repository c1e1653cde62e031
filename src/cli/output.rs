//! Where output goes: standard output, or a file that is written whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

use super::args::{DataFormat, ReportFormat, SmokeFormat};
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

/// Writes through a buffer, to its end: what is only lost when the buffer is emptied is lost all the same.
fn buffered(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    write(&mut out).and_then(|()| out.flush())
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

/// Writes a file: beside it first, and moved into its place when it is whole.
pub fn file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    whole(path, write, |beside, path| beside.persist(path).map(drop).map_err(|error| error.error))
}

/// Writes a file that must not be there yet.
pub fn new_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    whole(path, write, |beside, path| beside.persist_noclobber(path).map(drop).map_err(|error| error.error))
}

/// Writes a file beside the one that is meant, and moves it there with `place` when it is whole. What is no ordinary file (a
/// device, a pipe) is written to as it stands: nothing may take its place.
fn whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    place: impl FnOnce(NamedTempFile, &Path) -> io::Result<()>,
) -> Result<(), Failure> {
    let done = || -> io::Result<()> {
        // Where a link stands, what it leads to is meant.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if std::fs::metadata(&path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            return buffered(&mut OpenOptions::new().write(true).open(&path)?, write);
        }
        let mut beside = beside(folder_of(&path))?;
        buffered(&mut beside, write)?;
        beside.as_file().sync_all()?;
        place(beside, &path)
    };
    Failure::of_writing(path.display(), done())
}

/// A new file in a folder, with the permissions that any other new file gets.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// A file that is written while a run goes on: line by line, and what stands in it stays whatever becomes of the run. `fresh`
/// means that there must be none yet.
pub fn growing(path: &Path, fresh: bool) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    if fresh {
        options.create_new(true)
    } else {
        options.create(true).truncate(true)
    };
    options.open(path).map_err(|error| Failure::Output(path.display().to_string(), error))
}

/// Whether a file could be written there: nothing stays behind.
pub fn writable(path: &Path) -> Result<(), Failure> {
    beside(folder_of(path)).map(drop).map_err(|error| Failure::Output(path.display().to_string(), error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
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

/// Writes a report to the files that were asked for beside its principal output.
pub fn files<F: Copy>(files: &[(F, PathBuf)], render: impl Fn(F, Style, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    files.iter().try_for_each(|(format, path)| file(path, |out| render(*format, style_of_file(), out)))
}

/// Writes a report to its principal output: the file that was named, or standard output.
pub fn principal(output: Option<&Path>, render: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    match output {
        Some(path) => file(path, |out| render(style_of_file(), out)),
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
