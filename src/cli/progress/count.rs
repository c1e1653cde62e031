//! One line that counts targets, for runs about many.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::lang::{Lang, Message};

/// From one picture to the next.
const BEAT: Duration = Duration::from_millis(120);

/// The line; it is erased with it.
pub struct Count {
    total: usize,
    done: usize,
    failed: usize,
    lang: Lang,
    /// When it was last drawn; none where nothing is drawn at all.
    drawn: Option<Instant>,
}

impl Count {
    /// A line about so many targets.
    pub fn new(total: usize, lang: Lang) -> Self {
        Self { total, done: 0, failed: 0, lang, drawn: super::possible().then(Instant::now) }
    }

    /// One more target is known.
    pub fn add(&mut self, failed: bool) {
        self.done += 1;
        self.failed += usize::from(failed);
        if self.drawn.is_some_and(|last| last.elapsed() >= BEAT) {
            self.drawn = Some(Instant::now());
            let said = Message::new("smoke-progress")
                .with_display("done", self.done)
                .with_display("total", self.total)
                .with_display("failed", self.failed);
            draw(&said.say(self.lang));
        }
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            draw("");
        }
    }
}

/// Draws over the line. A terminal that takes no picture takes no complaint either.
fn draw(line: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "\r\u{1b}[2K{line}").and_then(|()| err.flush());
}
