//! Words that say what stands beside them: keys of structured text, labels on forms, words of a sentence, in many languages.
//! A word is written as people see it; how programs write it (`cardNumber`, `card_no`, `CARD-NO`) follows from that.

use std::ops::Range;
use std::sync::OnceLock;

use super::key_words::{ABOUT, Place, TABLE};
use super::words::Words;

/// What stands beside a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// It says that there is nothing private, although a part of it is a key of another class.
    Nothing,
    /// A value that must look like a secret to be one: keys of maps, signatures.
    Weak,
    Secret,
    /// Several words that are a secret together.
    Phrase,
    Cookie,
    Authorization,
    /// A code for one use.
    Code,
    /// What a query or an object calls just `code`.
    Grant,
    /// It says that somebody was sent something: a number may be a code for one use.
    Message,
    /// It says that something is printed on the back of a card.
    BackOfCard,
    /// The hardware address of a device.
    Device,
    /// A number that is shown to be paid with, once.
    PaymentCode,
    Card,
    Id,
    BankAccount,
    Phone,
    Name,
    User,
    Address,
    /// The code of a place, which only says where somebody lives beside a key.
    Postcode,
    /// What somebody is called by a service that sends money.
    Handle,
    OwnAddress,
}

impl Class {
    /// Whether it says who somebody is, or how they are reached or paid.
    pub(crate) fn is_personal(self) -> bool {
        matches!(self, Self::Card | Self::Id | Self::BankAccount | Self::Phone | Self::Name | Self::Address)
    }

    /// Whether its value is a number, perhaps with letters.
    pub(crate) fn is_numeric(self) -> bool {
        matches!(self, Self::Card | Self::Id | Self::BankAccount | Self::Phone | Self::Code | Self::PaymentCode)
    }

    /// The label of its token.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Nothing
            | Self::Weak
            | Self::Secret
            | Self::Phrase
            | Self::Cookie
            | Self::Authorization
            | Self::Code
            | Self::Grant
            | Self::Message
            | Self::BackOfCard
            | Self::PaymentCode => "token",
            Self::Device => "device-address",
            Self::Card => "card",
            Self::Id => "id-number",
            Self::BankAccount => "bank-account",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::User => "user",
            Self::Address | Self::Postcode => "address",
            Self::Handle => "account",
            Self::OwnAddress => "own-address",
        }
    }
}

/// A word of the table in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub start: usize,
    pub end: usize,
    pub class: Class,
    /// Whether it is one of a script without spaces.
    pub script: bool,
}

/// Searches for all words at once.
pub(crate) struct Keys {
    words: Words,
    kinds: Vec<(Class, Place)>,
}

impl Keys {
    /// The words, ready to be searched for. Built once.
    ///
    /// # Errors
    /// When they cannot be built: then no text may pass.
    pub(crate) fn get() -> Result<&'static Self, &'static str> {
        static KEYS: OnceLock<Option<Keys>> = OnceLock::new();
        KEYS.get_or_init(Self::build).as_ref().ok_or("the words of keys")
    }

    fn build() -> Option<Self> {
        let (mut patterns, mut kinds) = (Vec::new(), Vec::new());
        let mut add = |class: Class, place: Place, word: &str| {
            for form in forms(word, place) {
                patterns.push(form);
                kinds.push((class, place));
            }
        };
        for (class, place, words) in TABLE.iter().chain(super::person_words::TABLE).chain(super::joined_words::TABLE) {
            words.split('|').map(str::trim).filter(|word| !word.is_empty()).for_each(|word| add(*class, *place, word));
        }
        for (class, owners, things) in super::joined_words::JOINED {
            for owner in owners.split('|') {
                things.split('|').for_each(|thing| add(*class, Place::Word, &format!("{} {}", owner.trim(), thing.trim())));
            }
        }
        Some(Self { words: Words::new(patterns)?, kinds })
    }

    /// Every word, from left to right; those within one longer key one after the other.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let fits = |word: usize, range: &Range<usize>| self.kinds[word].1 != Place::Word || is_word(text, range.start, range.end);
        self.words.find_where(text, fits).map(|(word, range)| {
            let (class, place) = self.kinds[word];
            Found { start: range.start, end: range.end, class, script: place == Place::Script }
        })
    }
}

/// How a word can be written.
fn forms(word: &str, place: Place) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.is_ascii() && place != Place::Script {
        if word.contains(' ') {
            forms.extend(["", "_", "-"].map(|between| word.replace(' ', between)));
        }
        if word.contains('-') {
            forms.extend(["", "_"].map(|between| word.replace('-', between)));
        }
    } else if !word.is_ascii() {
        if word.contains(' ') {
            forms.extend(["", "_", "-"].map(|between| word.replace(' ', between)));
        }
        for form in forms.clone() {
            let mut chars = form.chars();
            let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
            for form in [form.to_uppercase(), capital] {
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
    }
    forms
}

/// Whether a stretch is a word of its own: nothing, no letter or another case stands beside it.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let of_a_script = |c: char| !c.is_ascii() && c.is_alphabetic();
    if text[start..].starts_with(of_a_script) {
        return !text[..start].ends_with(of_a_script) && !text[end..].starts_with(of_a_script);
    }
    let text = text.as_bytes();
    let before = start.checked_sub(1).map_or(b' ', |i| text[i]);
    let after = text.get(end).copied().unwrap_or(b' ');
    let (first, last) = (text[start], text[end - 1]);
    let begins = !before.is_ascii_alphanumeric() || (before.is_ascii_lowercase() && first.is_ascii_uppercase());
    let ends = !after.is_ascii_alphabetic() || (after.is_ascii_uppercase() && last.is_ascii_lowercase());
    // Where digits and letters go on behind it, it is a part of an id: `acc3b86bb5`.
    let digits = text[end..].iter().take_while(|b| b.is_ascii_digit()).count();
    let in_id = digits > 0 && text.get(end + digits).is_some_and(u8::is_ascii_alphabetic);
    begins && ends && !in_id
}

/// Whether what follows a word within its key says that something about the value is meant: `password_changed_at`.
pub(crate) fn is_about(rest: &str) -> bool {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in rest.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.push(c.to_ascii_lowercase()));
        }
        before = c;
    }
    let last = words.iter().rev().find(|word| !word.is_empty());
    last.is_some_and(|last| ABOUT.contains(&last.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(text: &str) -> Vec<Class> {
        Keys::get().expect("words").find(text).map(|found| found.class).collect()
    }

    #[test]
    fn keys_are_known_however_they_are_written() {
        for key in [
            "password",
            "userPassword",
            "USER_PASSWD",
            "client-secret",
            "merchantKey",
            "pay_pass",
            "api key",
            "apiKey",
            "登录密码",
            "ПАРОЛЬ",
            "Пароль",
        ] {
            assert!(classes(key).contains(&Class::Secret), "{key}");
        }
        for key in ["card_no", "cardNumber", "CARD-NO", "卡号"] {
            assert!(classes(key).contains(&Class::Card), "{key}");
        }
        for text in ["spinning", "opinion", "Laptop", "descriptional", "hotel", "designer"] {
            assert_eq!(classes(text), [], "{text}");
        }
        assert!(is_about("_changed_at") && is_about("Type") && !is_about("_hash") && !is_about(""));
    }
}
