//! The one thing to do next, and what to do when that does not help.

use crate::case::Case;
use crate::check::view::View;
use crate::pack::{Action, Cause, Pack, PayAgain};

use super::VerdictStatus;
use super::paying::{Paying, ShownStep};

/// Where it is not known whether the first attempt succeeded, this comes before everything else.
const CHECK_STATUS: &str = "check-status-before-paying-again";
/// Where nothing was charged, there is nothing left to check.
const PAY_WHEN_READY: &str = "pay-again-when-ready";
/// Where the money has moved, and nothing that was found says what to do about it.
const KEEP_PROOF: &str = "no-further-payment";
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
    /// Its steps, as far as the answer allows them.
    pub steps: Vec<ShownStep<'a>>,
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

/// The action and its fallbacks. None of them contradicts the answer to "may I pay again?": see [`Paying`].
pub(super) fn choose<'a>(choice: &Choice<'a, '_>, view: &View, pack: &'a Pack) -> (Option<Next<'a>>, Vec<Next<'a>>) {
    let Choice { status, guess, case, pay_again, .. } = *choice;
    if status == VerdictStatus::Healthy {
        return (None, Vec::new());
    }
    let not_before_s = guess.and_then(|c| not_before(c, view));
    let paying = Paying::of(pay_again, case);
    let known = |id: &str| pack.actions.get(id).map(|e| &e.value);
    let mut ids = wanted(choice);
    let first = ids.iter().find_map(|id| known(id).filter(|a| paying.allows(a)));
    let settled = choice.cause.is_some_and(|c| c.pay_again == PayAgain::No);
    // Whatever is found: what became of the first attempt comes first, or what is to be done about money that moved.
    match pay_again {
        Some(PayAgain::CheckFirst) if choice.cause.is_none() || !first.is_some_and(|a| paying.allows_first(a)) => {
            ids.insert(0, CHECK_STATUS);
        }
        Some(PayAgain::Yes) => {
            ids.iter_mut().filter(|id| **id == CHECK_STATUS).for_each(|id| *id = PAY_WHEN_READY);
            // A row of the list alone: the attempt is over, and nothing says what was wrong with it.
            if choice.cause.is_none() && !case.trouble_claimed() {
                ids.insert(0, PAY_WHEN_READY);
            }
        }
        Some(PayAgain::No) if !settled && !first.is_some_and(|a| a.checks_status) => ids.insert(0, KEEP_PROOF),
        _ if first.is_none() => ids.push(ASK_SUPPORT),
        _ => {}
    }
    let mut actions: Vec<Next<'a>> = Vec::new();
    for action in ids.into_iter().filter_map(known).filter(|a| paying.allows(a)) {
        if !actions.iter().any(|n| n.action.id == action.id) {
            // The time to wait concerns what is waited for, and no other action.
            let own = guess.is_some_and(|c| c.action == action.id);
            let anew = (action.id == WAIT_FOR_LIMIT).then(|| view.limit.resets_in_s.known().copied()).flatten();
            let steps = paying.steps(action).collect();
            actions.push(Next { action, steps, not_before_s: not_before_s.filter(|_| own).or(anew) });
        }
    }
    // Where no cause is known, support is never left out.
    if choice.cause.is_none() && actions.len() > FALLBACKS + 1 {
        let last = actions.pop();
        actions.truncate(FALLBACKS);
        actions.extend(last);
    }
    let mut actions = actions.into_iter();
    let next = actions.next();
    (next, actions.take(FALLBACKS).collect())
}

/// What would help, whatever may be paid: the root cause's own actions, or the steps that are left of the way.
fn wanted<'c>(choice: &Choice<'c, 'c>) -> Vec<&'c str> {
    let mut ids: Vec<&str> = Vec::new();
    match choice.cause {
        Some(cause) => {
            ids.push(choice.by_order.unwrap_or(&cause.action));
            ids.extend(cause.then.iter().map(String::as_str));
        }
        None if choice.case.trouble_claimed() || choice.pay_again.is_some() => {
            let first = choice.guess.map(|c| c.action.as_str());
            ids.extend(first.into_iter().chain(choice.way.iter().copied()).take(FALLBACKS).chain([ASK_SUPPORT]));
        }
        None => ids.extend([TRY_LATER, ASK_SUPPORT]),
    }
    ids
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
