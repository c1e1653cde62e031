//! What is said beside a report (errors, notes, names of files) is sent on like a report, and redacted like one.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::redact::{Private, Redactor};
use crate::world::names_of_machine;

/// A text with what is recognised in it replaced, and with the names of this device, its user and the home folder.
pub fn shareable(text: &str) -> String {
    // One for the whole program: the same value is the same token in every line.
    static REDACTOR: OnceLock<Mutex<Redactor>> = OnceLock::new();
    let redactor = REDACTOR.get_or_init(|| {
        let mut redactor = Redactor::default();
        for name in &names_of_machine() {
            redactor.learn(name);
        }
        Mutex::new(redactor)
    });
    let redacted = redactor.lock().unwrap_or_else(PoisonError::into_inner).redact(Private::free_text(text));
    redacted.shown().unwrap_or_default().to_owned()
}
