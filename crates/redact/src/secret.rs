//! Values that cannot be shown by accident.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

use super::Excerpt;

/// A value without Display, Serialize or Deref: only redaction sees what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Locks a value away.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for redaction and for what judging derives from it beforehand.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// How a private text is redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Card numbers, phone numbers and the like in it become tokens, the rest stays.
    FreeText,
    /// The whole of it becomes a token with this label.
    Whole(&'static str),
    /// The subject of a certificate: what names a host stays, what names a person becomes a token.
    Subject,
    /// Free text of which a part is shown.
    Excerpt(Excerpt),
}

/// A text that may say something about the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Private {
    /// As it was read. It cannot be serialised.
    Raw(Kind, Secret<String>),
    /// As everybody may see it.
    Shown(String),
}

impl Private {
    /// Text that a person or a server wrote.
    pub fn free_text(text: impl Into<String>) -> Self {
        Self::Raw(Kind::FreeText, Secret::new(text.into()))
    }

    /// Text that a person or a server wrote, of which a part is shown. It is handed in whole: what is cut before it is redacted
    /// keeps beginnings of numbers that nobody recognises.
    pub fn excerpt(text: impl Into<String>, excerpt: Excerpt) -> Self {
        Self::Raw(Kind::Excerpt(excerpt), Secret::new(text.into()))
    }

    /// An account, a name, an address of the user's own: none of it is shown.
    pub fn whole(label: &'static str, value: impl Into<String>) -> Self {
        Self::Raw(Kind::Whole(label), Secret::new(value.into()))
    }

    /// The subject of a certificate (RFC 4514).
    pub fn subject(text: impl Into<String>) -> Self {
        Self::Raw(Kind::Subject, Secret::new(text.into()))
    }

    /// Text that was never private.
    pub fn public(text: impl Into<String>) -> Self {
        Self::Shown(text.into())
    }

    /// What may be shown; nothing before redaction.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Raw(..) => None,
            Self::Shown(text) => Some(text),
        }
    }
}

impl Serialize for Private {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.shown().map_or_else(|| Err(S::Error::custom("a private value was not redacted")), |text| s.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Private {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self::Shown)
    }
}

impl JsonSchema for Private {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Private".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
