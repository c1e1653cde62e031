//! Judging: the one way from a redacted record to a report, live and again.

use std::borrow::Cow;

use crate::check::Programs;
use crate::fact::Record;
use crate::pack::Pack;
use crate::redact::Redacted;
use crate::report::{Report, report};

/// Packs with their checks compiled.
pub struct Judge {
    pack: Pack,
    programs: Programs,
}

/// A record with the report that was made of it.
pub struct Judged {
    record: Redacted<Record>,
    report: Report,
}

impl Judge {
    /// Judges by every check of a pack.
    pub fn new(pack: Pack) -> Self {
        let (programs, _) = Programs::compile(&pack.checks);
        Self { pack, programs }
    }

    /// The packs.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Judges a record by the checks that it wants.
    pub fn judge(&self, record: Redacted<Record>) -> Judged {
        let wanted = &record.run.wanted;
        let mut programs = Cow::Borrowed(&self.programs);
        if !wanted.is_everything() {
            programs.to_mut().retain(|check| wanted.wants(&check.id, &check.group));
        }
        let report = report(&record, &self.pack, &programs);
        Judged { record, report }
    }
}

impl Judged {
    /// The record.
    pub fn record(&self) -> &Redacted<Record> {
        &self.record
    }

    /// The report of it.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The report alone.
    pub fn into_report(self) -> Report {
        self.report
    }
}
