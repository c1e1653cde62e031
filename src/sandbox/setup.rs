//! What can be set up in a sandbox. A fault is a value of these types, so that adding one is adding an entry to a table.

use std::net::Ipv4Addr;
use std::time::Duration;

use jiff::SignedDuration;

use super::names::{DEAD, OTHER};
use crate::case::State;

/// A whole sandbox.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// What the device says about its own connection.
    pub(super) link: Uplink,
    /// The proxy that it is told to use.
    pub(super) proxy: Proxy,
    /// How far its clock is ahead.
    pub(super) clock_ahead: SignedDuration,
    /// Whether it trusts the sandbox's certificate authority, or nobody at all.
    pub(super) trusts: bool,
    /// The address that its hosts file gives to the wallet's names.
    pub(super) hosts: Option<Ipv4Addr>,
    /// The DNS servers that it is configured with, in order.
    pub(super) configured: &'static [NameServer],
    /// Each of the two others.
    pub(super) alternate: NameServer,
    /// The one that is asked over HTTPS, at the neutral hosts' server.
    pub(super) encrypted: NameServer,
    /// What is at the wallet's port of another address.
    pub(super) elsewhere: Elsewhere,
    /// How the wallet's server receives a connection.
    pub(super) door: Door,
    /// The certificate that it shows.
    pub(super) certificate: Certificate,
    /// How it answers requests.
    pub(super) http: Http,
    /// How the neutral HTTPS hosts receive a connection.
    pub(super) control_door: Door,
    /// The certificate that they show.
    pub(super) control_certificate: Certificate,
    /// What the neutral addresses answer that must answer 204.
    pub(super) portal: Reply,
    /// What the provider's status page says.
    pub(super) status_page: Reply,
    /// What the wallet's profile allows for an answer, in milliseconds.
    pub(super) budget_ms: u64,
    /// What the wallet's profile expects in a body.
    pub(super) expect_body: Option<&'static str>,
    /// What the user says happened.
    pub(super) story: Story,
}

/// A sandbox in which nothing is wrong.
pub(super) const HEALTHY: Setup = Setup {
    link: Uplink::Healthy,
    proxy: Proxy::None,
    clock_ahead: SignedDuration::ZERO,
    trusts: true,
    hosts: None,
    configured: &[RIGHT],
    alternate: RIGHT,
    encrypted: RIGHT,
    elsewhere: Elsewhere::Unused,
    door: Door::Tls,
    certificate: GOOD,
    http: Http::Always(OK),
    control_door: Door::Tls,
    control_certificate: GOOD,
    portal: Reply { status: 204, reason: "No Content", kind: "", headers: &[], body: "" },
    status_page: ALL_WELL,
    budget_ms: 5_000,
    expect_body: None,
    story: NO_STORY,
};

impl Setup {
    /// Both at once: what either has changed. Nothing where both have changed the same thing in different ways.
    pub(super) fn with(self, other: Self) -> Option<Self> {
        Some(Self {
            link: either(HEALTHY.link, self.link, other.link)?,
            proxy: either(HEALTHY.proxy, self.proxy, other.proxy)?,
            clock_ahead: either(HEALTHY.clock_ahead, self.clock_ahead, other.clock_ahead)?,
            trusts: either(HEALTHY.trusts, self.trusts, other.trusts)?,
            hosts: either(HEALTHY.hosts, self.hosts, other.hosts)?,
            configured: either(HEALTHY.configured, self.configured, other.configured)?,
            alternate: either(HEALTHY.alternate, self.alternate, other.alternate)?,
            encrypted: either(HEALTHY.encrypted, self.encrypted, other.encrypted)?,
            elsewhere: either(HEALTHY.elsewhere, self.elsewhere, other.elsewhere)?,
            door: either(HEALTHY.door, self.door, other.door)?,
            certificate: either(HEALTHY.certificate, self.certificate, other.certificate)?,
            http: either(HEALTHY.http, self.http, other.http)?,
            control_door: either(HEALTHY.control_door, self.control_door, other.control_door)?,
            control_certificate: either(HEALTHY.control_certificate, self.control_certificate, other.control_certificate)?,
            portal: either(HEALTHY.portal, self.portal, other.portal)?,
            status_page: either(HEALTHY.status_page, self.status_page, other.status_page)?,
            budget_ms: either(HEALTHY.budget_ms, self.budget_ms, other.budget_ms)?,
            expect_body: either(HEALTHY.expect_body, self.expect_body, other.expect_body)?,
            story: either(HEALTHY.story, self.story, other.story)?,
        })
    }
}

