//! The one thing to do next, and what to do when that does not help.

use crate::case::Case;
use crate::check::view::View;
use crate::pack::{Action, Cause, Pack, PayAgain, Retry};

use super::VerdictStatus;

/// Where the outcome of an attempt is not known, this comes before everything else.
const CHECK_STATUS: &str = "check-status-before-paying-again";
/// Where it is known that nothing was charged, and nothing else is known.
const PAY_WHEN_READY: &str = "pay-again-when-ready";
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
    /// Not before this many seconds after the run began: what the server asked for, when a limit starts anew, or when what is
    /// waited for is due.
    pub not_before_s: Option<i64>,
}

/// What an action is chosen by.
pub(super) struct Choice<'a, 'c> {
    /// What the run comes out as.
    pub(super) status: VerdictStatus,
    /// The root cause.
    pub(super) cause: Option<&'a Cause>,
    /// The root cause, or what is only guessed.
    pub(super) guess: Option<&'a Cause>,
    /// The case.
    pub(super) case: &'c Case,
    /// Whether a second charge is excluded.
    pub(super) pay_again: Option<PayAgain>,
    /// The actions of the steps that are left of the playbook.
    pub(super) way: &'c [&'a str],
    /// What the wallet's own order of disputes says instead of the cause's action.
    pub(super) by_order: Option<&'a str>,
}

/// The action and its fallbacks.
pub(super) fn choose<'a>(choice: &Choice<'a, '_>, view: &View, pack: &'a Pack) -> (Option<Next<'a>>, Vec<Next<'a>>) {
    let Choice { status, cause, guess, case, pay_again, way, by_order } = *choice;
    let not_before_s = guess.and_then(|c| not_before(c, view));
    let mut ids: Vec<&str> = Vec::new();
    // Nobody is sent to pay another way while the first attempt may have succeeded.
    let unknown_outcome = pay_again == Some(PayAgain::CheckFirst);
    // What is only late is known to be under way, and some causes begin with a check of their own.
    let checks = |c: &Cause| c.waiting || c.group == "timing" || c.retry == Retry::CheckStatusFirst || c.pay_again == PayAgain::No;
    if unknown_outcome && !cause.is_some_and(checks) {
        ids.push(CHECK_STATUS);
    }
    match (status, cause) {
        (VerdictStatus::Healthy, _) => return (None, Vec::new()),
        (_, Some(cause)) => {
            ids.push(by_order.unwrap_or(&cause.action));
            ids.extend(cause.then.iter().map(String::as_str));
        }
        (_, None) if case.trouble_claimed() => {
            let first = guess.map(|c| c.action.as_str());
            let room = FALLBACKS - ids.len();
            ids.extend(first.into_iter().chain(way.iter().copied()).take(room).chain([ASK_SUPPORT]));
        }
        (_, None) => ids.extend([TRY_LATER, ASK_SUPPORT]),
    }
    // What became of it is known: it was not charged.
    if pay_again == Some(PayAgain::Yes) {
        ids.iter_mut().filter(|id| **id == CHECK_STATUS).for_each(|id| *id = PAY_WHEN_READY);
    }
    let mut actions: Vec<Next<'a>> = Vec::new();
    for action in ids.into_iter().filter_map(|id| pack.actions.get(id)).map(|e| &e.value) {
        if !actions.iter().any(|n| n.action.id == action.id) {
            // The time to wait concerns what is waited for, and no other action.
            let own = guess.is_some_and(|c| c.action == action.id);
            let anew = (action.id == WAIT_FOR_LIMIT).then(|| view.limit.resets_in_s.known().copied()).flatten();
            actions.push(Next { action, not_before_s: not_before_s.filter(|_| own).or(anew) });
        }
    }
    let mut actions = actions.into_iter();
    let next = actions.next();
    (next, actions.take(FALLBACKS).collect())
}

/// How many seconds to wait: what the server asks for, or the end of what is being waited for.
pub(super) fn not_before(cause: &Cause, view: &View) -> Option<i64> {
    let timing = &view.timing;
    let wait = match (cause.group.as_str(), cause.id.as_str()) {
        ("service", _) => return retry_after(view),
        (_, "peak-congestion") => timing.peak.known().filter(|p| p.slows_payments)?.ends_in_s,
        (_, "wallet-maintenance") => timing.service.known().filter(|s| !s.open)?.opens_in_s,
        (_, "reply-not-due-yet") => timing.reply.known()?.due_in_s,
        (_, "transfer-not-late-yet" | "withdrawal-under-review" | "refund-pending") => timing.arrival.known()?.due_in_s,
        _ => return None,
    };
    Some(wait).filter(|s| *s > 0)
}

/// The longest wait that an endpoint asks for.
fn retry_after(view: &View) -> Option<i64> {
    view.endpoints.iter().filter_map(|e| e.main.known()?.http.known()?.retry_after_s).max()
}
