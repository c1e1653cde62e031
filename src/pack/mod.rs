//! Packs: everything paydoctor knows is data. The built-in one is the repository's `checks/`; others layer over it.

pub mod embedded;
mod layer;
mod raw;
mod source;
mod validate;

pub use layer::{Entry, Pack, Rules};
pub use raw::{
    Action, ActionFile, Cause, Check, Code, CodeFile, CodeSource, Example, Finding, FindingStatus, ForEach, GroupFile, Hint, PackFile,
    PackInfo, PayAgain, Playbook, PlaybookFile, PlaybookStep, Retry, WhoActs,
};
pub use source::Source;
pub use validate::{unknown_to, validate};
