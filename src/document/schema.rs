//! The part of JSON Schema that our own types publish, as a checker that tells every difference and what was meant.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value as Json;

use super::format::refuse;
use super::node::{Node, Value};
use crate::lang::Message;
use crate::problem::{Place, Problem, did_you_mean};

/// The schema of a type.
#[derive(Clone, Debug)]
pub struct Schema {
    root: Json,
}

impl Schema {
    /// The schema that `T` publishes (JSON Schema 2020-12).
    pub fn of<T: JsonSchema>() -> Self {
        let settings = SchemaSettings::draft2020_12();
        Self { root: settings.into_generator().into_root_schema_for::<T>().to_value() }
    }

    /// The schema as JSON.
    pub fn json(&self) -> &Json {
        &self.root
    }

    /// Follows `$ref`.
    pub fn resolve<'a>(&'a self, schema: &'a Json) -> &'a Json {
        let Some(name) = schema.get("$ref").and_then(Json::as_str) else { return schema };
        let target = name.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
        target.map_or(schema, |s| self.resolve(s))
    }

    /// The alternatives of a schema: those of `anyOf` and `oneOf`, or itself.
    pub fn alternatives<'a>(&'a self, schema: &'a Json) -> Vec<&'a Json> {
        let schema = self.resolve(schema);
        let listed = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Json::as_array);
        listed.map_or_else(|| vec![schema], |all| all.iter().flat_map(|s| self.alternatives(s)).collect())
    }

    /// Every way in which a document differs from this schema.
    pub(crate) fn differences(&self, source: &str, root: &Node) -> Vec<Problem> {
        let mut walk = Walk { schema: self, source, problems: Vec::new() };
        walk.check(root, &self.root, "");
        walk.problems
    }
}

struct Walk<'a> {
    schema: &'a Schema,
    source: &'a str,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn check(&mut self, node: &Node, schema: &Json, path: &str) {
        let alternatives = self.schema.alternatives(schema);
        let words: Vec<&str> = alternatives.iter().flat_map(|s| words_of(s)).collect();
        if let (Value::Text(word), false) = (&node.value, words.is_empty()) {
            if !words.contains(&word.as_str()) && !alternatives.iter().any(|s| is_open_text(s)) {
                let what = Message::new("unknown-word").with("word", word.clone()).with("known", words.join(", "));
                self.tell(node.at, path, what, did_you_mean(word, words));
            }
            return;
        }
        if let Value::Text(text) = &node.value {
            // A format that stands beside `anyOf` holds for all alternatives.
            let mut formats = std::iter::once(&schema).chain(&alternatives).filter_map(|s| s.get("format")?.as_str());
            if let Some((what, hint)) = formats.find_map(|format| refuse(format, text)) {
                return self.tell(node.at, path, what, hint);
            }
        }
        let fitting: Vec<&Json> = alternatives.iter().copied().filter(|s| fits(s, &node.value)).collect();
        match (fitting.as_slice(), &node.value) {
            ([], _) => self.wrong_kind(node, &alternatives, path),
            ([only], Value::Table(_)) => self.check_table(node, only, path),
            ([first, ..], Value::Table(_)) => {
                let chosen = fitting.iter().find(|s| tag_fits(s, node)).unwrap_or(first);
                self.check_table(node, chosen, path);
            }
            ([first, ..], Value::List(items)) => {
                if let Some(inner) = first.get("items") {
                    for (i, item) in items.iter().enumerate() {
                        self.check(item, inner, &format!("{path}[{i}]"));
                    }
                }
            }
            _ => {}
        }
    }

    fn check_table(&mut self, node: &Node, schema: &Json, path: &str) {
        let Value::Table(members) = &node.value else { return };
        let known = schema.get("properties").and_then(Json::as_object);
        let more = schema.get("additionalProperties");
        for (key, at, member) in members {
            let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            if let Some(inner) = known.and_then(|k| k.get(key)) {
                self.check(member, inner, &here);
            } else if more == Some(&Json::Bool(false)) {
                let names: Vec<&str> = known.into_iter().flat_map(|k| k.keys().map(String::as_str)).collect();
                let what = Message::new("unknown-key").with("key", key.clone()).with("known", names.join(", "));
                self.tell(*at, &here, what, did_you_mean(key, names));
            } else if let Some(inner) = more.filter(|m| m.is_object()) {
                self.check(member, inner, &here);
            }
        }
        for required in schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str) {
            if node.member(required).is_none() {
                self.tell(node.at, path, Message::new("missing-key").with("key", required.to_owned()), None);
            }
        }
    }

    fn wrong_kind(&mut self, node: &Node, alternatives: &[&Json], path: &str) {
        let wanted: Vec<&str> = alternatives.iter().flat_map(|s| kinds_of(s)).filter(|k| *k != "null").collect();
        let money = alternatives.iter().any(|s| s.get("format").and_then(Json::as_str) == Some("decimal"));
        let hint = (money && matches!(node.value, Value::Float(_) | Value::Int(_))).then(|| Message::new("write-amount-as-text"));
        let what = Message::new("wrong-kind").with("found", node.value.kind()).with("wanted", wanted.join(" / "));
        self.tell(node.at, path, what, hint);
    }

    fn tell(&mut self, at: Option<(usize, usize)>, path: &str, what: Message, hint: Option<Message>) {
        let key = (!path.is_empty()).then(|| path.to_owned());
        self.problems.push(Problem::new(Place { source: self.source.to_owned(), at, key }, what).hint(hint));
    }
}

/// The words that a schema of an enumeration allows.
fn words_of(schema: &Json) -> Vec<&str> {
    let listed = schema.get("enum").and_then(Json::as_array).into_iter().flatten();
    listed.chain(schema.get("const")).filter_map(Json::as_str).collect()
}

/// Text of any content.
fn is_open_text(schema: &Json) -> bool {
    kinds_of(schema).contains(&"string") && words_of(schema).is_empty()
}

fn kinds_of(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(kind)) => vec![kind],
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
        _ if schema.get("properties").is_some() => vec!["object"],
        _ => Vec::new(),
    }
}

fn fits(schema: &Json, value: &Value) -> bool {
    let kinds = kinds_of(schema);
    kinds.is_empty() || kinds.contains(&value.kind()) || (matches!(value, Value::Int(_)) && kinds.contains(&"number"))
}

/// Whether the table carries the constant that tells this alternative of a tagged union.
fn tag_fits(schema: &Json, node: &Node) -> bool {
    let properties = schema.get("properties").and_then(Json::as_object);
    let mut tags = properties.into_iter().flatten().filter_map(|(key, s)| Some((key, s.get("const")?.as_str()?)));
    tags.any(|(key, word)| matches!(node.member(key).map(|n| &n.value), Some(Value::Text(t)) if t == word))
}
