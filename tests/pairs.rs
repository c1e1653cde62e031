//! Faults that look alike, side by side: each is named by its own cause, and by none of the others'.
//! What loopback cannot show without privileges (lost packets, ICMP, packets too large) has examples in the checks' files.

#[path = "harness/program.rs"]
mod program;

use std::process::Command;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use serde_json::Value;

/// Sandboxes at the same time.
const AT_ONCE: usize = 4;
/// Where it is right to find nothing.
const HEALTHY: &str = "healthy";

#[test]
fn a_false_server_a_dead_one_and_another_one_of_the_wallets_own() {
    told_apart(&[
        ("dns-hijack", "dns-hijack"),
        ("dns-stale", "dns-stale-answer"),
        ("dns-sinkhole", "dns-sinkhole"),
        ("hosts-override", "hosts-file-override"),
        ("dns-region", HEALTHY),
        ("dns-split-horizon", HEALTHY),
        ("dns-nxdomain-rewritten", "dns-name-not-found"),
        ("dns-first-false", "dns-hijack"),
        ("dns-first-denies", "dns-name-denied"),
    ]);
}

#[test]
fn an_address_that_one_server_gives_and_one_that_all_give() {
    told_apart(&[
        ("dns-hijack-partly", "dns-hijack"),
        ("dns-stale-partly", "dns-stale-answer"),
        ("one-address-dead", "one-address-dead"),
        ("one-address-false", "one-address-dead"),
        ("intermittent", "service-intermittent"),
    ]);
}

#[test]
fn false_answers_of_one_server_and_of_something_in_between() {
    told_apart(&[
        ("dns-hijack", "dns-hijack"),
        ("dns-interception", "dns-interception"),
        ("dns-interception-denied", "dns-interception"),
        ("dns-interception-dead", "dns-interception"),
        ("dns-stale", "dns-stale-answer"),
        ("dns-interception-of-others", HEALTHY),
        ("dns-name-denied", "dns-name-denied"),
        ("dns-name-not-found", "dns-name-not-found"),
        ("dns-encrypted-broken", HEALTHY),
    ]);
}

#[test]
fn a_silent_dns_server_and_a_blocked_port() {
    told_apart(&[
        ("dns-timeout", "dns-server-unreachable"),
        ("dns-port53-blocked", "dns-port53-blocked"),
        ("dns-first-dead", "dns-partly-unreachable"),
        ("dns-servfail", "dns-servfail"),
        ("dns-zone-broken", "dns-zone-broken"),
        ("no-route", "no-default-route"),
    ]);
}

#[test]
fn a_portal_an_interception_and_a_wrong_certificate() {
    told_apart(&[
        ("captive-portal", "captive-portal"),
        ("captive-portal-page", "captive-portal"),
        ("captive-portal-511", "captive-portal"),
        ("tls-intercepted", "tls-intercepted"),
        ("tls-wrong-host", "cert-wrong-host"),
        ("tls-self-signed", "cert-self-signed"),
        ("root-store-broken", "root-store-broken"),
    ]);
}

#[test]
fn a_wrong_clock_and_a_certificate_with_wrong_dates() {
    told_apart(&[
        ("clock-wrong", "clock-wrong"),
        ("clock-behind", "clock-wrong"),
        ("clock-drift", "clock-drift"),
        ("tls-expired", "cert-expired"),
        ("tls-not-yet-valid", "cert-not-yet-valid"),
    ]);
}

#[test]
fn several_faults_of_one_certificate() {
    told_apart(&[
        ("tls-self-signed-in-every-way", "cert-self-signed"),
        ("tls-untrusted-in-every-way", "cert-untrusted"),
        ("tls-wrong-host-expired", "cert-wrong-host"),
        ("tls-expired", "cert-expired"),
        ("tls-incomplete-chain", "cert-incomplete-chain"),
        ("tls-issuer-offered", "cert-incomplete-chain"),
        ("tls-issuer-expired", "cert-expired"),
        ("tls-damaged", "cert-invalid"),
        ("tls-wrong-usage", "cert-invalid"),
    ]);
}

