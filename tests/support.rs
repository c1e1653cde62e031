//! Opening hours, working days, peaks and due dates, against what a slow and simple reading of the same rules says.

use std::sync::OnceLock;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use paydoctor::support::{Almanac, Schedule, Workdays};
use paydoctor::wallet::{Calendar, Days, Hours, Slows, Wallet};
use proptest::prelude::*;

/// The calendar of the built-in pack, read once: whole packs are for the tests of packs.
fn china() -> Calendar {
    static CHINA: OnceLock<Calendar> = OnceLock::new();
    CHINA.get_or_init(|| toml::from_str(include_str!("../checks/calendars/china.toml")).expect("a calendar")).clone()
}

fn hours(days: Days, from: &str, to: &str) -> Hours {
    Hours { days, from: from.to_owned(), to: to.to_owned() }
}

fn at(time: &str) -> Timestamp {
    time.parse().expect("a time")
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a time zone")
}

fn schedule(days: Days, from: &str, to: &str, zone_name: &str) -> Schedule {
    Schedule::of(&hours(days, from, to), &zone(zone_name), &Workdays::of(Some(&china()))).expect("hours")
}

fn shanghai_wallet() -> Wallet {
    Wallet { timezone: Some("Asia/Shanghai".to_owned()), ..Wallet::default() }
}

#[test]
fn the_calendar_knows_holidays_and_the_weekends_that_make_up_for_them() {
    let workdays = Workdays::of(Some(&china()));
    for (day, works) in [
        (date(2026, 2, 13), true),
        (date(2026, 2, 14), true),
        (date(2026, 2, 16), false),
        (date(2026, 2, 24), true),
        (date(2026, 2, 28), true),
        (date(2026, 1, 4), true),
        (date(2026, 5, 5), false),
        (date(2026, 9, 20), true),
        (date(2026, 10, 7), false),
        (date(2026, 10, 10), true),
        (date(2026, 10, 11), false),
        (date(2025, 1, 26), true),
        (date(2025, 10, 8), false),
        (date(2026, 11, 21), false),
        (date(2026, 11, 23), true),
    ] {
        assert_eq!((workdays.works_on(day), workdays.knows(day)), (works, true), "{day}");
    }
    // Beyond the table, Monday to Friday stand in, and nobody claims to know.
    assert!(!workdays.knows(date(2027, 1, 1)) && workdays.works_on(date(2027, 1, 1)));
    assert!(!workdays.knows(date(2024, 12, 31)));
    assert!(!Workdays::default().knows(date(2026, 1, 1)));
}

/// Whoever edits the calendar by hand gets the weekdays right: a working weekend is one, and no holiday is a working day too.
#[test]
fn the_tables_of_the_calendar_agree_with_each_other() {
    let calendar = china();
    let day = |text: &str| text.parse::<Date>().expect("a date");
    for working in &calendar.working_weekends {
        let working = day(working);
        assert!(working.weekday().to_monday_one_offset() >= 6, "{working} is no weekend");
        let holiday = calendar.holidays.iter().find(|h| (day(&h.from)..=day(&h.to)).contains(&working));
        assert!(holiday.is_none(), "{working} is a holiday too");
    }
    for holiday in &calendar.holidays {
        assert!(holiday.from <= holiday.to && holiday.to <= calendar.known_until, "{holiday:?}");
    }
    for span in calendar.peaks.iter().flat_map(|p| &p.dated) {
        assert!(span.from < span.to, "{span:?}");
    }
}

#[test]
fn a_line_opens_and_closes_in_the_zone_of_its_wallet() {
    let daily = schedule(Days::Daily, "09:00", "21:00", "Asia/Shanghai");
    assert!(daily.open_at(at("2026-11-21T09:00:00+08:00")) && daily.open_at(at("2026-11-21T12:59:59Z")));
    assert!(!daily.open_at(at("2026-11-21T13:00:00Z")));
    let opens = daily.opens_after(at("2026-11-21T21:00:00+08:00")).expect("it opens");
    assert_eq!(opens.timestamp(), at("2026-11-22T09:00:00+08:00"));
    let closes = daily.closes_after(at("2026-11-21T10:00:00+08:00")).expect("it closes");
    assert_eq!(closes.timestamp(), at("2026-11-21T21:00:00+08:00"));
}

