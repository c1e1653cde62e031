//! Numbers of cards and the like that are spelled out, digit by digit: "four two four two …".

use std::ops::Range;

use crate::digits;
use crate::scrub::Hit;

/// The words for the digits in several languages, which begin no longer ones that count.
pub(super) const WORDS: &str = "zero|one|two|three|four|five|six|seven|eight|nine|oh|nought|double|triple|\
    cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|um|dois|quatro|sete|oito|nove|\
    un|deux|trois|quatre|cinq|sept|huit|neuf|null|eins|zwei|drei|vier|funf|fuenf|sechs|sieben|acht|neun|due|tre|quattro|cinque|sei|sette|otto";
/// The fewest digits that are looked at.
const FEWEST: usize = 7;
/// The most characters between two of the words.
const GAP: usize = 4;

/// What a word stands for: a digit, or how often the next one counts.
enum Word {
    Digit(char),
    Times(usize),
}

fn meaning(word: &str) -> Option<Word> {
    let digit = match word {
        "zero" | "oh" | "o" | "nought" | "cero" | "null" => '0',
        "one" | "uno" | "um" | "un" | "eins" => '1',
        "two" | "dos" | "dois" | "deux" | "zwei" | "zwo" | "due" => '2',
        "three" | "tres" | "trois" | "drei" | "tre" => '3',
        "four" | "cuatro" | "quatro" | "quatre" | "vier" | "quattro" => '4',
        "five" | "cinco" | "cinq" | "funf" | "fuenf" | "cinque" => '5',
        "six" | "seis" | "sechs" | "sei" => '6',
        "seven" | "siete" | "sete" | "sept" | "sieben" | "sette" => '7',
        "eight" | "ocho" | "oito" | "huit" | "acht" | "otto" => '8',
        "nine" | "niner" | "nueve" | "nove" | "neuf" | "neun" => '9',
        "double" => return Some(Word::Times(2)),
        "triple" => return Some(Word::Times(3)),
        _ => return None,
    };
    Some(Word::Digit(digit))
}

/// A number that begins with this word, and where to look on.
pub(super) fn find(text: &str, first: &Range<usize>, hits: &mut Vec<Hit>) -> usize {
    let bytes = text.as_bytes();
    if first.start > 0 && bytes[first.start - 1].is_ascii_alphabetic() {
        return first.end;
    }
    let (mut at, mut digits, mut places) = (first.start, String::new(), Vec::new());
    let mut times = 1;
    loop {
        let length = bytes[at..].iter().take(8).take_while(|b| b.is_ascii_alphabetic()).count();
        let figure = bytes.get(at).filter(|b| length == 0 && b.is_ascii_digit());
        let word = match figure {
            Some(figure) => Some(Word::Digit(char::from(*figure))),
            None => meaning(&text[at..at + length].to_ascii_lowercase()),
        };
        let end = at + length.max(usize::from(figure.is_some()));
        match word {
            Some(Word::Digit(digit)) => {
                for _ in 0..times {
                    digits.push(digit);
                    places.push(at..end);
                }
                times = 1;
            }
            Some(Word::Times(more)) => times = more,
            None => break,
        }
        let gap = bytes[end..].iter().take(GAP + 1).take_while(|b| !b.is_ascii_alphanumeric() && b.is_ascii()).count();
        if gap > GAP || (gap == 0 && figure.is_none()) {
            break;
        }
        at = end + gap;
    }
    let end = places.last().map_or(first.end, |last| last.end);
    if digits.len() >= FEWEST {
        let mut found = Vec::new();
        digits::find(&digits, &mut found);
        hits.extend(found.into_iter().map(|hit| Hit { range: places[hit.range.start].start..places[hit.range.end - 1].end, ..hit }));
    }
    end.max(first.end)
}
