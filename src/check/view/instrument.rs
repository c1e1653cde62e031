//! What is paid with, and what else could be, as expressions see them.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::money::moment_said;
use crate::case::{Amount, InstrumentState};
use crate::lang::{Lang, Message, ui, word};
use crate::pack::Pack;
use crate::rules::{Answer, BankState, Combination, Fit, Question, Why};

/// What is paid with, and what else could be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InstrumentView {
    /// The name of the one that is used in this case; unknown when the case names none.
    pub id: Observed<String>,
    /// What it is, in words; what the case says it is paid with, where it names none.
    pub method: Observed<String>,
    /// The wallet says which kinds it takes.
    pub methods_listed: bool,
    /// Whether the wallet takes this kind; unknown when the wallet does not say.
    pub method_supported: Observed<bool>,
    /// The last month in which it is valid: `2027-03`.
    pub expires: Observed<String>,
    /// That month was over when it was paid with.
    pub expired: Observed<bool>,
    /// How it is doing.
    pub state: Observed<InstrumentState>,
    /// The case says that it is doing badly; otherwise nobody said anything of it.
    pub state_said: bool,
    /// Its number was given.
    pub number_said: bool,
    /// The check digit of its number is right.
    pub number_ok: Observed<bool>,
    /// The bank behind it or on the other side; null when the wallet says nothing of it.
    pub bank: Option<BankView>,
    /// How many others there are.
    pub others: i64,
    /// The first other one that would do, by its name.
    pub other: Observed<String>,
    /// The first other one against which nothing speaks, where none is known to do.
    pub may_do: Observed<String>,
    /// The others that would not do, each with the reason.
    pub unfit: Vec<String>,
    /// Two of them that cover it together; null when the wallet does not combine them, or it is not needed.
    pub combination: Option<CombinationView>,
    /// The same as a sentence; unknown when there is none.
    pub combination_said: Observed<String>,
}

/// What the wallet says of a bank.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BankView {
    /// The bank, as the case names it.
    pub name: String,
    /// The wallet works with it.
    pub supported: bool,
    /// It is not connected to the wallet for a while.
    pub unavailable: Observed<bool>,
    /// Until when, as a sentence; empty where nobody knows.
    pub until: String,
}

/// Two instruments that cover a payment together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CombinationView {
    /// The first.
    pub first: String,
    /// What it pays.
    pub first_pays: Amount,
    /// The second.
    pub second: String,
    /// What it pays.
    pub second_pays: Amount,
}

impl InstrumentView {
    /// What the rules say of the instruments of a case.
    pub(super) fn of(question: &Question<'_>, answer: &Answer<'_>, pack: &Pack, lang: Lang) -> Self {
        let case = question.case;
        let used = case.used_instrument();
        let said = |text: Option<String>| Observed::or_unknown(text, "not-said");
        let moves = question.moves_money();
        let with = case.paid_with().filter(|_| moves);
        let supported = with.zip(question.wallet.methods.as_ref()).map(|(with, methods)| methods.contains(&with));
        let others: Vec<&Fit> = answer.fits.iter().filter(|fit| !fit.used).collect();
        let first = |will_do: Option<bool>| others.iter().find(|fit| fit.will_do == will_do).map(|fit| name(fit.id.as_ref(), lang));
        let other = first(Some(true));
        let may_do = first(None).filter(|_| other.is_none());
        let combination = answer.combination.as_ref().map(|combination| CombinationView::of(combination, lang));
        Self {
            id: said(used.map(|i| i.id.clone())),
            method: said(with.map(|method| ui().say(&format!("method-{}", word(&method)), lang))),
            methods_listed: question.wallet.methods.is_some(),
            method_supported: Observed::or_unknown(supported, "not-said"),
            expires: said(used.and_then(|i| i.expires.clone())),
            expired: Observed::or_unknown(question.used_expired(), "not-said"),
            state: Observed::or_unknown(used.map(|i| i.state), "not-said"),
            state_said: used.is_some_and(|i| i.state != InstrumentState::Usable),
            number_said: used.is_some_and(|i| i.luhn_ok.is_some()),
            number_ok: Observed::or_unknown(used.and_then(|i| i.luhn_ok), "not-said"),
            bank: answer.bank.as_ref().map(|bank| BankView::of(bank, lang)),
            others: super::number::count(others.len()),
            other: said(other),
            may_do: said(may_do),
            unfit: others.iter().filter_map(|fit| Some(unfit(fit, fit.why?, pack, lang))).collect(),
            combination_said: said(combination.as_ref().map(|combination| combination.said(question, lang))),
            combination,
        }
    }
}

/// What an instrument is called; the balance has no name of its own.
fn name(id: Option<&String>, lang: Lang) -> String {
    id.cloned().unwrap_or_else(|| ui().say("method-balance", lang))
}

fn unfit(fit: &Fit, why: Why, pack: &Pack, lang: Lang) -> String {
    let title = pack.causes.get(why.cause()).map_or(why.cause(), |cause| cause.value.title.get(lang));
    Message::new("instrument-unfit").with("name", name(fit.id.as_ref(), lang)).with("why", title.to_owned()).say(lang)
}

impl BankView {
    fn of(bank: &BankState, lang: Lang) -> Self {
        let until = bank.until.as_ref().map(|until| Message::new("bank-until").with("time", moment_said(until, lang)).say(lang));
        Self {
            name: bank.named.clone(),
            supported: bank.supported,
            unavailable: Observed::or_unknown(bank.unavailable, "not-said"),
            until: until.unwrap_or_default(),
        }
    }
}

impl CombinationView {
    fn of(combination: &Combination, lang: Lang) -> Self {
        Self {
            first: name(combination.first.as_ref(), lang),
            first_pays: combination.first_pays,
            second: name(combination.second.as_ref(), lang),
            second_pays: combination.second_pays,
        }
    }

    fn said(&self, question: &Question<'_>, lang: Lang) -> String {
        let shown = |amount: Amount| amount.said(question.case.account(), lang);
        Message::new("instrument-combination")
            .with("first", self.first.clone())
            .with("first_pays", shown(self.first_pays))
            .with("second", self.second.clone())
            .with("second_pays", shown(self.second_pays))
            .say(lang)
    }
}
