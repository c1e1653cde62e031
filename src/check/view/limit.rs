//! Limits, as expressions see them: of each kind the one that matters most.

use jiff::Zoned;
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::money::moment_said;
use crate::case::Amount;
use crate::lang::{Lang, Message, ui};
use crate::rules::{Answer, Bound, Bounds, Kind, Measure, Name, Question};

/// The limits of a case, by what they are on; null where there is none of that kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LimitsView {
    /// Of one payment.
    pub single: Option<LimitView>,
    /// Of a day.
    pub daily: Option<LimitView>,
    /// Of a month.
    pub monthly: Option<LimitView>,
    /// Of a year.
    pub yearly: Option<LimitView>,
    /// Of the number of payments.
    pub count: Option<LimitView>,
    /// Of the verification level.
    pub tier: Option<LimitView>,
    /// Of payments by printed codes.
    pub static_code: Option<LimitView>,
    /// Of who is paid.
    pub receiver: Option<LimitView>,
    /// That the user set.
    pub own: Option<LimitView>,
    /// Of the bank, for the instrument that is paid with.
    pub card: Option<LimitView>,
    /// The least that a payment must be.
    pub minimum: Option<LimitView>,
    /// When every limit that would be exceeded has started anew; unknown where waiting does not help, or there is no such limit.
    pub resets: Observed<String>,
    /// The same in seconds after the run began.
    pub resets_in_s: Observed<i64>,
}

/// A limit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LimitView {
    /// What it is called.
    pub title: String,
    /// What it allows.
    pub max: String,
    /// What was used of it before.
    pub used: String,
    /// What is left of it.
    pub left: String,
    /// When it starts anew, as a sentence; empty where it never does, or nobody knows.
    pub again: String,
    /// Whether this payment would exceed it.
    pub exceeded: Observed<bool>,
    /// The payment by itself is more than it allows, whatever was used.
    pub alone: bool,
    /// The case says enough for this limit to be worth a line.
    pub asked: bool,
}

impl LimitsView {
    /// The limits that the rules found.
    pub(super) fn of(question: &Question<'_>, answer: &Answer<'_>, lang: Lang) -> Self {
        let resets = resets(&answer.limits);
        let seconds = resets.zip(question.now).map(|(at, now)| at.timestamp().duration_since(now).as_secs());
        let of = |kind| most_telling(&answer.limits, kind).map(|(bound, asked)| LimitView::of(bound, asked, lang));
        Self {
            single: of(Kind::Single),
            daily: of(Kind::Daily),
            monthly: of(Kind::Monthly),
            yearly: of(Kind::Yearly),
            count: of(Kind::Count),
            tier: of(Kind::Tier),
            static_code: of(Kind::StaticCode),
            receiver: of(Kind::Receiver),
            own: of(Kind::Own),
            card: of(Kind::Card),
            minimum: of(Kind::Minimum),
            resets: Observed::or_unknown(resets.map(|at| moment_said(at, lang)), "not-said"),
            resets_in_s: Observed::or_unknown(seconds, "not-said"),
        }
    }
}

/// When every limit that would be exceeded has started anew.
fn resets<'a>(limits: &'a [Bound<'_>]) -> Option<&'a Zoned> {
    let exceeded = || limits.iter().filter(|bound| bound.exceeded == Some(true));
    // A limit of one payment never does, nor does it help where the payment alone is too much.
    if exceeded().any(|bound| bound.alone || bound.resets_at.is_none()) {
        return None;
    }
    exceeded().filter(|bound| !bound.has_reset).filter_map(|bound| bound.resets_at.as_ref()).max()
}

/// The limit of a kind that says most, and whether any of that kind is worth a line: one that is exceeded, or else one of which
/// that is open, or else the one with the least left.
fn most_telling<'a, 'b>(limits: &'b [Bound<'a>], kind: Kind) -> Option<(&'b Bound<'a>, bool)> {
    let of_kind = || limits.iter().filter(|bound| bound.kind == kind);
    let asked = of_kind().any(|bound| bound.sure && (bound.exceeded.is_some() || bound.used.said));
    let rank = |bound: &&Bound<'_>| {
        let open = match bound.exceeded {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        let room = match bound.measure {
            Measure::Most(max) => bound.left().unwrap_or(max.0),
            Measure::Count(count) => bound.left().unwrap_or(count.into()),
            Measure::Least(min) => -min.0,
        };
        (open, room)
    };
    of_kind().min_by_key(rank).map(|bound| (bound, asked))
}

impl LimitView {
    fn of(bound: &Bound<'_>, asked: bool, lang: Lang) -> Self {
        let amount = |value| match bound.measure {
            Measure::Count(_) => format!("{value}"),
            Measure::Most(_) | Measure::Least(_) => Amount(value).said(bound.currency, lang),
        };
        let (max, used) = match bound.measure {
            Measure::Most(max) => (max.0, bound.used.amount),
            Measure::Count(count) => (count.into(), bound.used.count),
            Measure::Least(min) => (min.0, Bounds::of(rust_decimal::Decimal::ZERO)),
        };
        let at_least = |value| Message::new("amount-at-least").with("amount", amount(value)).say(lang);
        Self {
            title: match bound.name {
                Name::Rule(title) => title.get(lang).to_owned(),
                Name::Own => ui().say("limit-own", lang),
                Name::Bank => ui().say("limit-bank", lang),
            },
            max: amount(max),
            used: used.known().map_or_else(|| at_least(used.low), amount),
            left: bound.left().map_or_else(|| ui().say("amount-not-known", lang), amount),
            again: again(bound, lang),
            exceeded: Observed::or_unknown(bound.exceeded, if bound.sure { "used-not-said" } else { "scope-open" }),
            alone: bound.alone,
            asked,
        }
    }
}

fn again(bound: &Bound<'_>, lang: Lang) -> String {
    let Some(at) = &bound.resets_at else { return String::new() };
    let key = if bound.has_reset { "limit-has-started-anew" } else { "limit-starts-anew" };
    Message::new(key).with("time", moment_said(at, lang)).say(lang)
}
