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
    /// Whether its own key signed it.
    pub self_signed: bool,
    /// Whether it leads to a root that this device trusts, leaving the time aside.
    pub system_trust: Trust,
    /// Whether it leads to a root of the public web, leaving the time aside.
    pub public_trust: Trust,
    /// When the certificates that lead to the root begin to be valid, in seconds since 1970.
    pub not_before: i64,
    /// When the first of them ends, in seconds since 1970.
    pub not_after: i64,
    /// The issuer's certificate that begins last; none where it is the first certificate itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins_last: Option<Private>,
    /// The issuer's certificate that ends first; none where it is the first certificate itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_first: Option<Private>,
    /// The rules that the best path to a root of this device breaks, dates aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<ChainFault>,
    /// The issuer at which every path to a root of this device ends: neither sent nor known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_issuer: Option<MissingIssuer>,
    /// What the OCSP response that came with it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staple: Option<Staple>,
}

/// What a stapled OCSP response says of the first certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Staple {
    /// It is not revoked.
    Good,
    /// It is revoked.
    Revoked,
    /// Its issuer does not know it.
    Unknown,
    /// The response is out of date.
    Stale,
    /// The response cannot be read, is about another certificate, or is not signed by the issuer.
    Invalid,
}

/// A rule that a certificate of a chain breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ChainFault {
    /// The rule.
    pub rule: ChainRule,
    /// The subject of the certificate that breaks it.
    pub certificate: Private,
    /// What exactly: a hash, the length of a key in bits, the OID of an extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Private>,
}

/// The rules of RFC 5280 that a verifier holds a chain to, dates aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ChainRule {
    /// It is signed by the key of the issuer that it names.
    Signature,
    /// It may be used for servers (keyUsage, extKeyUsage).
    Usage,
    /// What issues certificates is an authority (basicConstraints, keyCertSign).
    NotAuthority,
    /// No more authorities follow than an authority allows (pathLenConstraint).
    PathLength,
    /// An authority issues for the names only that it may issue for.
    NameConstraint,
    /// The hash that was signed cannot be forged.
    WeakHash,
    /// The key is long enough.
    WeakKey,
    /// Every critical extension is a known one.
    CriticalExtension,
    /// It uses cryptography that this program does not know: nobody can say here whether it is right.
    Unverifiable,
}

/// An issuer that is neither sent nor known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct MissingIssuer {
    /// Its name.
    pub name: Private,
    /// The host from which its certificate can be fetched (authorityInfoAccess, RFC 5280, 4.2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_by: Option<Private>,
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
    /// Its issuer is trusted, and it breaks a rule of RFC 5280.
    Invalid,
    /// Its issuer is trusted, and it uses cryptography that this program does not know.
    Unverifiable,
    /// There is no root to compare with.
    NoRoots,
}
