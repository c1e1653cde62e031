//! What holds for every amount. The engine is held against an independent computation in fractions of any length.

use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use paydoctor::case::{Amount, Case, Rate};
use paydoctor::pack::{Pack, Rules};
use paydoctor::rules::exact::{in_minor_units, product, sum};
use paydoctor::rules::{Answer, Charges, Question, answer};
use paydoctor::wallet::{Rounding, Wallet};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use crate::{case_of, currency, wallet_of};

const NOW: &str = "2026-11-22T10:00:00+08:00";

/// A decimal as a fraction.
fn fraction(value: Decimal) -> BigRational {
    BigRational::new(BigInt::from(value.mantissa()), BigInt::from(10).pow(value.scale()))
}

/// A fraction of at least nothing, rounded to so many decimals.
fn rounded(value: &BigRational, decimals: u32, rounding: Rounding) -> BigRational {
    let unit = BigRational::from(BigInt::from(10).pow(decimals));
    let units = value * &unit;
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let whole = match rounding {
        Rounding::HalfUp => (units + half).floor(),
        Rounding::Up => units.ceil(),
        Rounding::Down => units.floor(),
    };
    whole / unit
}

/// The fee of one rule, as the documentation has it.
fn expected_fee(rule: &paydoctor::wallet::Fee, exact: &BigRational, used: Decimal, decimals: u32) -> BigRational {
    let zero = BigRational::from(BigInt::from(0));
    let at_least_zero = |value: BigRational| if value < zero { zero.clone() } else { value };
    let mut base = exact.clone();
    if let Some(above) = rule.above {
        base = at_least_zero(base - fraction(above.0));
    }
    if let Some(free) = &rule.free {
        base = at_least_zero(base - at_least_zero(fraction(free.amount.0) - fraction(used)));
    }
    if base <= zero {
        return zero;
    }
    let hundred = BigRational::from(BigInt::from(100));
    let mut fee = rule.percent.map_or(zero.clone(), |percent| base * fraction(percent.0) / hundred);
    fee += rule.fixed.map_or(zero.clone(), |fixed| fraction(fixed.0));
    if let Some(min) = rule.min {
        fee = fee.max(fraction(min.0));
    }
    if let Some(max) = rule.max {
        fee = fee.min(fraction(max.0));
    }
    rounded(&fee, decimals, rule.rounding)
}

/// A question, all of it known.
#[derive(Clone, Debug)]
struct World {
    wallet: Wallet,
    case: Case,
}

impl World {
    fn ask<T>(&self, then: impl FnOnce(&Question<'_>, &Answer<'_>) -> T) -> T {
        let pack = Pack::default();
        let rules: Rules<'_> = pack.rules_for(&self.wallet);
        let question = Question::new(&self.case, &self.wallet, &rules, NOW);
        then(&question, &answer(&question))
    }

    fn with(&self, change: impl FnOnce(&mut Case)) -> Self {
        let mut other = self.clone();
        change(&mut other.case);
        other
    }
}

fn minor(units: i64, code: &str) -> String {
    Decimal::new(units, currency(code).decimals()).to_string()
}

prop_compose! {
    /// A fee rule whose minimum is not above its maximum.
    fn fee_rule(id: &'static str)(
        percent in 0_i64..50_000,
        fixed in proptest::option::of(0_i64..500),
        bounds in proptest::option::of((0_i64..300, 0_i64..5_000)),
        above in proptest::option::of(0_i64..30_000),
        free in proptest::option::of(0_i64..200_000),
        rounding in prop_oneof![Just("half-up"), Just("up"), Just("down")],
    ) -> serde_json::Value {
        let origin = json!({ "as_of": "2026-01-01", "confidence": 90, "source": ["test"] });
        let mut rule = json!({ "id": id, "title": { "en": id, "zh-CN": id }, "rounding": rounding, "origin": origin });
        if percent > 0 {
            rule["percent"] = json!(Decimal::new(percent, 3).to_string());
        }
        let mut set = |key: &str, units: Option<i64>| if let Some(units) = units { rule[key] = json!(minor(units, "CNY")) };
        set("fixed", fixed);
        set("min", bounds.map(|(min, _)| min));
        set("max", bounds.map(|(min, more)| min + more));
        set("above", above);
        if let Some(free) = free {
            rule["free"] = json!({ "period": "lifetime", "amount": minor(free, "CNY") });
        }
        rule
    }
}

