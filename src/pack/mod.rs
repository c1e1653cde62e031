//! Packs: everything paydoctor knows is data. The built-in one is the repository's `checks/`; others layer over it.

pub mod embedded;
mod layer;
mod raw;
mod source;
mod validate;

pub use layer::{Entry, Pack};
pub use raw::{
    Action, ActionFile, Cause, Check, Example, Finding, FindingStatus, ForEach, GroupFile, PackFile, PackInfo, PayAgain, Retry, WhoActs,
};
pub use source::Source;
pub use validate::validate;
