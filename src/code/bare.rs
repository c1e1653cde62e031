//! Numbers in a message that may be its response code, though nothing says so: "Insufficient funds (68)", `余额不足[96]`,
//! "Declined – 05/91". They stand at the edge of a clause or fill one, where people and terminals put codes. What is counted,
//! measured or numbered ("3 times", 尾号1234) is none.

use unicode_normalization::UnicodeNormalization;

/// Response codes have up to so many characters.
const LONGEST: usize = 3;
/// So many characters of a code at the beginning of a message: fewer or more are as often a count.
const LEADING: usize = 2;

/// What may stand before a number that is no code: it counts, measures or names something else.
const NUMBERED: [&str; 60] = [
    "ending",
    "in",
    "of",
    "no",
    "nr",
    "number",
    "order",
    "is",
    "are",
    "to",
    "than",
    "at",
    "by",
    "for",
    "from",
    "on",
    "until",
    "till",
    "after",
    "before",
    "limit",
    "step",
    "version",
    "left",
    "remaining",
    "remain",
    "attempts",
    "tries",
    "amount",
    "total",
    "balance",
    "about",
    "only",
    "least",
    "most",
    "max",
    "maximum",
    "min",
    "minimum",
    "item",
    "items",
    "quantity",
    "qty",
    "table",
    "terminal",
    "store",
    "lane",
    "pump",
    "gate",
    "ref",
    "reference",
    "id",
    "trace",
    "batch",
    "seq",
    "stan",
    "call",
    "dial",
    "and",
    "or",
];
/// The same in Chinese, at the end of what stands before it.
const NUMBERED_ZH: [&str; 38] = [
    "尾号",
    "号",
    "第",
    "为",
    "是",
    "共",
    "剩",
    "余",
    "剩余",
    "超过",
    "不足于",
    "低于",
    "高于",
    "大于",
    "小于",
    "到",
    "至",
    "达",
    "约",
    "需",
    "限额",
    "金额",
    "次数",
    "电",
    "打",
    "月",
    "年",
    "日",
    "前",
    "后",
    "最多",
    "最少",
    "仅",
    "还有",
    "额度",
    "数量",
    "编",
    "在",
];
/// What may follow a number that counts or measures it, beside a currency.
const UNITS: [&str; 31] = [
    "time", "times", "attempt", "attempts", "try", "tries", "second", "seconds", "minute", "minutes", "min", "mins", "hour", "hours",
    "day", "days", "week", "weeks", "month", "months", "year", "years", "digit", "digits", "am", "pm", "euro", "euros", "dollars", "yuan",
    "percent",
];
/// Currencies before or behind a number: an amount.
const CURRENCIES: [&str; 13] = ["eur", "usd", "cny", "rmb", "gbp", "jpy", "hkd", "twd", "sgd", "aud", "cad", "chf", "inr"];
/// What stands before a number of a date or an amount, beside a currency.
const MEASURED: [&str; 16] =
    ["rs", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "january", "november", "december"];

/// What a message is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Latin letters, digits and what is joined to them: `05`, `10:12`, `$12.99`.
    Word(String),
    /// A run of any other script.
    Other(String),
    /// "Order: 12": what follows belongs to what is before.
    Colon,
    /// The end of a clause, or what sets something apart from it.
    Edge,
}

/// The words of a message that may be its response code. `is_scheme` knows the names of schemes: what they lead to is told.
pub(super) fn codes(text: &str, is_scheme: impl Fn(&str) -> bool) -> Vec<String> {
    let parts = parts(&text.nfkc().collect::<String>());
    let of_scheme = |at: usize| match (at.checked_sub(2).map(|i| &parts[i]), at.checked_sub(1).map(|i| &parts[i])) {
        (Some(Part::Word(name)), Some(Part::Colon)) => is_scheme(&name.to_lowercase()),
        _ => false,
    };
    let candidates = parts.iter().enumerate().filter(|(at, _)| may_be_code(&parts, *at) && !of_scheme(*at));
    candidates.flat_map(|(_, part)| listed(part)).map(str::to_owned).collect()
}

/// The codes of a word: `05/91` has two; none where one of them cannot be one.
fn listed(part: &Part) -> Vec<&str> {
    let Part::Word(word) = part else { return Vec::new() };
    let word = word.trim_start_matches(['#', '*']);
    let listed: Vec<&str> = word.split('/').collect();
    let has_digit = |one: &str| one.contains(|c: char| c.is_ascii_digit());
    let fits = |one: &&str| one.len() <= LONGEST && has_digit(one) && one.chars().all(|c| c.is_ascii_alphanumeric());
    // "24/7" are opening hours.
    if word != "24/7" && listed.iter().all(fits) { listed } else { Vec::new() }
}

