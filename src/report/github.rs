//! Results as workflow commands of GitHub Actions: annotations of what failed and what has to be noted.

use std::io::{self, Write};

use super::results::{Case, Results};
use crate::check::Status;

/// Writes an annotation for each case that does not pass, the worst first, and one for the whole.
///
/// # Errors
/// When the writer fails.
pub fn github(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    for (status, command) in [(Status::Fail, "error"), (Status::Unknown, "error"), (Status::Warn, "warning")] {
        let cases = results.cases.iter().filter(|case| case.status == status);
        cases.map(|case| annotation(command, case, results)).try_for_each(|line| writeln!(out, "{line}"))?;
    }
    let title = property(&format!("paydoctor {}: {}", results.command, results.subject));
    let said: Vec<&str> = std::iter::once(results.headline.as_str()).chain(results.packs_line.as_deref()).collect();
    writeln!(out, "::notice title={title}::{}", data(&said.join("\n")))
}

fn annotation(command: &str, case: &Case, results: &Results) -> String {
    let file = results.file.as_ref().map(|file| format!("file={},", property(file))).unwrap_or_default();
    let line = case.line.filter(|_| results.file.is_some()).map(|line| format!("line={line},")).unwrap_or_default();
    format!("::{command} {file}{line}title={}::{}", property(&case.title), data(&case.said().join("\n")))
}

/// The data of a command: it ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command: it ends at the next colon or comma, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
