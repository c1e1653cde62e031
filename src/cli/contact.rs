//! `paydoctor contact`: which support channel is open now, when an answer is due, and what to say. Contacts nobody.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::ContactArgs;
use super::{Failure, config, inputs, language, output};
use crate::case::{Case, CaseDocument, rfc3339};
use crate::exit::Exit;
use crate::lang::{Lang, Message, ui, word};
use crate::problem::{Place, Problem, Problems};
use crate::report::{ChannelReport, Support, clean, support};
use crate::support::{Almanac, Situation, evidence_name, is_urgent, time};
use crate::wallet::{ChannelKind, Wallet};
use crate::world::{Clock, time_zone};

/// Says how support is reached.
pub fn run(args: &ContactArgs, environment: Lang, choice: super::args::LangChoice) -> Result<Exit, Failure> {
    let (configuration, _) = config::load(args.config.as_deref())?;
    let lang = language(choice, configuration.lang, environment);
    let pack = inputs::packs(&configuration, &args.packs)?;
    let mut problems = Problems::default();
    let wallet = problems.take(inputs::wallet_named(args.wallet.as_deref().or(configuration.wallet.as_deref()), &pack));
    let now = problems.take(now(args.at.as_deref()));
    problems.check()?;
    let (Some(wallet), Some(now)) = (wallet, now) else { return Err(Problems::default().into()) };
    let wallet = pack.vouched(&wallet).redacted();
    let case = case(args, &wallet)?;
    let almanac = Almanac::of(&wallet, pack.calendar_of(&wallet), &now);
    let situation = Situation {
        wallet: &wallet,
        case: &case,
        lang,
        almanac: &almanac,
        now: now.parse().unwrap_or(Timestamp::UNIX_EPOCH),
        cause: None,
        pay_again: None,
        ruled_out: Vec::new(),
    };
    let support = support(&situation);
    output::data(&support, args.format, |out| Page { out, lang }.write(&support, &situation))?;
    Ok(Exit::Success)
}

/// The time that is asked about (RFC 3339): now, where none is named.
fn now(text: Option<&str>) -> Result<String, Problems> {
    let Some(text) = text else { return Ok(rfc3339(&Clock::system().now_here())) };
    crate::case::moment(text, &time_zone()).map_err(|what| Problems::one(Problem::new(Place::of("--at"), what)))
}

/// A case of which nothing is known but its kind.
fn case(args: &ContactArgs, wallet: &Wallet) -> Result<Case, Problems> {
    let document = CaseDocument { problem: args.problem, ..CaseDocument::default() };
    document.resolve(wallet.currency, &TimeZone::UTC, |key: &str| Place::of(key))
}

struct Page<'a> {
    out: &'a mut dyn Write,
    lang: Lang,
}

impl Page<'_> {
    fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", clean(text))
    }

    fn list<'t>(&mut self, heading: &str, items: impl IntoIterator<Item = &'t str>) -> io::Result<()> {
        writeln!(self.out, "\n{heading}")?;
        items.into_iter().try_for_each(|item| writeln!(self.out, "  - {}", clean(item)))
    }

    fn write(&mut self, support: &Support, situation: &Situation<'_>) -> io::Result<()> {
        let problem = self.say(&format!("problem-{}", word(&situation.case.problem)));
        let wallet = situation.wallet.name.get(self.lang).to_owned();
        self.line(&Message::new("contact-title").with("wallet", wallet).with("problem", problem).say(self.lang))?;
        if let Some(first) = support.channels.first() {
            self.first(first, support)?;
        } else {
            let none = self.say("contact-none");
            self.line(&none)?;
        }
        self.others(support)?;
        self.times(support, situation)?;
        let items: Vec<String> = support.evidence.iter().map(|e| evidence_name(&e.item, self.lang)).collect();
        let heading = self.say("contact-have-ready");
        self.list(&heading, items.iter().map(String::as_str))?;
        let heading = self.say("contact-say");
        self.list(&heading, support.script.iter().map(String::as_str))?;
        writeln!(self.out)?;
        self.line(&support.note)
    }

    /// The channel to use, and where its true number stands.
    fn first(&mut self, first: &ChannelReport, support: &Support) -> io::Result<()> {
        writeln!(self.out)?;
        self.line(&first.channel)?;
        let contact = first.contact.clone().unwrap_or_else(|| self.say("contact-no-number"));
        self.line(&format!("  {contact}"))?;
        let state = self.state(first);
        self.line(&format!("  {state}"))?;
        if !first.verified {
            if first.contact.is_some() {
                let warning = self.say("contact-unverified");
                self.line(&format!("  {warning}"))?;
            }
            let heading = self.say("contact-where-it-stands");
            self.list(&heading, support.where_to_verify.iter().map(String::as_str))?;
        }
        Ok(())
    }

    fn others(&mut self, support: &Support) -> io::Result<()> {
        let others: Vec<String> = support.channels.iter().skip(1).map(|c| self.other(c)).collect();
        if others.is_empty() {
            return Ok(());
        }
        let heading = self.say("contact-others");
        self.list(&heading, others.iter().map(String::as_str))
    }

    fn other(&self, channel: &ChannelReport) -> String {
        let contact = channel.contact.as_ref().map(|c| format!(" {c}")).unwrap_or_default();
        format!("{}{contact} ({})", channel.channel, self.state(channel))
    }

    /// Whether somebody is there.
    fn state(&self, channel: &ChannelReport) -> String {
        match (channel.open_now, &channel.opens_at, &channel.closes_at) {
            (Some(true), _, Some(closes)) => Message::new("contact-open-until").with("time", time(closes, self.lang)).say(self.lang),
            (Some(true), ..) if channel.kind == ChannelKind::EmergencyHotline => self.say("contact-open-always"),
            (Some(true), ..) => self.say("contact-open"),
            (Some(false), Some(opens), _) => Message::new("contact-closed-until").with("time", time(opens, self.lang)).say(self.lang),
            (Some(false), ..) => self.say("contact-closed"),
            (None, ..) if channel.any_time => self.say("contact-any-time"),
            (None, ..) => self.say("contact-hours-not-known"),
        }
    }

    fn times(&mut self, support: &Support, situation: &Situation<'_>) -> io::Result<()> {
        writeln!(self.out)?;
        if is_urgent(situation.case.problem) {
            let at_once = self.say("contact-at-once");
            self.line(&at_once)?;
        }
        if let Some(best) = &support.best_time {
            let message = Message::new(if best.provisional { "contact-best-time-provisional" } else { "contact-best-time" });
            self.line(&message.with("from", time(&best.from, self.lang)).with("to", time(&best.to, self.lang)).say(self.lang))?;
        }
        if let Some(due) = &support.answer_due_text {
            self.line(due)?;
            let heading = self.say("contact-after-due");
            self.list(&heading, support.after_due.iter().map(String::as_str))?;
        }
        Ok(())
    }
}
