//! A case as a file or the command line has it, and how it is understood.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::history::{OwnLimit, OwnLimitDocument, Transaction, TransactionDocument, Used, UsedDocument};
use super::instrument::{Instrument, InstrumentDocument, Method};
use super::{Amount, Case, Currency, Device, ProblemKind, Rate, Scan, Speed, State, Verification, moment, transactions};
use crate::document::Document;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::redact::{Excerpt, Private, luhn_ok};

/// The most characters that are kept of what a screen says.
const SCREEN: usize = 2_000;

/// A case as a file has it. Amounts are text, so that none of them passes through a float.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseDocument {
    /// The kind of problem; `payment` when it is not given.
    pub problem: Option<ProblemKind>,
    /// The amount to be paid.
    #[schemars(extend("format" = "decimal"))]
    pub amount: Option<String>,
    /// Its currency (ISO 4217); the wallet's when it is not given.
    #[schemars(extend("format" = "currency"))]
    pub currency: Option<String>,
    /// The exchange rate: how much of the account's currency one unit of the amount's currency costs.
    #[schemars(extend("format" = "decimal"))]
    pub rate: Option<String>,
    /// The currency of the account (ISO 4217), where a rate is given; the wallet's when it is not given. Everything but the
    /// amount is in it: balance, hold, fee, limits, instruments, transactions.
    #[schemars(extend("format" = "currency"))]
    pub account_currency: Option<String>,
    /// The balance that the wallet shows.
    #[schemars(extend("format" = "decimal"))]
    pub balance: Option<String>,
    /// The part of the balance that is frozen, pre-authorised or not settled yet.
    #[schemars(extend("format" = "decimal"))]
    pub hold: Option<String>,
    /// The fee on top of the amount, where the screen shows it; without it, the wallet's fee rules tell.
    #[schemars(extend("format" = "decimal"))]
    pub fee: Option<String>,
    /// What the wallet shows.
    pub state: Option<State>,
    /// An attempt was made, even where nothing else is known of it.
    pub attempted: Option<bool>,
    /// The other side says that the money has not arrived.
    pub not_received: Option<bool>,
    /// Where the payment was made; `this` when it is not given. What is found of this device or this network says nothing of a
    /// payment that was made elsewhere.
    pub device: Option<Device>,
    /// When it happened: RFC 3339, or local time.
    #[schemars(extend("format" = "moment"))]
    pub at: Option<String>,
    /// When support or the merchant was asked, or the refund was promised: answers and refunds are due some time after it.
    #[schemars(extend("format" = "moment"))]
    pub asked_at: Option<String>,
    /// The error code on the screen, with its scheme where it is known: `51`, `iso8583:51`.
    pub error_code: Option<String>,
    /// The text on the screen.
    pub error_text: Option<String>,
    /// Who was to be paid.
    pub payee: Option<String>,
    /// The account that was to pay.
    pub payer: Option<String>,
    /// The order number.
    pub order: Option<String>,
    /// The bank on the other side of a top-up, a withdrawal or a transfer, by the id or name that the wallet's profile has for it.
    pub bank: Option<String>,
    /// How fast the money is to arrive.
    pub speed: Option<Speed>,
    /// What is paid with.
    pub method: Option<Method>,
    /// The instrument that is paid with, by its id in this case.
    pub instrument: Option<String>,
    /// What else could be paid with.
    #[serde(default)]
    pub instruments: Vec<InstrumentDocument>,
    /// The verification level of the account, by the id that the wallet's profile has for it.
    pub tier: Option<String>,
    /// Which code was scanned.
    pub scan: Option<Scan>,
    /// How the payment is confirmed.
    pub verification: Option<Verification>,
    /// The country or region of the payment (ISO 3166-1 alpha-2), such as `JP`.
    #[schemars(extend("format" = "country"))]
    pub country: Option<String>,
    /// The delivery address that was entered with the payment. It appears in no report.
    pub delivery_address: Option<String>,
    /// The delivery address of the order. It appears in no report.
    pub order_address: Option<String>,
    /// What was used up of limits before this payment.
    #[serde(default)]
    pub used: UsedDocument,
    /// Limits that the user set.
    #[serde(default)]
    pub own_limits: Vec<OwnLimitDocument>,
    /// The balance before the first transaction of the list.
    #[schemars(extend("format" = "decimal"))]
    pub opening_balance: Option<String>,
    /// The transaction list.
    #[serde(default)]
    pub transactions: Vec<TransactionDocument>,
    /// What support said, one entry each.
    #[serde(default)]
    pub notes: Vec<String>,
}

