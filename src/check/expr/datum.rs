//! The values an expression is judged over, and what it comes out as.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

/// Why a value is not known: a short, machine-readable reason such as `deadline` or `no-answer`.
///
/// Where two unknown values meet, the first one (in reading order) is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(Cow<'static, str>);

impl Unknown {
    /// Nothing there: a missing field, key or element, or `null` where a value is needed.
    pub const ABSENT: Self = Self(Cow::Borrowed("absent"));
    /// The step budget of the evaluation ran out.
    pub const BUDGET: Self = Self(Cow::Borrowed("budget"));
    /// A division, or a remainder, by zero.
    pub const DIVISION_BY_ZERO: Self = Self(Cow::Borrowed("division-by-zero"));
    /// A decimal sum or product that needs more digits than there are; it is never rounded silently.
    pub const INEXACT: Self = Self(Cow::Borrowed("inexact"));
    /// A number beyond what its type holds.
    pub const OVERFLOW: Self = Self(Cow::Borrowed("overflow"));
    /// Data that contradict the declared type.
    pub const WRONG_TYPE: Self = Self(Cow::Borrowed("wrong-type"));

    /// An unknown with a reason of the caller's.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }

    /// The reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value: what facts, wallets and cases are made of once checks look at them.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Known to be nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// An exact decimal.
    Dec(Decimal),
    /// A list.
    List(Vec<Datum>),
    /// A record, or a map with free keys.
    Map(BTreeMap<String, Datum>),
    /// Not known, and why.
    Unknown(Unknown),
}

impl Datum {
    /// A record or map from its entries.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Datum)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// An unknown value with its reason.
    pub fn unknown(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Unknown(Unknown::new(reason))
    }

    /// The field of that name, one step down.
    fn field(&self, name: &str) -> Result<&Self, Unknown> {
        match self {
            Self::Map(entries) => entries.get(name).ok_or(Unknown::ABSENT),
            other => Err(other.lack()),
        }
    }

    /// The value at the end of a path; unknown on the way is unknown at the end.
    pub(super) fn walk(&self, fields: &[String]) -> Result<&Self, Unknown> {
        fields.iter().try_fold(self, |datum, name| datum.field(name))
    }

    /// Why this datum cannot serve where a value of another kind is needed.
    pub(super) fn lack(&self) -> Unknown {
        match self {
            Self::Unknown(unknown) => unknown.clone(),
            Self::Null => Unknown::ABSENT,
            _ => Unknown::WRONG_TYPE,
        }
    }
}

impl From<bool> for Datum {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Datum {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Decimal> for Datum {
    fn from(value: Decimal) -> Self {
        Self::Dec(value)
    }
}

impl From<&str> for Datum {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Datum {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<Datum>> for Datum {
    fn from(value: Vec<Datum>) -> Self {
        Self::List(value)
    }
}

impl From<Unknown> for Datum {
    fn from(value: Unknown) -> Self {
        Self::Unknown(value)
    }
}

/// `None` is known to be nothing: [`Datum::Null`], not unknown.
impl<T: Into<Datum>> From<Option<T>> for Datum {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a condition comes out as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict3 {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be told, and why.
    Unknown(Unknown),
}

impl Verdict3 {
    /// The truth of a datum; `null` is [`Unknown::ABSENT`].
    pub(super) fn of(datum: &Datum) -> Self {
        match datum {
            Datum::Bool(value) => (*value).into(),
            other => Self::Unknown(other.lack()),
        }
    }

    pub(super) fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    /// Kleene's and: `false` wins over unknown on either side.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (unknown @ Self::Unknown(_), _) | (_, unknown @ Self::Unknown(_)) => unknown,
            (Self::True, Self::True) => Self::True,
        }
    }

    /// Kleene's or: `true` wins over unknown on either side.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (unknown @ Self::Unknown(_), _) | (_, unknown @ Self::Unknown(_)) => unknown,
            (Self::False, Self::False) => Self::False,
        }
    }
}

impl From<bool> for Verdict3 {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl From<Verdict3> for Datum {
    fn from(verdict: Verdict3) -> Self {
        match verdict {
            Verdict3::True => Self::Bool(true),
            Verdict3::False => Self::Bool(false),
            Verdict3::Unknown(unknown) => Self::Unknown(unknown),
        }
    }
}

/// The root variables of one evaluation, by reference.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    variables: Vec<(&'a str, &'a Datum)>,
}

impl<'a> Scope<'a> {
    /// An empty scope. A variable that is missing at run time is [`Unknown::ABSENT`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The scope with one more variable; a later one hides an earlier one of the same name.
    #[must_use]
    pub fn with(mut self, name: &'a str, datum: &'a Datum) -> Self {
        self.variables.push((name, datum));
        self
    }

    /// The value of a root variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a Datum> {
        self.variables.iter().rev().find(|(known, _)| *known == name).map(|(_, datum)| *datum)
    }

    /// The value at the end of a path from a root variable.
    pub(super) fn walk(&self, root: &str, fields: &[String]) -> Result<&'a Datum, Unknown> {
        self.get(root).ok_or(Unknown::ABSENT)?.walk(fields)
    }
}
