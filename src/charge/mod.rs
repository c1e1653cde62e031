//! May I pay again? One answer about the charge, from what each source says about *this payment*. Pure.
//!
//! What a source says is a [`Statement`]; the rules of [`decide`], in their order, turn all of them into one [`Charge`]. Everything
//! that speaks of paying again (report, headline, retry, action, brief, smoke, `explain`) reads that result and decides nothing itself.
//! What a probe sees is no source: the network of now proves nothing about a payment then. `docs/pay-again.md` tells the rules to people.

mod fields;
mod sources;

pub use sources::{PaymentFacts, Rule};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::ProblemKind;
use crate::lang::Message;
use crate::pack::{Pack, PayAgain};
use crate::redact::Redact;

/// Who speaks about the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// What the wallet shows, as the user says it.
    State,
    /// The matched row of the transaction list.
    Row,
    /// The error code.
    Code,
    /// The text on the screen.
    Text,
    /// A rule of the wallet, or of law, that stops this payment.
    Rule,
}

/// What a source says about the payment, the most careful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// It must not be paid at all.
    Stop,
    /// The money was taken.
    Charged,
    /// It may have been taken.
    Maybe,
    /// It was not taken.
    NotCharged,
    /// Nothing about the charge.
    Nothing,
}

/// One statement of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who says it.
    pub source: Source,
    /// What it says.
    pub says: Says,
    /// Why it says so.
    pub why: Why,
}

impl Statement {
    /// A statement with its reason.
    pub fn new(source: Source, says: Says, why: Why) -> Self {
        Self { source, says, why }
    }

    /// Whether a row of the list that is failed or closed knows better: nobody knew how the payment ended, and the row does.
    /// It never outweighs a hint at a debit, nor a state that the wallet shows as open.
    fn yields_to_a_failed_row(self) -> bool {
        self.says == Says::Maybe && matches!(self.why, Why::TextUnknownOutcome | Why::CodeUnknownOutcome | Why::CodeUnsettled)
    }
}

/// Why a source says what it says. Each has one sentence for people (`charge-…` in `checks/texts/charge.toml`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Why {
    /// Fraud, or law.
    Stopped,
    TwoCharges,
    /// The user reports two charges, and the list does not show both.
    TwoReported,
    /// The user says that the other side did not get the money: then it was sent.
    NotReceived,
    StateCompleted,
    StatePending,
    StateUnknown,
    RowCompleted,
    RowComingBack,
    RowPending,
    RowFailed,
    RowReversed,
    /// A row that is completed or under way may be this payment: too little was said to tell.
    RowPerhaps,
    TextCharged,
    /// With a condition, in the future, or in doubt; or the money is coming back.
    TextHint,
    TextUnfinished,
    TextUnknownOutcome,
    /// The text names a cause after which the status has to be checked.
    TextCareful,
    TextNotCharged,
    /// The text names a specific reason for which payments are declined.
    TextDecline,
    TextAgainstRow,
    CodeCharged,
    CodeUnknownOutcome,
    CodeCareful,
    CodeUnsettled,
    CodeFinal,
    CodeAgainstRow,
    RuleStops,
    NothingKnown,
}

impl Why {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stopped => "charge-stopped",
            Self::TwoCharges => "charge-two-charges",
            Self::TwoReported => "charge-two-reported",
            Self::NotReceived => "charge-not-received",
            Self::StateCompleted => "charge-state-completed",
            Self::StatePending => "charge-state-pending",
            Self::StateUnknown => "charge-state-unknown",
            Self::RowCompleted => "charge-row-completed",
            Self::RowComingBack => "charge-row-coming-back",
            Self::RowPending => "charge-row-pending",
            Self::RowFailed => "charge-row-failed",
            Self::RowReversed => "charge-row-reversed",
            Self::RowPerhaps => "charge-row-perhaps",
            Self::TextCharged => "charge-text-charged",
            Self::TextHint => "charge-text-hint",
            Self::TextUnfinished => "charge-text-unfinished",
            Self::TextUnknownOutcome => "charge-text-unknown-outcome",
            Self::TextCareful => "charge-text-careful",
            Self::TextNotCharged => "charge-text-not-charged",
            Self::TextDecline => "charge-text-decline",
            Self::TextAgainstRow => "charge-text-against-row",
            Self::CodeCharged => "charge-code-charged",
            Self::CodeUnknownOutcome => "charge-code-unknown-outcome",
            Self::CodeCareful => "charge-code-careful",
            Self::CodeUnsettled => "charge-code-unsettled",
            Self::CodeFinal => "charge-code-final",
            Self::CodeAgainstRow => "charge-code-against-row",
            Self::RuleStops => "charge-rule-stops",
            Self::NothingKnown => "charge-nothing-known",
        }
    }
}

/// What is known about the charge, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum ChargeSays {
    /// The money was taken.
    Charged,
    /// It may have been taken.
    Maybe,
    /// It was not taken.
    NotCharged,
    /// Nothing is known about it.
    Unknown,
}

