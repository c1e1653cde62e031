//! The money rules: what a payment costs, whether the money and every limit allow it, how much could be paid instead, and
//! with what. Pure: the same case, wallet and rules give the same answer.
//!
//! The arithmetic, all of it:
//! - `price = amount × rate`, `due = amount × rate + fee`; both are added up exactly and rounded once, half a minor unit up,
//!   to the currency of the account. A fee is a whole number of minor units, so `due = price + fee` always.
//! - A fee rule gives `percent × (amount × rate − above − what is left of the allowance) + fixed`, at least `min`, at most
//!   `max`, rounded once as the rule says; nothing where nothing is above what is free. Several rules add up.
//! - A limit is exceeded where what was used of it and the price together are more than it allows.
//! - What needs more digits than decimals hold, or is larger than they go, is not known.

pub mod exact;
mod fee;
mod instrument;
mod limit;
mod payable;
mod reset;
mod used;

pub use fee::{Charges, Cheaper, cheaper};
pub use instrument::{BankState, Combination, Fit, Why, bank, combination, fits};
pub use limit::{Bound, Kind, Measure, Name, bounds};
pub use payable::{Payable, payable};
pub use reset::{begins, starts_anew};
pub use used::Used;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;

use crate::case::{Amount, Case, Currency, Method, ProblemKind};
use crate::pack::Rules;
use crate::wallet::{Rounding, Wallet};

/// What is asked of the rules.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its wallet.
    pub wallet: &'a Wallet,
    /// The rules that hold for the wallet.
    pub rules: &'a Rules<'a>,
    /// When the payment was tried.
    pub at: Option<Timestamp>,
    /// Now: when the run began.
    pub now: Option<Timestamp>,
    /// The wallet's time zone.
    pub zone: Option<TimeZone>,
}

impl<'a> Question<'a> {
    /// The question that a case puts; `now` is RFC 3339.
    pub fn new(case: &'a Case, wallet: &'a Wallet, rules: &'a Rules<'a>, now: &str) -> Self {
        let now = now.parse().ok();
        let at = case.at.as_ref().map_or(now, |at| at.parse().ok());
        let zone = wallet.timezone.as_ref().and_then(|name| TimeZone::get(name).ok());
        Self { case, wallet, rules, at, now, zone }
    }

    /// The same question about another case.
    #[must_use]
    pub fn about<'b>(&self, case: &'b Case) -> Question<'b>
    where
        'a: 'b,
    {
        Question { case, ..self.clone() }
    }

    /// Whether this kind of problem is about money that is to be paid, put in, sent or taken out.
    pub fn moves_money(&self) -> bool {
        self.leaves_the_wallet() || self.case.problem == ProblemKind::TopUp
    }

    /// Whether it is to leave the wallet.
    pub fn leaves_the_wallet(&self) -> bool {
        use ProblemKind::{InternationalPayment, Payment, Transfer, Withdrawal};
        matches!(self.case.problem, Payment | InternationalPayment | Transfer | Withdrawal)
    }

    /// The currency of the wallet's own rules.
    pub fn home_currency(&self) -> Currency {
        self.wallet.currency.unwrap_or(Currency::CNY)
    }

    /// Whether the account has the currency of the wallet's rules.
    pub fn in_home_currency(&self) -> bool {
        self.case.account() == self.home_currency()
    }

    /// An amount of the case's currency in the currency of the account, not rounded.
    pub fn exact(&self, amount: Decimal) -> Option<Decimal> {
        self.case.rate.map_or(Some(amount), |rate| exact::product(amount, rate.0).ok())
    }

    /// The time of the payment in the wallet's time zone.
    pub fn local(&self) -> Option<Zoned> {
        Some(self.at?.to_zoned(self.zone.clone()?))
    }

    /// Amount and fee together, rounded once.
    pub fn due(&self, exact: Decimal, fee: Bounds) -> Bounds {
        let due = |fee: Decimal| exact::sum(exact, fee).ok().map(|due| self.rounded(due));
        Bounds { low: due(fee.low).unwrap_or_default(), high: fee.high.and_then(due) }
    }

    /// In whole minor units of the account's currency, half a unit up.
    pub fn rounded(&self, value: Decimal) -> Decimal {
        exact::in_minor_units(value, self.case.account(), Rounding::HalfUp)
    }
}

/// A value that is known to lie between two others. In a range without an upper end, anything may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At least this.
    pub low: Decimal,
    /// At most this, where that is known.
    pub high: Option<Decimal>,
}

