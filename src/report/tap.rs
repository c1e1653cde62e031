//! Results as TAP version 14 (<https://testanything.org/tap-version-14-specification.html>).

use std::io::{self, Write};

use super::results::{Case, Results};
use crate::check::Status;

/// Writes results as TAP: the plan first, then one test point for each, with what was seen as a YAML block.
///
/// # Errors
/// When the writer fails.
pub fn tap(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "TAP version 14\n1..{}", results.cases.len())?;
    (1..).zip(&results.cases).try_for_each(|(number, case)| point(number, case, out))?;
    [Some(&results.headline), results.packs_line.as_ref()].into_iter().flatten().try_for_each(|line| writeln!(out, "# {line}"))
}

fn point(number: usize, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let ok = if matches!(case.status, Status::Fail | Status::Unknown) { "not ok" } else { "ok" };
    let name = escaped(&format!("{}: {}", case.group, case.id));
    if case.status == Status::Skipped {
        return writeln!(out, "{ok} {number} - {name} # SKIP {}", escaped(&case.text));
    }
    writeln!(out, "{ok} {number} - {name}")?;
    if case.status == Status::Pass && case.text.is_empty() {
        return Ok(());
    }
    writeln!(out, "  ---\n  severity: {}\n  message: {}", case.status.word(), quoted(&case.text))?;
    if let Some(cause) = &case.cause {
        writeln!(out, "  cause: {}", quoted(cause))?;
    }
    if let Some(ms) = case.took_ms {
        writeln!(out, "  duration_ms: {ms}")?;
    }
    if !case.advice.is_empty() {
        writeln!(out, "  advice:")?;
        case.advice.iter().try_for_each(|line| writeln!(out, "    - {}", quoted(line)))?;
    }
    writeln!(out, "  ...")
}

/// A description in which no `#` begins a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

/// A scalar in double quotes (YAML 1.2, 7.3.1).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
