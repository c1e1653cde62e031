//! Facts about TLS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Experiment, HostAddr, StepId};
use crate::redact::{Private, Redact};

/// A TLS handshake, completed with verification put off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Handshake {
    /// The step that it belongs to.
    pub step: StepId,
    /// The experiment that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Experiment>,
    /// The server's address.
    pub address: HostAddr,
    /// The name in the ClientHello (SNI, RFC 6066).
    pub server_name: String,
    /// How it ended.
    pub outcome: HandshakeOutcome,
    /// The alert that the server sent, by its name in RFC 8446, section 6.
    pub alert: Option<String>,
    /// The protocol version, such as `TLSv1.3`.
    pub version: Option<String>,
    /// Whether the server asked for a client certificate.
    pub client_certificate_requested: bool,
    /// The certificates that it showed.
    pub chain: Option<Chain>,
    /// From the ClientHello to the end, in milliseconds.
    pub took_ms: u64,
}

/// How a handshake ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum HandshakeOutcome {
    /// It was completed.
    Complete,
    /// The server sent a fatal alert.
    Alert,
    /// No common version or cipher suite.
    Incompatible,
    /// The first bytes are no TLS record.
    NotTls,
    /// The connection was reset.
    Reset,
    /// The connection was closed.
    Closed,
    /// Nothing came in time.
    TimedOut,
    /// Any other failure.
    Failed,
}

/// A chain of certificates, looked at by name, by trust and by time, each apart from the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Chain {
    /// The subject of the first certificate.
    pub subject: Private,
    /// The issuer of the first certificate.
    pub issuer: Private,
    /// The subjects of the other certificates shown.
    pub intermediates: Vec<Private>,
    /// The DNS names and addresses in it, at most 20.
    pub names: Vec<Private>,
    /// Whether it is valid for the name asked (RFC 9525).
    pub name_matches: bool,
    /// Whether its subject is its issuer.
    pub self_signed: bool,
    /// Whether it leads to a root that this device trusts, leaving the time aside.
    pub system_trust: Trust,
    /// Whether it leads to a root of the public web, leaving the time aside.
    pub public_trust: Trust,
    /// When the certificates that lead to the root begin to be valid, in seconds since 1970.
    pub not_before: i64,
    /// When the first of them ends, in seconds since 1970.
    pub not_after: i64,
}

/// Whether a chain leads to a trusted root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// It does.
    Trusted,
    /// Its issuer is not known.
    UnknownIssuer,
    /// A stapled or configured revocation says so.
    Revoked,
    /// It breaks a rule of RFC 5280.
    Invalid,
    /// There is no root to compare with.
    NoRoots,
}