/// The one of two settings that is not the healthy one.
fn either<T: Copy + PartialEq>(healthy: T, one: T, other: T) -> Option<T> {
    if other == healthy || other == one {
        Some(one)
    } else if one == healthy {
        Some(other)
    } else {
        None
    }
}

/// The device's own connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uplink {
    Healthy,
    NoInterface,
    NoCarrier,
    NoAddress,
    NoRoute,
}

/// The proxy that a device is told to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proxy {
    None,
    /// It opens every tunnel that it is asked for, and finds names by itself.
    Tunnels,
    /// It answers every request for a tunnel with this.
    Refuses(&'static str),
    /// Nothing listens at its port.
    Closed,
    /// Its name is not found.
    Unknown,
    /// The setting names no proxy at all.
    Nonsense,
}

/// A DNS server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Another server of the wallet's own, and nothing is wrong with it.
    OwnServer,
    /// The address exists, and its port is closed.
    Nothing,
}

impl Elsewhere {
    /// The address, where one is used.
    pub fn address(self) -> Option<Ipv4Addr> {
        match self {
            Self::Unused => None,
            Self::FalseServer | Self::OwnServer => Some(OTHER),
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
    /// A reset answers a `ClientHello` that names the wallet; with any other name the handshake goes on.
    ResetAtName,
    /// The same with silence.
    SilentAtName,
    /// A reset answers a `ClientHello` that offers TLS 1.3.
    ResetAtTls13,
    /// A reset answers a `ClientHello` of more than 1,500 bytes.
    ResetAtLargeHello,
    /// Only suites with CBC are taken.
    OlderSuites,
}

/// The certificate of a server, and what is sent along with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Certificate {
    /// The names in it; those of the server when none are given.
    pub names: Option<&'static [&'static str]>,
    /// Who signed it.
    pub issuer: Issuer,
    /// Whether the issuers' certificates are sent too.
    pub whole_chain: bool,
    /// From when until when it is valid, in days from now.
    pub valid: (i64, i64),
    /// What else is wrong with it.
    pub flaw: Option<Flaw>,
}

/// What is wrong with a certificate whose issuer, names and dates are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Its signature is not its issuer's.
    Damaged,
    /// It is for clients.
    WrongUsage,
    /// Its issuer's own certificate has expired.
    IssuerExpired,
    /// Its issuer's own certificate is not sent, and offered for download.
    IssuerOffered,
}

/// A certificate without fault.
pub(super) const GOOD: Certificate = Certificate { names: None, issuer: Issuer::Sandbox, whole_chain: true, valid: (-1, 90), flaw: None };

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub status: u16,
    pub reason: &'static str,
    /// `Content-Type`.
    pub kind: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
}

/// What a wallet that works answers.
pub(super) const OK: Reply = Reply::json(200, "OK", r#"{"status":"ok"}"#);

/// What a status page says when all is well, in the form of Statuspage v2.
pub(super) const ALL_WELL: Reply = Reply::json(
    200,
    "OK",
    r#"{"status":{"indicator":"none","description":"All Systems Operational"},"incidents":[],"scheduled_maintenances":[]}"#,
);

impl Reply {
    /// A JSON document.
    pub const fn json(status: u16, reason: &'static str, body: &'static str) -> Self {
        Self { status, reason, kind: "application/json", headers: &[], body }
    }

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Story {
    pub amount: Option<&'static str>,
    pub balance: Option<&'static str>,
    pub hold: Option<&'static str>,
    pub fee: Option<&'static str>,
    pub state: Option<State>,
}

/// Nothing.
pub(super) const NO_STORY: Story = Story { amount: None, balance: None, hold: None, fee: None, state: None };

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Setup = Setup { http: Http::After(Duration::from_secs(1)), ..HEALTHY };

    #[test]
    fn both_changes_are_kept_whichever_comes_first() {
        let closed = Setup { door: Door::Closed, ..HEALTHY };
        for both in [SLOW.with(closed), closed.with(SLOW)] {
            let both = both.expect("they do not contradict each other");
            assert_eq!((both.http, both.door, both.certificate), (SLOW.http, Door::Closed, GOOD));
        }
    }

    #[test]
    fn the_same_thing_cannot_be_changed_in_two_ways() {
        assert!(SLOW.with(SLOW).is_some());
        assert!(SLOW.with(Setup { http: Http::Empty, ..HEALTHY }).is_none());
    }
}
