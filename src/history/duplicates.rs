//! Charges that were made twice.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Refunds, Row};
use crate::case::TransactionState;

/// How near in time two charges of the same payee and amount are one charge made twice, in seconds: ten minutes. Who pays
/// the same amount every day or month is charged as agreed.
pub const WINDOW_S: i64 = 10 * 60;
/// How near in time two charges with the same number are one order charged twice, in seconds: a week. What is paid by
/// instalments or every month may keep its number.
const SAME_ORDER_S: i64 = 7 * 24 * 3_600;

/// The same thing, charged more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate<'a> {
    /// The charges, in the order of time.
    pub charges: Vec<Row<'a>>,
    /// What was charged beyond the first one.
    pub too_much: Decimal,
    /// They have the same number.
    pub same_order: bool,
}

impl Duplicate<'_> {
    /// The amount of each charge.
    pub fn amount(&self) -> Decimal {
        self.charges.first().map_or(Decimal::ZERO, |c| c.amount)
    }

    /// The code of its currency.
    pub fn currency(&self) -> &'static str {
        self.charges.first().map_or("", |c| c.currency)
    }

    /// When the first one was made, in seconds since 1970.
    pub fn at_s(&self) -> i64 {
        self.charges.first().map_or(0, |c| c.at_s)
    }
}

/// Charges of the same amount that belong together: to the same payee within [`WINDOW_S`], or completed under the same
/// number. What failed or was paid back is none of them. In the order of time.
pub fn duplicates<'a>(rows: &[Row<'a>], refunds: &Refunds) -> Vec<Duplicate<'a>> {
    let standing = standing(rows, refunds);
    let mut groups = Groups::new(standing.len());
    let mut last: BTreeMap<(Link<'a>, &'static str, Decimal), usize> = BTreeMap::new();
    for (i, row) in standing.iter().enumerate() {
        let by_payee = row.payee.map(Link::Payee);
        let by_order = row.order.filter(|_| row.state == TransactionState::Completed).map(Link::Order);
        for link in [by_payee, by_order].into_iter().flatten() {
            let before = last.insert((link, row.currency, row.amount), i).map(|b| (b, &standing[b]));
            if let Some((b, _)) = before.filter(|(_, b)| link.joins(b, row)) {
                groups.join(b, i);
            }
        }
    }
    groups.members().filter_map(|members| Duplicate::of(members.iter().map(|i| standing[*i]).collect())).collect()
}

/// Charges of the same amount within [`WINDOW_S`] of each other of which it cannot be told whether they belong together, because
/// the list does not say of one of them who was paid. In the order of time.
pub fn alike<'a>(rows: &[Row<'a>], refunds: &Refunds) -> Vec<Row<'a>> {
    let standing = standing(rows, refunds);
    let joins = |a: &Row<'_>, b: &Row<'_>| {
        let same = (a.amount, a.currency) == (b.amount, b.currency) && a.at_s.abs_diff(b.at_s) <= WINDOW_S.unsigned_abs();
        let told_apart = a.order.zip(b.order).is_some_and(|(a, b)| a != b);
        same && !told_apart && (a.payee.is_none() || b.payee.is_none())
    };
    let paired = |i: usize| standing.iter().enumerate().any(|(j, other)| i != j && joins(&standing[i], other));
    (0..standing.len()).filter(|i| paired(*i)).map(|i| standing[i]).collect()
}

/// The charges that have neither failed nor come back.
fn standing<'a>(rows: &[Row<'a>], refunds: &Refunds) -> Vec<Row<'a>> {
    let stands = |(i, row): &(usize, &Row<'a>)| row.is_charge() && row.counts() && refunds.of_charge(*i).is_none();
    rows.iter().enumerate().filter(stands).map(|(_, row)| *row).collect()
}

impl<'a> Duplicate<'a> {
    fn of(charges: Vec<Row<'a>>) -> Option<Self> {
        let more = Decimal::from(charges.len().checked_sub(1).filter(|n| *n > 0)?);
        let too_much = charges.first()?.amount.checked_mul(more)?;
        let same_order = charges.iter().all(|c| c.order.is_some() && c.order == charges[0].order);
        Some(Self { charges, too_much, same_order })
    }
}

