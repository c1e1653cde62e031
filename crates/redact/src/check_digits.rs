//! Check digits of numbers that say who somebody is.

use std::ops::RangeInclusive;

/// The check digit of card numbers (ISO/IEC 7812-1, Luhn).
pub fn luhn_ok(digits: &str) -> bool {
    let values: Vec<u32> = digits.bytes().map(|b| u32::from(b.wrapping_sub(b'0'))).collect();
    values.len() >= 12 && is_luhn(&values)
}

/// Whether digits of any length end with the check digit of Luhn.
pub(crate) fn is_luhn(digits: &[u32]) -> bool {
    let doubled = |d: u32| if d > 4 { d * 2 - 9 } else { d * 2 };
    digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 1 { doubled(*d) } else { *d }).sum::<u32>().is_multiple_of(10)
}

/// Issuers of bank cards (ISO/IEC 7812-1): the first six digits, and how many digits their cards have.
const ISSUERS: &[(RangeInclusive<u32>, RangeInclusive<usize>)] = &[
    // American Express, Diners Club.
    (340_000..=349_999, 15..=15),
    (370_000..=379_999, 15..=15),
    (300_000..=305_999, 14..=19),
    (309_500..=309_599, 14..=19),
    (360_000..=369_999, 14..=19),
    (380_000..=399_999, 14..=19),
    // Diners Club of old, and JCB.
    (308_800..=309_499, 16..=16),
    (309_600..=310_299, 16..=16),
    (311_200..=312_099, 16..=16),
    (315_800..=315_999, 16..=16),
    (333_700..=334_999, 16..=16),
    // GPN.
    (194_600..=194_699, 16..=16),
    // Mir, Borica, PayPak, Mastercard's second range.
    (220_000..=220_599, 16..=19),
    (222_100..=272_099, 16..=16),
    // JCB, Troy.
    (213_100..=213_199, 15..=15),
    (180_000..=180_099, 15..=15),
    (352_800..=358_999, 16..=19),
    (979_200..=979_289, 16..=16),
    // Visa.
    (400_000..=499_999, 13..=13),
    (400_000..=499_999, 16..=16),
    (400_000..=499_999, 19..=19),
    // Mastercard, Maestro, Elo, Verve.
    (500_000..=509_999, 13..=19),
    (510_000..=559_999, 16..=16),
    (560_000..=589_999, 13..=19),
    // RuPay, Discover, UnionPay, Maestro, Hipercard, Elo, Verve.
    (600_000..=609_999, 13..=19),
    (610_000..=619_999, 16..=19),
    (620_000..=629_999, 13..=19),
    (630_000..=639_999, 13..=19),
    (640_000..=659_999, 16..=19),
    (660_000..=699_999, 13..=19),
    // Maestro with twelve digits.
    (501_800..=501_899, 12..=12),
    (502_000..=502_099, 12..=12),
    (503_800..=503_899, 12..=12),
    (589_300..=589_399, 12..=12),
    (630_400..=630_499, 12..=12),
    (639_000..=639_099, 12..=12),
    (675_900..=676_399, 12..=12),
    (676_770..=676_779, 12..=12),
    // Uzcard.
    (860_000..=860_099, 16..=16),
    // UnionPay and RuPay, Chinese banks of old, cards of nations.
    (810_000..=829_999, 16..=19),
    (356_000..=356_999, 16..=19),
    (900_000..=999_999, 16..=19),
];

/// Airlines and others that issue cards of UATP: the three digits behind the one with which all of them begin.
const UATP: [u32; 46] = [
    1, 5, 6, 14, 16, 27, 37, 44, 45, 47, 53, 55, 57, 64, 65, 74, 75, 79, 80, 81, 82, 86, 105, 108, 114, 117, 125, 131, 157, 160, 176, 180,
    205, 217, 220, 232, 235, 257, 297, 354, 618, 695, 781, 784, 988, 999,
];

/// Whether an issuer of bank cards can have given a number of this length that begins with these six digits.
pub(crate) fn is_issued(first: u32, length: usize) -> bool {
    if length == 15 && (100_000..=199_999).contains(&first) && UATP.contains(&(first / 100 % 1_000)) {
        return true;
    }
    ISSUERS.iter().any(|(from, lengths)| from.contains(&first) && lengths.contains(&length))
}

/// Whether digits are a number that an issuer of bank cards can have given: by length, issuer and check digit.
pub fn is_card_number(digits: &str) -> bool {
    let first = digits.get(..6).and_then(|s| s.parse().ok());
    digits.bytes().all(|b| b.is_ascii_digit()) && first.is_some_and(|first| is_issued(first, digits.len())) && luhn_ok(digits)
}

/// The digits of a text, whatever else is in it.
pub(crate) fn numbers(digits: &str) -> Vec<u32> {
    digits.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// A resident identity number of mainland China, of 18 characters (GB 11643-1999, ISO 7064 MOD 11-2) or of 15 digits.
pub(crate) fn is_resident_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    match text.len() {
        15 => is_region(text) && is_day(19, &text[6..12]),
        18 => {
            let sum: u32 = text.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
            let checked = text.bytes().last().is_some_and(|last| last.to_ascii_uppercase() == CHECK[(sum % 11) as usize]);
            checked && is_region(text) && text[6..8].parse().is_ok_and(|century| is_day(century, &text[8..14]))
        }
        _ => false,
    }
}

