//! Peaks: the times when everybody pays, and when support is slow to answer.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::wallet::{Calendar, Peak, Slows, Wallet};

/// The peaks of a wallet: its own, and those of its calendar that it does not replace.
#[derive(Clone, Debug)]
pub struct Peaks<'a> {
    peaks: Vec<&'a Peak>,
    zone: TimeZone,
}

/// One time of a peak.
#[derive(Clone, Copy, Debug)]
pub struct PeakSpan<'a> {
    /// The peak.
    pub peak: &'a Peak,
    /// When it begins.
    pub from: Timestamp,
    /// When it is over.
    pub to: Timestamp,
}

impl<'a> Peaks<'a> {
    /// The peaks that hold for a wallet.
    pub fn of(wallet: &'a Wallet, calendar: Option<&'a Calendar>, zone: TimeZone) -> Self {
        let common = calendar.into_iter().flat_map(|c| &c.peaks).filter(|peak| !wallet.peaks.iter().any(|own| own.id == peak.id));
        Self { peaks: wallet.peaks.iter().chain(common).collect(), zone }
    }

    /// Whether any peak is known at all.
    pub fn any(&self) -> bool {
        !self.peaks.is_empty()
    }

    /// The peak at a time that slows this: of several, the one that ends last.
    pub fn at(&self, time: Timestamp, slows: Slows) -> Option<PeakSpan<'a>> {
        self.spans(time, slows).into_iter().filter(|span| span.from <= time && time < span.to).max_by_key(|span| span.to)
    }

    /// Whether a peak that slows this touches a span of time.
    pub fn touches(&self, from: Timestamp, to: Timestamp, slows: Slows) -> bool {
        self.spans(from, slows).into_iter().any(|span| span.from < to && from < span.to)
    }

    /// The time at which so much time outside of peaks has passed, and the first peak on the way: whoever answers within a day
    /// answers within a day that is no peak.
    pub fn outlast(&self, from: Timestamp, time: SignedDuration, slows: Slows) -> Option<(Timestamp, Option<&'a Peak>)> {
        let (mut at, mut left, mut met) = (from, time, None);
        // Each turn leaves one peak behind; a calendar in which peaks fill whole years has no end of them.
        for _ in 0..100 {
            let mut spans = self.spans(at, slows);
            spans.retain(|span| span.to > at);
            spans.sort_by_key(|span| span.from);
            let end = at.checked_add(left).ok()?;
            match spans.first().filter(|span| span.from < end) {
                None => return Some((end, met)),
                Some(span) => {
                    met = met.or(Some(span.peak));
                    left -= span.from.max(at).duration_since(at);
                    at = span.to;
                }
            }
        }
        None
    }

    /// The times of peaks that slow this, of the years around a time.
    fn spans(&self, time: Timestamp, slows: Slows) -> Vec<PeakSpan<'a>> {
        let year = time.to_zoned(self.zone.clone()).year();
        let peaks = self.peaks.iter().copied().filter(|peak| peak.slows.contains(&slows));
        peaks.flat_map(|peak| self.spans_of(peak, year)).collect()
    }

    fn spans_of(&self, peak: &'a Peak, year: i16) -> Vec<PeakSpan<'a>> {
        let dated = peak.dated.iter().filter_map(|span| self.span(peak, &span.from, &span.to));
        let yearly = peak.yearly.iter().flat_map(|span| {
            // The same form sorts as the days do.
            let over_new_year = i16::from(span.to <= span.from);
            (year - 1..=year + 1)
                .filter_map(move |y| self.span(peak, &format!("{y:04}-{}", span.from), &format!("{:04}-{}", y + over_new_year, span.to)))
        });
        dated.chain(yearly).collect()
    }

    fn span(&self, peak: &'a Peak, from: &str, to: &str) -> Option<PeakSpan<'a>> {
        let instant = |text: &str| Some(text.parse::<DateTime>().ok()?.to_zoned(self.zone.clone()).ok()?.timestamp());
        Some(PeakSpan { peak, from: instant(from)?, to: instant(to)? })
    }
}
