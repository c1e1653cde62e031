//! Judging: the one way from a redacted record to a report, live and again.

use std::borrow::Cow;

use crate::check::Programs;
use crate::fact::Record;
use crate::pack::{Pack, PayAgain, Retry};
use crate::redact::Redacted;
use crate::report::{Report, report};

/// Packs with their checks compiled.
pub struct Judge {
    pack: Pack,
    programs: Programs,
    /// The same without the packs that nobody vouches for.
    trusted: Option<Box<Judge>>,
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
        let trusted = pack.trusted().map(|trusted| Box::new(Self::new(trusted.clone())));
        Self { pack, programs, trusted }
    }

    /// The packs.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Judges a record by the checks that it wants. Where packs that nobody vouches for would make the answer less careful than it
    /// is without them, they are not asked.
    pub fn judge(&self, record: Redacted<Record>) -> Judged {
        let mut report = self.report_of(&record);
        if let Some(trusted) = &self.trusted {
            let without = trusted.report_of(&record);
            if carefulness(&report) < carefulness(&without) {
                report = Report { tool: report.tool, ..without };
                report.tool.packs.iter_mut().for_each(|pack| pack.left_out = !pack.trusted);
            }
        }
        Judged { record, report }
    }

    fn report_of(&self, record: &Redacted<Record>) -> Report {
        let wanted = &record.run.wanted;
        let mut programs = Cow::Borrowed(&self.programs);
        if !wanted.is_everything() {
            programs.to_mut().retain(|check| wanted.wants(&check.id, &check.group));
        }
        report(record, &self.pack, &programs)
    }
}

/// How careful a report is about paying again, and about trying again where somebody asks.
fn carefulness(report: &Report) -> (u8, Option<Retry>) {
    let answer = match report.verdict.pay_again {
        Some(PayAgain::Yes) => 0,
        None => 1,
        Some(PayAgain::CheckFirst) => 2,
        Some(PayAgain::No) => 3,
    };
    (answer, report.verdict.pay_again.and(report.next_action.as_ref()).map(|action| action.retry))
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
