//! From text to a tree with positions.

use toml::de::{DeTable, DeValue};

use super::node::{Node, Value};
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// TOML 1.0.
    Toml,
    /// JSON (RFC 8259).
    Json,
}

impl Syntax {
    /// JSON for what begins like an object, TOML for anything else.
    pub fn guess(text: &str) -> Self {
        if text.trim_start().starts_with('{') { Self::Json } else { Self::Toml }
    }
}

/// Reads the tree of a document.
///
/// # Errors
/// Every mistake in the syntax, with line and column.
pub fn parse(source: &str, text: &str, syntax: Syntax) -> Result<Node, Problems> {
    match syntax {
        Syntax::Toml => toml_tree(source, text),
        Syntax::Json => json_tree(source, text),
    }
}

fn toml_tree(source: &str, text: &str) -> Result<Node, Problems> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines::of(text);
    let problems = errors.iter().map(|error| {
        let at = error.span().map(|span| lines.at(span.start));
        syntax_problem(source, at, "toml-syntax", error.message().to_owned())
    });
    Problems(problems.collect()).check()?;
    let at = Some((1, 1));
    Ok(Node { at, value: toml_table(table.get_ref(), &lines) })
}

fn toml_table(table: &DeTable<'_>, lines: &Lines) -> Value {
    let members = table.iter().map(|(key, value)| {
        let node = Node { at: Some(lines.at(value.span().start)), value: toml_value(value.get_ref(), lines) };
        (key.get_ref().to_string(), Some(lines.at(key.span().start)), node)
    });
    Value::Table(members.collect())
}

fn toml_value(value: &DeValue<'_>, lines: &Lines) -> Value {
    match value {
        DeValue::String(s) => Value::Text(s.to_string()),
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).map_or_else(|_| Value::Float(i.as_str().to_owned()), Value::Int),
        DeValue::Float(f) => Value::Float(f.as_str().to_owned()),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => Value::Text(d.to_string()),
        DeValue::Array(items) => Value::List(
            items.iter().map(|item| Node { at: Some(lines.at(item.span().start)), value: toml_value(item.get_ref(), lines) }).collect(),
        ),
        DeValue::Table(table) => toml_table(table, lines),
    }
}

fn json_tree(source: &str, text: &str) -> Result<Node, Problems> {
    serde_json::from_str::<serde_json::Value>(text).map(|value| json_node(&value)).map_err(|error| {
        let at = Some((error.line(), error.column()));
        Problems::one(syntax_problem(source, at, "json-syntax", error.to_string()))
    })
}

fn json_node(value: &serde_json::Value) -> Node {
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => n.as_i64().map_or_else(|| Value::Float(n.to_string()), Value::Int),
        serde_json::Value::String(s) => Value::Text(s.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(json_node).collect()),
        serde_json::Value::Object(members) => Value::Table(members.iter().map(|(k, v)| (k.clone(), None, json_node(v))).collect()),
    };
    Node { at: None, value }
}

fn syntax_problem(source: &str, at: Option<(usize, usize)>, key: &'static str, error: String) -> Problem {
    Problem::new(Place { source: source.to_owned(), at, key: None }, Message::new(key).with("error", error))
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, starts: std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect() }
    }

    /// Line and column (in characters) of a byte offset, both from 1.
    fn at(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let before = self.text.get(self.starts[line - 1]..offset).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}
