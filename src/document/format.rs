//! The formats of text that our schemas name: each is read by the code that will use it.

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

use crate::case::{Amount, Currency, moment};
use crate::lang::Message;
use crate::world::web;

/// What is wrong with a text that must have this format, and what was perhaps meant.
pub(super) fn refuse(format: &str, text: &str) -> Option<(Message, Option<Message>)> {
    let wrong = |key| Message::new(key).with("text", text.to_owned());
    match format {
        "decimal" => Amount::parse(text).err().map(|m| (m, None)),
        "currency" => Currency::parse(text).err().map(|m| (m, Currency::near(text))),
        "web" => web(text, &["https", "http"]).err().map(|m| (m, None)),
        "moment" => moment(text, &TimeZone::UTC).err().map(|m| (m, None)),
        "timezone" => TimeZone::get(text).err().map(|_| (wrong("timezone-unknown"), None)),
        "clock-time" => civil::Time::strptime("%H:%M", text).err().map(|_| (wrong("clock-time-malformed"), None)),
        "month" => civil::Date::strptime("%Y-%m-%d", format!("{text}-01")).err().map(|_| (wrong("month-malformed"), None)),
        "date" => civil::Date::strptime("%Y-%m-%d", text).err().map(|_| (wrong("date-malformed"), None)),
        "local-time" => text.parse::<civil::DateTime>().err().map(|_| (wrong("local-time-malformed"), None)),
        "day-of-year" => {
            civil::DateTime::strptime("%Y-%m-%dT%H:%M", format!("2024-{text}")).err().map(|_| (wrong("day-of-year-malformed"), None))
        }
        "span" => text.parse::<SignedDuration>().err().map(|_| (wrong("span-malformed"), None)),
        "country" => (!is_country(text)).then(|| (wrong("country-malformed"), None)),
        "date-time" => text.parse::<Timestamp>().err().map(|_| (wrong("time-malformed"), None)),
        _ => None,
    }
}

/// Two letters, as ISO 3166-1 has them.
fn is_country(text: &str) -> bool {
    text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic())
}
