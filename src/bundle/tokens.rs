//! The tokens that stand in redacted text, such as `<phone:1>`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use regex::Regex;

/// How many different tokens of each label stand in the texts.
pub fn tokens_in<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut seen: BTreeSet<(&str, usize)> = BTreeSet::new();
    for text in texts {
        seen.extend(all_in(text));
    }
    seen.into_iter().fold(BTreeMap::new(), |mut counts, (label, _)| {
        *counts.entry(label.to_owned()).or_insert(0) += 1;
        counts
    })
}

/// The highest number of each label: tokens for new values begin behind it.
pub fn highest<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut highest: BTreeMap<String, usize> = BTreeMap::new();
    for (label, number) in texts.into_iter().flat_map(all_in) {
        let known = highest.entry(label.to_owned()).or_default();
        *known = (*known).max(number);
    }
    highest
}

fn all_in(text: &str) -> impl Iterator<Item = (&str, usize)> {
    static TOKEN: OnceLock<Option<Regex>> = OnceLock::new();
    let token = TOKEN.get_or_init(|| Regex::new("<([a-z][a-z-]{1,30}):([1-9][0-9]{0,8})>").ok()).as_ref();
    token.into_iter().flat_map(move |token| token.captures_iter(text)).filter_map(|found| {
        let (_, [label, number]) = found.extract();
        Some((label, number.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_once() {
        let texts = ["call <phone:1> or <phone:2>", "<phone:1> <card:7> <b:0> <x>"];
        assert_eq!(tokens_in(texts), BTreeMap::from([("card".to_owned(), 1), ("phone".to_owned(), 2)]));
        assert_eq!(highest(texts), BTreeMap::from([("card".to_owned(), 7), ("phone".to_owned(), 2)]));
    }
}
