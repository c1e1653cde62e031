//! Diagnosis: from findings to one root cause and one next action. Pure. Whether to pay again is for [`crate::charge`].

mod action;
mod known;
mod paying;
mod rank;
mod retry;

pub use action::Next;
pub use paying::{Paying, ShownStep};
pub use rank::{Evidence, Ranked, RuledOut};
pub use retry::{Advice, retry};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::charge::{self, Charge, PaymentFacts};
use crate::check::view::View;
use crate::check::{Outcome, Status};
use crate::fact::Run;
use crate::pack::{Cause, Pack, PlaybookStep, Retry};
use crate::redact::Redact;
use crate::support::{Known, StepStatus, action_by_order, actions_left, mark, walk};

/// What a run comes out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictStatus {
    /// Nothing was found, and no failure is claimed.
    Healthy,
    /// It works, but something is wrong enough to say so.
    Degraded,
    /// Nothing is broken: it is not finished, or not late.
    Waiting,
    /// The operation cannot succeed now.
    Failed,
    /// Too little is known, or all is green and yet a failure is claimed.
    Inconclusive,
}

/// The result of a diagnosis.
#[derive(Clone, Debug)]
pub struct Diagnosis<'a> {
    /// What the run comes out as.
    pub status: VerdictStatus,
    /// The root cause; none when healthy or inconclusive.
    pub cause: Option<&'a Cause>,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// Whether a second charge is excluded, and what that rests on.
    pub charge: Charge,
    /// When a retry makes sense.
    pub retry: Retry,
    /// The one thing to do next; none when healthy.
    pub next: Option<Next<'a>>,
    /// What to do when that does not help.
    pub then: Vec<Next<'a>>,
    /// Every cause that something speaks for, the root cause first.
    pub causes: Vec<Ranked<'a>>,
    /// Causes that a check excludes.
    pub ruled_out: Vec<RuledOut<'a>>,
    /// What the checks say about causes.
    pub known: Known<'a>,
    /// The steps of the playbook, each with how far it is; none when healthy.
    pub way: Vec<(&'a PlaybookStep, StepStatus)>,
}

/// Finds the root cause.
pub fn diagnose<'a>(view: &View, run: &Run, outcomes: &'a [Outcome], pack: &'a Pack) -> Diagnosis<'a> {
    let case = &run.case;
    let causes = rank::rank(outcomes, pack, case);
    let ruled_out = rank::ruled_out(outcomes, &causes, pack, case.device);
    let lead = causes.first().filter(|lead| !lead.elsewhere);
    let status = match status(lead, outcomes, case) {
        // Something is wrong where the payment did not go through: that is no answer, and no sign that all is well.
        VerdictStatus::Healthy if !causes.is_empty() => VerdictStatus::Inconclusive,
        status => status,
    };
    let cause = lead.map(|l| l.cause).filter(|_| !matches!(status, VerdictStatus::Healthy | VerdictStatus::Inconclusive));
    let charge = charge::weigh(&PaymentFacts::of(view, run, outcomes, pack), pack);
    let again = charge.pay_again;
    let retry = retry(cause, again, &retry::advice(view, cause));
    let known = known::known(outcomes, pack, case.device);
    // What proves nothing can still name the time to wait for: that is the best guess then.
    let guess = cause.or_else(|| lead.map(|l| l.cause).filter(|c| action::not_before(c, view).is_some()));
    let healthy = status == VerdictStatus::Healthy;
    let playbook = pack.playbook(case.problem).filter(|_| !healthy);
    let mut way = playbook.map(|p| walk(p, run.wallet.disputes, &known, guess)).unwrap_or_default();
    Paying::of(again, case).keep_allowed(&mut way, |id| pack.actions.get(id).map(|e| &e.value));
    // Whoever is being defrauded must not be led on to pay by steps.
    way.retain(|_| !(cause.is_some_and(|c| c.stop) && case.problem.is_operation()));
    let by_order = cause.and_then(|c| action_by_order(&way, c));
    let choice = action::Choice { status, cause, guess, case, pay_again: again, way: &actions_left(&way), by_order };
    let (next, then) = action::choose(&choice, view, pack);
    if let (None, Some(next)) = (cause, &next) {
        mark(&mut way, &next.action.id);
    }
    Diagnosis {
        status,
        confidence: lead.filter(|_| cause.is_some()).map_or(0, |l| l.confidence),
        cause,
        charge,
        retry,
        next,
        then,
        causes,
        ruled_out,
        known,
        way,
    }
}

/// What the run comes out as. "Could not check" is never "OK", and a claimed failure is never "healthy".
fn status(lead: Option<&Ranked<'_>>, outcomes: &[Outcome], case: &Case) -> VerdictStatus {
    let undecided = outcomes.iter().any(|o| match o.status {
        Status::Unknown => o.vital,
        // Something fails, and no cause can be named for it.
        Status::Fail => o.found.as_ref().is_some_and(|f| f.cause.is_none()),
        _ => false,
    });
    match lead {
        // What a screen says of anything proves nothing.
        Some(lead) if lead.cause.vague && !lead.fails => VerdictStatus::Inconclusive,
        Some(lead) if lead.fails => VerdictStatus::Failed,
        Some(_) if undecided => VerdictStatus::Inconclusive,
        Some(lead) if lead.cause.waiting => VerdictStatus::Waiting,
        Some(_) => VerdictStatus::Degraded,
        None if undecided || case.trouble_claimed() => VerdictStatus::Inconclusive,
        None => VerdictStatus::Healthy,
    }
}
