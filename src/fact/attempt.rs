//! One attempt at a target, when many targets are looked at.

use super::{Fact, Reason};
use crate::redact::{Redact, Redactor};

/// One attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// What was observed, in order.
    pub facts: Vec<Fact>,
    /// Why it ended before its own end.
    pub cut: Option<Reason>,
}

impl Redact for Attempt {
    fn redact(&mut self, redactor: &mut Redactor) {
        self.facts.redact(redactor);
    }
}