/// Whether a number begins with the code of a province, or of Hong Kong, Macao or Taiwan (GB/T 2260).
fn is_region(digits: &str) -> bool {
    matches!(
        digits.get(..2).and_then(|s| s.parse().ok()),
        Some(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83_u8)
    )
}

/// Whether six digits are a day on which somebody alive can be born.
fn is_day(century: u32, digits: &str) -> bool {
    let number = |from: usize| digits.get(from..from + 2).and_then(|s| s.parse::<u32>().ok()).unwrap_or(0);
    (1880..=2100).contains(&(century * 100 + number(0))) && (1..=12).contains(&number(2)) && (1..=31).contains(&number(4))
}

/// An identity card of Hong Kong: one or two letters, six digits, a check character.
pub(crate) fn is_hong_kong_number(text: &str) -> bool {
    let plain: Vec<u32> = text.chars().filter(char::is_ascii_alphanumeric).filter_map(|c| c.to_digit(36)).collect();
    let letters = plain.iter().take_while(|v| **v >= 10).count();
    if !(1..=2).contains(&letters) || plain.len() != letters + 7 || plain[letters..letters + 6].iter().any(|v| *v >= 10) {
        return false;
    }
    // A single letter stands behind a blank, which counts 36.
    let padded: Vec<u32> = std::iter::repeat_n(36, 2 - letters).chain(plain.iter().copied().take(letters + 6)).collect();
    let sum: u32 = padded.iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(v, w)| v * w).sum();
    (sum + plain[letters + 6]).is_multiple_of(11)
}

/// An identity number of Taiwan: a letter, a sex or residence, eight digits.
pub(crate) fn is_taiwan_number(text: &str) -> bool {
    const ORDER: &str = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let Some(letter) = text.chars().next().and_then(|c| ORDER.find(c.to_ascii_uppercase())) else { return false };
    let digits = numbers(&text[1..]);
    if digits.len() != 9 || text.len() != 10 || !matches!(digits[0], 1 | 2 | 8 | 9) {
        return false;
    }
    let code = u32::try_from(letter).unwrap_or(0) + 10;
    let sum: u32 = digits.iter().zip([8, 7, 6, 5, 4, 3, 2, 1, 1]).map(|(v, w)| v * w).sum();
    (code / 10 + code % 10 * 9 + sum).is_multiple_of(10)
}

/// A tax number of a person in Brazil.
pub(crate) fn is_cpf(digits: &str) -> bool {
    let d = numbers(digits);
    let check = |n: usize| {
        let sum: u32 = d[..n].iter().zip((2..=u32::try_from(n).unwrap_or(0) + 1).rev()).map(|(v, w)| v * w).sum();
        sum * 10 % 11 % 10 == d[n]
    };
    d.len() == 11 && d.iter().any(|v| *v != d[0]) && check(9) && check(10)
}

/// A tax number of a company in Brazil.
pub(crate) fn is_cnpj(digits: &str) -> bool {
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let d = numbers(digits);
    let check = |n: usize| {
        let sum: u32 = d[..n].iter().zip(&WEIGHTS[13 - n..]).map(|(v, w)| v * w).sum();
        (if sum % 11 < 2 { 0 } else { 11 - sum % 11 }) == d[n]
    };
    d.len() == 14 && d.iter().any(|v| *v != d[0]) && check(12) && check(13)
}

/// An Aadhaar number of India (Verhoeff).
pub(crate) fn is_aadhaar(digits: &str) -> bool {
    const TURNED: [[usize; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    // The group of the pentagon's turns and reflections.
    let times = |a: usize, b: usize| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let d = numbers(digits);
    d.len() == 12 && d[0] >= 2 && d.iter().rev().enumerate().fold(0, |c, (i, v)| times(c, TURNED[i % 8][*v as usize])) == 0
}

/// The check digits of an international bank account number (ISO 13616, ISO 7064 MOD 97-10), without spaces.
pub(crate) fn is_iban(plain: &[u8]) -> bool {
    if !(15..=34).contains(&plain.len()) || !plain.iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let rest = plain[4..].iter().chain(&plain[..4]).fold(0_u32, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_standards() {
        for card in ["4111111111111111", "5555555555554444", "378282246310005", "6200000000000005", "2200123456789019", "6304000000000000"]
        {
            assert!(is_card_number(card), "{card}");
        }
        assert!(!is_card_number("4111111111111112") && !is_card_number("1234567812345670"));
        assert!(is_resident_number("11010519491231002X") && is_resident_number("110105491231002"));
        assert!(!is_resident_number("110105194912310021"));
        assert!(is_hong_kong_number("A123456(3)") && is_hong_kong_number("G1234561") == is_hong_kong_number("g123456(1)"));
        assert!(is_taiwan_number("A123456789") && !is_taiwan_number("A123456788"));
        assert!(is_cpf("52998224725") && !is_cpf("52998224726") && !is_cpf("11111111111"));
        assert!(is_cnpj("11222333000181") && !is_cnpj("11222333000182"));
        assert!(is_aadhaar("234123412346") && !is_aadhaar("234123412347"));
        assert!(is_iban(b"DE89370400440532013000") && is_iban(b"gb82west12345698765432") && !is_iban(b"DE89370400440532013001"));
    }
}