impl CaseDocument {
    /// This case where it says something, and the other where it does not; notes and lists add up.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            problem: self.problem.or(other.problem),
            amount: self.amount.or(other.amount),
            currency: self.currency.or(other.currency),
            rate: self.rate.or(other.rate),
            account_currency: self.account_currency.or(other.account_currency),
            balance: self.balance.or(other.balance),
            hold: self.hold.or(other.hold),
            fee: self.fee.or(other.fee),
            state: self.state.or(other.state),
            attempted: self.attempted.or(other.attempted),
            not_received: self.not_received.or(other.not_received),
            device: self.device.or(other.device),
            at: self.at.or(other.at),
            asked_at: self.asked_at.or(other.asked_at),
            error_code: self.error_code.or(other.error_code),
            error_text: self.error_text.or(other.error_text),
            payee: self.payee.or(other.payee),
            payer: self.payer.or(other.payer),
            order: self.order.or(other.order),
            bank: self.bank.or(other.bank),
            speed: self.speed.or(other.speed),
            method: self.method.or(other.method),
            instrument: self.instrument.or(other.instrument),
            instruments: other.instruments.into_iter().chain(self.instruments).collect(),
            tier: self.tier.or(other.tier),
            scan: self.scan.or(other.scan),
            verification: self.verification.or(other.verification),
            country: self.country.or(other.country),
            delivery_address: self.delivery_address.or(other.delivery_address),
            order_address: self.order_address.or(other.order_address),
            used: self.used.over(other.used),
            own_limits: other.own_limits.into_iter().chain(self.own_limits).collect(),
            opening_balance: self.opening_balance.or(other.opening_balance),
            transactions: other.transactions.into_iter().chain(self.transactions).collect(),
            notes: other.notes.into_iter().chain(self.notes).collect(),
        }
    }

    /// Whether it says something of this key, of those that can be wrong by themselves.
    pub fn has(&self, key: &str) -> bool {
        match key {
            "amount" => self.amount.is_some(),
            "currency" => self.currency.is_some(),
            "balance" => self.balance.is_some(),
            "at" => self.at.is_some(),
            _ => false,
        }
    }

    /// Understands every value. `place` tells where a value of this name was given, for what the form cannot say.
    ///
    /// # Errors
    /// Every value that cannot be understood.
    pub fn resolve(self, wallet_currency: Option<Currency>, zone: &TimeZone, place: impl Fn(&str) -> Place) -> Result<Case, Problems> {
        self.resolve_in(wallet_currency, zone, Some(zone), place)
    }

    /// The same, where the times of the transaction list have a zone of their own, or none at all.
    ///
    /// # Errors
    /// Every value that cannot be understood.
    pub fn resolve_in(
        self,
        wallet_currency: Option<Currency>,
        zone: &TimeZone,
        list_zone: Option<&TimeZone>,
        place: impl Fn(&str) -> Place,
    ) -> Result<Case, Problems> {
        let mut reading = Reading { place: &place, zone, list_zone, problems: Problems::default() };
        let home = wallet_currency.unwrap_or(Currency::CNY);
        let currency = reading.currency("currency", self.currency.as_deref()).unwrap_or(home);
        let rate = self.rate.as_deref().and_then(|text| reading.rate("rate", text));
        let named = reading.currency("account_currency", self.account_currency.as_deref());
        // Without a rate there is one currency only.
        let account = rate.map_or(currency, |_| named.unwrap_or(home));
        if rate.is_none() && named.is_some_and(|named| named != currency) {
            reading.wrong("account_currency", Message::new("rate-missing"), None);
        }
        let case = Case {
            problem: self.problem.unwrap_or_default(),
            currency,
            amount: reading.amount("amount", self.amount.as_deref(), currency),
            rate,
            account_currency: (account != currency).then_some(account),
            balance: reading.amount("balance", self.balance.as_deref(), account),
            hold: reading.amount("hold", self.hold.as_deref(), account),
            fee: reading.amount("fee", self.fee.as_deref(), account),
            state: self.state,
            attempted: self.attempted.unwrap_or_default(),
            not_received: self.not_received.unwrap_or_default(),
            device: self.device.unwrap_or_default(),
            at: reading.moment("at", self.at.as_deref()),
            asked_at: reading.moment("asked_at", self.asked_at.as_deref()),
            error_code: self.error_code.map(Private::free_text),
            error_text: self.error_text.map(|text| Private::excerpt(text, Excerpt::of(SCREEN))),
            payee_is_payer: same(self.payee.as_deref(), self.payer.as_deref()),
            payee: self.payee.map(|p| Private::whole("payee", p)),
            payer: self.payer.map(|p| Private::whole("account", p)),
            order: self.order.map(|o| Private::whole("order", o)),
            bank: self.bank,
            speed: self.speed,
            method: self.method,
            instrument: reading.instrument(self.instrument, &self.instruments),
            instruments: reading.each("instruments", self.instruments, |r, key, i| Some(r.one_instrument(key, i, account))),
            tier: self.tier,
            scan: self.scan,
            verification: self.verification,
            country: self.country.map(|c| c.to_ascii_uppercase()),
            address_matches: same(self.delivery_address.as_deref(), self.order_address.as_deref()),
            address_missing: self.order_address.is_some() && self.delivery_address.is_none(),
            used: reading.used(&self.used, account),
            own_limits: reading.each("own_limits", self.own_limits, |r, key, limit| {
                let max = r.amount(&format!("{key}.max"), Some(&limit.max), account)?;
                Some(OwnLimit { period: limit.period, max })
            }),
            opening_balance: reading.amount("opening_balance", self.opening_balance.as_deref(), account),
            transactions: reading.each("transactions", self.transactions, |r, key, t| r.transaction(key, t, account)),
            transactions_left_out: 0,
            notes: self.notes.into_iter().map(Private::free_text).collect(),
            unsaid: [self.delivery_address, self.order_address].into_iter().flatten().map(|a| Private::whole("address", a)).collect(),
            attached: Vec::new(),
        };
        reading.problems.check().map(|()| case)
    }
}

