//! Times that rules give: arrivals, answers, peaks, service hours, as expressions see them.

use jiff::{Timestamp, Zoned};
use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use crate::fact::Run;
use crate::lang::ui;
use crate::pack::Pack;
use crate::support::{Almanac, Expected, answer_due, answer_hours, asked_at, expected, shown, under_way_since};
use crate::wallet::Slows;

/// Times that rules give. Due times are written as people read them, in the wallet's time zone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TimingView {
    /// When the money of a transfer, a top-up, a withdrawal or a refund is due.
    pub arrival: Observed<DueView>,
    /// When support's answer is due.
    pub reply: Observed<DueView>,
    /// Whether the case lies in a time when everybody pays.
    pub peak: Observed<PeakView>,
    /// Whether the case lies in the wallet's service hours.
    pub service: Observed<ServiceView>,
    /// The day of which the newest of the wallet's fee rules is known to hold.
    pub fees_as_of: Observed<String>,
}

/// When something is due.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DueView {
    /// When; where the holidays on the way are not known, it says so.
    pub due: String,
    /// How many seconds from the run to that time; negative when it has passed.
    pub due_in_s: i64,
    /// It has passed; unknown where it has, and the case leaves open whether a slower rule is for it.
    pub late: Observed<bool>,
}

/// Whether the case lies in a peak.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeakView {
    /// It does, in one that slows payments.
    pub slows_payments: bool,
    /// What the peak is called; empty where there is none.
    pub title: String,
    /// When it is over; empty where there is none.
    pub ends: String,
    /// How many seconds from the run to its end; negative when it is over.
    pub ends_in_s: i64,
}

/// Whether the case lies in the wallet's service hours.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServiceView {
    /// It does.
    pub open: bool,
    /// When service begins again after it; empty where it never stops.
    pub opens: String,
    /// How many seconds from the run to that time; negative when it has passed.
    pub opens_in_s: i64,
}

impl TimingView {
    /// What the rules of a run's wallet say of its case.
    pub(super) fn of(run: &Run, pack: &Pack) -> Self {
        let almanac = Almanac::of(&run.wallet, pack.calendar_of(&run.wallet), &run.started_at);
        let now = Timestamp::from_millisecond(run.started_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let times = Times { run, pack, almanac: &almanac, now };
        let fees = pack.rules_for(&run.wallet).fees;
        Self {
            arrival: times.arrival(),
            reply: times.reply(),
            peak: times.peak(),
            service: times.service(),
            fees_as_of: Observed::or_unknown(fees.iter().map(|f| f.origin.as_of.clone()).max(), "no-rule"),
        }
    }
}

struct Times<'a> {
    run: &'a Run,
    pack: &'a Pack,
    almanac: &'a Almanac<'a>,
    now: Timestamp,
}

impl Times<'_> {
    fn arrival(&self) -> Observed<DueView> {
        let Some(since) = under_way_since(&self.run.case).and_then(instant) else { return Observed::Unknown("not-said") };
        let expected = expected(&self.run.case, &self.run.wallet, self.pack, self.almanac, since);
        Observed::or_unknown(expected.map(|e| self.arrives(&e)), "no-rule")
    }

    fn reply(&self) -> Observed<DueView> {
        let Some(asked) = asked_at(&self.run.case) else { return Observed::Unknown("not-said") };
        let due = answer_due(asked, &answer_hours(&self.run.wallet.channels), self.almanac);
        Observed::or_unknown(due.map(|due| self.due(&due.at)), "no-rule")
    }

    fn peak(&self) -> Observed<PeakView> {
        if !self.almanac.peaks.any() {
            return Observed::Unknown("no-calendar");
        }
        let none = PeakView { slows_payments: false, title: String::new(), ends: String::new(), ends_in_s: 0 };
        let found = self.almanac.peaks.at(self.happened(), Slows::Payments);
        // What is not known to have happened at another time may have happened in a peak.
        if found.is_none() && self.run.case.at.is_none() {
            return Observed::Unknown("not-said");
        }
        Observed::Known(found.map_or(none, |span| PeakView {
            slows_payments: true,
            title: span.peak.title.get(self.run.lang).to_owned(),
            ends: shown(&self.almanac.local(span.to), self.run.lang),
            ends_in_s: self.seconds_to(span.to),
        }))
    }

    fn service(&self) -> Observed<ServiceView> {
        let schedule = self.run.wallet.service_hours.as_ref().and_then(|hours| self.almanac.schedule(hours));
        let open = schedule.as_ref().is_some_and(|schedule| schedule.open_at(self.happened()));
        if open && self.run.case.at.is_none() {
            return Observed::Unknown("not-said");
        }
        Observed::or_unknown(
            schedule.map(|schedule| {
                let opens = schedule.opens_after(self.happened());
                ServiceView {
                    open: schedule.open_at(self.happened()),
                    opens: opens.as_ref().map(|at| shown(at, self.run.lang)).unwrap_or_default(),
                    opens_in_s: opens.map_or(0, |z| self.seconds_to(z.timestamp())),
                }
            }),
            "no-rule",
        )
    }

    /// When it happened; now, where the case does not say it.
    fn happened(&self) -> Timestamp {
        self.run.case.at.as_deref().and_then(instant).unwrap_or(self.now)
    }

    fn arrives(&self, expected: &Expected) -> DueView {
        let mut view = self.due(&expected.at);
        if expected.provisional {
            view.due.push_str(&ui().say("due-provisional", self.run.lang));
        }
        if view.late == Observed::Known(true) && !expected.certain {
            view.late = Observed::Unknown("open-rule");
        }
        view
    }

    fn due(&self, at: &Zoned) -> DueView {
        let due_in_s = self.seconds_to(at.timestamp());
        DueView { due: shown(at, self.run.lang), due_in_s, late: Observed::Known(due_in_s < 0) }
    }

    fn seconds_to(&self, time: Timestamp) -> i64 {
        time.duration_since(self.now).as_secs()
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
