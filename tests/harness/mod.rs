//! A fluent harness for the command line: what is run, in which environment, and what has to come out of it.
//!
//! Every run has an environment of its own (no proxies, no configuration, an empty home), ends within a bound, and no more
//! than a few run at the same time, so that time limits mean the same on every machine.

#![allow(dead_code, reason = "each test binary uses its own part of the harness")]

pub mod memory;
#[allow(clippy::duplicate_mod, reason = "some test binaries have the terminal too")]
mod program;
pub mod server;

pub use program::program;

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// No run may take longer; what hangs fails its test instead of the whole suite.
const LONGEST: Duration = Duration::from_mins(1);
/// Runs at the same time.
const AT_ONCE: usize = 4;

/// The published exit codes.
pub const SUCCESS: i32 = 0;
pub const PROBLEM: i32 = 1;
pub const USAGE: i32 = 2;
pub const INCONCLUSIVE: i32 = 3;
pub const INTERNAL: i32 = 4;
pub const INTERRUPTED: i32 = 130;

/// A run that is being put together.
pub struct Run {
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    stdin: Vec<u8>,
    home: TempDir,
}

/// A run of the program with these arguments.
pub fn paydoctor<I: IntoIterator<Item: AsRef<OsStr>>>(args: I) -> Run {
    let run = Run { args: Vec::new(), env: Vec::new(), stdin: Vec::new(), home: folder() };
    run.args(args)
}

/// A folder that goes away with its value.
pub fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

impl Run {
    /// More arguments.
    #[must_use]
    pub fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    /// A variable of the environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// What stands on standard input.
    #[must_use]
    pub fn stdin(mut self, text: &str) -> Self {
        self.stdin = text.as_bytes().to_vec();
        self
    }

    /// Runs to the end.
    pub fn run(self) -> Done {
        self.start().wait()
    }

    /// Starts, and returns while it runs.
    pub fn start(self) -> Running {
        let slot = Slot::take();
        let mut command = Command::new(program());
        command.args(&self.args).env_clear().envs(kept()).env("LANG", "C.UTF-8").env("HOME", self.home.path());
        command.envs(self.env).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let begun = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        if let Some(mut stdin) = child.stdin.take() {
            // A program that refuses its arguments does not read; that is no fault of the test.
            let _ = stdin.write_all(&self.stdin);
        }
        let stdout = collect(child.stdout.take().expect("a pipe"));
        let stderr = collect(child.stderr.take().expect("a pipe"));
        Running { child, stdout, stderr, begun, shown: shown(&self.args), _home: self.home, _slot: slot }
    }
}

/// What a program needs to start at all on systems other than Unix, and what measures the coverage of tests.
fn kept() -> impl Iterator<Item = (String, String)> {
    ["SystemRoot", "TEMP", "LLVM_PROFILE_FILE"].into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
}

fn shown(args: &[OsString]) -> String {
    args.iter().map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Reads a pipe to its end, on a thread of its own.
fn collect(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

/// A run under way.
pub struct Running {
    child: Child,
    stdout: Receiver<Vec<u8>>,
    stderr: Receiver<Vec<u8>>,
    begun: Instant,
    shown: String,
    _home: TempDir,
    _slot: Slot,
}

impl Running {
    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it: it has no time to do anything about it.
    pub fn kill(mut self) {
        self.child.kill().expect("a process of our own");
        self.child.wait().expect("it ends");
    }

    /// Waits for the end.
    pub fn wait(mut self) -> Done {
        let left = |begun: Instant| LONGEST.saturating_sub(begun.elapsed());
        let stdout = self.stdout.recv_timeout(left(self.begun));
        let stderr = self.stderr.recv_timeout(left(self.begun));
        let took = self.begun.elapsed();
        let (Ok(stdout), Ok(stderr)) = (stdout, stderr) else {
            panic!("`paydoctor {}` did not end within {LONGEST:?}", self.shown);
        };
        let status = self.child.wait().expect("the program ends when its output does");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Done { status, stdout: text(stdout), stderr: text(stderr), took, shown: std::mem::take(&mut self.shown) }
    }
}

impl Drop for Running {
    /// A test that fails while its run goes on leaves nothing behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A run that has ended.
#[derive(Debug)]
pub struct Done {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
    shown: String,
}

impl Done {
    /// The exit code; none where a signal ended it.
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// It must have ended with this code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "{self}");
        self
    }

    /// It must have said that something is wrong with what it was given.
    #[track_caller]
    pub fn exits_with_a_problem(self) -> Self {
        assert!(matches!(self.code(), Some(PROBLEM | USAGE)), "{self}");
        self
    }

    /// Standard output must contain this.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "no `{text}` on standard output: {self}");
        self
    }

    /// Standard output must not contain this.
    #[track_caller]
    pub fn prints_no(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "`{text}` on standard output: {self}");
        self
    }

    /// Standard output must be empty.
    #[track_caller]
    pub fn prints_nothing(self) -> Self {
        assert_eq!(self.stdout, "", "{self}");
        self
    }

    /// Standard error must contain this.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no `{text}` on standard error: {self}");
        self
    }

    /// Standard error must be empty.
    #[track_caller]
    pub fn complains_not(self) -> Self {
        assert_eq!(self.stderr, "", "{self}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON on standard output ({error}): {self}"))
    }
}

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { status, stdout, stderr, took, shown } = self;
        write!(f, "`paydoctor {shown}` ended with {status} after {took:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}

/// The right to run; others wait until it is given back.
struct Slot;

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

impl Slot {
    fn take() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running = ENDED.wait_while(running, |n| *n >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Self
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ENDED.notify_one();
    }
}

/// Applies `work` to every item, several at a time, and returns the results in order. How many run at the same time is the
/// harness' business.
pub fn for_each<'a, T: Sync, R: Send>(items: &'a [T], work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = items.iter().map(|item| scope.spawn(move || work(item))).collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// A wallet service of the test's own that notices who comes: it accepts nobody and answers nothing.
pub struct Witness {
    listener: TcpListener,
}

impl Witness {
    /// Listens on loopback.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        listener.set_nonblocking(true).expect("non-blocking");
        Self { listener }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("an address")
    }

    /// Its address as an endpoint.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address())
    }

    /// Whether anybody has connected since it was last asked. The kernel completes connections by itself, so whoever came
    /// is seen, even if they have left.
    pub fn was_contacted(&self) -> bool {
        let mut came = false;
        while self.listener.accept().is_ok() {
            came = true;
        }
        came
    }
}

/// Waits until the process catches SIGINT: from then on a signal is an interruption and no sudden end.
#[cfg(target_os = "linux")]
pub fn until_it_listens(id: u32) {
    const SIGINT: u64 = 1 << 1;
    let status = format!("/proc/{id}/status");
    let begun = Instant::now();
    while begun.elapsed().as_secs() < 20 {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let caught = text.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigCgt:")?.trim(), 16).ok());
        if caught.is_some_and(|caught| caught & SIGINT != 0) {
            return;
        }
        thread::yield_now();
    }
    panic!("process {id} never listens to SIGINT");
}

/// Writes a file into a folder and returns its path.
pub fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A wallet with one endpoint.
pub fn wallet_at(url: &str) -> String {
    format!(
        "id = \"witness\"\nname = {{ en = \"Witness\", \"zh-CN\" = \"证人\" }}\n\n[[endpoints]]\nid = \"api\"\nurl = \"{url}\"\nbudget_ms = 1500\n"
    )
}
