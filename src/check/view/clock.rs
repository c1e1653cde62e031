//! This device's clock, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::count;
use crate::fact::{ClockSet, TimeReading};

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
    /// How many sources answered.
    pub answered: i64,
}

impl ClockView {
    /// Asks whether two sources agree. One alone may be wrong itself, and of a clock that was set meanwhile nobody can say how far
    /// off it is.
    pub(super) fn of(readings: &[&TimeReading], set: Option<&ClockSet>) -> Self {
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
        Self { error_ms: offset_ms.map(|o| o.saturating_abs()), offset_ms, answered: count(known.len()) }
    }
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
        ClockView::of(&readings.iter().collect::<Vec<_>>(), None).offset_ms
    }

    #[test]
    fn one_source_decides_nothing_and_a_liar_is_outvoted() {
        assert_eq!(offset(&[]), Observed::Unknown("no-answer"));
        assert_eq!(offset(&[Some(0), None]), Observed::Unknown("no-second-source"));
        assert_eq!(offset(&[Some(0), Some(90_000_000)]), Observed::Unknown("no-second-source"));
        assert_eq!(offset(&[Some(10), Some(90_000_000), Some(40)]), Observed::Known(10));
    }
}
