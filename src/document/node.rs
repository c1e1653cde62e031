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

    /// The node at a path such as `endpoints[1].url`; the nearest one above it that exists. A key may have dots in it itself.
    pub fn find(&self, path: &str) -> Option<&Self> {
        let (mut here, mut rest) = (self, path.trim_start_matches('.'));
        while let Some((next, after)) = here.step(rest) {
            (here, rest) = (next, after.trim_start_matches(['.', ']']));
        }
        Some(here)
    }

    /// The first node of a path, and what is left of the path.
    fn step<'a, 'p>(&'a self, path: &'p str) -> Option<(&'a Self, &'p str)> {
        match &self.value {
            Value::List(items) => {
                let digits = path.trim_start_matches('[');
                let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
                Some((items.get(digits[..end].parse::<usize>().ok()?)?, &digits[end..]))
            }
            Value::Table(members) => {
                let ends = |rest: &str| rest.is_empty() || rest.starts_with(['.', '[']);
                let fitting = members.iter().filter(|(key, ..)| !key.is_empty() && path.strip_prefix(key.as_str()).is_some_and(ends));
                let (key, _, node) = fitting.max_by_key(|(key, ..)| key.len())?;
                Some((node, &path[key.len()..]))
            }
            _ => None,
        }
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

#[cfg(test)]
mod tests {
    use crate::document::{Syntax, parse};

    #[test]
    fn a_path_finds_keys_with_dots_and_stops_at_what_is_missing() {
        let tree = parse("t", "[codes]\n\"A.B\" = { cause = \"x\" }\n[[list]]\nurl = \"u\"\n", Syntax::Toml).expect("TOML");
        let at = |path: &str| tree.find(path).and_then(|n| n.at);
        assert_eq!(at("codes.A.B.cause"), Some((2, 19)));
        assert_eq!(at("list[0].url"), Some((4, 7)));
        assert_eq!(at("codes.A.C"), at("codes"));
        assert_eq!(at("list[7].url"), at("list"));
    }
}