/// Whether the word at this place stands where a code stands, and nothing beside it makes it anything else.
fn may_be_code(parts: &[Part], at: usize) -> bool {
    if listed(&parts[at]).is_empty() {
        return false;
    }
    let before = at.checked_sub(1).and_then(|i| parts.get(i));
    let after = parts.get(at + 1);
    let ends = after.is_none_or(|part| matches!(part, Part::Edge));
    let begins = before.is_none_or(|part| matches!(part, Part::Edge));
    let label = match before {
        Some(Part::Colon) => at.checked_sub(2).and_then(|i| parts.get(i)),
        other => other,
    };
    let counted = label.is_some_and(is_numbered) || after.is_some_and(is_unit);
    let leads = before.is_none() && listed(&parts[at]).iter().all(|code| code.len() == LEADING);
    ((ends || leads) && !counted) || (begins && ends)
}

/// Whether what stands before a number makes it anything but a code.
fn is_numbered(part: &Part) -> bool {
    match part {
        Part::Word(word) => {
            let word = word.to_lowercase();
            [&NUMBERED[..], &CURRENCIES, &MEASURED].iter().any(|words| words.contains(&word.as_str()))
        }
        Part::Other(other) => NUMBERED_ZH.iter().any(|end| other.ends_with(end)),
        Part::Colon | Part::Edge => false,
    }
}

/// Whether what follows a number is what it counts.
fn is_unit(part: &Part) -> bool {
    match part {
        Part::Word(word) => {
            let word = word.to_lowercase();
            [&UNITS[..], &CURRENCIES].iter().any(|words| words.contains(&word.as_str()))
        }
        Part::Other(other) => other.starts_with([
            '次', '元', '块', '点', '位', '天', '日', '月', '年', '小', '分', '秒', '张', '笔', '个', '遍', '回', '类', '号', '%', '万',
        ]),
        Part::Colon | Part::Edge => false,
    }
}

fn parts(text: &str) -> Vec<Part> {
    let chars: Vec<char> = text.chars().collect();
    let ascii = |i: usize| chars.get(i).is_some_and(char::is_ascii_alphanumeric);
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut parts: Vec<Part> = Vec::new();
    let mut glued = false;
    for (i, c) in chars.iter().copied().enumerate() {
        let inside = i > 0 && digit(i - 1) && digit(i + 1);
        let joins = ascii(i) || "$€£¥₹#*_'".contains(c) || (matches!(c, '.' | ',' | ':' | '-' | '/') && inside);
        let part = match c {
            _ if joins => Part::Word(c.to_string()),
            ':' => Part::Colon,
            _ if c.is_alphabetic() || c == '%' => Part::Other(c.to_string()),
            ' ' | '\u{3000}' | '\t' => {
                glued = false;
                continue;
            }
            _ => Part::Edge,
        };
        match (parts.last_mut(), part) {
            (Some(Part::Word(word)), Part::Word(more)) if glued => word.push_str(&more),
            (Some(Part::Other(word)), Part::Other(more)) => word.push_str(&more),
            (Some(Part::Edge), Part::Edge) => {}
            (_, part) => parts.push(part),
        }
        glued = true;
    }
    parts
}

#[cfg(test)]
mod tests {
    fn codes(text: &str) -> Vec<String> {
        super::codes(text, |name| name == "acp")
    }

    #[test]
    fn a_number_where_codes_stand_may_be_one() {
        for (text, expected) in [
            ("Insufficient funds (68)", vec!["68"]),
            ("余额不足[96]", vec!["96"]),
            ("余额不足（68）", vec!["68"]),
            ("余额不足68", vec!["68"]),
            ("Declined – 05/91", vec!["05", "91"]),
            ("insufficient funds, 96", vec!["96"]),
            ("交易失败-61-超出限额", vec!["61"]),
            ("Declined: N7", vec!["N7"]),
            ("54 EXPIRED CARD", vec!["54"]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_counted_measured_or_numbered_is_no_code() {
        for text in [
            "card ending 4242",
            "尾号1234",
            "3 times",
            "密码错误3次",
            "错误(3次)",
            "(3 attempts left)",
            "Attempts left: 2",
            "还可输入2次",
            "20.00元",
            "$12",
            "EUR 12",
            "12 EUR",
            "Order #123",
            "28/11/2026 10:12",
            "open 24/7",
            "单笔限额为500",
            "剩余次数：2",
            "10 minutes later",
            "10点恢复",
            "致电95588",
            "at 10",
            "unionpay-acp:68",
        ] {
            assert!(codes(text).is_empty(), "{text}: {:?}", codes(text));
        }
    }
}
