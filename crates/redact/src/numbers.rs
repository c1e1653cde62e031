//! Numbers that say who somebody is: bank cards, resident identity numbers, phones. They are told from order numbers, times and
//! amounts by how they are made: check digit, issuer, region, date of birth, grouping.

use std::ops::Range;

use super::Hit;

/// The most digits of any of them.
const MOST: usize = 20;
/// The most characters between two groups of one number.
const GAP: usize = 2;

/// Digits without anything between them.
struct Group {
    range: Range<usize>,
}

/// Every such number in a text.
pub(super) fn find(text: &str, hits: &mut Vec<Hit>) {
    let groups = groups(text);
    let mut first = 0;
    while first < groups.len() {
        let found = windows(text, &groups, first).rev().find_map(|last| number(text, &groups[first..=last]).map(|hit| (hit, last)));
        match found {
            Some((hit, last)) => {
                hits.push(hit);
                first = last + 1;
            }
            None => first += 1,
        }
    }
}

fn groups(text: &str) -> Vec<Group> {
    let bytes = text.as_bytes();
    let mut groups = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if length > 0 {
            groups.push(Group { range: at..at + length });
        }
        at += length.max(1);
    }
    groups
}

/// The last groups with which a number that begins with this one can end.
fn windows(text: &str, groups: &[Group], first: usize) -> Range<usize> {
    let mut digits = groups[first].range.len();
    let mut last = first;
    while digits <= MOST && last + 1 < groups.len() {
        let (one, next) = (&groups[last].range, &groups[last + 1].range);
        let between = &text[one.end..next.start];
        if between.chars().count() > GAP || !between.chars().all(|c| super::fold::groups(c) && c != '+') {
            break;
        }
        digits += next.len();
        last += 1;
    }
    first..last + 1
}

/// What these groups are together.
fn number(text: &str, groups: &[Group]) -> Option<Hit> {
    let start = groups.first()?.range.start;
    let end = groups.last()?.range.end;
    let digits: String = groups.iter().flat_map(|g| text[g.range.clone()].chars()).take(MOST + 1).collect();
    if !(11..=MOST).contains(&digits.len()) || is_part_of_a_word(text, start, end, groups.len() > 1) {
        return None;
    }
    let sizes: Vec<usize> = groups.iter().map(|g| g.range.len()).collect();
    if let Some((end, key)) = identity(text, end, &digits).filter(|_| grouped(&sizes, 3)) {
        return Some(Hit { range: start..end, label: "id-number", key });
    }
    if is_card_number(&digits) && grouped(&sizes, 4) && !text[..start].ends_with("0.") {
        return Some(Hit { range: start..end, label: "card", key: digits });
    }
    let (start, key) = phone(text, start, &digits, &sizes)?;
    Some(Hit { range: start..end, label: "phone", key })
}

/// Whether the groups are those of one number: large ones with a rest, or all of the same size.
fn grouped(sizes: &[usize], least: usize) -> bool {
    let Some((last, before)) = sizes.split_last() else { return false };
    before.iter().all(|size| *size >= least) || before.iter().all(|size| *size == before[0] && last <= size)
}

/// Whether letters on either side make the digits part of an identifier: `9f13812345678a`.
fn is_part_of_a_word(text: &str, start: usize, end: usize, separated: bool) -> bool {
    let before: Vec<char> = text[..start].chars().rev().take(12).take_while(char::is_ascii_alphabetic).collect();
    let after: Vec<char> = text[end..].chars().take(12).take_while(char::is_ascii_alphabetic).collect();
    let beyond = |far: Option<char>| far.is_some_and(|c| c.is_ascii_digit());
    let far_before = text[..start].chars().rev().nth(before.len());
    let far_after = text[end..].chars().nth(after.len());
    let hex = |letters: &[char]| !letters.is_empty() && letters.len() < 3 && letters.iter().all(char::is_ascii_hexdigit);
    let belongs = |letters: &[char], far| !letters.is_empty() && (separated || beyond(far) || hex(letters));
    // The check character of an identity number is a letter.
    let check = after.len() == 1 && matches!(after[0], 'x' | 'X') && !beyond(far_after);
    belongs(&before, far_before) || (!check && belongs(&after, far_after))
}

/// Whether digits are a number that an issuer of bank cards can have given (ISO/IEC 7812-1): by length, issuer and check digit.
pub fn is_card_number(digits: &str) -> bool {
    let starts = |from: usize, to: usize, width: usize| {
        digits.get(..width).and_then(|s| s.parse::<usize>().ok()).is_some_and(|prefix| (from..=to).contains(&prefix))
    };
    let issued = match digits.len() {
        13 => starts(4, 4, 1),
        14 => starts(300, 305, 3) || starts(36, 36, 2) || starts(38, 39, 2),
        15 => starts(34, 34, 2) || starts(37, 37, 2) || starts(1800, 1800, 4) || starts(2131, 2131, 4),
        16 => starts(2221, 2720, 4) || starts(3, 6, 1) || starts(81, 82, 2) || starts(9, 9, 1),
        17 | 18 => starts(5, 6, 1) || starts(35, 35, 2) || starts(81, 82, 2) || starts(9, 9, 1),
        19 => starts(3, 6, 1) || starts(81, 82, 2) || starts(9, 9, 1),
        _ => false,
    };
    issued && digits.bytes().all(|b| b.is_ascii_digit()) && luhn_ok(digits)
}

