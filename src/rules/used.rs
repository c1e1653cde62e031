//! What was used up of a limit before this payment: what the case says, or what its list of transactions shows.

use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;

use super::{Bounds, Question, begins};
use crate::case::{Method, Period, ProblemKind, Transaction, TransactionKind, TransactionState};
use crate::wallet::{Scope, Side};

/// What was used up: an amount, and a number of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// The amount.
    pub amount: Bounds,
    /// How many payments.
    pub count: Bounds,
    /// Whether the case says something of it, in whatever way.
    pub said: bool,
}

impl Used {
    /// Nothing is known.
    const UNKNOWN: Self =
        Self { amount: Bounds { low: Decimal::ZERO, high: None }, count: Bounds { low: Decimal::ZERO, high: None }, said: false };

    /// What was used of a limit before this payment. What the case gives as used up is taken as used of each limit that the
    /// payment meets.
    pub(super) fn of(question: &Question<'_>, period: Period, side: Side, scope: &Scope) -> Self {
        let nothing = Bounds::of(Decimal::ZERO);
        if period == Period::Payment {
            return Self { amount: nothing, count: nothing, said: false };
        }
        let used = &question.case.used;
        let amount = match (side, period) {
            (Side::Payer, Period::Day) => used.day,
            (Side::Payer, Period::Month) => used.month,
            (Side::Payer, Period::Year) => used.year,
            (Side::Payer, Period::Lifetime) => used.lifetime,
            (Side::Payee, Period::Day) => used.payee_day,
            (Side::Payee, Period::Year) => used.payee_year,
            _ => None,
        };
        let count = match (side, period) {
            (Side::Payer, Period::Day) => used.payments_today,
            (Side::Payer, Period::Month) => used.payments_this_month,
            _ => None,
        };
        let listed = if side == Side::Payer { listed(question, period, scope) } else { Self::UNKNOWN };
        Self {
            amount: amount.map_or(listed.amount, |amount| Bounds::of(amount.0)),
            count: count.map_or(listed.count, |count| Bounds::of(count.into())),
            said: amount.is_some() || count.is_some() || listed.said,
        }
    }
}

/// What the list of transactions shows. Where it does not go back to the beginning of the period, more may have been used.
/// Where a limit is only for some payments, and the list does not tell which those are, less may have been.
fn listed(question: &Question<'_>, period: Period, scope: &Scope) -> Used {
    let case = question.case;
    let Some(now) = question.local().filter(|_| !case.transactions.is_empty()) else { return Used::UNKNOWN };
    let from = begins(period, &now);
    let times: Vec<Option<Timestamp>> = case.transactions.iter().map(|t| t.at.parse().ok()).collect();
    let goes_back = from.as_ref().is_some_and(|from| times.iter().flatten().any(|time| *time < from.timestamp()));
    let (mut amount, mut count) = (Bounds::of(Decimal::ZERO), Bounds::of(Decimal::ZERO));
    for (transaction, time) in case.transactions.iter().zip(&times) {
        let Some(time) = time else {
            (amount.high, count.high) = (None, None);
            continue;
        };
        if !is_before(*time, from.as_ref(), &now) || is_this(question, transaction) || !counts(question, scope, transaction) {
            continue;
        }
        let one = |value: Decimal| match is_of(scope, transaction) {
            Some(false) => Bounds::of(Decimal::ZERO),
            Some(true) => Bounds::of(value),
            None => Bounds { low: Decimal::ZERO, high: Some(value) },
        };
        count = count.plus(one(Decimal::ONE));
        // What was paid in another currency is some amount.
        let known = transaction.currency.is_none();
        amount = amount.plus(if known { one(transaction.amount.0) } else { Bounds::at_least(Decimal::ZERO) });
    }
    let reaching = |bounds: Bounds| Bounds { high: bounds.high.filter(|_| goes_back), ..bounds };
    Used { amount: reaching(amount), count: reaching(count), said: count.high != Some(Decimal::ZERO) }
}

/// Whether a time lies in the period, before this payment.
fn is_before(time: Timestamp, from: Option<&Zoned>, now: &Zoned) -> bool {
    time < now.timestamp() && from.is_none_or(|from| time >= from.timestamp())
}

/// Whether a transaction is the payment that the case is about.
fn is_this(question: &Question<'_>, transaction: &Transaction) -> bool {
    transaction.order.is_some() && transaction.order == question.case.order
}

/// Whether a transaction counts for a limit: by what it was, and where money moved or will.
fn counts(question: &Question<'_>, scope: &Scope, transaction: &Transaction) -> bool {
    use ProblemKind::{InternationalPayment, Payment, TopUp, Transfer, Withdrawal};
    let kinds: &[ProblemKind] = match transaction.kind {
        TransactionKind::Payment => &[Payment, InternationalPayment],
        TransactionKind::TransferOut => &[Transfer],
        TransactionKind::Withdrawal => &[Withdrawal],
        TransactionKind::TopUp => &[TopUp],
        TransactionKind::Fee | TransactionKind::TransferIn | TransactionKind::Refund => &[],
    };
    let moved = matches!(transaction.state, TransactionState::Completed | TransactionState::Pending | TransactionState::Refunding);
    let same_way = kinds.iter().any(|kind| (*kind == TopUp) == (question.case.problem == TopUp));
    moved && if scope.problems.is_empty() { same_way } else { kinds.iter().any(|kind| scope.problems.contains(kind)) }
}

/// Whether a transaction was one of those that a limit is for; none where the list does not tell.
fn is_of(scope: &Scope, transaction: &Transaction) -> Option<bool> {
    let told = scope.scan.is_none() && scope.verification.is_none() && scope.speeds.is_empty() && scope.foreign_currency.is_none();
    let by_balance = scope.methods.contains(&Method::Balance);
    let by_method = match (scope.methods.len(), transaction.outside_balance) {
        (0, _) => Some(true),
        (_, false) => Some(by_balance),
        (1, true) if by_balance => Some(false),
        (_, true) => None,
    };
    by_method.filter(|is| told || !is)
}
