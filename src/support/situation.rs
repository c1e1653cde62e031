//! What a brief and a script are made from.

use jiff::Timestamp;

use super::almanac::Almanac;
use crate::case::Case;
use crate::lang::Lang;
use crate::pack::{Cause, PayAgain};
use crate::wallet::Wallet;

/// What is known when support is asked.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    /// The wallet.
    pub wallet: &'a Wallet,
    /// The case, redacted.
    pub case: &'a Case,
    /// The language of the user.
    pub lang: Lang,
    /// The wallet's time.
    pub almanac: &'a Almanac<'a>,
    /// Now.
    pub now: Timestamp,
    /// The verdict's cause, where there is one.
    pub cause: Option<&'a Cause>,
    /// Whether a second charge is excluded.
    pub pay_again: Option<PayAgain>,
    /// What was ruled out, by the key of its text: see [`super::Known::areas_ruled_out`].
    pub ruled_out: Vec<&'static str>,
}

impl Situation<'_> {
    /// A time of the case as support reads it: in the wallet's own zone.
    pub(super) fn time(&self, text: &str) -> String {
        text.parse().map_or_else(|_| text.to_owned(), |time| super::shown(&self.almanac.local(time), self.lang))
    }
}
