//! What has to hold for every list.

use proptest::prelude::*;

use super::{Refunds, Row, Totals, duplicates, explain};
use crate::case::{Amount, Currency, Transaction, TransactionKind, TransactionState};
use crate::redact::Private;
use rust_decimal::Decimal;

fn transaction(time: &str, amount: &str, kind: TransactionKind) -> Transaction {
    Transaction {
        at: format!("2026-11-21T{time}+08:00"),
        amount: Amount::parse(amount).expect("an amount"),
        currency: None,
        kind,
        state: TransactionState::Completed,
        payee: Some(Private::public("A")),
        order: None,
        outside_balance: false,
    }
}

/// Paid to A, completed.
pub(super) fn charge(time: &str, amount: &str) -> Transaction {
    transaction(time, amount, TransactionKind::Payment)
}

/// Paid back by A, completed.
pub(super) fn refund(time: &str, amount: &str) -> Transaction {
    transaction(time, amount, TransactionKind::Refund)
}

impl Transaction {
    pub(super) fn payee(self, name: &str) -> Self {
        Self { payee: Some(Private::public(name)), ..self }
    }

    pub(super) fn nobody(self) -> Self {
        Self { payee: None, ..self }
    }

    pub(super) fn order(self, number: &str) -> Self {
        Self { order: Some(Private::public(number)), ..self }
    }

    pub(super) fn currency(self, code: &str) -> Self {
        Self { currency: Currency::parse(code).ok(), ..self }
    }

    pub(super) fn failed(self) -> Self {
        Self { state: TransactionState::Failed, ..self }
    }

    pub(super) fn pending(self) -> Self {
        Self { state: TransactionState::Pending, ..self }
    }

    pub(super) fn refunded(self) -> Self {
        Self { state: TransactionState::Refunded, ..self }
    }
}

/// How many charges belong together in each group, and what is too much.
pub(super) fn found(transactions: &[Transaction]) -> Vec<(usize, String)> {
    let rows = Row::all(transactions, Currency::CNY);
    let found = duplicates(&rows, &Refunds::of(&rows));
    found.iter().map(|d| (d.charges.len(), Amount(d.too_much).shown(Currency::CNY).replace(" CNY", ""))).collect()
}

fn totals(transactions: &[Transaction]) -> (Option<Decimal>, usize) {
    let rows = Row::all(transactions, Currency::CNY);
    let totals = Totals::of(&rows, &Refunds::of(&rows), "CNY");
    (totals.moved, totals.open.len())
}

fn kinds() -> impl Strategy<Value = TransactionKind> {
    use TransactionKind::{Fee, Payment, Refund, TopUp, TransferIn, TransferOut, Withdrawal};
    proptest::sample::select(vec![Payment, TransferOut, Withdrawal, Fee, TransferIn, TopUp, Refund])
}

fn states() -> impl Strategy<Value = TransactionState> {
    use TransactionState::{Completed, Failed, Pending, Refunded};
    proptest::sample::select(vec![Completed, Completed, Completed, Pending, Failed, Refunded])
}

prop_compose! {
    /// Few values, so that rows meet.
    fn any_transaction()(
        minute in 0_i64..180,
        cents in proptest::sample::select(vec![100_i64, 1_250, 12_000]),
        kind in kinds(),
        state in states(),
        payee in proptest::option::of(proptest::sample::select(vec!["A", "B"])),
        order in proptest::option::of(proptest::sample::select(vec!["1", "2", "3"])),
    ) -> Transaction {
        Transaction {
            at: format!("2026-11-21T{:02}:{:02}:00+08:00", 10 + minute / 60, minute % 60),
            amount: Amount(Decimal::new(cents, 2)),
            currency: None,
            kind,
            state,
            payee: payee.map(Private::public),
            order: order.map(Private::public),
            outside_balance: false,
        }
    }
}

