//! Values as a person says them to another one.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Captures, Regex};

use crate::lang::{Lang, ui};

/// A text without the tokens of redaction: "the card on file" for `<card:1>`.
pub fn spoken(text: &str, lang: Lang) -> Cow<'_, str> {
    static TOKEN: OnceLock<Option<Regex>> = OnceLock::new();
    let Some(token) = TOKEN.get_or_init(|| Regex::new("<([a-z][a-z-]*):[0-9]+>").ok()) else { return Cow::Borrowed(text) };
    token.replace_all(text, |found: &Captures<'_>| {
        let key = format!("token-{}", &found[1]);
        if ui().has(&key) { ui().say(&key, lang) } else { ui().say("token-other", lang) }
    })
}

/// A time that was written in RFC 3339, as people read it, with the offset it was written with; anything else as it is.
pub fn time(text: &str, lang: Lang) -> String {
    crate::lang::when(text, lang).unwrap_or_else(|| text.to_owned())
}
