//! The list of transactions, as expressions see it.

use jiff::Timestamp;
use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::count;
use crate::case::{Amount, Case, Currency, ProblemKind};
use crate::fact::Run;
use crate::history::{
    Duplicate, Missing, Open, Outcome, Refunds, Row, Sought, Totals, alike, current, duplicates, explain, other_amount, perhaps,
};
use crate::lang::Lang;
use crate::redact::Private;

/// How far apart a charge and the payment of the case may be to concern each other, in seconds: a day.
const SAME_STORY_S: u64 = 24 * 3_600;

/// What the list of transactions tells.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HistoryView {
    /// How many rows were read.
    pub rows: i64,
    /// How many were left out because they could not be.
    pub left_out: i64,
    /// How many charges were made more than once; none of them undone. Unknown where none was found, and rows are missing:
    /// those left out, or all of the amount that the user speaks of.
    pub duplicates: Observed<i64>,
    /// The one that concerns the case most.
    pub duplicate: Option<DuplicateView>,
    /// The payment that the case is about; null where the list does not have it. Unknown where too little was said.
    pub current: Observed<Option<CurrentView>>,
    /// How a row ended that may be it, where too little was said to tell. It only calls for care, and no check reads it.
    #[serde(skip)]
    pub perhaps: Option<ListedOutcome>,
    /// When charges of the same amount were made within minutes of which the list does not say who was paid; unknown where there
    /// are none.
    pub alike_times: Observed<Vec<String>>,
    /// The list has the payment that the case is about, with another amount. Unknown where too little was said to find it.
    pub charged_otherwise: Observed<bool>,
    /// That amount.
    pub other_amount: Option<OtherAmountView>,
    /// The balance.
    pub balance: BalanceView,
}

/// A payment that was charged with another amount than agreed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OtherAmountView {
    /// What was charged, with its currency.
    pub charged: String,
    /// What was agreed, with its currency.
    pub agreed: String,
    /// The difference, with its currency.
    pub off: String,
    /// More was charged than agreed.
    pub more: bool,
    /// One is a hundred times the other, in a currency without decimals.
    pub times_100: bool,
    /// When, by the list.
    pub time: String,
}

/// The same thing, charged more than once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DuplicateView {
    /// How many times.
    pub count: i64,
    /// The amount of each, with its currency.
    pub amount: String,
    /// When, each.
    pub times: Vec<String>,
    /// What was charged beyond the first, with its currency.
    pub too_much: String,
    /// All have the same number.
    pub same_order: bool,
    /// It may well be the payment that the case is about: neither amount nor time speaks against it.
    pub concerns_case: bool,
}

/// The payment that the case is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CurrentView {
    /// How it ended.
    pub outcome: ListedOutcome,
    /// When, by the list.
    pub time: String,
    /// Its amount, with its currency.
    pub amount: String,
}

/// How a payment ended by the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListedOutcome {
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

/// The balance that follows from the list, in the currency of the account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BalanceView {
    /// The balance before the list and every finished row, with its currency.
    pub implied: Observed<String>,
    /// The balance shown, with its currency.
    pub shown: Observed<String>,
    /// What is shown less what is implied; where no opening balance is known, the difference that the user states, without
    /// its sign.
    pub difference: Observed<Amount>,
    /// The same without its sign, with its currency.
    pub off: Observed<String>,
    /// Whether transactions that are not finished, and what is on hold, add up to the difference.
    pub explained: Observed<bool>,
    /// Those: when and how much.
    pub explained_by: Vec<String>,
    /// How many rows are not finished.
    pub open: i64,
}

