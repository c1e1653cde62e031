//! Codes for one use in sentences: "482913 is your code", "验证码：482 913", "G-482913".

use std::ops::Range;

use super::chars::lowercase_start;
use super::keys::Class;
use super::words::WordList;
use super::{Hit, key_of, markup};

/// How far from the word that tells of a code it may stand, in bytes.
const REACH: usize = 160;
/// Words before a number that say it is something else.
const OTHERS: &[&str] = &[
    "error",
    "err",
    "status",
    "http",
    "order",
    "amount",
    "ending",
    "ends",
    "ref",
    "reference",
    "trace",
    "id",
    "no",
    "account",
    "limit",
    "line",
    "port",
    "version",
    "build",
    "year",
    "usd",
    "cny",
    "rmb",
    "eur",
    "$",
    "¥",
    "￥",
    "€",
    "£",
    "₹",
    "错误码",
    "错误代码",
    "错误",
    "状态码",
    "响应码",
    "返回码",
    "订单号",
    "订单",
    "单号",
    "尾号",
    "金额",
    "流水号",
    "编号",
    "客服",
    "热线",
    "致电",
    "拨打",
    "电话",
    "call",
    "iso8583",
    "code:error",
    "rc",
    "since",
    "in",
    "until",
    "before",
    "после",
    "transaction",
    "txn",
    "ticket",
    "case",
    "hotline",
    "tel",
    "错误码：",
    "response",
    "reason",
    "结尾",
    "后四位",
    "末四位",
    "步骤",
    "step",
    "attempt",
    "row",
    "页",
    "第",
    "bledu",
    "chyby",
    "eroare",
    "hiba",
    "erreur",
    "d'erreur",
    "error de",
    "erro",
    "errore",
    "fehler",
    "fejl",
    "felkod",
    "virhe",
    "ошибки",
    "помилки",
    "σφάλματος",
    "שגיאה",
    "الخطأ",
    "خطا",
    "エラー",
    "오류",
    "pocztowy",
    "postal",
    "balance",
    "余额",
    "扣款",
    "支付",
    "消费",
    "转账",
    "rrn",
    "stan",
];
/// What stands before or behind an amount, beside the names of currencies above.
const CURRENCIES: [&str; 48] = [
    "inr",
    "rs",
    "rs.",
    "₹",
    "jpy",
    "krw",
    "gbp",
    "hkd",
    "twd",
    "sgd",
    "myr",
    "rm",
    "idr",
    "rp",
    "thb",
    "vnd",
    "php",
    "brl",
    "r$",
    "mxn",
    "rub",
    "₽",
    "руб",
    "р.",
    "try",
    "tl",
    "pln",
    "zl",
    "czk",
    "kc",
    "huf",
    "ft",
    "sek",
    "nok",
    "dkk",
    "kr",
    "ron",
    "lei",
    "chf",
    "aud",
    "cad",
    "nzd",
    "zar",
    "aed",
    "sar",
    "円",
    "원",
    "บาท",
];
/// How words begin that say what a code is for.
const PURPOSES: [&str; 34] = [
    "autoryz",
    "autoriz",
    "potwierdz",
    "potvrz",
    "potvrd",
    "bekraeft",
    "bekraft",
    "bekræft",
    "bekreft",
    "vahvist",
    "tunnist",
    "kirjaut",
    "overen",
    "overit",
    "prihlas",
    "logow",
    "zalogow",
    "zaloguj",
    "inlog",
    "innlog",
    "login",
    "jovahagy",
    "megeros",
    "belep",
    "verific",
    "verif",
    "autent",
    "authent",
    "confirm",
    "identif",
    "legitim",
    "bestatig",
    "freischalt",
    "anmeld",
];
/// Words that say whose code it is, or which, or what to do with it, beside a word that may mean any code.
static WHOSE: WordList = WordList::new(
    " your din ditt dit deres jouw uw dein deine deinen ihr ihre ihren votre ton tu su seu sua teu tuo suo twoj panstwa pana pani dvs. dvs tau dumneavoastra vas \
    tvuj tvoj anda awak kamu cua jusu teie sinun teidan senin sizin my mein mon meu mio moj this diesen diesem denne denna deze questo \
    σας σου ваш ваша твой вашия твоят твій שלך الخاص خاصتك شما आपका \
    sms смс смской recebi recibi recu bekommen erhalten received got ontvangen говорите сообщайте share tell reveal berikan jangan six-digit 6-digit four-digit 4-digit \
    use enter type insert submit input bruk brug anvand ange indtast tast skriv kayta syota pouzijte zadejte zadajte uzyj wpisz podaj folositi introduceti hasznalja irja adja gib gebe geben \
    verwende verwenden nutze saisissez entrez utilisez ingrese ingresa introduzca introduce usa utilice inserisci digita digite informe insira utilize voer gebruik girin giriniz kullanin nhap \
    masukkan gunakan zalogowac unesite upisite χρησιμοποιήστε εισάγετε εισαγάγετε πληκτρολογήστε השתמש השתמשו הזן הזינו הקלד введите используйте укажите введіть въведете أدخل استخدم ادخل दर्ज ",
);
/// The same in scripts without spaces between words.
const WHOSE_IN_SCRIPT: [&str; 12] =
    ["您的", "你的", "あなたの", "お客様の", "당신의", "고객님의", "ของคุณ", "ใส่", "กรอก", "ป้อน", "コード入力", "请输入"];
