//! Explanations: what is known by a name, an error code or a sentence from a screen, and the page about each. The command
//! `explain` prints them, and the reference in `docs/reference/` is made of the same pages.

mod find;
mod page;

pub use find::{Explanation, Kind, Match, find};
pub use page::{Page, Section, action_page, cause_page, check_page, page_of};
