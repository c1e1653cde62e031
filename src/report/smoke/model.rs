//! The report about many targets as other programs read it (`paydoctor.smoke.v1`). Names and meanings are kept from version
//! to version.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::Status;
use crate::fact::run_id;
use crate::lang::Lang;
use crate::redact::Redact;
use crate::report::{ActionReport, ToolReport, VerdictReport};

/// The version of the form.
pub const SMOKE_SCHEMA: &str = "paydoctor.smoke.v1";

/// A report about many targets.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct SmokeReport {
    /// Always `paydoctor.smoke.v1`.
    pub schema: String,
    /// What made it.
    pub tool: ToolReport,
    /// The run.
    pub run: SmokeRun,
    /// What it came to.
    pub summary: Summary,
    /// The targets, in the order of the file.
    pub targets: Vec<TargetReport>,
    /// Targets of the baseline that the file no longer names.
    pub gone: Vec<String>,
}

/// The run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct SmokeRun {
    /// Its id.
    #[redact(with = run_id)]
    pub id: String,
    /// The file of targets, as it was named.
    pub file: String,
    /// RFC 3339 with offset, by this device's clock.
    pub started_at: String,
    /// How long it took.
    pub duration_ms: u64,
    /// How long it might have taken.
    pub deadline_ms: u64,
    /// Every target was looked at to the end.
    pub complete: bool,
    /// Somebody ended it early.
    pub interrupted: bool,
    /// How many targets were looked at at the same time.
    pub jobs: usize,
    /// The language.
    pub lang: Lang,
    /// When the run began with which this one was compared (RFC 3339); null without a baseline.
    pub baseline: Option<String>,
}

/// What the run came to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Summary {
    /// The worst of all results.
    pub status: Status,
    /// How many targets there are.
    pub targets: usize,
    /// How many of them work.
    pub pass: usize,
    /// How many work, and something has to be noted.
    pub warn: usize,
    /// How many do not work, or not within their bounds.
    pub fail: usize,
    /// Of how many nobody knows.
    pub unknown: usize,
    /// For how many of those that failed the cause was looked for.
    pub diagnosed: usize,
    /// How many were better in the baseline; null without one.
    pub worse: Option<usize>,
    /// How many were worse in the baseline; null without one.
    pub better: Option<usize>,
    /// One sentence.
    pub text: String,
}

/// A target.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Redact)]
pub struct TargetReport {
    /// Its id.
    pub id: String,
    /// The id of the wallet that it belongs to.
    pub wallet: Option<String>,
    /// Its address, without credentials, query and fragment.
    pub url: String,
    /// The line of the file on which it stands.
    pub line: Option<usize>,
    /// `pass`, `warn`, `fail` or `unknown`.
    pub status: Status,
    /// The root cause, where one was found.
    pub cause: Option<String>,
    /// What was seen, in one or a few sentences.
    pub text: String,
    /// Everything that was found, one by one.
    pub findings: Vec<SmokeFinding>,
    /// How long each phase of the deciding attempt took.
    pub timings: Timings,
    /// How often it was gone to.
    pub attempts: usize,
    /// The status code of the answer.
    pub http_status: Option<u16>,
    /// The certificate that it showed.
    pub certificate: Option<CertificateEnd>,
    /// What is different from the baseline; null without one.
    pub change: Option<Change>,
    /// The verdict about a target that failed.
    pub verdict: Option<VerdictReport>,
    /// What to do next about a target that failed.
    pub next_action: Option<ActionReport>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct SmokeFinding {
    /// What it is about.
    pub about: About,
    /// How bad it is.
    pub status: Status,
    /// What was seen.
    pub text: String,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// This device.
    Device,
    /// Looking the name up.
    Dns,
    /// The proxy on the way.
    Proxy,
    /// Opening the connection.
    Connect,
    /// The TLS handshake.
    Tls,
    /// The certificate.
    Certificate,
    /// The answer.
    Answer,
    /// The time to the first byte of the answer.
    FirstByte,
    /// The time for the whole attempt.
    Deadline,
    /// The baseline.
    Baseline,
}

/// How long each phase took, in milliseconds; null where it did not take place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Timings {
    /// Looking the name up; targets of one host share one look-up.
    pub dns_ms: Option<u64>,
    /// Opening the connection, or the tunnel of a proxy.
    pub connect_ms: Option<u64>,
    /// The TLS handshake.
    pub tls_ms: Option<u64>,
    /// From the request to the first byte of the answer.
    pub first_byte_ms: Option<u64>,
    /// All phases together, and reading the answer.
    pub total_ms: u64,
}

/// When a certificate ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct CertificateEnd {
    /// When (RFC 3339).
    pub ends_at: String,
    /// The same, in seconds since 1970.
    pub ends_s: i64,
    /// Whole days until then.
    pub days_left: i64,
}

/// What is different from the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Nothing beyond noise.
    Same,
    /// It worked then, and does not now; or had nothing to note then, and has now.
    Worse,
    /// It takes longer than then, in each of three attempts, by more than half and by more than 50 ms.
    Slower,
    /// It did not work then, or had something to note, and that is over.
    Better,
    /// It took longer then, by more than half and by more than 50 ms.
    Faster,
    /// The baseline does not know it.
    New,
    /// Nobody knows how it is now, or how it was then.
    NotComparable,
}
