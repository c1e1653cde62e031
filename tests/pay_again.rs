//! "May I pay again?" and "when does a retry make sense?", for every cause and everything that a wallet can show: the whole
//! table as one reviewed file, and the rules that no row of it may break.
//!
//! A change of the table is accepted with `INSTA_UPDATE=always cargo test --test pay_again`, and read in the diff.

use jiff::tz::TimeZone;
use paydoctor::case::{Case, CaseDocument, State};
use paydoctor::diagnosis::{pay_again, retry};
use paydoctor::pack::{Cause, Pack, PayAgain, Retry, WhoActs};
use paydoctor::problem::Place;
use serde::Serialize;

/// What the user says of an attempt, in the order of the table's columns.
const CLAIMS: [(&str, Claim); 6] = [
    ("failed", Claim::State(State::Failed)),
    ("pending", Claim::State(State::Pending)),
    ("completed", Claim::State(State::Completed)),
    ("unknown", Claim::State(State::Unknown)),
    ("text only", Claim::TextOnly),
    ("no attempt", Claim::NoAttempt),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Claim {
    /// The wallet shows this.
    State(State),
    /// An error text was seen; what the wallet shows is not said.
    TextOnly,
    /// Nothing was tried.
    NoAttempt,
}

impl Claim {
    fn case(self) -> Case {
        let document = CaseDocument {
            state: if let Self::State(state) = self { Some(state) } else { None },
            error_text: (self == Self::TextOnly).then(|| "支付失败".to_owned()),
            ..CaseDocument::default()
        };
        document.resolve(None, &TimeZone::UTC, |key: &str| Place::of(key)).expect("a case")
    }

    /// The answers for a cause, or for no cause at all.
    fn answers(self, cause: Option<&Cause>) -> (Option<PayAgain>, Retry) {
        let again = pay_again(cause, &self.case(), &[]);
        (again, retry(cause, again, &[]))
    }
}

fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).expect("a word").as_str().unwrap_or("-").to_owned()
}

fn causes() -> Vec<Cause> {
    let pack = Pack::builtin();
    assert!(pack.causes.len() > 100, "{} causes", pack.causes.len());
    pack.causes.into_values().map(|entry| entry.value).collect()
}

/// Asserts a rule for every cause and for no cause at all.
fn for_every_cause(claim: Claim, rule: impl Fn(Option<&Cause>, Option<PayAgain>, Retry) -> bool) {
    let causes = causes();
    for cause in causes.iter().map(Some).chain([None]) {
        let (again, retry) = claim.answers(cause);
        assert!(rule(cause, again, retry), "{claim:?}, {}: {again:?}, {retry:?}", cause.map_or("no cause", |c| &c.id));
    }
}

/// How careful an answer is: never > check-status-first > after-fix > later > now.
fn care(retry: Retry) -> usize {
    let order = [Retry::Now, Retry::Later, Retry::AfterFix, Retry::CheckStatusFirst, Retry::Never];
    order.iter().position(|r| *r == retry).expect("a known answer")
}

#[test]
fn the_whole_table() {
    let line = |id: &str, cause: Option<&Cause>| {
        let cells = CLAIMS.map(|(_, claim)| {
            let (again, retry) = claim.answers(cause);
            format!("{:<31}", format!("{}/{}", word(again), word(retry)))
        });
        format!("{id:<28}{}", cells.concat()).trim_end().to_owned()
    };
    let head = format!("{:<28}{}", "", CLAIMS.map(|(name, _)| format!("{name:<31}")).concat());
    let mut table = vec![head.trim_end().to_owned(), line("(no cause)", None)];
    table.extend(causes().iter().map(|cause| line(&cause.id, Some(cause))));
    insta::assert_snapshot!("pay_again", table.join("\n"));
}

#[test]
fn what_is_completed_is_never_paid_again() {
    for_every_cause(Claim::State(State::Completed), |_, again, retry| again == Some(PayAgain::No) && retry == Retry::Never);
}

