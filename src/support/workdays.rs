//! Working days: Monday to Friday, without public holidays, with the weekends that make up for them.

use jiff::civil::{Date, Weekday};

use crate::wallet::Calendar;

/// The longest way to a working day that is looked at, in days for each working day that is wanted.
const FAR: u32 = 40;

/// The working days of a calendar. Without one, or beyond what it knows, Monday to Friday stand in, and the answer is provisional.
#[derive(Clone, Debug, Default)]
pub struct Workdays {
    holidays: Vec<(Date, Date)>,
    working_weekends: Vec<Date>,
    /// The first and the last day for which holidays are known.
    known: Option<(Date, Date)>,
}

impl Workdays {
    /// The working days of a calendar, where there is one.
    pub fn of(calendar: Option<&Calendar>) -> Self {
        let Some(calendar) = calendar else { return Self::default() };
        let span = |from: &str, to: &str| Some((date(from)?, date(to)?));
        let holidays: Vec<(Date, Date)> = calendar.holidays.iter().filter_map(|h| span(&h.from, &h.to)).collect();
        // A table of holidays covers whole years, and speaks of none before its first.
        let first = holidays.iter().map(|(from, _)| from.first_of_year()).min();
        Self {
            known: first.zip(date(&calendar.known_until)),
            working_weekends: calendar.working_weekends.iter().filter_map(|d| date(d)).collect(),
            holidays,
        }
    }

    /// Whether people work on this day.
    pub fn works_on(&self, day: Date) -> bool {
        if self.working_weekends.contains(&day) {
            return true;
        }
        is_weekday(day) && !self.holidays.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// Whether the holidays of this day's year are known.
    pub fn knows(&self, day: Date) -> bool {
        self.known.is_some_and(|(first, last)| (first..=last).contains(&day))
    }

    /// The day on which so many working days after this one have passed; the day itself does not count, and stands for none.
    pub fn after(&self, day: Date, days: u32) -> Option<Date> {
        let mut left = days;
        let mut at = day;
        for _ in 0..days.saturating_mul(FAR) {
            if left == 0 {
                break;
            }
            at = at.tomorrow().ok()?;
            left -= u32::from(self.works_on(at));
        }
        (left == 0).then_some(at)
    }
}

/// Whether a day is one from Monday to Friday.
pub(super) fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn date(text: &str) -> Option<Date> {
    Date::strptime("%Y-%m-%d", text).ok()
}
