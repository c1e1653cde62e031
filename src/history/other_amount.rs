//! Another amount than agreed: the payment is in the list, and not with the amount that the case names.

use rust_decimal::Decimal;

use super::current::{NEAR_S, kinds};
use super::{Refunds, Row, Sought};
use crate::case::{Currency, TransactionState};

/// A payment that was charged with another amount than agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherAmount<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// What was agreed, in the currency of the row.
    pub agreed: Decimal,
    /// One is a hundred times the other, in a currency without decimals: somebody counted in cents that it does not have.
    pub times_100: bool,
}

/// The payment of the case where it stands in the list with another amount: under its number; or near its time, to its payee, or
/// a hundred times too much in a currency without decimals. None where the agreed amount was charged as well, or where several
/// rows could be meant.
pub fn other_amount<'a>(rows: &[Row<'a>], refunds: &Refunds, sought: &Sought<'_>) -> Option<OtherAmount<'a>> {
    let charged = |(i, row): &(usize, &Row<'a>)| {
        kinds(sought.problem).contains(&row.kind) && row.state == TransactionState::Completed && refunds.of_charge(*i).is_none()
    };
    let charged: Vec<&Row<'a>> = rows.iter().enumerate().filter(charged).map(|(_, row)| row).collect();
    let numbered: Vec<&Row<'a>> = charged.iter().copied().filter(|row| row.order.is_some() && row.order == sought.order).collect();
    if !numbered.is_empty() {
        return the_only(&numbered, sought, |_| true);
    }
    let at = sought.at_s?;
    let near: Vec<&Row<'a>> = charged.into_iter().filter(|row| row.at_s.abs_diff(at) <= NEAR_S.unsigned_abs()).collect();
    let payees = |row: &Row<'_>| sought.payee.zip(row.payee).map(|(sought, listed)| sought == listed);
    the_only(&near, sought, |found| match payees(&found.row) {
        Some(same) => same,
        None => found.times_100,
    })
}

/// The one row of another amount that is meant; none where one of the rows has the agreed amount.
fn the_only<'a>(rows: &[&Row<'a>], sought: &Sought<'_>, is_meant: impl Fn(&OtherAmount<'a>) -> bool) -> Option<OtherAmount<'a>> {
    let agreed = |row: &Row<'_>| sought.amounts.iter().any(|(amount, currency)| *amount == row.amount && *currency == row.currency);
    if rows.iter().any(|row| agreed(row)) {
        return None;
    }
    let mut meant = rows.iter().filter_map(|row| compare(row, sought)).filter(is_meant);
    meant.next().filter(|_| meant.next().is_none())
}

fn compare<'a>(row: &Row<'a>, sought: &Sought<'_>) -> Option<OtherAmount<'a>> {
    let (agreed, _) = *sought.amounts.iter().find(|(_, currency)| *currency == row.currency)?;
    let hundred = |less: Decimal, more: Decimal| less.checked_mul(Decimal::ONE_HUNDRED) == Some(more);
    let without_decimals = Currency::parse(row.currency).is_ok_and(|currency| currency.decimals() == 0);
    let times_100 = without_decimals && (hundred(agreed, row.amount) || hundred(row.amount, agreed));
    Some(OtherAmount { row: *row, agreed, times_100 })
}

#[cfg(test)]
mod tests {
    use super::super::property::charge;
    use super::*;
    use crate::case::{ProblemKind, Transaction};

    fn found(
        list: &[Transaction],
        agreed: &str,
        currency: &'static str,
        payee: Option<&str>,
        order: Option<&str>,
    ) -> Option<(String, bool)> {
        let account = Currency::parse(currency).expect("a currency");
        let rows = Row::all(list, account);
        let at_s = "2026-11-21T10:00:00+08:00".parse::<jiff::Timestamp>().expect("a time").as_second();
        let amounts = vec![(agreed.parse().expect("an amount"), currency)];
        let sought = Sought { problem: ProblemKind::Payment, at_s: Some(at_s), amounts, payee, order };
        other_amount(&rows, &Refunds::of(&rows), &sought).map(|o| (o.row.amount.to_string(), o.times_100))
    }

    #[test]
    fn the_number_or_the_payee_tells_which_row_is_meant() {
        let list = [charge("10:00:00", "210.00").order("7")];
        assert_eq!(found(&list, "120", "CNY", None, Some("7")), Some(("210".to_owned(), false)));
        assert_eq!(found(&list, "120", "CNY", Some("A"), None), Some(("210".to_owned(), false)));
        // Somebody else's, or nothing that tells.
        assert_eq!(found(&list, "120", "CNY", Some("B"), None), None);
        assert_eq!(found(&list, "120", "CNY", None, None), None);
        // Another time.
        assert_eq!(found(&[charge("14:00:00", "210.00")], "120", "CNY", Some("A"), None), None);
    }

    #[test]
    fn what_was_charged_as_agreed_is_no_other_amount() {
        let list = [charge("10:00:00", "120.00"), charge("10:05:00", "30.00")];
        assert_eq!(found(&list, "120", "CNY", Some("A"), None), None);
        let refused = [charge("10:00:00", "210.00").failed(), charge("10:01:00", "210.00").refunded()];
        assert_eq!(found(&refused, "120", "CNY", Some("A"), None), None);
    }

    #[test]
    fn a_hundred_times_too_much_needs_no_payee_where_the_currency_has_no_decimals() {
        let list = [charge("10:00:00", "120000").nobody()];
        assert_eq!(found(&list, "1200", "JPY", None, None), Some(("120000".to_owned(), true)));
        assert_eq!(found(&list, "1200", "CNY", None, None), None);
    }
}
