//! A short list of answers with numbers, and what somebody means who types.

use unicode_normalization::UnicodeNormalization;

/// The answers to choose from.
#[derive(Clone, Debug)]
pub struct Choices {
    labels: Vec<String>,
}

impl Choices {
    /// These answers, in this order.
    pub fn new(labels: Vec<String>) -> Self {
        Self { labels }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// An answer with its number, as the list shows it.
    pub fn shown(&self, place: usize) -> String {
        format!("{}. {}", place + 1, self.labels[place])
    }

    /// The answer alone.
    pub fn label(&self, place: usize) -> &str {
        &self.labels[place]
    }

    /// What stays in the list while this is typed; all of it where nothing fits, so that nobody faces an empty list.
    pub fn fitting(&self, typed: &str) -> Vec<String> {
        let typed = plain(typed);
        let fits = |place: &usize| (place + 1).to_string().starts_with(&typed) || self.contains(*place, &typed);
        let fitting: Vec<usize> = (0..self.count()).filter(fits).collect();
        let all = if fitting.is_empty() { (0..self.count()).collect() } else { fitting };
        all.into_iter().map(|place| self.shown(place)).collect()
    }

    /// The one answer that is meant: by its line in the list, its number, or words that only it begins with or has.
    pub fn meant(&self, typed: &str) -> Option<usize> {
        if let Some(place) = (0..self.count()).find(|place| self.shown(*place) == typed) {
            return Some(place);
        }
        let typed = plain(typed);
        let number = typed.trim_end_matches(['.', ')', '、', '。']);
        if let Ok(number) = number.parse::<usize>() {
            return number.checked_sub(1).filter(|place| *place < self.count());
        }
        if typed.is_empty() {
            return None;
        }
        self.only(|label| label.starts_with(&typed)).or_else(|| self.only(|label| label.contains(&typed)))
    }

    /// The answer that fits, when no other does.
    fn only(&self, fits: impl Fn(&str) -> bool) -> Option<usize> {
        let mut fitting = (0..self.count()).filter(|place| fits(&plain(&self.labels[*place])));
        fitting.next().filter(|_| fitting.next().is_none())
    }

    fn contains(&self, place: usize, typed: &str) -> bool {
        plain(&self.labels[place]).contains(typed)
    }
}

/// Text as it is compared: full-width signs are their ordinary ones, capitals do not matter.
fn plain(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Choices {
        let labels =
            ["A payment failed", "A top-up failed", "退款未到账", "付款失败", "境外付款失败", "6", "7", "8", "9", "Something else"];
        Choices::new(labels.map(str::to_owned).to_vec())
    }

    #[test]
    fn a_number_or_a_part_of_the_words_is_enough() {
        let choices = choices();
        for (typed, place) in [
            ("1", 0),
            ("１", 0),
            (" 2. ", 1),
            ("10", 9),
            ("3、", 2),
            ("TOP", 1),
            ("退款", 2),
            ("付款", 3),
            ("境外", 4),
            ("1. A payment failed", 0),
            ("else", 9),
        ] {
            assert_eq!(choices.meant(typed), Some(place), "{typed}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        let choices = choices();
        for typed in ["0", "11", "99999999999999999999999", "failed", "失败", "xyz", "", "-1"] {
            assert_eq!(choices.meant(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_list_follows_what_is_typed() {
        let choices = choices();
        assert_eq!(choices.fitting("1"), ["1. A payment failed", "10. Something else"]);
        assert_eq!(choices.fitting("pay"), ["1. A payment failed"]);
        assert_eq!(choices.fitting("xyz").len(), 10);
        assert_eq!(choices.fitting("").len(), 10);
    }
}
