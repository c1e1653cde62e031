//! Patterns as they are written, taken apart.
//!
//! ```text
//! 余额不足              as it stands
//! {balance}..{short}    a word of one class, a gap of up to 6 words or characters, a word of another
//! {balance}..3{short}   the same with a gap of up to 3
//! (card|bank) declined  one of these
//! {my?}卡               with or without
//! {balance} & {short}   in either order, with a gap between them
//! =超时                 only where the text says nothing else
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The gap of `..` without a number, and of `&`.
const GAP: u8 = 6;
/// More ways to read one pattern than this is a mistake in it.
const WAYS: usize = 64;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Words as they stand.
    Literal(String),
    /// A word of a class.
    Class(String),
    /// One of several.
    OneOf(Vec<String>),
    /// Up to so many other words.
    Gap(u8),
}

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// It names a class of words that no file has.
    UnknownClass,
    /// A bracket is not closed.
    NotClosed,
    /// Nothing is left of it to look for.
    Empty,
    /// It can be read in too many ways.
    TooManyWays,
}

/// A pattern taken apart, in all the ways it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    /// The text must say nothing else.
    pub(super) whole: bool,
    /// The ways.
    pub(super) ways: Vec<Vec<Part>>,
}

/// Takes a pattern apart.
pub(super) fn parse(pattern: &str, words: &BTreeMap<String, Vec<String>>) -> Result<Parsed, Fault> {
    let (whole, pattern) = pattern.strip_prefix('=').map_or((false, pattern), |rest| (true, rest));
    let sides = pattern.split('&').map(|side| side_ways(side, words)).collect::<Result<Vec<_>, _>>()?;
    let mut ways = Vec::new();
    for order in orders(sides.len()) {
        let mut built: Vec<Vec<Part>> = vec![Vec::new()];
        for side in order {
            built = built.iter().flat_map(|before| sides[side].iter().map(|after| joined(before, after))).collect();
        }
        ways.append(&mut built);
    }
    if ways.len() > WAYS {
        return Err(Fault::TooManyWays);
    }
    if ways.iter().any(|way| way.iter().all(|part| matches!(part, Part::Gap(_)))) {
        return Err(Fault::Empty);
    }
    Ok(Parsed { whole, ways })
}

fn joined(before: &[Part], after: &[Part]) -> Vec<Part> {
    let gap = (!before.is_empty()).then_some(Part::Gap(GAP));
    before.iter().cloned().chain(gap).chain(after.iter().cloned()).collect()
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for order in orders(count - 1) {
        out.extend((0..count).rev().map(|at| {
            let mut order = order.clone();
            order.insert(at, count - 1);
            order
        }));
    }
    out
}

/// The ways to read what stands on one side of `&`.
fn side_ways(text: &str, words: &BTreeMap<String, Vec<String>>) -> Result<Vec<Vec<Part>>, Fault> {
    let mut ways: Vec<Vec<Part>> = vec![Vec::new()];
    let mut rest = text;
    while !rest.is_empty() {
        let (part, optional, after) = next_part(rest, words)?;
        rest = after;
        let mut with: Vec<Vec<Part>> = ways.clone();
        for way in &mut with {
            way.extend(part.clone());
        }
        ways = if optional { [with, ways].concat() } else { with };
    }
    Ok(ways)
}

type Next<'a> = (Option<Part>, bool, &'a str);

fn next_part<'a>(text: &'a str, words: &BTreeMap<String, Vec<String>>) -> Result<Next<'a>, Fault> {
    if let Some(rest) = text.strip_prefix('{') {
        let (name, after) = rest.split_once('}').ok_or(Fault::NotClosed)?;
        let (name, optional) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
        return if words.contains_key(name) { Ok((Some(Part::Class(name.to_owned())), optional, after)) } else { Err(Fault::UnknownClass) };
    }
    if let Some(rest) = text.strip_prefix('(') {
        let (inside, after) = rest.split_once(')').ok_or(Fault::NotClosed)?;
        let (empty, choices): (Vec<String>, Vec<String>) =
            inside.split('|').map(|choice| choice.trim().to_owned()).partition(String::is_empty);
        return Ok((Some(Part::OneOf(choices)), !empty.is_empty(), after));
    }
    if let Some(rest) = text.strip_prefix("..") {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let gap = if digits == 0 { GAP } else { rest[..digits].parse().unwrap_or(GAP) };
        return Ok((Some(Part::Gap(gap)), false, &rest[digits..]));
    }
    let end = text.find(['{', '(']).unwrap_or(text.len()).min(text.find("..").unwrap_or(text.len()));
    let literal = text[..end].trim();
    Ok(((!literal.is_empty()).then(|| Part::Literal(literal.to_owned())), false, &text[end..]))
}
