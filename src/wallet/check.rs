//! What the form of a profile, a set of rules or a calendar cannot say: ids are unique, rules do not contradict themselves or
//! each other, amounts fit their currency, and no hour stands without a time zone. All mistakes at once, each with its place.

use jiff::civil::{Date, DateTime};

use super::{Calendar, Channel, Fee, Limit, Peak, RuleSet, Scope, Tier, Wallet};
use crate::case::{Amount, Currency, Period};
use crate::document::Document;
use crate::lang::Message;
use crate::problem::{Problems, did_you_mean};

/// What the form of a profile cannot say.
///
/// # Errors
/// Every mistake, with its place.
pub fn check(document: &Document<Wallet>) -> Result<(), Problems> {
    let wallet = &document.value;
    let mut checking = Checking::of(document, wallet.currency.unwrap_or(Currency::CNY), wallet.timezone.is_some());
    checking.ids("endpoints", wallet.endpoints.iter().map(|e| &e.id));
    checking.ids("tiers", wallet.tiers.iter().map(|t| &t.id));
    checking.ids("peaks", wallet.peaks.iter().map(|p| &p.id));
    checking.limits(&wallet.limits);
    checking.fees(&wallet.fees);
    checking.tiers(wallet);
    checking.channels(&wallet.channels);
    checking.banks(wallet);
    for (i, country) in wallet.countries.iter().flatten().enumerate() {
        if country.len() != 2 || !country.chars().all(|c| c.is_ascii_alphabetic()) {
            checking.wrong(&format!("countries[{i}]"), Message::new("country-malformed").with("text", country.clone()));
        }
    }
    for (i, peak) in wallet.peaks.iter().enumerate() {
        checking.zoned(&format!("peaks[{i}]"), peak.yearly.is_some() || !peak.dated.is_empty());
        checking.peak(&format!("peaks[{i}]"), peak);
    }
    checking.problems.check()
}

/// What the form of a set of rules cannot say. Its amounts are those of the wallets that name it.
///
/// # Errors
/// Every mistake, with its place.
pub fn check_rules(document: &Document<RuleSet>) -> Result<(), Problems> {
    let mut checking = Checking::of(document, Currency::CNY, true);
    checking.limits(&document.value.limits);
    checking.fees(&document.value.fees);
    checking.problems.check()
}

/// What the form of a calendar cannot say.
///
/// # Errors
/// Every mistake, with its place.
pub fn check_calendar(document: &Document<Calendar>) -> Result<(), Problems> {
    let calendar = &document.value;
    let mut checking = Checking::of(document, Currency::CNY, true);
    checking.ids("peaks", calendar.peaks.iter().map(|p| &p.id));
    for (i, day) in calendar.working_weekends.iter().enumerate() {
        if Date::strptime("%Y-%m-%d", day).is_err() {
            checking.wrong(&format!("working_weekends[{i}]"), Message::new("date-malformed").with("text", day.clone()));
        }
    }
    let day = |text: &str| Date::strptime("%Y-%m-%d", text).ok();
    for (i, holiday) in calendar.holidays.iter().enumerate() {
        checking.order(&format!("holidays[{i}].to"), day(&holiday.from), day(&holiday.to), &holiday.from, &holiday.to);
        let known = day(&calendar.known_until).zip(day(&holiday.to));
        if known.is_some_and(|(known, to)| to > known) {
            let what = Message::new("holiday-beyond-known").with("day", holiday.to.clone()).with("until", calendar.known_until.clone());
            checking.wrong(&format!("holidays[{i}].to"), what);
        }
    }
    for (i, peak) in calendar.peaks.iter().enumerate() {
        checking.peak(&format!("peaks[{i}]"), peak);
    }
    checking.problems.check()
}

/// Collects mistakes of one document.
struct Checking<'a, T> {
    document: &'a Document<T>,
    currency: Currency,
    zoned: bool,
    problems: Problems,
}

impl<'a, T> Checking<'a, T> {
    fn of(document: &'a Document<T>, currency: Currency, zoned: bool) -> Self {
        Self { document, currency, zoned, problems: Problems::default() }
    }

    fn wrong(&mut self, key: &str, what: Message) {
        self.problems.push(self.document.problem(key, what));
    }

