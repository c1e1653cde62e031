//! What programs in CI read of a report, whatever it is about: a list of cases, each with its result. The formats for CI are
//! made of it. Whatever stands in it is on one line, inert and bounded.

use super::advice;
use super::clean::{PROSE, TITLE, line};
use super::model::{ActionReport, CheckReport, Report, VerdictReport};
use super::smoke::{SmokeReport, TargetReport};
use super::words::{Words, name_packs};
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::lang::Lang;
use crate::pack::Loaded;

/// The most steps of an action that are told.
const STEPS: usize = 10;
/// The case that stands for the verdict of a diagnosis.
const VERDICT: &str = "verdict";

/// The results of a run.
#[derive(Clone, Debug)]
pub struct Results {
    /// The command that made them: `diagnose` or `smoke`.
    pub(super) command: &'static str,
    /// What they are about: the wallet, or the file of targets.
    pub(super) subject: String,
    /// The file that annotations point to.
    pub(super) file: Option<String>,
    /// When the run began (RFC 3339).
    pub(super) started_at: String,
    /// How long it took, in milliseconds.
    pub(super) duration_ms: u64,
    /// Whether it came to its end.
    pub(super) complete: bool,
    /// What it came to, in one sentence.
    pub(super) headline: String,
    /// The packs that judged, where there are more than the built-in one.
    pub(super) packs: Vec<Loaded>,
    /// The same in one sentence.
    pub(super) packs_line: Option<String>,
    /// Every result, in the order of the report.
    pub(super) cases: Vec<Case>,
}

/// One result.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// What kind of thing it is about; no two cases of a group have the same id.
    pub(super) group: String,
    /// Its id.
    pub(super) id: String,
    /// What people call it.
    pub(super) title: String,
    /// The result. What could not be checked and does not count is skipped, not unknown.
    pub(super) status: Status,
    /// What was seen.
    pub(super) text: String,
    /// The cause.
    pub(super) cause: Option<String>,
    /// What it means and what to do, line by line.
    pub(super) advice: Vec<String>,
    /// How long it took, in milliseconds.
    pub(super) took_ms: Option<u64>,
    /// How long its phases took, in milliseconds.
    pub(super) phases: Vec<(&'static str, u64)>,
    /// When its certificate ends, in seconds since 1970.
    pub(super) ends_s: Option<i64>,
    /// How often it was tried.
    pub(super) attempts: Option<usize>,
    /// The line of the file that it stands on.
    pub(super) line: Option<usize>,
}

impl Results {
    /// The results of a diagnosis: the verdict, then every check.
    pub fn of_report(report: &Report) -> Self {
        let words = Words::of(report);
        let checks = report.checks.iter().map(|check| Case::of_check(check, words));
        Self {
            command: "diagnose",
            subject: words.wallet(),
            file: None,
            started_at: line(&report.run.started_at, TITLE),
            duration_ms: report.run.duration_ms,
            complete: report.run.complete,
            headline: format!("{}: {}", words.title(), words.summary()),
            packs: report.tool.packs.clone(),
            packs_line: words.packs(),
            cases: std::iter::once(Case::of_verdict(report, words)).chain(checks).collect(),
        }
        .with_ids_apart()
    }

    /// The results of a smoke check: every target.
    pub fn of_smoke(report: &SmokeReport) -> Self {
        Self {
            command: "smoke",
            subject: line(&report.run.file, TITLE),
            file: Some(line(&report.run.file, TITLE)),
            started_at: line(&report.run.started_at, TITLE),
            duration_ms: report.run.duration_ms,
            complete: report.run.complete,
            headline: line(&report.summary.text, PROSE),
            packs: report.tool.packs.clone(),
            packs_line: name_packs(&report.tool.packs, report.run.lang),
            cases: report.targets.iter().map(|target| Case::of_target(target, report.run.lang)).collect(),
        }
        .with_ids_apart()
    }

    /// How many cases came out so.
    pub(super) fn count(&self, status: Status) -> usize {
        self.cases.iter().filter(|case| case.status == status).count()
    }

    /// Ids that differ only in what cannot be shown are numbered.
    fn with_ids_apart(mut self) -> Self {
        let mut seen = std::collections::BTreeMap::new();
        for case in &mut self.cases {
            let times = seen.entry((case.group.clone(), case.id.clone())).or_insert(0_usize);
            *times += 1;
            if *times > 1 {
                case.id = format!("{} ({times})", case.id);
            }
        }
        self
    }
}

