//! What a program says about what it found: the Nagios plugin convention (Monitoring Plugins guidelines), or JSON. Whatever it
//! writes is hostile: control characters go, and everything is bounded.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::fact::{ProgramState, Reading, Threshold};
use crate::redact::{Excerpt, Private, is_card_number};

/// The most characters of the line of text, and of everything beyond it.
const TEXT: usize = 400;
const DETAILS: usize = 4_000;
/// The most values that are kept, and the most characters of a label and of a unit.
const VALUES: usize = 64;
const LABEL: usize = 80;
const UNIT: usize = 12;

/// What a program said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// What it says itself.
    pub state: Option<ProgramState>,
    /// What it says in words: a line, and what follows it. It is cut when it is redacted.
    pub words: String,
    /// What it measured.
    pub values: Vec<Reading>,
}

/// The state that an exit status stands for.
fn state_of(status: Option<i32>) -> Option<ProgramState> {
    match status? {
        0 => Some(ProgramState::Ok),
        1 => Some(ProgramState::Warning),
        2 => Some(ProgramState::Critical),
        3 => Some(ProgramState::Unknown),
        _ => None,
    }
}

/// Reads what a plugin wrote: a line of text with performance data behind `|`, then long text, with more of them behind the next `|`.
pub(super) fn nagios(output: &str, status: Option<i32>) -> Said {
    let (first, rest) = output.split_once('\n').unwrap_or((output, ""));
    let (text, measured) = first.split_once('|').unwrap_or((first, ""));
    let (details, more) = rest.split_once('|').unwrap_or((rest, ""));
    let values = readings(measured).chain(readings(more)).take(VALUES).collect();
    Said { state: state_of(status), words: plain(&format!("{text}\n{details}")), values }
}

/// What a program says as JSON.
#[derive(Deserialize)]
struct Answer {
    state: Option<ProgramState>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    values: BTreeMap<String, Value>,
}

/// A value: a number, text for one that must be exact, or either with its unit.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Plain(Number),
    WithUnit {
        value: Number,
        #[serde(default)]
        unit: String,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(serde_json::Number),
    Text(String),
}

/// Reads a JSON object; one without a state has the state of its exit status.
pub(super) fn json(output: &str, status: Option<i32>) -> Said {
    let Ok(answer) = serde_json::from_str::<Answer>(output) else { return Said::default() };
    let reading = |(label, value): (String, Value)| {
        let (number, unit) = match value {
            Value::Plain(number) => (number, String::new()),
            Value::WithUnit { value, unit } => (value, unit),
        };
        let text = match number {
            Number::Number(number) => number.to_string(),
            Number::Text(text) => text,
        };
        Reading { value: decimal(&text), unit: unit_of(&unit), ..named(&label) }
    };
    Said {
        state: answer.state.or_else(|| state_of(status)),
        words: plain(&format!("{}\n{}", answer.text, answer.details)),
        values: answer.values.into_iter().take(VALUES).map(reading).collect(),
    }
}

/// Items of performance data: `'label'=value[unit];[warn];[crit];[min];[max]`, blanks between them. What is none is passed over.
fn readings(text: &str) -> impl Iterator<Item = Reading> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            let (label, after) = label(rest)?;
            // A word that belongs to no label.
            if let Some((_, behind)) = rest.split_once(char::is_whitespace).filter(|_| !rest.starts_with('\'') && label.contains(' ')) {
                rest = behind;
                continue;
            }
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            rest = &after[end..];
            if let Some(reading) = reading(&label, &after[..end]) {
                return Some(reading);
            }
        }
    })
}

/// The label that a text begins with, and what stands behind its `=`. One in quotation marks may have blanks, and `''` for a mark.
fn label(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('\'') else {
        let (label, rest) = text.split_once('=')?;
        return Some((label.to_owned(), rest));
    };
    let mut label = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        let rest = &quoted[at + c.len_utf8()..];
        match c {
            '\'' if rest.starts_with('\'') => {
                label.push('\'');
                chars.next();
            }
            '\'' => return Some((label, rest.strip_prefix('=')?)),
            c => label.push(c),
        }
    }
    None
}

