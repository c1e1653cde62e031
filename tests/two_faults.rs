//! Two faults at once, through the binary: the one that explains the failure leads, the other is told too, and what may be
//! done about the money is right for both.

#[path = "harness/program.rs"]
mod program;

use std::process::{Command, ExitStatus};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use serde_json::Value;

/// Sandboxes at the same time.
const AT_ONCE: usize = 4;

/// Two faults and what has to be said about them.
struct Pair {
    faults: &'static str,
    more: &'static [&'static str],
    leads: &'static str,
    /// The other's cause, and the cause that explains its signs, where one does.
    told: Option<(&'static str, Option<&'static str>)>,
    pay_again: Option<&'static str>,
    code: i32,
}

/// Both are told, and neither explains the other.
const fn both(faults: &'static str, leads: &'static str, other: &'static str) -> Pair {
    Pair { faults, more: &[], leads, told: Some((other, None)), pay_again: None, code: 1 }
}

impl Pair {
    /// The other is told, and what leads explains it.
    const fn masked(self) -> Self {
        let told = match self.told {
            Some((other, _)) => Some((other, Some(self.leads))),
            None => None,
        };
        Self { told, ..self }
    }

    /// The other cannot be seen as long as the first is there.
    const fn hidden(self) -> Self {
        Self { told: None, ..self }
    }

    const fn pays(self, pay_again: &'static str) -> Self {
        Self { pay_again: Some(pay_again), ..self }
    }

    const fn exits(self, code: i32) -> Self {
        Self { code, ..self }
    }

    const fn with(self, more: &'static [&'static str]) -> Self {
        Self { more, ..self }
    }
}

/// What the case proves leads; paying again is right once the money is there.
const MONEY: &[Pair] = &[
    both("insufficient-balance+http-500", "insufficient-balance", "http-server-error").pays("yes"),
    both("insufficient-balance+dns-hijack", "insufficient-balance", "dns-hijack").pays("yes"),
    both("insufficient-balance+tls-expired", "insufficient-balance", "cert-expired").pays("yes"),
    both("insufficient-balance+captive-portal", "insufficient-balance", "captive-portal").pays("yes"),
    both("fee-not-covered+proxy-auth-required", "fee-not-covered", "proxy-auth-required").pays("yes"),
    both("funds-on-hold+no-route", "funds-on-hold", "no-default-route").pays("yes"),
];

/// While the outcome is open, or the payment done, no fault of the network ever makes it right to pay again.
const STATE: &[Pair] = &[
    both("payment-pending+http-500", "http-server-error", "payment-pending").pays("check-first"),
    both("payment-pending+dns-servfail", "dns-servfail", "payment-pending").pays("check-first"),
    both("payment-pending+tcp-refused", "tcp-refused", "payment-pending").pays("check-first"),
    both("http-500", "http-server-error", "outcome-unknown-timeout").with(&["--state", "unknown"]).pays("check-first"),
    both("tcp-refused+clock-drift", "tcp-refused", "clock-drift").with(&["--state", "unknown"]).pays("check-first"),
    both("already-paid+http-500", "already-paid", "http-server-error").pays("no"),
    both("already-paid+captive-portal", "already-paid", "captive-portal").pays("no"),
    both("already-paid+no-route", "already-paid", "no-default-route").pays("no"),
    both("already-paid+tls-expired", "already-paid", "cert-expired").pays("no"),
];

/// What stops leads what troubles; where both stop, the more certain leads; what is explained is told as explained.
const NETWORK: &[Pair] = &[
    both("captive-portal+dns-name-denied", "captive-portal", "dns-name-denied").masked(),
    both("captive-portal+root-store-broken", "captive-portal", "root-store-broken").masked(),
    both("dns-servfail+http-503", "dns-servfail", "service-unavailable"),
    both("dns-first-dead+tls-expired", "cert-expired", "dns-partly-unreachable"),
    both("tcp-refused+clock-drift", "tcp-refused", "clock-drift"),
    both("clock-wrong+http-500", "clock-wrong", "http-server-error"),
    both("clock-wrong+dns-hijack", "clock-wrong", "dns-hijack"),
    both("clock-wrong+dns-interception", "clock-wrong", "dns-interception"),
    both("tcp-refused+incident-elsewhere", "service-incident", "tcp-refused").masked(),
    both("dns-name-denied+incident-elsewhere", "dns-name-denied", "service-incident"),
    both("tls-blocked-by-name+dns-slow", "tls-blocked-by-name", "dns-slow"),
    both("intermittent+dns-slow", "service-intermittent", "dns-slow").exits(0),
    // Who pays into an intermittent service looks first: the slow look-up does not make it safe.
    both("intermittent+dns-slow", "service-intermittent", "dns-slow").with(&["--state", "failed"]).pays("check-first").exits(0),
];