#[test]
fn holidays_close_a_line_of_working_days_and_working_weekends_open_it() {
    let line = schedule(Days::WorkingDays, "09:00", "18:00", "Asia/Shanghai");
    assert!(line.open_at(at("2026-02-14T10:00:00+08:00")), "a Saturday on which people work");
    assert!(!line.open_at(at("2026-02-18T10:00:00+08:00")), "a Wednesday of the Spring Festival");
    let opens = line.opens_after(at("2026-02-14T18:00:00+08:00")).expect("it opens");
    assert_eq!(opens.timestamp(), at("2026-02-24T09:00:00+08:00"));
    // Weekdays know of no holidays.
    assert!(schedule(Days::Weekdays, "09:00", "18:00", "Asia/Shanghai").open_at(at("2026-02-18T10:00:00+08:00")));
}

#[test]
fn a_shift_over_midnight_belongs_to_the_day_on_which_it_begins() {
    let night = schedule(Days::Weekdays, "22:00", "06:00", "Asia/Shanghai");
    assert!(night.open_at(at("2026-11-21T05:59:00+08:00")), "Saturday morning belongs to Friday");
    assert!(!night.open_at(at("2026-11-21T23:00:00+08:00")), "Saturday evening");
    assert!(!night.open_at(at("2026-11-23T05:00:00+08:00")), "Monday morning belongs to Sunday");
    let opens = night.opens_after(at("2026-11-21T06:00:00+08:00")).expect("it opens");
    assert_eq!(opens.timestamp(), at("2026-11-23T22:00:00+08:00"));
}

#[test]
fn what_is_open_around_the_clock_never_opens_or_closes() {
    let always = schedule(Days::Daily, "00:00", "00:00", "Asia/Shanghai");
    let now = at("2026-11-21T03:00:00Z");
    assert!(always.open_at(now));
    assert_eq!((always.opens_after(now), always.closes_after(now)), (None, None));
    let weekdays = schedule(Days::Weekdays, "00:00", "00:00", "Asia/Shanghai");
    let closes = weekdays.closes_after(at("2026-11-18T10:00:00+08:00")).expect("the week ends");
    assert_eq!(closes.timestamp(), at("2026-11-21T00:00:00+08:00"));
}

#[test]
fn the_clocks_of_a_zone_change_and_the_line_opens_at_the_same_hour() {
    let line = schedule(Days::Daily, "09:00", "17:00", "America/New_York");
    let opens = |now: &str| line.opens_after(at(now)).expect("it opens").timestamp();
    assert_eq!(opens("2026-03-07T23:00:00-05:00"), at("2026-03-08T09:00:00-04:00"));
    assert_eq!(opens("2026-10-31T23:00:00-04:00"), at("2026-11-01T09:00:00-05:00"));
    // 02:30 does not exist on that day; the shift begins as much later as the clocks jump.
    let early = schedule(Days::Daily, "02:30", "05:00", "America/New_York");
    assert_eq!(early.opens_after(at("2026-03-08T01:00:00-05:00")).map(|z| z.timestamp()), Some(at("2026-03-08T03:30:00-04:00")));
}

#[test]
fn a_time_within_the_hour_of_a_peak_is_found_with_its_end() {
    let (calendar, wallet) = (china(), shanghai_wallet());
    let almanac = Almanac::of(&wallet, Some(&calendar), "2026-11-21T10:00:00+08:00");
    let peak = |time: &str, slows| almanac.peaks.at(at(time), slows).map(|span| (span.peak.id.clone(), span.to));
    let double_11 = Some(("double-11".to_owned(), at("2026-11-12T00:00:00+08:00")));
    assert_eq!(peak("2026-11-10T20:00:00+08:00", Slows::Payments), double_11);
    assert_eq!(peak("2026-11-11T23:59:59+08:00", Slows::Support), double_11);
    assert_eq!(peak("2026-11-12T00:00:00+08:00", Slows::Payments), None);
    assert_eq!(peak("2031-11-11T12:00:00+08:00", Slows::Payments).map(|p| p.0), Some("double-11".to_owned()));
    assert_eq!(peak("2027-02-05T20:00:00+08:00", Slows::Payments).map(|p| p.0), Some("spring-festival-eve".to_owned()));
    assert_eq!(peak("2027-02-08T20:00:00+08:00", Slows::Payments), None, "payments are as fast as ever");
    assert_eq!(peak("2027-02-08T20:00:00+08:00", Slows::Support).map(|p| p.0), Some("spring-festival".to_owned()));
}

