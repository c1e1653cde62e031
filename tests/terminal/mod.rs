//! A terminal for the program: a pseudo-terminal with a screen that is read as a person reads it. Nothing here sleeps: a test
//! waits for what it expects to see, for as long as a busy machine may need.

#![allow(dead_code, reason = "each test binary uses its own part of the terminal")]

#[path = "../harness/program.rs"]
#[allow(clippy::duplicate_mod, reason = "some test binaries have the harness too")]
mod program;

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use tempfile::TempDir;

/// No step of a dialogue takes longer, however busy the machine is.
const LONGEST: Duration = Duration::from_mins(1);

pub const ENTER: &str = "\r";
pub const ESCAPE: &str = "\u{1b}";
pub const DOWN: &str = "\u{1b}[B";
pub const BACKSPACE: &str = "\u{7f}";
pub const CTRL_C: &str = "\u{3}";
pub const CTRL_D: &str = "\u{4}";

/// A terminal that is being set up.
pub struct Setup {
    args: Vec<String>,
    env: Vec<(String, String)>,
    rows: u16,
    columns: u16,
    home: TempDir,
}

/// The program on a terminal, with these arguments. It is tall: nothing leaves the screen unless a test makes it shorter.
pub fn terminal<I: IntoIterator<Item: AsRef<str>>>(args: I) -> Setup {
    let args = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
    Setup { args, env: Vec::new(), rows: 300, columns: 100, home: TempDir::new().expect("a temporary folder") }
}

impl Setup {
    /// A variable of the environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.to_owned(), value.as_ref().to_str().expect("UTF-8").to_owned()));
        self
    }

    /// How large it is.
    #[must_use]
    pub fn size(mut self, rows: u16, columns: u16) -> Self {
        (self.rows, self.columns) = (rows, columns);
        self
    }

    /// Starts the program in an empty folder of its own.
    pub fn start(self) -> Terminal {
        let (pty, pts) = open().expect("a pseudo-terminal");
        pty.resize(Size::new(self.rows, self.columns)).expect("a size");
        let command = Command::new(program::program()).args(&self.args).current_dir(self.home.path()).env_clear();
        let command = command.env("LANG", "C.UTF-8").env("TERM", "xterm-256color").env("HOME", self.home.path()).envs(self.env);
        let command = command.envs(std::env::var("LLVM_PROFILE_FILE").map(|file| ("LLVM_PROFILE_FILE", file)));
        let child = command.spawn(pts).expect("the program starts");
        let shown = Arc::new(Shown::new(self.rows, self.columns));
        let pty = Arc::new(pty);
        let reader = thread::spawn({
            let (pty, shown) = (Arc::clone(&pty), Arc::clone(&shown));
            move || shown.follow(&pty)
        });
        Terminal { child, pty, shown, reader: Some(reader), home: self.home }
    }
}

/// What the program has written.
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    screen: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

impl Shown {
    fn new(rows: u16, columns: u16) -> Self {
        let size = |n| NonZeroU16::new(n).expect("more than none");
        let screen = vt100::Parser::new(size(rows), size(columns), 0);
        Self { state: Mutex::new(State { screen, raw: Vec::new(), ended: false }), changed: Condvar::new() }
    }

    /// Takes in everything until the program is gone.
    fn follow(&self, mut pty: &Pty) {
        let mut bytes = [0; 4096];
        // Linux answers EIO when the other side is closed.
        while let Some(n) = pty.read(&mut bytes).ok().filter(|n| *n > 0) {
            let mut state = self.lock();
            state.screen.process(&bytes[..n]);
            state.raw.extend(&bytes[..n]);
            self.changed.notify_all();
        }
        self.lock().ended = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The program on its terminal.
pub struct Terminal {
    child: Child,
    pty: Arc<Pty>,
    shown: Arc<Shown>,
    reader: Option<JoinHandle<()>>,
    home: TempDir,
}

/// Text without the spaces and line ends between its words, which depend on the width of the terminal.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

impl Terminal {
    /// Waits until this stands on the screen.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        let wanted = dense(text);
        let begun = Instant::now();
        let mut state = self.shown.lock();
        loop {
            let screen = state.screen.screen().contents();
            if dense(&screen).contains(&wanted) {
                return self;
            }
            let left = LONGEST.saturating_sub(begun.elapsed());
            assert!(!state.ended && !left.is_zero(), "`{text}` does not come:\n{screen}");
            state = self.shown.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits for a question that is open.
    #[track_caller]
    pub fn asks(&self, question: &str) -> &Self {
        self.shows(&format!("? {question}"))
    }

    /// Types.
    pub fn types(&self, keys: &str) -> &Self {
        (&*self.pty).write_all(keys.as_bytes()).expect("the terminal takes keys");
        self
    }

    /// Waits for a question and answers it.
    #[track_caller]
    pub fn answers(&self, question: &str, answer: &str) -> &Self {
        self.asks(question).types(answer).types(ENTER)
    }

    /// What stands on the screen.
    pub fn screen(&self) -> String {
        self.shown.lock().screen.screen().contents()
    }

    /// The screen itself, as it is now.
    pub fn look(&self) -> vt100::Screen {
        self.shown.lock().screen.screen().clone()
    }

    /// The folder in which the program runs.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Waits for the end, which must have this code.
    #[track_caller]
    pub fn exits(mut self, code: i32) -> Ended {
        let mut state = self.shown.lock();
        let begun = Instant::now();
        while !state.ended {
            let left = LONGEST.saturating_sub(begun.elapsed());
            assert!(!left.is_zero(), "it does not end:\n{}", state.screen.screen().contents());
            state = self.shown.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let parsed = state.screen.screen();
        let ended = Ended {
            screen: parsed.contents(),
            raw: String::from_utf8_lossy(&state.raw).into_owned(),
            tidy: !parsed.bracketed_paste() && !parsed.hide_cursor(),
        };
        drop(state);
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(code), "{}", ended.screen);
        ended
    }
}

impl Drop for Terminal {
    /// A test that fails leaves nothing behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// What is left when the program is gone.
pub struct Ended {
    /// What stands on the screen.
    pub screen: String,
    /// Everything that was ever written.
    pub raw: String,
    /// Whether the terminal is as it was before.
    pub tidy: bool,
}

impl Ended {
    /// This must stand on the screen.
    #[track_caller]
    pub fn has(&self, text: &str) -> &Self {
        assert!(dense(&self.screen).contains(&dense(text)), "no `{text}`:\n{}", self.screen);
        self
    }

    /// This must not stand on the screen.
    #[track_caller]
    pub fn has_no(&self, text: &str) -> &Self {
        assert!(!dense(&self.screen).contains(&dense(text)), "`{text}`:\n{}", self.screen);
        self
    }

    /// The terminal must be as it was before.
    #[track_caller]
    pub fn is_tidy(&self) -> &Self {
        assert!(self.tidy, "the terminal still marks pastes or hides its cursor");
        self
    }
}
