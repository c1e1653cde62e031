//! Results as `JUnit` XML, in the form that Surefire writes and Jenkins, GitLab and GitHub actions read.

use std::io::{self, Write};
use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::results::{Case, Results, standing};
use crate::check::Status;

/// Writes results as XML. What failed is a failure, what nobody knows an error, what does not count is skipped; a warning
/// passes and says what it warns of.
///
/// # Errors
/// When the writer fails.
pub fn junit(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    let name = format!("paydoctor {}", results.command);
    let mut suite = TestSuite::new(format!("{name} {}", results.subject));
    suite.set_time(Duration::from_millis(results.duration_ms));
    if let Some(time) = in_utc(&results.started_at) {
        suite.extra.insert("timestamp".into(), time.into());
    }
    for [id, version, standing] in results.packs.iter().map(standing) {
        suite.add_property(("pack".to_owned(), format!("{id}@{version} {standing}")));
    }
    suite.set_system_out(results.headline.clone());
    suite.add_test_cases(results.cases.iter().map(|case| test_case(case, results)));
    let mut report = Report::new(name);
    report.set_time(Duration::from_millis(results.duration_ms)).add_test_suite(suite);
    report.serialize(out).map_err(io::Error::other)
}

fn test_case(case: &Case, results: &Results) -> TestCase {
    let said = case.said().join("\n");
    let status = match case.status {
        Status::Pass | Status::Warn => TestCaseStatus::success(),
        Status::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(case.text.clone());
            status
        }
        Status::Fail | Status::Unknown => {
            let kind = if case.status == Status::Fail { NonSuccessKind::Failure } else { NonSuccessKind::Error };
            let mut status = TestCaseStatus::non_success(kind);
            status.set_message(case.text.clone()).set_type(case.cause.clone().unwrap_or_else(|| "unknown".to_owned()));
            status.set_description(said.clone());
            status
        }
    };
    let mut test = TestCase::new(case.id.clone(), status);
    test.set_classname(format!("{}.{}", results.command, case.group)).set_time(Duration::from_millis(case.took_ms.unwrap_or(0)));
    match case.status {
        Status::Pass if !said.is_empty() => drop(test.set_system_out(said)),
        Status::Warn => drop(test.set_system_out(format!("warning: {said}"))),
        _ => {}
    }
    test
}

/// The time as the schema wants it: in UTC, to the second, without an offset.
fn in_utc(text: &str) -> Option<String> {
    let time: Timestamp = text.parse().ok()?;
    Some(time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string())
}