prop_compose! {
    fn limit(id: &'static str)(
        period in prop_oneof![Just("payment"), Just("day"), Just("month"), Just("year"), Just("lifetime")],
        max in 0_i64..1_000_000,
    ) -> serde_json::Value {
        let origin = json!({ "as_of": "2026-01-01", "confidence": 90, "source": ["test"] });
        json!({ "id": id, "title": { "en": id, "zh-CN": id }, "period": period, "max": minor(max, "CNY"), "origin": origin })
    }
}

prop_compose! {
    fn world()(
        code in prop_oneof![Just("CNY"), Just("JPY"), Just("KWD"), Just("USD")],
        units in 0_i64..2_000_000,
        rate in 1_i64..30_000_000,
        balance in 0_i64..3_000_000,
        hold in 0_i64..10_000,
        stated in proptest::option::weighted(0.2, 0_i64..500),
        fees in proptest::collection::vec(fee_rule("f"), 0..3),
        limits in proptest::collection::vec(limit("l"), 0..4),
        least in proptest::option::weighted(0.2, 0_i64..2_000),
        own in proptest::option::of(0_i64..1_000_000),
        used in 0_i64..500_000,
        combines in any::<bool>(),
        card in 0_i64..2_000_000,
    ) -> World {
        let mut all = limits;
        if let Some(least) = least {
            all.push(json!({ "id": "m", "title": { "en": "m", "zh-CN": "m" }, "period": "payment", "min": minor(least, "CNY"),
                "origin": { "as_of": "2026-01-01", "confidence": 90, "source": ["test"] } }));
        }
        let wallet = wallet_of(json!({ "timezone": "Asia/Shanghai", "currency": "CNY", "combines": combines, "limits": all, "fees": fees }));
        let spent = minor(used, "CNY");
        let mut case = json!({
            "amount": minor(units, code), "currency": code, "balance": minor(balance, "CNY"), "hold": minor(hold, "CNY"),
            "used": { "day": spent, "month": spent, "year": spent, "lifetime": spent, "free_allowance": spent },
            "instruments": [{ "id": "card", "kind": "debit-card", "available": minor(card, "CNY") }],
        });
        if code != "CNY" {
            case["rate"] = json!(Decimal::new(rate, 6).to_string());
            case["account_currency"] = json!("CNY");
        }
        if let Some(stated) = stated {
            case["fee"] = json!(minor(stated, "CNY"));
        }
        if let Some(own) = own {
            case["own_limits"] = json!([{ "period": "day", "max": minor(own, "CNY") }]);
        }
        let case = case_of(case, &wallet);
        World { wallet, case }
    }
}

