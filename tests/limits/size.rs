//! Many endpoints and many targets: the deadline holds, and memory with it.

use std::fmt::Write;
use std::time::Duration;

use crate::harness::memory::watch_memory;
use crate::harness::server::{Answer, Server};
use crate::harness::{INCONCLUSIVE, PROBLEM, arg, file, folder, paydoctor, wallet_at};

/// Beside its deadline, what a run may take on a busy machine: a release, and what is built for tests without being optimized.
fn slack() -> Duration {
    Duration::from_secs(if is_release() { 3 } else { 15 })
}

/// Whether `PAYDOCTOR` names what is tested, as it does for a release.
fn is_release() -> bool {
    std::env::var_os("PAYDOCTOR").is_some_and(|path| !path.is_empty())
}

#[test]
fn five_thousand_endpoints_are_no_more_than_a_run_can_look_at() {
    let server = Server::http(|_, _| Answer::Status(200, "ok"));
    let home = folder();
    let mut profile = wallet_at(&server.url("/"));
    for number in 0..5_000 {
        let _ = write!(profile, "\n[[endpoints]]\nid = \"e{number}\"\nurl = \"{}\"\n", server.url(&format!("/{number}")));
    }
    let wallet = file(&home, "wallet.toml", &profile);
    let config = file(&home, "config.toml", "[controls]\ndefaults = false\n");
    let deadline = Duration::from_millis(500);
    let run =
        paydoctor(["diagnose", "--deadline", "500ms", "--format", "json", "--wallet", arg(&wallet), "--config", arg(&config)]).start();
    let watch = watch_memory(run.id());
    let done = run.wait().complains("4901 more are not checked").exits(INCONCLUSIVE);
    let peak = watch.join().expect("the watch").expect("a system that tells");
    let report = done.json();
    assert_eq!(report["run"]["complete"], false, "what is left out is not known");
    println!("5,001 endpoints, 500 ms: {:?}, peak {peak} KiB", done.took);
    assert!(done.took < deadline + slack(), "{:?}", done.took);
    assert!(peak < 128 * 1_024, "{peak} KiB");
}

/// A release, which is what `PAYDOCTOR` names, is measured with as many targets as a file may hold; an unoptimized build takes ten times
/// as long for each, and gets a tenth of them.
fn many() -> usize {
    if is_release() { 100_000 } else { 10_000 }
}

#[test]
fn many_targets_end_with_the_deadline() {
    let server = Server::http(|_, _| Answer::Status(200, "ok"));
    let home = folder();
    let mut targets = String::new();
    for number in 0..many() {
        let _ = write!(targets, "[[targets]]\nid = \"t{number}\"\nurl = \"{}\"\n", server.url(&format!("/{number}")));
    }
    let targets = file(&home, "smoke.toml", &targets);
    let report = home.path().join("report.json");
    let run = paydoctor(["smoke", arg(&targets), "--deadline", "500ms", "--format", "json", "--output", arg(&report)]).start();
    let watch = watch_memory(run.id());
    let done = run.wait();
    let peak = watch.join().expect("the watch").expect("a system that tells");
    println!("{} targets, 500 ms: {:?}, peak {peak} KiB", many(), done.took);
    assert!(matches!(done.code(), Some(INCONCLUSIVE | PROBLEM)), "{done}");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&report).expect("the report")).expect("JSON");
    assert_eq!((&report["run"]["complete"], &report["summary"]["targets"]), (&false.into(), &many().into()));
    // Reading the file and writing a line about each of its targets takes what it takes.
    assert!(done.took < Duration::from_millis(500) + slack(), "{:?}", done.took);
    assert!(peak < 600 * 1_024, "{peak} KiB");
}