/// Where a name leads to another server, what is wrong with the wallet's own is not in anybody's way yet.
const ELSEWHERE: &[Pair] = &[
    both("hosts-override+http-500", "hosts-file-override", "cert-untrusted").masked(),
    both("hosts-override+tls-expired", "hosts-file-override", "cert-untrusted").masked(),
    both("dns-hijack+http-500", "dns-hijack", "cert-untrusted").masked(),
    both("dns-hijack+tls-expired", "dns-hijack", "cert-untrusted").masked(),
    both("dns-stale+tls-expired", "dns-stale-answer", "tcp-refused").masked(),
    both("dns-interception-of-others+http-500", "http-server-error", "").hidden(),
    both("no-interface+http-500", "no-interface-up", "").hidden(),
    // Behind a proxy, the way past it is no fault, and neither is that it is broken.
    both("proxy-unreachable+dns-servfail", "proxy-unreachable", "").hidden(),
    both("proxy+http-500", "http-server-error", "").hidden(),
];

#[test]
fn money_leads_whatever_the_network_does() {
    check(MONEY);
}

#[test]
fn an_open_outcome_is_never_paid_again() {
    check(STATE);
}

#[test]
fn the_cause_that_explains_the_failure_leads() {
    check(NETWORK);
}

#[test]
fn a_name_that_leads_elsewhere_comes_first() {
    check(ELSEWHERE);
}

/// The clock is wrong, and the certificate has ended by any clock: each is true, and the certificate is what stops.
#[test]
fn a_wrong_clock_does_not_hide_a_certificate_that_has_really_ended() {
    check(&[
        both("clock-wrong+tls-expired", "cert-expired", "clock-wrong"),
        both("clock-behind+tls-not-yet-valid", "cert-not-yet-valid", "clock-wrong"),
    ]);
}

#[test]
fn faults_that_contradict_each_other_are_refused_by_name() {
    for (faults, names) in [("http-500+http-502", ["http-500", "http-502"]), ("dns-hijack+dns-stale", ["dns-hijack", "dns-stale"])] {
        for lang in ["en", "zh-CN"] {
            let (status, stdout, stderr) = run(&["diagnose", "--sandbox", faults, "--lang", lang]);
            assert_eq!((status.code(), stdout.as_str()), (Some(2), ""), "{faults}: {stderr}");
            assert!(names.iter().all(|name| stderr.contains(name)), "{faults}: {stderr}");
        }
    }
    let (status, _, stderr) = run(&["diagnose", "--sandbox", "http-500+dns-hijak"]);
    assert_eq!(status.code(), Some(2));
    assert!(stderr.contains("`dns-hijak`") && stderr.contains("dns-hijack") && !stderr.contains("http-500"), "{stderr}");
}

/// Runs every pair, several at a time, and complains about all at once.
#[track_caller]
fn check(pairs: &[Pair]) {
    let wrong: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = pairs.iter().map(|pair| scope.spawn(|| objection(pair))).collect();
        threads.into_iter().filter_map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}

/// What is wrong with the report about a pair; nothing where all is as it should be.
fn objection(pair: &Pair) -> Option<String> {
    let args = [&["diagnose", "--format", "json", "--sandbox", pair.faults], pair.more].concat();
    let (status, stdout, stderr) = run(&args);
    let report: Value = serde_json::from_str(&stdout).unwrap_or_default();
    let empty = Vec::new();
    let causes: Vec<(&str, Option<&str>)> = report["causes"]
        .as_array()
        .unwrap_or(&empty)
        .iter()
        .filter_map(|cause| Some((cause["id"].as_str()?, cause["masked_by"].as_str())))
        .collect();
    let verdict = &report["verdict"];
    let right = verdict["cause"] == pair.leads
        && causes.first() == Some(&(pair.leads, None))
        && pair.told.is_none_or(|told| causes.contains(&told))
        && verdict["pay_again"].as_str() == pair.pay_again
        && status.code() == Some(pair.code);
    (!right).then(|| format!("{} {:?}: {status}, {verdict}, causes {causes:?} {stderr}", pair.faults, pair.more))
}

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// Runs the program when there is room for another run. It ends by its own deadline.
fn run(args: &[&str]) -> (ExitStatus, String, String) {
    let free = ENDED.wait_while(RUNNING.lock().unwrap_or_else(PoisonError::into_inner), |n| *n >= AT_ONCE);
    *free.unwrap_or_else(PoisonError::into_inner) += 1;
    let done = Command::new(program::program()).args(args).env("HOME", env!("CARGO_TARGET_TMPDIR")).output();
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    ENDED.notify_one();
    let done = done.expect("the program starts");
    (done.status, String::from_utf8_lossy(&done.stdout).into_owned(), String::from_utf8_lossy(&done.stderr).into_owned())
}