impl Bounds {
    /// Exactly this.
    pub fn of(value: Decimal) -> Self {
        Self { low: value, high: Some(value) }
    }

    /// This or more.
    pub fn at_least(low: Decimal) -> Self {
        Self { low, high: None }
    }

    /// The value, where there is no doubt.
    pub fn known(self) -> Option<Decimal> {
        self.high.filter(|high| *high == self.low)
    }

    /// Whether it is at most this; none where it may be or not.
    pub fn within(self, most: Decimal) -> Option<bool> {
        if self.low > most {
            return Some(false);
        }
        self.high.is_some_and(|high| high <= most).then_some(true)
    }

    fn plus(self, other: Self) -> Self {
        let both = |a, b| exact::sum(a, b).ok();
        // A lower end that cannot be added up exactly is still not below either of the two.
        let low = both(self.low, other.low).unwrap_or_else(|| self.low.max(other.low));
        Self { low, high: self.high.zip(other.high).and_then(|(a, b)| both(a, b)) }
    }
}

/// Where the money comes from that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The wallet's balance.
    Balance,
    /// The instrument that the case names.
    Instrument,
}

/// What the rules say of a case.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// The amount in the currency of the account.
    pub price: Option<Amount>,
    /// The fee on top.
    pub fee: Option<Bounds>,
    /// What is charged, for any amount.
    pub charges: Charges<'a>,
    /// Amount and fee together.
    pub due: Option<Bounds>,
    /// Where the money comes from.
    pub source: Option<Source>,
    /// What can be spent of it.
    pub available: Option<Amount>,
    /// Whether that is enough; none where it may be or not.
    pub enough: Option<bool>,
    /// What is missing at least.
    pub missing: Option<Amount>,
    /// The most that can be paid now.
    pub payable: Option<Payable>,
    /// Another speed that costs less.
    pub cheaper: Option<Cheaper>,
    /// Every limit that is, or may be, for this case.
    pub limits: Vec<Bound<'a>>,
    /// Every instrument of the case, and the balance where something else is paid with.
    pub fits: Vec<Fit>,
    /// Two instruments that cover it together, where the wallet combines them and none does alone.
    pub combination: Option<Combination>,
    /// The banks of the case, as far as the wallet says something of them.
    pub bank: Option<BankState>,
}

/// Asks the rules.
pub fn answer<'a>(question: &Question<'a>) -> Answer<'a> {
    let case = question.case;
    let exact = case.amount.filter(|_| question.moves_money()).and_then(|amount| question.exact(amount.0));
    let charges = Charges::of(question);
    let fee = exact.map(|exact| charges.on(exact));
    let due = exact.zip(fee).map(|(exact, fee)| question.due(exact, fee));
    let (source, available) = question.funds();
    let enough = due.zip(available).and_then(|(due, Amount(available))| due.within(available));
    let missing = due.zip(available).and_then(|(due, Amount(available))| match due.within(available) {
        Some(true) => Some(Decimal::ZERO),
        _ => exact::beyond(due.known().or((due.low > available).then_some(due.low))?, available),
    });
    let limits = bounds(question, due);
    let fits = fits(question, source);
    Answer {
        price: exact.map(|exact| Amount(question.rounded(exact))),
        cheaper: exact.zip(fee).and_then(|(exact, fee)| cheaper(question, exact, fee)),
        payable: payable(question, &charges, available, &limits),
        combination: combination(question, due, &fits),
        bank: bank(question),
        missing: missing.map(Amount),
        fee,
        charges,
        due,
        source,
        available,
        enough,
        limits,
        fits,
    }
}

impl Question<'_> {
    /// The balance without what cannot be used.
    pub fn free_balance(&self) -> Option<Amount> {
        let hold = self.case.hold.unwrap_or_default();
        exact::beyond(self.case.balance?.0, hold.0).map(Amount)
    }

    /// Where the money comes from, and what can be spent of it. Without a word about how it is paid, a balance that is given
    /// is what it is paid from.
    fn funds(&self) -> (Option<Source>, Option<Amount>) {
        let instrument = self.case.used_instrument();
        let by_balance = self.leaves_the_wallet() && matches!(self.case.paid_with(), None | Some(Method::Balance));
        match instrument {
            Some(used) if used.kind != Method::Balance && self.moves_money() => (Some(Source::Instrument), used.available),
            _ if by_balance && (self.case.balance.is_some() || self.case.paid_with().is_some()) => {
                let named = instrument.and_then(|i| i.available);
                (Some(Source::Balance), self.free_balance().or(named))
            }
            _ => (None, None),
        }
    }
}
