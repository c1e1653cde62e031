//! What can be set up in a sandbox. A fault is a value of these types, so that adding one is adding an entry to a table.

use std::net::Ipv4Addr;
use std::time::Duration;

use super::names::{DEAD, FALSE_SERVER};
use crate::case::State;

/// A whole sandbox.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setup {
    /// What the device says about its own connection.
    pub link: Uplink,
    /// How far its clock is ahead.
    pub clock_ahead: Duration,
    /// Whether it trusts the sandbox's certificate authority, or nobody at all.
    pub trusts: bool,
    /// The address that its hosts file gives to the wallet's names.
    pub hosts: Option<Ipv4Addr>,
    /// The DNS servers that it is configured with, in order.
    pub configured: &'static [NameServer],
    /// Each of the two others.
    pub alternate: NameServer,
    /// What is at the wallet's port of another address.
    pub elsewhere: Elsewhere,
    /// How the wallet's server receives a connection.
    pub door: Door,
    /// The certificate that it shows.
    pub certificate: Certificate,
    /// How it answers requests.
    pub http: Http,
    /// The certificate that the neutral HTTPS hosts show.
    pub control_certificate: Certificate,
    /// What the neutral addresses answer that must answer 204.
    pub portal: Reply,
    /// What the wallet's profile allows for an answer, in milliseconds.
    pub budget_ms: u64,
    /// What the wallet's profile expects in a body.
    pub expect_body: Option<&'static str>,
    /// What the user says happened.
    pub story: Story,
}

/// A sandbox in which nothing is wrong.
pub(super) const HEALTHY: Setup = Setup {
    link: Uplink::Healthy,
    clock_ahead: Duration::ZERO,
    trusts: true,
    hosts: None,
    configured: &[RIGHT],
    alternate: RIGHT,
    elsewhere: Elsewhere::Unused,
    door: Door::Tls,
    certificate: GOOD,
    http: Http::Always(OK),
    control_certificate: GOOD,
    portal: Reply { status: 204, reason: "No Content", kind: "", headers: &[], body: "" },
    budget_ms: 5_000,
    expect_body: None,
    story: NO_STORY,
};

/// The device's own connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uplink {
    Healthy,
    NoInterface,
    NoCarrier,
    NoAddress,
    NoRoute,
}

/// A DNS server.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameServer {
    /// What it answers to the questions that it is wrong about; to all others it answers right.
    pub answer: Answer,
    /// Which those are.
    pub about: About,
    /// How long it takes for each answer.
    pub delay: Duration,
    /// What it listens on.
    pub listens: Listens,
}

/// A server that answers right.
pub(super) const RIGHT: NameServer =
    NameServer { answer: Answer::Right, about: About::Everything, delay: Duration::ZERO, listens: Listens::UdpAndTcp };

/// The questions that a DNS server is wrong about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Everything,
    /// The wallet's names.
    Wallet,
    /// IPv6 addresses of any name.
    Aaaa,
}

/// What a DNS server answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    Right,
    Addresses(&'static [Ipv4Addr]),
    /// `NOERROR` without data.
    NoData,
    /// `NXDOMAIN` with the zone's SOA.
    Nxdomain,
    /// `NXDOMAIN` out of thin air, as filters make it.
    Denied,
    Servfail,
    Refused,
    /// Bytes that are no DNS message.
    Garbage,
    /// `TC` over UDP; right over TCP.
    Truncated,
    Silence,
}

/// What a DNS server listens on. Where it does not, the port is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listens {
    UdpAndTcp,
    UdpOnly,
    Nowhere,
}

/// What is at the wallet's port of another loopback address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// Nobody is sent anywhere else.
    Unused,
    /// A server that is not the wallet's.
    FalseServer,
    /// The address exists, and its port is closed.
    Nothing,
}

impl Elsewhere {
    /// The address, where one is used.
    pub fn address(self) -> Option<Ipv4Addr> {
        match self {
            Self::Unused => None,
            Self::FalseServer => Some(FALSE_SERVER),
            Self::Nothing => Some(DEAD),
        }
    }
}

/// How an HTTPS server receives a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// Nobody listens.
    Closed,
    Tls,
    /// Only clients with a certificate get in.
    TlsForKnownClients,
    /// A fatal `handshake_failure` answers the `ClientHello`.
    Alert,
    /// Nothing ever answers the `ClientHello`.
    Stall,
    /// HTTP without TLS.
    PlainHttp,
    /// A reset answers the first bytes.
    Reset,
}

/// The certificate of a server, and what is sent along with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Certificate {
    /// The names in it; those of the server when none are given.
    pub names: Option<&'static [&'static str]>,
    /// Who signed it.
    pub issuer: Issuer,
    /// Whether the issuers' certificates are sent too.
    pub whole_chain: bool,
    /// From when until when it is valid, in days from now.
    pub valid: (i64, i64),
}

/// A certificate without fault.
pub(super) const GOOD: Certificate = Certificate { names: None, issuer: Issuer::Sandbox, whole_chain: true, valid: (-1, 90) };

/// Who signs a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Issuer {
    /// The sandbox's issuing authority, below its root.
    Sandbox,
    /// An authority that nobody knows, by its name.
    Stranger(&'static str),
    /// The server itself.
    Itself,
}

/// How a server answers requests.
#[derive(Clone, Copy, Debug)]
pub(super) enum Http {
    Always(Reply),
    /// This to the first request for a host and every second one after it, [`OK`] to those between.
    EverySecond(Reply),
    /// [`OK`], so much later.
    After(Duration),
    /// Less than was announced, then the end.
    Truncated,
    /// The end, without an answer.
    Empty,
    /// Nothing, for as long as the client waits.
    Stalled,
}

/// An HTTP answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply {
    pub status: u16,
    pub reason: &'static str,
    /// `Content-Type`.
    pub kind: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
}

/// What a wallet that works answers.
pub(super) const OK: Reply = Reply { status: 200, reason: "OK", kind: "application/json", headers: &[], body: r#"{"status":"ok"}"# };

impl Reply {
    /// A web page.
    pub const fn page(status: u16, reason: &'static str, body: &'static str) -> Self {
        Self { status, reason, kind: "text/html; charset=utf-8", headers: &[], body }
    }

    /// A redirect.
    pub const fn redirect(headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { status: 302, reason: "Found", kind: "text/html; charset=utf-8", headers, body: "" }
    }

    /// The same with these headers.
    pub const fn with(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }
}

/// What the user says happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub amount: Option<&'static str>,
    pub balance: Option<&'static str>,
    pub hold: Option<&'static str>,
    pub fee: Option<&'static str>,
    pub state: Option<State>,
}

/// Nothing.
pub(super) const NO_STORY: Story = Story { amount: None, balance: None, hold: None, fee: None, state: None };
