//! What could be paid with: each instrument of the case, held against this payment; and two together.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;

use super::exact::beyond;
use super::limit::{Kind, bounds, spendable};
use super::{Bounds, Charges, Question, Source};
use crate::case::{Amount, Case, Instrument, InstrumentState, Method, ProblemKind};
use crate::wallet::Bank;

/// Why an instrument would not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its last month is over.
    Expired,
    /// It was reported lost or stolen.
    Lost,
    /// The bank has restricted it.
    Restricted,
    /// It is closed.
    Closed,
    /// Its binding is no longer valid.
    Unbound,
    /// The check digit of its number is wrong.
    NumberWrong,
    /// The wallet does not work with its bank.
    BankUnsupported,
    /// Its bank is not connected to the wallet now.
    BankUnavailable,
    /// The wallet does not take this kind.
    MethodUnsupported,
    /// Too little can be spent from it.
    NotEnough,
    /// The payment would exceed a limit that binds payments with it.
    Exceeds(Kind),
}

impl Why {
    /// The id of the cause that it would be.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Expired => "card-expired",
            Self::Lost => "card-lost-or-stolen",
            Self::Restricted => "card-restricted",
            Self::Closed => "card-account-closed",
            Self::Unbound => "mandate-invalid",
            Self::NumberWrong => "card-details-wrong",
            Self::BankUnsupported => "bank-unsupported",
            Self::BankUnavailable => "bank-link-unavailable",
            Self::MethodUnsupported => "payment-method-unsupported",
            Self::NotEnough => "insufficient-card-funds",
            Self::Exceeds(kind) => kind.cause(),
        }
    }
}

/// Whether an instrument would do for this payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Its id in the case; none for the wallet's balance.
    pub id: Option<String>,
    /// What it is.
    pub kind: Method,
    /// Whether it is the one that is paid with.
    pub used: bool,
    /// Whether it would do, as far as anything is known of it; none where nothing speaks against it and nobody knows how much can
    /// be spent from it.
    pub will_do: Option<bool>,
    /// Why it would not.
    pub why: Option<Why>,
    /// What can be spent from it at once, its bank's limits taken in.
    pub spendable: Option<Amount>,
    /// Amount and fee, paid with it.
    pub due: Option<Bounds>,
}

/// Whether each instrument of the case would do; and the wallet's balance, where something else is paid with.
pub fn fits(question: &Question<'_>, source: Option<Source>) -> Vec<Fit> {
    if !question.moves_money() {
        return Vec::new();
    }
    let case = question.case;
    let mut fits: Vec<Fit> = case.instruments.iter().map(|instrument| of_instrument(question, instrument)).collect();
    let listed = case.instruments.iter().any(|i| i.kind == Method::Balance);
    let other_than_balance = source == Some(Source::Instrument) || case.paid_with().is_some_and(|with| with != Method::Balance);
    if question.leaves_the_wallet() && other_than_balance && !listed {
        fits.extend(question.free_balance().map(|free| of_balance(question, free)));
    }
    fits
}

fn of_instrument(question: &Question<'_>, instrument: &Instrument) -> Fit {
    let used = question.case.instrument.as_ref() == Some(&instrument.id);
    // The one that is used is judged at the time of the payment, any other for now.
    let when = if used { question.at } else { question.now };
    let own = paid_with(question.case, instrument.kind, Some(&instrument.id), question);
    let available =
        if instrument.kind == Method::Balance { instrument.available.or(question.free_balance()) } else { instrument.available };
    let against = state(instrument)
        .or_else(|| expired(instrument, when, question.zone.as_ref()).filter(|over| *over).map(|_| Why::Expired))
        .or_else(|| (instrument.luhn_ok == Some(false)).then_some(Why::NumberWrong))
        .or_else(|| against_bank(question, instrument.bank.as_deref()?, when));
    let spendable = spendable(instrument, available).map(Amount);
    held(
        question,
        &own,
        Fit { id: Some(instrument.id.clone()), kind: instrument.kind, used, will_do: None, why: against, spendable, due: None },
        available,
    )
}

