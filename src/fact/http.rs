//! Facts about connections, requests, neutral controls and time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HostAddr, StepId};
use crate::redact::{Private, Redact};

/// What was done otherwise than an ordinary app does it, to tell faults apart that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Experiment {
    /// A neutral name in the ClientHello, at the same address.
    NeutralName,
    /// A small maximum segment size (RFC 9293, 3.7.1).
    SmallSegments,
    /// A ClientHello that offers TLS 1.2 alone.
    Tls12,
    /// A ClientHello that also offers older suites and rarer signatures; no more than its answer is read.
    WideHello,
    /// A ClientHello of more than 1,500 bytes, as browsers send; no more than its answer is read.
    LargeHello,
}

/// An attempt to open a TCP connection to one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Connect {
    /// The step that it belongs to.
    pub step: StepId,
    /// The experiment that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Experiment>,
    /// The address.
    pub address: HostAddr,
    /// The port.
    pub port: u16,
    /// How it ended.
    pub outcome: ConnectOutcome,
    /// Who rejected it, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection: Option<Rejection>,
    /// How many segments had to be sent again until it was open, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retransmits: Option<u32>,
    /// The round trip as the system measured it, in microseconds; none where it does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_us: Option<u64>,
    /// From SYN to the end, in milliseconds.
    pub took_ms: u64,
}

/// An ICMP error about a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Rejection {
    /// Who sent it.
    pub by: RejectedBy,
    /// What it says.
    pub says: RejectionKind,
}

/// What an ICMP error says is not to be reached (RFC 792, RFC 1812, RFC 4443).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionKind {
    /// The network.
    Network,
    /// The host.
    Host,
    /// The port.
    Port,
    /// Somebody forbids it.
    Prohibited,
    /// Anything else.
    Other,
}

/// Who sent an ICMP error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum RejectedBy {
    /// This device itself.
    ThisDevice,
    /// Somebody on the way.
    Router,
    /// The host that was to be reached.
    Target,
}

/// How an attempt to connect ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectOutcome {
    /// The connection is open.
    Open,
    /// A reset answered (`ECONNREFUSED`).
    Refused,
    /// Nothing answered in time.
    TimedOut,
    /// `EHOSTUNREACH`.
    HostUnreachable,
    /// `ENETUNREACH`, or no address of this family to send from.
    NetworkUnreachable,
    /// The device forbids it (`EPERM`, `EACCES`).
    NotPermitted,
    /// Any other failure.
    Failed,
}

/// An HTTP request and what came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Exchange {
    /// The step that it belongs to.
    pub step: StepId,
    /// The experiment that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Experiment>,
    /// The address asked, without query and credentials.
    pub url: Private,
    /// The server's address.
    pub address: HostAddr,
    /// How it ended.
    pub outcome: ExchangeOutcome,
    /// The status code.
    pub status: Option<u16>,
    /// The headers that judging needs.
    pub headers: Headers,
    /// Whether a redirect leads to an address asked before, or to too many.
    pub redirect_loop: bool,
    /// How many redirects were followed up to here.
    pub redirects: u32,
    /// Bytes of the body that arrived, up to the bound.
    pub body_bytes: u64,
    /// Whether the body contains the text that the wallet's profile expects; none when it expects none.
    pub body_as_expected: Option<bool>,
    /// The beginning of the text of the body.
    pub excerpt: Private,
    /// From the request to the first byte of the answer, in milliseconds.
    pub first_byte_ms: Option<u64>,
    /// From the first byte of the answer to the end of what was read of it, in milliseconds.
    #[serde(default)]
    pub body_ms: u64,
    /// From the request to the end, in milliseconds.
    pub took_ms: u64,
    /// The round trip of the connection at the end, as the system measured it, in microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_us: Option<u64>,
    /// How many segments had to be sent again since the connection was open, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retransmits: Option<u32>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeOutcome {
    /// A whole answer came.
    Answered,
    /// The connection was closed before any byte of an answer.
    Empty,
    /// The answer broke off.
    Truncated,
    /// The connection was reset before an answer.
    Reset,
    /// No byte of an answer in time.
    TimedOut,
    /// The answer began and did not end in time.
    BodyTimedOut,
    /// What came is no HTTP.
    Malformed,
    /// The server ended the session with the TLS alert `certificate_required` (RFC 8446, 6.2).
    CertificateRequired,
    /// Any other failure.
    Failed,
}

/// The headers that judging needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Headers {
    /// `Retry-After`, in seconds from the answer (RFC 9110, 10.2.3).
    pub retry_after_s: Option<u64>,
    /// The host that `Location` leads to.
    pub location_host: Option<Private>,
    /// `Content-Type`.
    pub content_type: Option<Private>,
    /// `Server`.
    pub server: Option<Private>,
    /// Whether there is a `Date`.
    pub date: bool,
    /// Whether a header of rate limiting says that nothing remains.
    pub rate_limit_exhausted: bool,
}

/// What a neutral address that must answer 204 did answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Portal {
    /// The address asked.
    pub url: Private,
    /// What came.
    pub outcome: PortalOutcome,
    /// The status code.
    pub status: Option<u16>,
    /// The host of a redirect.
    pub location_host: Option<Private>,
    /// In milliseconds.
    pub took_ms: u64,
}

/// What a neutral address answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum PortalOutcome {
    /// 204, as it must be.
    Clean,
    /// A redirect.
    Redirected,
    /// 200 with a body.
    Page,
    /// 511 Network Authentication Required (RFC 6585).
    AuthenticationRequired,
    /// Another status.
    OtherStatus,
    /// Its name was not found.
    Unresolved,
    /// No answer.
    Failed,
}

/// The time elsewhere, compared with this device's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct TimeReading {
    /// The source, as configured.
    pub source: Private,
    /// How it tells the time.
    pub by: TimeKind,
    /// True time minus this device's, in milliseconds; none when the source did not answer.
    pub offset_ms: Option<i64>,
    /// How far off that may be, in milliseconds.
    pub uncertainty_ms: u64,
}

/// How a source tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum TimeKind {
    /// SNTP (RFC 4330, RFC 5905).
    Sntp,
    /// The `Date` header of an HTTPS answer (RFC 9110, 6.6.1).
    HttpDate,
}

/// This device's clock was set while the run went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ClockSet {
    /// By how much: forward, or back when negative, in milliseconds.
    pub by_ms: i64,
}

impl Connect {
    /// The round trip in milliseconds: as the system measured it, or else the time until the connection was open, which
    /// counts the time until this program was woken too.
    pub fn round_trip_ms(&self) -> u64 {
        self.round_trip_us.map_or(self.took_ms, |us| us / 1_000)
    }
}
