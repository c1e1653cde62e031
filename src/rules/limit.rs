//! Limits: of the wallet and the rules it is under, of the bank, and of the user.

use jiff::Zoned;
use rust_decimal::Decimal;

use super::exact::beyond;
use super::{Bounds, Question, Used, starts_anew};
use crate::case::{Amount, Currency, Instrument, Method, Period, Scan};
use crate::lang::Text;
use crate::wallet::{Limit, Scope, Side};

/// What kind of limit it is; each stands for one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Of one payment.
    Single,
    /// Of a day.
    Daily,
    /// Of a month.
    Monthly,
    /// Of a year.
    Yearly,
    /// Of the number of payments.
    Count,
    /// Of the verification level: the payment alone is more than the level ever allows, or its lifetime allowance is used up.
    Tier,
    /// Of payments by printed codes.
    StaticCode,
    /// Of who is paid.
    Receiver,
    /// Of the user.
    Own,
    /// Of the bank, for the instrument that is used.
    Card,
    /// The least that a payment must be.
    Minimum,
}

impl Kind {
    /// The id of the cause that it stands for.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Single => "single-limit-exceeded",
            Self::Daily => "daily-limit-exceeded",
            Self::Monthly => "monthly-limit-exceeded",
            Self::Yearly => "yearly-limit-exceeded",
            Self::Count => "count-limit-exceeded",
            Self::Tier => "kyc-tier-limit",
            Self::StaticCode => "static-qr-limit",
            Self::Receiver => "receiver-limit-exceeded",
            Self::Own => "user-set-limit-exceeded",
            Self::Card => "card-limit-exceeded",
            Self::Minimum => "amount-invalid",
        }
    }
}

/// What a limit is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// As its rule says.
    Rule(&'a Text),
    /// The user's own.
    Own,
    /// The bank's.
    Bank,
}

/// What a limit allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// So much, all payments of the period together.
    Most(Amount),
    /// So many payments in the period.
    Count(u32),
    /// No less than this in one payment.
    Least(Amount),
}

/// What is held against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// The amount in its own currency.
    Amount,
    /// The price in the currency of the account.
    Price,
    /// Price and fee: what the bank is asked for.
    Due,
}

/// A payment as limits see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums {
    /// The amount in its own currency.
    pub amount: Decimal,
    /// The price in the currency of the account.
    pub price: Decimal,
    /// Price and fee.
    pub due: Bounds,
}

/// A limit, held against a payment.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    /// What kind it is.
    pub kind: Kind,
    /// What it is called.
    pub name: Name<'a>,
    /// Its period.
    pub period: Period,
    /// What it allows.
    pub measure: Measure,
    /// The currency of what it allows.
    pub currency: Currency,
    /// What was used of it before.
    pub used: Used,
    /// Whether it is for this case for sure; otherwise the case leaves that open.
    pub sure: bool,
    /// Whether this payment would exceed it; none where it may or not.
    pub exceeded: Option<bool>,
    /// Whether the payment by itself is more than it allows, whatever was used.
    pub alone: bool,
    /// When it starts anew after this payment.
    pub resets_at: Option<Zoned>,
    /// Whether it has started anew since.
    pub has_reset: bool,
    /// It is that of a verification level above which there is another one.
    of_tier: bool,
    pub(super) basis: Basis,
}