fn of_balance(question: &Question<'_>, free: Amount) -> Fit {
    let own = paid_with(question.case, Method::Balance, None, question);
    let fit = Fit { id: None, kind: Method::Balance, used: false, will_do: None, why: None, spendable: Some(free), due: None };
    held(question, &own, fit, Some(free))
}

/// The case as if it were paid with something else. What the screen said of the fee is then not known any more, where the wallet
/// has rules that tell.
fn paid_with(case: &Case, method: Method, instrument: Option<&str>, question: &Question<'_>) -> Case {
    let used = case.instrument.as_deref() == instrument;
    let fee = case.fee.filter(|_| used || question.rules.fees.is_empty());
    Case { method: Some(method), instrument: instrument.map(str::to_owned), fee, ..case.clone() }
}

/// Holds the payment against what is known of an instrument.
fn held(question: &Question<'_>, own: &Case, mut fit: Fit, available: Option<Amount>) -> Fit {
    let asked = question.about(own);
    let exact = own.amount.and_then(|amount| asked.exact(amount.0));
    let due = exact.map(|exact| asked.due(exact, Charges::of(&asked).on(exact)));
    let enough = due.zip(available).and_then(|(due, Amount(available))| due.within(available));
    let exceeded =
        || bounds(&asked, due).into_iter().find(|b| b.exceeded == Some(true) && b.kind != Kind::Minimum && (b.alone || !b.has_reset));
    let unsupported = question.wallet.methods.as_ref().is_some_and(|methods| !methods.contains(&fit.kind));
    fit.why = fit
        .why
        .or_else(|| unsupported.then_some(Why::MethodUnsupported))
        .or_else(|| (enough == Some(false)).then_some(Why::NotEnough))
        .or_else(|| exceeded().map(|bound| Why::Exceeds(bound.kind)));
    fit.will_do = if fit.why.is_some() { Some(false) } else { enough };
    fit.due = due;
    fit
}

fn state(instrument: &Instrument) -> Option<Why> {
    match instrument.state {
        InstrumentState::Usable => None,
        InstrumentState::Restricted => Some(Why::Restricted),
        InstrumentState::Lost => Some(Why::Lost),
        InstrumentState::Closed => Some(Why::Closed),
        InstrumentState::Unbound => Some(Why::Unbound),
    }
}

/// Whether the last month of an instrument is over at a moment. Where the time zone is not known, it is only said where it is so
/// everywhere on earth, or nowhere.
fn expired(instrument: &Instrument, at: Option<Timestamp>, zone: Option<&TimeZone>) -> Option<bool> {
    let last: Date = Date::strptime("%Y-%m-%d", format!("{}-01", instrument.expires.as_ref()?)).ok()?.last_of_month();
    let over = |zone: TimeZone| Some(at?.to_zoned(zone).date() > last);
    if let Some(zone) = zone {
        return over(zone.clone());
    }
    let (first, latest) = (over(TimeZone::fixed(jiff::tz::offset(14)))?, over(TimeZone::fixed(jiff::tz::offset(-12)))?);
    (first == latest).then_some(first)
}

impl Question<'_> {
    /// Whether the last month of the instrument in use was over when it was paid with.
    pub fn used_expired(&self) -> Option<bool> {
        expired(self.case.used_instrument()?, self.at, self.zone.as_ref())
    }
}

/// What a wallet says of the banks of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankState {
    /// The bank as the case names it.
    pub named: String,
    /// Whether the wallet works with it.
    pub supported: bool,
    /// Whether it is not connected now; none where that cannot be told.
    pub unavailable: Option<bool>,
    /// Until when, where that is known.
    pub until: Option<Zoned>,
}

