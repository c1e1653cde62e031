//! A hostile world on loopback: servers that never end, lie, break off, or send what nobody asked for. Whatever they do, a run ends
//! within its deadline, reads a bounded number of bytes, holds a bounded amount of memory, and says something about it.

#![expect(clippy::print_stdout, reason = "`--no-capture` shows time, memory and bytes of each")]

#[path = "hostile/dns.rs"]
mod dns;
mod harness;
#[path = "hostile/http.rs"]
mod http;
#[path = "hostile/http2.rs"]
mod http2;
#[path = "harness/offline.rs"]
mod offline;
#[path = "hostile/server.rs"]
mod server;
#[path = "hostile/tls.rs"]
mod tls;

use std::path::Path;
use std::time::Duration;

use harness::memory::watch_memory;
use harness::{Done, arg, file, folder, paydoctor, wallet_at};
use serde_json::Value;

/// The deadline of every run here; none may take longer, but for what a loaded machine needs to start and to end a program.
const DEADLINE: Duration = Duration::from_secs(15);
const SLACK: Duration = Duration::from_secs(4);
/// The most memory that a run may hold, in KiB. A healthy one holds about 28,000, and 57,000 where the program is not optimized.
const MEMORY: u64 = 96 * 1_024;

/// A run against a hostile wallet.
struct Seen {
    report: Value,
    /// The most memory that it held, in KiB; none where the system does not tell.
    peak: Option<u64>,
    done: Done,
}

impl Seen {
    /// The cause of the verdict.
    fn cause(&self) -> &str {
        self.report["verdict"]["cause"].as_str().unwrap_or("none")
    }

    /// It ended in time, within its memory, with a valid report that does not call this fine.
    #[track_caller]
    fn holds(&self, name: &str) {
        assert!(self.done.took < DEADLINE + SLACK, "{name}: {:?}", self.done.took);
        assert!(self.peak.is_none_or(|peak| peak < MEMORY), "{name}: {:?} KiB", self.peak);
        assert_eq!(self.done.stderr, "", "{name}");
    }

    /// And it calls this a failure.
    #[track_caller]
    fn fails(&self, name: &str) {
        self.holds(name);
        let status = self.report["verdict"]["status"].as_str().expect("a status");
        assert!(["failed", "inconclusive"].contains(&status), "{name}: {status} {}", self.report["verdict"]);
        let told = self.report["checks"].as_array().expect("checks").iter().any(|c| c["status"] == "fail" || c["status"] == "warn");
        assert!(told, "{name}: nothing was found");
    }
}

/// Diagnoses a wallet with this endpoint; nothing but it, and what `config` names, is contacted.
fn diagnose(url: &str, config: &str, more: &[&str]) -> Seen {
    let home = folder();
    let wallet = file(&home, "wallet.toml", &wallet_at(url));
    diagnose_wallet(&wallet, config, more)
}

fn diagnose_wallet(wallet: &Path, config: &str, more: &[&str]) -> Seen {
    let home = folder();
    let config = file(&home, "config.toml", &format!("[controls]\ndefaults = false\n{config}"));
    let deadline = format!("{}s", DEADLINE.as_secs());
    let run = paydoctor(["diagnose", "--format", "json", "--deadline", &deadline, "--wallet", arg(wallet), "--config", arg(&config)]);
    let running = run.args(more).start();
    let watch = watch_memory(running.id());
    let done = running.wait();
    let peak = watch.join().expect("the watch ends with the run");
    Seen { report: done.json(), peak, done }
}
