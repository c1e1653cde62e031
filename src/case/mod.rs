//! The case: what the user says happened.

mod money;
mod time;

pub use money::{Amount, Currency};
pub use time::{moment, rfc3339};

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::lang::Message;
use crate::private_fields;
use crate::problem::{Place, Problem, Problems};
use crate::redact::Private;

/// What kind of problem the user has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// A payment failed.
    #[default]
    Payment,
    /// Money could not be added to the wallet.
    TopUp,
    /// Money could not be taken out of the wallet.
    Withdrawal,
    /// Money could not be sent to somebody.
    Transfer,
    /// A payment abroad failed.
    InternationalPayment,
    /// A refund has not arrived.
    Refund,
    /// Money went to the wrong person.
    WrongRecipient,
    /// The same payment was charged twice.
    DuplicateCharge,
    /// The goods did not come, or not as described.
    Dispute,
    /// The balance looks wrong.
    BalanceMismatch,
    /// The wallet does not work at all.
    CannotUseWallet,
    /// The password is forgotten.
    PasswordForgotten,
    /// The account is lost.
    AccountLost,
    /// Somebody else uses the account.
    AccountCompromised,
    /// Support does not answer.
    SupportNoReply,
    /// The user wants to complain.
    Complaint,
}

/// What the wallet shows of the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It failed, and the wallet says so.
    Failed,
    /// It is accepted and not finished.
    Pending,
    /// It is finished.
    Completed,
    /// Nobody knows.
    Unknown,
}

/// A case as a file has it. Amounts are text, so that none of them passes through a float.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseDocument {
    /// The kind of problem; `payment` when it is not given.
    pub problem: Option<ProblemKind>,
    /// The amount to be paid.
    #[schemars(extend("format" = "decimal"))]
    pub amount: Option<String>,
    /// Its currency (ISO 4217); the wallet's when it is not given.
    #[schemars(extend("format" = "currency"))]
    pub currency: Option<String>,
    /// The balance that the wallet shows.
    #[schemars(extend("format" = "decimal"))]
    pub balance: Option<String>,
    /// The part of the balance that is frozen, pre-authorised or not settled yet.
    #[schemars(extend("format" = "decimal"))]
    pub hold: Option<String>,
    /// The fee on top of the amount.
    #[schemars(extend("format" = "decimal"))]
    pub fee: Option<String>,
    /// What the wallet shows.
    pub state: Option<State>,
    /// When it happened: RFC 3339, or local time.
    #[schemars(extend("format" = "moment"))]
    pub at: Option<String>,
    /// The error code on the screen.
    pub error_code: Option<String>,
    /// The text on the screen.
    pub error_text: Option<String>,
    /// Who was to be paid.
    pub payee: Option<String>,
    /// The account that was to pay.
    pub payer: Option<String>,
    /// What support said, one entry each.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// A case whose every value is understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// The currency of all amounts here.
    #[schemars(extend("format" = "currency"))]
    pub currency: Currency,
    /// The amount to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The balance that the wallet shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Amount>,
    /// The part of the balance that cannot be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Amount>,
    /// The fee on top of the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Amount>,
    /// What the wallet shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// When it happened, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The error code on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<Private>,
    /// The text on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_text: Option<Private>,
    /// Who was to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Private>,
    /// The account that was to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<Private>,
    /// Whether payee and payer are the same, found before both became tokens; none when one is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee_is_payer: Option<bool>,
    /// What support said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Private>,
}

private_fields!(Case: error_code, error_text, payee, payer, notes);

impl Case {
    /// Whether the user says that an attempt was made: only then is there a question of paying again.
    pub fn attempt_claimed(&self) -> bool {
        self.state.is_some() || self.error_code.is_some() || self.error_text.is_some()
    }

    /// Whether the user says that it did not succeed.
    pub fn failure_claimed(&self) -> bool {
        self.attempt_claimed() && self.state != Some(State::Completed)
    }
}

impl CaseDocument {
    /// This case where it says something, and the other where it does not; notes add up.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            problem: self.problem.or(other.problem),
            amount: self.amount.or(other.amount),
            currency: self.currency.or(other.currency),
            balance: self.balance.or(other.balance),
            hold: self.hold.or(other.hold),
            fee: self.fee.or(other.fee),
            state: self.state.or(other.state),
            at: self.at.or(other.at),
            error_code: self.error_code.or(other.error_code),
            error_text: self.error_text.or(other.error_text),
            payee: self.payee.or(other.payee),
            payer: self.payer.or(other.payer),
            notes: other.notes.into_iter().chain(self.notes).collect(),
        }
    }

    /// Whether it says something of this key, of those that can be wrong by themselves.
    pub fn has(&self, key: &str) -> bool {
        match key {
            "amount" => self.amount.is_some(),
            "currency" => self.currency.is_some(),
            "balance" => self.balance.is_some(),
            "at" => self.at.is_some(),
            _ => false,
        }
    }

    /// Understands every value. `place` tells where a value of this name was given, for what the form cannot say.
    ///
    /// # Errors
    /// Every value that cannot be understood.
    pub fn resolve(self, wallet_currency: Option<Currency>, zone: &TimeZone, place: impl Fn(&str) -> Place) -> Result<Case, Problems> {
        let mut problems = Problems::default();
        let mut wrong = |key: &str, what: Message, hint: Option<Message>| problems.push(Problem::new(place(key), what).hint(hint));
        let currency = match self.currency.as_deref().map(|code| (code, Currency::parse(code))) {
            Some((_, Ok(currency))) => currency,
            Some((code, Err(what))) => {
                wrong("currency", what, Currency::near(code));
                Currency::CNY
            }
            None => wallet_currency.unwrap_or(Currency::CNY),
        };
        let mut amount = |key: &str, text: Option<&str>| {
            let amount = Amount::parse(text?).and_then(|a| a.fits(currency).map(|()| a));
            amount.map_err(|what| wrong(key, what, None)).ok()
        };
        let (sum, balance) = (amount("amount", self.amount.as_deref()), amount("balance", self.balance.as_deref()));
        let (hold, fee) = (amount("hold", self.hold.as_deref()), amount("fee", self.fee.as_deref()));
        let at = self.at.as_deref().and_then(|text| moment(text, zone).map_err(|what| wrong("at", what, None)).ok());
        problems.check()?;
        Ok(Case {
            problem: self.problem.unwrap_or_default(),
            currency,
            amount: sum,
            balance,
            hold,
            fee,
            state: self.state,
            at,
            error_code: self.error_code.map(Private::free_text),
            error_text: self.error_text.map(Private::free_text),
            payee_is_payer: self.payee.as_deref().zip(self.payer.as_deref()).map(|(a, b)| a.trim() == b.trim()),
            payee: self.payee.map(|p| Private::whole("payee", p)),
            payer: self.payer.map(|p| Private::whole("account", p)),
            notes: self.notes.into_iter().map(Private::free_text).collect(),
        })
    }
}

impl Document<CaseDocument> {
    /// The case of a document on its own.
    ///
    /// # Errors
    /// Every value that cannot be understood.
    pub fn resolve(&self, wallet_currency: Option<Currency>, zone: &TimeZone) -> Result<Case, Problems> {
        self.value.clone().resolve(wallet_currency, zone, |key| self.place(key))
    }
}
