//! The most that can be paid now: the largest amount that, with its fee, fits the money and every limit that is known.

use rust_decimal::Decimal;

use super::limit::{Bound, Measure, Sums};
use super::{Charges, Question};
use crate::case::Amount;

/// The most that can be paid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payable {
    /// In the currency of the amount.
    pub amount: Amount,
    /// In the currency of the account, without the fee.
    pub price: Amount,
    /// Only limits bind it: what money there is, is not known.
    pub by_limits_only: bool,
}

/// The most that can be paid now, in whole minor units of the amount's currency. None where nothing bounds it, or where the fee
/// of what may be the most is not known.
///
/// Every condition that a larger amount meets is met by a smaller one too, the minimum apart: prices, fees and sums do not fall
/// as the amount grows. So the largest one is found by halving.
pub fn payable(question: &Question<'_>, charges: &Charges<'_>, available: Option<Amount>, limits: &[Bound<'_>]) -> Option<Payable> {
    if !question.moves_money() {
        return None;
    }
    let sure: Vec<&Bound<'_>> = limits.iter().filter(|bound| bound.sure).collect();
    let bounded = available.is_some() || sure.iter().any(|bound| !matches!(bound.measure, Measure::Least(_)));
    let ceilings = sure.iter().copied().filter(|bound| !matches!(bound.measure, Measure::Least(_))).collect();
    let search = Search { question, charges, available, ceilings };
    let most = if bounded { search.most()? } else { return None };
    let sums = search.sums(most)?;
    let amount = if sure.iter().all(|bound| bound.allows(&sums)) { sums.amount } else { Decimal::ZERO };
    let price = question.rounded(question.exact(amount)?);
    Some(Payable { amount: Amount(amount), price: Amount(price), by_limits_only: available.is_none() })
}

struct Search<'a> {
    question: &'a Question<'a>,
    charges: &'a Charges<'a>,
    available: Option<Amount>,
    /// The limits that a smaller amount is more likely to keep.
    ceilings: Vec<&'a Bound<'a>>,
}

impl Search<'_> {
    /// The most minor units that fit.
    fn most(&self) -> Option<i128> {
        // The first power of two that does not fit, and the one before it.
        let mut above: i128 = 1;
        while self.fits(above)? {
            above = above.checked_mul(2)?;
        }
        let mut most = above / 2;
        while most + 1 < above {
            let middle = most + (above - most) / 2;
            if self.fits(middle)? {
                most = middle;
            } else {
                above = middle;
            }
        }
        Some(most)
    }

    /// Whether so many minor units fit; none where that cannot be told.
    fn fits(&self, units: i128) -> Option<bool> {
        let sums = self.sums(units)?;
        let enough = self.available.map_or(Some(true), |available| sums.due.within(available.0));
        let allowed = self.ceilings.iter().all(|bound| bound.allows(&sums));
        if allowed { enough } else { Some(false) }
    }

    fn sums(&self, units: i128) -> Option<Sums> {
        let amount = Decimal::try_from_i128_with_scale(units, self.question.case.currency.decimals()).ok()?;
        let exact = self.question.exact(amount)?;
        let due = self.question.due(exact, self.charges.on(exact));
        Some(Sums { amount, price: self.question.rounded(exact), due })
    }
}
