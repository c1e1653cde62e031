//! Facts about names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::HostAddr;

use crate::redact::Redact;

/// What the system's own resolver says about a name: hosts file, search domains and all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Resolution {
    /// The name.
    pub name: String,
    /// How it ended.
    pub outcome: ResolutionOutcome,
    /// The addresses, in the system's order.
    pub addresses: Vec<HostAddr>,
    /// Whether the hosts file of the device names it.
    pub in_hosts_file: bool,
    /// From the question to the answer, in milliseconds.
    pub took_ms: u64,
}

/// How a look-up by the system ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ResolutionOutcome {
    /// At least one address.
    Found,
    /// The name or its addresses do not exist (`EAI_NONAME`, `EAI_NODATA`).
    NotFound,
    /// No resolver gave a usable answer (`EAI_AGAIN`, `EAI_FAIL`, system error).
    Failed,
    /// No answer in the time given to it.
    TimedOut,
}

/// A record type that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
pub enum RecordType {
    /// An IPv4 address (RFC 1035).
    A,
    /// An IPv6 address (RFC 3596).
    #[serde(rename = "AAAA")]
    Aaaa,
}

/// Who the asked server is to this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum DnsOrigin {
    /// A resolver that the system is configured with.
    Configured,
    /// Another resolver, asked directly for comparison.
    Alternate,
    /// A resolver asked over HTTPS (RFC 8484), which nobody in between can answer for.
    Encrypted,
}

/// How a question travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// RFC 1035, 4.2.1.
    Udp,
    /// RFC 7766.
    Tcp,
    /// RFC 8484.
    Https,
}

/// What one server says about one record type of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct DnsAnswer {
    /// The name.
    pub name: String,
    /// The record type.
    pub record_type: RecordType,
    /// The server.
    pub server: HostAddr,
    /// Its port.
    pub port: u16,
    /// Who the server is to this device.
    pub origin: DnsOrigin,
    /// Its place among those of its kind, from 0: the system asks the configured ones in this order.
    pub place: u32,
    /// How the question travelled.
    pub transport: Transport,
    /// The server was told not to check signatures (CD, RFC 4035, 3.2.2).
    #[serde(default)]
    pub unchecked: bool,
    /// How it ended.
    pub outcome: DnsOutcome,
    /// The addresses.
    pub addresses: Vec<HostAddr>,
    /// Whether a start-of-authority record came with a negative answer (RFC 2308).
    pub soa: bool,
    /// How often the question was sent.
    pub asked: u32,
    /// From the question to the answer, in milliseconds.
    pub took_ms: u64,
}

/// How a question to one server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum DnsOutcome {
    /// `NOERROR` with an address.
    Answered,
    /// `NOERROR` without an address of this type.
    NoData,
    /// `NXDOMAIN`.
    Nxdomain,
    /// `SERVFAIL`.
    Servfail,
    /// `REFUSED`.
    Refused,
    /// Another response code.
    OtherRcode,
    /// The answer was truncated (TC) over UDP.
    Truncated,
    /// The answer is no DNS message, or no answer to the question.
    Malformed,
    /// No answer.
    TimedOut,
    /// The port is closed (`ECONNREFUSED`).
    PortClosed,
    /// `EHOSTUNREACH`: a neighbour or a router says so.
    HostUnreachable,
    /// `ENETUNREACH`, or no address of this family to send from.
    NetworkUnreachable,
    /// This device forbids sending the question (`EPERM`).
    NotPermitted,
    /// The connection broke.
    Broken,
}
