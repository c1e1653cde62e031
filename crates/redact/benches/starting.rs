//! How long a process needs until it can redact, beyond what any process needs: `--bench` prints both.

use std::process::Command;

use divan::Bencher;

/// Says to a process of this program what to do.
const TASK: &str = "PAYDOCTOR_BENCH_TASK";

fn main() {
    match std::env::var(TASK).as_deref() {
        Ok("check") => paydoctor_redact::self_check().expect("redaction works"),
        Ok(_) => {}
        Err(_) => divan::main(),
    }
}

#[divan::bench(args = ["nothing", "check"])]
fn process(bencher: Bencher<'_, '_>, task: &str) {
    let program = std::env::current_exe().expect("this program");
    bencher.bench(|| Command::new(&program).env(TASK, task).status().expect("a process"));
}
