//! From what was seen of every target to the report.

use jiff::Timestamp;

use super::baseline::Baseline;
use super::judge::{Found, Judged, judge};
use super::target::{Target, Targets};
use crate::case::{offset_of, rfc3339};
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::fact::{Attempt, Reason};
use crate::lang::{Lang, Message, ui};
use crate::redact::{Redacted, scrubbed, shown_url};
use crate::report::{
    About, CertificateEnd, Change, Report, SMOKE_SCHEMA, SmokeFinding, SmokeReport, SmokeRun, Summary, TargetReport, ToolReport,
};

/// What became of one target.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The attempts at it; empty where nobody went there.
    pub attempts: Redacted<Vec<Attempt>>,
    /// The report about it alone, where the cause of a failure was looked for.
    pub diagnosed: Option<Box<Report>>,
}

/// Everything that a report is made of.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// What made it.
    pub tool: ToolReport,
    /// The run.
    pub run: SmokeRun,
    /// When it began by this device's clock, in seconds since 1970.
    pub started_s: i64,
    /// Whether that clock was set meanwhile.
    pub clock_set: bool,
    /// The targets.
    pub targets: &'a Targets,
    /// What to compare with.
    pub baseline: Option<&'a Baseline>,
}

/// Whether a target is gone to once more: a failure is repeated before it counts, and what seems slower than in the
/// baseline is measured again. What came through once works, whatever later measurements come to.
pub fn again(target: &Target, attempts: &[Attempt], now: Option<i64>, baseline: Option<&Baseline>) -> bool {
    let judged: Vec<Judged> = attempts.iter().map(|attempt| judge(target, attempt, now)).collect();
    match judged.last() {
        Some(last) if !last.came_through() => !judged.iter().any(Judged::came_through) && judged.len() <= target.retries,
        _ => baseline.is_some_and(|baseline| baseline.wants_another(&target.id, &judged)),
    }
}

/// Makes the report; `checked` is in the order of the targets.
pub fn report(run: Run<'_>, checked: &[Checked]) -> SmokeReport {
    let targets: Vec<TargetReport> = run.targets.all.iter().zip(checked).map(|(target, checked)| run.target(target, checked)).collect();
    let gone = run.baseline.map(|b| b.gone(targets.iter().map(|t| t.id.as_str()))).unwrap_or_default();
    let summary = summary(&targets, run.baseline.is_some(), run.run.lang);
    SmokeReport { schema: SMOKE_SCHEMA.to_owned(), tool: run.tool, run: run.run, summary, targets, gone }
}

