//! Who a message is from and to: names, which no list could know. They stand where letters and text messages have them: a sender
//! in brackets at an edge of the text, a greeting in front, a signature behind.

use serde::{Deserialize, Serialize};

use super::raw::Language;

/// Longer ones are no names of senders.
const LONGEST_SENDER: usize = 12;
/// So many words of a name follow a greeting, or stand in a signature.
const LONGEST_NAME: usize = 4;
/// So many characters has a Chinese greeting.
const LONGEST_GREETING: usize = 10;

/// The words by which names are known, as they are looked up.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Names {
    senders: Vec<String>,
    greetings: Vec<String>,
    titles: Vec<String>,
    own_cards: Vec<String>,
}

impl Names {
    pub(super) fn new(language: &Language) -> Self {
        let lower = |list: &[String]| list.iter().map(|word| word.to_lowercase()).collect();
        Self {
            senders: lower(&language.senders),
            greetings: lower(&language.greetings),
            titles: lower(&language.titles),
            own_cards: lower(&language.own_cards),
        }
    }

    /// Whether a text names a card or account of the user's own.
    pub(super) fn name_own_card(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.own_cards.iter().any(|words| text.contains(words.as_str()))
    }

    /// A text without the names in it. `is_known` tells whether a name has a word that says something.
    pub(super) fn left_out<'a>(&self, text: &'a str, is_known: impl Fn(&str) -> bool) -> &'a str {
        let text = self.without_greeting(self.without_sender(text.trim()), &is_known);
        self.without_signature(text, &is_known)
    }

    /// `【招商银行】` in front, or behind.
    fn without_sender<'a>(&self, text: &'a str) -> &'a str {
        let sender = |name: &str| self.is_sender(name) && name.chars().count() <= LONGEST_SENDER;
        let front = text.strip_prefix(['【', '[']).and_then(|rest| rest.split_once(['】', ']']));
        if let Some((_, rest)) = front.filter(|(name, _)| sender(name)) {
            return rest.trim_start();
        }
        let behind = text.strip_suffix(['】', ']']).and_then(|rest| rest.rsplit_once(['【', '[']));
        behind.filter(|(_, name)| sender(name)).map_or(text, |(rest, _)| rest)
    }

    fn is_sender(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.senders.iter().any(|end| name.ends_with(end.as_str()))
    }

    /// "Hi Anna," and 尊敬的张先生，.
    fn without_greeting<'a>(&self, text: &'a str, is_known: impl Fn(&str) -> bool) -> &'a str {
        let Some((first, rest)) = text.split_once([',', '，', '!', '！', ':', '：', '\n']) else { return text };
        let lower = first.to_lowercase();
        let Some(greeting) = self.greetings.iter().find(|greeting| lower.starts_with(greeting.as_str())) else { return text };
        // Lower case may have another length; then it is no greeting of ours.
        let Some(name) = first.get(greeting.len()..) else { return text };
        let chinese = !greeting.is_ascii()
            && first.chars().count() <= LONGEST_GREETING
            && self.titles.iter().any(|title| lower.ends_with(title.as_str()));
        let latin = greeting.is_ascii() && name.starts_with(' ') && is_name(name) && !is_known(name);
        if chinese || latin { rest } else { text }
    }

    /// "The Example Team" at the end.
    fn without_signature<'a>(&self, text: &'a str, is_known: impl Fn(&str) -> bool) -> &'a str {
        let ended = text.trim_end_matches(|c: char| c.is_whitespace() || ".!".contains(c));
        let Some(at) = ended.rfind(['.', '!', '\n', ',', '。', '！', '，', '—', '–', '-']) else { return text };
        let (rest, last) = ended.split_at(at);
        let name = last.trim_start_matches(|c: char| !c.is_alphanumeric());
        if self.is_sender(name) && is_name(name) && !is_known(name) { rest } else { text }
    }
}

/// A few words, each with a capital letter.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '-'))
    };
    (1..=LONGEST_NAME).contains(&words.len()) && words.iter().all(capital)
}