/// Clock, portal, root store, interception: the first that is there leads, whatever certificates look like then.
#[test]
fn what_comes_before_any_fault_of_a_certificate() {
    leads("clock-wrong+captive-portal", &[], "clock-wrong");
    leads("clock-wrong+root-store-broken", &[], "clock-wrong");
    leads("clock-wrong+tls-intercepted", &[], "clock-wrong");
    leads("clock-wrong+tls-wrong-host", &[], "clock-wrong");
    leads("captive-portal+root-store-broken", &[], "captive-portal");
    leads("root-store-broken+tls-intercepted", &[], "root-store-broken");
}

#[test]
fn a_closed_port_a_blocked_network_and_a_connection_that_is_cut() {
    told_apart(&[
        ("tcp-refused", "tcp-refused"),
        ("https-blocked", "https-blocked"),
        ("tls-reset", "connection-reset-on-path"),
        ("tls-handshake-failed", "tls-handshake-failed"),
        ("tls-older-suites", "tls-older-suites"),
        ("tls-not-tls", "tls-not-tls"),
        ("tls-client-certificate", "client-cert-required"),
    ]);
}

#[test]
fn cut_by_name_cut_anyway_and_silent() {
    told_apart(&[
        ("tls-blocked-by-name", "tls-blocked-by-name"),
        ("tls-blocked-by-name-silently", "tls-blocked-by-name"),
        ("tls-reset", "connection-reset-on-path"),
        ("tls13-reset", "tls-hello-refused"),
        ("tls-large-hello-reset", "tls-hello-refused"),
        ("tls-stalled", "tls-handshake-stalled"),
    ]);
}

#[test]
fn silent_slow_cut_off_and_empty() {
    told_apart(&[
        ("stalled", "server-stalled"),
        ("slow", "server-slow"),
        ("truncated", "http-truncated"),
        ("empty-reply", "http-empty-reply"),
        ("dns-slow", "dns-slow"),
    ]);
}

#[test]
fn maintenance_an_incident_and_a_portal_that_says_the_same() {
    told_apart(&[
        ("http-503-maintenance", "service-maintenance"),
        ("http-503-announced", "service-maintenance"),
        ("http-503-incident", "service-incident"),
        ("incident-elsewhere", "service-incident"),
        ("http-503", "service-unavailable"),
        ("captive-portal-503", "tls-intercepted"),
    ]);
}

#[test]
fn too_many_requests_a_refusal_and_a_region() {
    told_apart(&[
        ("http-429", "rate-limited"),
        ("http-503-rate-limit", "rate-limited"),
        ("http-403", "access-denied"),
        ("http-robot-check", "access-denied"),
        ("http-405", "endpoint-missing"),
        ("http-422", "endpoint-missing"),
        ("http-425", "service-unavailable"),
        ("redirect-away", HEALTHY),
        ("maintenance-announced", HEALTHY),
        ("http-403-region", "geo-blocked"),
        ("http-451", "geo-blocked"),
        ("http-401", "http-auth-required"),
    ]);
}

#[test]
fn a_service_that_fails_always_and_one_that_fails_sometimes() {
    told_apart(&[("http-500", "http-server-error"), ("intermittent", "service-intermittent"), ("http-502", "http-bad-gateway")]);
}

#[test]
fn a_proxy_and_what_is_behind_it() {
    told_apart(&[
        ("proxy", HEALTHY),
        ("proxy-auth-required", "proxy-auth-required"),
        ("proxy-denied", "proxy-denied"),
        ("proxy-upstream-failed", "proxy-upstream-failed"),
        ("proxy-unreachable", "proxy-unreachable"),
        ("proxy-unresolvable", "proxy-unresolvable"),
        ("proxy-config-broken", "proxy-config-broken"),
        ("proxy+http-403", "access-denied"),
        ("proxy+http-502", "http-bad-gateway"),
        ("proxy+tls-wrong-host", "cert-wrong-host"),
    ]);
}

