//! The questions: at most seven, the most telling first. Each can be skipped.

use super::super::args::{GuidedArgs, RunArgs};
use super::amount::Money;
use super::kinds::{ENTRIES, Entry, has_amount, has_balance, has_device, has_state};
use super::prompts::{Line, Prompts, Stop, gap, tell};
use super::screen::{Screen, cut, one_line};
use crate::case::{Currency, Device, ProblemKind, State};
use crate::lang::{Message, word};
use crate::pack::Pack;
use crate::wallet::Wallet;

/// The wallet that stands for any other.
const GENERIC: &str = "generic";
/// The states of an operation in the order in which they are offered.
const STATES: [(State, &str); 4] = [
    (State::Failed, "ask-state-failed"),
    (State::Pending, "ask-state-pending"),
    (State::Completed, "ask-state-completed"),
    (State::Unknown, "ask-state-unknown"),
];
/// Where a payment can have been made, in the order in which it is offered.
const DEVICES: [(Device, &str); 4] = [
    (Device::This, "ask-device-this"),
    (Device::PhoneSameNetwork, "ask-device-phone-same-network"),
    (Device::PhoneMobileData, "ask-device-phone-mobile-data"),
    (Device::Other, "ask-device-other"),
];
/// The most columns of an answer that are shown behind its question.
const SHOWN: usize = 50;

/// Asks, and puts the answers where `diagnose` takes them from. `usual` is the wallet that the configuration names.
pub fn ask(prompts: &Prompts, pack: &Pack, usual: Option<&str>, guided: &GuidedArgs) -> Result<RunArgs, Stop> {
    let mut told = RunArgs {
        packs: guided.packs.clone(),
        config: guided.config.clone(),
        offline: guided.offline,
        sandbox: guided.sandbox.clone(),
        ..RunArgs::default()
    };
    tell(&prompts.say("ask-welcome"));
    tell(&prompts.say("ask-privacy"));
    gap();
    // The sandbox brings its own wallet and story: what is skipped stays as the story has it.
    let simulated = guided.sandbox.is_some();
    let mut currency = Some(Currency::CNY);
    if !simulated {
        currency = wallet(prompts, pack, usual, &mut told)?;
    }
    let Story { kind, not_received } = problem(prompts)?;
    told.problem = Some(kind);
    told.not_received = not_received;
    // Whoever says that it failed has tried.
    told.attempted = !simulated && kind.is_operation();
    if has_state(kind) {
        told.state = state(prompts)?.or(not_received.then_some(State::Completed));
    }
    // Where nothing is probed, nothing is seen of any device.
    if has_device(kind) && !guided.offline && !simulated {
        told.device = device(prompts)?;
    }
    screen(prompts, &mut told)?;
    if has_amount(kind) {
        let asked = money(prompts, "ask-amount", "ask-amount-hint", currency)?;
        told.amount = asked.map(|money| money.amount.to_string());
        if let Some(money) = asked {
            told.currency = Some(money.currency.code().to_owned());
            // A case has one currency.
            currency = Some(money.currency);
        }
    }
    if has_balance(kind) && !not_received {
        // What the balance was before the attempt says whether it could succeed; what it is now says nothing of that.
        let question = if kind.is_operation() { "ask-balance" } else { "ask-balance-now" };
        let asked = money(prompts, question, "ask-balance-hint", currency)?;
        told.balance = asked.map(|money| money.amount.to_string());
        told.currency = asked.map(|money| money.currency.code().to_owned()).or(told.currency);
    }
    Ok(told)
}

/// The wallet, and the currency of its accounts where its profile names one.
fn wallet(prompts: &Prompts, pack: &Pack, usual: Option<&str>, told: &mut RunArgs) -> Result<Option<Currency>, Stop> {
    let mut wallets: Vec<&Wallet> = pack.wallets.values().map(|entry| &entry.value).filter(|wallet| !is_made_up(wallet)).collect();
    wallets.sort_by_key(|wallet| (wallet.id != GENERIC, wallet.name.get(prompts.lang).to_lowercase()));
    let usual_place = wallets.iter().position(|wallet| Some(wallet.id.as_str()) == usual);
    // A configuration may name a profile by its file, which no list has.
    if usual.is_some() && usual_place.is_none() {
        return Ok(None);
    }
    if wallets.len() == 1 {
        return Ok(wallets[0].currency);
    }
    let label = |wallet: &&Wallet| match wallet.id.as_str() {
        GENERIC => prompts.say("ask-wallet-any"),
        _ => wallet.name.get(prompts.lang).to_owned(),
    };
    let labels = wallets.iter().map(label).collect();
    let chosen = prompts.choose(&prompts.say("ask-wallet"), labels, usual_place.or(Some(0)))?;
    let wallet = chosen.and_then(|place| wallets.get(place));
    told.wallet = wallet.map(|wallet| wallet.id.clone());
    Ok(wallet.and_then(|wallet| wallet.currency))
}

