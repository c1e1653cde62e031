//! The report about many targets: its form, and what it looks like for people.

mod markdown;
mod model;
mod text;
mod words;

pub use markdown::markdown as smoke_markdown;
pub use model::{About, CertificateEnd, Change, SMOKE_SCHEMA, SmokeFinding, SmokeReport, SmokeRun, Summary, TargetReport, Timings};
pub use text::text as smoke_text;
