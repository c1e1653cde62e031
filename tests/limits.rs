//! Bounds that hold whatever comes in and whoever listens: exit codes, signals, inputs that never end, sizes, and what may be quoted of
//! the user's own network. Run against the program that `PAYDOCTOR` names, where it names one.
#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "`--no-capture` shows what was measured")]

#[path = "limits/exits.rs"]
mod exits;
mod harness;
#[path = "limits/inputs.rs"]
mod inputs;
#[path = "limits/privacy.rs"]
mod privacy;
#[path = "limits/signals.rs"]
mod signals;
#[path = "limits/size.rs"]
mod size;