/// What people say of what they typed in.
const ENTERED: &[&str] = &["i entered", "i typed", "i put in", "entering", "i put", "i input", "输入", "填了", "填写", "我填"];
/// Parts of what tells by which way a code came, or what for.
const WAYS: [&str; 10] = ["sms", "смс", "문자", "chegou", "llego", "celular", "confirm", "digits", "authorize", "bestatig"];
/// The units of time in which a code expires.
const TIMES: &[&str] = &["分", "min", "秒", "sec", "小时", "h ", "天", "мин"];

/// Looks at each sentence once.
pub(crate) struct Sentences<'a> {
    text: &'a str,
    looked_at: usize,
}

impl<'a> Sentences<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, looked_at: 0 }
    }

    /// Every code in the sentence of a word that tells of one.
    pub(crate) fn find(&mut self, class: Class, word: &Range<usize>, hits: &mut Vec<Hit>) {
        match class {
            Class::Code => self.each(word, |_, number| number.len() > 3, hits),
            Class::Grant if self.says_whose(word) => self.each(word, |_, number| number.len() > 3, hits),
            // What a message says is a code only if it looks like nothing else.
            Class::Message => {
                // By which way a code came is said before it or behind it.
                let said = self.text[word.clone()].to_lowercase();
                let both = WAYS.iter().any(|way| said.contains(way));
                let entered = ENTERED.iter().any(|said| said.eq_ignore_ascii_case(&self.text[word.clone()]));
                if !entered || self.is_about_a_code(word) {
                    self.each(word, |text, number| (number.start >= word.end || both) && is_like_a_code(text, number), hits);
                }
            }
            // "on the back end" is about something else.
            Class::BackOfCard if self.text[word.end..].starts_with([' ', '-']) && self.text[word.end + 1..].starts_with("end") => {}
            Class::BackOfCard => self.each(word, |_, number| (3..=4).contains(&number.len()), hits),
            _ => {}
        }
    }

    /// Whether what somebody typed in is a code.
    fn is_about_a_code(&self, word: &Range<usize>) -> bool {
        let to = markup::boundary(self.text, self.text.len().min(word.end + REACH));
        let from = markup::boundary(self.text, word.start.saturating_sub(REACH));
        let said = self.text[from..to].to_lowercase();
        ["code", "otp", "sms", "验证码", "校验码", "动态码", "短信", "验证"].iter().any(|about| said.contains(about))
            && !["amount", "金额", "转账", "yuan", "元"].iter().any(|other| said.contains(other))
    }

    /// Whether a word that may mean any code stands beside one that says whose: "din kod", "codul dvs.", "zadejte kód".
    fn says_whose(&self, word: &Range<usize>) -> bool {
        let from = markup::boundary(self.text, word.start.saturating_sub(40));
        let to = markup::boundary(self.text, self.text.len().min(word.end + 40));
        let said = |part: &str| {
            let plain = part.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_lowercase();
            !plain.is_empty() && (WHOSE.contains(&plain) || PURPOSES.iter().any(|stem| plain.starts_with(stem)))
        };
        let before = self.text[from..word.start].rsplit(['.', '。', ',', ':', '\n', '!', '=', '"']).next().unwrap_or_default();
        let after = &self.text[word.end..to];
        WHOSE_IN_SCRIPT.iter().any(|whose| before.trim_end().ends_with(whose) || after.trim_start().starts_with(whose))
            || before.split_whitespace().rev().take(3).any(said)
            || after.split_whitespace().take(3).any(said)
            || said(&self.text[word.clone()])
    }

    /// Every number in the sentence of a word that may be a code.
    fn each(&mut self, word: &Range<usize>, accepted: impl Fn(&str, &Range<usize>) -> bool, hits: &mut Vec<Hit>) {
        let bytes = self.text.as_bytes();
        let start = markup::boundary(self.text, word.start.saturating_sub(REACH)).max(self.looked_at.min(word.start));
        let end = markup::boundary(self.text, self.text.len().min(word.end + REACH));
        let is_end = |at: usize| {
            matches!(bytes[at], b'\n' | b';' | b'!' | b'?')
                || (bytes[at] == b'.' && self.ends_a_sentence(at))
                || self.text[at..].starts_with(['。', '！', '？', '；'])
        };
        let from = self.text[start..word.start]
            .char_indices()
            .rev()
            .find(|(i, _)| is_end(start + i))
            .map_or(start, |(i, c)| start + i + c.len_utf8());
        let to = self.text[word.end..end].char_indices().find(|(i, _)| is_end(word.end + i)).map_or(end, |(i, _)| word.end + i);
        self.looked_at = to;
        let mut at = from;
        while at < to {
            match self.number(at, to) {
                Some((range, next)) => {
                    at = next;
                    if !range.is_empty()
                        && accepted(self.text, &range)
                        && (self.is_tied(&range, word) || !self.is_something_else(from, &range))
                    {
                        let key: String = self.text[range.clone()].chars().filter(char::is_ascii_alphanumeric).collect();
                        hits.push(Hit { key: key_of("token", &key), range, label: "token" });
                    }
                }
                None => at += self.text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
    }

    /// A code that begins here, and where to look on; an empty one where a number is none.
    fn number(&self, at: usize, to: usize) -> Option<(Range<usize>, usize)> {
        let bytes = self.text.as_bytes();
        let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
        if !bytes[at].is_ascii_alphanumeric() || before.is_ascii_alphanumeric() {
            return None;
        }
        let count = |from: usize| bytes.get(from..to).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count());
        let letters = bytes[at..to].iter().take(4).take_while(|b| b.is_ascii_uppercase()).count();
        let prefixed = (1..=3).contains(&letters) && bytes.get(at + letters) == Some(&b'-');
        let start = if prefixed { at + letters + 1 } else { at };
        let first = count(start);
        let mut end = start + first;
        let split = |end: usize, size: usize| matches!(bytes.get(end), Some(b' ' | b'-')) && end < to && count(end + 1) == size;
        // `482 913`, `48-29-13`.
        if (2..=4).contains(&first) && split(end, first) {
            end += 1 + first;
            if first < 4 && split(end, first) {
                end += 1 + first;
            }
        }
        let digits = bytes[start..end].iter().filter(|b| b.is_ascii_digit()).count();
        let after = bytes.get(end).copied().unwrap_or(b' ');
        let next = bytes.get(end + 1).copied().unwrap_or(b' ');
        let fraction = matches!(after, b'.' | b',' | b'-' | b':' | b'/') && next.is_ascii_digit();
        let more = after.is_ascii_alphabetic() || (fraction && !(after == b',' && self.is_time(end + 1)));
        let joined = matches!(before, b'.' | b'-' | b'/' | b':' | b',' | b'$' | b'_' | b'=') && at >= 2 && bytes[at - 2].is_ascii_digit();
        let skip = end.max(at + 1);
        if first == 0 || !(3..=10).contains(&digits) || more || joined || after == b'%' || before == b'$' {
            return self.mixed(at, to).or(Some((at..at, skip))).filter(|_| first > 0 || self.mixed(at, to).is_some());
        }
        Some((if prefixed { at..end } else { start..end }, end))
    }

    /// Whether a point is none of an abbreviation: "codul dvs. este".
    fn ends_a_sentence(&self, at: usize) -> bool {
        let rest = &self.text[at + 1..];
        rest.is_empty() || (rest.starts_with(char::is_whitespace) && !rest.trim_start_matches(' ').starts_with(char::is_lowercase))
    }

    /// Whether it says how long a code is valid: "482913，5分钟内有效".
    fn is_time(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches([' ', '个']);
        let rest = lowercase_start(rest, 8);
        TIMES.iter().any(|unit| rest.starts_with(unit))
    }

    /// Capital letters and digits: `A7K9Q2`.
    fn mixed(&self, at: usize, to: usize) -> Option<(Range<usize>, usize)> {
        let bytes = &self.text.as_bytes()[at..to];
        let length = bytes.iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
        let word = &bytes[..length];
        let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
        let alone = !bytes.get(length).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        (alone && (5..=8).contains(&length) && digits >= 2 && digits < length).then(|| (at..at + length, at + length))
    }

    /// Whether no more stands between a number and the word than what ties the two: "482913 is your code".
    fn is_tied(&self, range: &Range<usize>, word: &Range<usize>) -> bool {
        const TIES: &[&str] = &["is", "are", "es", "est", "ist", "e", "jest", "er", "ar", "on", "eran"];
        let Some(between) = self.text.get(range.end..word.start) else { return false };
        let between = between.trim();
        between.starts_with(['是', '为']) || between.split_whitespace().next().is_some_and(|tie| TIES.contains(&tie))
    }

    fn is_something_else(&self, from: usize, range: &Range<usize>) -> bool {
        let before = self.text[from..range.start].trim_end_matches([' ', ':', '#', '(', '=', '"', '是', '为', '.', '[']).to_lowercase();
        let after = self.text[range.end..].trim_start();
        let start = lowercase_start(after, 12);
        let unit = [
            "元",
            "分钟",
            "minutes",
            "minute",
            "seconds",
            "秒",
            "次",
            "位",
            "usd",
            "cny",
            "ms",
            "年",
            "月",
            "号",
            "digits",
            "characters",
            "kb",
            "tries",
        ]
        .iter()
        .any(|unit| start.starts_with(unit));
        let first =
            after.split(|c: char| c.is_whitespace() || matches!(c, ',' | ')' | ';' | '-')).next().unwrap_or_default().to_lowercase();
        let last = self.text[from..range.start].trim_end_matches(' ').rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
        let amount = CURRENCIES.iter().any(|currency| *currency == first || *currency == last);
        let label = OTHERS.iter().any(|other| {
            before.strip_suffix(other).is_some_and(|rest| !other.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
        });
        // "error code 40013" is no code of anybody.
        let coded = [
            "error code",
            "status code",
            "err code",
            "response code",
            "reason code",
            "errcode",
            "return code",
            "postal code",
            "zip code",
            "area code",
            "country code",
        ]
        .iter()
        .any(|other| before.ends_with(other));
        unit || amount || label || coded
    }
}

/// Whether a number in a message is a code: six or seven digits, or fewer behind a word that says so, and no date.
fn is_like_a_code(text: &str, number: &Range<usize>) -> bool {
    let digits = text[number.clone()].bytes().filter(u8::is_ascii_digit).count();
    let from = markup::boundary(text, number.start.saturating_sub(40));
    let before = text[from..number.start].trim_end_matches([' ', ':', '"', '(', '是', '为', '：', '“']).to_lowercase();
    let before = before.strip_suffix(" is").or(before.strip_suffix(" are")).unwrap_or(&before);
    let named = ["数字", "码", "号", "number", "numbers", "digits", "code", "pin", "me", "says", "said", "reads"]
        .iter()
        .any(|word| before.ends_with(word));
    (6..=7).contains(&digits) || (named && matches!(digits, 4..=5 | 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scrub::found_by;

    fn found(text: &str, word: &str) -> Vec<String> {
        let start = text.find(word).expect("the word");
        found_by(|text, hits| Sentences::new(text).find(Class::Code, &(start..start + word.len()), hits), text)
    }

    #[test]
    fn codes_are_told_from_other_numbers() {
        assert_eq!(found("482913 is your code.", "your code"), ["482913"]);
        assert_eq!(found("G-482913 is your code", "your code"), ["G-482913"]);
        assert_eq!(found("您的验证码为：482 913，5分钟内有效，尾号1234", "验证码"), ["482 913"]);
        assert_eq!(found("Use A7K9Q2 to sign in", "to sign in"), ["A7K9Q2"]);
        assert_eq!(found("your code has expired (error 40013) on 2026-11-22 09:30, 5000.00", "your code"), Vec::<String>::new());
    }
}