/// The check digit of card numbers (ISO/IEC 7812-1, Luhn).
pub fn luhn_ok(digits: &str) -> bool {
    let doubled = |d: u32| if d > 4 { d * 2 - 9 } else { d * 2 };
    let sum: u32 =
        digits.bytes().rev().map(|b| u32::from(b - b'0')).enumerate().map(|(i, d)| if i % 2 == 1 { doubled(d) } else { d }).sum();
    digits.len() >= 12 && sum.is_multiple_of(10)
}

/// A resident identity number that these digits are, or with the letter after them; where it ends, and the number.
fn identity(text: &str, end: usize, digits: &str) -> Option<(usize, String)> {
    match digits.len() {
        15 => (is_region(digits) && is_day(&format!("19{}", &digits[6..12]))).then(|| (end, digits.to_owned())),
        17 => {
            let length = 1 + text[end..].chars().next().filter(|c| super::fold::groups(*c)).map_or(0, char::len_utf8);
            let letter = text.get(end..end + length).filter(|s| s.ends_with(['x', 'X'])).map(|_| end + length)?;
            let beyond = text[letter..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
            let number = format!("{digits}x");
            (!beyond && is_identity_number(&number)).then_some((letter, number))
        }
        18 => is_identity_number(digits).then(|| (end, digits.to_owned())),
        _ => None,
    }
}

/// The check character of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2), its region and its date of birth.
fn is_identity_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let sum: u32 = text.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
    let checked = text.bytes().last().is_some_and(|last| last.to_ascii_uppercase() == CHECK[(sum % 11) as usize]);
    checked && is_region(text) && is_day(&text[6..14])
}

/// Whether a number begins with the code of a province, or of Hong Kong, Macao or Taiwan (GB/T 2260).
fn is_region(digits: &str) -> bool {
    matches!(digits[..2].parse(), Ok(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83_u8))
}

/// Whether eight digits are a day on which somebody alive can be born.
fn is_day(digits: &str) -> bool {
    let number = |range: Range<usize>| digits[range].parse::<u16>().unwrap_or(0);
    (1880..=2100).contains(&number(0..4)) && (1..=12).contains(&number(4..6)) && (1..=31).contains(&number(6..8))
}

/// A mobile number of mainland China, with or without the country's code; where it begins, and the number without the code.
fn phone(text: &str, start: usize, digits: &str, sizes: &[usize]) -> Option<(usize, String)> {
    let (own, code) = match digits.len() {
        11 => (digits, ""),
        13 => (digits.strip_prefix("86")?, "86"),
        14 => (digits.strip_prefix("086")?, "086"),
        15 => (digits.strip_prefix("0086")?, "0086"),
        _ => return None,
    };
    let sizes = sizes.strip_prefix(&[code.len()]).unwrap_or(sizes);
    let joined = [11 + code.len()];
    let mobile = own.starts_with('1') && matches!(own.as_bytes()[1], b'3'..=b'9');
    let known: [&[usize]; 8] = [&joined, &[11], &[3, 4, 4], &[3, 8], &[7, 4], &[3, 3, 5], &[5, 6], &[1; 11]];
    let start = if text[..start].ends_with('+') { start - 1 } else { start };
    (mobile && known.contains(&sizes)).then(|| (start, own.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, String)> {
        let mut hits = Vec::new();
        find(text, &mut hits);
        hits.into_iter().map(|h| (h.label, text[h.range].to_owned())).collect()
    }

    #[test]
    fn cards_by_issuer_length_and_check_digit() {
        for card in
            ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6200000000000005", "3530 1113 3330 0000", "36227206271667"]
        {
            assert_eq!(found(&format!("卡号{card}。")), [("card", card.to_owned())]);
        }
        assert_eq!(found("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"), [("card", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1".to_owned())]);
        assert_eq!(found("item 7 4111.1111.1111.1111 2"), [("card", "4111.1111.1111.1111".to_owned())]);
    }

    #[test]
    fn what_only_looks_like_a_number_of_somebody_stays() {
        for text in [
            "order 1913812345678000",
            "4111111111111112",
            "20261122093015 20261122093000000018",
            "1763776215123",
            "5000.00 2000.00 1000.00",
            "138.00 1234.56",
            "550e8400-e29b-41d4-a716-446655440000",
            "trace 9f13812345678aa0",
            "0.4111111111111111",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn identity_numbers_old_and_new() {
        assert_eq!(found("身份证11010519491231002X，"), [("id-number", "11010519491231002X".to_owned())]);
        assert_eq!(found("110105 19491231 002x"), [("id-number", "110105 19491231 002x".to_owned())]);
        assert_eq!(found("110105491231002"), [("id-number", "110105491231002".to_owned())]);
        assert_eq!(found("110105194912310021"), []);
    }

    #[test]
    fn phones_with_and_without_the_country() {
        for phone in ["13812345678", "+86 138-1234-5678", "138 1234 5678", "0086 13812345678"] {
            assert_eq!(found(&format!("tel:{phone}")), [("phone", phone.to_owned())]);
        }
        assert_eq!(found("95188 4008888888 12345678901"), []);
    }
}
