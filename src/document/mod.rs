//! Documents that people write (packs, wallets, cases, configuration): read with positions, checked against the
//! published schema so that all mistakes are told at once, and only then turned into a value.

mod format;
mod node;
mod read;
mod schema;

pub use node::{Node, Value};
pub use read::{Syntax, parse};
pub use schema::Schema;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// A document whose form is right, with the positions of what it holds.
#[derive(Debug)]
pub struct Document<T> {
    /// What the document says.
    pub value: T,
    source: String,
    root: Node,
}

impl<T: DeserializeOwned + JsonSchema> Document<T> {
    /// Reads a document; `source` names it in messages.
    ///
    /// # Errors
    /// Every mistake in the syntax, or else every difference from the schema of `T`.
    pub fn read(source: &str, text: &str, syntax: Syntax) -> Result<Self, Problems> {
        let root = parse(source, text, syntax)?;
        let schema = Schema::of::<T>();
        Problems(schema.differences(source, &root)).check()?;
        let value = serde_json::from_value(root.to_json()).map_err(|error| {
            Problems::one(Problem::new(Place::of(source), Message::new("document-refused").with_display("error", error)))
        })?;
        Ok(Self { value, source: source.to_owned(), root })
    }

    /// Reads JSON whose form the tests have checked already: no positions, no schema, a fraction of the time.
    ///
    /// # Errors
    /// The first mistake.
    pub fn trust(source: &str, json: &str) -> Result<Self, Problems> {
        let value = serde_json::from_str(json).map_err(|error| {
            Problems::one(Problem::new(Place::of(source), Message::new("document-refused").with_display("error", error)))
        })?;
        Ok(Self { value, source: source.to_owned(), root: Node { at: None, value: Value::Null } })
    }
}

impl<T> Document<T> {
    /// Where the value at `path` stands (`check[0].finding[1].when`).
    pub fn place(&self, path: &str) -> Place {
        Place { source: self.source.clone(), at: self.root.find(path).and_then(|n| n.at), key: Some(path.to_owned()) }
    }

    /// A mistake in the value at `path`.
    pub fn problem(&self, path: &str, what: Message) -> Problem {
        Problem::new(self.place(path), what)
    }
}