impl HistoryView {
    /// What the list of a case tells; unknown where there is none.
    pub(super) fn of(run: &Run) -> Observed<Self> {
        let Run { case, lang, .. } = run;
        if case.transactions.is_empty() && case.transactions_left_out == 0 {
            return Observed::Unknown("no-list");
        }
        let rows = Row::all(&case.transactions, case.account());
        let refunds = Refunds::of(&rows);
        let sought = sought(case);
        let twice = duplicates(&rows, &refunds);
        let other = other_amount_of(&rows, &refunds, &sought, *lang);
        let alike = of_case(alike(&rows, &refunds), &sought);
        Observed::Known(Self {
            rows: count(rows.len()),
            left_out: i64::from(case.transactions_left_out),
            duplicates: counted(&twice, &rows, case, &sought, &alike),
            alike_times: Observed::or_unknown((!alike.is_empty()).then(|| alike.iter().map(Row::time).collect()), "not-listed"),
            charged_otherwise: other.map(Option::is_some),
            other_amount: other.known().cloned().flatten(),
            duplicate: foremost(&twice, &sought).map(|(duplicate, concerns)| DuplicateView::of(duplicate, concerns, *lang)),
            current: match current(&rows, &refunds, &sought) {
                Ok(listed) => Observed::Known(listed.map(|l| CurrentView {
                    outcome: l.outcome.into(),
                    time: l.row.time(),
                    amount: said(l.row.amount, l.row.currency, *lang),
                })),
                Err(Missing::Amount | Missing::Time) => Observed::Unknown("not-said"),
            },
            perhaps: perhaps(&rows, &refunds, &sought).map(ListedOutcome::from),
            balance: BalanceView::of(case, &Totals::of(&rows, &refunds, case.account().code()), *lang),
        })
    }
}

/// What the case says of its payment.
fn sought(case: &Case) -> Sought<'_> {
    let account = case.account();
    let mut amounts: Vec<(Decimal, &'static str)> = Vec::new();
    if let Some(Amount(amount)) = case.amount {
        amounts.push((amount, case.currency.code()));
        let converted = case.rate.and_then(|rate| amount.checked_mul(rate.0));
        let converted = converted.map(|a| a.round_dp_with_strategy(account.decimals(), RoundingStrategy::MidpointAwayFromZero));
        amounts.extend(converted.map(|a| (a, account.code())));
        let in_account = converted.unwrap_or(amount);
        let with_fee = case.fee.and_then(|fee| in_account.checked_add(fee.0));
        amounts.extend(with_fee.map(|a| (a, account.code())));
    }
    let moment = |text: &Option<String>| text.as_ref()?.parse::<Timestamp>().ok().map(Timestamp::as_second);
    Sought {
        problem: case.problem,
        at_s: moment(&case.at),
        amounts,
        payee: case.payee.as_ref().and_then(Private::shown),
        order: case.order.as_ref().and_then(Private::shown),
    }
}

/// How many were found; none only where nothing is missing that could be one.
fn counted(twice: &[Duplicate<'_>], rows: &[Row<'_>], case: &Case, sought: &Sought<'_>, alike: &[Row<'_>]) -> Observed<i64> {
    let claimed = case.problem == ProblemKind::DuplicateCharge && !sought.amounts.is_empty();
    let of_amount = |row: &Row<'_>| row.is_charge() && sought.amounts.contains(&(row.amount, row.currency));
    match twice.len() {
        0 if case.transactions_left_out > 0 => Observed::Unknown("rows-left-out"),
        0 if !alike.is_empty() => Observed::Unknown("payee-not-listed"),
        0 if claimed && !rows.iter().any(of_amount) => Observed::Unknown("not-listed"),
        n => Observed::Known(count(n)),
    }
}

/// Those of the amount that the case names, where it names one.
fn of_case<'a>(rows: Vec<Row<'a>>, sought: &Sought<'_>) -> Vec<Row<'a>> {
    rows.into_iter().filter(|row| sought.amounts.is_empty() || sought.amounts.contains(&(row.amount, row.currency))).collect()
}

/// The payment of the case with another amount; unknown where the case says too little to find it.
fn other_amount_of(rows: &[Row<'_>], refunds: &Refunds, sought: &Sought<'_>, lang: Lang) -> Observed<Option<OtherAmountView>> {
    if sought.amounts.is_empty() || (sought.at_s.is_none() && sought.order.is_none()) {
        return Observed::Unknown("not-said");
    }
    let text = |amount: Decimal, row: &Row<'_>| said(amount, row.currency, lang);
    Observed::Known(other_amount(rows, refunds, sought).map(|other| OtherAmountView {
        charged: text(other.row.amount, &other.row),
        agreed: text(other.agreed, &other.row),
        off: text(other.row.amount.saturating_sub(other.agreed).abs(), &other.row),
        more: other.row.amount > other.agreed,
        times_100: other.times_100,
        time: other.row.time(),
    }))
}

/// The duplicate that concerns the case most, and whether it may be what the case is about: of the amount that was said,
/// the nearest in time, and the dearest.
fn foremost<'d, 'a>(twice: &'d [Duplicate<'a>], sought: &Sought<'_>) -> Option<(&'d Duplicate<'a>, bool)> {
    let of_amount = |d: &Duplicate<'_>| sought.amounts.contains(&(d.amount(), d.currency()));
    let apart = |d: &Duplicate<'_>| sought.at_s.map_or(0, |at| d.at_s().abs_diff(at));
    let first = twice.iter().min_by_key(|d| (!of_amount(d), apart(d), std::cmp::Reverse(d.too_much)))?;
    let concerns = (sought.amounts.is_empty() || of_amount(first)) && apart(first) <= SAME_STORY_S;
    Some((first, concerns || sought.problem == ProblemKind::DuplicateCharge))
}

