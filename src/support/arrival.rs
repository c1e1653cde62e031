//! When money arrives: not late yet, or late.

use jiff::{SignedDuration, Timestamp, Zoned};

use super::almanac::Almanac;
use crate::case::{Case, ProblemKind};
use crate::pack::Pack;
use crate::wallet::{Arrival, Wallet};

/// When money is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// At the latest.
    pub at: Zoned,
    /// After this time it is late for certain: a rule says so that is for this very case, and no other leaves it open.
    pub certain: bool,
    /// The holidays on the way are not known.
    pub provisional: bool,
}

/// Since when money is under way; none where the case does not say it, or the kind of problem has no such money.
pub fn under_way_since(case: &Case) -> Option<&str> {
    match case.problem {
        ProblemKind::Refund => case.asked_at.as_deref().or(case.at.as_deref()),
        ProblemKind::Transfer | ProblemKind::TopUp | ProblemKind::Withdrawal => case.at.as_deref(),
        _ => None,
    }
}

/// When money is expected by the rules that hold for the wallet; none where no rule is for the case.
///
/// A rule of the wallet's own for this very case puts aside those that it shares with others. Of several, the most patient counts: what
/// a case leaves open is read in favour of "not late yet".
pub fn expected(case: &Case, wallet: &Wallet, pack: &Pack, almanac: &Almanac<'_>, since: Timestamp) -> Option<Expected> {
    let covering = |rules: Vec<&Arrival>| -> Vec<(Option<bool>, Time)> {
        let open = rules.into_iter().map(|rule| (rule.scope.covers(case), rule)).filter(|(covers, _)| *covers != Some(false));
        open.filter_map(|(covers, rule)| Some((covers, time(rule, almanac, since)?))).collect()
    };
    let own = covering(wallet.arrivals.iter().collect());
    let sure = |rules: &[(Option<bool>, Time)]| rules.iter().any(|(covers, _)| *covers == Some(true));
    let rules = if sure(&own) { own } else { covering(pack.rules_for(wallet).arrivals) };
    let latest = rules.iter().map(|(_, time)| *time).max_by_key(|time| time.at)?;
    Some(Expected { at: almanac.local(latest.at), certain: sure(&rules), provisional: latest.provisional })
}

/// The time that one rule gives.
#[derive(Clone, Copy)]
struct Time {
    at: Timestamp,
    provisional: bool,
}

fn time(rule: &Arrival, almanac: &Almanac<'_>, since: Timestamp) -> Option<Time> {
    let span = rule.within.as_ref().and_then(|text| text.parse::<SignedDuration>().ok());
    let by_span = span.and_then(|span| since.checked_add(span).ok()).map(|at| Time { at, provisional: false });
    let by_days = rule.working_days.and_then(|days| almanac.end_of_working_day(since, days));
    let by_days = by_days.map(|(at, known)| Time { at, provisional: !known });
    by_span.into_iter().chain(by_days).max_by_key(|time| time.at)
}
