//! Exact arithmetic on decimals: a sum or product is what it is, or it is refused. Rounding happens where it is asked for.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::case::Currency;
use crate::wallet::Rounding;

/// Why a sum or product is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is larger than decimals go.
    Overflow,
    /// It has more digits than decimals hold.
    Inexact,
}

/// The sum.
///
/// # Errors
/// When it cannot be held as it is.
pub fn sum(left: Decimal, right: Decimal) -> Result<Decimal, Refused> {
    let sum = left.checked_add(right).ok_or(Refused::Overflow)?;
    // `rust_decimal` rounds a sum that needs too many digits; taking each term away again shows it.
    let is_exact = sum.checked_sub(left) == Some(right) && sum.checked_sub(right) == Some(left);
    if is_exact { Ok(sum) } else { Err(Refused::Inexact) }
}

/// The product.
///
/// # Errors
/// When it cannot be held as it is.
pub fn product(left: Decimal, right: Decimal) -> Result<Decimal, Refused> {
    if left.is_zero() || right.is_zero() {
        return Ok(Decimal::ZERO);
    }
    // `rust_decimal` rounds a product that needs too many digits; its scale then falls short. Trailing zeros may cost digits
    // that the product does not need: the second try is without.
    for (left, right) in [(left, right), (left.normalize(), right.normalize())] {
        let product = left.checked_mul(right).ok_or(Refused::Overflow)?;
        if !product.is_zero() && product.scale() == left.scale() + right.scale() {
            return Ok(product);
        }
    }
    Err(Refused::Inexact)
}

/// What is left of the first when the second is taken away, never less than nothing.
pub fn beyond(left: Decimal, right: Decimal) -> Option<Decimal> {
    sum(left, -right).ok().map(|rest| rest.max(Decimal::ZERO))
}

/// A value of at least nothing, in whole minor units of the currency.
pub fn in_minor_units(value: Decimal, currency: Currency, rounding: Rounding) -> Decimal {
    let strategy = match rounding {
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::Up => RoundingStrategy::AwayFromZero,
        Rounding::Down => RoundingStrategy::ToZero,
    };
    value.round_dp_with_strategy(currency.decimals(), strategy)
}
