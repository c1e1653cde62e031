//! How long it takes until the program has answered, or until the first byte of it reaches an endpoint, and how much memory it
//! takes at its peak; beside it, in the same run, `curl`, where there is one.
//!
//! ```sh
//! cargo build --release && cp target/release/paydoctor /tmp/
//! PAYDOCTOR=/tmp/paydoctor cargo bench --bench start
//! ```
//!
//! Without `PAYDOCTOR` it is the program that Cargo builds beside benchmarks: what they depend on switches further features on in it.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod peak;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How often each is measured; the median counts.
const ROUNDS: usize = 41;
/// The first argument of the process that measures the memory of one other.
const PEAK: &str = "--peak-of";

/// What is measured.
struct Measured {
    command: Vec<OsString>,
    /// Whether it is measured until its first byte arrives, and not until it ends.
    first_byte: bool,
    took: Vec<Duration>,
}

fn main() {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.first().is_some_and(|first| first == PEAK) {
        return println!("{}", peak_of(&arguments[1..]));
    }
    let home = tempfile::tempdir().expect("a folder");
    let endpoint = endpoint();
    let mut all = measured(&endpoint.url);
    all.retain(|one| starts(one, home.path()));
    // Taking turns: whatever else the machine does, it does to all of them.
    for _ in 0..ROUNDS {
        for one in &mut all {
            one.measure(home.path(), &endpoint);
        }
    }
    println!("the median of {ROUNDS} runs, and the peak of one");
    for one in &mut all {
        one.took.sort();
        let took = one.took[ROUNDS / 2].as_secs_f64() * 1_000.0;
        println!("{took:>7.1} ms {:>9}  {}", one.peak(home.path()), one.name());
    }
}

/// The program in what it does most, and `curl` beside it.
fn measured(url: &str) -> Vec<Measured> {
    let own = std::env::var("PAYDOCTOR").unwrap_or_else(|_| env!("CARGO_BIN_EXE_paydoctor").to_owned());
    let own = own.as_str();
    let until_it_ends = [
        &[own, "--version"][..],
        &[own, "--help"],
        &[own, "explain", "insufficient-balance"],
        &[own, "explain", "61"],
        &[own, "explain", "余额不足"],
        &[own, "diagnose", "--sandbox", "insufficient-balance", "--offline"],
        &[own, "diagnose", "--sandbox", "healthy"],
        &["curl", "--version"],
    ];
    let until_the_first_byte = [&[own, "diagnose", "--no-controls", "--endpoint", url][..], &["curl", "--silent", url]];
    let all = until_it_ends.map(|command| (command, false)).into_iter().chain(until_the_first_byte.map(|command| (command, true)));
    all.map(|(command, first_byte)| Measured { command: command.iter().map(OsString::from).collect(), first_byte, took: Vec::new() })
        .collect()
}

fn run(command: &[OsString], home: &Path) -> Command {
    let mut run = Command::new(&command[0]);
    run.args(&command[1..]).env("HOME", home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    run
}

/// Whether the program is there; the first run warms it up.
fn starts(one: &Measured, home: &Path) -> bool {
    let there = run(&one.command, home).status().is_ok();
    if !there {
        println!("(there is no {})", one.name());
    }
    there
}

impl Measured {
    fn name(&self) -> String {
        let mut words = self.command.iter().map(|word| word.to_string_lossy());
        let program = words.next().map(|path| path.rsplit('/').next().unwrap_or_default().to_owned());
        let name = program.into_iter().chain(words.map(Into::into)).collect::<Vec<String>>().join(" ");
        if self.first_byte { format!("{name} (to the first byte)") } else { name }
    }

    fn measure(&mut self, home: &Path, endpoint: &Endpoint) {
        // What a run before said late must not count as what this one says first.
        std::thread::sleep(Duration::from_millis(5));
        while endpoint.first_bytes.try_recv().is_ok() {}
        let begun = Instant::now();
        let mut child = run(&self.command, home).spawn().expect("it starts");
        let arrived = self.first_byte.then(|| endpoint.first_bytes.recv_timeout(Duration::from_secs(20)).expect("it asks"));
        child.wait().expect("it ends");
        self.took.push(arrived.unwrap_or_else(Instant::now).duration_since(begun));
    }

    /// The most memory that it takes at once, as a process of its own tells it: the peak of one child is not to be had otherwise.
    fn peak(&self, home: &Path) -> String {
        let own = std::env::current_exe().expect("a path");
        let told = Command::new(own).arg(PEAK).args(&self.command).env("HOME", home).output().expect("it starts");
        String::from_utf8_lossy(&told.stdout).trim().to_owned()
    }
}

/// Runs a program and says how much memory it took at most.
fn peak_of(command: &[OsString]) -> String {
    let home = std::env::var_os("HOME").unwrap_or_default();
    run(command, Path::new(&home)).status().expect("it starts");
    peak::of_children()
}

/// A server on loopback that says when the first byte of a request reached it.
struct Endpoint {
    url: String,
    first_bytes: Receiver<Instant>,
}

fn endpoint() -> Endpoint {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let (sender, first_bytes) = channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4_096];
            if stream.read(&mut request).is_ok_and(|read| read > 0) {
                let _ = sender.send(Instant::now());
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            }
        }
    });
    Endpoint { url, first_bytes }
}
