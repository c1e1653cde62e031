//! The schema of the view as types of expressions, and its values as data.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde_json::Value as Json;

use super::observed::UNKNOWN;
use super::{AddressView, EndpointView, ProgramView, ResolverView, View};
use crate::check::expr::{Datum, Env, Record, Type};
use crate::document::Schema;
use crate::pack::{Check, ForEach};

/// The variables that the expressions of a check may use.
pub fn env(for_each: ForEach) -> &'static Env {
    static ENVS: OnceLock<[Env; 4]> = OnceLock::new();
    let envs = ENVS.get_or_init(|| {
        let run = root();
        let endpoint = run.clone().with("endpoint", type_of::<EndpointView>("endpoint"));
        let address = endpoint.clone().with("address", type_of::<AddressView>("address"));
        let resolver = run.clone().with("resolver", type_of::<ResolverView>("resolver"));
        [run, endpoint, address, resolver]
    });
    &envs[place(for_each)]
}

/// The variables that the expressions of one check may use: with a program, what it said among them.
pub fn env_of(check: &Check) -> &'static Env {
    static ENVS: OnceLock<[Env; 4]> = OnceLock::new();
    if check.program.is_none() {
        return env(check.for_each);
    }
    let envs = ENVS.get_or_init(|| {
        let program = type_of::<ProgramView>("program");
        let each = [ForEach::Run, ForEach::Endpoint, ForEach::Address, ForEach::Resolver];
        each.map(|each| env(each).clone().with("program", program.clone()))
    });
    &envs[place(check.for_each)]
}

/// The place of a kind of subject among the environments.
fn place(for_each: ForEach) -> usize {
    match for_each {
        ForEach::Run => 0,
        ForEach::Endpoint => 1,
        ForEach::Address => 2,
        ForEach::Resolver => 3,
    }
}

/// Every part of the view as a variable.
fn root() -> Env {
    let Type::Record(view) = type_of::<View>("view") else { return Env::new() };
    view.fields.iter().fold(Env::new(), |env, (name, field)| env.with(name.clone(), field.ty.clone()))
}

/// The type of a part of the view.
pub fn type_of<T: JsonSchema>(name: &str) -> Type {
    let schema = Schema::of::<T>();
    convert(&schema, schema.json(), name)
}

fn convert(schema: &Schema, json: &Json, name: &str) -> Type {
    let alternatives = schema.alternatives(json);
    let nullable = alternatives.iter().any(|s| s.get("type") == Some(&Json::from("null")) || lists_null(s));
    let words: Vec<&str> = alternatives
        .iter()
        .flat_map(|s| s.get("enum").and_then(Json::as_array).into_iter().flatten().chain(s.get("const")))
        .filter_map(Json::as_str)
        .collect();
    let value = alternatives.iter().find(|s| s.get("type") != Some(&Json::from("null")));
    let base = match value {
        _ if !words.is_empty() => Type::one_of(words),
        Some(s) if s.get("format") == Some(&Json::from("decimal")) => Type::Dec,
        Some(s) => match kind(s) {
            "boolean" => Type::Bool,
            "integer" => Type::Int,
            "array" => Type::list(s.get("items").map_or(Type::Never, |items| convert(schema, items, name))),
            "object" => record(schema, s, name),
            _ => Type::Text,
        },
        None => Type::Null,
    };
    if nullable { Type::optional(base) } else { base }
}

fn record(schema: &Schema, json: &Json, name: &str) -> Type {
    let fields = json.get("properties").and_then(Json::as_object).into_iter().flatten();
    Type::Record(Arc::new(Record::new(name, fields.map(|(key, s)| (key.clone(), convert(schema, s, key))))))
}

fn lists_null(schema: &Json) -> bool {
    schema.get("type").and_then(Json::as_array).is_some_and(|kinds| kinds.contains(&Json::from("null")))
}

fn kind(schema: &Json) -> &str {
    match schema.get("type") {
        Some(Json::String(kind)) => kind,
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).find(|k| *k != "null").unwrap_or_default(),
        _ => "",
    }
}

/// JSON as data of a type. What a record leaves out was not observed.
///
/// # Errors
/// The path of the first value that does not fit, and what was wanted.
pub fn datum_of(json: &Json, ty: &Type, path: &str) -> Result<Datum, (String, String)> {
    let wrong = || Err((path.to_owned(), ty.to_string()));
    if let Some(reason) = json.get(UNKNOWN).and_then(Json::as_str) {
        return Ok(Datum::unknown(reason.to_owned()));
    }
    match (ty, json) {
        (Type::Optional(_) | Type::Null, Json::Null) => Ok(Datum::Null),
        (Type::Optional(inner), _) => datum_of(json, inner, path),
        (Type::Bool, Json::Bool(b)) => Ok(Datum::Bool(*b)),
        (Type::Int, Json::Number(n)) => n.as_i64().map_or_else(wrong, |i| Ok(Datum::Int(i))),
        (Type::Dec, Json::String(text)) => Decimal::from_str(text).map_or_else(|_| wrong(), |d| Ok(Datum::Dec(d))),
        (Type::Text, Json::String(text)) => Ok(Datum::Text(text.clone())),
        (Type::Enum(words), Json::String(text)) if words.contains(text) => Ok(Datum::Text(text.clone())),
        (Type::List(inner), Json::Array(items)) => {
            let items = items.iter().enumerate().map(|(i, item)| datum_of(item, inner, &format!("{path}[{i}]")));
            items.collect::<Result<Vec<_>, _>>().map(Datum::List)
        }
        (Type::Record(record), Json::Object(members)) => {
            let mut out: BTreeMap<String, Datum> = record.fields.keys().map(|name| (name.clone(), Datum::unknown("not-given"))).collect();
            for (key, value) in members {
                let here = format!("{path}.{key}");
                let field = record.fields.get(key).ok_or_else(|| (here.clone(), "no such field".to_owned()))?;
                out.insert(key.clone(), datum_of(value, &field.ty, &here)?);
            }
            Ok(Datum::Map(out))
        }
        _ => wrong(),
    }
}
