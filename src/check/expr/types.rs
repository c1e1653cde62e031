//! The static types that expressions are checked against before anything runs.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::error::ExprErrorKind;
use super::suggest::closest;

/// A static type. Every value may be unknown at run time, so unknown is no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A whole number of 64 bits.
    Int,
    /// An exact decimal; a whole number serves wherever one is asked for.
    Dec,
    /// Any text.
    Text,
    /// A text out of a fixed set of values.
    Enum(Arc<[String]>),
    /// A list.
    List(Box<Type>),
    /// A map with free keys, all of them texts.
    Map(Box<Type>),
    /// A record with known fields.
    Record(Arc<Record>),
    /// `null` and nothing else.
    Null,
    /// A value or `null`.
    ///
    /// It serves wherever the value would: `==` and `!=` compare with `null`; everything else
    /// (ordering, arithmetic, fields, logic, functions) gives [`super::Unknown::ABSENT`] for `null`.
    Optional(Box<Type>),
    /// No value at all: the elements of `[]`, and what an expression that is in error yields.
    Never,
}

/// A record: a name for messages, and its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What messages call it, such as `endpoint`.
    pub name: String,
    /// Its fields by name.
    pub fields: BTreeMap<String, Field>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its type.
    pub ty: Type,
}

impl Record {
    /// A record from its name and fields.
    pub fn new<K: Into<String>>(name: impl Into<String>, fields: impl IntoIterator<Item = (K, Type)>) -> Self {
        let fields = fields.into_iter().map(|(key, ty)| (key.into(), Field { ty })).collect();
        Self { name: name.into(), fields }
    }
}

impl Type {
    /// A list of `element`.
    #[must_use]
    pub fn list(element: Type) -> Self {
        Self::List(Box::new(element))
    }

    /// A map to `value`.
    #[must_use]
    pub fn map(value: Type) -> Self {
        Self::Map(Box::new(value))
    }

    /// `value` or `null`.
    #[must_use]
    pub fn optional(value: Type) -> Self {
        match value {
            Self::Optional(_) | Self::Null => value,
            value => Self::Optional(Box::new(value)),
        }
    }

    /// A text out of `values`.
    pub fn one_of<V: Into<String>>(values: impl IntoIterator<Item = V>) -> Self {
        Self::Enum(values.into_iter().map(Into::into).collect())
    }

    /// The type once `null` is out of the way.
    pub(super) fn value(&self) -> &Self {
        match self {
            Self::Optional(inner) => inner.value(),
            other => other,
        }
    }

    /// The type of a field or, on a map, of the value under that key.
    pub(super) fn field(&self, name: &str) -> Result<Self, ExprErrorKind> {
        match self.value() {
            Self::Record(record) => match record.fields.get(name) {
                Some(field) => Ok(field.ty.clone()),
                None => Err(ExprErrorKind::UnknownField {
                    record: record.name.clone(),
                    field: name.to_owned(),
                    did_you_mean: closest(name, record.fields.keys().map(String::as_str)),
                }),
            },
            Self::Map(value) => Ok((**value).clone()),
            Self::Never => Ok(Self::Never),
            other => Err(ExprErrorKind::NoFields { found: other.clone(), field: name.to_owned() }),
        }
    }

    /// The narrowest type that holds the values of both, if there is one.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Never, ty) | (ty, Self::Never) => ty.clone(),
            (left, right) if left == right => left.clone(),
            (Self::Null, ty) | (ty, Self::Null) => Self::optional(ty.clone()),
            (Self::Optional(inner), ty) | (ty, Self::Optional(inner)) => Self::optional(inner.join(ty.value())?),
            (Self::Int, Self::Dec) | (Self::Dec, Self::Int) => Self::Dec,
            (Self::Enum(_) | Self::Text, Self::Enum(_) | Self::Text) => Self::Text,
            (Self::List(left), Self::List(right)) => Self::list(left.join(right)?),
            (Self::Map(left), Self::Map(right)) => Self::map(left.join(right)?),
            _ => return None,
        })
    }

    /// Whether `==` between the two can ever be true.
    pub(super) fn comparable(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, ty) | (ty, Self::Null) => {
                matches!(ty, Self::Null | Self::Optional(_) | Self::Never)
            }
            _ => match (self.value(), other.value()) {
                (Self::Enum(left), Self::Enum(right)) => left.iter().any(|v| right.contains(v)),
                (left, right) => left.join(right).is_some(),
            },
        }
    }

    /// Whether a value of this type may stand where `wanted` is asked for.
    pub(super) fn serves_as(&self, wanted: &Self) -> bool {
        self.value().join(wanted).as_ref() == Some(wanted)
    }

    pub(super) fn is_bool(&self) -> bool {
        matches!(self.value(), Self::Bool | Self::Never)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.value(), Self::Int | Self::Dec | Self::Never)
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.value(), Self::Text | Self::Enum(_) | Self::Never)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("Bool"),
            Self::Int => f.write_str("Int"),
            Self::Dec => f.write_str("Dec"),
            Self::Text => f.write_str("Text"),
            Self::Enum(values) => write!(f, "Text ({})", values.join(" | ")),
            Self::List(element) => write!(f, "list of {element}"),
            Self::Map(value) => write!(f, "map to {value}"),
            Self::Record(record) => write!(f, "record {}", record.name),
            Self::Null => f.write_str("null"),
            Self::Optional(value) => write!(f, "{value} or null"),
            Self::Never => f.write_str("nothing"),
        }
    }
}

/// The root variables that expressions and templates may use, with their types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    variables: BTreeMap<String, Type>,
}

impl Env {
    /// An environment without variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The environment with one more variable.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, ty: Type) -> Self {
        self.variables.insert(name.into(), ty);
        self
    }

    /// The type of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.variables.get(name)
    }

    /// The names of all variables, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }
}