fn lists() -> impl Strategy<Value = Vec<Transaction>> {
    proptest::collection::vec(any_transaction(), 0..14)
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter((list, shuffled) in lists().prop_flat_map(|l| (Just(l.clone()), Just(l).prop_shuffle()))) {
        prop_assert_eq!(found(&list), found(&shuffled));
        prop_assert_eq!(totals(&list), totals(&shuffled));
        let outcomes = |list: &[Transaction]| {
            let rows = Row::all(list, Currency::CNY);
            let refunds = Refunds::of(&rows);
            (0..rows.len()).map(|i| refunds.of_charge(i)).collect::<Vec<_>>()
        };
        prop_assert_eq!(outcomes(&list), outcomes(&shuffled));
    }

    #[test]
    fn a_row_that_has_nothing_to_do_with_the_others_makes_no_duplicate(list in lists(), minute in 0_i64..180) {
        let time = format!("{:02}:{:02}:30", 10 + minute / 60, minute % 60);
        let unrelated = charge(&time, "77.77").payee("somebody else").order("another number");
        let with = [list.clone(), vec![unrelated]].concat();
        prop_assert_eq!(found(&list), found(&with));
    }

    #[test]
    fn a_duplicate_is_made_of_charges_that_stand(list in lists()) {
        let rows = Row::all(&list, Currency::CNY);
        for duplicate in duplicates(&rows, &Refunds::of(&rows)) {
            prop_assert!(duplicate.charges.len() >= 2);
            let first = duplicate.charges[0];
            for c in &duplicate.charges {
                prop_assert!(c.is_charge() && c.counts());
                prop_assert_eq!((c.amount, c.currency), (first.amount, first.currency));
            }
            let beyond = Decimal::from(duplicate.charges.len() - 1) * first.amount;
            prop_assert_eq!(duplicate.too_much, beyond);
        }
    }

    #[test]
    fn finished_rows_add_up_to_what_came_in_less_what_went_out(list in lists()) {
        let finished: Vec<Transaction> =
            list.into_iter().map(|t| Transaction { state: TransactionState::Completed, ..t }).collect();
        let effect = |t: &Transaction| if t.kind.comes_in() { t.amount.0 } else { -t.amount.0 };
        prop_assert_eq!(totals(&finished), (Some(finished.iter().map(effect).sum()), 0));
    }

    #[test]
    fn what_failed_or_came_back_leaves_the_balance_as_it_was(list in lists(), cents in 1_i64..1_000_000) {
        let amount = Amount(Decimal::new(cents, 2)).to_string();
        let before = totals(&list).0;
        let alone = |t: Transaction| t.payee("somebody else").order("another number");
        let failed = alone(charge("09:00:00", &amount)).failed();
        prop_assert_eq!(totals(&[list.clone(), vec![failed]].concat()).0, before);
        let refunded = alone(charge("09:00:00", &amount)).refunded();
        prop_assert_eq!(totals(&[list.clone(), vec![refunded.clone()]].concat()).0, before);
        let back = alone(refund("23:00:00", &amount));
        prop_assert_eq!(totals(&[list.clone(), vec![refunded, back.clone()]].concat()).0, before);
        let paid = alone(charge("09:00:00", &amount));
        prop_assert_eq!(totals(&[list, vec![paid, back]].concat()).0, before);
    }

    #[test]
    fn what_explains_a_difference_adds_up_to_it(list in lists(), chosen in proptest::collection::vec(any::<bool>(), 14)) {
        let rows = Row::all(&list, Currency::CNY);
        let open = Totals::of(&rows, &Refunds::of(&rows), "CNY").open;
        let difference: Decimal = open.iter().zip(&chosen).filter(|(_, yes)| **yes).map(|(o, _)| o.effect).sum();
        let explained = explain(difference, &open);
        if difference.is_zero() {
            prop_assert!(explained.is_none());
        } else if open.len() <= 12 {
            let sum = explained.map(|e| e.by.iter().map(|o| o.effect).sum::<Decimal>());
            prop_assert_eq!(sum, Some(difference));
        }
    }
}
