//! From a record to a report. Live, after an interruption and on replay it is the same function.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};

use super::model::{
    ActionReport, CauseReport, ChargeReport, CheckReport, EvidenceLine, MoneyReport, REPORT_SCHEMA, Report, RuledOutLine, RunReport,
    ToolReport, VerdictReport, WalletReport,
};
use super::playbook::playbook;
use super::support::support;
use crate::case::offset_of;
use crate::charge::Charge;
use crate::check::expr::{Datum, Scope, Template};
use crate::check::view::{build, env};
use crate::check::{Data, Outcome, Programs, judge};
use crate::diagnosis::{Diagnosis, Evidence, Next, ShownStep, VerdictStatus, diagnose};
use crate::fact::Record;
use crate::lang::{Lang, Message, ui};
use crate::pack::{ForEach, Pack};
use crate::redact::Redacted;
use crate::support::{Almanac, Situation};

/// Judges a record and makes the report of it.
pub fn report(record: &Redacted<Record>, pack: &Pack, programs: &Programs) -> Report {
    let run = &record.run;
    let view = build(record, pack);
    let data = Data::of(&view);
    let outcomes = judge(&data, programs, run.lang, run.case.account());
    let diagnosis = diagnose(&view, run, &outcomes, pack);
    let wallet = pack.vouched(&run.wallet);
    let maker = Maker { record, pack, lang: run.lang, values: data.scope() };
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        tool: ToolReport::of(&run.tool, pack),
        run: RunReport::of(record),
        wallet: WalletReport { id: run.wallet.id.clone(), name: run.wallet.name.get(run.lang).to_owned() },
        case: run.case.clone(),
        money: MoneyReport::of(&view.money, run.case.account()),
        verdict: maker.verdict(&diagnosis),
        next_action: diagnosis.next.as_ref().map(|next| maker.action(next, &diagnosis)),
        then: diagnosis.then.iter().map(|next| maker.action(next, &diagnosis)).collect(),
        causes: maker.causes(&diagnosis),
        ruled_out: diagnosis
            .ruled_out
            .iter()
            .map(|r| RuledOutLine {
                cause: r.cause.to_owned(),
                title: pack.causes.get(r.cause).map(|c| c.value.title.get(run.lang).to_owned()).unwrap_or_default(),
                because: r.because.to_owned(),
                check: r.check.to_owned(),
            })
            .collect(),
        checks: outcomes.iter().map(|outcome| maker.check(outcome)).collect(),
        playbook: playbook(record, pack, programs, &data, &diagnosis),
        support: support(&Situation {
            wallet: &wallet,
            case: &run.case,
            lang: run.lang,
            now: Timestamp::from_millisecond(run.started_ms).unwrap_or(Timestamp::UNIX_EPOCH),
            cause: diagnosis.cause,
            pay_again: diagnosis.charge.pay_again,
            ruled_out: diagnosis.known.areas_ruled_out(),
            almanac: &Almanac::of(&run.wallet, pack.calendar_of(&run.wallet), &run.started_at),
        }),
        replay: None,
        facts: Record::clone(record),
    }
}

impl RunReport {
    /// What a record says of its run.
    pub fn of(record: &Record) -> Self {
        let run = &record.run;
        Self {
            id: run.id.clone(),
            started_at: run.started_at.clone(),
            duration_ms: record.duration_ms(),
            deadline_ms: run.deadline_ms,
            complete: record.complete(),
            offline: run.offline,
            revealed: run.revealed.clone(),
            lang: run.lang,
        }
    }
}

struct Maker<'a> {
    record: &'a Record,
    pack: &'a Pack,
    lang: Lang,
    /// What the texts of actions may name.
    values: Scope<'a>,
}

