//! The payment that a case is about, in the list.

use rust_decimal::Decimal;

use super::{Refunds, Row};
use crate::case::{ProblemKind, TransactionKind, TransactionState};

/// How far a row may be from the time that the user gives, in seconds: half an hour. People round, and lists show the end
/// of a payment as often as its beginning.
pub(super) const NEAR_S: i64 = 30 * 60;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Sought<'a> {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// When, in seconds since 1970.
    pub at_s: Option<i64>,
    /// The amounts, with their currency, that it may have been listed with: with the fee and without, converted or not.
    pub amounts: Vec<(Decimal, &'static str)>,
    /// With whom.
    pub payee: Option<&'a str>,
    /// Its number.
    pub order: Option<&'a str>,
}

/// How a payment ended by the list, the most careful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The money has moved.
    Completed,
    /// It is accepted and not finished.
    Pending,
    /// The money has moved, and the refund of all of it is not finished.
    ComingBack,
    /// All of the money came back.
    PaidBack,
    /// No money moved.
    Failed,
}

/// The payment, as the list has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// How it ended.
    pub outcome: Outcome,
}

/// What would have to be known to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The amount.
    Amount,
    /// The time, or the number.
    Time,
}

/// The payment that a case is about: the row with its number, or else a row of its amount, near its time, with its payee
/// where both are known. Of several, the one that speaks most against paying again: whoever failed and tried once more with
/// success must not pay a third time. None where the list does not have it.
///
/// # Errors
/// What is missing to tell.
pub fn current<'a>(rows: &[Row<'a>], refunds: &Refunds, sought: &Sought<'_>) -> Result<Option<Listed<'a>>, Missing> {
    let kinds = kinds(sought.problem);
    let of_kind = || rows.iter().enumerate().filter(|(_, row)| kinds.contains(&row.kind));
    let numbered = of_kind().filter(|(_, row)| row.order.is_some() && row.order == sought.order);
    let found = best(numbered, rows, refunds, sought);
    if found.is_some() || kinds.is_empty() {
        return Ok(found);
    }
    if sought.amounts.is_empty() {
        return Err(Missing::Amount);
    }
    let alike: Vec<(usize, &Row<'a>)> = of_kind().filter(|(_, row)| sought.fits(row)).collect();
    // A refund comes whenever it comes; without a time, only its payee tells that it is the one.
    let refund = sought.problem == ProblemKind::Refund;
    let named = |row: &Row<'_>| sought.payee.is_some() && row.payee == sought.payee;
    match sought.at_s {
        Some(at) if refund => Ok(best(alike.into_iter().filter(|(_, row)| row.at_s >= at - NEAR_S), rows, refunds, sought)),
        Some(at) => Ok(best(alike.into_iter().filter(|(_, row)| row.at_s.abs_diff(at) <= NEAR_S.unsigned_abs()), rows, refunds, sought)),
        None if refund && alike.iter().any(|(_, row)| named(row)) => {
            Ok(best(alike.into_iter().filter(|(_, row)| named(row)), rows, refunds, sought))
        }
        // Nothing of this amount is in the list at all: the time does not matter.
        None if alike.is_empty() => Ok(None),
        None => Err(Missing::Time),
    }
}

/// How the row ended that may be the payment, where too little was said to find it: of its amount, whenever it was; or where no
/// amount is known, near its time. Of several, the one that speaks most against paying again.
pub fn perhaps(rows: &[Row<'_>], refunds: &Refunds, sought: &Sought<'_>) -> Option<Outcome> {
    let near = |row: &Row<'_>| sought.at_s.is_some_and(|at| row.at_s.abs_diff(at) <= NEAR_S.unsigned_abs());
    let may_be = |row: &Row<'_>| if sought.amounts.is_empty() { near(row) } else { sought.fits(row) };
    let kinds = kinds(sought.problem);
    let candidates = rows.iter().enumerate().filter(|(_, row)| kinds.contains(&row.kind) && may_be(row));
    match current(rows, refunds, sought) {
        Ok(_) => None,
        Err(Missing::Amount | Missing::Time) => best(candidates, rows, refunds, sought).map(|listed| listed.outcome),
    }
}

impl Sought<'_> {
    /// Whether amount and payee are those of a row, as far as they are known.
    fn fits(&self, row: &Row<'_>) -> bool {
        let amount = self.amounts.iter().any(|(amount, currency)| *amount == row.amount && *currency == row.currency);
        amount && self.payee.zip(row.payee).is_none_or(|(sought, listed)| sought == listed)
    }
}

/// What a problem of this kind is about.
pub(super) fn kinds(problem: ProblemKind) -> &'static [TransactionKind] {
    use TransactionKind::{Payment, Refund, TopUp, TransferOut, Withdrawal};
    match problem {
        ProblemKind::Payment
        | ProblemKind::InternationalPayment
        | ProblemKind::Transfer
        | ProblemKind::WrongRecipient
        | ProblemKind::DuplicateCharge
        | ProblemKind::Dispute => &[Payment, TransferOut],
        ProblemKind::TopUp => &[TopUp],
        ProblemKind::Withdrawal => &[Withdrawal],
        ProblemKind::Refund => &[Refund],
        ProblemKind::BalanceMismatch
        | ProblemKind::CannotUseWallet
        | ProblemKind::PasswordForgotten
        | ProblemKind::AccountLost
        | ProblemKind::AccountCompromised
        | ProblemKind::SupportNoReply
        | ProblemKind::Complaint => &[],
    }
}

/// The row that speaks most against paying again; of those, the nearest in time.
fn best<'r, 'a: 'r>(
    candidates: impl Iterator<Item = (usize, &'r Row<'a>)>,
    rows: &[Row<'a>],
    refunds: &Refunds,
    sought: &Sought<'_>,
) -> Option<Listed<'a>> {
    let refund = |i| refunds.of_charge(i).and_then(|refund| rows.get(refund)).map(|row| row.state);
    let listed = candidates.map(|(i, row)| Listed { row: *row, outcome: outcome(row, refund(i)) });
    listed.min_by_key(|l| (l.outcome, sought.at_s.map_or(0, |at| l.row.at_s.abs_diff(at))))
}

fn outcome(row: &Row<'_>, refund: Option<TransactionState>) -> Outcome {
    match (row.state, refund) {
        (TransactionState::Failed, _) => Outcome::Failed,
        // What is on its way has not come back yet.
        (TransactionState::Completed | TransactionState::Pending | TransactionState::Refunding, Some(TransactionState::Pending))
        | (TransactionState::Refunding, None) => Outcome::ComingBack,
        (TransactionState::Refunded, _) | (_, Some(_)) => Outcome::PaidBack,
        (TransactionState::Completed, None) => Outcome::Completed,
        (TransactionState::Pending, None) => Outcome::Pending,
    }
}
