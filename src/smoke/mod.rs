//! Smoke checks: many targets at once, judged by one ordinary visit each. Pure: what is wanted, what the visits mean, and
//! the report; who goes there is the engine's business.
//!
//! Whether a target works is decided here, from the facts of its attempts; why one does not is decided by the checks, from
//! a record of its own, as for every other run.

mod baseline;
mod build;
mod document;
mod judge;
mod own;
mod target;

pub use baseline::Baseline;
pub use build::{Checked, Run, again, report};
pub use document::{Defaults, MaxMs, SmokeDocument, TargetTable};
pub use judge::{Judged, judge};
pub use own::{own_record, remember};
pub use target::{Budgets, Target, Targets};