impl DuplicateView {
    fn of(duplicate: &Duplicate<'_>, concerns_case: bool, lang: Lang) -> Self {
        Self {
            count: count(duplicate.charges.len()),
            amount: said(duplicate.amount(), duplicate.currency(), lang),
            times: duplicate.charges.iter().map(Row::time).collect(),
            too_much: said(duplicate.too_much, duplicate.currency(), lang),
            same_order: duplicate.same_order,
            concerns_case,
        }
    }
}

impl From<Outcome> for ListedOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Completed => Self::Completed,
            Outcome::Pending => Self::Pending,
            Outcome::ComingBack => Self::ComingBack,
            Outcome::PaidBack => Self::PaidBack,
            Outcome::Failed => Self::Failed,
        }
    }
}

impl BalanceView {
    fn of(case: &Case, totals: &Totals<'_>, lang: Lang) -> Self {
        let account = case.account().code();
        let text = |amount: Decimal| said(amount, account, lang);
        let implied = implied(case, totals);
        let balance = Observed::or_unknown(case.balance.map(|b| b.0), "no-balance");
        let mut open = totals.open.clone();
        // A wallet may show what can be used, or what is there.
        open.extend(case.hold.filter(|h| !h.0.is_zero()).map(|hold| Open { row: None, effect: -hold.0 }));
        let stated = case.amount.map(|a| a.0).filter(|_| case.problem == ProblemKind::BalanceMismatch);
        let (difference, by) = match (&implied, &balance) {
            (Observed::Known(implied), Observed::Known(balance)) => {
                let difference = balance.checked_sub(*implied);
                let by = difference.and_then(|d| explain(d, &open));
                (Observed::or_unknown(difference, "inexact"), by)
            }
            (Observed::Unknown(why), _) | (_, Observed::Unknown(why)) => {
                // Which way the balance is wrong, the user did not say.
                let by = stated.and_then(|d| explain(-d, &open).or_else(|| explain(d, &open)));
                (Observed::or_unknown(stated.filter(|_| by.is_some()), why), by)
            }
        };
        let when = |o: &Open<'_>| o.row.map(|r| format!("{} ", r.time())).unwrap_or_default();
        let explained_by = by.iter().flat_map(|e| &e.by).map(|o| format!("{}{}", when(o), text(o.effect))).collect();
        Self {
            explained: difference.map(|_| by.is_some()),
            off: difference.map(|d| text(d.abs())),
            difference: difference.map(|d| Amount(*d)),
            explained_by,
            open: count(totals.open.len()),
            implied: implied.map(|i| text(*i)),
            shown: balance.map(|b| text(*b)),
        }
    }
}

/// The balance before the list and every finished row.
fn implied(case: &Case, totals: &Totals<'_>) -> Observed<Decimal> {
    if case.transactions_left_out > 0 {
        return Observed::Unknown("rows-left-out");
    }
    if totals.other_currency {
        return Observed::Unknown("other-currency");
    }
    let Some(Amount(opening)) = case.opening_balance else { return Observed::Unknown("no-opening-balance") };
    Observed::or_unknown(totals.moved.and_then(|moved| opening.checked_add(moved)), "inexact")
}

/// An amount with its currency, as people read it.
fn said(amount: Decimal, currency: &str, lang: Lang) -> String {
    Currency::parse(currency).map_or_else(|_| amount.to_string(), |currency| Amount(amount).said(currency, lang))
}
