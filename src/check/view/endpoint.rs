//! An endpoint of the wallet, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::address::AddressView;
use super::number::signed;
use super::observed::Observed;
use super::resolver::server_of;
use crate::fact::{DnsAnswer, DnsOutcome, ProxyOutcome, RecordType, Resolution, ResolutionOutcome, Transport};

/// An endpoint of the wallet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EndpointView {
    /// Its id.
    pub id: String,
    /// The host of its address.
    pub host: String,
    /// The port.
    pub port: i64,
    /// TLS is spoken.
    pub tls: bool,
    /// Its address is a number and needs no DNS.
    pub literal: bool,
    /// What the wallet's own app allows for an answer, in milliseconds.
    pub budget_ms: i64,
    /// It is reached through a proxy: its name is looked up there, and the path through the proxy is the one in use.
    pub proxied: bool,
    /// What the proxy did; unknown when none is in use.
    pub proxy: Observed<ProxyOutcome>,
    /// The system's own look-up.
    pub system: Observed<SystemView>,
    /// The configured DNS server whose answer counts: the first that knows whether the name exists; where none does, all together.
    pub configured: Observed<DnsView>,
    /// The alternate DNS servers together, the best of their results.
    pub alternate: Observed<DnsView>,
    /// The DNS servers asked over HTTPS together, the best of their results.
    pub encrypted: Observed<DnsView>,
    /// Its addresses, whoever gave them; behind a proxy, the proxy's.
    pub addresses: Vec<AddressView>,
    /// The address in use that got furthest; of those that the system gives, or else of all.
    pub main: Observed<AddressView>,
    /// How many requests were made to addresses in use.
    pub requests: i64,
    /// How many of them were answered as expected.
    pub requests_good: i64,
    /// How many of them ended with a reset instead of an answer.
    pub requests_cut: i64,
    /// The median round trip of connections to addresses in use, in milliseconds.
    pub connect_ms: Observed<i64>,
    /// The spread of the round trips to addresses in use, from the 10th to the 90th percentile, in milliseconds, of
    /// connections for which nothing had to be sent again; unknown with fewer than three.
    pub spread_ms: Observed<i64>,
    /// An ordinary app gets the expected answer.
    pub works: Observed<bool>,
}

/// The system's own look-up of a name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SystemView {
    /// How it ended.
    pub outcome: ResolutionOutcome,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The hosts file of this device names it.
    pub in_hosts_file: bool,
    /// The addresses.
    pub addresses: Vec<String>,
}

/// DNS servers of one kind together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DnsView {
    /// The best of their results.
    pub result: DnsResult,
    /// An answer was truncated over UDP, and TCP did not bring it.
    pub tcp_failed: bool,
    /// A server that reports an internal error answers when it is told not to check signatures (DNSSEC); unknown when
    /// none was told so.
    pub answers_unchecked: Observed<bool>,
    /// A server that answered the question for an IPv4 address never answered the one for IPv6; unknown where that was not waited
    /// for to its end.
    pub aaaa_silent: Observed<bool>,
    /// The shortest time to a useful answer, in milliseconds; null when there was none.
    pub took_ms: Option<i64>,
    /// The addresses.
    pub addresses: Vec<String>,
    /// There are addresses, and none of them can be a public server's.
    pub bogus: bool,
}

/// What a DNS server said, the most useful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DnsResult {
    /// An address.
    Answered,
    /// `NOERROR` without an address.
    NoData,
    /// `NXDOMAIN`.
    Nxdomain,
    /// `SERVFAIL`.
    Servfail,
    /// `REFUSED`.
    Refused,
    /// Another response code.
    OtherRcode,
    /// A truncated answer that never came whole.
    Truncated,
    /// No DNS message, or none that answers the question.
    Malformed,
    /// The port is closed.
    PortClosed,
    /// The device forbids asking.
    NotPermitted,
    /// `EHOSTUNREACH`.
    HostUnreachable,
    /// `ENETUNREACH`.
    NetworkUnreachable,
    /// Nothing came.
    Silent,
}

impl DnsResult {
    /// Whether anything came back from the server.
    pub fn came(self) -> bool {
        self <= Self::Malformed
    }
}