impl Run<'_> {
    fn target(&self, target: &Target, checked: &Checked) -> TargetReport {
        let lang = self.run.lang;
        let judged: Vec<Judged> =
            checked.attempts.iter().map(|attempt| judge(target, attempt, (!self.clock_set).then_some(self.started_s))).collect();
        let deciding = deciding(&judged);
        let mut status = deciding.map_or(Status::Unknown, Judged::status);
        let change = self.baseline.map(|b| b.change(&target.id, status, &judged));
        let mut findings: Vec<SmokeFinding> = deciding.iter().flat_map(|j| &j.found).map(|f| f.say(lang)).collect();
        if let Some(what) = self.slower(target, change, deciding) {
            status = if status == Status::Pass { Status::Warn } else { status };
            findings.push(SmokeFinding { about: About::Baseline, status: Status::Warn, text: what.say(lang) });
        }
        let timings = deciding.map(|j| j.timings).unwrap_or_default();
        let diagnosed = checked.diagnosed.as_deref();
        let named = deciding.into_iter().flat_map(|j| &j.found).find_map(|f| f.cause);
        TargetReport {
            id: target.id.clone(),
            wallet: target.wallet.as_deref().map(scrubbed),
            url: scrubbed(&shown_url(&target.url)),
            line: target.line,
            status,
            cause: diagnosed.and_then(|d| d.verdict.cause.clone()).or_else(|| named.map(str::to_owned)),
            text: self.text(&findings, deciding, &judged, diagnosed),
            findings,
            timings,
            attempts: checked.attempts.len(),
            http_status: deciding.and_then(|j| j.http_status),
            certificate: deciding.and_then(|j| j.ends_s).and_then(|end| self.certificate(end)),
            change,
            verdict: diagnosed.map(|d| d.verdict.clone()),
            next_action: diagnosed.and_then(|d| d.next_action.clone()),
        }
    }

    fn slower(&self, target: &Target, change: Option<Change>, now: Option<&Judged>) -> Option<Message> {
        let then = self.baseline?.took_ms(&target.id).filter(|_| change == Some(Change::Slower))?;
        Some(Message::new("smoke-slower").with_display("now", now?.timings.total_ms).with_display("then", then))
    }

    /// What was seen, in a few sentences.
    fn text(&self, findings: &[SmokeFinding], deciding: Option<&Judged>, all: &[Judged], diagnosed: Option<&Report>) -> String {
        let lang = self.run.lang;
        let Some(deciding) = deciding else {
            let reason = if self.run.interrupted { Reason::Interrupted } else { Reason::Deadline };
            let reason = ui().say(&format!("reason-{}", reason.word()), lang);
            return Message::new("check-unknown").with("reason", reason).say(lang);
        };
        let mut sentences: Vec<String> = findings.iter().map(|f| f.text.clone()).collect();
        if let (true, Some(status)) = (deciding.came_through(), deciding.http_status) {
            let took = deciding.timings.total_ms;
            sentences.insert(0, Message::new("smoke-answered").with_display("status", status).with_display("took", took).say(lang));
        }
        let failed = all.iter().filter(|j| j.status() == Status::Fail).count();
        if let (true, Some(first)) = (deciding.came_through(), all.iter().find_map(|j| worst(&j.found))) {
            sentences.push(Message::new("smoke-first-failed").with("text", first.what.say(lang)).say(lang));
        }
        if failed > 1 && deciding.status() == Status::Fail {
            sentences.push(Message::new("smoke-repeated").with_display("count", failed).say(lang));
        }
        sentences.extend(diagnosed.and_then(|d| looked_into(d.verdict.status)).map(|key| ui().say(key, lang)));
        sentences.join(if lang == Lang::En { " " } else { "" })
    }

    fn certificate(&self, ends_s: i64) -> Option<CertificateEnd> {
        let zone = offset_of(&self.run.started_at).to_time_zone();
        let ends_at = rfc3339(&Timestamp::from_second(ends_s).ok()?.to_zoned(zone));
        Some(CertificateEnd { ends_at, ends_s, days_left: (ends_s - self.started_s).div_euclid(86_400) })
    }
}

/// What to say where a target failed, and looking for the cause found none.
fn looked_into(status: VerdictStatus) -> Option<&'static str> {
    match status {
        VerdictStatus::Healthy | VerdictStatus::Waiting => Some("smoke-works-again"),
        VerdictStatus::Inconclusive => Some("smoke-no-cause"),
        VerdictStatus::Failed | VerdictStatus::Degraded => None,
    }
}

/// The attempt that decides: the fastest that came through, or else the last.
fn deciding(judged: &[Judged]) -> Option<&Judged> {
    let good = judged.iter().filter(|j| j.came_through());
    good.min_by_key(|j| j.timings.total_ms).or(judged.last())
}

fn worst(found: &[Found]) -> Option<&Found> {
    found.iter().find(|f| f.status == Status::Fail)
}

fn summary(targets: &[TargetReport], compared: bool, lang: Lang) -> Summary {
    let of = |status| targets.iter().filter(|t| t.status == status).count();
    let (pass, warn, fail, unknown) = (of(Status::Pass), of(Status::Warn), of(Status::Fail), of(Status::Unknown));
    let changed = |which: [Change; 2]| compared.then(|| targets.iter().filter(|t| t.change.is_some_and(|c| which.contains(&c))).count());
    let worst = [(fail, Status::Fail), (unknown, Status::Unknown), (warn, Status::Warn)];
    let counts = [
        (pass, Message::new("smoke-count-pass").with_display("count", pass)),
        (warn, Message::new("smoke-count-warn").with_display("count", warn)),
        (fail, Message::new("smoke-count-fail").with_display("count", fail)),
        (unknown, Message::new("smoke-count-unknown").with_display("count", unknown)),
    ];
    let said: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(|(_, what)| what.say(lang)).collect();
    let counts = said.join(&ui().say("list-separator", lang));
    Summary {
        status: worst.into_iter().find(|(count, _)| *count > 0).map_or(Status::Pass, |(_, status)| status),
        targets: targets.len(),
        pass,
        warn,
        fail,
        unknown,
        diagnosed: targets.iter().filter(|t| t.verdict.is_some()).count(),
        worse: changed([Change::Worse, Change::Slower]),
        better: changed([Change::Better, Change::Faster]),
        text: Message::new("smoke-summary").with_display("count", targets.len()).with("counts", counts).say(lang),
    }
}
