//! Checks: declarative rules over facts, judged in three values. Pure: nothing here knows a socket or a clock.

pub mod expr;
mod judge;
mod program;
#[cfg(test)]
mod tests;
pub mod view;

pub(crate) use judge::judge_example;
pub use judge::{Data, Found, Outcome, Status, judge};
pub use program::{Compiled, Mistake, Programs};
