//! Points in time as people write them.

use jiff::fmt::temporal::{DateTimePrinter, Pieces};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned, civil::DateTime};

use crate::lang::Message;

/// A point in time from RFC 3339, or from a local date and time, as RFC 3339 with the offset of the zone.
///
/// # Errors
/// When it is neither.
pub fn moment(text: &str, zone: &TimeZone) -> Result<String, Message> {
    let refused = || Message::new("time-malformed").with("text", text.to_owned());
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Ok(rfc3339(&timestamp.to_zoned(zone.clone())));
    }
    let local: DateTime = text.parse().map_err(|_| refused())?;
    local.to_zoned(zone.clone()).map(|z| rfc3339(&z)).map_err(|_| refused())
}

/// RFC 3339 with offset and whole seconds.
pub fn rfc3339(time: &Zoned) -> String {
    DateTimePrinter::new().precision(Some(0)).timestamp_with_offset_to_string(&time.timestamp(), time.offset())
}

/// The offset that a time was written with; UTC where it has none.
pub fn offset_of(text: &str) -> Offset {
    Pieces::parse(text).ok().and_then(|p| p.to_numeric_offset()).unwrap_or(Offset::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_times_get_the_offset_of_the_zone() {
        let shanghai = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(moment("2026-11-21 10:00", &shanghai), Ok("2026-11-21T10:00:00+08:00".to_owned()));
        assert_eq!(moment("2026-11-21T02:00:00Z", &shanghai), Ok("2026-11-21T10:00:00+08:00".to_owned()));
        assert!(moment("yesterday", &shanghai).is_err());
    }
}