fn reading(label: &str, text: &str) -> Option<Reading> {
    let mut parts = text.split(';');
    let value = parts.next()?;
    let digits = value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    let (number, unit) =
        if let Some(unit) = value.strip_prefix('U') { (None, unit) } else { (decimal(&value[..digits]), &value[digits..]) };
    if number.is_none() && !value.starts_with('U') {
        return None;
    }
    let mut next = || parts.next().unwrap_or_default();
    let (warn, crit) = (threshold(next()), threshold(next()));
    Some(Reading { value: number, unit: unit_of(unit), warn, crit, min: decimal(next()), max: decimal(next()), ..named(label) })
}

/// A reading of which only the label is known.
fn named(label: &str) -> Reading {
    let label = Private::excerpt(plain(label), Excerpt::first_line(LABEL));
    Reading { label, value: None, unit: String::new(), warn: None, crit: None, min: None, max: None }
}

/// A range: `[@][start:][end]`, where the start is 0 when it is not given, and `~` is negative infinity.
fn threshold(text: &str) -> Option<Threshold> {
    let (inside, range) = text.strip_prefix('@').map_or((false, text), |range| (true, range));
    let (from, to) = range.split_once(':').unwrap_or(("0", range));
    let from = if from == "~" { None } else { Some(decimal(if from.is_empty() { "0" } else { from })?) };
    let to = if to.is_empty() { None } else { Some(decimal(to)?) };
    (!range.is_empty()).then_some(Threshold { from, to, inside })
}

fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if is_card_number(text) {
        return None;
    }
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// A unit is a short word or sign.
fn unit_of(text: &str) -> String {
    let fine = text.chars().count() <= UNIT && text.chars().all(|c| c.is_alphabetic() || matches!(c, '%' | '/' | '°' | 'µ'));
    if fine { text.to_owned() } else { String::new() }
}

/// The first line of what a program wrote, as it is kept; `unfinished` means that more was written than was read.
pub(super) fn text(words: &str, unfinished: bool) -> Private {
    Private::excerpt(words, Excerpt::first_line(TEXT).unfinished(unfinished))
}

/// What follows that line.
pub(super) fn details(words: &str, unfinished: bool) -> Private {
    Private::excerpt(words, Excerpt::further_lines(DETAILS).unfinished(unfinished))
}

