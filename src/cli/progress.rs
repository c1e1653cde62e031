//! What a person sees while a run takes longer than a moment: what is still asked, and how long already.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::fact::Event;
use crate::lang::{Lang, Message};

/// A line on standard error while a run goes on; nothing where that is no terminal.
pub struct Progress {
    bar: ProgressBar,
    running: BTreeSet<String>,
    lang: Lang,
}

impl Progress {
    /// A line that appears with the first event.
    pub fn new(lang: Lang) -> Self {
        let bar = ProgressBar::new_spinner();
        let shown = io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        bar.set_draw_target(if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, running: BTreeSet::new(), lang }
    }

    /// Takes an event into account.
    pub fn see(&mut self, event: &Event) {
        match event {
            Event::Started { step, .. } => drop(self.running.insert(step.clone())),
            Event::Ended { step, .. } => drop(self.running.remove(step)),
            Event::Observed { .. } | Event::Finished { .. } => return,
        }
        // The first in order of the alphabet stays for long, so that the line does not flicker.
        if let Some(step) = self.running.first() {
            let message = Message::new("progress").with_display("count", self.running.len()).with("step", step.clone());
            self.bar.set_message(message.say(self.lang));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