/// Whether a payment of this amount goes through: the money is enough, and no limit is exceeded.
fn goes_through(world: &World, amount: Decimal) -> bool {
    world
        .with(|case| case.amount = Some(Amount(amount)))
        .ask(|_, answer| answer.enough == Some(true) && answer.limits.iter().all(|bound| bound.exceeded == Some(false)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn price_fee_and_due_are_the_exact_result_rounded_once(world in world()) {
        world.ask(|_, answer| {
            let amount = fraction(world.case.amount.expect("given").0);
            let exact = amount * world.case.rate.map_or(BigRational::from(BigInt::from(1)), |rate| fraction(rate.0));
            let used = world.case.used.free_allowance.expect("given").0;
            let by_rules = world.wallet.fees.iter().map(|rule| expected_fee(rule, &exact, used, 2));
            let fee = world.case.fee.map_or_else(|| by_rules.sum::<BigRational>(), |fee| fraction(fee.0));
            let due = rounded(&(exact.clone() + &fee), 2, Rounding::HalfUp);
            prop_assert_eq!(fraction(answer.fee.and_then(paydoctor::rules::Bounds::known).expect("known")), fee);
            prop_assert_eq!(fraction(answer.due.and_then(paydoctor::rules::Bounds::known).expect("known")), due.clone());
            prop_assert_eq!(fraction(answer.price.expect("known").0), rounded(&exact, 2, Rounding::HalfUp));
            // Hold and balance are whole minor units: taking them in after the rounding is as exact as before it.
            let zero = BigRational::from(BigInt::from(0));
            let available = (fraction(world.case.balance.expect("given").0) - fraction(world.case.hold.expect("given").0)).max(zero.clone());
            let missing = (due - &available).max(zero);
            prop_assert_eq!(fraction(answer.missing.expect("known").0), missing.clone());
            prop_assert_eq!(answer.enough, Some(missing == BigRational::from(BigInt::from(0))));
            Ok(())
        })?;
    }

    #[test]
    fn no_minor_unit_is_lost(world in world()) {
        world.ask(|question, answer| {
            let (price, fee) = (answer.price.expect("known").0, answer.fee.and_then(paydoctor::rules::Bounds::known).expect("known"));
            let due = answer.due.and_then(paydoctor::rules::Bounds::known).expect("known");
            prop_assert_eq!(price + fee - due, Decimal::ZERO);
            prop_assert!(fee.scale() <= 2 && due.normalize().scale() <= 2);
            if let Some(missing) = answer.missing {
                prop_assert_eq!(missing.0.is_zero(), answer.enough == Some(true));
            }
            // Two that pay together pay what is due, and neither more than it has.
            if let Some(combination) = &answer.combination {
                let together = combination.first_pays.0 + combination.second_pays.0;
                prop_assert!(answer.fits.iter().filter_map(|fit| fit.due).all(|d| d.known().is_none_or(|d| d <= together)));
                for (id, pays) in [(&combination.first, combination.first_pays), (&combination.second, combination.second_pays)] {
                    let fit = answer.fits.iter().find(|fit| fit.id == *id).expect("one of them");
                    prop_assert!(fit.spendable.is_some_and(|spendable| pays <= spendable));
                }
            }
            // What is left of a limit and what was used of it make up the limit, or it was used up.
            for bound in &answer.limits {
                if let (paydoctor::rules::Measure::Most(max), Some(left), Some(used)) = (bound.measure, bound.left(), bound.used.amount.known()) {
                    prop_assert!(left + used == max.0 || (left.is_zero() && used >= max.0));
                }
            }
            let _ = question;
            Ok(())
        })?;
    }

    #[test]
    fn what_is_split_and_converted_adds_up_again(units in 0_i64..9_000_000_000, part in 0_i64..9_000_000_000, rate in 1_i64..30_000_000) {
        let (whole, part) = (Decimal::new(units, 2), Decimal::new(part.min(units), 2));
        let (rate, rest) = (Decimal::new(rate, 6), whole - part);
        let converted = |amount| product(amount, rate).expect("few digits");
        prop_assert_eq!(sum(converted(part), converted(rest)), Ok(converted(whole)));
        // Rounded, the parts differ from the whole by one minor unit at most.
        let in_units = |amount| in_minor_units(converted(amount), currency("CNY"), Rounding::HalfUp);
        prop_assert!((in_units(part) + in_units(rest) - in_units(whole)).abs() <= Decimal::new(1, 2));
    }

    #[test]
    fn payable_is_payable_and_one_minor_unit_more_is_not(world in world()) {
        // A fee that the screen showed is that of one amount: it says nothing of another.
        let world = world.with(|case| case.fee = None);
        let payable = world.ask(|_, answer| answer.payable.expect("a balance bounds it").amount.0);
        let unit = Decimal::new(1, world.case.currency.decimals());
        prop_assert!(payable.is_zero() || goes_through(&world, payable), "{payable} is not payable");
        if payable.is_zero() {
            // None at all: not the least amount, nor one that meets the minimum, nor the one that was asked for.
            let least = world.wallet.limits.iter().filter_map(|l| l.min).map(|min| min.0).max().unwrap_or(unit);
            for amount in [unit, least, world.case.amount.expect("given").0] {
                prop_assert!(amount.is_zero() || !goes_through(&world, amount), "{amount} is payable");
            }
        } else {
            prop_assert!(!goes_through(&world, payable + unit), "{} is payable", payable + unit);
        }
    }

    #[test]
    fn more_money_never_makes_less_payable(world in world(), more in 0_i64..1_000_000) {
        let richer = world.with(|case| case.balance = case.balance.map(|b| Amount(b.0 + Decimal::new(more, 2))));
        let payable = |world: &World| world.ask(|_, answer| (answer.payable.map(|p| p.amount), answer.missing, answer.enough));
        let ((before, lacking, enough), (after, lacks, now)) = (payable(&world), payable(&richer));
        prop_assert!(before <= after);
        prop_assert!(lacks <= lacking);
        prop_assert!(enough != Some(true) || now == Some(true));
    }

    #[test]
    fn a_fee_never_falls_as_the_amount_grows(world in world(), more in 0_i64..1_000_000) {
        world.ask(|question, _| {
            let charges = Charges::of(question);
            let amount = Decimal::new(more, 2);
            let (less, more) = (charges.on(amount).known(), charges.on(amount + Decimal::new(1, 2)).known());
            prop_assert!(less.is_some() && less <= more);
            Ok(())
        })?;
    }

    /// What is unknown makes a range, and what is true lies in it.
    #[test]
    fn an_open_fee_is_a_range_around_the_true_one(world in world()) {
        let known = world.ask(|_, answer| answer.fee.and_then(paydoctor::rules::Bounds::known).expect("known"));
        let open = world.with(|case| case.used.free_allowance = None);
        open.ask(|_, answer| {
            let fee = answer.fee.expect("a range");
            prop_assert!(fee.low <= known && fee.high.is_none_or(|high| known <= high), "{known} is not in {fee:?}");
            Ok(())
        })?;
    }

    #[test]
    fn nothing_panics_at_the_ends_of_the_numbers(
        digits in proptest::array::uniform6((any::<u32>(), any::<u32>(), any::<u32>(), 0_u32..29)),
        code in prop_oneof![Just("CNY"), Just("JPY"), Just("KWD")],
        percent in proptest::option::of(any::<u32>()),
        now in prop_oneof![Just("9999-12-31T23:59:59Z"), Just("-009999-01-02T00:00:00Z"), Just("not a time"), Just(NOW)],
    ) {
        let [amount, rate, balance, hold, max, fixed] = digits.map(|(lo, mid, hi, scale)| Decimal::from_parts(lo, mid, hi, false, scale));
        let origin = json!({ "as_of": "2026-01-01", "confidence": 90, "source": ["test"] });
        let title = json!({ "en": "a", "zh-CN": "a" });
        let wallet = wallet_of(json!({ "timezone": "Asia/Shanghai", "combines": true,
            "limits": [{ "id": "l", "title": title, "period": "day", "max": max.to_string(), "min": fixed.to_string(), "count": 4_294_967_295_u32, "origin": origin }],
            "fees": [{ "id": "f", "title": title, "fixed": fixed.to_string(), "percent": percent.map(|p| Decimal::from(p).to_string()), "origin": origin,
                       "free": { "period": "day", "amount": max.to_string() } }] }));
        let mut case = case_of(json!({ "currency": code, "instruments": [{ "id": "a", "kind": "debit-card", "per_day": "1" }], "instrument": "a" }), &wallet);
        case.amount = Some(Amount(amount));
        case.rate = Some(Rate(rate)).filter(|rate| !rate.0.is_zero());
        case.balance = Some(Amount(balance));
        case.hold = Some(Amount(hold));
        let pack = Pack::default();
        let rules = pack.rules_for(&wallet);
        for method in [None, Some("a".to_owned())] {
            case.instrument.clone_from(&method);
            let question = Question::new(&case, &wallet, &rules, now);
            let answer = answer(&question);
            if let (Some(payable), Some(available)) = (answer.payable, answer.available) {
                prop_assert!(payable.price.0 <= available.0.max(Decimal::ZERO));
            }
        }
    }
}

#[test]
fn the_independent_computation_rounds_as_its_name_says() {
    let half = fraction(Decimal::from_str("0.125").expect("a decimal"));
    let shown = |rounding| rounded(&half, 2, rounding).to_string();
    assert_eq!((shown(Rounding::HalfUp), shown(Rounding::Up), shown(Rounding::Down)), ("13/100".into(), "13/100".into(), "3/25".into()));
}
