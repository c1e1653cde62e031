//! This device's clock, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::count;
use crate::fact::{ClockSet, TimeReading};
use crate::lang::{Lang, Message};

/// Why nothing is known that rests on a clock which was set during the run.
pub(crate) const SET: &str = "clock-set";

/// Two sources agree when they differ by no more than this beyond their uncertainty, in milliseconds.
const AGREE_MS: i64 = 5_000;

/// This device's clock.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClockView {
    /// True time minus this device's, in milliseconds, by two agreeing sources.
    pub offset_ms: Observed<i64>,
    /// How far off the clock is, either way, in milliseconds.
    pub error_ms: Observed<i64>,
    /// The same in words, with the direction, such as `17 hours ahead`.
    pub difference: Observed<String>,
    /// It is off by whole or half hours, up to a day: the time zone is wrong rather than the time.
    pub zone_like: Observed<bool>,
    /// It was set while the run went on.
    pub was_set: bool,
    /// How many sources answered.
    pub answered: i64,
}

impl ClockView {
    /// Asks whether two sources agree. One alone may be wrong itself, and of a clock that was set meanwhile nobody can say how far
    /// off it is.
    pub(super) fn of(readings: &[&TimeReading], set: Option<&ClockSet>, lang: Lang) -> Self {
        let mut known: Vec<(i64, u64)> = readings.iter().filter_map(|r| Some((r.offset_ms?, r.uncertainty_ms))).collect();
        known.sort_unstable();
        let agree = |pair: &&[(i64, u64)]| {
            pair[1].0.saturating_sub(pair[0].0) <= AGREE_MS + i64::try_from(pair[0].1.saturating_add(pair[1].1)).unwrap_or(0)
        };
        // Of several agreeing pairs, the most exact one.
        let best = known.windows(2).filter(agree).min_by_key(|pair| pair[0].1.saturating_add(pair[1].1));
        let offset = best.map(|pair| pair.iter().min_by_key(|(_, uncertainty)| *uncertainty).map_or(0, |(offset, _)| *offset));
        let reason = if known.is_empty() { "no-answer" } else { "no-second-source" };
        let offset_ms = if set.is_some() { Observed::Unknown(SET) } else { Observed::or_unknown(offset, reason) };
        Self {
            error_ms: offset_ms.map(|o| o.saturating_abs()),
            difference: offset_ms.map(|o| difference(*o, lang)),
            zone_like: offset_ms.map(|o| is_zone_like(*o)),
            was_set: set.is_some(),
            offset_ms,
            answered: count(known.len()),
        }
    }
}

/// How far from whole or half hours a clock in the wrong time zone may be, in seconds.
const ZONE_S: i64 = 90;

/// Whether a clock is off by what separates time zones: half hours, from one up to the 26 between the outermost zones.
fn is_zone_like(offset_ms: i64) -> bool {
    let seconds = offset_ms.saturating_abs() / 1_000;
    let beside = seconds % 1_800;
    (1_800 - ZONE_S..=26 * 3_600 + ZONE_S).contains(&seconds) && beside.min(1_800 - beside) <= ZONE_S
}

/// Units of time, one and many of each, and their length in seconds.
const UNITS: [(&str, &str, i64); 4] = [
    ("one-day", "many-days", 86_400),
    ("one-hour", "many-hours", 3_600),
    ("one-minute", "many-minutes", 60),
    ("one-second", "many-seconds", 1),
];

/// How far off this device's clock is, in the largest unit of which there are two, or just one.
fn difference(offset_ms: i64, lang: Lang) -> String {
    let seconds = offset_ms.saturating_abs() / 1_000;
    let (one, many, length) = UNITS.into_iter().find(|(.., length)| seconds >= 2 * length - length / 30).unwrap_or(UNITS[3]);
    let number = (seconds + length / 2) / length;
    let length = match (number, length) {
        // An hour is an hour, and no 60 minutes.
        (60, 60) => Message::new("one-hour"),
        (1, _) => Message::new(one),
        _ => Message::new(many).with_display("number", number),
    };
    let length = length.say(lang);
    // True time minus this device's: what is negative is ahead. Less than a second has no direction.
    Message::new(if offset_ms < 0 && number > 0 { "clock-ahead" } else { "clock-behind" }).with("length", length).say(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::TimeKind;
    use crate::redact::Private;

    fn offset(offsets: &[Option<i64>]) -> Observed<i64> {
        let readings: Vec<TimeReading> = offsets
            .iter()
            .map(|o| TimeReading { source: Private::public("s"), by: TimeKind::Sntp, offset_ms: *o, uncertainty_ms: 10 })
            .collect();
        ClockView::of(&readings.iter().collect::<Vec<_>>(), None, Lang::En).offset_ms
    }

    #[test]
    fn a_difference_has_a_direction_and_a_unit_that_fits() {
        const HOUR: i64 = 3_600_000;
        for (offset_ms, en, zh) in [
            (-17 * HOUR, "17 hours ahead", "快了 17 小时"),
            (8 * HOUR + 20_000, "8 hours behind", "慢了 8 小时"),
            (HOUR, "1 hour behind", "慢了 1 小时"),
            (-90_000, "90 seconds ahead", "快了 90 秒"),
            (5 * 60_000, "5 minutes behind", "慢了 5 分钟"),
            (90 * 60_000, "90 minutes behind", "慢了 90 分钟"),
            (-400 * 24 * HOUR, "400 days ahead", "快了 400 天"),
            (i64::MIN, "106751991167 days ahead", "快了 106751991167 天"),
        ] {
            assert_eq!((difference(offset_ms, Lang::En), difference(offset_ms, Lang::ZhCn)), (en.to_owned(), zh.to_owned()));
        }
    }

    #[test]
    fn a_zone_is_whole_or_half_hours_and_no_more_than_a_day() {
        const MINUTE: i64 = 60_000;
        for minutes in [30, 60, 330, 480, -480, 1_020, -1_560] {
            for more in [-MINUTE, 0, MINUTE] {
                assert!(is_zone_like(minutes * MINUTE + more), "{minutes}");
            }
        }
        for minutes in [0, 1, 10, 40, 495, 1_600, 60 * 24 * 400] {
            assert!(!is_zone_like(minutes * MINUTE), "{minutes}");
        }
    }

    #[test]
    fn one_source_decides_nothing_and_a_liar_is_outvoted() {
        assert_eq!(offset(&[]), Observed::Unknown("no-answer"));
        assert_eq!(offset(&[Some(0), None]), Observed::Unknown("no-second-source"));
        assert_eq!(offset(&[Some(0), Some(90_000_000)]), Observed::Unknown("no-second-source"));
        assert_eq!(offset(&[Some(10), Some(90_000_000), Some(40)]), Observed::Known(10));
    }
}
