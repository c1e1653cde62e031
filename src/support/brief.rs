//! What to send: which kind of failure it is, in order what happened, what was ruled out, and the one thing that is asked for.

use super::situation::Situation;
use super::words::spoken;
use crate::case::{ProblemKind, State};
use crate::lang::{Lang, Message, ui, word};
use crate::pack::{Cause, PayAgain};

/// Causes in which money was taken for nothing: it is to come back.
const TAKEN_FOR_NOTHING: [&str; 5] =
    ["charged-not-fulfilled", "charged-other-amount", "duplicate-charge", "already-paid", "duplicate-request"];

/// The areas that are examined by probes of this device; the others follow from what the case says.
const SEEN_FROM_HERE: [&str; 4] = ["device", "network", "encryption", "service"];

/// A text that the user can send, line by line.
pub fn brief(situation: &Situation<'_>) -> String {
    let (case, lang) = (situation.case, situation.lang);
    let mut lines = vec![failure(situation)];
    let mut line = |key: &'static str, value: Option<String>| lines.extend(value.map(|v| Message::new(key).with("value", v).say(lang)));
    line("brief-when", case.at.as_deref().map(|t| situation.time(t)));
    line("brief-amount", case.amount.map(|a| a.said(case.currency, lang)));
    line("brief-state", case.state.map(|s| ui().say(&format!("state-{}", word(&s)), lang)));
    line("brief-code", case.error_code.as_ref().and_then(|c| c.shown()).map(|c| spoken(c, lang).into_owned()));
    line("brief-text", case.error_text.as_ref().and_then(|t| t.shown()).map(|t| spoken(t, lang).into_owned()));
    line("brief-order", case.order.as_ref().and_then(|o| o.shown()).map(|o| spoken(o, lang).into_owned()));
    line("brief-asked", case.asked_at.as_deref().map(|t| situation.time(t)));
    line("brief-ruled-out", ruled_out(situation));
    let checked = if case.device.is_this() { "brief-checked-here" } else { "brief-checked-elsewhere" };
    line(checked, checked_here(situation));
    lines.push(ui().say(ask(situation), lang));
    lines.push(ui().say("brief-never", lang));
    lines.join("\n")
}

/// The kind of failure in one sentence: never just "it failed".
pub(super) fn failure(situation: &Situation<'_>) -> String {
    let lang = situation.lang;
    let kind = ui().say(&format!("problem-{}", word(&situation.case.problem)), lang);
    let wallet = situation.wallet.name.get(lang).to_owned();
    // What went through, or must not go through, did not fail.
    let no_failure =
        |cause: &Cause| cause.stop || situation.case.state == Some(State::Completed) || TAKEN_FOR_NOTHING.contains(&cause.id.as_str());
    match situation.cause {
        Some(cause) if situation.case.problem.is_operation() && no_failure(cause) => {
            Message::new("brief-problem").with("wallet", wallet).with("cause", cause.title.get(lang).to_owned()).say(lang)
        }
        Some(cause) if cause.title.get(lang) != kind => Message::new("brief-failure")
            .with("kind", kind)
            .with("wallet", wallet)
            .with("cause", cause.title.get(lang).to_owned())
            .say(lang),
        _ => Message::new("brief-kind").with("kind", kind).with("wallet", wallet).say(lang),
    }
}

/// What was ruled out by what the case says, as a list.
pub(super) fn ruled_out(situation: &Situation<'_>) -> Option<String> {
    areas(situation, false)
}

/// What was checked on the device that ran this, and is fine, as a list.
pub(super) fn checked_here(situation: &Situation<'_>) -> Option<String> {
    areas(situation, true)
}

fn areas(situation: &Situation<'_>, seen_from_here: bool) -> Option<String> {
    let lang = situation.lang;
    let areas = situation.ruled_out.iter().filter(|area| SEEN_FROM_HERE.contains(area) == seen_from_here);
    let names: Vec<String> = areas.map(|area| ui().say(&format!("area-{area}"), lang)).collect();
    (!names.is_empty()).then(|| names.join(&ui().say("list-separator", lang)))
}

/// The one thing that is asked for, by the key of its text.
pub(super) fn ask(situation: &Situation<'_>) -> &'static str {
    if situation.cause.is_some_and(|c| c.stop && c.group == "risk") {
        return "brief-ask-stop";
    }
    match situation.case.problem {
        ProblemKind::Payment | ProblemKind::TopUp | ProblemKind::Withdrawal | ProblemKind::Transfer | ProblemKind::InternationalPayment => {
            ask_for_money(situation)
        }
        ProblemKind::Refund => "brief-ask-refund-date",
        ProblemKind::WrongRecipient => "brief-ask-recall",
        ProblemKind::DuplicateCharge => "brief-ask-second-charge",
        ProblemKind::Dispute => "brief-ask-mediate",
        ProblemKind::BalanceMismatch => "brief-ask-reconcile",
        ProblemKind::CannotUseWallet => "brief-ask-restore",
        ProblemKind::PasswordForgotten => "brief-ask-reset",
        ProblemKind::AccountLost => "brief-ask-recover",
        ProblemKind::AccountCompromised => "brief-ask-freeze",
        ProblemKind::SupportNoReply => "brief-ask-answer",
        ProblemKind::Complaint => "brief-ask-investigate",
    }
}

/// Reprocess or refund: whoever was charged for nothing wants it back, whoever was certainly not charged wants it done, and where
/// nobody knows, that comes first.
fn ask_for_money(situation: &Situation<'_>) -> &'static str {
    let taken = situation.cause.is_some_and(|c| TAKEN_FOR_NOTHING.contains(&c.id.as_str()));
    let is_purchase = matches!(situation.case.problem, ProblemKind::Payment | ProblemKind::InternationalPayment);
    match situation.case.state {
        // What was sent, withdrawn or topped up is to arrive; what was bought may as well be paid back.
        _ if taken && !is_purchase => "brief-ask-locate",
        _ if taken => "brief-ask-refund",
        Some(State::Completed) if is_purchase => "brief-ask-refund",
        Some(State::Failed) if situation.pay_again == Some(PayAgain::Yes) => "brief-ask-reprocess",
        _ => "brief-ask-status",
    }
}

/// What an item of evidence is called.
pub fn evidence_name(item: &str, lang: Lang) -> String {
    ui().say(&format!("evidence-{item}"), lang)
}
