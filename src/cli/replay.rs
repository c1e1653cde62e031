//! `paydoctor replay`: what was recorded is judged again, by what is known now. One file gives its report; several give one
//! line each.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::args::{LangChoice, ReplayArgs, ReportFormat};
use super::bundle::packs;
use super::diagnose::exit_of;
use super::{Failure, output, shareable, signals};
use crate::bundle::{Identities, Judge, Replayed, read_file, recorded, replay, replay_all};
use crate::exit::Exit;
use crate::lang::{Lang, Message, word};
use crate::pack::Pack;
use crate::problem::{Place, Problem, Problems};
use crate::report::{ReplayReport, Report, Told, clean};

/// Judges files again.
pub fn run(args: &ReplayArgs, environment: Lang, choice: LangChoice) -> Result<Exit, Failure> {
    let mut problems = Problems::default();
    let pack = problems.take(packs(&args.known));
    let identities = problems.take(Identities::read(&args.known.identity));
    let several = args.files.len() > 1;
    if several && !matches!(args.format, ReportFormat::Text | ReportFormat::Json) {
        problems.push(Problem::new(Place::of("--format"), Message::new("replay-several-formats")));
    }
    if several && args.output.is_some() {
        problems.push(Problem::new(Place::of("--output"), Message::new("replay-several-output")));
    }
    problems.check()?;
    let (Some(pack), Some(identities)) = (pack, identities) else { return Err(Problems::default().into()) };
    let lang = match choice {
        LangChoice::En => Some(Lang::En),
        LangChoice::ZhCn => Some(Lang::ZhCn),
        // The report keeps the language that it had.
        LangChoice::Auto => None,
    };
    match args.files.as_slice() {
        [file] => one(args, file, pack, &identities, lang),
        _ => many(args, &Judge::new(pack), &identities, lang, environment),
    }
}

/// The report of one file, with what it says otherwise than it did.
fn one(args: &ReplayArgs, file: &Path, pack: Pack, identities: &Identities, lang: Option<Lang>) -> Result<Exit, Failure> {
    let recorded = recorded(&file.display().to_string(), &read_file(file)?, identities, false)?;
    let replayed = replay(recorded, &Judge::new(pack), lang);
    let differs: Vec<String> = replayed.differs().into_iter().map(str::to_owned).collect();
    let then = replayed.then;
    let mut report = replayed.judged.into_report();
    report.replay = then.clone().filter(|_| !differs.is_empty()).map(|recorded| ReplayReport { recorded, differs });
    let exit = exit_of(&report, args.strict);
    output::principal(args.output.as_deref(), output::privacy_of(&report), |style, out| output::render(&report, args.format, style, out))?;
    if let Some(then) = then.filter(|_| args.format != ReportFormat::Json) {
        note_differences(&then, &report, report.run.lang);
    }
    Ok(exit)
}

/// Says where a report differs from what was said before, on standard error: the report itself may be read by a program.
pub fn note_differences(then: &Told, now: &Report, lang: Lang) {
    let now = Told::of(now);
    let differs = then.differs(&now);
    if differs.is_empty() {
        return;
    }
    output::note(&Message::new("replay-differs").with("then", made_by(then)).with("now", made_by(&now)).say(lang));
    for part in differs {
        output::note(&clean(&format!("  {part}: {} → {}", value(then, part), value(&now, part))));
    }
}

fn made_by(told: &Told) -> String {
    clean(&told.tool.pack).into_owned()
}

/// One part of a verdict.
fn value(told: &Told, part: &str) -> String {
    let value = match part {
        "status" => Some(word(&told.status)),
        "cause" => told.cause.clone(),
        "next_action" => told.next_action.clone(),
        _ => told.pay_again.map(|answer| word(&answer)),
    };
    value.unwrap_or_else(|| "–".to_owned())
}

/// What came of one file of several.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    recorded: Option<Told>,
    now: Option<Told>,
    differs: Vec<&'static str>,
    error: Option<String>,
}

/// How many files came out how.
#[derive(Default)]
struct Tally {
    same: usize,
    different: usize,
    unreadable: usize,
}

/// One line for each file, as soon as it is its turn.
fn many(args: &ReplayArgs, judge: &Judge, identities: &Identities, lang: Option<Lang>, said: Lang) -> Result<Exit, Failure> {
    let mut tally = Tally::default();
    let json = args.format == ReportFormat::Json;
    signals::expect();
    output::standard(|out| {
        let (mut failed, mut first) = (None, true);
        let keep = |replayed: Replayed| (replayed.differs(), replayed.then, replayed.now);
        replay_all(&args.files, judge, identities, lang, signals::interrupted, keep, |path, result| {
            let file = shareable(&path.display().to_string());
            let line = tally.line(&file, result, said);
            let written = if json { element(&line, std::mem::take(&mut first), out) } else { sentence(&line, said, out) };
            failed = failed.take().or(written.err());
        });
        failed.map_or(Ok(()), Err)?;
        // A list is whole also when it was cut short.
        if json { writeln!(out, "{}]", if first { "[" } else { "\n" }) } else { Ok(()) }
    })?;
    let Tally { same, different, unreadable } = tally;
    let summary = Message::new("replay-summary")
        .with_display("same", same)
        .with_display("different", different)
        .with_display("unreadable", unreadable);
    output::note(&summary.say(said));
    Ok(if same + different + unreadable < args.files.len() {
        Exit::Interrupted
    } else if unreadable > 0 {
        Exit::Usage
    } else if different > 0 {
        Exit::Problem
    } else {
        Exit::Success
    })
}

impl Tally {
    fn line<'a>(&mut self, file: &'a str, result: Result<(Vec<&'static str>, Option<Told>, Told), Problems>, lang: Lang) -> Line<'a> {
        match result {
            Ok((differs, recorded, now)) => {
                *(if differs.is_empty() { &mut self.same } else { &mut self.different }) += 1;
                Line { file, recorded, now: Some(now), differs, error: None }
            }
            Err(problems) => {
                self.unreadable += 1;
                Line { file, recorded: None, now: None, differs: Vec::new(), error: Some(shareable(&problems.say(lang))) }
            }
        }
    }
}

/// An element of a list, written as it comes.
fn element(line: &Line<'_>, first: bool, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}", if first { "[\n" } else { ",\n" })?;
    Ok(serde_json::to_writer(out, line)?)
}

fn sentence(line: &Line<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if let Some(error) = &line.error {
        return writeln!(out, "{}", clean(&error.lines().collect::<Vec<_>>().join(" ")));
    }
    let side = |told: &Option<Told>| {
        told.as_ref().map_or_else(|| "–".to_owned(), |told| format!("{} {}", word(&told.status), value(told, "cause")))
    };
    let sentence = format!("{}: {} → {}", line.file, side(&line.recorded), side(&line.now));
    let differs = if line.differs.is_empty() {
        String::new()
    } else {
        format!("  {}", Message::new("replay-line-differs").with("parts", line.differs.join(", ")).say(lang))
    };
    writeln!(out, "{}{differs}", clean(&sentence))
}
