//! Which channel to use: the right one for the problem, the open one before the closed one.

use jiff::{Timestamp, Zoned};

use super::almanac::{Almanac, GoodTime};
use super::due::{AnswerDue, answer_due};
use crate::case::ProblemKind;
use crate::wallet::{Channel, ChannelKind, Wallet};

/// A channel as it stands at a time.
#[derive(Clone, Debug)]
pub struct Reachable<'a> {
    /// The channel.
    pub channel: &'a Channel,
    /// Whether somebody is there now; none where its hours are not known.
    pub open_now: Option<bool>,
    /// When it opens next, where it is closed.
    pub opens_at: Option<Zoned>,
    /// When it closes, where it is open and ever does.
    pub closes_at: Option<Zoned>,
    /// One can write or look at any time.
    pub any_time: bool,
    /// When an answer is due to who asks there now.
    pub answer: Option<AnswerDue<'a>>,
}

/// How a problem is best brought to support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// Theft: whoever answers around the clock.
    Theft,
    /// A person who can be reached at once.
    Person,
    /// The published answers first.
    Answers,
    /// Anybody but the channel that stays silent.
    AnotherWay,
}

impl Need {
    fn of(problem: ProblemKind) -> Self {
        match problem {
            ProblemKind::AccountCompromised => Self::Theft,
            ProblemKind::PasswordForgotten => Self::Answers,
            ProblemKind::SupportNoReply => Self::AnotherWay,
            ProblemKind::Payment
            | ProblemKind::TopUp
            | ProblemKind::Withdrawal
            | ProblemKind::Transfer
            | ProblemKind::InternationalPayment
            | ProblemKind::Refund
            | ProblemKind::WrongRecipient
            | ProblemKind::DuplicateCharge
            | ProblemKind::Dispute
            | ProblemKind::BalanceMismatch
            | ProblemKind::CannotUseWallet
            | ProblemKind::AccountLost
            | ProblemKind::Complaint => Self::Person,
        }
    }

    /// The kinds of channel, the best first.
    fn order(self) -> [ChannelKind; 8] {
        use ChannelKind::{Chat, Community, EmergencyHotline, Hotline, InApp, Mail, Social, Website};
        match self {
            Self::Theft | Self::Person => [EmergencyHotline, Hotline, Chat, InApp, Website, Mail, Social, Community],
            Self::Answers => [Website, InApp, Chat, Hotline, Mail, Social, Community, EmergencyHotline],
            Self::AnotherWay => [Hotline, Chat, Social, InApp, Website, Mail, Community, EmergencyHotline],
        }
    }
}

/// Whether a problem cannot wait for a quiet hour.
pub fn is_urgent(problem: ProblemKind) -> bool {
    matches!(problem, ProblemKind::AccountCompromised | ProblemKind::WrongRecipient)
}

/// The channels for a problem, the one to use first. The emergency line is for theft, and for what its profile names by
/// itself; it comes before all others then, with or without a number. For the rest, what is known to be open comes first.
pub fn channels<'a>(wallet: &'a Wallet, problem: ProblemKind, almanac: &Almanac<'a>, now: Timestamp) -> Vec<Reachable<'a>> {
    let need = Need::of(problem);
    let fits = |c: &&Channel| c.problems.is_empty() || c.problems.contains(&problem);
    let usual = |c: &&Channel| need == Need::Theft || c.kind != ChannelKind::EmergencyHotline || c.problems.contains(&problem);
    let mut chosen: Vec<&Channel> = wallet.channels.iter().filter(usual).filter(fits).collect();
    if chosen.is_empty() {
        // A channel for something else is better than none.
        chosen = wallet.channels.iter().filter(usual).collect();
    }
    let order = need.order();
    let mut reachable: Vec<Reachable<'a>> = chosen.into_iter().map(|channel| reach(channel, almanac, now)).collect();
    reachable.sort_by_key(|r| {
        let emergency = r.channel.kind == ChannelKind::EmergencyHotline;
        let open = r.open_now == Some(true) || need == Need::Answers;
        (!emergency, !open, order.iter().position(|kind| *kind == r.channel.kind))
    });
    reachable
}

fn reach<'a>(channel: &'a Channel, almanac: &Almanac<'a>, now: Timestamp) -> Reachable<'a> {
    let schedule = channel.hours.as_ref().and_then(|hours| almanac.schedule(hours));
    let around_the_clock = channel.kind == ChannelKind::EmergencyHotline;
    let open_now = if around_the_clock { Some(true) } else { schedule.as_ref().map(|s| s.open_at(now)) };
    let closed = open_now == Some(false);
    Reachable {
        channel,
        open_now,
        opens_at: schedule.as_ref().filter(|_| closed).and_then(|s| s.opens_after(now)),
        closes_at: schedule.as_ref().filter(|_| !around_the_clock).and_then(|s| s.closes_after(now)),
        any_time: !is_live(channel.kind),
        answer: answer_due(now, &channel.answers_within_hours, almanac),
    }
}

/// Whether a person is on the other side while one speaks or writes.
fn is_live(kind: ChannelKind) -> bool {
    matches!(kind, ChannelKind::Hotline | ChannelKind::EmergencyHotline | ChannelKind::Chat)
}

/// The best time to call: none where it cannot wait, or nobody can be called.
pub fn best_time(reachable: &[Reachable<'_>], problem: ProblemKind, almanac: &Almanac<'_>, now: Timestamp) -> Option<GoodTime> {
    if is_urgent(problem) {
        return None;
    }
    let line = reachable.iter().find(|r| matches!(r.channel.kind, ChannelKind::Hotline | ChannelKind::Chat))?;
    almanac.good_time(line.channel.hours.as_ref(), now)
}
