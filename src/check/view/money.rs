//! Case and amounts, as expressions see them.

use jiff::Zoned;
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use crate::case::{Amount, Case, Currency, Device, Method, ProblemKind, State, rfc3339};
use crate::lang::{Lang, Message, ui, when, word};
use crate::rules::{Answer, Bounds, Question, Source};

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
    /// The other side says that the money has not arrived.
    pub not_received: bool,
    /// Where the payment was made.
    pub device: Device,
    /// What it is called to do it once more: "pay again", "withdraw again".
    pub again: String,
    /// What another way to do it is called, as a title: "Top up from another card or account".
    pub other_way: String,
    /// What it is called: "payment", "withdrawal".
    pub operation: String,
    /// The currency of the amount.
    pub currency: String,
    /// Payee and payer are the same; unknown when one of them is.
    pub payee_is_payer: Observed<bool>,
}

/// Amounts, exact, in the currency of the account. What was not said is unknown; so is everything about money where the problem
/// is not about money that is to move.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MoneyView {
    /// To be paid.
    pub amount: Observed<Amount>,
    /// The same as text, in the amount's own currency.
    pub price: Observed<String>,
    /// The fee on top of it, as said or by the wallet's rules; zero when neither knows one.
    pub fee: Observed<Amount>,
    /// The wallet has rules that say what the fee is.
    pub fee_by_rules: bool,
    /// The day of which the oldest of these rules is known to hold.
    pub fee_as_of: Observed<String>,
    /// What is saved by another speed that the wallet's rules name; zero when none costs less.
    pub cheaper_saves: Observed<Amount>,
    /// That speed, in words.
    pub cheaper_speed: Observed<String>,
    /// Its fee.
    pub cheaper_fee: Observed<Amount>,
    /// The balance shown.
    pub balance: Observed<Amount>,
    /// The part of it that cannot be used; zero when none was named.
    pub hold: Amount,
    /// Where the money comes from: `balance`, or `instrument`; null when the case does not say.
    pub paid_from: Option<PaidFrom>,
    /// The balance pays, by what the case says, or because it says nothing else.
    pub by_balance: bool,
    /// Amount and fee together.
    pub due: Observed<Amount>,
    /// The least that amount and fee can be together; the same as `due` where the fee is known.
    pub due_least: Observed<Amount>,
    /// The most that they can be.
    pub due_most: Observed<Amount>,
    /// What can be spent: the balance without what cannot be used, or what the instrument has.
    pub available: Observed<Amount>,
    /// Whether that is enough.
    pub enough: Observed<bool>,
    /// What is missing; zero when nothing is.
    pub missing: Observed<Amount>,
    /// The same; unknown also when nothing is missing.
    pub short_by: Observed<Amount>,
    /// The most that can be paid now, the fee and every known limit taken in.
    pub payable: Observed<Amount>,
    /// The same as text, in the amount's own currency; unknown also when nothing can be paid.
    pub payable_price: Observed<String>,
    /// The same as a sentence; empty where it is not known.
    pub payable_said: String,
}

/// Where money comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaidFrom {
    /// The wallet's balance.
    Balance,
    /// An instrument of the case.
    Instrument,
}

impl CaseView {
    /// What a case says.
    pub(super) fn of(case: &Case, lang: Lang) -> Self {
        Self {
            not_received: case.not_received,
            device: case.device,
            again: ui().say(&format!("again-{}", operation(case.problem)), lang),
            other_way: ui().say(&format!("other-way-{}", operation(case.problem)), lang),
            operation: ui().say(&format!("operation-{}", operation(case.problem)), lang),
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

/// The word for what a kind of problem is about, by which its texts are found.
fn operation(problem: ProblemKind) -> &'static str {
    match problem {
        ProblemKind::TopUp => "top-up",
        ProblemKind::Withdrawal => "withdrawal",
        ProblemKind::Transfer | ProblemKind::WrongRecipient => "transfer",
        ProblemKind::Refund => "refund",
        _ => "payment",
    }
}

impl MoneyView {
    /// What the rules say of a case.
    pub(super) fn of(question: &Question<'_>, answer: &Answer<'_>, lang: Lang) -> Self {
        let case = question.case;
        let moves = question.moves_money();
        let said = |value: Option<Amount>| Observed::or_unknown(value, "not-said");
        // What depends on the fee is open where the fee is, and not said where the amount is not.
        let reason = if answer.fee.is_some_and(|fee| fee.known().is_none()) { "fee-open" } else { "not-said" };
        let derived = |value: Option<Amount>| Observed::or_unknown(value, reason);
        let bound = |pick: fn(Bounds) -> Option<rust_decimal::Decimal>| derived(answer.due.and_then(pick).map(Amount));
        let own = |amount: Amount| amount.said(case.currency, lang);
        let payable = answer.payable.map(|payable| payable.amount);
        let fee = answer.fee.and_then(Bounds::known).map(Amount);
        Self {
            amount: said(answer.price),
            price: Observed::or_unknown(case.amount.filter(|_| moves).map(own), "not-said"),
            fee: derived(fee),
            fee_by_rules: answer.charges.has_rules(),
            fee_as_of: Observed::or_unknown(answer.charges.as_of().map(str::to_owned), "not-said"),
            cheaper_saves: derived(fee.map(|_| answer.cheaper.map(|c| c.saves).unwrap_or_default())),
            cheaper_speed: Observed::or_unknown(answer.cheaper.map(|c| ui().say(&format!("speed-{}", word(&c.speed)), lang)), "not-said"),
            cheaper_fee: said(answer.cheaper.map(|c| c.fee)),
            balance: said(case.balance.or(answer.available.filter(|_| answer.source == Some(Source::Balance)))),
            by_balance: question.leaves_the_wallet() && matches!(case.paid_with(), None | Some(Method::Balance)),
            hold: case.hold.unwrap_or_default(),
            paid_from: answer.source.map(|source| match source {
                Source::Balance => PaidFrom::Balance,
                Source::Instrument => PaidFrom::Instrument,
            }),
            due: bound(Bounds::known),
            due_least: bound(|due| Some(due.low)),
            due_most: bound(|due| due.high),
            available: said(answer.available),
            enough: Observed::or_unknown(answer.enough, reason),
            missing: derived(answer.missing),
            short_by: derived(answer.missing.filter(|missing| !missing.0.is_zero())),
            payable: derived(answer.payable.map(|payable| payable.price)),
            payable_price: Observed::or_unknown(payable.filter(|amount| !amount.0.is_zero()).map(own), reason),
            payable_said: payable.map(|amount| payable_said(amount, case.currency, lang)).unwrap_or_default(),
        }
    }
}

fn payable_said(amount: Amount, currency: Currency, lang: Lang) -> String {
    if amount.0.is_zero() {
        return ui().say("nothing-can-be-paid", lang);
    }
    Message::new("can-be-paid").with("amount", amount.said(currency, lang)).say(lang)
}

/// A moment as people read it, in its own time zone.
pub(super) fn moment_said(time: &Zoned, lang: Lang) -> String {
    let text = rfc3339(time);
    when(&text, lang).unwrap_or(text)
}
