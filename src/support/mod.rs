//! Reaching support: when, by which channel, with what in hand, and what to say; and the way through each kind of problem. Pure.

mod almanac;
mod arrival;
mod brief;
mod channel;
mod due;
mod evidence;
mod hours;
mod known;
mod peak;
mod playbook;
mod script;
mod situation;
mod words;
mod workdays;

pub use almanac::{Almanac, GoodTime, shown};
pub use arrival::{Expected, expected, under_way_since};
pub use brief::{brief, evidence_name};
pub use channel::{Reachable, best_time, channels, is_urgent};
pub use due::{AnswerDue, answer_due, answer_hours, asked_at};
pub use evidence::evidence;
pub use hours::Schedule;
pub use known::{Asked, Known};
pub use peak::{PeakSpan, Peaks};
pub use playbook::{StepStatus, action_by_order, actions_left, mark, playbook_order, walk};
pub use script::script;
pub use situation::Situation;
pub use words::{spoken, time};
pub use workdays::Workdays;
