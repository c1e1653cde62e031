//! Facts about proxies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StepId;
use crate::redact::{Private, Redact};

/// A tunnel asked of a proxy (CONNECT, RFC 9110, 9.3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct ProxyAttempt {
    /// The step that it belongs to.
    pub step: StepId,
    /// The proxy, host and port; its credentials are never kept.
    pub proxy: Private,
    /// The host that was to be reached through it.
    pub host: String,
    /// How it ended.
    pub outcome: ProxyOutcome,
    /// The proxy's status code.
    pub status: Option<u16>,
    /// In milliseconds.
    pub took_ms: u64,
}

/// How asking a proxy for a tunnel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyOutcome {
    /// The tunnel is open.
    Open,
    /// The setting is no address of a proxy that we can use.
    BadSetting,
    /// The proxy's name was not found.
    Unresolved,
    /// No connection to the proxy.
    Unreachable,
    /// It wants a password (407).
    AuthRequired,
    /// It refuses this host (403 and the like).
    Denied,
    /// It cannot reach this host (502, 503, 504).
    UpstreamFailed,
    /// It answers nothing that can be understood, or not in time.
    NoAnswer,
}