/// What the wallet says of the bank on the other side, or of that of the instrument in use: the first that would not do, or else
/// the first of which anything is known.
pub fn bank(question: &Question<'_>) -> Option<BankState> {
    let case = question.case;
    let names = case.bank.iter().chain(case.used_instrument().and_then(|i| i.bank.as_ref()));
    let states: Vec<BankState> = names.filter_map(|name| of_bank(question, name, question.at)).collect();
    let bad = states.iter().find(|state| !state.supported || state.unavailable == Some(true));
    bad.or(states.first()).cloned()
}

fn against_bank(question: &Question<'_>, name: &str, when: Option<Timestamp>) -> Option<Why> {
    let state = of_bank(question, name, when)?;
    if !state.supported {
        return Some(Why::BankUnsupported);
    }
    state.unavailable.filter(|unavailable| *unavailable).map(|_| Why::BankUnavailable)
}

fn of_bank(question: &Question<'_>, name: &str, when: Option<Timestamp>) -> Option<BankState> {
    let banks = question.wallet.banks.as_ref()?;
    let named = name.to_owned();
    let Some(bank) = banks.list.iter().find(|bank| is_called(bank, name)) else {
        // Where the list is not complete, nobody knows.
        return banks.complete.then_some(BankState { named, supported: false, unavailable: Some(false), until: None });
    };
    let mut state = BankState { named, supported: bank.supported, unavailable: Some(false), until: None };
    if let Some(gap) = &bank.unavailable {
        let to = gap.to.as_ref().map(|to| to.parse::<Timestamp>());
        let from = gap.from.parse::<Timestamp>().ok();
        state.unavailable = from.zip(when).and_then(|(from, when)| match &to {
            Some(Ok(to)) => Some(from <= when && when < *to),
            Some(Err(_)) => None,
            None => Some(from <= when),
        });
        let zone = question.zone.clone().unwrap_or(TimeZone::UTC);
        state.until = to.and_then(Result::ok).map(|to| to.to_zoned(zone));
    }
    Some(state)
}

fn is_called(bank: &Bank, name: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    let names = [&bank.id, &bank.name.en, &bank.name.zh_cn].into_iter().chain(&bank.aliases);
    names.into_iter().any(|known| plain(known) == plain(name))
}

/// Two instruments that cover a payment together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// The first, by its id; none for the balance.
    pub first: Option<String>,
    /// What it pays: all that can be spent from it.
    pub first_pays: Amount,
    /// The second.
    pub second: Option<String>,
    /// What it pays: the rest.
    pub second_pays: Amount,
}

/// Two instruments that cover it together, where the wallet combines them, none does alone, and nothing else speaks against them.
pub fn combination(question: &Question<'_>, due: Option<Bounds>, fits: &[Fit]) -> Option<Combination> {
    if question.wallet.combines != Some(true) || question.case.problem == ProblemKind::TopUp || fits.iter().any(|f| f.will_do == Some(true))
    {
        return None;
    }
    // The dearest way: whichever of them the fee is taken for, it is covered.
    let due = fits.iter().map(|fit| fit.due).chain([due]).flatten().map(|due| due.high).collect::<Option<Vec<Decimal>>>()?;
    let due = due.into_iter().max()?;
    let usable: Vec<(&Fit, Decimal)> = fits.iter().filter(|f| can_take_part(f)).filter_map(|f| Some((f, f.spendable?.0))).collect();
    usable.iter().enumerate().find_map(|(i, (first, pays))| {
        let rest = beyond(due, *pays).filter(|rest| !rest.is_zero() && !pays.is_zero())?;
        let (second, _) = usable[i + 1..].iter().find(|(_, has)| *has >= rest)?;
        Some(Combination { first: first.id.clone(), first_pays: Amount(*pays), second: second.id.clone(), second_pays: Amount(rest) })
    })
}

/// Whether nothing but its amount speaks against an instrument.
fn can_take_part(fit: &Fit) -> bool {
    matches!(fit.why, None | Some(Why::NotEnough | Why::Exceeds(Kind::Card)))
}
