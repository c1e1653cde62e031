//! Reading records back: from a report, from a record, from its lines as they were written while the run went on, from a
//! bundle. Each form has its version, and a later one is refused.

use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::limits::{EVENTS, FILE};
use super::manifest::BUNDLE_SCHEMA;
use super::open::open;
use super::seal::{Identities, is_sealed};
use crate::fact::{Event, RECORD_SCHEMA, Record, Run};
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::report::{REPORT_SCHEMA, Report, Told};

/// A record that was read back, and what was said of it then.
pub struct Recorded {
    /// The record. It may have been edited: it is redacted again before it is judged.
    pub record: Record,
    /// What was said; none where only the record was kept.
    pub told: Option<Told>,
    /// The report, from where there is one and it was asked for.
    pub report: Option<Box<Report>>,
    /// It stands in a bundle.
    pub bundled: bool,
}

/// Reads a file, up to what a file may hold.
///
/// # Errors
/// When it cannot be read, or is larger.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Problems> {
    file::bytes(path, FILE)
}

/// Reads what was recorded in a file of any form; `whole` keeps the report, too.
///
/// # Errors
/// Everything that is wrong with it.
pub fn recorded(file: &str, bytes: &[u8], identities: &Identities, whole: bool) -> Result<Recorded, Problems> {
    if is_sealed(bytes) || bytes.starts_with(b"PK") {
        let opened = open(file, bytes, identities)?;
        return Ok(Recorded {
            record: opened.record,
            told: Some(Told::of(&opened.report)),
            report: Some(Box::new(opened.report)),
            bundled: true,
        });
    }
    let first = peek(file, bytes)?;
    match first.schema.as_deref() {
        Some(REPORT_SCHEMA) if whole => {
            let report: Report = parsed(file, bytes)?;
            let record = known(file, report.facts.clone())?;
            let report = report.redacted();
            Ok(Recorded { record, told: Some(Told::of(&report)), report: Some(Box::new(report)), bundled: false })
        }
        Some(REPORT_SCHEMA) => {
            let lean: Lean = parsed(file, bytes)?;
            let told = lean.told().redacted();
            Ok(Recorded { record: known(file, lean.facts)?, told: Some(told), report: None, bundled: false })
        }
        Some(RECORD_SCHEMA) => {
            let record = if first.events.is_some() { parsed(file, bytes)? } else { lines(file, bytes)? };
            Ok(Recorded { record: known(file, record)?, told: None, report: None, bundled: false })
        }
        other => Err(Problems::one(Problem::new(Place::of(file), unknown_form(other)))),
    }
}

/// A record in a form that is known, and no longer than any run makes it.
fn known(file: &str, record: Record) -> Result<Record, Problems> {
    if record.schema != RECORD_SCHEMA {
        return Err(Problems::one(Problem::new(Place::of(file), unknown_form(Some(&record.schema)))));
    }
    if record.events.len() > EVENTS {
        return Err(Problems::one(Problem::new(Place::of(file), Message::new("record-too-long").with_display("most", EVENTS))));
    }
    Ok(record)
}

/// What of a report tells its verdict, and what it was made of.
#[derive(Deserialize)]
struct Lean {
    tool: crate::report::ToolReport,
    verdict: crate::report::VerdictReport,
    next_action: Option<LeanAction>,
    facts: Record,
}

#[derive(Deserialize)]
struct LeanAction {
    id: String,
}

impl Lean {
    fn told(&self) -> Told {
        Told::new(&self.tool, &self.verdict, self.next_action.as_ref().map(|action| action.id.as_str()))
    }
}

/// The beginning of a file: what says its form.
#[derive(Deserialize)]
struct Peek {
    schema: Option<String>,
    events: Option<IgnoredAny>,
}

/// The first value of a file.
fn peek(file: &str, bytes: &[u8]) -> Result<Peek, Problems> {
    let first = serde_json::Deserializer::from_slice(bytes).into_iter::<Peek>().next();
    let empty = || Problems::one(Problem::new(Place::of(file), Message::new("recorded-empty")));
    first.ok_or_else(empty)?.map_err(|error| damaged(file, &error))
}

/// Refuses a member whose form is not this one.
pub(super) fn version(file: &str, bytes: &[u8], wanted: &str) -> Result<(), Problems> {
    match peek(file, bytes)?.schema.as_deref() {
        Some(schema) if schema == wanted => Ok(()),
        other => Err(Problems::one(Problem::new(Place::of(file), unknown_form(other)))),
    }
}

/// What can be said about a form that is not known.
fn unknown_form(schema: Option<&str>) -> Message {
    let later = schema.and_then(|schema| {
        let (kind, number) = schema.rsplit_once(".v")?;
        let known =
            [REPORT_SCHEMA, RECORD_SCHEMA, BUNDLE_SCHEMA].into_iter().find(|k| k.rsplit_once(".v").is_some_and(|(k, _)| k == kind))?;
        number.parse::<u32>().ok()?;
        Some(Message::new("form-later").with("found", schema.to_owned()).with("known", known))
    });
    later.unwrap_or_else(|| Message::new("form-unknown"))
}

/// A whole document.
pub(super) fn parsed<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, Problems> {
    serde_json::from_slice(bytes).map_err(|error| damaged(file, &error))
}

fn damaged(file: &str, error: &serde_json::Error) -> Problems {
    let key = if error.is_eof() { "recorded-cut-off" } else { "recorded-damaged" };
    let at = (error.line() > 0).then(|| (error.line(), error.column()));
    // What the library says may quote the file.
    let said = crate::report::clean(&error.to_string()).into_owned();
    Problems::one(Problem::new(Place { source: file.to_owned(), at, key: None }, Message::new(key).with("error", said)))
}

/// A record from its lines. The last one may be torn: whatever wrote it was stopped, and the record ends before it.
pub(super) fn lines(file: &str, bytes: &[u8]) -> Result<Record, Problems> {
    #[derive(Deserialize)]
    struct Header {
        schema: String,
        run: Run,
    }
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let Header { schema, run } = parsed(file, lines.next().unwrap_or_default())?;
    let mut events: Vec<Event> = Vec::new();
    for (i, line) in lines.enumerate() {
        match serde_json::from_slice(line) {
            Ok(event) => events.push(event),
            Err(_) if !line.ends_with(b"\n") => break,
            Err(_) if line.trim_ascii().is_empty() => {}
            Err(error) => {
                let what = Message::new("recorded-damaged").with("error", crate::report::clean(&error.to_string()).into_owned());
                return Err(Problems::one(Problem::new(
                    Place { source: file.to_owned(), at: Some((i + 2, error.column())), key: None },
                    what,
                )));
            }
        }
        if events.len() > EVENTS {
            break;
        }
    }
    known(file, Record { schema, run, events })
}
