//! What support will ask for, by the kind of problem, and whether the case has it.

use crate::case::{AttachedKind, Case, ProblemKind};

/// What is asked for, the most important first. Each has a text `evidence-…`.
pub fn evidence(case: &Case) -> Vec<(&'static str, bool)> {
    wanted(case.problem).iter().map(|item| (*item, has(case, item))).collect()
}

fn wanted(problem: ProblemKind) -> &'static [&'static str] {
    use ProblemKind as P;
    match problem {
        P::Payment | P::TopUp | P::Withdrawal | P::Transfer | P::InternationalPayment => &[
            "time",
            "amount",
            "state",
            "error-code",
            "error-text",
            "payer-account",
            "payee-account",
            "transaction-number",
            "registered-contact",
        ],
        P::Refund => {
            &["time", "amount", "transaction-number", "refund-promised", "refund-number", "receipt", "merchant-chat", "registered-contact"]
        }
        P::WrongRecipient => &["time", "amount", "payer-account", "payee-account", "transaction-number", "state", "registered-contact"],
        P::DuplicateCharge => &["transaction-list", "amount", "payee-account", "receipt", "merchant-chat", "registered-contact"],
        P::Dispute => {
            &["time", "amount", "transaction-number", "receipt", "goods-photos", "merchant-chat", "payee-account", "registered-contact"]
        }
        P::BalanceMismatch => &["balance", "opening-balance", "transaction-list", "time", "registered-contact"],
        P::CannotUseWallet => &["time", "error-text", "error-code", "device", "screenshot", "registered-contact"],
        P::PasswordForgotten => &["registered-contact", "error-text", "device"],
        P::AccountLost => &["registered-contact", "identity-document", "payer-account", "transaction-list"],
        P::AccountCompromised => &["registered-contact", "transaction-list", "time", "screenshot", "identity-document"],
        P::SupportNoReply => &["case-number", "asked-time", "support-answer", "registered-contact"],
        P::Complaint => &["description", "time", "case-number", "support-answer", "screenshot", "registered-contact"],
    }
}

/// Whether the case has it. What no case can hold is never there: the person has to find it.
fn has(case: &Case, item: &str) -> bool {
    match item {
        "time" => case.at.is_some(),
        "amount" => case.amount.is_some(),
        "state" => case.state.is_some(),
        "error-code" => case.error_code.is_some(),
        "error-text" => case.error_text.is_some(),
        "payer-account" => case.payer.is_some(),
        "payee-account" => case.payee.is_some(),
        "transaction-number" => case.order.is_some() || case.transactions.iter().any(|t| t.order.is_some()),
        "transaction-list" => !case.transactions.is_empty(),
        "balance" => case.balance.is_some(),
        "opening-balance" => case.opening_balance.is_some(),
        "refund-promised" | "asked-time" => case.asked_at.is_some(),
        "support-answer" => !case.notes.is_empty(),
        "screenshot" => case.attached.iter().any(|file| file.kind == AttachedKind::Picture),
        _ => false,
    }
}
