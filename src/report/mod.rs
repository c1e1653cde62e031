//! The report: one value made from a record, and one small file per format. Pure: nothing here knows a socket or a clock.

mod advice;
mod build;
mod clean;
mod github;
mod groups;
pub mod handover;
pub mod headline;
mod html;
mod json;
mod junit;
mod link;
mod markdown;
mod model;
mod money;
mod playbook;
mod prometheus;
mod reach;
mod results;
mod short;
mod smoke;
mod support;
mod tap;
mod text;
mod timing;
mod told;
mod when;
mod words;

pub use build::report;
pub use clean::clean;
pub use github::github;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use model::{
    ActionReport, CauseReport, ChannelReport, ChargeReport, CheckReport, EvidenceItem, EvidenceLine, HintReport, MoneyReport,
    PlaybookReport, REPORT_SCHEMA, Report, RuledOutLine, RunReport, StepReport, Support, TimeSpan, ToolReport, VerdictReport, WalletReport,
};
pub use prometheus::prometheus;
pub use results::Results;
pub use short::short;
pub use smoke::{
    About, CertificateEnd, Change, SMOKE_SCHEMA, SmokeFinding, SmokeReport, SmokeRun, Summary, TargetReport, Timings, smoke_markdown,
    smoke_text,
};
pub use support::support;
pub use tap::tap;
pub use text::{Style, text};
pub use told::{ReplayReport, Told};
