//! Reading the files of a pack: strictly, with positions, but for those that the binary carries.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::raw::PackFile;
use super::source::Origin;
use crate::document::{Document, Syntax};
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// Reads files of one pack.
pub(super) struct Reader<'a> {
    /// What its files are called in problems.
    pub(super) name: &'a str,
    /// Where it came from.
    pub(super) origin: &'a Origin,
}

impl Reader<'_> {
    /// Whether the form is checked, with positions; what the binary carries was checked by the tests.
    pub(super) fn is_strict(&self) -> bool {
        *self.origin != Origin::BuiltIn
    }

    /// What the pack says of itself.
    pub(super) fn info(&self, files: &[(&str, &str)]) -> Result<Document<PackFile>, Problems> {
        let Some((path, text)) = files.iter().find(|(path, _)| *path == "pack.toml") else {
            let place = Place::of(format!("{}/pack.toml", self.name));
            return Err(Problems::one(Problem::new(place, Message::new("pack-without-info"))));
        };
        self.read::<PackFile>(path, text)
    }

    /// Reads a file, and checks what its form cannot say.
    pub(super) fn read_checked<T: DeserializeOwned + JsonSchema>(
        &self,
        path: &str,
        text: &str,
        check: impl Fn(&Document<T>) -> Result<(), Problems>,
    ) -> Result<Document<T>, Problems> {
        let document = self.read(path, text)?;
        if self.is_strict() { check(&document).map(|()| document) } else { Ok(document) }
    }

    pub(super) fn read<T: DeserializeOwned + JsonSchema>(&self, path: &str, text: &str) -> Result<Document<T>, Problems> {
        let name = format!("{}/{path}", self.name);
        if self.is_strict() { Document::read(&name, text, Syntax::Toml) } else { Document::trust(&name, text) }
    }
}
