//! When a period begins, and when the next one does: at midnight of a time zone, whatever its clocks do.

use jiff::Zoned;
use jiff::civil::{Date, date};

use crate::case::Period;

/// The beginning of the period in which a moment lies; none for one payment, and since the account was opened.
pub fn begins(period: Period, at: &Zoned) -> Option<Zoned> {
    first_day(period, at.date()).and_then(|day| midnight(day, at))
}

/// The beginning of the next one: when a limit of this period starts anew.
pub fn starts_anew(period: Period, at: &Zoned) -> Option<Zoned> {
    let first = first_day(period, at.date())?;
    let next = match period {
        Period::Day => first.tomorrow().ok(),
        Period::Month => first.last_of_month().tomorrow().ok(),
        Period::Year => first.last_of_year().tomorrow().ok(),
        Period::Payment | Period::Lifetime => None,
    };
    midnight(next?, at)
}

fn first_day(period: Period, day: Date) -> Option<Date> {
    match period {
        Period::Day => Some(day),
        Period::Month => Some(day.first_of_month()),
        Period::Year => Some(date(day.year(), 1, 1)),
        Period::Payment | Period::Lifetime => None,
    }
}

/// The first moment of a day: midnight, or later where the clocks skip it.
fn midnight(day: Date, like: &Zoned) -> Option<Zoned> {
    day.to_zoned(like.time_zone().clone()).ok()
}