/// The payment that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The kind of problem: it says whether anybody pays at all.
    pub kind: ProblemKind,
    /// The user says that an attempt was made, or the list shows it.
    pub claimed: bool,
    /// Two charges for one thing are shown or claimed.
    pub two_charges: bool,
}

/// The answer about the charge.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Whether a second charge is excluded; none where that is no question.
    pub pay_again: Option<PayAgain>,
    /// What is known about the charge.
    pub says: ChargeSays,
    /// What it rests on; none where nothing is asked.
    pub why: Option<Why>,
}

impl Charge {
    fn new(pay_again: PayAgain, says: ChargeSays, why: Why) -> Self {
        Self { pay_again: Some(pay_again), says, why: Some(why) }
    }

    fn no_question() -> Self {
        Self { pay_again: None, says: ChargeSays::Unknown, why: None }
    }

    /// What it rests on, in one sentence.
    pub fn because(&self) -> Option<Message> {
        self.why.map(|why| Message::new(why.key()))
    }

    /// Whether a step or an action that pays may be shown at all. Where the first payment has to be checked, it may follow the check.
    pub fn allows_paying(&self) -> bool {
        matches!(self.pay_again, Some(PayAgain::Yes | PayAgain::CheckFirst))
    }
}

/// Whether a kind of problem is one in which the user pays.
pub fn somebody_pays(kind: ProblemKind) -> bool {
    match kind {
        ProblemKind::Payment
        | ProblemKind::TopUp
        | ProblemKind::Withdrawal
        | ProblemKind::Transfer
        | ProblemKind::InternationalPayment
        | ProblemKind::DuplicateCharge
        | ProblemKind::CannotUseWallet => true,
        ProblemKind::Refund
        | ProblemKind::WrongRecipient
        | ProblemKind::Dispute
        | ProblemKind::BalanceMismatch
        | ProblemKind::PasswordForgotten
        | ProblemKind::AccountLost
        | ProblemKind::AccountCompromised
        | ProblemKind::SupportNoReply
        | ProblemKind::Complaint => false,
    }
}

/// The answer about a payment, from all that is known about it.
pub fn weigh(facts: &PaymentFacts<'_>, pack: &Pack) -> Charge {
    decide(&facts.attempt(), &facts.statements(pack))
}

/// The one decision. The first rule that applies decides:
///
/// 1. A kind of problem in which nobody pays: no question. Two charges for one thing: no.
/// 2. Stop: no.
/// 3. The wallet shows it as completed: no.
/// 4. Charged: no. Where only a text or a code says so and the list shows it as failed or closed: check first.
/// 5. Maybe: check first, unless a row that is failed or closed knows better.
/// 6. Not charged: yes.
/// 7. An attempt is claimed: check first.
/// 8. Otherwise no question.
pub fn decide(attempt: &Attempt, statements: &[Statement]) -> Charge {
    let first = |says: Says| statements.iter().find(|s| s.says == says);
    let row_failed = statements.iter().any(|s| s.why == Why::RowFailed);
    if !somebody_pays(attempt.kind) {
        return Charge::no_question();
    }
    if attempt.two_charges {
        return Charge::new(PayAgain::No, ChargeSays::Charged, Why::TwoCharges);
    }
    if let Some(stop) = first(Says::Stop) {
        return Charge::new(PayAgain::No, known(statements), stop.why);
    }
    if statements.iter().any(|s| s.why == Why::StateCompleted) {
        return Charge::new(PayAgain::No, ChargeSays::Charged, Why::StateCompleted);
    }
    if let Some(charged) = first(Says::Charged) {
        return match charged.source {
            Source::Text if row_failed => Charge::new(PayAgain::CheckFirst, ChargeSays::Maybe, Why::TextAgainstRow),
            Source::Code if row_failed => Charge::new(PayAgain::CheckFirst, ChargeSays::Maybe, Why::CodeAgainstRow),
            _ => Charge::new(PayAgain::No, ChargeSays::Charged, charged.why),
        };
    }
    let open = |s: &&Statement| s.says == Says::Maybe && !(row_failed && s.yields_to_a_failed_row());
    if let Some(maybe) = statements.iter().find(open) {
        return Charge::new(PayAgain::CheckFirst, ChargeSays::Maybe, maybe.why);
    }
    if let Some(not_charged) = first(Says::NotCharged) {
        return Charge::new(PayAgain::Yes, ChargeSays::NotCharged, not_charged.why);
    }
    if attempt.claimed {
        return Charge::new(PayAgain::CheckFirst, ChargeSays::Unknown, Why::NothingKnown);
    }
    Charge::no_question()
}

/// What is known about the charge where something else forbids to pay.
fn known(statements: &[Statement]) -> ChargeSays {
    let most_careful = statements.iter().map(|s| s.says).filter(|says| *says != Says::Stop).min();
    match most_careful {
        Some(Says::Charged) => ChargeSays::Charged,
        Some(Says::Maybe) => ChargeSays::Maybe,
        Some(Says::NotCharged) => ChargeSays::NotCharged,
        Some(Says::Stop | Says::Nothing) | None => ChargeSays::Unknown,
    }
}
