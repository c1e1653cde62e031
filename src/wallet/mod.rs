//! Wallets: the profile of a payment provider.

mod calendar;
mod check;
mod named;
mod rules;
mod support;

pub use calendar::{Calendar, DatedSpan, Holiday, Peak, Slows, YearlySpan};
pub(crate) use check::is_of_calendar;
pub use check::{check, check_calendar, check_rules};
pub use named::NamedBy;
pub use rules::{Arrival, Fee, FreeAllowance, Limit, Origin, Rounding, RuleSet, Scope, Side};
pub use support::{Channel, ChannelKind, Days, Hours};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::case::{Currency, Method};
use crate::lang::{Lang, Text};
use crate::redact::{Redact, Redactor};

/// The profile of a payment provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, Redact)]
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
    /// The schemes of the error codes that it shows, the most likely first: `alipay`, `iso8583`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub code_schemes: Vec<String>,
    /// The sets of rules that hold for it beside its own: `mainland-china`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// The calendar of its holidays and peaks: `china`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// When it takes operations at all, where that is not around the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_hours: Option<Hours>,
    /// Peaks of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<Peak>,
    /// Its limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Its fees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// When money arrives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrivals: Vec<Arrival>,
    /// Its verification levels, the lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// The banks that it works with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banks: Option<Banks>,
    /// What can be paid with; not known when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub methods: Option<Vec<Method>>,
    /// The countries and regions in which it can be used (ISO 3166-1 alpha-2); not known when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<String>>,
    /// The currencies in which it pays (ISO 4217); not known when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currencies: Option<Vec<Currency>>,
    /// Whether two instruments can be combined for one payment; not known when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combines: Option<bool>,
    /// Whether a disputed payment goes to the merchant first or to the wallet at once.
    #[serde(default)]
    pub disputes: DisputeOrder,
    /// Whether its orders can need a delivery address, which must then be that of the order.
    #[serde(default)]
    pub checks_address: bool,
}

/// A verification level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its id, as cases name it: `ii`.
    pub id: String,
    /// What it is called, and what it asks for.
    pub title: Text,
}

/// The banks that a wallet works with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Banks {
    /// Whether the list is complete: then any other bank is not supported. Otherwise it is not known.
    #[serde(default)]
    pub complete: bool,
    /// The banks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub list: Vec<Bank>,
}

/// A bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// Its id, such as `icbc`.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Other names that people use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether the wallet works with it at all.
    #[serde(default = "Bank::is_supported")]
    pub supported: bool,
    /// While it is not connected to the wallet: until when (RFC 3339), where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unavailable: Option<Unavailable>,
}

impl Bank {
    fn is_supported() -> bool {
        true
    }
}

/// A time in which a bank is not connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Unavailable {
    /// From when (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub from: String,
    /// Until when (RFC 3339), where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub to: Option<String>,
}

/// Where a disputed payment goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum DisputeOrder {
    /// To the merchant, and to the wallet with evidence when that does not help.
    #[default]
    MerchantFirst,
    /// To the wallet at once.
    WalletFirst,
}

/// An address that the wallet's own app speaks to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its id within the wallet.
    pub id: String,
    /// `https://` or `http://`.
    #[schemars(extend("format" = "web"))]
    #[redact(with = web_address)]
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
    /// Who named it. No file says that of itself.
    #[serde(skip)]
    pub named_by: NamedBy,
}

impl Endpoint {
    fn default_budget_ms() -> u64 {
        5_000
    }

    /// An endpoint that the user gives by its address alone.
    pub fn of_url(id: String, url: &Url) -> Self {
        Self {
            id,
            url: url.to_string(),
            expect_status: None,
            expect_body: None,
            role: Role::default(),
            budget_ms: Self::default_budget_ms(),
            named_by: NamedBy::User,
        }
    }

    /// Whether this status code means "works".
    pub fn expects(&self, status: u16) -> bool {
        self.expect_status.as_ref().map_or((200..300).contains(&status), |all| all.contains(&status))
    }
}

/// Where an endpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name or address, without the brackets of an IPv6 literal; or its token.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether TLS is spoken.
    pub tls: bool,
    /// Whether the host is an address.
    pub literal: bool,
}

impl Endpoint {
    /// Where it is; also after redaction, when its host can be a token.
    pub fn place(&self) -> Option<Place> {
        let (scheme, rest) = self.url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let authority = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
        let tls = scheme.eq_ignore_ascii_case("https");
        let usual = if tls { 443 } else { 80 };
        let bare = |host: &str| host.trim_matches(['[', ']']).to_owned();
        if authority.contains('<') {
            let port = authority.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
            let (host, port) = port.unwrap_or((authority, usual));
            return Some(Place { host: bare(host), port, tls, literal: authority.contains("<local-address:") });
        }
        let url = Url::parse(&self.url).ok()?;
        let host = bare(url.host_str()?);
        let literal = host.parse::<std::net::IpAddr>().is_ok();
        Some(Place { port: url.port_or_known_default().unwrap_or(usual), tls, literal, host })
    }
}

impl Wallet {
    /// The same profile, all of whose addresses somebody has named.
    #[must_use]
    pub fn named_by(mut self, who: NamedBy) -> Self {
        self.endpoints.iter_mut().for_each(|endpoint| endpoint.named_by = who);
        self.status_page.iter_mut().for_each(|page| page.named_by = who);
        self
    }
}

/// An address without credentials, query and fragment: no judgement needs them.
fn web_address(url: &mut String, redactor: &mut Redactor) {
    *url = without_query(url);
    url.redact(redactor);
}

fn without_query(url: &str) -> String {
    let kept = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = kept.split_once("://") else { return kept.to_owned() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    format!("{scheme}://{place}{path}")
}

impl Wallet {
    /// The profile alone, redacted: it may be a file that somebody wrote.
    #[must_use]
    pub(crate) fn redacted(mut self) -> Self {
        let mut redactor = Redactor::default();
        self.introduce(&mut redactor);
        self.redact(&mut redactor);
        self
    }

    /// Tells a redactor what everybody may know: how the wallet and its banks are called, and how its support is reached.
    pub(crate) fn introduce(&self, redactor: &mut Redactor) {
        self.public_words().for_each(|word| redactor.is_public(word));
        self.channels.iter().filter_map(|channel| channel.contact.as_ref()).for_each(|contact| redactor.publish(contact));
    }

    fn public_words(&self) -> impl Iterator<Item = &str> {
        let banks = self.banks.iter().flat_map(|banks| &banks.list);
        let names =
            banks.flat_map(move |b| std::iter::once(b.id.as_str()).chain(in_both(&b.name)).chain(b.aliases.iter().map(String::as_str)));
        // What is looked up by its id has to be found by it.
        let ids = self.rules.iter().chain(&self.code_schemes).chain(&self.calendar).chain(self.tiers.iter().map(|tier| &tier.id));
        std::iter::once(self.id.as_str()).chain(in_both(&self.name)).chain(names).chain(ids.map(String::as_str))
    }
}

fn in_both(name: &Text) -> [&str; 2] {
    [Lang::En, Lang::ZhCn].map(|lang| name.get(lang))
}

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct StatusPage {
    /// A summary in the form of Statuspage v2.
    #[schemars(extend("format" = "web"))]
    #[redact(with = web_address)]
    pub url: String,
    /// Who named it. No file says that of itself.
    #[serde(skip)]
    pub named_by: NamedBy,
}
