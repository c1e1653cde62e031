//! Records with fixed times and numbers, and the reports that are made of them by the code that makes every report.

use std::path::{Path, PathBuf};

use paydoctor::check::Programs;
use paydoctor::fact::Record;
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::redact::redact;
use paydoctor::report::{Report, report};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

/// What makes reports.
pub struct Maker {
    pack: Pack,
    programs: Programs,
}

impl Maker {
    pub fn new() -> Self {
        let mut pack = Pack::builtin();
        // Further checks would change every reviewed file and say nothing new about the formats.
        let known: Vec<&str> = include_str!("checks.txt").lines().collect();
        let lost: Vec<&&str> = known.iter().filter(|id| pack.check(id).is_none()).collect();
        assert!(lost.is_empty(), "no such checks any more: {lost:?}");
        pack.checks.retain(|check| known.contains(&check.value.id.as_str()));
        let (programs, wrong) = Programs::compile(&pack.checks);
        assert!(wrong.is_empty(), "{wrong:?}");
        Self { pack, programs }
    }

    /// The report of a record in a language.
    pub fn report(&self, verdict: &str, lang: Lang) -> Report {
        let mut record = record(verdict);
        record.run.lang = lang;
        report(&redact(record), &self.pack, &self.programs)
    }
}

/// A record that was made in the sandbox, or offline; its times and numbers were set by hand.
pub fn record(verdict: &str) -> Record {
    let path = folder().join("records").join(format!("{verdict}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a format makes of a report.
pub fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes everything");
    String::from_utf8(bytes).expect("UTF-8")
}
