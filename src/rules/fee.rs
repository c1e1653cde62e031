//! Fees: what the screen said, or what the wallet's rules come to. What the case leaves open gives a range.

use rust_decimal::Decimal;

use super::exact::{beyond, in_minor_units, product, sum};
use super::{Bounds, Question};
use crate::case::{Amount, Case, Currency, Speed};
use crate::wallet::Fee;

/// One percent.
const PERCENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// What is charged on top of an amount, for any amount.
#[derive(Clone, Debug)]
pub struct Charges<'a> {
    /// The rules that are, or may be, for this case; and whether they are for sure.
    rules: Vec<(&'a Fee, bool)>,
    /// What the screen said, where it is not what the rules come to: then it is taken as it is, whatever the amount.
    stated: Option<Amount>,
    /// What was used of allowances.
    used: Option<Amount>,
    currency: Currency,
    /// Whether amounts in the rules are in the currency of the account.
    comparable: bool,
}

impl<'a> Charges<'a> {
    /// The charges that hold for a case.
    pub fn of(question: &Question<'a>) -> Self {
        let case = question.case;
        let covered = |fee: &&'a Fee| fee.scope.covers(case).map_or(Some((*fee, false)), |covers| covers.then_some((*fee, true)));
        let mut charges = Self {
            rules: question.rules.fees.iter().filter_map(covered).collect(),
            stated: None,
            used: case.used.free_allowance,
            currency: case.account(),
            comparable: question.in_home_currency(),
        };
        let computed = case.amount.and_then(|amount| question.exact(amount.0)).map(|exact| charges.on(exact));
        charges.stated = case.fee.filter(|fee| computed.and_then(Bounds::known) != Some(fee.0));
        charges
    }

    /// The fee on an amount, which is in the currency of the account and not rounded.
    pub fn on(&self, exact: Decimal) -> Bounds {
        if let Some(Amount(fee)) = self.stated {
            return Bounds::of(fee);
        }
        let fees = self.rules.iter().map(|(rule, sure)| self.one(rule, *sure, exact));
        fees.fold(Bounds::of(Decimal::ZERO), Bounds::plus)
    }

    /// The day of which the oldest of the rules is known to hold; none where none of them counts.
    pub fn as_of(&self) -> Option<&'a str> {
        let rules = self.rules.iter().filter(|_| self.stated.is_none());
        rules.map(|(rule, _)| rule.origin.as_of.as_str()).min()
    }

    /// Whether a rule of the wallet is, or may be, for this case.
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    fn one(&self, rule: &Fee, sure: bool, exact: Decimal) -> Bounds {
        let absolute = [rule.fixed, rule.min, rule.max, rule.above, rule.free.as_ref().map(|f| f.amount)];
        if !self.comparable && absolute.iter().any(Option::is_some) {
            return Bounds::at_least(Decimal::ZERO);
        }
        let least = rule.free.as_ref().map(|_| self.used.unwrap_or_default().0);
        let most = rule.free.as_ref().map(|free| self.used.unwrap_or(free.amount).0);
        let fee = |used: Option<Decimal>| one_fee(rule, exact, used.unwrap_or_default(), self.currency);
        Bounds { low: if sure { fee(least).unwrap_or_default() } else { Decimal::ZERO }, high: fee(most) }
    }
}

/// The fee of one rule, rounded once. None where it cannot be held exactly.
fn one_fee(rule: &Fee, exact: Decimal, used: Decimal, currency: Currency) -> Option<Decimal> {
    let mut base = exact;
    if let Some(Amount(above)) = rule.above {
        base = beyond(base, above)?;
    }
    if let Some(free) = &rule.free {
        base = beyond(base, beyond(free.amount.0, used)?)?;
    }
    if base <= Decimal::ZERO {
        return Some(Decimal::ZERO);
    }
    let share = match rule.percent {
        Some(percent) => product(base, product(percent.0, PERCENT).ok()?).ok()?,
        None => Decimal::ZERO,
    };
    let mut fee = sum(share, rule.fixed.unwrap_or_default().0).ok()?;
    if let Some(Amount(min)) = rule.min {
        fee = fee.max(min);
    }
    if let Some(Amount(max)) = rule.max {
        fee = fee.min(max);
    }
    Some(in_minor_units(fee, currency, rule.rounding))
}

/// Another speed that costs less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cheaper {
    /// The speed.
    pub speed: Speed,
    /// Its fee.
    pub fee: Amount,
    /// How much less that is.
    pub saves: Amount,
}

/// The cheapest other speed that the wallet's rules name for this operation, where it costs less than the one of the case.
pub fn cheaper(question: &Question<'_>, exact: Decimal, fee: Bounds) -> Option<Cheaper> {
    let case = question.case;
    let (speed, fee) = (case.speed?, fee.known().filter(|fee| !fee.is_zero())?);
    let named = |speed: Speed| {
        let fees = question.rules.fees.iter().map(|f| &f.scope);
        let arrivals = question.rules.arrivals.iter().map(|a| &a.scope);
        fees.chain(arrivals).any(|s| s.speeds.contains(&speed) && (s.problems.is_empty() || s.problems.contains(&case.problem)))
    };
    let others = [Speed::Ordinary, Speed::NextDay, Speed::RealTime].into_iter().filter(|s| *s != speed && named(*s));
    let offers = others.filter_map(|speed| {
        let other = Case { speed: Some(speed), fee: None, ..case.clone() };
        let its = Charges::of(&question.about(&other)).on(exact).known()?;
        let saves = sum(fee, -its).ok().filter(|saves| *saves > Decimal::ZERO)?;
        Some(Cheaper { speed, fee: Amount(its), saves: Amount(saves) })
    });
    // The first of the cheapest: that is the quickest of them.
    offers.min_by_key(|offer| offer.fee)
}
