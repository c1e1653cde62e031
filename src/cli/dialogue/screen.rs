//! What the screen says: a code or a sentence, told apart by their form.

use textwrap::core::display_width;
use unicode_normalization::UnicodeNormalization;

/// The longest code.
const LONGEST_CODE: usize = 80;
/// What stands before a code on a screen.
const LEADS: [&str; 14] = [
    "error code",
    "errcode",
    "err code",
    "error",
    "err",
    "code",
    "错误代码",
    "错误码",
    "返回码",
    "响应码",
    "失败码",
    "代码",
    "编码",
    "报错",
];

/// What somebody found on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// An error code, with or without its scheme.
    Code(String),
    /// Words.
    Text(String),
}

impl Screen {
    /// What was typed or pasted; none where there is nothing in it.
    pub fn read(pasted: &str) -> Option<Self> {
        let line = one_line(pasted);
        if line.is_empty() {
            return None;
        }
        Some(code_in(&line).map_or(Self::Text(line), Self::Code))
    }
}

/// A paste as one line, without what steers a terminal. It is cut when it is redacted.
pub fn one_line(pasted: &str) -> String {
    let words: Vec<String> =
        pasted.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.join(" ")
}

/// The beginning of a text that fits into so many columns.
pub fn cut(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut width = 1;
    let begin = text.chars().take_while(|c| {
        width += display_width(c.encode_utf8(&mut [0; 4]));
        width <= columns
    });
    format!("{}…", begin.collect::<String>())
}

/// The code that a line consists of, with or without a word for it in front.
fn code_in(line: &str) -> Option<String> {
    let plain: String = line.nfkc().collect();
    let bare =
        |text: &str| text.trim_matches([' ', ':', '#', '=', '(', ')', '[', ']', '【', '】']).trim_end_matches(['.', '。']).to_owned();
    let lower = plain.to_lowercase();
    let behind = LEADS.iter().filter(|lead| lower.starts_with(**lead)).find_map(|lead| plain.get(lead.len()..));
    [behind, Some(&plain)].into_iter().flatten().map(bare).find(|word| is_code(word))
}

/// One word of ASCII that no sentence consists of: with a digit or an underline, parts with a point between them, or in
/// capitals throughout.
fn is_code(word: &str) -> bool {
    let signs = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-' | '/'));
    if !signs || word.len() > LONGEST_CODE || !word.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let capitals = letters > 1 && !word.chars().any(|c| c.is_ascii_lowercase());
    word.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | ':')) || capitals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_sentences() {
        for (pasted, code) in [
            ("51", "51"),
            ("iso8583:51", "iso8583:51"),
            ("ACQ.TRADE_HAS_SUCCESS", "ACQ.TRADE_HAS_SUCCESS"),
            ("PAYMENT_FAIL", "PAYMENT_FAIL"),
            ("card_declined", "card_declined"),
            ("isv.invalid-signature", "isv.invalid-signature"),
            ("NOTENOUGH", "NOTENOUGH"),
            ("-1001", "-1001"),
            (" ５１ ", "51"),
            ("Error code: 51", "51"),
            ("错误码：51", "51"),
            ("错误代码 E1001。", "E1001"),
            ("(U16)", "U16"),
            ("Error 503", "503"),
        ] {
            assert_eq!(Screen::read(pasted), Some(Screen::Code(code.to_owned())), "{pasted}");
        }
        for text in [
            "Insufficient balance",
            "余额不足",
            "Failed",
            "System busy (E1001)",
            "Payment failed.",
            "error: timeout",
            "Error",
            "错误",
            "a",
            "http 503 bad gateway",
            "51 Not sufficient funds",
            "declined",
        ] {
            assert_eq!(Screen::read(text), Some(Screen::Text(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_text_is_cut_by_columns() {
        assert_eq!(
            (cut("余额不足", 8), cut("余额不足", 7), cut("abcd", 3)),
            ("余额不足".to_owned(), "余额不…".to_owned(), "ab…".to_owned())
        );
    }

    #[test]
    fn a_paste_becomes_one_line() {
        assert_eq!(
            Screen::read("Payment failed\r\n\r\n  余额不足\t请充值\u{1b}[31m\n"),
            Some(Screen::Text("Payment failed 余额不足 请充值 [31m".to_owned()))
        );
        assert_eq!(Screen::read(" \n\t "), None);
    }
}
