//! A transaction as the rules see it.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::case::{Currency, Transaction, TransactionKind, TransactionState};
use crate::redact::Private;

/// A row of the list. Payee and number are compared and never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// When, in seconds since 1970.
    pub at_s: i64,
    /// The same as it stands in the list, RFC 3339.
    pub at: &'a str,
    /// How much.
    pub amount: Decimal,
    /// The code of its currency.
    pub currency: &'static str,
    /// What it was.
    pub kind: TransactionKind,
    /// How far it has come.
    pub state: TransactionState,
    /// With whom.
    pub payee: Option<&'a str>,
    /// Its number.
    pub order: Option<&'a str>,
    /// It moved money that is not in the wallet's balance.
    pub outside_balance: bool,
}

impl<'a> Row<'a> {
    /// The rows of a list in the order of time. Rows of the same second have an order of their own, so that nothing depends
    /// on how the list was sorted; of those, money that goes out comes first: nothing is paid back before it was paid.
    pub fn all(transactions: &'a [Transaction], account: Currency) -> Vec<Self> {
        let mut rows: Vec<Self> = transactions.iter().filter_map(|t| Self::of(t, account)).collect();
        rows.sort_by_key(|r| (r.at_s, r.kind.comes_in(), r.currency, r.amount, r.kind, r.state, r.payee, r.order, r.outside_balance));
        rows
    }

    fn of(transaction: &'a Transaction, account: Currency) -> Option<Self> {
        let at: Timestamp = transaction.at.parse().ok()?;
        Some(Self {
            at_s: at.as_second(),
            at: &transaction.at,
            amount: transaction.amount.0.normalize(),
            currency: transaction.currency.unwrap_or(account).code(),
            kind: transaction.kind,
            state: transaction.state,
            payee: transaction.payee.as_ref().and_then(Private::shown),
            order: transaction.order.as_ref().and_then(Private::shown),
            outside_balance: transaction.outside_balance,
        })
    }

    /// Money that somebody was charged with: paid or sent.
    pub fn is_charge(&self) -> bool {
        matches!(self.kind, TransactionKind::Payment | TransactionKind::TransferOut)
    }

    /// Whether the money has moved, or is about to.
    pub fn counts(&self) -> bool {
        matches!(self.state, TransactionState::Completed | TransactionState::Pending)
    }

    /// The time as people read it: date and time of day, without the offset, which is that of the whole list.
    pub fn time(&self) -> String {
        self.at.get(..19).unwrap_or(self.at).replace('T', " ")
    }
}