/// Whether a profile is there to be read, not used: its addresses are in names that nobody can have (RFC 2606).
fn is_made_up(wallet: &Wallet) -> bool {
    let reserved = |url: &str| url::Url::parse(url).is_ok_and(|url| url.host_str().is_some_and(|host| host.ends_with(".example")));
    !wallet.endpoints.is_empty() && wallet.endpoints.iter().all(|endpoint| reserved(&endpoint.url))
}

/// What somebody comes with.
struct Story {
    kind: ProblemKind,
    /// The money went, and the other side does not have it.
    not_received: bool,
}

fn problem(prompts: &Prompts) -> Result<Story, Stop> {
    let name = |kind: &ProblemKind| prompts.say(&format!("problem-{}", word(kind)));
    let label = |entry: &Entry| match entry {
        Entry::Kind(kind) => name(kind),
        Entry::More(key, _) | Entry::Sent(_, key) => prompts.say(key),
    };
    let chosen = prompts.choose(&prompts.say("ask-problem"), ENTRIES.iter().map(label).collect(), Some(0))?;
    match chosen.map_or(ENTRIES[0], |place| ENTRIES[place]) {
        Entry::Kind(kind) => Ok(Story { kind, not_received: false }),
        Entry::Sent(kind, _) => Ok(Story { kind, not_received: true }),
        Entry::More(key, kinds) => {
            let chosen = prompts.choose(&prompts.say(key), kinds.iter().map(name).collect(), Some(0))?;
            Ok(Story { kind: kinds[chosen.unwrap_or(0)], not_received: false })
        }
    }
}

/// What the wallet shows; none where the question is skipped: that is no answer, and "not sure" is one.
fn state(prompts: &Prompts) -> Result<Option<State>, Stop> {
    let labels = STATES.iter().map(|(_, key)| prompts.say(key)).collect();
    let chosen = prompts.choose(&prompts.say("ask-state"), labels, None)?;
    Ok(chosen.map(|place| STATES[place].0))
}

/// Where it was done: on this device, where the question is skipped.
fn device(prompts: &Prompts) -> Result<Option<Device>, Stop> {
    let labels = DEVICES.iter().map(|(_, key)| prompts.say(key)).collect();
    let chosen = prompts.choose(&prompts.say("ask-device"), labels, None)?;
    Ok(chosen.map(|place| DEVICES[place].0))
}

fn screen(prompts: &Prompts, told: &mut RunArgs) -> Result<(), Stop> {
    let (question, hint) = (prompts.say("ask-screen"), prompts.say("ask-screen-hint"));
    let line = Line { question: &question, hint: &hint, default: None };
    let answer = prompts.pasted(&line, |typed| cut(&one_line(typed), SHOWN))?;
    match answer.as_deref().and_then(Screen::read) {
        Some(Screen::Code(code)) => told.error_code = Some(code),
        Some(Screen::Text(text)) => told.error_text = Some(text),
        None => {}
    }
    Ok(())
}

fn money(prompts: &Prompts, question: &str, hint: &str, wallet: Option<Currency>) -> Result<Option<Money>, Stop> {
    let question = prompts.say(question);
    let hint = match wallet {
        Some(wallet) => Message::new("ask-money-hint").with("what", prompts.say(hint)).with("currency", wallet.code()),
        None => Message::new("ask-money-hint-any").with("what", prompts.say(hint)).with("currency", Currency::CNY.code()),
    };
    let hint = hint.say(prompts.lang);
    let line = Line { question: &question, hint: &hint, default: None };
    let lang = prompts.lang;
    let answer = prompts.line(&line, move |typed| Money::read(typed, wallet).map(|money| money.said(lang)))?;
    Ok(answer.and_then(|typed| Money::read(&typed, wallet).ok()))
}
