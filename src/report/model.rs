//! The report as other programs read it (`paydoctor.report.v1`). Names and meanings are kept from version to version.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::told::ReplayReport;
use crate::case::{Case, ProblemKind};
use crate::charge::ChargeSays;
use crate::check::Status;
use crate::diagnosis::VerdictStatus;
use crate::fact::{Record, run_id};
use crate::lang::Lang;
use crate::pack::{Loaded, Pack, PayAgain, Retry, WhoActs};
use crate::redact::{Redact, Redactor, Reveal};
use crate::support::StepStatus;
use crate::wallet::ChannelKind;

/// The version of the report's form.
pub const REPORT_SCHEMA: &str = "paydoctor.report.v1";

/// A report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Report {
    /// Always `paydoctor.report.v1`.
    pub schema: String,
    /// What made it.
    pub tool: ToolReport,
    /// The run.
    pub run: RunReport,
    /// The wallet.
    pub wallet: WalletReport,
    /// The case, redacted.
    pub case: Case,
    /// The sums of the case; null where it names none.
    #[serde(default)]
    pub money: Option<MoneyReport>,
    /// The verdict.
    pub verdict: VerdictReport,
    /// The one thing to do next; null when healthy.
    pub next_action: Option<ActionReport>,
    /// What to do when that does not help.
    pub then: Vec<ActionReport>,
    /// Every cause that something speaks for, the root cause first.
    pub causes: Vec<CauseReport>,
    /// Causes that a check excludes.
    pub ruled_out: Vec<RuledOutLine>,
    /// Every check for each of its subjects.
    pub checks: Vec<CheckReport>,
    /// The way through this kind of problem; null when healthy, or no playbook is known.
    pub playbook: Option<PlaybookReport>,
    /// How to reach support, and what to say.
    pub support: Support,
    /// What was said before, where a record was judged again and now something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replay: Option<ReplayReport>,
    /// The record that all this was made from, redacted.
    pub facts: Record,
}

impl Report {
    /// A report that was read back: it may have been edited, and all of it is redacted again.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        let mut redactor = Redactor::default();
        redactor.reveal(&self.run.revealed);
        self.facts.run.wallet.introduce(&mut redactor);
        let contacts = self.support.contact.iter().chain(self.support.channels.iter().filter_map(|channel| channel.contact.as_ref()));
        contacts.for_each(|contact| redactor.publish(contact));
        self.redact(&mut redactor);
        self
    }
}

/// What made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ToolReport {
    /// Always `paydoctor`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The packs.
    pub pack: String,
    /// The same one by one, where more than the built-in one was loaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<Loaded>,
}

impl ToolReport {
    /// This program with these packs; `version` made the record.
    pub fn of(version: &str, pack: &Pack) -> Self {
        Self { name: "paydoctor".to_owned(), version: version.to_owned(), pack: pack.label(), packs: pack.loaded() }
    }
}

/// The run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct RunReport {
    /// Its id.
    #[redact(with = run_id)]
    pub id: String,
    /// RFC 3339 with offset, by this device's clock.
    pub started_at: String,
    /// How long it took.
    pub duration_ms: u64,
    /// How long it might have taken.
    pub deadline_ms: u64,
    /// Every step came to its end.
    pub complete: bool,
    /// No probe ran, because none was wanted.
    pub offline: bool,
    /// What is private and yet shown, because somebody asked for it.
    #[serde(default, skip_serializing_if = "Reveal::is_empty")]
    pub revealed: Reveal,
    /// The language.
    pub lang: Lang,
}

/// The wallet.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct WalletReport {
    /// Its id.
    pub id: String,
    /// Its name in the language of the run.
    pub name: String,
}

/// The verdict.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct VerdictReport {
    /// What the run comes out as.
    pub status: VerdictStatus,
    /// The root cause; null when healthy or inconclusive.
    pub cause: Option<String>,
    /// Its group.
    pub group: Option<String>,
    /// From 0 to 1.
    pub confidence: f64,
    /// Who has to act.
    pub who_acts: Option<WhoActs>,
    /// Whether a second charge is excluded; null when no attempt to pay is claimed.
    pub pay_again: Option<PayAgain>,
    /// What that rests on; null where it is no question.
    #[serde(default)]
    pub charge: Option<ChargeReport>,
    /// One sentence.
    pub summary: String,
}

/// What is known about the charge.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ChargeReport {
    /// What is known.
    pub says: ChargeSays,
    /// How, in one sentence.
    pub because: String,
}

/// The sums of a case, each with its currency: `120.00 CNY`. What is not known is null.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema, Redact)]
pub struct MoneyReport {
    /// To be paid.
    pub amount: Option<String>,
    /// The fee on top of it.
    pub fee: Option<String>,
    /// Amount and fee together.
    pub due: Option<String>,
    /// The balance that the wallet shows.
    pub balance: Option<String>,
    /// The part of it that cannot be used.
    pub hold: Option<String>,
    /// Balance without what cannot be used.
    pub available: Option<String>,
    /// What is missing; zero when nothing is.
    pub missing: Option<String>,
    /// The most that can be paid now, the fee taken in.
    pub payable: Option<String>,
}

