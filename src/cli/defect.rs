//! What is said when a part of the program fails where it must not.

use std::io::Write;
use std::panic::{self, Location, PanicHookInfo};

use crate::lang::{Lang, Message};

/// From here on a panic is told in one line that says where it happened. What it says of itself stays out: it may hold what
/// nobody else should see. Developers get the whole of it with `RUST_BACKTRACE`.
pub(super) fn tell(lang: Lang) {
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| !value.is_empty()) {
        return;
    }
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let line = Message::new("defect").with("place", info.location().map(place).unwrap_or_default()).say(lang);
        let _ = writeln!(anstream::stderr(), "{line}");
    }));
}

/// The place within the sources, without the folders of whoever built the program.
fn place(at: &Location<'_>) -> String {
    let file = at.file().rsplit_once("src").map_or(at.file(), |(_, inside)| inside.trim_start_matches(['/', '\\']));
    format!("{file}:{}", at.line())
}
