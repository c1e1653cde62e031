//! The record of a run: the events as they happened. The report is made from it alone, live and on replay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Fact, Reason};
use crate::case::Case;
use crate::lang::Lang;
use crate::redact::{Private, Redact, Redactor, Reveal, Whole};
use crate::wallet::Wallet;

/// The id of a step of the plan, such as `path:pay`.
pub type StepId = String;

/// The version of the record's form; a reader refuses another.
pub const RECORD_SCHEMA: &str = "paydoctor.record.v1";

/// Everything that a report is made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Record {
    /// Always `paydoctor.record.v1`.
    pub schema: String,
    /// What the run was told.
    pub run: Run,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// What a run was told before it began. Its id, the time and the time zone are facts too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The id of the run.
    pub id: String,
    /// When it began by this device's clock (RFC 3339 with offset).
    pub started_at: String,
    /// The same, in milliseconds since 1970.
    pub started_ms: i64,
    /// How long it may take, in milliseconds.
    pub deadline_ms: u64,
    /// Whether no probe may run.
    pub offline: bool,
    /// Whether the addresses of this device count as outside: the run's world lives on loopback.
    #[serde(default)]
    pub loopback: bool,
    /// What somebody wants shown although it is private.
    #[serde(default, skip_serializing_if = "Reveal::is_empty")]
    pub revealed: Reveal,
    /// The language of the report.
    pub lang: Lang,
    /// Version of the tool.
    pub tool: String,
    /// The wallet.
    pub wallet: Wallet,
    /// How many of its endpoints are more than a run looks at: nothing is known of them.
    #[serde(default, skip_serializing_if = "is_none")]
    pub endpoints_left_out: usize,
    /// The case.
    pub case: Case,
    /// The steps that were planned.
    pub steps: Vec<StepPlan>,
    /// The checks that were wanted; all of them where it is left out.
    #[serde(default, skip_serializing_if = "Wanted::is_everything")]
    pub wanted: Wanted,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Which checks are wanted, by id or group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Wanted {
    /// Only these; all of them where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Not these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
}

impl Wanted {
    /// Whether a check is wanted.
    pub fn wants(&self, id: &str, group: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|word| word == id || word == group);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }

    /// Whether no check is left out.
    pub fn is_everything(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty()
    }
}

/// The id of a run as runs have it says nothing, whatever its digits look like: a time and a number by chance in hexadecimal. Since
/// 2025 a time has a letter, which tells it from a telephone number. Anything else was written by somebody.
pub(crate) fn run_id(id: &mut String, redactor: &mut Redactor) {
    let hexadecimal = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let is_time = |part: &str| hexadecimal(part, 11) && part.bytes().any(|byte| byte.is_ascii_lowercase());
    if !id.split_once('-').is_some_and(|(time, chance)| is_time(time) && hexadecimal(chance, 8)) {
        id.redact(redactor);
    }
}

/// A step as it was planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct StepPlan {
    /// The id.
    pub id: StepId,
    /// The kind of probe.
    pub probe: String,
    /// What it is run against.
    pub target: Private,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A step began.
    Started {
        /// The step.
        step: StepId,
        /// Milliseconds since the run began.
        at_ms: u64,
    },
    /// Something was observed.
    Observed {
        /// The step.
        step: StepId,
        /// What.
        fact: Box<Fact>,
    },
    /// A step ended.
    Ended {
        /// The step.
        step: StepId,
        /// Milliseconds since the run began.
        at_ms: u64,
        /// How.
        end: StepEnd,
    },
    /// The run ended.
    Finished {
        /// Milliseconds since the run began.
        at_ms: u64,
        /// Whether every step came to its end.
        complete: bool,
        /// Whether somebody interrupted it.
        interrupted: bool,
    },
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum StepEnd {
    /// It did all it had to do.
    Done,
    /// It was not done.
    NotDone(Reason),
}

impl Record {
    /// The facts, with the step that saw them.
    pub fn facts(&self) -> impl Iterator<Item = (&StepId, &Fact)> {
        self.events.iter().filter_map(|event| match event {
            Event::Observed { step, fact } => Some((step, fact.as_ref())),
            _ => None,
        })
    }

    /// Why a planned step saw nothing more than it did; none when it is done, or was never planned.
    pub fn cut_short(&self, step: &str) -> Option<Reason> {
        let planned = self.run.steps.iter().any(|s| s.id == step);
        let end = self.events.iter().find_map(|event| match event {
            Event::Ended { step: s, end, .. } if s == step => Some(*end),
            _ => None,
        });
        match end {
            Some(StepEnd::Done) => None,
            Some(StepEnd::NotDone(reason)) => Some(reason),
            // The record ends before the step does.
            None => planned.then(|| if self.interrupted() { Reason::Interrupted } else { Reason::Deadline }),
        }
    }

    /// Whether the record says that the run was interrupted; a record without an end was.
    pub fn interrupted(&self) -> bool {
        self.events.iter().find_map(|e| if let Event::Finished { interrupted, .. } = e { Some(*interrupted) } else { None }).unwrap_or(true)
    }

    /// Whether every endpoint was planned for, and every step came to its end.
    pub fn complete(&self) -> bool {
        self.run.endpoints_left_out == 0 && self.events.iter().any(|e| matches!(e, Event::Finished { complete: true, .. }))
    }

    /// How long the run took, in milliseconds, as far as the record knows.
    pub fn duration_ms(&self) -> u64 {
        let at = |e: &Event| match e {
            Event::Started { at_ms, .. } | Event::Ended { at_ms, .. } | Event::Finished { at_ms, .. } => Some(*at_ms),
            Event::Observed { .. } => None,
        };
        self.events.iter().filter_map(at).max().unwrap_or(0)
    }
}

/// What the run was told comes before everything else: it names what is private, and what somebody wants shown.
impl Redact for Run {
    fn redact(&mut self, redactor: &mut Redactor) {
        let Self {
            id,
            started_at,
            started_ms: _,
            deadline_ms: _,
            offline: _,
            loopback: _,
            endpoints_left_out: _,
            revealed,
            lang: _,
            tool,
            wallet,
            case,
            steps,
            wanted,
        } = self;
        redactor.reveal(revealed);
        wallet.introduce(redactor);
        case.learn(redactor);
        case.redact(redactor);
        wallet.redact(redactor);
        steps.redact(redactor);
        run_id(id, redactor);
        started_at.redact(redactor);
        tool.redact(redactor);
        wanted.redact(redactor);
    }
}

impl Whole for Record {
    type Head = Run;
    type Part = Event;

    fn of(run: Run, events: Vec<Event>) -> Self {
        Self { schema: RECORD_SCHEMA.to_owned(), run, events }
    }
}
