//! Values that are known to be private, because the case or the device says so: they are looked for in every text.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Hit;
use super::names::says_nothing;
use super::view::{View, squeeze};

/// The fewest characters of a value that is looked for: of digits, of letters, of other scripts.
const FEWEST: (usize, usize, usize) = (6, 3, 2);
/// The most characters of a value that is looked for.
const MOST: usize = 200;

/// The values, and what they are.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By the squeezed form.
    labels: HashMap<String, &'static str>,
    /// Other forms of a value, with the form that it is known by.
    others: HashMap<String, String>,
    /// What everybody may know, although it may be learned as private: the wallet itself, its banks.
    public: HashSet<String>,
    /// How many bytes squeezed forms have.
    lengths: BTreeSet<usize>,
    /// How they begin.
    beginnings: HashSet<[char; 2]>,
}

impl Known {
    /// Whether a value can be told from any other word.
    pub(super) fn is_telling(squeezed: &str) -> bool {
        let length = squeezed.chars().count();
        let fewest = match () {
            () if squeezed.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) => FEWEST.2,
            () if squeezed.chars().all(|c| c.is_ascii_digit()) => FEWEST.0,
            () => FEWEST.1,
        };
        (fewest..=MOST).contains(&length) && squeezed.chars().any(char::is_alphanumeric) && !says_nothing(squeezed)
    }

    /// Learns a value; what it was first learned as, it remains.
    pub(super) fn learn(&mut self, label: &'static str, value: &str) {
        let squeezed = squeeze(value);
        if !Self::is_telling(&squeezed) || self.labels.contains_key(&squeezed) || self.public.contains(&squeezed) {
            return;
        }
        if let [one, other] = value.split_whitespace().collect::<Vec<_>>()[..]
            && value.is_ascii()
        {
            let turned = squeeze(&format!("{other}{one}"));
            self.note(&turned);
            self.others.insert(turned, squeezed.clone());
        }
        self.note(&squeezed);
        self.labels.insert(squeezed, label);
    }

    /// Notes what everybody may know.
    pub(super) fn is_public(&mut self, value: &str) {
        self.public.insert(squeeze(value));
    }

    fn note(&mut self, form: &str) {
        let mut chars = form.chars();
        if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
            self.beginnings.insert([first, second]);
            self.lengths.insert(form.len());
        }
    }

    /// What a value is known as.
    pub(super) fn label(&self, key: &str) -> Option<&'static str> {
        self.labels.get(key).copied()
    }

    /// Every known value in a text, the longest first where several begin at one place.
    pub(super) fn find(&self, text: &View, hits: &mut Vec<Hit>) {
        if self.labels.is_empty() {
            return;
        }
        let squeezed = text.squeezed();
        let all = squeezed.text.as_str();
        let mut next = 0;
        for (at, first) in all.char_indices() {
            let second = all[at + first.len_utf8()..].chars().next();
            if at < next || !second.is_some_and(|second| self.beginnings.contains(&[first, second])) {
                continue;
            }
            let found = self.lengths.iter().rev().find_map(|length| {
                let candidate = all.get(at..at + length)?;
                let key = self.others.get(candidate).map_or(candidate, String::as_str);
                let label = self.label(key)?;
                let range = squeezed.part(&(at..at + length));
                stands_alone(&text.text, &range, candidate).then(|| (Hit { range, label, key: key.to_owned() }, at + length))
            });
            if let Some((hit, end)) = found {
                hits.push(hit);
                next = end;
            }
        }
    }

    /// The values.
    #[cfg(test)]
    pub(super) fn values(&self) -> Vec<&str> {
        self.labels.keys().map(String::as_str).collect()
    }
}

/// Whether the value is no part of a longer word or number.
fn stands_alone(text: &str, range: &std::ops::Range<usize>, value: &str) -> bool {
    let joined = |inside: Option<char>, outside: Option<char>| match (inside, outside) {
        (Some(inside), Some(outside)) => inside.is_ascii_alphanumeric() && outside.is_ascii_alphanumeric(),
        _ => false,
    };
    let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
    !joined(value.chars().next(), before) && !joined(value.chars().next_back(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(known: &Known, text: &str) -> Vec<String> {
        let mut hits = Vec::new();
        known.find(&View::of(text), &mut hits);
        hits.into_iter().map(|h| text[h.range].to_owned()).collect()
    }

    #[test]
    fn a_value_is_found_however_it_is_written_and_only_as_a_whole() {
        let mut known = Known::default();
        known.learn("payee", "Zhang San");
        known.learn("payee", "李四");
        known.learn("order", "AB-20261122-77");
        assert_eq!(found(&known, "to ZHANG-SAN, San Zhang and zhangsan; xzhangsan"), ["ZHANG-SAN", "San Zhang", "zhangsan"]);
        assert_eq!(found(&known, "收款人李 四已收款"), ["李 四"]);
        assert_eq!(found(&known, "order ab20261122 77, not AB-20261122-778"), ["ab20261122 77"]);
    }

    #[test]
    fn what_could_be_any_word_is_not_learned() {
        let mut known = Known::default();
        for value in ["7", "1234", "root", "ab", "支", "银行", "localhost", "***"] {
            known.learn("payee", value);
        }
        assert!(known.values().is_empty(), "{:?}", known.values());
    }
}
