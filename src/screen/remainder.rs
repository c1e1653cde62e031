//! What a text says beside its reason. A reason proves that nothing was taken only where all the rest of the text is known to be
//! harmless: a failure, advice, courtesy. What is not known leaves it open, and so does a clause that is none of these.
//!
//! The words are data (`checks/screens/remainder.toml`).

use std::ops::Range;

use super::debit::{DebitReading, DebitWords, Span};
use super::lexicon::Lexicon;
use super::names::Names;
use super::normalise::{Piece, is_hanzi};
use super::raw::DebitClass;

/// Signs that divide a text wherever they stand.
const DIVIDERS: &str = "\n。，、；：！？!?;|()（）[]【】「」–—•·→><=\"“”…*~{}";
/// Signs and codes of currencies, in lower case. What is counted in one of them is an amount.
const CURRENCIES: [&str; 22] = [
    "eur", "usd", "cny", "rmb", "gbp", "jpy", "hkd", "twd", "sgd", "aud", "cad", "chf", "inr", "€", "$", "£", "¥", "￥", "₹", "元", "块",
    "euro",
];

/// What is written right behind a number.
const SUFFIXES: [&str; 8] = ["am", "pm", "st", "nd", "rd", "th", "h", "x"];

/// What the reader of a clause needs.
pub(super) struct Reader<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) debit: &'a DebitWords,
    pub(super) words: &'a DebitWords,
    pub(super) names: &'a Names,
}

/// A part of a clause.
struct Part<'a> {
    pieces: &'a [Piece],
    /// Its clause has a number: an item, a card, an amount.
    numbered: bool,
    /// Which of them belong to a reason.
    explained: Vec<bool>,
    /// "And" or "or" puts it beside advice.
    advised: bool,
}

impl Reader<'_> {
    /// Whether some clause leaves open what became of the money. `reasons` tells which pieces belong to a reason.
    pub(super) fn leaves_open(&self, text: &str, reasons: impl Fn(&[Piece]) -> Vec<bool>) -> bool {
        let foreign = |c: char| {
            c.is_alphabetic() && !c.is_ascii() && matches!(c, '\u{370}'..='\u{1dff}' | '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')
        };
        let says = |name: &str| {
            let pieces = self.lexicon.pieces(name);
            let speaks = |(_, class): &Span| !matches!(class, DebitClass::Harmless | DebitClass::Topic | DebitClass::Bridge);
            self.debit.spans(&pieces).iter().chain(&self.words.spans(&pieces)).any(speaks)
        };
        text.contains(foreign)
            || text.lines().any(is_remark)
            || clauses(self.names.left_out(text, says)).iter().any(|clause| self.is_open(clause, &reasons))
    }

    /// Whether some clause has a word that leaves it open wherever it stands.
    pub(super) fn has_open_word(&self, text: &str) -> bool {
        let has = |clause: &String| self.words.spans(&self.lexicon.pieces(clause)).iter().any(|(_, class)| *class == DebitClass::Open);
        clauses(text).iter().any(has)
    }

    fn is_open(&self, clause: &str, reasons: &impl Fn(&[Piece]) -> Vec<bool>) -> bool {
        if is_signed(clause) || falls_short(clause) {
            return true;
        }
        let pieces = self.lexicon.pieces(clause);
        // A reason that is asked for is none.
        let asked = clause.ends_with(['?', '？', '吗']);
        let mut advised = false;
        pieces.split(|piece| matches!(piece, Piece::Comma | Piece::Break) || is_joint(piece)).any(|pieces| {
            let part = Part { pieces, numbered: has_digit(clause), explained: reasons(pieces), advised };
            advised = advised || self.is_advice(&part);
            (asked && part.names_a_reason()) || self.part_is_open(&part)
        })
    }

    fn part_is_open(&self, part: &Part<'_>) -> bool {
        let DebitReading { denied, hinted, stated, .. } = self.debit.read(part.pieces);
        let words = self.words.spans(part.pieces);
        let debit = self.debit.spans(part.pieces);
        let failure = |class: DebitClass| matches!(class, DebitClass::Refused | DebitClass::Failed | DebitClass::Unable);
        if denied && !hinted && !stated {
            return part.is_doubtful_denial(&words, &debit);
        }
        let open = |(_, class): &Span| *class == DebitClass::Open;
        let failures = debit.iter().filter(|(_, class)| failure(*class));
        let known = words.iter().chain(failures.clone()).map(|(range, _)| range);
        if words.iter().any(open) || part.has_unknown(known) || part.denies_its_reason(&debit) {
            return true;
        }
        // That a fee could not be charged says nothing of the payment.
        if !part.names_a_reason() && failures.clone().count() > 0 && debit.iter().any(|(_, class)| *class == DebitClass::Fee) {
            return true;
        }
        let harmless = words.iter().all(|(_, class)| *class == DebitClass::Harmless);
        !(harmless || part.advised || part.names_a_reason() || failures.count() > 0 || self.is_advice(part))
    }

    /// Whether a part begins with what begins advice.
    fn is_advice(&self, part: &Part<'_>) -> bool {
        let words = self.words.spans(part.pieces);
        words.iter().find(|(_, class)| *class != DebitClass::Harmless).is_some_and(|(_, class)| *class == DebitClass::Advice)
    }
}