impl Maker<'_> {
    fn verdict(&self, diagnosis: &Diagnosis<'_>) -> VerdictReport {
        let without_cause = || match diagnosis.status {
            VerdictStatus::Healthy if self.record.run.offline => "summary-healthy-offline",
            VerdictStatus::Healthy => "summary-healthy",
            _ if self.record.run.endpoints_left_out > 0 => "summary-inconclusive-endpoints",
            _ if !self.record.complete() => "summary-inconclusive-deadline",
            _ if self.record.run.offline && self.record.run.case.failure_claimed() => "summary-inconclusive-told",
            _ if self.record.run.case.failure_claimed() => "summary-inconclusive-green",
            _ if self.record.run.case.trouble_claimed() => "summary-inconclusive-way",
            _ => "summary-inconclusive",
        };
        VerdictReport {
            status: diagnosis.status,
            cause: diagnosis.cause.map(|c| c.id.clone()),
            group: diagnosis.cause.map(|c| c.group.clone()),
            confidence: fraction(diagnosis.confidence),
            who_acts: diagnosis.cause.map(|c| c.who_acts),
            pay_again: diagnosis.charge.pay_again,
            charge: self.charge(&diagnosis.charge),
            summary: diagnosis.cause.map_or_else(|| ui().say(without_cause(), self.lang), |c| c.summary.get(self.lang).to_owned()),
        }
    }

    fn charge(&self, charge: &Charge) -> Option<ChargeReport> {
        let because = charge.because()?.say(self.lang);
        Some(ChargeReport { says: charge.says, because })
    }

    fn action(&self, next: &Next<'_>, diagnosis: &Diagnosis<'_>) -> ActionReport {
        ActionReport {
            id: next.action.id.clone(),
            title: self.fill(next.action.title.get(self.lang)).unwrap_or_default(),
            steps: next.steps.iter().filter_map(|step| self.step(*step)).collect(),
            retry: diagnosis.retry,
            not_before: next.not_before_s.and_then(|s| self.later(s)),
            sources: next.action.source.clone(),
        }
    }

    /// A step with its values filled in, behind its condition where it needs one.
    fn step(&self, shown: ShownStep<'_>) -> Option<String> {
        let text = self.fill(shown.step.get(self.lang))?;
        Some(if shown.needs_condition { if_failed(&text, self.lang) } else { text })
    }

    /// A text with its values filled in; nothing where one of them is not known: it would help nobody.
    fn fill(&self, text: &str) -> Option<String> {
        if !text.contains(['{', '}']) {
            return Some(text.to_owned());
        }
        let (currency, known) = (self.record.run.case.account(), Cell::new(true));
        let show = |datum: &Datum| match datum {
            Datum::Dec(amount) => crate::case::Amount(*amount).said(currency, self.lang),
            Datum::Text(text) => text.clone(),
            _ => {
                known.set(false);
                String::new()
            }
        };
        let template = Template::compile(text, env(ForEach::Run)).ok()?;
        let said = template.render(&self.values, &show);
        known.get().then_some(said)
    }

    /// The time so many seconds after the run began, with its offset.
    fn later(&self, seconds: i64) -> Option<String> {
        let run = &self.record.run;
        let start: Timestamp = run.started_at.parse().ok()?;
        let at = start.checked_add(SignedDuration::from_secs(seconds)).ok()?;
        Some(crate::case::rfc3339(&at.to_zoned(offset_of(&run.started_at).to_time_zone())))
    }

    fn causes(&self, diagnosis: &Diagnosis<'_>) -> Vec<CauseReport> {
        let line = |e: &Evidence<'_>| EvidenceLine {
            check: e.check.to_owned(),
            target: e.target.to_owned(),
            text: e.text.to_owned(),
            weight: fraction(e.weight),
        };
        let cause = |r: &crate::diagnosis::Ranked<'_>| CauseReport {
            id: r.cause.id.clone(),
            title: r.cause.title.get(self.lang).to_owned(),
            confidence: fraction(r.confidence),
            masked_by: r.masked_by.map(str::to_owned),
            elsewhere: r.elsewhere,
            evidence_for: r.evidence_for.iter().map(line).collect(),
            against: r.evidence_against.iter().map(line).collect(),
        };
        diagnosis.causes.iter().map(cause).collect()
    }

    fn check(&self, outcome: &Outcome) -> CheckReport {
        let title = self.pack.check(&outcome.check).map(|c| c.value.title.get(self.lang).to_owned());
        CheckReport {
            id: outcome.check.clone(),
            group: outcome.group.clone(),
            title: title.unwrap_or_default(),
            target: outcome.target.clone(),
            status: outcome.status,
            blocked_by: outcome.blocked_by.clone(),
            cause: outcome.found.as_ref().and_then(|f| f.cause.clone()),
            text: outcome.text.clone(),
            took_ms: outcome.took_ms,
        }
    }
}

/// A step that may only be taken when the first attempt shows as failed.
fn if_failed(step: &str, lang: Lang) -> String {
    let mut letters = step.chars();
    let (first, second) = (letters.next(), letters.next());
    // In the middle of a sentence a word begins with a small letter, unless it is a name in capitals.
    let small = first.filter(|_| second.is_some_and(char::is_lowercase)).map(|c| c.to_lowercase().to_string());
    let step = small.map_or_else(|| step.to_owned(), |small| small + step.get(1..).unwrap_or_default());
    Message::new("step-if-failed").with("step", step).say(lang)
}

/// Percent as a number from 0 to 1.
fn fraction(percent: u8) -> f64 {
    f64::from(percent) / 100.0
}
