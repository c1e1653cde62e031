//! Wallets: the profile of a payment provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::case::Currency;
use crate::document::Document;
use crate::lang::{Message, Text};
use crate::problem::Problems;

/// The profile of a payment provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wallet {
    /// Lower-case letters, digits and hyphens.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// The time zone of its hours and limits (IANA), such as `Asia/Shanghai`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "timezone"))]
    pub timezone: Option<String>,
    /// The currency of its accounts; CNY when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "currency"))]
    pub currency: Option<Currency>,
    /// Where the facts of this profile come from, and what to know about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Text>,
    /// The documents that it was made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// What is probed. Empty where no address is known: none are invented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Endpoint>,
    /// Where the provider reports incidents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_page: Option<StatusPage>,
    /// How its support is reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
}

/// An address that the wallet's own app speaks to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its id within the wallet.
    pub id: String,
    /// `https://` or `http://`.
    #[schemars(extend("format" = "web"))]
    pub url: String,
    /// The status codes that mean "works"; any 2xx when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_status: Option<Vec<u16>>,
    /// Text that the body must contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_body: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub role: Role,
    /// What the wallet's own app allows for an answer, in milliseconds.
    #[serde(default = "Endpoint::default_budget_ms")]
    pub budget_ms: u64,
}

impl Endpoint {
    fn default_budget_ms() -> u64 {
        5_000
    }

    /// An endpoint given by its address alone.
    pub fn of_url(id: String, url: &Url) -> Self {
        Self {
            id,
            url: url.to_string(),
            expect_status: None,
            expect_body: None,
            role: Role::default(),
            budget_ms: Self::default_budget_ms(),
        }
    }

    /// Whether this status code means "works".
    pub fn expects(&self, status: u16) -> bool {
        self.expect_status.as_ref().map_or((200..300).contains(&status), |all| all.contains(&status))
    }
}

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The programming interface.
    #[default]
    Api,
    /// The payment gateway.
    Gateway,
    /// One-time codes.
    Otp,
    /// The status page.
    Status,
    /// The website.
    Web,
}

/// Where the provider reports incidents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusPage {
    /// A summary in the form of Statuspage v2.
    #[schemars(extend("format" = "web"))]
    pub url: String,
}

/// A way to reach support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Whether it was checked against an official source.
    #[serde(default)]
    pub verified: bool,
    /// The documents that name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// The kinds of channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Days {
    /// Every day.
    Daily,
    /// Monday to Friday.
    Weekdays,
}

/// What the form of a profile cannot say: ids are unique.
///
/// # Errors
/// Every mistake, with its place.
pub fn check(document: &Document<Wallet>) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let endpoints = &document.value.endpoints;
    for (i, endpoint) in endpoints.iter().enumerate() {
        if endpoints[..i].iter().any(|other| other.id == endpoint.id) {
            let what = Message::new("id-twice").with("id", endpoint.id.clone());
            problems.push(document.problem(&format!("endpoints[{i}].id"), what));
        }
    }
    problems.check()
}
