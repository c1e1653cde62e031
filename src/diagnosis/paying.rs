//! What an answer to "may I pay again?" leaves of everything that pays: the one place where actions, their steps and the steps
//! of playbooks are held against it, so that a report cannot advise what its answer rules out.

use crate::case::Case;
use crate::pack::{Action, ActionStep, PayAgain, PlaybookStep};
use crate::support::StepStatus;

/// What may be shown of what pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paying {
    /// All of it.
    Allowed,
    /// Nothing has been paid yet: the actions, and no step that speaks of another attempt.
    FirstTime,
    /// Only behind the condition that the first attempt shows as failed.
    IfFailed,
    /// Nothing.
    Never,
}

/// A step of an action as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownStep<'a> {
    /// The step.
    pub step: &'a ActionStep,
    /// Its text goes behind the condition that the first attempt shows as failed.
    pub needs_condition: bool,
}

impl Paying {
    /// What an answer allows in a case.
    pub fn of(answer: Option<PayAgain>, case: &Case) -> Self {
        match answer {
            Some(PayAgain::Yes) => Self::Allowed,
            Some(PayAgain::CheckFirst) => Self::IfFailed,
            None if case.problem.is_operation() && !case.attempt_claimed() => Self::FirstTime,
            Some(PayAgain::No) | None => Self::Never,
        }
    }

    /// Whether an action may be shown at all.
    pub fn allows(self, action: &Action) -> bool {
        !(self == Self::Never && action.pays) && self.steps(action).next().is_some()
    }

    /// Whether an action may be the next one: where the status has to be checked first, only what checks it.
    pub fn allows_first(self, action: &Action) -> bool {
        self.allows(action) && (self != Self::IfFailed || (action.checks_status && !action.pays))
    }

    /// The steps of an action that may be shown.
    pub fn steps(self, action: &Action) -> impl Iterator<Item = ShownStep<'_>> {
        action.steps.iter().filter_map(move |step| self.step(step))
    }

    fn step(self, step: &ActionStep) -> Option<ShownStep<'_>> {
        let needs_condition = step.pays && !step.if_failed && self == Self::IfFailed;
        let dropped = step.pays && matches!(self, Self::Never | Self::FirstTime);
        (!dropped).then_some(ShownStep { step, needs_condition })
    }

    /// Takes the steps out of a way that may not be shown.
    pub(super) fn keep_allowed<'a>(self, way: &mut Vec<(&'a PlaybookStep, StepStatus)>, action: impl Fn(&str) -> Option<&'a Action>) {
        let pays = |step: &PlaybookStep| step.pays || step.action.as_deref().and_then(&action).is_some_and(|a| a.pays);
        way.retain(|(step, _)| match self {
            Self::Never => !pays(step),
            Self::FirstTime => !step.pays,
            Self::Allowed | Self::IfFailed => true,
        });
    }
}
