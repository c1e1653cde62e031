//! What is kept of a run beside its report: its record as it goes on, and a bundle at its end.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::DiagnoseArgs;
use super::bundle::{Ending, end};
use super::write::{check_writable, create_log};
use crate::bundle::{Contents, Evidence, Judged, Recipients, attach};
use crate::case::Attached;
use crate::lang::{Lang, Message};
use crate::problem::{Place, Problem, Problems};
use crate::redact::Redactor;

/// What is to be kept of a run.
#[derive(Default)]
pub struct Keep {
    /// Where the record goes, where it is wanted for itself.
    record: Option<PathBuf>,
    bundle: Option<PathBuf>,
    recipients: Option<Recipients>,
    evidence: Vec<Evidence>,
    yes: bool,
}

impl Keep {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn of(args: &DiagnoseArgs) -> Result<Self, Problems> {
        let seal = &args.send.seal;
        let mut problems = Problems::default();
        let given = [("--attach", !args.send.attach.is_empty()), ("--encrypt-to", !seal.encrypt_to.is_empty()), ("--yes", seal.yes)];
        for (option, _) in given.iter().filter(|(_, given)| *given && args.bundle.is_none()) {
            problems.push(Problem::new(Place::of(*option), Message::new("option-needs-bundle")));
        }
        if args.record.is_some() && !seal.encrypt_to.is_empty() {
            problems.push(Problem::new(Place::of("--record"), Message::new("record-in-the-open")));
        }
        if args.bundle.is_some() {
            problems.take(Ending::possible(seal.yes));
        }
        let evidence = problems.take(attach(&args.send.attach)).unwrap_or_default();
        let recipients = problems.take(Recipients::parse(&seal.encrypt_to)).flatten();
        problems.check()?;
        Ok(Self { record: args.record.clone(), bundle: args.bundle.clone(), recipients, evidence, yes: seal.yes })
    }

    /// What the case says of the evidence.
    pub fn attached(&self) -> Vec<Attached> {
        self.evidence.iter().map(Evidence::attached).collect()
    }

    /// The file that the record goes to while the run goes on. For a bundle it lies beside it; for one that is encrypted there
    /// is none, because nothing of that may lie about in the open.
    ///
    /// # Errors
    /// When it cannot be written, or the record of a run that did not end lies there: it would be lost.
    pub fn begin(&self) -> Result<Option<File>, Failure> {
        if let Some(path) = &self.record {
            return create_log(path, false).map(Some);
        }
        let Some(bundle) = &self.bundle else { return Ok(None) };
        if self.recipients.is_some() {
            return check_writable(bundle).map(|()| None);
        }
        let beside = beside(bundle);
        match create_log(&beside, true) {
            Err(Failure::Output(name, error)) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Problems::one(Problem::new(Place::of(name), Message::new("record-left")).hint(Message::new("record-left-hint"))).into())
            }
            other => other.map(Some),
        }
    }

    /// Makes the bundle. Once it is whole the record beside it is removed; where something fails it stays.
    ///
    /// # Errors
    /// When the record was not written to its end, or the bundle cannot be made.
    pub fn end(self, judged: &Judged, mut redactor: Redactor, failed: Option<io::Error>, lang: Lang) -> Result<(), Failure> {
        if let Some(bundle) = &self.bundle {
            let evidence: Vec<_> = self.evidence.into_iter().map(|evidence| redactor.redact(evidence)).collect();
            let contents = Contents::of(judged, &evidence).map_err(|error| Failure::Output(bundle.display().to_string(), error))?;
            end(contents, &Ending { file: bundle, recipients: self.recipients.as_ref(), yes: self.yes, lang })?;
            if self.record.is_none() && self.recipients.is_none() {
                // One that is gone already was removed by somebody else.
                let _ = std::fs::remove_file(beside(bundle));
            }
        }
        match (self.record, failed) {
            (Some(path), Some(error)) => Failure::of_writing(path.display(), Err(error)),
            _ => Ok(()),
        }
    }
}

/// Where the record of a run lies while its bundle is not made: `FILE.events.jsonl`.
fn beside(bundle: &Path) -> PathBuf {
    let mut name: OsString = bundle.as_os_str().to_owned();
    name.push(".events.jsonl");
    PathBuf::from(name)
}
