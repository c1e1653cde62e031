//! Redaction by type. What may say something about the user is [`Private`] from the moment it is read; it can be
//! serialised only after [`redact`] has replaced it, and what reports, records and bundles accept is [`Redacted`].

mod accept;
mod below;
mod bytes;
mod calls;
mod chars;
mod check_digits;
mod codes;
mod commands;
mod digits;
mod documents;
mod emv;
mod encoded;
mod escapes;
mod every;
mod excerpt;
mod forms;
mod grids;
mod hotlines;
mod joined_words;
mod key_words;
mod keyed;
mod keys;
mod known;
mod links;
mod markup;
mod names;
mod packing;
mod person_words;
mod places;
mod repeats;
mod reveal;
mod said;
mod scope;
mod scrub;
mod secret;
mod seeds;
mod sign_in_links;
mod spelled_mails;
mod spoken;
mod subject;
mod tables;
mod value;
mod view;
mod wifi;
mod words;

pub use check_digits::{is_card_number, luhn_ok};
pub use excerpt::Excerpt;
pub use paydoctor_redact_derive::Redact;
pub use reveal::{Field, Reveal, RevealError};
pub use scope::Scope;
pub use secret::{Kind, Private, Secret};

use scrub::Hit;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;

use serde::Serialize;
use url::Url;

use known::Known;

/// What a value can be replaced as.
const LABELS: [&str; 21] = [
    "account",
    "address",
    "bank-account",
    "card",
    "device-address",
    "encoded",
    "home",
    "host",
    "id-number",
    "interface",
    "local-address",
    "mail",
    "name",
    "order",
    "own-address",
    "payee",
    "phone",
    "proxy",
    "token",
    "user",
    "withheld",
];

/// A value in which every [`Private`] part has been replaced by a token or cleaned.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// The whole whose parts were redacted one after the other.
    pub fn whole(head: Redacted<T::Head>, parts: Vec<Redacted<T::Part>>) -> Self
    where
        T: Whole,
    {
        Self(T::of(head.0, parts.into_iter().map(|part| part.0).collect()))
    }
}

/// A value that is made of its parts and of nothing else.
pub trait Whole {
    /// What comes first.
    type Head;
    /// What follows, any number of times.
    type Part;

    /// Puts the parts together.
    fn of(head: Self::Head, parts: Vec<Self::Part>) -> Self;
}

impl<T> Deref for Redacted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A value that knows its private parts.
pub trait Redact {
    /// Replaces every private part.
    fn redact(&mut self, redactor: &mut Redactor);
}

/// Replaces every private part of a value; the only way to a [`Redacted`] one.
pub fn redact<T: Redact>(value: T) -> Redacted<T> {
    Redactor::default().redact(value)
}

/// Whether everything that redaction needs is there and works. The program asks before it does anything else.
///
/// # Errors
/// What is missing or does not work; every text would be withheld.
pub fn self_check() -> Result<(), &'static str> {
    keys::Keys::get()?;
    forms::Forms::get()?;
    let planted = "card 4111111111111111, password: hunter2x, sk_live_4eC39HqLyjWDarjtT1zdp7dc, bTExMUBwYXkudGVzdA==";
    let expected = "card <card:1>, password: <token:1>, <token:2>, <mail:1>";
    if scrubbed(planted) == expected { Ok(()) } else { Err("what was planted") }
}

/// A text of which nothing more is known, with what is recognised in it replaced: for what is said about input that was refused.
pub fn scrubbed(text: &str) -> String {
    scrub::scrub(text, &mut Redactor::default())
}

/// An excerpt of such a text.
pub fn excerpted(text: &str, excerpt: Excerpt) -> String {
    excerpt.redacted(text, &mut Redactor::default())
}

/// Hands out tokens: the same value gets the same token within one record, and no token says anything about its value.
#[derive(Debug, Default)]
pub struct Redactor {
    /// By the form in which a value is known again.
    tokens: BTreeMap<String, String>,
    issued: BTreeMap<String, usize>,
    known: Known,
    reveal: Reveal,
    /// Numbers and addresses at which a profile says that somebody is reached: the hotline of a wallet.
    published: HashSet<String>,
    /// Short texts that were cleaned already, as long as nothing new is known.
    seen: HashMap<String, String>,
}