/// An action.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ActionReport {
    /// Its id.
    pub id: String,
    /// What to do, in a few words.
    pub title: String,
    /// How.
    pub steps: Vec<String>,
    /// When a retry makes sense.
    pub retry: Retry,
    /// Not before this time (RFC 3339).
    pub not_before: Option<String>,
    /// The requirements that ask for it.
    pub sources: Vec<String>,
}

/// A cause that something speaks for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct CauseReport {
    /// Its id.
    pub id: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// The cause that explains its signs.
    pub masked_by: Option<String>,
    /// It was seen of a device or a network that the payment did not go through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// What speaks for it.
    #[serde(rename = "for")]
    pub evidence_for: Vec<EvidenceLine>,
    /// What speaks against it.
    pub against: Vec<EvidenceLine>,
}

/// What a check says for or against a cause.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct EvidenceLine {
    /// The check.
    pub check: String,
    /// Its subject.
    pub target: String,
    /// What was seen.
    pub text: String,
    /// Its weight, from 0 to 1.
    pub weight: f64,
}

/// A cause that a check excludes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct RuledOutLine {
    /// The cause.
    pub cause: String,
    /// What it would have been, in a few words.
    #[serde(default)]
    pub title: String,
    /// What was seen.
    pub because: String,
    /// The check.
    pub check: String,
}

/// A check for one subject.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct CheckReport {
    /// The check.
    pub id: String,
    /// Its group.
    pub group: String,
    /// What it checks.
    pub title: String,
    /// Its subject.
    pub target: String,
    /// What it says.
    pub status: Status,
    /// The check because of which it was skipped.
    pub blocked_by: Option<String>,
    /// The cause that it names.
    pub cause: Option<String>,
    /// What was seen.
    pub text: String,
    /// How long what it looks at took.
    pub took_ms: Option<u64>,
}

/// How to reach support, and what to say.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Support {
    /// The channel to use; null when the profile knows none.
    pub channel: Option<String>,
    /// Its kind.
    pub kind: Option<ChannelKind>,
    /// Its number or address, where one is known.
    pub contact: Option<String>,
    /// Whether it is staffed now; null when its hours are not known.
    pub open_now: Option<bool>,
    /// When it is next (RFC 3339); null when it is open, or its hours are not known.
    pub opens_at: Option<String>,
    /// When it closes (RFC 3339); null when it is closed, never closes, or its hours are not known.
    pub closes_at: Option<String>,
    /// Whether it was checked against an official source.
    pub verified: bool,
    /// Where the true number or address stands, for one that was not checked.
    pub where_to_verify: Vec<String>,
    /// Every channel for this kind of problem, the one to use first.
    pub channels: Vec<ChannelReport>,
    /// When a call is least likely to wait; null where it must not wait, or nobody can be called.
    pub best_time: Option<TimeSpan>,
    /// When an answer is due (RFC 3339), by the source that gives the longest time; null where none gives one.
    pub answer_due: Option<String>,
    /// The earlier times that other sources give.
    pub answer_due_also: Vec<String>,
    /// The due date in words.
    pub answer_due_text: Option<String>,
    /// What to do when it has passed, step by step.
    pub after_due: Vec<String>,
    /// What to send.
    pub brief: String,
    /// What to say on the phone, sentence by sentence.
    pub script: Vec<String>,
    /// What support will ask for.
    pub evidence: Vec<EvidenceItem>,
    /// What to do with what support says.
    pub note: String,
}

/// A way to reach support, as it stands now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ChannelReport {
    /// What it is called, and what it is good for.
    pub channel: String,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its number or address, where one is known.
    pub contact: Option<String>,
    /// Whether it is staffed now; null when its hours are not known.
    pub open_now: Option<bool>,
    /// When it is next (RFC 3339).
    pub opens_at: Option<String>,
    /// When it closes (RFC 3339).
    pub closes_at: Option<String>,
    /// One can write or look at any time.
    pub any_time: bool,
    /// Whether it was checked against an official source.
    pub verified: bool,
    /// When an answer is due to who asks there now (RFC 3339).
    pub answer_due: Option<String>,
    /// The documents that name it.
    pub source: Vec<String>,
}

/// A span of time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct TimeSpan {
    /// From when on (RFC 3339).
    pub from: String,
    /// Until when (RFC 3339).
    pub to: String,
    /// The holidays of that day are not known: it may be one.
    pub provisional: bool,
}

/// The way through a kind of problem.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct PlaybookReport {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// What it is for.
    pub title: String,
    /// The steps, in order.
    pub steps: Vec<StepReport>,
    /// Things worth knowing.
    pub hints: Vec<HintReport>,
    /// The requirements that ask for it.
    pub sources: Vec<String>,
}

/// A step of the way.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct StepReport {
    /// What to do.
    pub text: String,
    /// How far it is.
    pub status: StepStatus,
    /// The action behind it.
    pub action: Option<String>,
    /// The requirements that ask for it.
    pub sources: Vec<String>,
}

/// Something worth knowing.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct HintReport {
    /// The hint.
    pub text: String,
    /// It is only what a document claims.
    pub claimed: bool,
    /// The requirements that ask for it.
    pub sources: Vec<String>,
}

/// Something that support will ask for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct EvidenceItem {
    /// What.
    pub item: String,
    /// Whether the case has it.
    pub have: bool,
}
