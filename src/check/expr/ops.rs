//! What operators and functions do to known values: exact, checked, never silent.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::datum::{Datum, Unknown};
use super::node::{Arithmetic, Comparison};
use crate::rules::exact::{self, Refused};

/// A whole number or a decimal; whole numbers stay whole among themselves.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Int(i64),
    Dec(Decimal),
}

impl Number {
    pub(super) fn of(datum: &Datum) -> Result<Self, Unknown> {
        match datum {
            Datum::Int(value) => Ok(Self::Int(*value)),
            Datum::Dec(value) => Ok(Self::Dec(*value)),
            other => Err(other.lack()),
        }
    }

    /// Exact: 64 bits always fit.
    pub(super) fn decimal(self) -> Decimal {
        match self {
            Self::Int(value) => value.into(),
            Self::Dec(value) => value,
        }
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => left.cmp(&right),
            (left, right) => left.decimal().cmp(&right.decimal()),
        }
    }

    pub(super) fn negated(self) -> Result<Self, Unknown> {
        match self {
            Self::Int(value) => value.checked_neg().map(Self::Int).ok_or(Unknown::OVERFLOW),
            Self::Dec(value) => Ok(Self::Dec(-value)),
        }
    }

    pub(super) fn abs(self) -> Result<Self, Unknown> {
        match self {
            Self::Int(value) => value.checked_abs().map(Self::Int).ok_or(Unknown::OVERFLOW),
            Self::Dec(value) => Ok(Self::Dec(value.abs())),
        }
    }

    pub(super) fn apply(self, operator: Arithmetic, other: Self) -> Result<Self, Unknown> {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) if operator != Arithmetic::Divide => whole(operator, left, right).map(Self::Int),
            (left, right) => decimal(operator, left.decimal(), right.decimal()).map(Self::Dec),
        }
    }
}

impl From<Number> for Datum {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(value) => Self::Int(value),
            Number::Dec(value) => Self::Dec(value),
        }
    }
}

impl From<Refused> for Unknown {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Overflow => Self::OVERFLOW,
            Refused::Inexact => Self::INEXACT,
        }
    }
}

fn whole(operator: Arithmetic, left: i64, right: i64) -> Result<i64, Unknown> {
    let result = match operator {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide | Arithmetic::Remainder if right == 0 => {
            return Err(Unknown::DIVISION_BY_ZERO);
        }
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
    };
    result.ok_or(Unknown::OVERFLOW)
}

fn decimal(operator: Arithmetic, left: Decimal, right: Decimal) -> Result<Decimal, Unknown> {
    match operator {
        Arithmetic::Add => Ok(exact::sum(left, right)?),
        Arithmetic::Subtract => Ok(exact::sum(left, -right)?),
        Arithmetic::Multiply => Ok(exact::product(left, right)?),
        Arithmetic::Divide | Arithmetic::Remainder if right.is_zero() => Err(Unknown::DIVISION_BY_ZERO),
        // A quotient may have no end; it is rounded at the 28th digit, and only it.
        Arithmetic::Divide => left.checked_div(right).ok_or(Unknown::OVERFLOW),
        Arithmetic::Remainder => left.checked_rem(right).ok_or(Unknown::OVERFLOW),
    }
}

/// Whether an ordering of two numbers is what the comparison asks for.
pub(super) fn holds(comparison: Comparison, ordering: Ordering) -> bool {
    match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::LessOrEqual => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::GreaterOrEqual => ordering.is_ge(),
    }
}

pub(super) fn text(datum: &Datum) -> Result<&str, Unknown> {
    match datum {
        Datum::Text(text) => Ok(text),
        other => Err(other.lack()),
    }
}

/// How many elements, entries or characters; lengths fit in 64 bits.
pub(super) fn size(datum: &Datum) -> Result<i64, Unknown> {
    let size = match datum {
        Datum::List(items) => items.len(),
        Datum::Map(entries) => entries.len(),
        Datum::Text(text) => text.chars().count(),
        other => return Err(other.lack()),
    };
    i64::try_from(size).map_err(|_| Unknown::OVERFLOW)
}

/// The element of a list, or the value in a map; unknown if there is none.
pub(super) fn element<'a>(container: &'a Datum, key: &Datum) -> Result<&'a Datum, Unknown> {
    match (container, key) {
        (Datum::List(items), Datum::Int(index)) => usize::try_from(*index).ok().and_then(|index| items.get(index)).ok_or(Unknown::ABSENT),
        (Datum::Map(entries), Datum::Text(key)) => entries.get(key).ok_or(Unknown::ABSENT),
        (Datum::List(_) | Datum::Map(_), key) => Err(key.lack()),
        (container, _) => Err(container.lack()),
    }
}
