//! Which refund belongs to which charge.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rust_decimal::Decimal;

use super::Row;
use crate::case::{TransactionKind, TransactionState};

/// Charges and what was paid back for them, as places in the list of rows.
#[derive(Clone, Debug, Default)]
pub struct Refunds {
    /// The refund of a charge.
    of_charge: BTreeMap<usize, usize>,
}

/// How a refund finds its charge: by the same number, or by the same payee; always by the same amount.
type Key<'a> = (bool, Link<'a>, &'static str, Decimal);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Link<'a> {
    Order(&'a str),
    Payee(&'a str),
    /// A withdrawal that the bank sends back has no payee.
    Bank,
}

impl Refunds {
    /// Pairs every refund with the latest charge before it that has the same amount and the same number, or else the same
    /// payee. A charge that the list itself calls refunded takes its refund first, so that it does not cancel another one.
    pub fn of(rows: &[Row<'_>]) -> Self {
        let mut refunds = Self::default();
        let mut open: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
        for (i, row) in rows.iter().enumerate() {
            if goes_out(row) {
                for link in links(row) {
                    open.entry(key(row, row.state == TransactionState::Refunded, link)).or_default().push(i);
                }
            } else if comes_back(row) {
                refunds.pair(i, row, &mut open);
            }
        }
        refunds
    }

    fn pair<'a>(&mut self, refund: usize, row: &Row<'a>, open: &mut BTreeMap<Key<'a>, Vec<usize>>) {
        for link in links(row) {
            // A person who sends money back does so for a charge that still stands.
            let kinds: &[bool] = if row.kind == TransactionKind::Refund { &[true, false] } else { &[false] };
            for called_refunded in kinds {
                let Some(charges) = open.get_mut(&key(row, *called_refunded, link)) else { continue };
                while let Some(charge) = charges.pop() {
                    // A charge stands under each of its links, and may have been paired by another one.
                    if let Entry::Vacant(free) = self.of_charge.entry(charge) {
                        free.insert(refund);
                        return;
                    }
                }
            }
        }
    }

    /// The refund of a charge, as its place in the list.
    pub fn of_charge(&self, charge: usize) -> Option<usize> {
        self.of_charge.get(&charge).copied()
    }
}

fn key<'a>(row: &Row<'a>, called_refunded: bool, link: Link<'a>) -> Key<'a> {
    (called_refunded, link, row.currency, row.amount)
}

/// Money that may come back.
fn goes_out(row: &Row<'_>) -> bool {
    (row.is_charge() || row.kind == TransactionKind::Withdrawal) && row.state != TransactionState::Failed
}

/// Money that comes back, or is on its way.
fn comes_back(row: &Row<'_>) -> bool {
    row.counts() && matches!(row.kind, TransactionKind::Refund | TransactionKind::TransferIn)
}

/// By what a row is known, the surest first.
fn links<'a>(row: &Row<'a>) -> impl Iterator<Item = Link<'a>> + use<'a> {
    let bank = match row.kind {
        TransactionKind::Withdrawal => true,
        TransactionKind::Refund => row.payee.is_none(),
        _ => false,
    };
    [row.order.map(Link::Order), row.payee.map(Link::Payee), bank.then_some(Link::Bank)].into_iter().flatten()
}
