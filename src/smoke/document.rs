//! The file of targets as people write it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The targets of `paydoctor smoke`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmokeDocument {
    /// What holds for every target that says nothing else.
    #[serde(default)]
    pub defaults: Defaults,
    /// The targets, in the order of the report.
    #[serde(default)]
    pub targets: Vec<TargetTable>,
}

/// What holds for every target that says nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// How long one attempt at a target may take; `10s` when it is not given.
    #[schemars(extend("format" = "span"))]
    pub deadline: Option<String>,
    /// How often a failure is repeated before it counts; 1 when it is not given.
    pub retries: Option<i64>,
    /// The longest that each phase may take, in milliseconds: a target that takes longer has failed.
    #[serde(default)]
    pub max_ms: MaxMs,
    /// Warn when the certificate ends in fewer days.
    pub cert_days: Option<i64>,
}

/// The longest that each phase may take, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaxMs {
    /// Looking the name up.
    pub dns: Option<i64>,
    /// Opening the connection.
    pub connect: Option<i64>,
    /// The TLS handshake.
    pub tls: Option<i64>,
    /// From the request to the first byte of the answer.
    pub first_byte: Option<i64>,
}

/// A target: an address, or every endpoint of a wallet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetTable {
    /// What it is called; each endpoint of a wallet is called `id/endpoint`.
    pub id: String,
    /// A wallet of any loaded pack, or a profile file: all its endpoints.
    pub wallet: Option<String>,
    /// An address.
    #[schemars(extend("format" = "web"))]
    pub url: Option<String>,
    /// The status codes that mean "works"; any 2xx when it is not given.
    pub expect_status: Option<Vec<i64>>,
    /// Text that the body must contain.
    pub expect_body: Option<String>,
    /// How long one attempt may take.
    #[schemars(extend("format" = "span"))]
    pub deadline: Option<String>,
    /// How often a failure is repeated before it counts.
    pub retries: Option<i64>,
    /// The longest that each phase may take, in milliseconds; what is not given here is that of `defaults`.
    #[serde(default)]
    pub max_ms: MaxMs,
    /// Warn when the certificate ends in fewer days.
    pub cert_days: Option<i64>,
}
