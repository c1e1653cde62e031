//! Facts: what was observed, typed and serialisable. A failure to connect is a fact like any other; none of them judges.

mod address;
mod attempt;
mod device;
mod dns;
mod http;
mod link;
mod log;
mod program;
mod proxy;
mod record;
mod status;
mod tls;

pub use address::{Family, HostAddr, Scope};
pub use attempt::Attempt;
pub use device::Device;
pub use dns::{DnsAnswer, DnsOrigin, DnsOutcome, RecordType, Resolution, ResolutionOutcome, Transport};
pub use http::{
    ClockSet, Connect, ConnectOutcome, Exchange, ExchangeOutcome, Experiment, Headers, Portal, PortalOutcome, RejectedBy, Rejection,
    RejectionKind, TimeKind, TimeReading,
};
pub use link::{Interface, Link, Route, RouteOutcome};
pub use log::{Log, Logged, write_lines};
pub use program::{Program, ProgramEnd, ProgramState, Reading, Threshold, program_step};
pub use proxy::{ProxyAttempt, ProxyOutcome};
pub(crate) use record::run_id;
pub use record::{Event, RECORD_SCHEMA, Record, Run, StepEnd, StepId, StepPlan, Wanted};
pub use status::{StatusIndicator, StatusPage};
pub use tls::{Chain, ChainFault, ChainRule, Handshake, HandshakeOutcome, MissingIssuer, Staple, Trust};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::Redact;

/// One observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fact {
    /// Interfaces, routes and configured resolvers of this device.
    Link(Link),
    /// How the device is doing.
    Device(Device),
    /// What the system's own resolver says about a name.
    Resolution(Resolution),
    /// What one DNS server says about a name.
    DnsAnswer(DnsAnswer),
    /// An attempt to open a TCP connection.
    Connect(Connect),
    /// A TLS handshake on an open connection.
    Handshake(Handshake),
    /// An HTTP request and what came back.
    Exchange(Exchange),
    /// A neutral address that must answer 204.
    Portal(Portal),
    /// The time elsewhere.
    Time(TimeReading),
    /// This device's clock was set meanwhile.
    ClockSet(ClockSet),
    /// A tunnel asked of a proxy.
    Proxy(ProxyAttempt),
    /// What the provider's status page says.
    StatusPage(StatusPage),
    /// A program that a check ran.
    Program(Program),
}

/// Why something planned was not observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The deadline of the run came first.
    Deadline,
    /// The run was interrupted.
    Interrupted,
    /// The step ran out of its own time.
    StepTimedOut,
    /// What it needs was not found by an earlier step.
    NothingToProbe,
    /// The probe itself failed; a defect.
    ProbeFailed,
    /// This device had no file descriptors or memory left for it.
    NoResources,
}

impl Reason {
    /// The word for it in records and texts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Interrupted => "interrupted",
            Self::StepTimedOut => "step-timed-out",
            Self::NothingToProbe => "nothing-to-probe",
            Self::ProbeFailed => "probe-failed",
            Self::NoResources => "no-resources",
        }
    }
}