/// A pack and whether anybody vouches for it, in words for programs: its id, its version, its standing.
pub(super) fn standing(pack: &Loaded) -> [String; 3] {
    let standing = match (pack.trusted, pack.left_out) {
        (true, _) => "trusted",
        (false, false) => "unsigned",
        (false, true) => "left-out",
    };
    [line(&pack.id, TITLE), line(&pack.version, TITLE), standing.to_owned()]
}

impl Case {
    fn of_verdict(report: &Report, words: Words<'_>) -> Self {
        let verdict = &report.verdict;
        let status = match verdict.status {
            VerdictStatus::Healthy | VerdictStatus::Waiting => Status::Pass,
            VerdictStatus::Degraded => Status::Warn,
            VerdictStatus::Failed => Status::Fail,
            VerdictStatus::Inconclusive => Status::Unknown,
        };
        let lead = report.causes.first().filter(|_| verdict.cause.is_some());
        let mut advice: Vec<String> = lead.map(Words::speaks_for).unwrap_or_default();
        advice.extend(words.pay_again().map(|answer| format!("{} {answer}", words.pay_again_question())));
        advice.extend(report.next_action.as_ref().map(|action| steps(action, words.lang)).unwrap_or_default());
        Self {
            id: VERDICT.to_owned(),
            title: words.title(),
            text: words.summary(),
            advice,
            took_ms: Some(report.run.duration_ms),
            ..Self::new(VERDICT, status, verdict.cause.as_ref())
        }
    }

    fn of_check(check: &CheckReport, words: Words<'_>) -> Self {
        // What could not be decided and was needed shows in the verdict.
        let status = if check.status == Status::Unknown { Status::Skipped } else { check.status };
        let target = Words::target(check).map(|target| format!(" [{target}]")).unwrap_or_default();
        Self {
            id: format!("{}{target}", line(&check.id, TITLE)),
            title: format!("{}{target}", Words::check(check)),
            text: words.seen(check),
            took_ms: check.took_ms,
            ..Self::new(&check.group, status, check.cause.as_ref())
        }
    }

    fn of_target(target: &TargetReport, lang: Lang) -> Self {
        let mut advice: Vec<String> = target.verdict.iter().filter_map(verdict).collect();
        advice.extend(target.next_action.as_ref().map(|action| steps(action, lang)).unwrap_or_default());
        let timings = target.timings;
        let phases =
            [("dns", timings.dns_ms), ("connect", timings.connect_ms), ("tls", timings.tls_ms), ("first_byte", timings.first_byte_ms)];
        Self {
            id: line(&target.id, TITLE),
            title: format!("{} {}", line(&target.id, TITLE), line(&target.url, TITLE)),
            text: line(&target.text, PROSE),
            advice,
            took_ms: (target.attempts > 0).then_some(timings.total_ms),
            phases: phases.into_iter().filter_map(|(phase, ms)| Some((phase, ms?))).collect(),
            ends_s: target.certificate.as_ref().map(|c| c.ends_s),
            attempts: Some(target.attempts),
            line: target.line,
            ..Self::new("target", target.status, target.cause.as_ref())
        }
    }

    fn new(group: &str, status: Status, cause: Option<&String>) -> Self {
        Self {
            group: line(group, TITLE),
            id: String::new(),
            title: String::new(),
            status,
            text: String::new(),
            cause: cause.map(|cause| line(cause, TITLE)),
            advice: Vec::new(),
            took_ms: None,
            phases: Vec::new(),
            ends_s: None,
            attempts: None,
            line: None,
        }
    }

    /// Everything that is said about it, line by line.
    pub(super) fn said(&self) -> Vec<String> {
        std::iter::once(self.text.clone()).filter(|text| !text.is_empty()).chain(self.advice.iter().cloned()).collect()
    }
}

/// The verdict in one sentence, where it names a cause.
fn verdict(verdict: &VerdictReport) -> Option<String> {
    verdict.cause.as_ref().map(|_| line(&verdict.summary, PROSE))
}

/// What to do next, step by step.
fn steps(action: &ActionReport, lang: Lang) -> Vec<String> {
    let numbered = (1..).zip(advice::steps(action, STEPS)).map(|(i, step)| format!("{i}. {step}"));
    std::iter::once(advice::now(action, lang)).chain(numbered).collect()
}

/// Milliseconds as seconds with three decimals, without a float.
pub(super) fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}
