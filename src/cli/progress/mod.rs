//! What a person sees while a run takes longer than a moment: one line for each group of the plan, on standard error, gone
//! before the report comes. Nothing is drawn where standard error is no terminal, in CI, and on a terminal that cannot erase.

mod line;
mod state;
mod trouble;

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossterm::cursor::{MoveToColumn, MoveUp};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType};

use super::output;
use crate::fact::Event;
use crate::lang::Lang;
use crate::plan::Plan;
use line::Look;
use state::State;

/// A run that is over before this shows nothing: what only flashes up worries people.
const QUIET: Duration = Duration::from_millis(300);
/// From one picture to the next.
const BEAT: Duration = Duration::from_millis(120);

/// The lines; they are erased with it.
pub struct Progress {
    drawing: Option<Drawing>,
}

struct Drawing {
    state: Arc<Mutex<State>>,
    /// Dropping it ends the thread.
    going_on: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// The progress of a plan that begins now.
    pub fn new(plan: &Plan, lang: Lang) -> Self {
        if plan.steps.is_empty() || !possible() {
            return Self { drawing: None };
        }
        let state = Arc::new(Mutex::new(State::of(plan)));
        let (going_on, ended) = mpsc::channel::<()>();
        let shared = Arc::clone(&state);
        let drawn = thread::Builder::new().name("progress".to_owned()).spawn(move || {
            let begun = Instant::now();
            if ended.recv_timeout(QUIET) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let mut picture = Picture { look: Look { lang, unicode: output::speaks_unicode() }, drawn: 0 };
            loop {
                picture.draw(&shared.lock().unwrap_or_else(PoisonError::into_inner), begun.elapsed());
                if ended.recv_timeout(BEAT) != Err(RecvTimeoutError::Timeout) {
                    return picture.erase();
                }
            }
        });
        // Without a thread to spare there is no picture, and the run goes on all the same.
        Self { drawing: drawn.ok().map(|thread| Drawing { state, going_on: Some(going_on), thread: Some(thread) }) }
    }

    /// Takes an event into account.
    pub fn see(&self, event: &Event) {
        if let Some(drawing) = &self.drawing {
            drawing.state.lock().unwrap_or_else(PoisonError::into_inner).see(event);
        }
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        drop(self.going_on.take());
        if let Some(thread) = self.thread.take() {
            // A picture that failed has nothing left to erase.
            let _ = thread.join();
        }
    }
}

/// Whether lines can be drawn and erased again.
fn possible() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal() && !set("CI") && !output::is_dumb_terminal()
}

/// The lines on the terminal. Each picture goes out in one piece, so that none is seen half drawn.
struct Picture {
    look: Look,
    /// How many lines stand above the cursor.
    drawn: u16,
}

impl Picture {
    fn draw(&mut self, state: &State, elapsed: Duration) {
        let (_, columns) = console::Term::stderr().size();
        // The last column stays free: some terminals wrap as soon as it is used, and a line that wraps cannot be erased.
        let width = usize::from(columns).saturating_sub(1).max(20);
        let lines: Vec<String> = state.groups().flatten().map(|group| self.look.line(&group, elapsed, width)).collect();
        self.replace(&lines);
    }

    fn erase(&mut self) {
        self.replace(&[]);
    }

    fn replace(&mut self, lines: &[String]) {
        let mut picture = Vec::new();
        let mut compose = || -> io::Result<()> {
            if self.drawn > 0 {
                queue!(picture, MoveUp(self.drawn))?;
            }
            queue!(picture, MoveToColumn(0))?;
            for line in lines {
                queue!(picture, Print(line), Clear(ClearType::UntilNewLine), Print("\r\n"))?;
            }
            queue!(picture, Clear(ClearType::FromCursorDown))
        };
        // A terminal that takes no picture takes no complaint either.
        if compose().is_ok() && io::stderr().write_all(&picture).is_ok() {
            self.drawn = u16::try_from(lines.len()).unwrap_or(0);
        }
    }
}