#[test]
fn a_peak_of_the_wallet_replaces_that_of_its_calendar_and_may_go_over_the_new_year() {
    let calendar = china();
    let text = "id = \"w\"\nname = { en = \"W\", \"zh-CN\" = \"钱包\" }\ntimezone = \"Asia/Shanghai\"\n[[peaks]]\nid = \"double-11\"\n\
                title = { en = \"Own\", \"zh-CN\" = \"自有\" }\nyearly = { from = \"12-31T20:00\", to = \"01-01T02:00\" }\nslows = [\"payments\"]\n";
    let wallet: Wallet = toml::from_str(text).expect("a wallet");
    let almanac = Almanac::of(&wallet, Some(&calendar), "2026-11-21T10:00:00+08:00");
    let peak = |time: &str| almanac.peaks.at(at(time), Slows::Payments).map(|span| span.to);
    assert_eq!(peak("2026-11-11T12:00:00+08:00"), None);
    assert_eq!(peak("2026-12-31T21:00:00+08:00"), Some(at("2027-01-01T02:00:00+08:00")));
    assert_eq!(peak("2027-01-01T01:00:00+08:00"), Some(at("2027-01-01T02:00:00+08:00")));
}

#[test]
fn the_best_time_to_call_is_a_quiet_morning_of_a_working_day() {
    let (calendar, wallet) = (china(), shanghai_wallet());
    let almanac = Almanac::of(&wallet, Some(&calendar), "2026-11-21T10:00:00+08:00");
    let good =
        |now: &str, line: Option<&Hours>| almanac.good_time(line, at(now)).map(|g| (g.from.timestamp(), g.to.timestamp(), g.provisional));
    let span = |from: &str, to: &str| Some((at(from), at(to), false));
    // Saturday: the next Monday.
    assert_eq!(good("2026-11-21T10:00:00+08:00", None), span("2026-11-23T09:00:00+08:00", "2026-11-23T12:00:00+08:00"));
    // In the middle of a working morning: now.
    assert_eq!(good("2026-11-23T10:00:00+08:00", None), span("2026-11-23T10:00:00+08:00", "2026-11-23T12:00:00+08:00"));
    // The line opens late.
    let late = hours(Days::Daily, "10:30", "20:00");
    assert_eq!(good("2026-11-23T06:00:00+08:00", Some(&late)), span("2026-11-23T10:30:00+08:00", "2026-11-23T12:00:00+08:00"));
    // Double 11 is a Wednesday in 2026: the day after it.
    assert_eq!(good("2026-11-11T07:00:00+08:00", None), span("2026-11-12T09:00:00+08:00", "2026-11-12T12:00:00+08:00"));
    // An afternoon line has no morning; what the calendar does not know is provisional; without a zone nobody knows what morning is.
    assert_eq!(good("2026-11-23T10:00:00+08:00", Some(&hours(Days::Daily, "13:00", "20:00"))), None);
    assert_eq!(good("2027-03-01T07:00:00+08:00", None).map(|g| g.2), Some(true));
    let nowhere = Wallet::default();
    assert_eq!(Almanac::of(&nowhere, None, "2026-11-21T10:00:00+08:00").good_time(None, at("2026-11-21T10:00:00+08:00")), None);
}

#[test]
fn hours_within_a_peak_do_not_count() {
    let (calendar, wallet) = (china(), shanghai_wallet());
    let almanac = Almanac::of(&wallet, Some(&calendar), "2026-11-21T10:00:00+08:00");
    let due = |from: &str, hours: i64| {
        let (time, peak) = almanac.peaks.outlast(at(from), SignedDuration::from_hours(hours), Slows::Support).expect("a date");
        (time, peak.map(|p| p.id.as_str()))
    };
    assert_eq!(due("2026-11-01T10:00:00+08:00", 48), (at("2026-11-03T10:00:00+08:00"), None));
    // Ten hours before the festival, fourteen after it.
    assert_eq!(due("2026-11-10T10:00:00+08:00", 24), (at("2026-11-12T14:00:00+08:00"), Some("double-11")));
    assert_eq!(due("2026-11-11T10:00:00+08:00", 24), (at("2026-11-13T00:00:00+08:00"), Some("double-11")));
}