/// The outcome of one question as a result.
pub(super) fn result_of(outcome: DnsOutcome) -> DnsResult {
    match outcome {
        DnsOutcome::Answered => DnsResult::Answered,
        DnsOutcome::NoData => DnsResult::NoData,
        DnsOutcome::Nxdomain => DnsResult::Nxdomain,
        DnsOutcome::Servfail => DnsResult::Servfail,
        DnsOutcome::Refused => DnsResult::Refused,
        DnsOutcome::OtherRcode => DnsResult::OtherRcode,
        DnsOutcome::Truncated => DnsResult::Truncated,
        DnsOutcome::Malformed => DnsResult::Malformed,
        DnsOutcome::PortClosed => DnsResult::PortClosed,
        DnsOutcome::NotPermitted => DnsResult::NotPermitted,
        DnsOutcome::HostUnreachable => DnsResult::HostUnreachable,
        DnsOutcome::NetworkUnreachable => DnsResult::NetworkUnreachable,
        DnsOutcome::TimedOut | DnsOutcome::Broken => DnsResult::Silent,
    }
}

impl SystemView {
    pub(super) fn of(resolution: &Resolution) -> Self {
        Self {
            outcome: resolution.outcome,
            took_ms: signed(resolution.took_ms),
            in_hosts_file: resolution.in_hosts_file,
            addresses: resolution.addresses.iter().map(|a| a.shown().to_owned()).collect(),
        }
    }
}

impl DnsView {
    /// Sums up the answers of the servers of one kind; `public` tells whether an address can be a public server's.
    pub(super) fn of(answers: &[&DnsAnswer], public: impl Fn(&crate::fact::HostAddr) -> bool) -> Option<Self> {
        let (unchecked, answers): (Vec<&DnsAnswer>, Vec<&DnsAnswer>) = answers.iter().partition(|a| a.unchecked);
        let answers_unchecked = unchecked.iter().any(|a| a.outcome == DnsOutcome::Answered);
        let result = answers.iter().map(|a| result_of(a.outcome)).min()?;
        let found = answers.iter().flat_map(|a| &a.addresses);
        let useful = answers.iter().filter(|a| a.outcome == DnsOutcome::Answered);
        let mut addresses: Vec<String> = Vec::new();
        for address in found.clone() {
            if !addresses.iter().any(|a| a == address.shown()) {
                addresses.push(address.shown().to_owned());
            }
        }
        let over_tcp = |a: &&&DnsAnswer| a.transport == Transport::Tcp;
        let tcp_failed = answers.iter().filter(over_tcp).any(|a| !result_of(a.outcome).came()) && result == DnsResult::Truncated;
        Some(Self {
            result,
            tcp_failed,
            answers_unchecked: Observed::or_unknown((!unchecked.is_empty()).then_some(answers_unchecked), "no-experiment"),
            aaaa_silent: aaaa_silent(&answers),
            took_ms: useful.map(|a| signed(a.took_ms)).min(),
            bogus: !addresses.is_empty() && !found.into_iter().any(public),
            addresses,
        })
    }
}

/// Whether the servers that answered the question for an IPv4 address stayed silent when asked for an IPv6 address.
fn aaaa_silent(answers: &[&DnsAnswer]) -> Observed<bool> {
    let answered = |server: &DnsAnswer| {
        answers.iter().any(|a| a.record_type == RecordType::A && a.outcome == DnsOutcome::Answered && server_of(a) == server_of(server))
    };
    let mut asked = answers.iter().filter(|a| a.record_type == RecordType::Aaaa && answered(a)).peekable();
    let known = asked.peek().is_some() || !answers.iter().any(|a| answered(a));
    let silent = asked.peek().is_some() && asked.all(|a| !result_of(a.outcome).came());
    Observed::or_unknown(known.then_some(silent), "nothing-came")
}

/// Of the answers of several configured servers those of the one that decides, as a stub resolver sees it: it asks them in their
/// order, and passes over a server that does not know whether the name exists. All of them, where none knows.
pub(super) fn decisive<'a>(answers: &[&'a DnsAnswer]) -> Vec<&'a DnsAnswer> {
    let knows = |a: &&&DnsAnswer| result_of(a.outcome) <= DnsResult::Nxdomain;
    match answers.iter().filter(knows).map(|a| a.place).min() {
        Some(place) => answers.iter().copied().filter(|a| a.place == place).collect(),
        None => answers.to_vec(),
    }
}
