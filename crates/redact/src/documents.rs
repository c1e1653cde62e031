//! Numbers of documents and tax numbers of many countries that prove themselves: by check digits, dates of birth and regions.

use super::check_digits::{is_cnpj, is_cpf, is_luhn, numbers};

/// The sum of digits, each times its weight.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn pair(digits: &[u32], at: usize) -> u32 {
    digits[at] * 10 + digits[at + 1]
}

/// Whether month and day can be those of a date.
fn is_day(month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// The rest of a number on division.
fn modulo(digits: &[u32], by: u64) -> u64 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + u64::from(*digit)) % by)
}

/// Whether digits without anything between them are the number of a document that few other numbers can be.
pub(crate) fn is_bare(text: &str) -> bool {
    let d = numbers(text);
    if d.iter().all(|digit| *digit == d[0]) {
        return false;
    }
    match d.len() {
        11 => is_pesel(&d) || is_turkish(&d) || is_norwegian(&d) || is_belgian(&d) || is_german(&d) || is_cpf(text),
        13 => is_swiss(&d) || is_south_african(&d) || is_romanian(&d) || is_korean(&d, true),
        14 => text[8..11] == *"000" && is_cnpj(text),
        15 => is_french(&d) || is_emirati(&d),
        _ => false,
    }
}

/// What proves the digits of a document, given the signs between their groups.
type Proof = fn(d: &[u32], signs: &[u8]) -> bool;

