//! The one thing to do next, and what to do when that does not help.

use crate::case::{Case, State};
use crate::check::view::View;
use crate::pack::{Action, Cause, Pack, PayAgain};

use super::VerdictStatus;

/// Where the outcome of an attempt is not known, this comes before everything else.
const CHECK_STATUS: &str = "check-status-before-paying-again";
/// Where nothing was found and yet a failure is claimed.
const ASK_SUPPORT: &str = "contact-support";
/// Where too little is known.
const TRY_LATER: &str = "get-steadier-connection";
/// Where a limit starts anew, this has its time.
const WAIT_FOR_LIMIT: &str = "wait-for-limit-reset";
/// The most fallbacks that are told.
const FALLBACKS: usize = 3;

/// An action of the pack, chosen for this run.
#[derive(Clone, Debug)]
pub struct Next<'a> {
    /// The action.
    pub action: &'a Action,
    /// Not before this many seconds after the run began: what the server asked for, or when a limit starts anew.
    pub not_before_s: Option<i64>,
}

/// The action and its fallbacks.
pub(super) fn choose<'a>(
    status: VerdictStatus,
    cause: Option<&'a Cause>,
    case: &Case,
    pay_again: Option<PayAgain>,
    view: &View,
    pack: &'a Pack,
) -> (Option<Next<'a>>, Vec<Next<'a>>) {
    let not_before_s = cause.filter(|c| c.group == "service").and_then(|_| retry_after(view));
    let mut ids: Vec<&str> = Vec::new();
    let unknown_outcome = matches!(case.state, Some(State::Unknown | State::Pending)) && pay_again == Some(PayAgain::CheckFirst);
    if unknown_outcome && !cause.is_some_and(|c| c.waiting) {
        ids.push(CHECK_STATUS);
    }
    match (status, cause) {
        (VerdictStatus::Healthy, _) => return (None, Vec::new()),
        (_, Some(cause)) => {
            ids.push(&cause.action);
            ids.extend(cause.then.iter().map(String::as_str));
        }
        (_, None) if case.failure_claimed() => ids.push(ASK_SUPPORT),
        (_, None) => ids.extend([TRY_LATER, ASK_SUPPORT]),
    }
    let mut actions: Vec<Next<'a>> = Vec::new();
    for action in ids.into_iter().filter_map(|id| pack.actions.get(id)).map(|e| &e.value) {
        if !actions.iter().any(|n| n.action.id == action.id) {
            // What the server asked for concerns the service, and no other action.
            let own = cause.is_some_and(|c| c.action == action.id);
            let anew = (action.id == WAIT_FOR_LIMIT).then(|| view.limit.resets_in_s.known().copied()).flatten();
            actions.push(Next { action, not_before_s: not_before_s.filter(|_| own).or(anew) });
        }
    }
    let mut actions = actions.into_iter();
    let next = actions.next();
    (next, actions.take(FALLBACKS).collect())
}

/// The longest wait that an endpoint asks for.
fn retry_after(view: &View) -> Option<i64> {
    view.endpoints.iter().filter_map(|e| e.main.known()?.http.known()?.retry_after_s).max()
}
