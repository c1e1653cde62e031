//! What support needs: the channel, whether it is open, a brief to send, and what they will ask for.

use jiff::civil::{Time, Weekday};
use jiff::{ToSpan, Zoned};

use super::model::{EvidenceItem, Support};
use super::when::when;
use crate::case::rfc3339;
use crate::diagnosis::Diagnosis;
use crate::fact::Run;
use crate::lang::{Lang, Message, ui, word};
use crate::pack::PayAgain;
use crate::wallet::{Channel, ChannelKind, Days, Hours};

/// What support needs.
pub(super) fn support(run: &Run, diagnosis: &Diagnosis<'_>) -> Support {
    let channel = channel(&run.wallet.channels);
    let now = run.wallet.timezone.as_deref().and_then(|zone| now_in(run, zone));
    let hours = channel.and_then(|c| c.hours.as_ref());
    let open_now = hours.zip(now.as_ref()).and_then(|(hours, now)| hours.open_at(now));
    Support {
        channel: channel.map(|c| c.title.get(run.lang).to_owned()),
        contact: channel.and_then(|c| c.contact.clone()),
        open_now,
        opens_at: hours.zip(now).filter(|_| open_now == Some(false)).and_then(|(hours, now)| hours.opens_after(&now)).map(|t| rfc3339(&t)),
        verified: channel.is_some_and(|c| c.verified),
        brief: brief(run, diagnosis),
        evidence: evidence(run),
    }
}

/// The channel for a failed payment: a person who can be reached at once comes before a form.
fn channel(channels: &[Channel]) -> Option<&Channel> {
    const ORDER: [ChannelKind; 6] =
        [ChannelKind::Hotline, ChannelKind::Chat, ChannelKind::InApp, ChannelKind::Website, ChannelKind::Mail, ChannelKind::Social];
    ORDER.iter().find_map(|kind| channels.iter().find(|c| c.kind == *kind)).or_else(|| channels.first())
}

fn now_in(run: &Run, zone: &str) -> Option<Zoned> {
    run.started_at.parse::<jiff::Timestamp>().ok()?.in_tz(zone).ok()
}

impl Hours {
    fn staffed_on(&self, day: Weekday) -> bool {
        self.days == Days::Daily || !matches!(day, Weekday::Saturday | Weekday::Sunday)
    }

    fn times(&self) -> Option<(Time, Time)> {
        Some((Time::strptime("%H:%M", &self.from).ok()?, Time::strptime("%H:%M", &self.to).ok()?))
    }

    fn open_at(&self, now: &Zoned) -> Option<bool> {
        let (from, to) = self.times()?;
        Some(self.staffed_on(now.weekday()) && (from..to).contains(&now.time()))
    }

    fn opens_after(&self, now: &Zoned) -> Option<Zoned> {
        let (from, _) = self.times()?;
        (0..8).find_map(|days| {
            let opening = now.checked_add(i64::from(days).days()).ok()?.with().time(from).build().ok()?;
            (opening > *now && self.staffed_on(opening.weekday())).then_some(opening)
        })
    }
}

/// One paragraph that the user can send: what, when, how much, what was found, what is asked for.
fn brief(run: &Run, diagnosis: &Diagnosis<'_>) -> String {
    let case = &run.case;
    let lang = run.lang;
    let mut lines = Vec::new();
    let kind = ui().say(&format!("problem-{}", word(&case.problem)), lang);
    lines.push(Message::new("brief-kind").with("kind", kind).with("wallet", run.wallet.name.get(lang).to_owned()).say(lang));
    let mut line = |key: &'static str, value: Option<String>| lines.extend(value.map(|v| Message::new(key).with("value", v).say(lang)));
    line("brief-when", Some(when(case.at.as_deref().unwrap_or(&run.started_at), lang)));
    line("brief-amount", case.amount.map(|a| a.said(case.currency, lang)));
    line("brief-state", case.state.map(|s| ui().say(&format!("state-{}", word(&s)), lang)));
    line("brief-code", case.error_code.as_ref().and_then(|c| c.shown().map(str::to_owned)));
    line("brief-text", case.error_text.as_ref().and_then(|t| t.shown().map(str::to_owned)));
    line("brief-cause", diagnosis.cause.map(|c| c.title.get(lang).to_owned()));
    if case.attempt_claimed() {
        lines.push(ui().say(if diagnosis.pay_again == Some(PayAgain::Yes) { "brief-ask-reprocess" } else { "brief-ask-status" }, lang));
    }
    lines.push(ui().say("brief-never", lang));
    lines.join("\n")
}

/// What support will ask for, and whether the case has it.
fn evidence(run: &Run) -> Vec<EvidenceItem> {
    let case = &run.case;
    let have = [
        ("time", case.at.is_some()),
        ("amount", case.amount.is_some()),
        ("state", case.state.is_some()),
        ("error-code", case.error_code.is_some()),
        ("error-text", case.error_text.is_some()),
        ("payer-account", case.payer.is_some()),
        ("payee-account", case.payee.is_some()),
    ];
    have.into_iter().map(|(item, have)| EvidenceItem { item: item.to_owned(), have }).collect()
}

/// What an item of evidence is called.
pub(super) fn evidence_name(item: &str, lang: Lang) -> String {
    ui().say(&format!("evidence-{item}"), lang)
}
