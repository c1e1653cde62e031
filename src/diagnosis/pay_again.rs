//! May I pay again? One question: whether a second charge is excluded. An unknown outcome is never answered with "yes".

use crate::case::{Case, State};
use crate::pack::{Cause, PayAgain, Retry};

/// Whether a second charge is excluded; none when no attempt to pay is claimed.
///
/// | the wallet shows | answer |
/// | --- | --- |
/// | completed | no |
/// | pending, unknown | check first, or no where the cause says so |
/// | failed | what the cause says; check first where no cause is known |
/// | nothing, but a code or text was seen | the same, and never better than check first |
pub fn pay_again(cause: Option<&Cause>, case: &Case) -> Option<PayAgain> {
    if !case.attempt_claimed() {
        return None;
    }
    let says = cause.map_or(PayAgain::CheckFirst, |c| c.pay_again);
    Some(match case.state {
        Some(State::Completed) => PayAgain::No,
        Some(State::Failed) => says,
        Some(State::Pending | State::Unknown) | None => says.max(PayAgain::CheckFirst),
    })
}

/// When a retry makes sense: what the cause says, and never less careful than the answer above.
pub fn retry(cause: Option<&Cause>, pay_again: Option<PayAgain>) -> Retry {
    let says = cause.map_or(Retry::Later, |c| c.retry);
    match pay_again {
        Some(PayAgain::No) => Retry::Never,
        Some(PayAgain::CheckFirst) => says.max(Retry::CheckStatusFirst),
        Some(PayAgain::Yes) | None => says,
    }
}
