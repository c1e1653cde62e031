//! Numbers at which a service is reached: everybody may know them.

use std::ops::Range;

/// What a service calls its number, right before or behind it.
const SERVICES: &[&str] = &[
    "客服",
    "客服电话",
    "客服热线",
    "热线",
    "热线电话",
    "服务电话",
    "投诉电话",
    "咨询电话",
    "官方电话",
    "客服专线",
    "客服中心",
    "客户服务",
    "客服電話",
    "熱線",
    "お客様センター",
    "カスタマーサービス",
    "고객센터",
    "hotline",
    "hot line",
    "helpline",
    "help line",
    "help desk",
    "helpdesk",
    "customer service",
    "customer services",
    "customer support",
    "customer care",
    "call center",
    "call centre",
    "contact center",
    "support",
    "support line",
    "service client",
    "kundenservice",
    "kundendienst",
    "atencion al cliente",
    "servicio al cliente",
    "горячая линия",
    "служба поддержки",
];
/// What ties a number to that.
const TIES: &[&str] = &["at", "on", "is", "number", "phone", "line", "no.", "tel", "call", "是", "为", "号码", "请拨打", "拨打"];
/// How far what is looked at reaches, in bytes.
const REACH: usize = 60;

/// Whether a number is announced as the one of a service. A mobile phone of mainland China is always somebody's own.
pub(crate) fn is_announced(text: &str, number: &Range<usize>) -> bool {
    let digits: String = text[number.clone()].chars().filter(char::is_ascii_digit).collect();
    let own = digits.strip_prefix("86").unwrap_or(&digits);
    let abroad = text[number.clone()].starts_with('+') && own.len() == digits.len();
    if !abroad && own.len() == 11 && own.starts_with('1') && !own.starts_with("10") {
        return false;
    }
    let from = super::markup::boundary(text, number.start.saturating_sub(REACH));
    let to = super::markup::boundary(text, text.len().min(number.end + REACH));
    let before = text[from..number.start].to_lowercase();
    let after = text[number.end..to].to_lowercase();
    let mut before = untied(&before);
    while let Some(rest) = TIES.iter().find_map(|tie| without_last_word(before, tie)) {
        before = untied(rest);
    }
    let after = after.trim_start_matches([' ', '(', '-', ',', '（', ':']);
    let begins = |service: &str| after.strip_prefix(service).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    SERVICES.iter().any(|service| without_last_word(before, service).is_some()) || SERVICES.iter().any(|service| begins(service))
}

fn untied(text: &str) -> &str {
    text.trim_end_matches([' ', ':', '：', '(', '-', '"', '#', '=', '+'])
}

/// What stands before a word that ends a text.
fn without_last_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_suffix(word)?;
    (!word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_service_is_told_from_that_of_somebody() {
        let announced = |text: &str| {
            let start = text.find(|c: char| c.is_ascii_digit() || c == '+').expect("a number");
            let end = text.rfind(|c: char| c.is_ascii_digit()).expect("a number") + 1;
            is_announced(text, &(start..end))
        };
        for text in ["客服热线：0755-83765566", "Call customer service at +44 20 7946 0958", "+49 30 123456 (hotline)", "热线 010-65529988"]
        {
            assert!(announced(text), "{text}");
        }
        for text in
            ["客服电话：13812345678", "customer service called me on my phone +44 20 7946 0958", "电话 0755-83765566", "0755-83765566"]
        {
            assert!(!announced(text), "{text}");
        }
    }
}
