use rust_decimal::Decimal;

use super::super::node::Arithmetic;
use super::super::ops::Number;
use super::*;

#[test]
fn decimals_are_exact() {
    holds("dec(\"0.1\") + dec(\"0.2\") == dec(\"0.3\")");
    holds("dec(\"0.1\") + dec(\"0.2\") == dec('0.30')");
    holds("dec(\"79228162514264337593543950334\") + 1 == dec(\"79228162514264337593543950335\")");
    holds("dec(\"79228162514264337593543950335\") > dec(\"79228162514264337593543950334\")");
    holds("dec(\"9999999999999999.99\") * 100 == dec(\"999999999999999999\")");
    holds("amount * dec(\"0.006\") == dec(\"0.597\")");
    holds("dec(\"0.0000000000000000000000000001\") > 0");
    holds("dec(\"10\") / 4 == dec(\"2.5\") && dec(10) / 4 == dec(\"2.5\")");
    holds("dec(\"10.5\") % 3 == dec(\"1.5\") && 7 % 4 == 3");
}

#[test]
fn whole_numbers_and_decimals_mix_in_both_orders() {
    holds("100 >= amount && amount <= 100 && !(99 >= amount)");
    holds("1 == dec(\"1.00\") && dec(\"1.00\") == 1 && 1 != amount");
    holds("100 - amount == dec(\"0.5\") && amount - 100 == dec(\"-0.5\")");
    holds("-amount < 0 && abs(-amount) == amount && abs(-3) == 3");
    holds("min(amount, 3) == 3 && max(3, amount) == amount && min(2, 1) == 1");
    holds("sum([1, amount, dec(\"0.5\")]) == 101 && sum([]) == 0 && sum(numbers) == 6");
    holds("9223372036854775807 < dec(\"9223372036854775807.1\")");
}

#[test]
fn whole_numbers_are_checked() {
    let overflowing = [
        "9223372036854775807 + 1 > 0",
        "-9223372036854775808 - 1 < 0",
        "9223372036854775807 * 2 > 0",
        "-(-9223372036854775808) > 0",
        "abs(-9223372036854775808) > 0",
        "-9223372036854775808 % -1 == 0",
        "sum([9223372036854775807, 1]) > 0",
    ];
    for source in overflowing {
        assert_eq!(judge(source), "overflow", "{source}");
    }
}

#[test]
fn decimals_are_checked() {
    const MOST: &str = "79228162514264337593543950335";
    assert_eq!(judge(&format!("dec(\"{MOST}\") + 1 > 0")), "overflow");
    assert_eq!(judge(&format!("dec(\"{MOST}\") * 10 > 0")), "overflow");
    assert_eq!(judge(&format!("dec(\"{MOST}\") / dec(\"0.1\") > 0")), "overflow");
    assert_eq!(judge(&format!("dec(\"{MOST}\") + dec(\"0.1\") > 0")), "inexact");
    assert_eq!(judge(&format!("dec(\"{MOST}\") - dec(\"0.1\") > 0")), "inexact");
    assert_eq!(judge(&format!("dec(\"{MOST}\") * dec(\"1.5\") > 0")), "overflow");
    let tiny = "dec(\"0.0000000000000000000000000001\")";
    assert_eq!(judge(&format!("{tiny} * {tiny} == 0")), "inexact");
    assert_eq!(judge(&format!("{tiny} * dec(\"0.5\") == 0")), "inexact");
    assert_eq!(judge(&format!("{tiny} * dec(\"10.00\") > 0")), "true");
}

#[test]
fn division_by_zero_is_unknown() {
    for source in ["amount / 0 > 0", "amount % 0 > 0", "7 % 0 == 0", "dec(1) / (amount - amount) > 0"] {
        assert_eq!(judge(source), "division-by-zero", "{source}");
    }
}

