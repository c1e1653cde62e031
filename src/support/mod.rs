//! Reaching support: when, by which channel, with what in hand, and what to say; and the way through each kind of problem. Pure.

mod almanac;
mod hours;
mod peak;
mod workdays;

pub use almanac::{Almanac, GoodTime, shown};
pub use hours::Schedule;
pub use peak::{PeakSpan, Peaks};
pub use workdays::Workdays;