/// The lines of a text, each without control characters, escape sequences, and blanks around it.
pub(super) fn plain(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| without_escapes(line).trim().to_owned()).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Escape sequences (ECMA-48: `ESC [` up to a letter) and other control characters go; a tab is a blank.
fn without_escapes(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' && chars.next_if_eq(&'[').is_some() {
            while chars.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {}
        } else if c == '\t' {
            out.push(' ');
        } else if !c.is_control() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::redact::redact;

    fn shown(private: Private) -> String {
        redact(private).shown().unwrap_or_default().to_owned()
    }

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn range(text: &str) -> Threshold {
        threshold(text).unwrap()
    }

    /// The examples of the Monitoring Plugins guidelines, 2.5.
    #[test]
    fn ranges_are_those_of_the_guidelines() {
        for (text, wrong, fine) in [
            ("10", ["-1", "11"], ["0", "10"]),
            ("10:", ["9", "-3"], ["10", "99"]),
            ("~:10", ["11", "10.1"], ["-99", "10"]),
            ("10:20", ["9", "21"], ["10", "20"]),
            ("@10:20", ["10", "20"], ["9", "21"]),
        ] {
            for value in wrong {
                assert!(range(text).is_crossed_by(dec(value)), "{value} in {text}");
            }
            for value in fine {
                assert!(!range(text).is_crossed_by(dec(value)), "{value} in {text}");
            }
        }
        assert_eq!((threshold(""), threshold("@"), threshold("a:b")), (None, None, None));
    }

    #[test]
    fn a_plugin_is_understood() {
        let output = "DISK OK - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968\n/ 15272 MB (77%);\n/boot 68 MB (69%); | /boot=68MB;88;93;0;98\n'it''s a = b'=U '|'=1.5s;@1:2;~:7\n";
        let said = nagios(output, Some(0));
        assert_eq!(said.state, Some(ProgramState::Ok));
        assert_eq!(shown(text(&said.words, false)), "DISK OK - free space: / 3326 MB (56%);");
        assert_eq!(shown(details(&said.words, false)), "/ 15272 MB (77%);\n/boot 68 MB (69%);");
        let values: Vec<(Option<Decimal>, &str)> = said.values.iter().map(|v| (v.value, v.unit.as_str())).collect();
        assert_eq!(values, [(Some(dec("2643")), "MB"), (Some(dec("68")), "MB"), (None, ""), (Some(dec("1.5")), "s")]);
        assert_eq!([0, 2].map(|i| shown(said.values[i].label.clone())), ["/", "it's a = b"]);
        assert_eq!((said.values[0].min, said.values[0].max), (Some(dec("0")), Some(dec("5968"))));
        assert_eq!(said.values[3].warn, Some(Threshold { from: Some(dec("1")), to: Some(dec("2")), inside: true }));
        assert_eq!(said.values[3].crit, Some(Threshold { from: None, to: Some(dec("7")), inside: false }));
    }

    #[test]
    fn states_are_the_exit_statuses() {
        let states = [0, 1, 2, 3, 4, 127, -1].map(|status| nagios("", Some(status)).state);
        let known = [ProgramState::Ok, ProgramState::Warning, ProgramState::Critical, ProgramState::Unknown].map(Some);
        assert_eq!((&states[..4], &states[4..]), (&known[..], &[None, None, None][..]));
        assert_eq!(nagios("OK", None).state, None);
    }

    #[test]
    fn what_is_no_performance_data_is_passed_over() {
        let labels = |text: &str| readings(text).map(|r| shown(r.label)).collect::<Vec<_>>();
        assert_eq!(labels("a=1 b=x c=3"), ["a", "c"]);
        assert_eq!(labels("no label 'open=1"), [""; 0]);
        assert_eq!(labels("two words=1"), ["words"]);
        assert_eq!(readings(&"a=1 ".repeat(500)).count(), 500);
        assert_eq!(nagios(&format!("|{}", "a=1 ".repeat(500)), None).values.len(), VALUES);
    }

    #[test]
    fn json_is_understood_and_exact() {
        let said = json(r#"{"state":"warning","text":"queue\nx","values":{"a":0.1,"b":{"value":"12.50","unit":"s"}}}"#, Some(0));
        assert_eq!((said.state, said.words.as_str()), (Some(ProgramState::Warning), "queue\nx"));
        assert_eq!(said.values.iter().map(|v| v.value).collect::<Vec<_>>(), [Some(dec("0.1")), Some(dec("12.50"))]);
        assert_eq!(json("{}", Some(2)).state, Some(ProgramState::Critical));
        assert_eq!(json("no JSON", Some(0)), Said::default());
        assert_eq!(json(r#"{"state":"fine"}"#, Some(0)), Said::default());
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_kept() {
        let said = nagios("\u{1b}[31mred\u{1b}[0m\u{7}\tx\nmore\u{1b}[2J", Some(0));
        assert_eq!(said.words, "red x\nmore");
    }

    proptest! {
        #[test]
        fn nothing_panics(output in "\\PC{0,80}(\n|\\||=|'|;|\\PC){0,80}", status in any::<Option<i32>>()) {
            nagios(&output, status);
            json(&output, status);
        }
    }
}