/// With a proxy in use, a failing direct path is normal.
#[test]
fn what_is_wrong_without_a_proxy_and_of_no_account_with_one() {
    leads("dns-name-denied", &[], "dns-name-denied");
    leads("proxy+dns-name-denied", &[], HEALTHY);
    leads("proxy+dns-servfail", &[], HEALTHY);
    leads("proxy-unreachable+dns-servfail", &[], "proxy-unreachable");
}

/// A symptom leads only where nothing specific is found.
#[test]
fn an_unknown_outcome_by_itself_and_with_its_reason() {
    leads("", &["--state", "unknown"], "outcome-unknown-timeout");
    leads("http-500", &["--state", "unknown"], "http-server-error");
}

/// Without anybody to compare with, nobody remote is blamed, and what could not be checked is not called healthy.
#[test]
fn without_controls_nobody_is_blamed_and_nothing_is_called_healthy() {
    leads("", &["--no-controls"], HEALTHY);
    for (faults, innocent) in [
        ("dns-hijack", "dns-hijack"),
        ("dns-timeout", "dns-server-unreachable"),
        ("tls-intercepted", "tls-intercepted"),
        ("tls-expired", "cert-expired"),
        ("clock-wrong", "clock-wrong"),
        ("captive-portal", "captive-portal"),
    ] {
        let told = diagnose(faults, &["--no-controls"]);
        assert!(told.leading() != HEALTHY && !told.unmasked().contains(&innocent), "{faults}: {}", told.0["verdict"]);
    }
}

/// Each side is named by its own cause, and none of the others' causes is told of it unless it is explained.
#[track_caller]
fn told_apart(sides: &[(&str, &str)]) {
    let told: Vec<Told> = thread::scope(|scope| {
        let threads: Vec<_> = sides.iter().map(|(faults, _)| scope.spawn(|| diagnose(faults, &[]))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a report")).collect()
    });
    let wrong: Vec<String> = sides
        .iter()
        .zip(&told)
        .filter(|((_, own), told)| {
            let confused = sides.iter().any(|(_, others)| others != own && told.unmasked().contains(others));
            told.leading() != *own || confused
        })
        .map(|((faults, own), told)| format!("{faults}: {own} expected, found {:?}: {}", told.unmasked(), told.0["verdict"]))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), sides.len(), wrong.join("\n"));
}

/// This cause leads.
#[track_caller]
fn leads(faults: &str, more: &[&str], cause: &str) {
    let told = diagnose(faults, more);
    assert_eq!(told.leading(), cause, "{faults} {more:?}: {:?} {}", told.unmasked(), told.0["verdict"]);
}

/// A report.
struct Told(Value);

impl Told {
    /// The cause that leads; where there is none, what the run came out as.
    fn leading(&self) -> &str {
        let verdict = &self.0["verdict"];
        verdict["cause"].as_str().or(verdict["status"].as_str()).unwrap_or_default()
    }

    /// The causes that nothing else explains.
    fn unmasked(&self) -> Vec<&str> {
        let causes = self.0["causes"].as_array().map_or(&[][..], Vec::as_slice);
        causes.iter().filter(|cause| cause["masked_by"].is_null()).filter_map(|cause| cause["id"].as_str()).collect()
    }
}

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// Diagnoses a sandbox with these faults when there is room for another. It ends by its own deadline.
fn diagnose(faults: &str, more: &[&str]) -> Told {
    let free = ENDED.wait_while(RUNNING.lock().unwrap_or_else(PoisonError::into_inner), |n| *n >= AT_ONCE);
    *free.unwrap_or_else(PoisonError::into_inner) += 1;
    let mut command = Command::new(program::program());
    command.args(["diagnose", "--format", "json", "--sandbox", faults]).args(more).env("HOME", env!("CARGO_TARGET_TMPDIR"));
    let done = command.output();
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    ENDED.notify_one();
    let done = done.expect("the program starts");
    let report = serde_json::from_slice(&done.stdout);
    Told(report.unwrap_or_else(|error| panic!("{faults} {more:?}: no report ({error}): {}", String::from_utf8_lossy(&done.stderr))))
}
