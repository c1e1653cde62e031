//! Opening hours: whether a line is open, when it opens next and when it closes, in the wallet's time zone.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::workdays::{Workdays, is_weekday};
use crate::wallet::{Days, Hours};

/// How many days ahead an opening is looked for: longer than any row of holidays.
const DAYS_AHEAD: usize = 62;

/// Opening hours that are understood. A shift belongs to the day on which it begins: `22:00` to `06:00` on weekdays is open until
/// Saturday morning. Where both times are the same, the shift lasts until that time of the next day.
#[derive(Clone, Debug)]
pub struct Schedule {
    days: Days,
    from: Time,
    to: Time,
    zone: TimeZone,
    workdays: Workdays,
}

impl Schedule {
    /// The schedule of opening hours; none where a time cannot be read, which the form of profiles excludes.
    pub fn of(hours: &Hours, zone: &TimeZone, workdays: &Workdays) -> Option<Self> {
        let time = |text: &str| Time::strptime("%H:%M", text).ok();
        Some(Self { days: hours.days, from: time(&hours.from)?, to: time(&hours.to)?, zone: zone.clone(), workdays: workdays.clone() })
    }

    /// Whether it is open.
    pub fn open_at(&self, now: Timestamp) -> bool {
        self.around(now, 0).any(|(from, to)| from <= now && now < to)
    }

    /// The next time that it opens, later than now; none for what never closes, or never opens.
    pub fn opens_after(&self, now: Timestamp) -> Option<Zoned> {
        let openings = self.around(now, DAYS_AHEAD).map(|(from, _)| from).filter(|from| *from > now);
        let opening = openings.into_iter().find(|from| !before(*from).is_some_and(|just_before| self.open_at(just_before)))?;
        Some(opening.to_zoned(self.zone.clone()))
    }

    /// The time at which it closes, where it is open now; none for what never closes.
    pub fn closes_after(&self, now: Timestamp) -> Option<Zoned> {
        if !self.open_at(now) {
            return None;
        }
        let closings = self.around(now, DAYS_AHEAD).map(|(_, to)| to).filter(|to| *to > now);
        let closing = closings.into_iter().find(|to| !self.open_at(*to))?;
        Some(closing.to_zoned(self.zone.clone()))
    }

    /// The part of a day between two times at which it is open: the first such part.
    pub(super) fn within(&self, day: Date, from: Time, to: Time) -> Option<(Timestamp, Timestamp)> {
        let (from, to) = (self.instant(day, from)?, self.instant(day, to)?);
        let parts = self.around(from, 1).map(|shift| (shift.0.max(from), shift.1.min(to)));
        parts.into_iter().find(|(from, to)| from < to)
    }

    /// The shifts from the day before a time to some days after it, in order.
    fn around(&self, now: Timestamp, ahead: usize) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let today = now.to_zoned(self.zone.clone()).date();
        let first = today.yesterday().unwrap_or(today);
        std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(ahead + 2).filter_map(|day| self.shift(day))
    }

    /// The shift that begins on a day. A change of the clocks can leave none of it.
    fn shift(&self, day: Date) -> Option<(Timestamp, Timestamp)> {
        if !self.staffed_on(day) {
            return None;
        }
        let last = if self.to > self.from { day } else { day.tomorrow().ok()? };
        let (from, to) = (self.instant(day, self.from)?, self.instant(last, self.to)?);
        (from < to).then_some((from, to))
    }

    fn staffed_on(&self, day: Date) -> bool {
        match self.days {
            Days::Daily => true,
            Days::Weekdays => is_weekday(day),
            Days::WorkingDays => self.workdays.works_on(day),
        }
    }

    /// A time of a day; one that the clocks skip is read as the same time after the change.
    fn instant(&self, day: Date, time: Time) -> Option<Timestamp> {
        day.to_datetime(time).to_zoned(self.zone.clone()).ok().map(|z| z.timestamp())
    }
}

/// The last second before a time.
fn before(time: Timestamp) -> Option<Timestamp> {
    time.checked_sub(SignedDuration::from_secs(1)).ok()
}
