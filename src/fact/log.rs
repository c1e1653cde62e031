//! The record of a run while it is written. Everything is redacted the moment it arrives, and only then kept or written.
//!
//! As lines (`events.jsonl`) a record is a header, `{"schema":"paydoctor.record.v1","run":{…}}`, and one event on each line
//! behind it.

use std::io::{self, Write};

use serde::Serialize;

use super::{Event, RECORD_SCHEMA, Record, Run};
use crate::redact::{Redacted, Redactor};

/// The record of a run under way.
pub struct Log<W> {
    redactor: Redactor,
    run: Redacted<Run>,
    events: Vec<Redacted<Event>>,
    out: Option<W>,
    failed: Option<io::Error>,
}

/// The record of a run that is over.
pub struct Logged {
    /// The record.
    pub record: Redacted<Record>,
    /// What handed out its tokens: for what belongs to the record, and comes after it.
    pub redactor: Redactor,
    /// Why it was not written to its end.
    pub failed: Option<io::Error>,
}

impl<W: Write> Log<W> {
    /// Begins a record; each line of it goes to `out` at once and in one piece.
    pub fn begin(run: Run, out: Option<W>) -> Self {
        let mut redactor = Redactor::default();
        let run = redactor.redact(run);
        let mut log = Self { redactor, run, events: Vec::new(), out, failed: None };
        let header = header(&log.run);
        log.write(header);
        log
    }

    /// Adds what happened.
    pub fn keep(&mut self, event: Event) {
        let event = self.redactor.redact(event);
        if self.out.is_some() {
            self.write(line(&event));
        }
        self.events.push(event);
    }

    /// The whole record.
    pub fn end(self) -> Logged {
        Logged { record: Redacted::whole(self.run, self.events), redactor: self.redactor, failed: self.failed }
    }

    /// Writes a line. After a failure nothing more is written: a record with a hole in it would say what did not happen.
    fn write(&mut self, line: io::Result<Vec<u8>>) {
        let Some(out) = &mut self.out else { return };
        if let Err(error) = line.and_then(|line| out.write_all(&line)) {
            self.failed = Some(error);
            self.out = None;
        }
    }
}

/// Writes a record as lines.
///
/// # Errors
/// When the writer fails.
pub fn write_lines(record: &Redacted<Record>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&header(&record.run)?)?;
    record.events.iter().try_for_each(|event| out.write_all(&line(event)?))
}

fn header(run: &Run) -> io::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Header<'a> {
        schema: &'static str,
        run: &'a Run,
    }
    line(&Header { schema: RECORD_SCHEMA, run })
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}
