//! When a retry makes sense. Whether it is safe is another question, which the charge answers; nothing here is less careful.

use crate::check::view::View;
use crate::pack::{Cause, PayAgain, Retry};

/// What an error code or a text says of a retry, whatever the root cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// It names the root cause.
    pub names_cause: bool,
    /// When a retry makes sense by it.
    pub retry: Retry,
}

/// What code and text say of a retry.
pub(super) fn advice(view: &View, cause: Option<&Cause>) -> Vec<Advice> {
    let names = |id: Option<&String>| id.is_some_and(|id| cause.is_some_and(|c| c.id == *id));
    let code = view.code.known().filter(|code| code.settled);
    let code = code.and_then(|code| Some(Advice { names_cause: names(code.cause.known()), retry: *code.retry.known()? }));
    // What proves nothing makes nothing less certain.
    let text = view.screen.known().filter(|text| text.vague.known() == Some(&false));
    let text = text.and_then(|text| Some(Advice { names_cause: names(text.cause.known()), retry: *text.retry.known()? }));
    code.into_iter().chain(text).collect()
}

/// When a retry makes sense: what the cause says, or the code's own row where it names that cause; the most careful of what was said;
/// and never at odds with the answer about the charge.
pub fn retry(cause: Option<&Cause>, pay_again: Option<PayAgain>, advice: &[Advice]) -> Retry {
    let own = advice.iter().filter(|a| a.names_cause).map(|a| a.retry).max();
    // What was not charged and has no cause that is known may be tried once more.
    let unknown = if pay_again == Some(PayAgain::Yes) { Retry::Now } else { Retry::Later };
    let says = own.or(cause.map(|c| c.retry)).unwrap_or(unknown);
    let says = advice.iter().map(|a| a.retry).fold(says, Retry::max);
    match pay_again {
        Some(PayAgain::No) => Retry::Never,
        Some(PayAgain::CheckFirst) => says.max(Retry::CheckStatusFirst),
        // The status is known: it was not charged.
        Some(PayAgain::Yes) if says == Retry::CheckStatusFirst => Retry::Now,
        // Never with this card: with another one.
        Some(PayAgain::Yes) if says == Retry::Never => Retry::AfterFix,
        Some(PayAgain::Yes) | None => says,
    }
}