fn days() -> impl Strategy<Value = Days> {
    prop_oneof![Just(Days::Daily), Just(Days::Weekdays), Just(Days::WorkingDays)]
}

fn clock_time() -> impl Strategy<Value = String> {
    (0..24, 0..60).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
}

fn zones() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("Asia/Shanghai"), Just("Europe/Berlin"), Just("America/New_York"), Just("Australia/Lord_Howe"), Just("UTC")]
}

/// A minute of the years 2025 to 2027.
fn moment() -> impl Strategy<Value = Timestamp> {
    (1_735_689_600_i64..1_830_297_600).prop_map(|s| Timestamp::from_second(s / 60 * 60).expect("a time"))
}

proptest! {
    /// What is said of an opening holds: it lies ahead, the line is open from then on, and was closed until then.
    #[test]
    fn an_opening_is_the_next_time_at_which_the_line_is_open(days in days(), from in clock_time(), to in clock_time(), zone in zones(), now in moment()) {
        let line = schedule(days, &from, &to, zone);
        let step = SignedDuration::from_mins(11);
        match line.opens_after(now) {
            None => prop_assert!(line.open_at(now), "a line that never opens again is open around the clock"),
            Some(opens) => {
                let opens = opens.timestamp();
                prop_assert!(opens > now);
                prop_assert!(line.open_at(opens));
                prop_assert!(!line.open_at(opens - SignedDuration::from_secs(1)));
                if !line.open_at(now) {
                    let mut times = std::iter::successors(Some(now), |t| Some(*t + step)).take_while(|t| *t < opens);
                    prop_assert!(times.all(|t| !line.open_at(t)), "it was open before {opens}");
                }
            }
        }
    }

    /// What is said of a closing holds too.
    #[test]
    fn a_line_stays_open_until_it_closes(days in days(), from in clock_time(), to in clock_time(), zone in zones(), now in moment()) {
        let line = schedule(days, &from, &to, zone);
        let closes = line.closes_after(now).map(|z| z.timestamp());
        prop_assert!(closes.is_none() || line.open_at(now));
        if let Some(closes) = closes {
            prop_assert!(closes > now && !line.open_at(closes));
            let mut times = std::iter::successors(Some(now), |t| Some(*t + SignedDuration::from_mins(11))).take_while(|t| *t < closes);
            prop_assert!(times.all(|t| line.open_at(t)));
        }
    }

    /// Working days are counted one by one.
    #[test]
    fn working_days_are_counted_one_by_one(now in moment(), count in 0_u32..25) {
        let workdays = Workdays::of(Some(&china()));
        let first = now.to_zoned(TimeZone::UTC).date();
        let last = workdays.after(first, count).expect("a day");
        let passed = first.series(1.day()).skip(1).take_while(|d| *d <= last).filter(|d| workdays.works_on(*d)).count();
        prop_assert_eq!(passed, count as usize);
        prop_assert!(count == 0 || workdays.works_on(last));
    }

    /// A morning that is recommended is one: a working day, ahead, and with the line open all through it.
    #[test]
    fn a_good_time_to_call_is_good(from in clock_time(), to in clock_time(), now in moment()) {
        let (calendar, wallet) = (china(), shanghai_wallet());
        let almanac = Almanac::of(&wallet, Some(&calendar), "2026-11-21T10:00:00+08:00");
        let hours = hours(Days::WorkingDays, &from, &to);
        let line = almanac.schedule(&hours).expect("a schedule");
        if let Some(good) = almanac.good_time(Some(&hours), now) {
            prop_assert!(now <= good.from.timestamp() && good.from < good.to);
            prop_assert!(almanac.workdays.works_on(good.from.date()));
            prop_assert!((9..12).contains(&good.from.hour()));
            prop_assert!(line.open_at(good.from.timestamp()) && line.open_at(good.to.timestamp() - SignedDuration::from_secs(1)));
            prop_assert!(!almanac.peaks.touches(good.from.timestamp(), good.to.timestamp(), Slows::Support));
        }
    }
}
