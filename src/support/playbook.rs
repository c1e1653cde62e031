//! The way through a kind of problem: which steps are done, and which one is to be taken now.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::known::Known;
use crate::case::ProblemKind;
use crate::pack::{Cause, Pack, Playbook, PlaybookStep};
use crate::redact::Redact;
use crate::wallet::DisputeOrder;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum StepStatus {
    /// What it is about was checked, and is not the trouble.
    Done,
    /// It is the step to take.
    Now,
    /// It comes later, if it is needed.
    Open,
}

/// The steps of a playbook, each with how far it is. The step to take is the one about the verdict's cause, else the first that is not done.
pub fn walk<'a>(
    playbook: &'a Playbook,
    disputes: DisputeOrder,
    known: &Known<'_>,
    cause: Option<&Cause>,
) -> Vec<(&'a PlaybookStep, StepStatus)> {
    let steps: Vec<&PlaybookStep> = playbook.step.iter().filter(|s| s.disputes.is_none_or(|order| order == disputes)).collect();
    let about = cause.and_then(|cause| position(&steps, cause));
    // What is left when everything else is done cannot be done by checking.
    let last = steps.len().saturating_sub(1);
    let done: Vec<bool> = steps.iter().enumerate().map(|(i, s)| i < last && known.excludes(&s.about)).collect();
    let now = about.or_else(|| done.iter().position(|done| !done));
    let status = |i: usize| match done[i] {
        _ if now == Some(i) => StepStatus::Now,
        true => StepStatus::Done,
        false => StepStatus::Open,
    };
    steps.into_iter().enumerate().map(|(i, step)| (step, status(i))).collect()
}

/// The action that a wallet's own order of disputes has for a cause: it knows better than the cause itself.
pub fn action_by_order<'a>(steps: &[(&'a PlaybookStep, StepStatus)], cause: &Cause) -> Option<&'a str> {
    let step = steps.iter().map(|(step, _)| *step).find(|s| s.disputes.is_some() && s.about.contains(&cause.id))?;
    step.action.as_deref()
}

/// Moves the mark of the step to take to the one behind an action, where there is one.
pub fn mark(steps: &mut [(&PlaybookStep, StepStatus)], action: &str) {
    let Some(chosen) = steps.iter().position(|(step, _)| step.action.as_deref() == Some(action)) else { return };
    for (i, (_, status)) in steps.iter_mut().enumerate() {
        match *status {
            _ if i == chosen => *status = StepStatus::Now,
            StepStatus::Now => *status = StepStatus::Open,
            StepStatus::Done | StepStatus::Open => {}
        }
    }
}

/// The actions of the steps that are left, the one to take first.
pub fn actions_left<'a>(steps: &[(&'a PlaybookStep, StepStatus)]) -> Vec<&'a str> {
    let of = |status| steps.iter().filter(move |(_, s)| *s == status).filter_map(|(step, _)| step.action.as_deref());
    of(StepStatus::Now).chain(of(StepStatus::Open)).collect()
}

/// The place of a cause in the playbook of a kind of problem: between causes that nothing else tells apart, the one that its
/// document looks for first comes first.
pub fn playbook_order(pack: &Pack, problem: ProblemKind, cause: &Cause) -> usize {
    let steps: Vec<&PlaybookStep> = pack.playbook(problem).into_iter().flat_map(|p| &p.step).collect();
    position(&steps, cause).unwrap_or(usize::MAX)
}

/// The step about a cause: one that names it, else one that names its group.
fn position(steps: &[&PlaybookStep], cause: &Cause) -> Option<usize> {
    let names = |id: &str| steps.iter().position(|s| s.about.iter().chain(&s.also).any(|about| about == id));
    names(&cause.id).or_else(|| names(&cause.group))
}
