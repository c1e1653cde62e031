//! What a list of transactions tells: charges made twice, the payment that a case is about, and the balance that follows.
//! Pure, exact, and the same whatever the order of the rows.

mod balance;
mod current;
mod duplicates;
mod other_amount;
mod refunds;
mod row;

#[cfg(test)]
mod property;

pub use balance::{Explanation, Open, Totals, explain};
pub use current::{Listed, Missing, Outcome, Sought, current, perhaps};
pub use duplicates::{Duplicate, WINDOW_S, alike, duplicates};
pub use other_amount::{OtherAmount, other_amount};
pub use refunds::Refunds;
pub use row::Row;
