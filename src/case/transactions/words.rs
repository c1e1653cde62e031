//! The words of a table: amounts, times and kinds as exports write them, in Chinese and English.

use std::sync::OnceLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::case::{Currency, TransactionKind};
use crate::redact::{Excerpt, excerpted};

/// The most characters of a cell that a message shows.
const SHOWN: usize = 40;

/// A cell as messages show it: redacted, then short, and without what could steer a terminal.
pub(super) fn shown(cell: &str) -> String {
    let (whole, begin) = (excerpted(cell, Excerpt::of(usize::MAX)), excerpted(cell, Excerpt::of(SHOWN)));
    let mut text: String = begin.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if begin.len() < whole.len() {
        text.push('…');
    }
    text
}

/// A cell without what exports put around it: spaces, tabs, and the signs that keep a spreadsheet from counting with it.
pub(super) fn trimmed(cell: &str) -> &str {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '\'' | '\u{feff}'));
    cell.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).map_or(cell, str::trim)
}

/// Whether a cell says nothing.
pub(super) fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "/" | "-" | "--" | "—" | "无")
}

/// A word without case, width and spaces.
pub(super) fn folded(cell: &str) -> String {
    cell.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).collect::<String>().to_lowercase()
}

fn pattern(cell: &'static OnceLock<Option<Regex>>, text: &str) -> Option<&'static Regex> {
    cell.get_or_init(|| Regex::new(text).ok()).as_ref()
}

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

/// An amount with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Money {
    /// Digits and a decimal point.
    pub digits: String,
    /// What its sign says.
    pub sign: Option<Way>,
    /// Its currency, where a code or a sign says it.
    pub currency: Option<&'static str>,
}

/// Reads `120.00`, `¥1,280.00`, `-120.00`, `(120.00)`, `1280.00元`, `USD 5.00`.
pub(super) fn money(cell: &str, account: Option<Currency>) -> Option<Money> {
    static FORM: OnceLock<Option<Regex>> = OnceLock::new();
    let plain: String = cell.nfkc().filter(|c| !c.is_whitespace()).map(|c| if c == '\u{2212}' { '-' } else { c }).collect();
    let inner = plain.strip_prefix('(').and_then(|p| p.strip_suffix(')'));
    let form = r"^([+-])?([A-Za-z]{3}|[A-Za-z]{0,2}[$€£¥₩])?([+-])?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([A-Za-z]{3}|元|圆)?$";
    let found = pattern(&FORM, form)?.captures(inner.unwrap_or(&plain))?;
    let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
    let signs: Vec<&str> = [1, 3].into_iter().map(part).filter(|s| !s.is_empty()).collect();
    let sign = match (inner, signs.as_slice()) {
        (Some(_), []) | (None, ["-"]) => Some(Way::Out),
        (None, ["+"]) => Some(Way::In),
        (None, []) => None,
        _ => return None,
    };
    let codes: Vec<&str> = [2, 6].into_iter().map(part).filter(|s| !s.is_empty()).collect();
    let currency = match codes.as_slice() {
        [] => None,
        [one] => currency(one, account)?,
        _ => return None,
    };
    Some(Money { digits: part(4).replace(',', "") + part(5), sign, currency })
}

/// The currency of a sign or code; none for the account's own, and nothing at all for a word that is none.
#[expect(clippy::option_option, reason = "not a currency, and no currency of its own, are two things")]
fn currency(word: &str, account: Option<Currency>) -> Option<Option<&'static str>> {
    let of_account = |codes: &[&str]| account.is_some_and(|a| codes.contains(&a.code()));
    Some(match word {
        "元" | "圆" => None,
        "¥" if of_account(&["CNY", "JPY"]) || account.is_none() => None,
        "¥" | "CN¥" => Some("CNY"),
        "$" if of_account(&["USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP"]) => None,
        "$" | "US$" => Some("USD"),
        "HK$" => Some("HKD"),
        "NT$" => Some("TWD"),
        "S$" => Some("SGD"),
        "€" => Some("EUR"),
        "£" => Some("GBP"),
        "₩" => Some("KRW"),
        code => Some(Currency::parse(code).ok()?.code()),
    })
}