#[test]
fn an_outcome_that_is_not_known_is_checked_first() {
    for claim in [Claim::State(State::Pending), Claim::State(State::Unknown), Claim::TextOnly] {
        for_every_cause(claim, |cause, again, retry| {
            let no = cause.is_some_and(|c| c.pay_again == PayAgain::No);
            let answer = if no { PayAgain::No } else { PayAgain::CheckFirst };
            again == Some(answer) && care(retry) >= care(Retry::CheckStatusFirst)
        });
    }
}

#[test]
fn without_an_attempt_there_is_no_question() {
    for_every_cause(Claim::NoAttempt, |cause, again, retry| again.is_none() && cause.is_none_or(|c| retry == c.retry));
}

#[test]
fn a_failure_without_a_cause_is_checked_first() {
    let (again, retry) = Claim::State(State::Failed).answers(None);
    assert_eq!((again, retry), (Some(PayAgain::CheckFirst), Retry::CheckStatusFirst));
}

#[test]
fn a_failure_is_answered_as_its_cause_says() {
    for_every_cause(Claim::State(State::Failed), |cause, again, _| again == Some(cause.map_or(PayAgain::CheckFirst, |c| c.pay_again)));
}

#[test]
fn nothing_but_a_final_failure_is_answered_with_yes() {
    for (_, claim) in CLAIMS.into_iter().filter(|(_, claim)| *claim != Claim::State(State::Failed)) {
        for_every_cause(claim, |_, again, _| again != Some(PayAgain::Yes));
    }
}

/// Where nobody has to do anything, or it only has to be waited for, the money has moved or may yet.
#[test]
fn what_is_no_failure_is_never_paid_again() {
    for_every_cause(Claim::State(State::Failed), |cause, again, _| {
        cause.is_none_or(|c| again != Some(PayAgain::Yes) || !(c.waiting || c.who_acts == WhoActs::None))
    });
}

#[test]
fn the_answers_never_contradict_each_other() {
    for (_, claim) in CLAIMS {
        for_every_cause(claim, |_, again, retry| match again {
            Some(PayAgain::No) => retry == Retry::Never,
            Some(PayAgain::CheckFirst) => care(retry) >= care(Retry::CheckStatusFirst),
            Some(PayAgain::Yes) | None => true,
        });
    }
}

#[test]
fn a_retry_is_never_less_careful_than_the_cause_asks_for() {
    for (_, claim) in CLAIMS {
        for_every_cause(claim, |cause, again, retry| {
            cause.is_none_or(|c| care(retry) >= care(c.retry) && again.is_none_or(|again| again >= c.pay_again))
        });
    }
}

/// What the published table says of single causes, where the wallet shows a failure.
#[test]
fn causes_answer_as_published() {
    let pack = Pack::builtin();
    let says = |id: &str| pack.causes[id].value.pay_again;
    let gone = ["already-paid", "already-completed", "duplicate-charge", "charged-not-fulfilled", "order-not-fulfilled"];
    for id in gone.into_iter().chain(["paid-wrong-recipient", "account-compromised"]) {
        assert_eq!(says(id), PayAgain::No, "{id}");
    }
    for id in ["refund-paid-out", "balance-unexplained", "password-forgotten", "account-lost"] {
        assert_eq!(says(id), PayAgain::CheckFirst, "{id}");
    }
    for id in ["payment-pending", "outcome-unknown-timeout", "network-connection-error", "withdrawal-under-review", "unknown-failure"] {
        assert_eq!(says(id), PayAgain::CheckFirst, "{id}");
    }
    for id in ["insufficient-balance", "tcp-refused", "dns-name-not-found", "cert-expired", "captive-portal", "cancelled-by-payer"] {
        assert_eq!(says(id), PayAgain::Yes, "{id}");
    }
    // Who sent a request and got no final answer does not know what became of it.
    for id in ["server-stalled", "http-empty-reply", "http-truncated", "http-server-error", "http-bad-gateway"] {
        assert_eq!(says(id), PayAgain::CheckFirst, "{id}");
    }
    for cause in pack.causes.values().map(|entry| &entry.value).filter(|cause| cause.waiting || cause.group == "outcome") {
        assert_ne!(cause.pay_again, PayAgain::Yes, "{}", cause.id);
    }
}
