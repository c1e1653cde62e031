//! "May I pay again?" and "when does a retry make sense?": what the data say of each cause, and that the two never contradict.

use paydoctor::diagnosis::retry;
use paydoctor::pack::{Cause, Pack, PayAgain, Retry, WhoActs};

fn causes() -> Vec<Cause> {
    let pack = Pack::builtin();
    assert!(pack.causes.len() > 100, "{} causes", pack.causes.len());
    pack.causes.into_values().map(|entry| entry.value).collect()
}

/// How careful an answer is: never > check-status-first > after-fix > later > now.
fn care(retry: Retry) -> usize {
    let order = [Retry::Now, Retry::Later, Retry::AfterFix, Retry::CheckStatusFirst, Retry::Never];
    order.iter().position(|r| *r == retry).expect("a known answer")
}

/// Where nobody has to do anything, or it only has to be waited for, the money has moved or may yet.
#[test]
fn what_is_no_failure_is_never_paid_again() {
    for cause in causes() {
        let open = cause.waiting || cause.who_acts == WhoActs::None;
        assert!(cause.pay_again != PayAgain::Yes || !open, "{}", cause.id);
        assert!(!cause.stop || cause.pay_again == PayAgain::No, "{} stops, and may be paid again", cause.id);
    }
}

#[test]
fn a_retry_never_contradicts_the_answer() {
    let answers = [None, Some(PayAgain::Yes), Some(PayAgain::CheckFirst), Some(PayAgain::No)];
    for cause in causes().iter().map(Some).chain([None]) {
        for again in answers {
            let retry = retry(cause, again, &[]);
            let fits = match again {
                Some(PayAgain::No) => retry == Retry::Never,
                Some(PayAgain::CheckFirst) => care(retry) >= care(Retry::CheckStatusFirst),
                Some(PayAgain::Yes) => retry < Retry::CheckStatusFirst,
                None => true,
            };
            assert!(fits, "{:?}: {again:?}, {retry:?}", cause.map(|c| &c.id));
        }
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
