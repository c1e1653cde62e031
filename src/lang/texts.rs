//! The texts of the interface: `checks/texts/*.toml` of the built-in pack.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Lang, Text};
use crate::pack::embedded;

/// Texts by key.
#[derive(Debug, Default, Deserialize)]
pub struct Texts {
    texts: BTreeMap<String, Text>,
}

impl Texts {
    /// The text with this key; a key that is missing reads as itself, and a test sees to it that none is.
    pub fn get(&self, key: &str) -> Text {
        self.texts.get(key).cloned().unwrap_or_else(|| Text { en: key.to_owned(), zh_cn: key.to_owned() })
    }

    /// The text with this key in one language.
    pub fn say(&self, key: &str, lang: Lang) -> String {
        self.texts.get(key).map_or(key, |text| text.get(lang)).to_owned()
    }

    /// Whether there is a text with this key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }
}

/// The texts of the interface, read once.
pub fn ui() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut all = Texts::default();
        for (_, source) in embedded::files_under("texts") {
            if let Ok(file) = serde_json::from_str::<Texts>(source) {
                all.texts.extend(file.texts);
            }
        }
        all
    })
}