/// A time in the form of RFC 3339, as far as it can be told: `2026/1/5 9:03` and `2026年1月5日 09:03:00` are read too.
pub(super) fn time(cell: &str) -> String {
    static FORM: OnceLock<Option<Regex>> = OnceLock::new();
    let form = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?([Zz]|[+-]\d{2}:?\d{2})?$";
    let plain: String = cell.nfkc().collect();
    let Some(found) = pattern(&FORM, form).and_then(|form| form.captures(&plain)) else { return plain };
    let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
    let day = format!("{}-{:0>2}-{:0>2}", part(1), part(2), part(3));
    if part(4).is_empty() {
        return day;
    }
    let offset = part(7).to_uppercase();
    let offset = if offset.len() == 5 { format!("{}:{}", &offset[..3], &offset[3..]) } else { offset };
    format!("{day}T{:0>2}:{}:{:0>2}{offset}", part(4), part(5), part(6))
}

/// Reads `收入`, `支出`, `in`, `out`; nothing where it says neither, an error where it is no such word.
pub(super) fn way(cell: &str) -> Result<Option<Way>, ()> {
    match folded(cell).as_str() {
        "收入" | "收" | "入账" | "转入" | "in" | "income" | "incoming" | "credit" | "received" => Ok(Some(Way::In)),
        "支出" | "支" | "出账" | "转出" | "out" | "expense" | "outgoing" | "debit" | "paid" | "spent" => Ok(Some(Way::Out)),
        "" | "/" | "不计收支" | "其他" | "其它" | "中性交易" | "neutral" | "other" => Ok(None),
        _ => Err(()),
    }
}

/// What a row is by its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// This.
    Is(TransactionKind),
    /// Money that went between people; the type does not say which way.
    Transfer,
}

/// Parts of a type, the first that occurs decides: what comes back is no payment, whatever it was for.
const SORTS: [(&str, Sort); 32] = [
    ("退", Sort::Is(TransactionKind::Refund)),
    ("返还", Sort::Is(TransactionKind::Refund)),
    ("refund", Sort::Is(TransactionKind::Refund)),
    ("reversal", Sort::Is(TransactionKind::Refund)),
    ("transferin", Sort::Is(TransactionKind::TransferIn)),
    ("transferout", Sort::Is(TransactionKind::TransferOut)),
    ("提现", Sort::Is(TransactionKind::Withdrawal)),
    ("转出到银行卡", Sort::Is(TransactionKind::Withdrawal)),
    ("withdraw", Sort::Is(TransactionKind::Withdrawal)),
    ("cashout", Sort::Is(TransactionKind::Withdrawal)),
    ("充值", Sort::Is(TransactionKind::TopUp)),
    ("topup", Sort::Is(TransactionKind::TopUp)),
    ("recharge", Sort::Is(TransactionKind::TopUp)),
    ("deposit", Sort::Is(TransactionKind::TopUp)),
    ("手续费", Sort::Is(TransactionKind::Fee)),
    ("服务费", Sort::Is(TransactionKind::Fee)),
    ("收款", Sort::Is(TransactionKind::TransferIn)),
    ("收钱", Sort::Is(TransactionKind::TransferIn)),
    ("received", Sort::Is(TransactionKind::TransferIn)),
    ("转账", Sort::Transfer),
    ("红包", Sort::Transfer),
    ("transfer", Sort::Transfer),
    ("消费", Sort::Is(TransactionKind::Payment)),
    ("付款", Sort::Is(TransactionKind::Payment)),
    ("支付", Sort::Is(TransactionKind::Payment)),
    ("购物", Sort::Is(TransactionKind::Payment)),
    ("缴费", Sort::Is(TransactionKind::Payment)),
    ("payment", Sort::Is(TransactionKind::Payment)),
    ("purchase", Sort::Is(TransactionKind::Payment)),
    ("sent", Sort::Is(TransactionKind::TransferOut)),
    ("servicefee", Sort::Is(TransactionKind::Fee)),
    ("transactionfee", Sort::Is(TransactionKind::Fee)),
];

/// What a row is by its type; nothing for a type that says neither what it was nor which way money went.
pub(super) fn sort(cell: &str) -> Option<Sort> {
    let word = folded(cell);
    // Coffee is none.
    if word == "fee" {
        return Some(Sort::Is(TransactionKind::Fee));
    }
    SORTS.iter().find(|(part, _)| word.contains(part)).map(|(_, sort)| *sort)
}

/// The kind of a row whose type and direction are known as far as the table has them; nothing where they contradict each
/// other, or do not say enough.
pub(super) fn kind(sort: Option<Sort>, way: Option<Way>) -> Option<TransactionKind> {
    use TransactionKind::{Payment, TopUp, TransferIn, TransferOut};
    match (sort, way) {
        (None | Some(Sort::Transfer | Sort::Is(Payment)), Some(Way::In)) => Some(TransferIn),
        // What is put into a telephone account goes out of the wallet.
        (None | Some(Sort::Is(TopUp)), Some(Way::Out)) => Some(Payment),
        (Some(Sort::Transfer), Some(Way::Out)) => Some(TransferOut),
        (Some(Sort::Is(kind)), None) => Some(kind),
        (Some(Sort::Is(kind)), Some(way)) => ((way == Way::In) == kind.comes_in()).then_some(kind),
        (None | Some(Sort::Transfer), None) => None,
    }
}

