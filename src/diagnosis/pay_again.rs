//! May I pay again? One question: whether a second charge is excluded. An unknown outcome is never answered with "yes".

use crate::case::{Case, State};
use crate::pack::{Cause, PayAgain, Retry};

/// What an error code or a screen text says, whatever the root cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether it names the root cause.
    pub names_cause: bool,
    /// Whether a second charge is excluded by it.
    pub pay_again: PayAgain,
    /// When a retry makes sense by it.
    pub retry: Retry,
}

/// Whether a second charge is excluded; none when no attempt to pay is claimed.
///
/// | the wallet shows | answer |
/// | --- | --- |
/// | completed | no |
/// | pending, unknown | check first, or no where a cause or code says so |
/// | failed | the most careful of what cause, code and text say; check first where no cause is known |
/// | nothing, but a code or text was seen | the same; check first where neither of them names the cause |
pub fn pay_again(cause: Option<&Cause>, case: &Case, told: &[Told]) -> Option<PayAgain> {
    if !case.attempt_claimed() {
        return None;
    }
    let says = cause.map_or(PayAgain::CheckFirst, |c| c.pay_again);
    let says = told.iter().map(|t| t.pay_again).fold(says, PayAgain::max);
    let answered = told.iter().any(|t| t.names_cause);
    Some(match case.state {
        Some(State::Completed) => PayAgain::No,
        Some(State::Failed) => says,
        None if answered => says,
        Some(State::Pending | State::Unknown) | None => says.max(PayAgain::CheckFirst),
    })
}

/// When a retry makes sense: what the cause says, or the code's own row where it names that cause; the most careful of what
/// was told; and never less careful than the answer above.
pub fn retry(cause: Option<&Cause>, pay_again: Option<PayAgain>, told: &[Told]) -> Retry {
    let own = told.iter().filter(|t| t.names_cause).map(|t| t.retry).max();
    let says = own.or(cause.map(|c| c.retry)).unwrap_or(Retry::Later);
    let says = told.iter().map(|t| t.retry).fold(says, Retry::max);
    match pay_again {
        Some(PayAgain::No) => Retry::Never,
        Some(PayAgain::CheckFirst) => says.max(Retry::CheckStatusFirst),
        Some(PayAgain::Yes) | None => says,
    }
}
