//! Packs: everything paydoctor knows is data. The built-in one is the repository's `checks/`; others layer over it.

mod archived;
mod careful;
pub mod embedded;
mod given;
mod layer;
mod places;
mod program;
mod raw;
mod reader;
mod source;
mod trust;
mod validate;

pub use given::Given;
pub use layer::{Entry, Loaded, Pack, Rules};
pub use program::{OutputForm, ProgramCall, arguments};
pub use raw::{
    Action, ActionFile, ActionStep, Cause, Check, Code, CodeFile, CodeSource, Example, Finding, FindingStatus, ForEach, GroupFile, Hint,
    Instead, PackFile, PackInfo, PayAgain, Playbook, PlaybookFile, PlaybookStep, Retry, WhoActs,
};
pub use source::{Origin, Source};
pub use trust::Trust;
pub use validate::{says_to_pay, unknown_to, validate};
