//! The formats of text that our schemas name: each is read by the code that will use it.

use jiff::{Timestamp, civil, tz::TimeZone};

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
        "date-time" => text.parse::<Timestamp>().err().map(|_| (wrong("time-malformed"), None)),
        _ => None,
    }
}
