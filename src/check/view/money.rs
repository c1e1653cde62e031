//! Case and amounts, as expressions see them.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use crate::case::{Amount, Case, ProblemKind, State};

/// What the user said.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseView {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// What the wallet shows.
    pub state: Option<State>,
    /// The user says that an attempt was made.
    pub attempt_claimed: bool,
    /// The user says that it did not succeed.
    pub failure_claimed: bool,
    /// An error code was seen.
    pub code_given: bool,
    /// A text was seen on the screen.
    pub text_given: bool,
    /// The currency of all amounts.
    pub currency: String,
    /// Payee and payer are the same; unknown when one of them is.
    pub payee_is_payer: Observed<bool>,
}

/// Amounts, exact. What was not said is unknown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoneyView {
    /// To be paid.
    pub amount: Observed<Amount>,
    /// The fee on top of it; zero when none was named.
    pub fee: Amount,
    /// The balance shown.
    pub balance: Observed<Amount>,
    /// The part of it that cannot be used; zero when none was named.
    pub hold: Amount,
    /// Amount and fee together.
    pub due: Observed<Amount>,
    /// Balance without what cannot be used.
    pub available: Observed<Amount>,
    /// What is missing; zero when nothing is.
    pub missing: Observed<Amount>,
    /// The most that can be paid now, the fee taken in.
    pub payable: Observed<Amount>,
}

impl CaseView {
    /// What a case says.
    pub(super) fn of(case: &Case) -> Self {
        Self {
            problem: case.problem,
            state: case.state,
            attempt_claimed: case.attempt_claimed(),
            failure_claimed: case.failure_claimed(),
            code_given: case.error_code.is_some(),
            text_given: case.error_text.is_some(),
            currency: case.currency.code().to_owned(),
            payee_is_payer: Observed::or_unknown(case.payee_is_payer, "not-said"),
        }
    }
}

impl MoneyView {
    /// The sums of a case.
    pub(super) fn of(case: &Case) -> Self {
        let zero = Amount::default();
        let (fee, hold) = (case.fee.unwrap_or(zero), case.hold.unwrap_or(zero));
        let due = case.amount.and_then(|a| a.0.checked_add(fee.0)).map(Amount);
        let available = case.balance.and_then(|b| b.0.checked_sub(hold.0)).map(Amount);
        let at_least_zero = |d: Decimal| Amount(d.max(Decimal::ZERO));
        let said = |value: Option<Amount>| Observed::or_unknown(value, "not-said");
        Self {
            amount: said(case.amount),
            fee,
            balance: said(case.balance),
            hold,
            due: said(due),
            available: said(available),
            missing: said(due.zip(available).map(|(d, a)| at_least_zero(d.0 - a.0))),
            payable: said(available.map(|a| at_least_zero(a.0 - fee.0))),
        }
    }
}
