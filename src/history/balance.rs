//! The balance that a list implies.

use rust_decimal::Decimal;

use super::{Refunds, Row};
use crate::case::TransactionState;

/// The most open rows of which every selection is tried; of more, only the whole, each direction and each one alone.
const SELECTED: usize = 12;

/// What the rows of a list add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals<'a> {
    /// What came in less what went out; none where a row has another currency, or the sum has too many digits.
    pub moved: Option<Decimal>,
    /// A row has another currency than the account.
    pub other_currency: bool,
    /// The rows that are not finished, in the order of time.
    pub open: Vec<Open<'a>>,
}

/// Something that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open<'a> {
    /// Its row; none for what is on hold as a whole.
    pub row: Option<Row<'a>>,
    /// What it does to the balance: less than zero for money that goes out.
    pub effect: Decimal,
}

impl<'a> Totals<'a> {
    /// Adds up the rows that moved the wallet's balance, in the account's currency.
    pub fn of(rows: &[Row<'a>], refunds: &Refunds, account: &str) -> Self {
        let mut totals = Self { moved: Some(Decimal::ZERO), other_currency: false, open: Vec::new() };
        for (i, row) in rows.iter().enumerate().filter(|(_, row)| !row.outside_balance && row.state != TransactionState::Failed) {
            let effect = if row.kind.comes_in() { row.amount } else { -row.amount };
            if row.currency != account {
                totals.other_currency = true;
                totals.moved = None;
            } else if row.state == TransactionState::Pending {
                totals.open.push(Open { row: Some(*row), effect });
            } else if has_moved(i, row, refunds) {
                totals.moved = totals.moved.and_then(|sum| sum.checked_add(effect));
            }
        }
        totals
    }
}

/// Whether a finished row moved money by itself. What was refunded went out and came back: by two rows where the refund has
/// one of its own, and by none where it has not.
fn has_moved(i: usize, row: &Row<'_>, refunds: &Refunds) -> bool {
    matches!(row.state, TransactionState::Completed | TransactionState::Refunding) || refunds.of_charge(i).is_some()
}

/// What explains a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The open rows that add up to it.
    pub by: Vec<Open<'a>>,
}

/// The open rows that add up to a difference: all of them, all that go out, all that come in, or as few as will do. None
/// where they do not, and where there is no difference to explain.
pub fn explain<'a>(difference: Decimal, open: &[Open<'a>]) -> Option<Explanation<'a>> {
    if difference.is_zero() {
        return None;
    }
    let out = |o: &&Open<'_>| o.effect.is_sign_negative();
    let whole = [open.iter().collect::<Vec<_>>(), open.iter().filter(out).collect(), open.iter().filter(|o| !out(o)).collect()];
    let by = whole.into_iter().chain(selections(open)).find(|by| sum(by) == Some(difference))?;
    Some(Explanation { by: by.into_iter().cloned().collect() })
}

fn sum(open: &[&Open<'_>]) -> Option<Decimal> {
    open.iter().try_fold(Decimal::ZERO, |sum, o| sum.checked_add(o.effect))
}

/// Selections, the smallest first: each one alone, and where they are few, every combination.
fn selections<'o, 'a>(open: &'o [Open<'a>]) -> impl Iterator<Item = Vec<&'o Open<'a>>> {
    let single = open.iter().map(|o| vec![o]);
    let few = if open.len() <= SELECTED { open } else { &[] };
    let mut masks: Vec<u32> = (1..1_u32 << few.len()).filter(|mask| mask.count_ones() > 1).collect();
    masks.sort_by_key(|mask| mask.count_ones());
    let chosen = move |mask: u32| few.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, o)| o).collect();
    single.chain(masks.into_iter().map(chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(effects: &[i64]) -> Vec<Open<'static>> {
        effects.iter().map(|e| Open { row: None, effect: Decimal::new(*e, 2) }).collect()
    }

    fn explained(difference: i64, effects: &[i64]) -> Option<Vec<Decimal>> {
        explain(Decimal::new(difference, 2), &open(effects)).map(|e| e.by.into_iter().map(|o| o.effect).collect())
    }

    fn cents(effects: &[i64]) -> Vec<Decimal> {
        effects.iter().map(|e| Decimal::new(*e, 2)).collect()
    }

    #[test]
    fn all_or_some_of_what_is_open_explains_a_difference() {
        assert_eq!(explained(-5_000, &[-2_000, -3_000]), Some(cents(&[-2_000, -3_000])));
        assert_eq!(explained(-3_000, &[-2_000, -3_000]), Some(cents(&[-3_000])));
        assert_eq!(explained(-5_000, &[-2_000, -3_000, 4_000]), Some(cents(&[-2_000, -3_000])));
        assert_eq!(explained(4_000, &[-2_000, -3_000, 4_000]), Some(cents(&[4_000])));
        assert_eq!(explained(-6_000, &[-1_000, -2_000, -3_000, -7_000]), Some(cents(&[-1_000, -2_000, -3_000])));
        assert_eq!(explained(1_000, &[-3_000, 4_000, -500]), Some(cents(&[-3_000, 4_000])));
    }

    #[test]
    fn what_does_not_add_up_explains_nothing() {
        assert_eq!(explained(-5_001, &[-2_000, -3_000]), None);
        assert_eq!(explained(5_000, &[-2_000, -3_000]), None);
        assert_eq!(explained(-5_000, &[]), None);
        assert_eq!(explained(0, &[-2_000, 2_000]), None);
    }

    #[test]
    fn of_many_open_rows_only_plain_selections_are_tried() {
        let many: Vec<i64> = (1..=30).map(|i| -i).collect();
        assert_eq!(explained(-30, &many), Some(cents(&[-30])));
        assert_eq!(explained(-465, &many).map(|by| by.len()), Some(30));
        assert_eq!(explained(-59, &many), None);
    }
}