/// Whether money was moved that is not in the wallet's balance, by what it was paid with.
pub(super) fn is_outside(method: &str) -> bool {
    let word = folded(method);
    let fund = ["零钱通", "余额宝", "fund"].iter().any(|w| word.contains(w));
    let balance = ["零钱", "余额", "balance", "wallet"].iter().any(|w| word.contains(w));
    !is_blank(&word) && (fund || !balance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_exports_write_them() {
        let read = |text: &str| money(text, Some(Currency::CNY)).map(|m| (m.digits, m.sign, m.currency));
        let plain = |digits: &str| Some((digits.to_owned(), None, None));
        for (text, digits) in
            [("120.00", "120.00"), ("¥1,280.00", "1280.00"), ("￥ 5", "5"), ("1280.00元", "1280.00"), ("１２.５０", "12.50")]
        {
            assert_eq!(read(text), plain(digits), "{text}");
        }
        assert_eq!(read("-120.00"), Some(("120.00".to_owned(), Some(Way::Out), None)));
        assert_eq!(read("¥-120.00"), Some(("120.00".to_owned(), Some(Way::Out), None)));
        assert_eq!(read("(120.00)"), Some(("120.00".to_owned(), Some(Way::Out), None)));
        assert_eq!(read("+1,000"), Some(("1000".to_owned(), Some(Way::In), None)));
        assert_eq!(read("USD 5.00"), Some(("5.00".to_owned(), None, Some("USD"))));
        assert_eq!(read("HK$88.00"), Some(("88.00".to_owned(), None, Some("HKD"))));
        for bad in ["", "abc", "1,28.00", "1.280,00", "1e3", "--5", "(-5)", "5.", "1 2 x", "XQZ 5", "$5 EUR"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_are_read_as_exports_write_them() {
        for (text, expected) in [
            ("2026-11-21 10:00:05", "2026-11-21T10:00:05"),
            ("2026/1/5 9:03", "2026-01-05T09:03:00"),
            ("2026年11月21日 10:00:05", "2026-11-21T10:00:05"),
            ("2026-11-21T10:00:00+0800", "2026-11-21T10:00:00+08:00"),
            ("2026-11-21 02:00:00Z", "2026-11-21T02:00:00Z"),
            ("2026/11/21", "2026-11-21"),
            ("yesterday", "yesterday"),
        ] {
            assert_eq!(time(text), expected, "{text}");
        }
    }

    #[test]
    fn type_and_direction_together_say_what_it_was() {
        use TransactionKind::{Fee, Payment, Refund, TopUp, TransferIn, TransferOut, Withdrawal};
        let (into, out) = (Some(Way::In), Some(Way::Out));
        for (text, way, expected) in [
            ("商户消费", out, Some(Payment)),
            ("转账", out, Some(TransferOut)),
            ("转账", into, Some(TransferIn)),
            ("转账", None, None),
            ("二维码收款", into, Some(TransferIn)),
            ("扫二维码付款", out, Some(Payment)),
            ("零钱提现", None, Some(Withdrawal)),
            ("零钱充值", None, Some(TopUp)),
            ("手机充值", out, Some(Payment)),
            ("某店-退款", into, Some(Refund)),
            ("提现退回", into, Some(Refund)),
            ("退款", out, None),
            ("提现", into, None),
            ("餐饮美食", out, Some(Payment)),
            ("餐饮美食", None, None),
            ("transfer-in", None, Some(TransferIn)),
            ("Top up", into, Some(TopUp)),
            ("fee", out, Some(Fee)),
        ] {
            assert_eq!(kind(sort(text), way), expected, "{text} {way:?}");
        }
        assert_eq!((way("收入"), way("不计收支"), way("左")), (Ok(into), Ok(None), Err(())));
    }

    #[test]
    fn what_is_paid_with_a_card_or_from_a_fund_is_not_in_the_balance() {
        for (method, outside) in
            [("零钱", false), ("账户余额", false), ("", false), ("/", false), ("招商银行(1234)", true), ("零钱通", true), ("余额宝", true)]
        {
            assert_eq!(is_outside(method), outside, "{method}");
        }
    }
}
