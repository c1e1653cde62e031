//! How support is reached, and when it answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::ProblemKind;
use crate::lang::Text;
use crate::redact::Redact;

/// A way to reach support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The kind of channel.
    pub kind: ChannelKind,
    /// What it is called, and what it is good for.
    pub title: Text,
    /// The number or address, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// When it is staffed, in the wallet's time zone; unknown when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// When it answers at the latest, in hours, by each source that says so. Several: the latest counts, and all are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers_within_hours: Vec<u32>,
    /// The kinds of problem that it is for; all when it is not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemKind>,
    /// Whether it was checked against an official source.
    #[serde(default)]
    pub verified: bool,
    /// The documents that name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// The kinds of channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// A telephone line.
    Hotline,
    /// A telephone line for emergencies, around the clock.
    EmergencyHotline,
    /// Help or feedback inside the app.
    InApp,
    /// Online chat.
    Chat,
    /// Mail.
    Mail,
    /// Official accounts in social media.
    Social,
    /// The official website and its answers to frequent questions.
    Website,
    /// The users' community.
    Community,
}

/// When a channel is staffed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On which days.
    pub days: Days,
    /// Opens at `HH:MM`.
    #[schemars(extend("format" = "clock-time"))]
    pub from: String,
    /// Closes at `HH:MM`.
    #[schemars(extend("format" = "clock-time"))]
    pub to: String,
}

/// The days on which a channel is staffed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Days {
    /// Every day.
    Daily,
    /// Monday to Friday.
    Weekdays,
    /// The working days of the wallet's calendar: without its holidays, with the weekends that make up for them.
    WorkingDays,
}
