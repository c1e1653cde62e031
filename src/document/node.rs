//! The tree of a document, each node with its position.

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Line and column from 1; JSON has none.
    pub at: Option<(usize, usize)>,
    /// The value.
    pub value: Value,
}

/// What a document can hold. TOML's dates and times are text in RFC 3339.
#[derive(Clone, Debug)]
pub enum Value {
    /// JSON's null.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction, kept as it was written.
    Float(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Vec<Member>),
}

/// A key of a table, where it stands, and its value.
pub type Member = (String, Option<(usize, usize)>, Node);

impl Value {
    /// The kind of value, in words of the schema.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) => "integer",
            Self::Float(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Table(_) => "object",
        }
    }
}

impl Node {
    /// The member of a table.
    pub fn member(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(members) => members.iter().find(|(k, ..)| k == key).map(|(.., node)| node),
            _ => None,
        }
    }

    /// The node at a path such as `endpoints[1].url`; the nearest one above it that exists.
    pub fn find(&self, path: &str) -> Option<&Self> {
        let mut here = self;
        for step in path.split(['.', '[', ']']).filter(|s| !s.is_empty()) {
            let next = match (&here.value, step.parse::<usize>()) {
                (Value::List(items), Ok(index)) => items.get(index),
                _ => here.member(step),
            };
            match next {
                Some(node) => here = node,
                None => break,
            }
        }
        Some(here)
    }

    /// The same value without positions.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(b) => (*b).into(),
            Value::Int(i) => (*i).into(),
            Value::Float(f) => f.parse::<f64>().map_or(serde_json::Value::Null, Into::into),
            Value::Text(s) => s.clone().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Table(members) => members.iter().map(|(k, _, n)| (k.clone(), n.to_json())).collect::<serde_json::Map<_, _>>().into(),
        }
    }
}