    fn ids<'k>(&mut self, list: &str, ids: impl Iterator<Item = &'k String>) {
        let ids: Vec<&String> = ids.collect();
        for (i, id) in ids.iter().enumerate() {
            if ids[..i].contains(id) {
                self.wrong(&format!("{list}[{i}].id"), Message::new("id-twice").with("id", (*id).clone()));
            }
        }
    }

    fn limits(&mut self, limits: &[Limit]) {
        self.ids("limits", limits.iter().map(|l| &l.id));
        for (i, limit) in limits.iter().enumerate() {
            let key = format!("limits[{i}]");
            if limit.max.is_none() && limit.min.is_none() && limit.count.is_none() {
                self.wrong(&key, Message::new("limit-empty").with("id", limit.id.clone()));
            }
            self.range(&key, limit.min, limit.max);
            let currency = limit.currency.unwrap_or(self.currency);
            self.fits(&format!("{key}.max"), limit.max, currency);
            self.fits(&format!("{key}.min"), limit.min, currency);
            self.zoned(&key, is_of_calendar(limit.period));
            self.confidence(&key, limit.origin.confidence);
            self.never_reached(&key, limit, limits);
        }
    }

    /// A limit of a shorter period that allows more than one of a longer period: one of the two is wrong.
    fn never_reached(&mut self, key: &str, limit: &Limit, all: &[Limit]) {
        let longer = |other: &&Limit| {
            let same = other.scope == limit.scope && other.side == limit.side && other.currency == limit.currency;
            same && other.period > limit.period && limit.max.zip(other.max).is_some_and(|(own, others)| own > others)
        };
        let other = all.iter().find(longer).and_then(|other| Some((other, other.max?)));
        if let Some((max, (other, least))) = limit.max.zip(other) {
            let what =
                Message::new("limit-never-reached").with_display("max", max).with_display("least", least).with("other", other.id.clone());
            self.wrong(&format!("{key}.max"), what);
        }
    }

    fn fees(&mut self, fees: &[Fee]) {
        self.ids("fees", fees.iter().map(|f| &f.id));
        for (i, fee) in fees.iter().enumerate() {
            let key = format!("fees[{i}]");
            if fee.fixed.is_none() && fee.percent.is_none() && fee.min.is_none() {
                self.wrong(&key, Message::new("fee-empty").with("id", fee.id.clone()));
            }
            self.range(&key, fee.min, fee.max);
            for (name, amount) in [("fixed", fee.fixed), ("min", fee.min), ("max", fee.max), ("above", fee.above)] {
                self.fits(&format!("{key}.{name}"), amount, self.currency);
            }
            if let Some(percent) = fee.percent.filter(|p| p.0 > rust_decimal::Decimal::ONE_HUNDRED) {
                self.wrong(&format!("{key}.percent"), Message::new("percent-above-hundred").with_display("percent", percent));
            }
            if let Some(free) = &fee.free {
                self.fits(&format!("{key}.free.amount"), Some(free.amount), self.currency);
                self.zoned(&format!("{key}.free.period"), is_of_calendar(free.period));
            }
            self.confidence(&key, fee.origin.confidence);
        }
    }

    fn range(&mut self, key: &str, min: Option<Amount>, max: Option<Amount>) {
        if let Some((min, max)) = min.zip(max).filter(|(min, max)| min > max) {
            self.wrong(&format!("{key}.min"), Message::new("min-above-max").with_display("min", min).with_display("max", max));
        }
    }

    fn fits(&mut self, key: &str, amount: Option<Amount>, currency: Currency) {
        if let Some(Err(what)) = amount.map(|amount| amount.fits(currency)) {
            self.wrong(key, what);
        }
    }

    fn confidence(&mut self, key: &str, percent: u8) {
        if percent > 100 {
            self.wrong(&format!("{key}.origin.confidence"), Message::new("percent-above-hundred").with_display("percent", percent));
        }
    }

    /// What goes by the clock or the calendar needs a time zone.
    fn zoned(&mut self, key: &str, needs: bool) {
        if needs && !self.zoned {
            self.wrong(key, Message::new("time-without-zone"));
        }
    }

    fn channels(&mut self, channels: &[Channel]) {
        for (i, channel) in channels.iter().enumerate() {
            self.zoned(&format!("channels[{i}].hours"), channel.hours.is_some());
        }
    }

    /// The verification levels that rules are for are levels of the wallet.
    fn tiers(&mut self, wallet: &Wallet) {
        let limits = wallet.limits.iter().enumerate().map(|(i, l)| (format!("limits[{i}]"), &l.scope));
        let fees = wallet.fees.iter().enumerate().map(|(i, f)| (format!("fees[{i}]"), &f.scope));
        let arrivals = wallet.arrivals.iter().enumerate().map(|(i, a)| (format!("arrivals[{i}]"), &a.scope));
        for (key, scope) in limits.chain(fees).chain(arrivals) {
            self.tiers_of(&key, scope, &wallet.tiers);
        }
    }

    fn tiers_of(&mut self, key: &str, scope: &Scope, known: &[Tier]) {
        let ids = || known.iter().map(|tier| tier.id.as_str());
        for (i, tier) in scope.tiers.iter().enumerate().filter(|(_, tier)| !ids().any(|id| id == **tier)) {
            let what = Message::new("id-unknown").with("id", tier.clone());
            let problem = self.document.problem(&format!("{key}.for.tiers[{i}]"), what);
            self.problems.push(problem.hint(did_you_mean(tier, ids())));
        }
    }

    fn banks(&mut self, wallet: &Wallet) {
        let Some(banks) = &wallet.banks else { return };
        self.ids("banks.list", banks.list.iter().map(|b| &b.id));
        for (i, gap) in banks.list.iter().enumerate().filter_map(|(i, bank)| Some((i, bank.unavailable.as_ref()?))) {
            let moment = |text: &str| text.parse::<jiff::Timestamp>().ok();
            if let Some(to) = &gap.to {
                self.order(&format!("banks.list[{i}].unavailable.to"), moment(&gap.from), moment(to), &gap.from, to);
            }
        }
    }

    fn peak(&mut self, key: &str, peak: &Peak) {
        let moment = |text: &str| text.parse::<DateTime>().ok();
        for (i, span) in peak.dated.iter().enumerate() {
            self.order(&format!("{key}.dated[{i}].to"), moment(&span.from), moment(&span.to), &span.from, &span.to);
        }
    }

    fn order<M: PartialOrd>(&mut self, key: &str, from: Option<M>, to: Option<M>, from_text: &str, to_text: &str) {
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            self.wrong(key, Message::new("ends-before-it-begins").with("from", from_text.to_owned()).with("to", to_text.to_owned()));
        }
    }
}

/// Whether a period begins and ends by the calendar.
pub(crate) fn is_of_calendar(period: Period) -> bool {
    matches!(period, Period::Day | Period::Month | Period::Year)
}
