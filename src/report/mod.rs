//! The report: one value made from a record, and one small file per format. Pure: nothing here knows a socket or a clock.

mod build;
mod clean;
mod groups;
pub mod handover;
mod html;
mod json;
mod link;
mod markdown;
mod model;
mod money;
mod playbook;
mod reach;
mod short;
mod support;
mod text;
mod timing;
mod when;
mod words;

pub use build::report;
pub use clean::clean;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use model::{
    ActionReport, CauseReport, ChannelReport, CheckReport, EvidenceItem, EvidenceLine, HintReport, MoneyReport, PlaybookReport,
    REPORT_SCHEMA, ReplayReport, Report, RuledOutLine, RunReport, StepReport, Support, TimeSpan, Told, ToolReport, VerdictReport,
    WalletReport,
};
pub use short::short;
pub use support::support;
pub use text::{Style, text};
