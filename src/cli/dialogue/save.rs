//! The offer to keep the report: in a form for people, under a name of its own, and never over a file that is there.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::super::args::ReportFormat;
use super::super::write::{Existing, write_atomically};
use super::super::{Failure, output};
use super::prompts::{Line, Prompts, Stop, tell};
use crate::lang::{Message, ui};
use crate::report::Report;

/// Offers to save the report.
pub fn offer(prompts: &Prompts, report: &Report) -> Result<(), Stop> {
    let mut formats: Vec<(ReportFormat, String)> =
        ReportFormat::value_variants().iter().filter_map(|f| Some((*f, label_key(*f)?))).collect();
    // What people can read comes first.
    formats.sort_by_key(|(format, _)| *format == ReportFormat::Json);
    let labels = std::iter::once("save-not".to_owned()).chain(formats.iter().map(|(_, key)| key.clone()));
    let chosen = prompts.choose(&prompts.say("ask-save"), labels.map(|key| prompts.say(&key)).collect(), Some(0))?;
    let Some((format, _)) = chosen.and_then(|place| place.checked_sub(1)).and_then(|place| formats.get(place)) else { return Ok(()) };
    let proposed = format!("{}.{}", file_stem(&report.run.started_at), extension(&name(*format)));
    loop {
        let Some(path) = where_to(prompts, &proposed)? else { return Ok(()) };
        if let Some(saved) = save(prompts, report, *format, &path)? {
            tell(&saved);
            return Ok(());
        }
    }
}

/// The word for a format on the command line.
fn name(format: ReportFormat) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The key of what a format is called here. Those that only programs read have none, and are not offered.
fn label_key(format: ReportFormat) -> Option<String> {
    Some(format!("save-as-{}", name(format))).filter(|key| ui().has(key))
}

/// How files in a format end.
fn extension(name: &str) -> &str {
    match name {
        "text" => "txt",
        "markdown" => "md",
        other => other,
    }
}

/// A name that sorts by time: `paydoctor-2026-11-22-003830` for `2026-11-22T00:38:30+00:00`.
fn file_stem(started_at: &str) -> String {
    let local = started_at.get(..19).unwrap_or(started_at);
    let time: String = local.chars().filter(|c| *c != ':').map(|c| if c == 'T' { '-' } else { c }).collect();
    format!("paydoctor-{time}")
}

fn where_to(prompts: &Prompts, proposed: &str) -> Result<Option<PathBuf>, Stop> {
    let (question, hint) = (prompts.say("ask-file"), prompts.say("ask-file-hint"));
    let line = Line { question: &question, hint: &hint, default: Some(proposed) };
    let answer = prompts.line(&line, |typed| {
        let path = path_of(typed);
        if path.is_dir() {
            return Err(Message::new("ask-file-is-folder").with_display("path", path.display()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder.filter(|folder| !folder.is_dir()) {
            Some(folder) => Err(Message::new("ask-file-no-folder").with_display("path", folder.display())),
            None => Ok(path.display().to_string()),
        }
    })?;
    Ok(answer.map(|typed| path_of(&typed)))
}

/// A path as people type it: `~/` is their own folder.
fn path_of(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let home = typed.strip_prefix("~/").and_then(|rest| Some(etcetera::home_dir().ok()?.join(rest)));
    home.unwrap_or_else(|| PathBuf::from(typed))
}

/// What to say when it is saved; none when another name is wanted.
fn save(prompts: &Prompts, report: &Report, format: ReportFormat, path: &Path) -> Result<Option<String>, Stop> {
    let write = |out: &mut dyn std::io::Write| output::render(report, format, output::style_of_file(), out);
    let privacy = output::privacy_of(report);
    // Whether it is there is asked of the very act of writing: in between, anything can happen.
    let mut written = write_atomically(path, privacy, Existing::Keep, write);
    if path.exists() && matches!(&written, Err(Failure::Output(_, error)) if error.kind() == std::io::ErrorKind::AlreadyExists) {
        let question = Message::new("ask-replace").with_display("file", path.display()).say(prompts.lang);
        let labels = ["replace-no", "replace-yes"].map(|key| prompts.say(key)).to_vec();
        if prompts.choose(&question, labels, Some(0))? != Some(1) {
            return Ok(None);
        }
        written = write_atomically(path, privacy, Existing::Replace, write);
    }
    match written {
        Ok(()) => {
            let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            Ok(Some(Message::new("saved").with_display("file", whole.display()).say(prompts.lang)))
        }
        Err(Failure::Output(name, error)) => {
            tell(&Message::new("output-failed").with("file", name).with_display("error", error).say(prompts.lang));
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proposed_name_is_the_time_of_the_run() {
        assert_eq!(file_stem("2026-11-22T00:38:30.123+08:00"), "paydoctor-2026-11-22-003830");
    }

    #[test]
    fn reports_for_people_are_offered() {
        for format in [ReportFormat::Text, ReportFormat::Json] {
            assert!(label_key(format).is_some(), "{format:?}");
        }
    }
}
