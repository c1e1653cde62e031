//! The case: what the user says happened.

mod attached;
mod document;
mod history;
mod instrument;
mod money;
mod said;
mod time;
mod transactions;

pub use attached::{Attached, AttachedKind};
pub use document::CaseDocument;
pub use history::{
    OwnLimit, OwnLimitDocument, Period, Transaction, TransactionDocument, TransactionKind, TransactionState, Used, UsedDocument,
};
pub use instrument::{Instrument, InstrumentDocument, InstrumentState, Method};
pub use money::{Amount, Currency, Rate};
pub use time::{moment, offset_of, rfc3339};
pub use transactions::{LARGEST as LARGEST_LIST, Listed, Listing, listed};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::{Private, Redact, Redactor};

/// What kind of problem the user has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum, Redact)]
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

impl ProblemKind {
    /// Whether it is about moving money, which may succeed or fail.
    pub fn is_operation(self) -> bool {
        matches!(self, Self::Payment | Self::TopUp | Self::Withdrawal | Self::Transfer | Self::InternationalPayment)
    }
}

/// What the wallet shows of the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum, Redact)]
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

/// Where the payment was made, seen from where paydoctor runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// On the device that runs paydoctor.
    #[default]
    This,
    /// On a phone in the same network.
    PhoneSameNetwork,
    /// On a phone that used mobile data.
    PhoneMobileData,
    /// On another device, elsewhere.
    Other,
}

impl Device {
    /// Whether what is seen of this device holds for the one that paid.
    pub fn is_this(self) -> bool {
        self == Self::This
    }

    /// Whether what is seen of this network holds for the one that the payment went through.
    pub fn is_in_this_network(self) -> bool {
        matches!(self, Self::This | Self::PhoneSameNetwork)
    }
}

/// How fast money is to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Speed {
    /// Within seconds.
    RealTime,
    /// Within hours.
    Ordinary,
    /// The next day.
    NextDay,
}

/// Which code was scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Scan {
    /// A printed code of the payee.
    Static,
    /// A code that was made for this payment, by the payer's or the payee's device.
    Dynamic,
}

/// How a payment is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// By fewer than two factors.
    FewerThanTwoFactors,
    /// By two factors or more, none of them a digital certificate or an electronic signature.
    TwoFactors,
    /// By two factors or more, a digital certificate or an electronic signature among them.
    Certificate,
}

/// A case whose every value is understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Case {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// The currency of the amount.
    #[schemars(extend("format" = "currency"))]
    pub currency: Currency,
    /// The amount to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// How much of the account's currency one unit of the amount's currency costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// The currency of everything but the amount, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "currency"))]
    pub account_currency: Option<Currency>,
    /// The balance that the wallet shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Amount>,
    /// The part of the balance that cannot be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Amount>,
    /// The fee on top of the amount, where the screen showed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Amount>,
    /// What the wallet shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// An attempt was made, and nothing else may be known of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attempted: bool,
    /// The other side says that the money has not arrived.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_received: bool,
    /// Where the payment was made.
    #[serde(default)]
    pub device: Device,
    /// When it happened, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// When support or the merchant was asked, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<String>,
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
    /// The order number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Private>,
    /// The bank on the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// How fast the money is to arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<Speed>,
    /// What is paid with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// The instrument that is paid with, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// What can be paid with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<Instrument>,
    /// The verification level of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Which code was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Scan>,
    /// How the payment is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// The country or region of the payment (ISO 3166-1 alpha-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whether the address of the payment is that of the order, found before both were dropped; none when one is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_matches: Option<bool>,
    /// The order has a delivery address, and the payment has none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub address_missing: bool,
    /// What was used up of limits before this payment.
    #[serde(default, skip_serializing_if = "Used::is_empty")]
    pub used: Used,
    /// Limits that the user set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_limits: Vec<OwnLimit>,
    /// The balance before the first transaction of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_balance: Option<Amount>,
    /// The transaction list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transactions: Vec<Transaction>,
    /// How many rows of the list were left out because they could not be read.
    #[serde(default, skip_serializing_if = "Case::none_left_out")]
    pub transactions_left_out: u32,
    /// What support said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Private>,
    /// What is in no record, and is looked for in every text of it: addresses of the user, names of this device.
    #[serde(skip)]
    #[redact(with = forget)]
    pub unsaid: Vec<Private>,
    /// What was attached as evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<Attached>,
}

/// What is looked for in every text stands in none.
fn forget(unsaid: &mut Vec<Private>, _: &mut Redactor) {
    unsaid.clear();
}

impl Case {
    /// Tells a redactor what is private here, before it sees anything else.
    pub(crate) fn learn(&self, redactor: &mut Redactor) {
        // A bank is named to be compared with those of the wallet.
        self.bank.iter().chain(self.instruments.iter().filter_map(|i| i.bank.as_ref())).for_each(|bank| redactor.is_public(bank));
        let numbers = self.instruments.iter().filter_map(|i| i.number.as_ref());
        let others = self.transactions.iter().flat_map(|t| t.payee.iter().chain(&t.order));
        let own = self.payee.iter().chain(&self.payer).chain(&self.order);
        own.chain(numbers).chain(others).chain(&self.unsaid).for_each(|private| redactor.learn(private));
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
    fn none_left_out(rows: &u32) -> bool {
        *rows == 0
    }

    /// The currency of the account: of everything but the amount.
    pub fn account(&self) -> Currency {
        self.account_currency.unwrap_or(self.currency)
    }

    /// What is paid with, as far as the case says it: by its kind, or by the instrument it names.
    pub fn paid_with(&self) -> Option<Method> {
        self.method.or_else(|| self.used_instrument().map(|i| i.kind))
    }

    /// The instrument that is paid with, where the case names one of its own.
    pub fn used_instrument(&self) -> Option<&Instrument> {
        self.instrument.as_ref().and_then(|id| self.instruments.iter().find(|i| i.id == *id))
    }

    /// Whether the user says that an attempt was made: only then is there a question of paying again.
    pub fn attempt_claimed(&self) -> bool {
        self.attempted || self.not_received || self.state.is_some() || self.error_code.is_some() || self.error_text.is_some()
    }

    /// Whether the user says that something is wrong: by what was seen, or by the kind of problem alone. Who names an operation
    /// may only want to know beforehand whether it can succeed.
    pub fn trouble_claimed(&self) -> bool {
        self.failure_claimed() || !self.problem.is_operation()
    }

    /// Whether the user says that it did not succeed: that it failed, or that the money went and the other side has nothing.
    pub fn failure_claimed(&self) -> bool {
        self.not_received || (self.attempt_claimed() && self.state != Some(State::Completed))
    }
}
