//! paydoctor finds out why a payment failed and says the one thing to do next.
//!
//! ```text
//! wallet + case + options ─► plan ─► probes ─► facts ─► redaction ─► checks ─► findings ─► diagnosis ─► report
//! ```
//! One direction, no way back. Everything right of the facts is pure: the same record and the same pack give the same report.

pub mod archive;
pub mod bundle;
pub mod case;
pub mod charge;
pub mod check;
pub mod cli;
pub mod code;
pub mod diagnosis;
pub mod document;
pub mod engine;
pub mod exit;
pub mod explain;
pub mod fact;
pub mod file;
pub mod history;
pub mod lang;
pub mod pack;
pub mod plan;
pub mod probe;
pub mod problem;
pub mod report;
pub mod rules;
pub mod sandbox;
pub mod screen;
pub mod smoke;
pub mod support;
pub mod thread;
pub mod wallet;
pub mod world;

pub use paydoctor_redact as redact;
