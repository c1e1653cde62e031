//! Diagnosis: from findings to one root cause, one answer to "may I pay again?", and one next action. Pure.

mod action;
mod known;
mod pay_again;
mod rank;

pub use action::Next;
pub use pay_again::{Told, pay_again, retry};
pub use rank::{Evidence, Ranked, RuledOut};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Case, ProblemKind};
use crate::check::view::View;
use crate::check::{Outcome, Status};
use crate::fact::Run;
use crate::pack::{Cause, Pack, PayAgain, PlaybookStep, Retry};
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
    /// Whether a second charge is excluded; none when no attempt to pay is claimed.
    pub pay_again: Option<PayAgain>,
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
    let causes = rank::rank(outcomes, pack, case.problem);
    let ruled_out = rank::ruled_out(outcomes, &causes, pack);
    let lead = causes.first();
    let status = status(lead, outcomes, case);
    let cause = lead.map(|l| l.cause).filter(|_| !matches!(status, VerdictStatus::Healthy | VerdictStatus::Inconclusive));
    let told = told(view, cause);
    let again = pay_again(cause, case, &told);
    let retry = retry(cause, again, &told);
    let known = known::known(outcomes, pack);
    // What proves nothing can still name the time to wait for: that is the best guess then.
    let guess = cause.or_else(|| lead.map(|l| l.cause).filter(|c| action::not_before(c, view).is_some()));
    let healthy = status == VerdictStatus::Healthy;
    let playbook = pack.playbook(case.problem).filter(|_| !healthy);
    let mut way = playbook.map(|p| walk(p, run.wallet.disputes, &known, guess)).unwrap_or_default();
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
        pay_again: again,
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

/// What code, text and list say, whatever the root cause is.
fn told(view: &View, cause: Option<&Cause>) -> Vec<Told> {
    let names = |id: Option<&String>| id.is_some_and(|id| cause.is_some_and(|c| c.id == *id));
    let code = view.code.known().and_then(|code| {
        Some(Told { names_cause: names(code.cause.known()), pay_again: *code.pay_again.known()?, retry: *code.retry.known()? })
    });
    // What proves nothing makes nothing less certain.
    let text = view.screen.known().filter(|text| text.vague.known() == Some(&false)).and_then(|text| {
        Some(Told { names_cause: names(text.cause.known()), pay_again: *text.pay_again.known()?, retry: *text.retry.known()? })
    });
    // What the list shows of the payment itself; a refund is nobody's payment.
    let listed = view
        .history
        .known()
        .filter(|_| view.case.problem != ProblemKind::Refund)
        .and_then(|h| h.current.known()?.as_ref()?.pay_again())
        .map(|pay_again| {
            let retry = if pay_again == PayAgain::No { Retry::Never } else { Retry::CheckStatusFirst };
            Told { names_cause: false, pay_again, retry }
        });
    code.into_iter().chain(text).chain(listed).collect()
}
