//! A wallet's time: its zone, its working days, its peaks.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::hours::Schedule;
use super::peak::Peaks;
use super::workdays::Workdays;
use crate::case::offset_of;
use crate::lang::Lang;
use crate::wallet::{Calendar, Hours, Slows, Wallet};

/// The morning of a working day: when lines are least busy (from, to).
const MORNING: (Time, Time) = (Time::constant(9, 0, 0, 0), Time::constant(12, 0, 0, 0));
/// How many days ahead a good time to call is looked for.
const DAYS_AHEAD: usize = 40;

/// What time means for a wallet.
#[derive(Clone, Debug)]
pub struct Almanac<'a> {
    /// The wallet's own time zone, where its profile names one.
    zone: Option<TimeZone>,
    /// The zone of whoever asks: it stands in where only days are counted.
    here: TimeZone,
    /// Working days.
    pub workdays: Workdays,
    /// Peaks.
    pub peaks: Peaks<'a>,
}

/// A span of time in which a call is least likely to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodTime {
    /// From when on.
    pub from: Zoned,
    /// Until when.
    pub to: Zoned,
    /// The holidays of that day are not known.
    pub provisional: bool,
}

impl<'a> Almanac<'a> {
    /// The almanac of a wallet. `now` is a time of the run (RFC 3339): its offset stands in for a zone that is not known.
    pub fn of(wallet: &'a Wallet, calendar: Option<&'a Calendar>, now: &str) -> Self {
        let zone = wallet.timezone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let here = offset_of(now).to_time_zone();
        let counted = zone.clone().unwrap_or_else(|| here.clone());
        Self { workdays: Workdays::of(calendar), peaks: Peaks::of(wallet, calendar, counted), zone, here }
    }

    /// The zone in which days are counted.
    pub fn zone(&self) -> TimeZone {
        self.zone.clone().unwrap_or_else(|| self.here.clone())
    }

    /// A time in that zone.
    pub fn local(&self, time: Timestamp) -> Zoned {
        time.to_zoned(self.zone())
    }

    /// Opening hours; none where the wallet's zone is not known, because then nobody can say when nine o'clock is.
    pub fn schedule(&self, hours: &Hours) -> Option<Schedule> {
        Schedule::of(hours, self.zone.as_ref()?, &self.workdays)
    }

    /// The last second of the day on which so many further working days have passed, and whether the holidays on the way are known.
    pub fn end_of_working_day(&self, from: Timestamp, days: u32) -> Option<(Timestamp, bool)> {
        let first = self.local(from).date();
        let last = self.workdays.after(first, days)?;
        let midnight = last.tomorrow().ok()?.to_zoned(self.zone()).ok()?.timestamp();
        let end = midnight.checked_sub(SignedDuration::from_secs(1)).ok()?;
        Some((end, self.workdays.knows(first) && self.workdays.knows(last)))
    }

    /// The next working-day morning outside of peaks, while a line with these hours is open.
    pub fn good_time(&self, hours: Option<&Hours>, now: Timestamp) -> Option<GoodTime> {
        let always = Hours { days: crate::wallet::Days::Daily, from: "00:00".to_owned(), to: "00:00".to_owned() };
        let schedule = self.schedule(hours.unwrap_or(&always))?;
        let today = self.local(now).date();
        let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(DAYS_AHEAD);
        let quiet = |day: Date| {
            let (from, to) = schedule.within(day, MORNING.0, MORNING.1)?;
            let from = from.max(now);
            (from < to && !self.peaks.touches(from, to, Slows::Support)).then_some((day, from, to))
        };
        let (day, from, to) = days.filter(|day| self.workdays.works_on(*day)).find_map(quiet)?;
        Some(GoodTime { from: self.local(from), to: self.local(to), provisional: !self.workdays.knows(day) })
    }
}

/// A time as people read it, to the minute, with its offset.
pub fn shown(time: &Zoned, lang: Lang) -> String {
    let minute = time.with().second(0).subsec_nanosecond(0).build().unwrap_or_else(|_| time.clone());
    let text = crate::case::rfc3339(&minute);
    crate::lang::when(&text, lang).unwrap_or(text)
}
