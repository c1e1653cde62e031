//! Where things stand in the files of a pack.

use std::collections::BTreeMap;

use super::layer::Entry;
use super::source::Source;
use crate::document::{Node, Syntax, Value, parse};
use crate::problem::Place;

/// Positions in the files of a pack.
pub(super) struct Places {
    name: String,
    trees: BTreeMap<String, Node>,
}

impl Places {
    pub(super) fn of(source: &Source) -> Self {
        let tree = |(path, text): &(String, String)| Some((path.clone(), parse(path, text, Syntax::Toml).ok()?));
        Self { name: source.name.clone(), trees: source.files.iter().filter_map(tree).collect() }
    }

    /// Whether the entry stands in this pack.
    pub(super) fn has<T>(&self, entry: &Entry<T>) -> bool {
        self.trees.contains_key(&entry.file) && self.names(&entry.pack)
    }

    fn names(&self, pack: &str) -> bool {
        let info = self.trees.get("pack.toml").and_then(|tree| tree.find("pack.id"));
        matches!(info.map(|n| &n.value), Some(Value::Text(id)) if id == pack)
    }

    /// The place of a key; where a file does not write it, that of what should have it.
    pub(super) fn at(&self, file: &str, key: &str) -> Place {
        let tree = self.trees.get(file);
        let mut shorter = Some(key);
        let mut at = None;
        while let Some(part) = shorter.filter(|_| at.is_none()) {
            at = tree.and_then(|tree| tree.find(part)).and_then(|node| node.at);
            shorter = part.rfind(['.', '[']).map(|end| &part[..end]);
        }
        Place { source: format!("{}/{file}", self.name), at, key: Some(key.to_owned()) }
    }

    /// The place of a key of an entry.
    pub(super) fn of_entry<T>(&self, entry: &Entry<T>, key: &str) -> Place {
        let key = [entry.key.as_str(), key].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        self.at(&entry.file, &key)
    }
}
