//! The report as JSON.

use std::io::{self, Write};

use super::Report;

/// Writes a report as JSON, indented, with a line end.
///
/// # Errors
/// When the writer fails.
pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