impl Bound<'_> {
    /// What is left of it before this payment; for a number of payments, how many.
    pub fn left(&self) -> Option<Decimal> {
        match self.measure {
            Measure::Most(max) => beyond(max.0, self.used.amount.known()?),
            Measure::Count(count) => beyond(count.into(), self.used.count.known()?),
            Measure::Least(_) => None,
        }
    }

    /// Whether the payment would exceed it.
    fn judge(&self, sums: &Sums) -> Option<bool> {
        let fits = match self.measure {
            Measure::Most(max) => self.value(sums).plus(self.used.amount).within(max.0),
            Measure::Count(count) => Bounds::of(Decimal::ONE).plus(self.used.count).within(count.into()),
            Measure::Least(min) => Some(self.value(sums).low >= min.0),
        };
        fits.map(|fits| !fits)
    }

    /// Whether a payment made now keeps to it, as far as that is known: what was used counts at its least, and not at all
    /// where the period is over.
    pub(super) fn allows(&self, sums: &Sums) -> bool {
        let known = |used: Bounds| Bounds::of(if self.has_reset { Decimal::ZERO } else { used.low });
        match self.measure {
            Measure::Most(max) => self.value(sums).plus(known(self.used.amount)).within(max.0) == Some(true),
            Measure::Count(count) => known(self.used.count).low < count.into(),
            Measure::Least(min) => self.value(sums).low >= min.0,
        }
    }

    fn value(&self, sums: &Sums) -> Bounds {
        match self.basis {
            Basis::Amount => Bounds::of(sums.amount),
            Basis::Price => Bounds::of(sums.price),
            Basis::Due => sums.due,
        }
    }
}

/// Every limit that is, or may be, for the case: those of the rules, of the user, and of the bank for the instrument in use.
pub fn bounds<'a>(question: &Question<'a>, due: Option<Bounds>) -> Vec<Bound<'a>> {
    if !question.moves_money() {
        return Vec::new();
    }
    let sums = question.case.amount.zip(due).and_then(|(amount, due)| {
        let price = question.rounded(question.exact(amount.0)?);
        Some(Sums { amount: amount.0, price, due })
    });
    let mut found: Vec<Bound<'a>> = question.rules.limits.iter().flat_map(|limit| of_rule(question, limit)).collect();
    if question.leaves_the_wallet() {
        let own = question.case.own_limits.iter().map(|own| Shape {
            kind: Kind::Own,
            name: Name::Own,
            period: own.period,
            measure: Measure::Most(own.max),
            currency: question.case.account(),
            basis: Basis::Price,
            of_tier: false,
        });
        let anything = Scope::default();
        found.extend(own.map(|shape| shape.bound(question, Used::of(question, shape.period, Side::Payer, &anything), true)));
    }
    if let Some(instrument) = question.case.used_instrument() {
        found.extend(of_bank(question, instrument));
    }
    for bound in &mut found {
        bound.resets_at = question.local().and_then(|at| starts_anew(bound.period, &at));
        bound.has_reset = bound.resets_at.as_ref().zip(question.now).is_some_and(|(reset, now)| reset.timestamp() <= now);
        if let Some(sums) = &sums {
            // Where it is open whether the limit is for this case, it can be kept for sure, and not exceeded for sure.
            bound.exceeded = bound.judge(sums).filter(|exceeded| bound.sure || !exceeded);
            bound.alone = matches!(bound.measure, Measure::Most(max) if bound.value(sums).low > max.0);
        }
        if let Kind::Single | Kind::Daily | Kind::Monthly | Kind::Yearly = bound.kind
            && bound.alone
            && bound.of_tier
        {
            bound.kind = Kind::Tier;
        }
    }
    found
}

/// What a limit is, before it is held against anything.
struct Shape<'a> {
    kind: Kind,
    name: Name<'a>,
    period: Period,
    measure: Measure,
    currency: Currency,
    basis: Basis,
    of_tier: bool,
}