/// What two charges share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Link<'a> {
    Payee(&'a str),
    Order(&'a str),
}

impl Link<'_> {
    /// Whether a charge is the next one before it, made again.
    fn joins(self, before: &Row<'_>, row: &Row<'_>) -> bool {
        let apart = row.at_s.saturating_sub(before.at_s);
        match self {
            Self::Payee(_) => apart <= WINDOW_S,
            Self::Order(_) => apart < SAME_ORDER_S && before.payee.zip(row.payee).is_none_or(|(a, b)| a == b),
        }
    }
}

/// Things that belong together, by twos.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    /// The smaller place is the root, so that a group is found at its first member.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }

    fn members(mut self) -> impl Iterator<Item = Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for i in 0..self.parent.len() {
            groups.entry(self.root(i)).or_default().push(i);
        }
        groups.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::super::property::{charge, found, refund};

    #[test]
    fn the_window_counts_from_one_charge_to_the_next() {
        assert_eq!(found(&[charge("10:00:00", "120.00"), charge("10:10:00", "120.00")]), [(2, "120.00".to_owned())]);
        assert_eq!(found(&[charge("10:00:00", "120.00"), charge("10:10:01", "120.00")]), []);
        let three = [charge("10:00:00", "9.90"), charge("10:08:00", "9.90"), charge("10:16:00", "9.90")];
        assert_eq!(found(&three), [(3, "19.80".to_owned())]);
    }

    #[test]
    fn what_differs_is_another_charge() {
        let one = charge("10:00:00", "120.00");
        assert_eq!(found(&[one.clone(), charge("10:01:00", "120.01")]), []);
        assert_eq!(found(&[one.clone(), charge("10:01:00", "120.00").payee("B")]), []);
        assert_eq!(found(&[one.clone(), charge("10:01:00", "120.00").currency("USD")]), []);
        assert_eq!(found(&[one.clone(), charge("10:01:00", "120.00").failed()]), []);
        assert_eq!(found(&[one.clone().nobody(), charge("10:01:00", "120.00").nobody()]), []);
        assert_eq!(found(&[one.order("1"), charge("10:01:00", "120.00").order("2")]), [(2, "120.00".to_owned())]);
    }

    #[test]
    fn an_order_is_charged_once_whenever() {
        let one = charge("10:00:00", "120.00").order("A1");
        assert_eq!(found(&[one.clone(), charge("23:00:00", "120.00").order("A1")]), [(2, "120.00".to_owned())]);
        // A deposit and the rest have different amounts.
        assert_eq!(found(&[one.clone(), charge("23:00:00", "300.00").order("A1")]), []);
        assert_eq!(found(&[one.clone(), charge("23:00:00", "120.00").order("A1").pending()]), []);
        assert_eq!(found(&[one.clone(), charge("23:00:00", "120.00").order("A1").payee("B")]), []);
        assert_eq!(found(&[one.nobody(), charge("23:00:00", "120.00").order("A1").nobody()]), [(2, "120.00".to_owned())]);
    }

    #[test]
    fn a_refund_undoes_one_charge() {
        let two = [charge("10:00:00", "120.00"), charge("10:01:00", "120.00")];
        let with = |more: &[_]| found(&[&two[..], more].concat());
        assert_eq!(with(&[refund("11:00:00", "120.00")]), []);
        assert_eq!(with(&[refund("11:00:00", "60.00")]), [(2, "120.00".to_owned())]);
        assert_eq!(with(&[refund("09:00:00", "120.00")]), [(2, "120.00".to_owned())]);
        assert_eq!(with(&[refund("11:00:00", "120.00").payee("B")]), [(2, "120.00".to_owned())]);
        assert_eq!(with(&[charge("10:02:00", "120.00"), refund("11:00:00", "120.00")]), [(2, "120.00".to_owned())]);
        // The refund belongs to the charge that the list calls refunded.
        assert_eq!(with(&[charge("10:02:00", "120.00").refunded(), refund("11:00:00", "120.00")]), [(2, "120.00".to_owned())]);
    }
}
