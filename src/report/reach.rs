//! How support is reached, in the words of every format.

use super::clean::{TITLE, line};
use super::link::link;
use super::model::{ChannelReport, Support};
use super::when::when;
use super::words::Words;
use crate::lang::Message;
use crate::wallet::ChannelKind;

/// The most channels that are shown.
const MOST: usize = 12;

/// A channel in words.
pub(super) struct Reach {
    /// What it is called.
    pub name: String,
    /// Its number or address.
    pub contact: Option<String>,
    /// What opens it; none where nobody has verified the contact, or its form is in doubt.
    pub link: Option<String>,
    /// Whether somebody is there, and whether the contact has to be confirmed.
    pub state: Option<String>,
}

impl Reach {
    /// The channel to use.
    pub(super) fn first(words: &Words<'_>) -> Option<Self> {
        let Support { channel, kind, contact, open_now, opens_at, verified, .. } = &words.report.support;
        let state = state(words, *open_now, opens_at.as_deref());
        Some(Self::of(channel.as_ref()?, *kind, contact.as_deref(), *verified, state))
    }

    /// The other ones, in the order in which to try them.
    pub(super) fn others(words: &Words<'_>) -> Vec<Self> {
        words.report.support.channels.iter().skip(1).take(MOST).map(|channel| Self::other(words, channel)).collect()
    }

    fn other(words: &Words<'_>, channel: &ChannelReport) -> Self {
        let hours = state(words, channel.open_now, channel.opens_at.as_deref());
        let hours = hours.or_else(|| channel.any_time.then(|| words.say("contact-any-time")));
        let unverified = (channel.contact.is_some() && !channel.verified).then(|| words.say("channel-unverified"));
        let said: Vec<String> = hours.into_iter().chain(unverified).collect();
        let state = (!said.is_empty()).then(|| said.join(" · "));
        Self::of(&channel.channel, Some(channel.kind), channel.contact.as_deref(), channel.verified, state)
    }

    fn of(name: &str, kind: Option<ChannelKind>, contact: Option<&str>, verified: bool, state: Option<String>) -> Self {
        let trusted = kind.zip(contact).filter(|_| verified);
        Self {
            name: line(name, TITLE),
            contact: contact.map(|contact| line(contact, TITLE)),
            link: trusted.and_then(|(kind, contact)| link(kind, contact)),
            state,
        }
    }

    /// On one line.
    pub(super) fn said(&self) -> String {
        let contact = self.contact.as_ref().map(|contact| format!(" {contact}")).unwrap_or_default();
        let state = self.state.as_ref().map(|state| format!(" · {state}")).unwrap_or_default();
        format!("{}{contact}{state}", self.name)
    }
}

/// Whether somebody is there.
fn state(words: &Words<'_>, open_now: Option<bool>, opens_at: Option<&str>) -> Option<String> {
    Some(match (open_now?, opens_at) {
        (true, _) => words.say("channel-open"),
        (false, Some(time)) => Message::new("channel-opens").with("time", when(time, words.lang)).say(words.lang),
        (false, None) => words.say("channel-closed"),
    })
}