impl<'a> Shape<'a> {
    fn bound(&self, question: &Question<'_>, used: Used, sure: bool) -> Bound<'a> {
        // What was used is known in the currency of the account only.
        let comparable = self.currency == question.case.account() || self.period == Period::Payment;
        let used = if comparable { used } else { Used { amount: Bounds::at_least(Decimal::ZERO), ..used } };
        Bound {
            kind: self.kind,
            name: self.name,
            period: self.period,
            measure: self.measure,
            currency: self.currency,
            basis: self.basis,
            of_tier: self.of_tier,
            used,
            sure,
            exceeded: None,
            alone: false,
            resets_at: None,
            has_reset: false,
        }
    }
}

fn of_rule<'a>(question: &Question<'_>, limit: &'a Limit) -> Vec<Bound<'a>> {
    let Some((currency, basis)) = currency(question, limit) else { return Vec::new() };
    let sure = match limit.scope.covers(question.case) {
        Some(false) => return Vec::new(),
        covers => covers.is_some(),
    };
    let most = limit.max.map(|max| (kind(limit), limit.period, Measure::Most(max)));
    let count_kind = if limit.side == Side::Payee { Kind::Receiver } else { Kind::Count };
    let count = limit.count.map(|count| (count_kind, limit.period, Measure::Count(count)));
    let least = limit.min.map(|min| (Kind::Minimum, Period::Payment, Measure::Least(min)));
    let measures = most.into_iter().chain(count).chain(least);
    let highest = question.wallet.tiers.last().is_some_and(|tier| Some(&tier.id) == question.case.tier.as_ref());
    let of_tier = !limit.scope.tiers.is_empty() && !highest;
    let bound = |(kind, period, measure)| {
        let shape = Shape { kind, name: Name::Rule(&limit.title), period, measure, currency, basis, of_tier };
        shape.bound(question, Used::of(question, period, limit.side, &limit.scope), sure)
    };
    measures.map(bound).collect()
}

/// The currency in which a limit is compared, and with what; none where it binds payments in another currency only.
fn currency(question: &Question<'_>, limit: &Limit) -> Option<(Currency, Basis)> {
    let case = question.case;
    match limit.currency {
        Some(own) if own == case.account() => Some((own, Basis::Price)),
        Some(own) if own == case.currency => Some((own, Basis::Amount)),
        Some(_) => None,
        None => question.in_home_currency().then_some((case.account(), Basis::Price)),
    }
}

fn kind(limit: &Limit) -> Kind {
    if limit.side == Side::Payee {
        return Kind::Receiver;
    }
    if limit.scope.scan == Some(Scan::Static) {
        return Kind::StaticCode;
    }
    match limit.period {
        Period::Payment => Kind::Single,
        Period::Day => Kind::Daily,
        Period::Month => Kind::Monthly,
        Period::Year => Kind::Yearly,
        Period::Lifetime => Kind::Tier,
    }
}

/// The limits that the bank sets for an instrument.
fn of_bank<'a>(question: &Question<'_>, instrument: &Instrument) -> impl Iterator<Item = Bound<'a>> {
    let by_bank = instrument.kind != Method::Balance;
    let limits = [(Period::Payment, instrument.per_payment), (Period::Day, instrument.per_day)];
    let nothing = Bounds::of(Decimal::ZERO);
    let today = instrument.used_today.map_or(Bounds::at_least(Decimal::ZERO), |used| Bounds::of(used.0));
    let bounds = limits.map(|(period, max)| {
        let amount = if period == Period::Day { today } else { nothing };
        let used = Used { amount, count: nothing, said: period == Period::Day && instrument.used_today.is_some() };
        let (kind, name, basis) = (Kind::Card, Name::Bank, Basis::Due);
        let currency = question.case.account();
        let shape = |max| Shape { kind, name, period, measure: Measure::Most(max), currency, basis, of_tier: false };
        max.filter(|_| by_bank).map(|max| shape(max).bound(question, used, true))
    });
    bounds.into_iter().flatten()
}

/// What can be spent from an instrument at once, as far as its bank's limits are known.
pub(super) fn spendable(instrument: &Instrument, available: Option<Amount>) -> Option<Decimal> {
    let left_today = instrument.per_day.and_then(|max| beyond(max.0, instrument.used_today.unwrap_or_default().0));
    let limits = instrument.per_payment.map(|max| max.0).into_iter().chain(left_today);
    Some(limits.fold(available?.0, Decimal::min))
}
