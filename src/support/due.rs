//! When an answer is due.

use jiff::{SignedDuration, Timestamp, Zoned};

use super::almanac::Almanac;
use crate::case::{Case, ProblemKind};
use crate::lang::Text;
use crate::wallet::{Channel, Slows};

/// When an answer is due.
#[derive(Clone, Debug)]
pub struct AnswerDue<'a> {
    /// By the source that gives the longest time, hours of a peak not counted.
    pub at: Zoned,
    /// The hours that this source gives.
    pub hours: u32,
    /// What shorter times other sources give: when, and how many hours.
    pub also: Vec<(Zoned, u32)>,
    /// The peak that makes it later.
    pub slowed_by: Option<&'a Text>,
}

/// When an answer to a question is due; none where no source says how long answers take. Hours of a peak that slows support do
/// not count: within it, nobody promises anything.
pub fn answer_due<'a>(asked: Timestamp, hours: &[u32], almanac: &Almanac<'a>) -> Option<AnswerDue<'a>> {
    let mut hours = hours.to_vec();
    hours.sort_unstable();
    hours.dedup();
    let due = |hours: u32| {
        let (at, peak) = almanac.peaks.outlast(asked, SignedDuration::from_hours(i64::from(hours)), Slows::Support)?;
        Some((almanac.local(at), peak))
    };
    let longest = hours.pop()?;
    let (at, peak) = due(longest)?;
    let also = hours.into_iter().rev().filter_map(|h| Some((due(h)?.0, h))).collect();
    Some(AnswerDue { at, hours: longest, also, slowed_by: peak.map(|p| &p.title) })
}

/// Every time that the channels of a wallet give for an answer, in hours: for who asked, and does not say by which channel.
pub fn answer_hours(channels: &[Channel]) -> Vec<u32> {
    channels.iter().flat_map(|c| c.answers_within_hours.iter().copied()).collect()
}

/// When support was asked; none where the case does not say it. What was promised of a refund is no question to support.
pub fn asked_at(case: &Case) -> Option<Timestamp> {
    case.asked_at.as_deref().filter(|_| case.problem != ProblemKind::Refund)?.parse().ok()
}
