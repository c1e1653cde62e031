//! The facts of an example.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// Facts, as expressions see them. They stay as they are written until somebody judges the example: the examples of the built-in
/// pack are most of what it weighs, and only its tests and its readers want them.
#[derive(Clone, Debug, Deserialize)]
pub struct Given(Box<RawValue>);

impl Given {
    /// The facts.
    pub fn value(&self) -> Value {
        // What was read as JSON is JSON.
        serde_json::from_str(self.0.get()).unwrap_or_default()
    }
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Serialize for Given {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As a value: raw text is for `serde_json` alone, and would keep the spaces that it has.
        self.value().serialize(serializer)
    }
}

impl JsonSchema for Given {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Value::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Value::json_schema(generator)
    }
}