impl Part<'_> {
    fn names_a_reason(&self) -> bool {
        self.explained.contains(&true)
    }

    /// Whether something behind a reason denies it: "insufficient funds is not the reason", 余额不足不是原因.
    fn denies_its_reason(&self, debit: &[Span]) -> bool {
        let end = self.explained.iter().rposition(|explained| *explained);
        end.is_some_and(|end| debit.iter().any(|(range, class)| range.start > end && *class == DebitClass::Denial))
    }

    /// Whether a denial leaves something open: two debits in one clause, something open beside the one, or what is not known.
    /// It has to be a whole clause in plain form: what is asked for, numbered, or makes a label of it leaves it open.
    fn is_doubtful_denial(&self, words: &[Span], debit: &[Span]) -> bool {
        let speaks_of_it = || debit.iter().filter(|(_, class)| class.is_debit());
        let denied = |range: &Range<usize>| speaks_of_it().any(|(d, _)| d.start < range.end && range.start < d.end);
        let open = words.iter().any(|(range, class)| *class == DebitClass::Open && !denied(range));
        let begins = speaks_of_it().map(|(range, _)| range.start).min().unwrap_or(0);
        let company = words.iter().filter(|(range, class)| *class == DebitClass::Harmless && range.start < begins);
        // Its own words are known to the reader of debits.
        let unknown = self.has_unknown(company.chain(debit).map(|(range, _)| range));
        let label = matches!(self.pieces.last(), Some(Piece::Hanzi(_)))
            && debit.last().is_some_and(|(_, class)| matches!(class, DebitClass::Bridge | DebitClass::Neutral));
        open || unknown || label || self.numbered || speaks_of_it().filter(|(_, class)| *class != DebitClass::Cash).count() > 1
    }

    /// Whether something is neither known nor a part of a reason. How often something happened is no word.
    fn has_unknown<'r>(&self, known: impl Iterator<Item = &'r Range<usize>>) -> bool {
        let mut covered: Vec<bool> = self.pieces.iter().zip(&self.explained).map(|(p, e)| *e || is_number(p)).collect();
        for range in known {
            covered[range.clone()].fill(true);
        }
        covered.contains(&false)
    }
}

/// How often, or a number with what is written right behind it: "9am", "1st".
fn is_number(piece: &Piece) -> bool {
    match piece {
        Piece::Count => true,
        Piece::Word(word) => {
            let suffix = word.trim_start_matches(|c: char| c.is_ascii_digit());
            suffix.len() < word.len() && SUFFIXES.contains(&suffix)
        }
        _ => false,
    }
}

/// "And" and "or" begin something new.
fn is_joint(piece: &Piece) -> bool {
    matches!(piece, Piece::Word(word) if ["and", "or", "but", "while", "because", "since", "so"].contains(&word.as_str()))
        || matches!(piece, Piece::Hanzi('但' | '而' | '且'))
}

/// A text in clauses: at all signs that divide, also at those that a sentence seldom has.
fn clauses(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(' ');
    let mut clauses = vec![String::new()];
    for (i, c) in chars.iter().copied().enumerate() {
        let (before, after) = (at(i.checked_sub(1)), at(Some(i + 1)));
        let within = before.is_alphanumeric() && before.is_ascii() && after.is_alphanumeric() && after.is_ascii();
        let divides = match c {
            '.' | ',' | ':' | '/' | '\'' => c != '\'' && !within,
            // A mask: "•••• 4444", "**** 4444".
            '•' | '*' | '·' if before == c || after == c || after.is_ascii_digit() => false,
            '-' => before.is_whitespace() && after.is_whitespace(),
            // Chinese is written without spaces.
            ' ' | '\u{3000}' => is_hanzi(before) && is_hanzi(after),
            _ => DIVIDERS.contains(c),
        };
        match clauses.last_mut() {
            Some(last) if !divides => last.push(c),
            Some(last) if matches!(c, '?' | '？') => {
                last.push(c);
                clauses.push(String::new());
            }
            _ => clauses.push(String::new()),
        }
    }
    clauses.retain(|clause| !clause.trim().is_empty());
    clauses
}

/// A line of a program or a page that nobody is told: "// not charged", "<!-- not charged -->".
fn is_remark(line: &str) -> bool {
    ["//", "#", "<!--", "/*", "--"].iter().any(|sign| line.trim_start().starts_with(sign))
}

/// 余额不足10元: a balance below an amount, of which wallets remind people; no payment need have been made.
fn falls_short(clause: &str) -> bool {
    let amount = |rest: &str| rest.trim_start_matches(['¥', '￥', ' ']).starts_with(|c: char| c.is_ascii_digit()) && is_amount(rest);
    clause.match_indices("不足").any(|(at, found)| amount(&clause[at + found.len()..]))
}

fn has_digit(clause: &str) -> bool {
    clause.contains(|c: char| c.is_ascii_digit())
}

/// Whether a clause has a number and a currency.
fn is_amount(clause: &str) -> bool {
    let lower = clause.to_lowercase();
    let stands = |currency: &&str| {
        let word = |c: char| c.is_ascii_alphabetic();
        lower.match_indices(*currency).any(|(at, found)| {
            let around = (lower[..at].chars().next_back(), lower[at + found.len()..].chars().next());
            !found.is_ascii() || !(around.0.is_some_and(word) || around.1.is_some_and(word))
        })
    };
    has_digit(clause) && CURRENCIES.iter().any(stands)
}

/// Whether an amount with a minus sign stands in it: "-50.00", "−20 USD".
fn is_signed(clause: &str) -> bool {
    let chars: Vec<char> = clause.chars().collect();
    let minus = |i: usize| {
        let starts = i == 0 || chars[i - 1].is_whitespace();
        let rest: String = chars[i + 1..].iter().skip_while(|c| c.is_whitespace() || "€$£¥￥".contains(**c)).collect();
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        starts && has_digit(&number) && (number.contains(['.', ',']) || is_amount(clause))
    };
    (0..chars.len()).any(|i| matches!(chars[i], '-' | '−' | '－') && minus(i))
}