/// The sizes of the groups in which there are such numbers, and what proves them.
const SHAPES: [(&[usize], Proof); 22] = [
    // Korea, with the sex and the century behind the date of birth.
    (&[6, 7], |d, signs| signs == b"-" && is_korean(d, false)),
    // Sweden, Finland's is another one; Denmark of old; the Czech Republic and Slovakia.
    (&[6, 4], |d, signs| {
        (only(signs, b"-+") && is_day(pair(d, 2), pair(d, 4) % 60) && is_luhn(d))
            || (signs == b"-" && is_day(pair(d, 2), pair(d, 0)) && weighted(d, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
            || (signs == b"/" && is_day(pair(d, 2) % 50 % 20, pair(d, 4)) && modulo(d, 11) == 0)
    }),
    (&[6, 3], |d, signs| signs == b"/" && is_day(pair(d, 2) % 50, pair(d, 4)) && pair(d, 0) < 54),
    (&[8, 4], |d, signs| signs == b"-" && matches!(pair(d, 0), 18..=20) && is_day(pair(d, 4), pair(d, 6)) && is_luhn(&d[2..])),
    // Malaysia, with the place of birth.
    (&[6, 2, 4], |d, signs| {
        signs == b"--" && is_day(pair(d, 2), pair(d, 4)) && !matches!(pair(d, 6), 0 | 17..=20 | 69..=70 | 73 | 80..=81 | 94..=97)
    }),
    // Thailand.
    (&[1, 4, 5, 2, 1], |d, signs| only(signs, b"- ") && is_thai(d)),
    // Switzerland, Belgium.
    (&[3, 4, 4, 2], |d, signs| only(signs, b". -") && is_swiss(d)),
    (&[2, 2, 2, 3, 2], |d, signs| only(signs, b". -/") && is_belgian(d)),
    // The Emirates.
    (&[3, 4, 7, 1], |d, signs| only(signs, b"- ") && d[..3] == [7, 8, 4]),
    // The health service of England; tax numbers of Australia.
    (&[3, 3, 4], |d, signs| only(signs, b" ") && is_nhs(d)),
    // Argentina, Chile, Colombia.
    (&[2, 8, 1], |d, signs| only(signs, b"-./ ") && is_argentine(d)),
    (&[1, 3, 3, 1], |d, signs| signs == b"..-" && is_chilean(d)),
    (&[2, 3, 3, 1], |d, signs| signs == b"..-" && is_chilean(d)),
    (&[3, 3, 3, 1], |d, signs| signs == b"..-" && is_colombian(d)),
    // South Africa, France, Spain's social security, Poland, Germany.
    (&[6, 4, 2, 1], |d, signs| only(signs, b" -") && is_south_african(d)),
    (&[6, 4, 3], |d, signs| only(signs, b" -") && is_south_african(d)),
    (&[1, 2, 2, 2, 3, 3, 2], |d, signs| only(signs, b" .-") && is_french_start(d)),
    (&[1, 2, 2, 2, 3, 3], |d, signs| only(signs, b" .-") && is_french_start(d)),
    (&[2, 3, 3, 3], |d, signs| only(signs, b" /") && is_german(d)),
    (&[6, 5], |d, signs| only(signs, b" -") && (is_norwegian(d) || is_pesel(d))),
    // Numbers of the tax office of the United States for those without a social one.
    (&[3, 2, 4], |d, signs| only(signs, b"- ") && d[0] == 9 && matches!(pair(d, 3), 50..=65 | 70..=88 | 90..=92 | 94..=99)),
    // Canada.
    (&[3, 3, 3], |d, signs| signs == b"--" && d[0] != 0 && d[0] != 8 && is_luhn(d)),
];

/// Whether there are no signs but these.
fn only(signs: &[u8], these: &[u8]) -> bool {
    signs.iter().all(|sign| these.contains(sign))
}

/// Whether digits in groups of these sizes, with these signs between them, are the number of a document.
pub(crate) fn is_grouped(text: impl FnOnce() -> String, sizes: &[usize], signs: &[u8]) -> bool {
    SHAPES.iter().find(|(shape, _)| *shape == sizes).is_some_and(|(_, proves)| proves(&numbers(&text()), signs))
}

/// Resident registration of Korea: a date, sex and century, and until 2020 a check digit.
fn is_korean(d: &[u32], checked: bool) -> bool {
    let check = (11 - weighted(d, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10;
    is_day(pair(d, 2), pair(d, 4)) && (1..=8).contains(&d[6]) && (!checked || check == d[12])
}

/// PESEL of Poland: a date whose month says the century.
fn is_pesel(d: &[u32]) -> bool {
    is_day(pair(d, 2) % 20, pair(d, 4)) && weighted(d, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

fn is_turkish(d: &[u32]) -> bool {
    let odd: u32 = d[..9].iter().step_by(2).sum();
    let even: u32 = d[1..8].iter().step_by(2).sum();
    d[0] != 0 && (odd * 7 + 90 - even) % 10 == d[9] && d[..10].iter().sum::<u32>() % 10 == d[10]
}

fn is_norwegian(d: &[u32]) -> bool {
    is_day(pair(d, 2) % 40, pair(d, 0) % 40)
        && weighted(d, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

fn is_belgian(d: &[u32]) -> bool {
    let check = u64::from(pair(d, 9));
    let of_this_century: Vec<u32> = std::iter::once(2).chain(d[..9].iter().copied()).collect();
    pair(d, 2) % 20 <= 12 && pair(d, 4) <= 31 && (97 - modulo(&d[..9], 97) == check || 97 - modulo(&of_this_century, 97) == check)
}

/// The tax number of a person in Germany: of the first ten digits one is there twice or three times.
fn is_german(d: &[u32]) -> bool {
    let mut counts = [0; 10];
    d[..10].iter().for_each(|digit| counts[*digit as usize] += 1);
    let repeated = counts.iter().filter(|count| **count > 1).count() == 1 && counts.iter().all(|count| *count <= 3);
    let product = d[..10].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    d[0] != 0 && repeated && (11 - product) % 10 == d[10]
}

fn is_swiss(d: &[u32]) -> bool {
    d[..3] == [7, 5, 6] && weighted(d, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

fn is_south_african(d: &[u32]) -> bool {
    is_day(pair(d, 2), pair(d, 4)) && d[10] <= 2 && is_luhn(d)
}

fn is_romanian(d: &[u32]) -> bool {
    let check = weighted(d, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    (1..=8).contains(&d[0])
        && is_day(pair(d, 3), pair(d, 5))
        && matches!(pair(d, 7), 1..=52 | 70)
        && (if check == 10 { 1 } else { check }) == d[12]
}

fn is_thai(d: &[u32]) -> bool {
    (11 - weighted(d, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == d[12]
}

fn is_french(d: &[u32]) -> bool {
    is_french_start(d) && 97 - modulo(&d[..13], 97) == u64::from(pair(d, 13))
}

fn is_french_start(d: &[u32]) -> bool {
    matches!(d[0], 1 | 2 | 7 | 8) && matches!(pair(d, 3), 1..=12 | 20..=42 | 50..=99)
}

fn is_emirati(d: &[u32]) -> bool {
    d[..3] == [7, 8, 4] && matches!(pair(d, 3), 19 | 20) && is_luhn(d)
}

fn is_nhs(d: &[u32]) -> bool {
    let check = 11 - weighted(d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    d[0] != 0 && check != 10 && check % 11 == d[9]
}

fn is_argentine(d: &[u32]) -> bool {
    matches!(pair(d, 0), 20 | 23..=27 | 30 | 33 | 34) && weighted(d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

fn is_chilean(d: &[u32]) -> bool {
    let sum: u32 = d[..d.len() - 1].iter().rev().zip([2, 3, 4, 5, 6, 7].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == d[d.len() - 1]
}

fn is_colombian(d: &[u32]) -> bool {
    let rest = weighted(&d[..9], &[41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
    (if rest > 1 { 11 - rest } else { rest }) == d[9]
}

/// Whether a word of letters and digits is the number of a document.
pub(crate) fn is_lettered(word: &str) -> bool {
    let bytes = word.as_bytes();
    let kind = |range: std::ops::Range<usize>, of: fn(&u8) -> bool| bytes[range].iter().all(of);
    let digit = u8::is_ascii_digit;
    let letter = u8::is_ascii_uppercase;
    match word.len() {
        9 if kind(1..8, digit) && letter(&bytes[0]) && letter(&bytes[8]) => is_singaporean(bytes) || is_spanish(bytes),
        9 if kind(0..8, digit) && letter(&bytes[8]) => is_spanish(bytes),
        9 if kind(0..2, letter) && kind(2..8, digit) && letter(&bytes[8]) => is_british(bytes),
        12 | 13 => is_mexican_tax(bytes),
        16 => is_italian(bytes),
        18 if kind(0..4, letter) && kind(4..10, digit) => is_mexican(bytes),
        18 => is_chinese_company(bytes),
        _ => false,
    }
}

/// NRIC and FIN of Singapore.
fn is_singaporean(word: &[u8]) -> bool {
    let digits: Vec<u32> = word[1..8].iter().map(|b| u32::from(b - b'0')).collect();
    let sum = weighted(&digits, &[2, 7, 6, 5, 4, 3, 2]);
    let (offset, letters): (u32, &[u8; 11]) = match word[0] {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        b'M' => (3, b"KLJNPQRTUWX"),
        _ => return false,
    };
    let at = (sum + offset) as usize % 11;
    letters[if word[0] == b'M' { 10 - at } else { at }] == word[8]
}

/// DNI and NIE of Spain.
fn is_spanish(word: &[u8]) -> bool {
    let first = match word[0] {
        b'X' => 0,
        b'Y' => 1,
        b'Z' => 2,
        b @ b'0'..=b'9' => u32::from(b - b'0'),
        _ => return false,
    };
    let number = word[1..8].iter().fold(first, |number, b| number * 10 + u32::from(b - b'0'));
    b"TRWAGMYFPDXBNJZSQVHLCKE"[number as usize % 23] == word[8]
}

/// National insurance of the United Kingdom.
fn is_british(word: &[u8]) -> bool {
    let never = [b"BG", b"GB", b"NK", b"KN", b"TN", b"NT", b"ZZ"];
    !b"DFIQUV".contains(&word[0])
        && !b"DFIOQUV".contains(&word[1])
        && matches!(word[8], b'A'..=b'D')
        && !never.iter().any(|pair| word.starts_with(*pair))
}

fn date_at(word: &[u8], at: usize) -> bool {
    let number = |i: usize| u32::from(word[i] - b'0') * 10 + u32::from(word[i + 1] - b'0');
    word[at..at + 6].iter().all(u8::is_ascii_digit) && is_day(number(at + 2), number(at + 4))
}

/// RFC of Mexico: of a person, or of a company.
fn is_mexican_tax(word: &[u8]) -> bool {
    let letters = word.len() - 9;
    word[..letters].iter().all(|b| b.is_ascii_uppercase() || *b == b'&')
        && date_at(word, letters)
        && word[letters + 6..].iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && matches!(word[word.len() - 1], b'0'..=b'9' | b'A')
        && word[letters + 6..].iter().any(u8::is_ascii_uppercase)
}

/// CURP of Mexico.
fn is_mexican(word: &[u8]) -> bool {
    date_at(word, 4)
        && matches!(word[10], b'H' | b'M' | b'X')
        && word[11..16].iter().all(u8::is_ascii_uppercase)
        && word[17].is_ascii_digit()
}

/// Codice fiscale of Italy; letters stand for digits where two persons have the same.
fn is_italian(word: &[u8]) -> bool {
    const ODD: [u32; 36] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    const SHAPE: &[u8; 16] = b"LLLLLLDDLDDLDDDL";
    let digit = |b: u8| b.is_ascii_digit() || b"LMNPQRSTUV".contains(&b);
    if !word.iter().zip(SHAPE).all(|(b, kind)| if *kind == b'L' { b.is_ascii_uppercase() } else { digit(*b) })
        || !b"ABCDEHLMPRST".contains(&word[8])
    {
        return false;
    }
    let value = |b: u8| if b.is_ascii_digit() { u32::from(b - b'0') } else { u32::from(b - b'A') };
    let odd = |b: u8| ODD[if b.is_ascii_digit() { usize::from(b - b'0') } else { usize::from(b - b'A') + 10 }];
    let sum: u32 = word[..15].iter().enumerate().map(|(i, b)| if i % 2 == 0 { odd(*b) } else { value(*b) }).sum();
    sum % 26 == u32::from(word[15] - b'A')
}

/// The unified code of a company in China (GB 32100-2015).
fn is_chinese_company(word: &[u8]) -> bool {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let values: Option<Vec<usize>> = word.iter().map(|b| ALPHABET.iter().position(|c| c == b)).collect();
    let Some(values) = values.filter(|_| matches!(word[0], b'1' | b'5' | b'9' | b'Y') && word[2..8].iter().all(u8::is_ascii_digit)) else {
        return false;
    };
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31 == values[17]
}

/// Whether a personal number of Finland ends so: a sign for the century, three digits and a check character behind a date.
pub(crate) fn is_finnish(date: &str, rest: &str) -> bool {
    let (d, bytes) = (numbers(date), rest.as_bytes());
    if d.len() != 6
        || bytes.len() != 5
        || !bytes[1..4].iter().all(u8::is_ascii_digit)
        || !matches!(bytes[0], b'-' | b'+' | b'A'..=b'F' | b'U'..=b'Y')
    {
        return false;
    }
    let number = format!("{date}{}", &rest[1..4]).parse::<usize>().unwrap_or(0);
    is_day(pair(&d, 2), pair(&d, 0)) && b"0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31] == bytes[4].to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_prove_themselves() {
        for number in ["44051401359", "10000000146", "85073003328", "86095742719", "7569217076985", "8001015009087", "1800101221144"] {
            assert!(is_bare(number), "{number}");
        }
        for number in [
            "44051401358",
            "10000000145",
            "7569217076986",
            "8001015009086",
            "1800101221145",
            "20261122001",
            "1763776215123",
            "20261122093015",
        ] {
            assert!(!is_bare(number), "{number}");
        }
        for word in [
            "S1234567D",
            "F1234567N",
            "12345678Z",
            "X1234567L",
            "AB123456C",
            "RSSMRA85T10A562S",
            "GODE561231HGRRRL04",
            "91350100M000100Y43",
        ] {
            assert!(is_lettered(word), "{word}");
        }
        for word in ["S1234567E", "12345678A", "QQ123456C", "RSSMRA85T10A562T", "91350100M000100Y44", "ORDER12345678901X"] {
            assert!(!is_lettered(word), "{word}");
        }
        let grouped = |text: &str, sizes: &[usize], signs: &[u8]| is_grouped(|| text.to_owned(), sizes, signs);
        assert!(is_finnish("131052", "-308T") && !is_finnish("131052", "-308U"));
        assert!(grouped("8112189876", &[6, 4], b"-") && !grouped("8112189875", &[6, 4], b"-"));
        assert!(grouped("123456785", &[2, 3, 3, 1], b"..-") && !grouped("123456784", &[2, 3, 3, 1], b"..-"));
    }
}
