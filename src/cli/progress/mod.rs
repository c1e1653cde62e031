//! What a person sees while a run takes longer than a moment: one line for each group of the plan, on standard error, gone
//! before the report comes. Nothing is drawn where standard error is no terminal, in CI, and on a terminal that cannot erase.

mod count;
mod line;
mod state;
mod trouble;

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use console::Term;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output;
use crate::fact::Event;
use crate::lang::Lang;
use crate::plan::Plan;
pub use count::Count;
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
            let mut picture = Picture::new(Look { lang, unicode: output::speaks_unicode() });
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

/// The lines on the terminal, drawn by `indicatif`.
struct Picture {
    look: Look,
    all: MultiProgress,
    lines: Vec<ProgressBar>,
}

impl Picture {
    fn new(look: Look) -> Self {
        // Every picture is drawn: there are few of them, and one that is left out would stand still.
        Self { look, all: MultiProgress::with_draw_target(ProgressDrawTarget::term(Term::buffered_stderr(), u8::MAX)), lines: Vec::new() }
    }

    fn draw(&mut self, state: &State, elapsed: Duration) {
        let (_, columns) = Term::stderr().size();
        // The last column stays free: some terminals wrap as soon as it is used, and a line that wraps cannot be erased.
        let width = usize::from(columns).saturating_sub(1).max(20);
        for (i, group) in state.groups().flatten().enumerate() {
            if self.lines.len() == i {
                let style = ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
                self.lines.push(self.all.add(ProgressBar::no_length().with_style(style)));
            }
            self.lines[i].set_message(self.look.line(&group, elapsed, width));
            self.lines[i].tick();
        }
    }

    fn erase(&self) {
        // A terminal that takes no picture takes no complaint either.
        let _ = self.all.clear();
    }
}
