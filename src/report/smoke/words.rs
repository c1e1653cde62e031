//! What both formats for people say of many targets. Whatever leaves here is inert and bounded.

use super::model::{Change, SmokeReport, TargetReport};
use crate::check::Status;
use crate::lang::{Lang, Message, ui, word};
use crate::report::advice;
use crate::report::clean::{PROSE, TITLE, line};
use crate::report::when::{span, when};
use crate::report::words::name_packs;

/// The most steps of an action that are shown.
const STEPS: usize = 10;

/// A report in words.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) report: &'a SmokeReport,
    pub(super) lang: Lang,
}

impl<'a> Words<'a> {
    pub(super) fn of(report: &'a SmokeReport) -> Self {
        Self { report, lang: report.run.lang }
    }

    pub(super) fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    pub(super) fn summary(&self) -> String {
        line(&self.report.summary.text, PROSE)
    }

    /// What is different from the baseline, in one sentence.
    pub(super) fn compared(&self) -> Option<String> {
        let summary = &self.report.summary;
        let (then, worse, better) = (self.report.run.baseline.as_ref()?, summary.worse?, summary.better?);
        let said =
            Message::new("smoke-compared").with("time", when(then, self.lang)).with_display("worse", worse).with_display("better", better);
        Some(said.say(self.lang))
    }

    /// Targets that are no longer there.
    pub(super) fn gone(&self) -> Option<String> {
        let gone: Vec<String> = self.report.gone.iter().take(STEPS).map(|id| line(id, TITLE)).collect();
        let ids = gone.join(&self.say("list-separator"));
        (!gone.is_empty()).then(|| Message::new("smoke-gone").with("ids", ids).say(self.lang))
    }

    /// Those that do not simply pass, the worst first.
    pub(super) fn noteworthy(self) -> Vec<&'a TargetReport> {
        let mut all: Vec<&TargetReport> = self.report.targets.iter().filter(|t| t.status != Status::Pass).collect();
        all.sort_by_key(|t| match t.status {
            Status::Fail => 0,
            Status::Unknown => 1,
            _ => 2,
        });
        all
    }

    /// Those that pass and did not before, or are faster.
    pub(super) fn better(self) -> impl Iterator<Item = &'a TargetReport> {
        self.report.targets.iter().filter(|t| t.status == Status::Pass && matches!(t.change, Some(Change::Better | Change::Faster)))
    }

    pub(super) fn id(target: &TargetReport) -> String {
        line(&target.id, TITLE)
    }

    pub(super) fn url(target: &TargetReport) -> String {
        line(&target.url, TITLE)
    }

    pub(super) fn text(target: &TargetReport) -> String {
        line(&target.text, PROSE)
    }

    /// What changed, in a word; none where nothing did.
    pub(super) fn change(&self, target: &TargetReport) -> Option<String> {
        target.change.filter(|change| *change != Change::Same).map(|change| self.say(&format!("change-{}", word(&change))))
    }

    /// Verdict, who acts, how sure.
    pub(super) fn verdict(&self, target: &TargetReport) -> Option<String> {
        let verdict = target.verdict.as_ref()?;
        Some(format!("{} {}", line(&verdict.summary, PROSE), advice::detail(verdict, self.lang)?))
    }

    /// What to do next, and how.
    pub(super) fn next(&self, target: &TargetReport) -> Option<(String, Vec<String>)> {
        let action = target.next_action.as_ref()?;
        Some((advice::now(action, self.lang), advice::steps(action, STEPS)))
    }

    pub(super) fn took(&self, target: &TargetReport) -> String {
        span(target.timings.total_ms, self.lang)
    }

    /// The packs that judged, where there are more than the built-in one.
    pub(super) fn packs(self) -> Option<String> {
        name_packs(&self.report.tool.packs, self.report.run.lang)
    }

    pub(super) fn foot(&self) -> String {
        let run = &self.report.run;
        Message::new(if run.complete { "foot" } else { "foot-incomplete" })
            .with("wallet", line(&run.file, TITLE))
            .with("time", when(&run.started_at, self.lang))
            .with("took", span(run.duration_ms, self.lang))
            .with("version", line(&self.report.tool.version, TITLE))
            .say(self.lang)
    }
}
