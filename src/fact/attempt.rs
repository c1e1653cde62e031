//! One attempt at a target, when many targets are looked at.

use super::{Fact, Reason};
use crate::redact::Redact;

/// One attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Redact)]
pub struct Attempt {
    /// What was observed, in order.
    pub facts: Vec<Fact>,
    /// Why it ended before its own end.
    pub cut: Option<Reason>,
}