impl Redactor {
    /// Hands out tokens beyond those that a text has already, by label the highest number of each.
    pub fn beyond(issued: BTreeMap<String, usize>) -> Self {
        Self { issued, ..Self::default() }
    }

    /// Replaces every private part of a value, with the tokens of everything that was redacted before it.
    pub fn redact<T: Redact>(&mut self, mut value: T) -> Redacted<T> {
        value.redact(self);
        Redacted(value)
    }

    /// From now on, shows what somebody wants shown.
    pub fn reveal(&mut self, reveal: &Reveal) {
        self.reveal = reveal.clone();
        self.seen.clear();
    }

    /// Learns a value that is private as a whole, so that it is recognised in every text that comes after. Text says nothing here.
    pub fn learn(&mut self, private: &Private) {
        if let Private::Raw(Kind::Whole(label), secret) = private
            && !self.shows(label)
        {
            self.learn_value(label, secret.reveal());
        }
    }

    fn learn_value(&mut self, label: &'static str, value: &str) {
        self.known.learn(label, value);
        self.seen.clear();
    }

    /// Notes what everybody may know, such as the name of the wallet: where the case names it as private too, it stays.
    pub fn is_public(&mut self, value: &str) {
        self.known.is_public(value);
    }

    /// Notes a phone number or mail address at which everybody is told to ask. It stays; what else it may be does not.
    pub fn publish(&mut self, contact: &str) {
        self.published.extend(["phone", "mail"].map(|label| key_of(label, contact)));
        self.seen.clear();
    }

    /// Whether this is no secret although it looks like one.
    fn publishes(&self, hit: &Hit) -> bool {
        matches!(hit.label, "phone" | "mail") && self.published.contains(&hit.key)
    }

    /// Cleans a text that is no [`Private`] because judging compares it with what packs say.
    fn clean(&mut self, text: &mut String) {
        *text = scrub::scrub(text, self);
    }

    /// Whether values of this kind are shown.
    fn shows(&self, label: &str) -> bool {
        self.reveal.shows(label)
    }

    /// The token of a value, such as `<phone:1>`; `key` is the form in which it is known again.
    fn token(&mut self, label: &'static str, key: &str) -> String {
        let label = self.known.label(key).unwrap_or(label);
        let place = if Known::is_telling(key) { key.to_owned() } else { format!("{label} {key}") };
        let issued = &mut self.issued;
        let token = self.tokens.entry(place).or_insert_with(|| {
            let number = issued.entry(label.to_owned()).or_insert(0);
            *number += 1;
            format!("<{label}:{number}>")
        });
        token.clone()
    }

    /// A value that is private as a whole.
    fn whole(&mut self, label: &'static str, value: &str) -> String {
        if self.shows(label) {
            return scrub::scrub(value, self);
        }
        self.token(label, &key_of(label, value))
    }
}

/// The form in which a value is known again, however it is written: an address without its points is another one.
fn key_of(label: &str, value: &str) -> String {
    let squeezed = || Some(view::squeeze(value)).filter(|key| !key.is_empty()).unwrap_or_else(|| value.to_owned());
    match label {
        "token" | "encoded" | "withheld" => value.to_owned(),
        "mail" | "local-address" | "own-address" | "device-address" => value.to_ascii_lowercase(),
        _ => squeezed(),
    }
}

impl Redact for Private {
    fn redact(&mut self, redactor: &mut Redactor) {
        let shown = match self {
            Self::Raw(kind, secret) => match kind {
                Kind::FreeText => scrub::scrub(secret.reveal(), redactor),
                Kind::Whole(label) => redactor.whole(label, secret.reveal()),
                Kind::Subject => subject::scrub(secret.reveal(), redactor),
                Kind::Excerpt(excerpt) => excerpt.redacted(secret.reveal(), redactor),
            },
            // What was read back from a record is cleaned again: a record may have been edited.
            Self::Shown(text) => scrub::scrub(text, redactor),
        };
        *self = Self::Shown(shown);
    }
}

/// Text that judging compares with other text: names of hosts, ids of steps, words of a profile. What is recognised in it is replaced
/// by the same token everywhere, so that it compares as before.
impl Redact for String {
    fn redact(&mut self, redactor: &mut Redactor) {
        redactor.clean(self);
    }
}

/// An address of the web without credentials, query and fragment.
pub fn shown_url(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

#[cfg(test)]
mod tests;
