//! Many short lists in one piece of memory: read back at once, whatever their number.

use serde::{Deserialize, Serialize};

/// Lists of which each has a number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Lists<T> {
    /// Where each list ends.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// The list of a number; an empty one if there is no such list.
    pub(super) fn of(&self, number: u32) -> &[T] {
        let number = number as usize;
        let begin = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = begin.zip(self.ends.get(number).copied()).map_or(0..0, |(begin, end)| begin as usize..end as usize);
        self.items.get(range).unwrap_or_default()
    }
}

impl<T> FromIterator<Vec<T>> for Lists<T> {
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(lists: I) -> Self {
        let mut all = Self { ends: Vec::new(), items: Vec::new() };
        for list in lists {
            all.items.extend(list);
            all.ends.push(u32::try_from(all.items.len()).unwrap_or(u32::MAX));
        }
        all
    }
}
