//! A value that may not have been observed.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The key under which an unknown value says why it is unknown.
pub(super) const UNKNOWN: &str = "$unknown";

/// A value, or the reason why nobody knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed<T> {
    /// It was observed.
    Known(T),
    /// It was not, for this reason.
    Unknown(&'static str),
}

impl<T> Observed<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The value, or an unknown with this reason.
    pub fn or_unknown(value: Option<T>, reason: &'static str) -> Self {
        value.map_or(Self::Unknown(reason), Self::Known)
    }

    /// The value derived from a known one.
    pub fn map<U>(&self, derive: impl FnOnce(&T) -> U) -> Observed<U> {
        match self {
            Self::Known(value) => Observed::Known(derive(value)),
            Self::Unknown(reason) => Observed::Unknown(reason),
        }
    }
}

impl<T: Serialize> Serialize for Observed<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(s),
            Self::Unknown(reason) => {
                let mut map = s.serialize_map(Some(1))?;
                map.serialize_entry(UNKNOWN, reason)?;
                map.end()
            }
        }
    }
}

/// Any value may be unknown, so its schema is that of the value.
impl<T: JsonSchema> JsonSchema for Observed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
