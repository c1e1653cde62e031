//! What people say of a secret on the way to it: "mein Passwort war …", "PIN saya …", "le cryptogramme est le …".

use std::ops::Range;

use super::accept::Style;
use super::keys::Class;
use super::markup;
use super::said::is_counted;
use super::value::Value;
use super::words::WordList;

/// How far a value may stand behind its key, and how far around a key is looked at, in bytes.
const REACH: usize = 80;
/// The most words between a key and its value.
const MOST_WORDS: usize = 4;
/// Words that say nothing but whose it is, which, or that it is the one.
static FILLERS: WordList = WordList::new(
    " is was war ist sind es est era fue foi jest byl bylo adalah ialah was: war: e o a el la le les lo der die das den il my mi mein meine meinen meiner meu minha mon ma mio mia \
    saya aku anda kamu moj moja mijn min mitt number nummer numero nr no hinten vorne auf von of on the card karte carte tarjeta that i used use typed entered это был была мой моя номер है मेरा 네자리 4자리 6자리 여섯자리 는 은 yang itu tadi ini ",
);

/// The value behind words that only lead to it, or behind a bracket.
pub(crate) fn behind(text: &str, key: &Range<usize>, class: Class) -> Option<Value> {
    let leads =
        matches!(class, Class::Secret | Class::Code | Class::Phone | Class::Card | Class::Id | Class::BankAccount | Class::OwnAddress);
    if !leads {
        return None;
    }
    let to = markup::boundary(text, text.len().min(key.end + REACH));
    let line = text[key.end..to].split('\n').next()?;
    let (mut at, mut words) = (0, 0);
    loop {
        let signs = |c: char| matches!(c, ' ' | '"' | '\'' | '“' | '«' | '(' | '[' | ':');
        let next = at + (line[at..].len() - line[at..].trim_start_matches(signs).len());
        let parted = next > at;
        at = next;
        let length = line[at..].find(|c: char| c.is_whitespace() || matches!(c, '"' | '(')).unwrap_or(line.len() - at);
        let word = line[at..at + length].to_lowercase();
        if word.is_empty() || !parted || !FILLERS.contains(&word) {
            break;
        }
        words += 1;
        at += length;
        if words > MOST_WORDS {
            return None;
        }
    }
    let bracketed = line.starts_with([' ', '(', '[']) && line[..at].ends_with(['(', '[']);
    let end = line[at..].find(['"', '”', '»', ')', ']']).map_or(line.len(), |i| at + i);
    // Whatever is no word of a sentence.
    let style = if class == Class::OwnAddress { Style::Said } else { Style::Beside };
    ((words > 0 || bracketed) && end > at).then(|| Value { range: key.end + at..key.end + end, style })
}

/// Three or four digits beside what is a code for one use or the one on a card: "security code 101".
pub(crate) fn code_of_a_card(text: &str, key: &Range<usize>, class: Class) -> Option<Range<usize>> {
    const OF_A_CARD: [&str; 9] = ["secur", "segur", "sicherheit", "sikkerhe", "sakerhet", "guvenlik", "sicurezza", "безопасн", "安全"];
    let word = text[key.clone()].to_lowercase();
    if class != Class::Code || !OF_A_CARD.iter().any(|part| word.contains(part)) {
        return None;
    }
    let to = markup::boundary(text, text.len().min(key.end + REACH));
    let mut at = 0;
    let rest = &text[key.end..to];
    for _ in 0..=MOST_WORDS {
        at = rest.len() - rest[at..].trim_start_matches([' ', ':', '=', '"', '(', '：', '是', '为']).len();
        let length = rest[at..].find([' ', '\n']).unwrap_or(rest.len() - at);
        if !FILLERS.contains(&rest[at..at + length].to_lowercase()) || length == 0 {
            break;
        }
        at += length;
    }
    let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
    let range = key.end + at..key.end + at + digits;
    let goes_on = rest[at + digits..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '%'));
    (at > 0 && (3..=4).contains(&digits) && !goes_on && !is_counted(text, &range)).then_some(range)
}

/// Whether what stands beside a key is for everybody: the code of an approval on a receipt, what a server asks for.
pub(crate) fn is_public(text: &str, key: &Range<usize>, class: Class) -> bool {
    const RECEIPTS: [&str; 8] = ["approv", "receipt", "rrn", "terminal id", "batch", "issuer", "merchant copy", "小票"];
    let from = markup::boundary(text, key.start.saturating_sub(REACH));
    let to = markup::boundary(text, text.len().min(key.end + REACH));
    let before = text[from..key.start].rsplit('\n').next().unwrap_or_default().to_lowercase();
    let behind = text[key.end..to].split('\n').next().unwrap_or_default().to_lowercase();
    let word = text[key.clone()].to_ascii_lowercase();
    match class {
        Class::Code if matches!(word.as_str(), "auth code" | "auth_code" | "authorization code" | "authcode" | "auth-code") => {
            let short = behind.bytes().filter(u8::is_ascii_digit).count() <= 8;
            short && RECEIPTS.iter().any(|word| before.contains(word) || behind.contains(word))
        }
        Class::Weak => before.contains("www-authenticate"),
        _ => false,
    }
}