#[test]
fn int_division_and_floats_are_refused() {
    assert!(mistake("count / 2 == 1").starts_with("/: dividing two whole numbers"));
    assert!(mistake("(t ? 1 : 2) / count > 1").starts_with("/: "));
    assert_eq!(mistake("amount > 0.31"), "0.31: a floating-point number is not exact: write dec(\"0.31\")");
    assert!(mistake("amount > -0.310").ends_with("write dec(\"-0.310\")"));
    assert!(mistake("amount > 1e3").ends_with("write dec(\"1000\")"));
    assert!(mistake("amount > .5").ends_with("write dec(\"0.5\")"));
}

#[test]
fn decimal_literals_are_plain() {
    for text in [
        "",
        "1e3",
        "1_000",
        "+1",
        "1.",
        ".5",
        "abc",
        "1,5",
        " 1",
        "--1",
        "0.00000000000000000000000000001",
        "79228162514264337593543950336",
    ] {
        let source = format!("amount > dec(\"{text}\")");
        let errors = compile_bool(&source, &env()).unwrap_err();
        assert_eq!(errors[0].kind, ExprErrorKind::BadDecimal { text: text.to_owned() }, "{text}");
    }
    assert!(mistake("amount > dec(name)").contains("literal"));
    assert!(mistake("amount > dec(0.5)").contains("dec(\"0.5\")"));
}

/// Random decimals against whole-number arithmetic: what comes out is right, and what fits does
/// come out.
#[test]
fn arithmetic_is_exact_or_refused() {
    let mut random = property::Random(7);
    let mut refused = 0;
    for _ in 0..50_000 {
        let mut mantissa = || {
            let wide = (i128::from(random.next()) << 31) ^ i128::from(random.next());
            let sign = if random.below(2) == 0 { 1 } else { -1 };
            sign * (wide >> random.below(96))
        };
        let (left, right) = (mantissa(), mantissa());
        let (a, b) = (random.below(10), random.below(10));
        let (x, y) = (number(left, a), number(right, b));
        let (at_9, by_9) = (left * power(9 - a), right * power(9 - b));
        let sum = x.apply(Arithmetic::Add, y).map(Number::decimal);
        if let Ok(sum) = sum {
            assert!(same(sum, at_9 + by_9, 9), "{left}e-{a} + {right}e-{b} = {sum}");
        } else {
            assert!(!fits(at_9 + by_9, 9), "{left}e-{a} + {right}e-{b}");
            refused += 1;
        }
        assert_eq!(x.compare(y), at_9.cmp(&by_9), "{left}e-{a} <=> {right}e-{b}");
        if by_9 != 0 {
            let rest = x.apply(Arithmetic::Remainder, y).map(Number::decimal);
            assert!(rest.is_ok_and(|it| same(it, at_9 % by_9, 9)), "{left}e-{a} % {right}e-{b}");
        }
        let Some(product) = left.checked_mul(right) else {
            continue;
        };
        match x.apply(Arithmetic::Multiply, y).map(Number::decimal) {
            Ok(it) => assert!(same(it, product, a + b), "{left}e-{a} * {right}e-{b} = {it}"),
            Err(_) => assert!(product.abs() >= 1 << 96, "{left}e-{a} * {right}e-{b}"),
        }
    }
    assert!(refused > 100, "{refused}");
}

fn power(exponent: usize) -> i128 {
    10_i128.pow(u32::try_from(exponent).expect("small"))
}

fn number(mantissa: i128, scale: usize) -> Number {
    Number::Dec(Decimal::from_i128_with_scale(mantissa, u32::try_from(scale).expect("small")))
}

/// Whether a decimal is exactly that many units of that scale.
fn same(decimal: Decimal, units: i128, scale: usize) -> bool {
    let of_decimal = usize::try_from(decimal.scale()).expect("small");
    let (gap, over) = (scale.saturating_sub(of_decimal), of_decimal.saturating_sub(scale));
    decimal.mantissa().checked_mul(power(gap)) == units.checked_mul(power(over))
}

/// Whether a decimal can hold that many units of that scale.
fn fits(units: i128, scale: usize) -> bool {
    (0..=scale).any(|cut| units % power(cut) == 0 && (units / power(cut)).abs() < 1 << 96)
}
