//! Languages: texts that exist in every supported language, and messages that wait for one to be chosen.

mod number;
mod texts;
mod when;

pub use number::grouped;
pub use texts::{Texts, ui};
pub use when::when;

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::Redact;

/// A language that paydoctor speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub enum Lang {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
}

impl Lang {
    /// The language that a locale name such as `zh_CN.UTF-8` asks for; English for any other.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") { Self::ZhCn } else { Self::En }
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A text in every supported language. A pack cannot leave one out: both keys are required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::ZhCn => &self.zh_cn,
        }
    }
}

/// A sentence of the interface with its values, before a language is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    values: Vec<(&'static str, Cow<'static, str>)>,
}

impl Message {
    /// The message with this key in the texts of the interface.
    pub fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// The key of its text.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Fills the placeholder `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Fills the placeholder `{name}` with anything that can be displayed.
    #[must_use]
    pub fn with_display(self, name: &'static str, value: impl fmt::Display) -> Self {
        self.with(name, value.to_string())
    }

    /// The sentence in one language.
    pub fn say(&self, lang: Lang) -> String {
        fill(ui().get(self.key).get(lang), |name| self.values.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_ref()))
    }
}

/// The word that a value of an enumeration has in documents: part of the key of its text.
pub fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Replaces each `{name}` that `value` knows; any other brace stays as it is.
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let known = from.find('}').and_then(|end| value(&from[1..end]).map(|v| (v, end)));
        let Some((text, end)) = known else {
            out.push('{');
            rest = &from[1..];
            continue;
        };
        out.push_str(text);
        rest = &from[end + 1..];
    }
    out.push_str(rest);
    out
}

/// A text of an action where no kind of problem is known: in the words of a payment.
pub fn general(text: &str, lang: Lang) -> String {
    let say = |key: &'static str| Message::new(key).say(lang);
    let (again, operation, other_way) = (say("again-payment"), say("operation-payment"), say("other-way-payment"));
    fill(text, |name| match name {
        "case.again" => Some(again.as_str()),
        "case.operation" => Some(operation.as_str()),
        "case.other_way" => Some(other_way.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_replaces_what_it_knows_and_keeps_the_rest() {
        let say = |t: &str| fill(t, |n| (n == "a").then_some("1"));
        assert_eq!(say("{a}{b} {a"), "1{b} {a");
        assert_eq!(say("余额 {a} 元"), "余额 1 元");
    }

    #[test]
    fn a_locale_chooses_the_language() {
        assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::ZhCn);
        assert_eq!(Lang::of_locale("C.UTF-8"), Lang::En);
    }
}
