//! The report: one value made from a record, and one small file per format. Pure: nothing here knows a socket or a clock.

mod build;
mod clean;
mod json;
mod model;
mod playbook;
mod support;
mod text;

pub use build::report;
pub use clean::clean;
pub use json::json;
pub use model::{
    ActionReport, CauseReport, ChannelReport, CheckReport, EvidenceItem, EvidenceLine, HintReport, PlaybookReport, REPORT_SCHEMA, Report,
    RuledOutLine, RunReport, StepReport, Support, TimeSpan, ToolReport, VerdictReport, WalletReport,
};
pub use support::support;
pub use text::{Style, text};