impl UsedDocument {
    fn over(self, other: Self) -> Self {
        Self {
            day: self.day.or(other.day),
            month: self.month.or(other.month),
            year: self.year.or(other.year),
            lifetime: self.lifetime.or(other.lifetime),
            payments_today: self.payments_today.or(other.payments_today),
            payments_this_month: self.payments_this_month.or(other.payments_this_month),
            free_allowance: self.free_allowance.or(other.free_allowance),
            payee_day: self.payee_day.or(other.payee_day),
            payee_year: self.payee_year.or(other.payee_year),
        }
    }
}

/// Whether two texts mean the same account or address; none where one of them is not known.
fn same(one: Option<&str>, other: Option<&str>) -> Option<bool> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    one.zip(other).map(|(a, b)| if plain(a).is_empty() { a.trim() == b.trim() } else { plain(a) == plain(b) })
}

/// Reads values and keeps what cannot be understood.
struct Reading<'a, P> {
    place: &'a P,
    zone: &'a TimeZone,
    /// The zone of the transaction list.
    list_zone: Option<&'a TimeZone>,
    problems: Problems,
}

impl<P: Fn(&str) -> Place> Reading<'_, P> {
    fn wrong(&mut self, key: &str, what: Message, hint: Option<Message>) {
        self.problems.push(Problem::new((self.place)(key), what).hint(hint));
    }

    /// The value, or a mistake at the key.
    fn take<T>(&mut self, key: &str, result: Result<T, Message>) -> Option<T> {
        result.map_err(|what| self.wrong(key, what, None)).ok()
    }

    fn amount(&mut self, key: &str, text: Option<&str>, currency: Currency) -> Option<Amount> {
        let result = Amount::parse(text?).and_then(|a| a.fits(currency).map(|()| a));
        self.take(key, result)
    }

    fn rate(&mut self, key: &str, text: &str) -> Option<Rate> {
        let result = Rate::parse(text);
        self.take(key, result)
    }

    fn moment(&mut self, key: &str, text: Option<&str>) -> Option<String> {
        let result = moment(text?, self.zone);
        self.take(key, result)
    }

    fn currency(&mut self, key: &str, code: Option<&str>) -> Option<Currency> {
        let code = code?;
        Currency::parse(code).map_err(|what| self.wrong(key, what, Currency::near(code))).ok()
    }

    fn each<D, T>(&mut self, list: &str, items: Vec<D>, mut one: impl FnMut(&mut Self, &str, D) -> Option<T>) -> Vec<T> {
        items.into_iter().enumerate().filter_map(|(i, item)| one(self, &format!("{list}[{i}]"), item)).collect()
    }

    /// The id of the instrument in use: it must be one of the case's own.
    fn instrument(&mut self, id: Option<String>, known: &[InstrumentDocument]) -> Option<String> {
        let id = id?;
        if !known.iter().any(|i| i.id == id) {
            let hint = crate::problem::did_you_mean(&id, known.iter().map(|i| i.id.as_str()));
            self.wrong("instrument", Message::new("instrument-unknown").with("id", id.clone()), hint);
        }
        Some(id)
    }

    fn one_instrument(&mut self, key: &str, given: InstrumentDocument, account: Currency) -> Instrument {
        let mut amount = |name: &str, text: Option<&str>| self.amount(&format!("{key}.{name}"), text, account);
        let digits = given.number.as_deref().map(|n| n.chars().filter(char::is_ascii_digit).collect::<String>());
        Instrument {
            available: amount("available", given.available.as_deref()),
            per_payment: amount("per_payment", given.per_payment.as_deref()),
            per_day: amount("per_day", given.per_day.as_deref()),
            used_today: amount("used_today", given.used_today.as_deref()),
            id: given.id,
            kind: given.kind,
            bank: given.bank,
            luhn_ok: digits.as_deref().map(luhn_ok),
            number: given.number.map(|n| Private::whole("card", n)),
            expires: given.expires,
            state: given.state,
        }
    }

    fn used(&mut self, given: &UsedDocument, account: Currency) -> Used {
        let mut amount = |name: &str, text: &Option<String>| self.amount(&format!("used.{name}"), text.as_deref(), account);
        Used {
            day: amount("day", &given.day),
            month: amount("month", &given.month),
            year: amount("year", &given.year),
            lifetime: amount("lifetime", &given.lifetime),
            payments_today: given.payments_today,
            payments_this_month: given.payments_this_month,
            free_allowance: amount("free_allowance", &given.free_allowance),
            payee_day: amount("payee_day", &given.payee_day),
            payee_year: amount("payee_year", &given.payee_year),
        }
    }

    fn transaction(&mut self, key: &str, given: TransactionDocument, account: Currency) -> Option<Transaction> {
        let place = self.place;
        self.problems.take(transactions::resolve(given, account, self.list_zone, |value| place(&format!("{key}.{value}"))))
    }
}

impl Document<CaseDocument> {
    /// The case of a document on its own.
    ///
    /// # Errors
    /// Every value that cannot be understood.
    pub fn resolve(&self, wallet_currency: Option<Currency>, zone: &TimeZone) -> Result<Case, Problems> {
        self.value.clone().resolve(wallet_currency, zone, |key| self.place(key))
    }
}
