//! What is read back may have been edited: a number of a card in any text field of a record, a report or a bundle comes out nowhere.
//! The fields are those of the published schema, so that a new one is tried as soon as it is there.

use std::fs;
use std::io::Write;
use std::path::Path;

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::canaries::FORMATS;
use super::harness::{Done, arg, folder, paydoctor};

/// A document with the number of a card of its own in every text field.
struct Edited {
    schema: Value,
    /// The fields, in the order of their cards.
    fields: Vec<String>,
}

impl Edited {
    /// The document that a schema describes.
    fn of(what: &str) -> (Value, Vec<String>) {
        let schema = paydoctor(["schema", what]).run().json();
        let mut edited = Self { schema: schema.clone(), fields: Vec::new() };
        let document = edited.values(&schema, "").swap_remove(0);
        (document, edited.fields)
    }

    /// A schema with what it refers to.
    fn resolved(&self, schema: &Value) -> Value {
        let Some(name) = schema["$ref"].as_str() else { return schema.clone() };
        let mut found = self.resolved(self.schema.pointer(name.trim_start_matches('#')).expect("a definition"));
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            found["properties"][key] = property.clone();
        }
        found
    }

    /// A value for every choice that a schema leaves.
    fn values(&mut self, schema: &Value, path: &str) -> Vec<Value> {
        let schema = self.resolved(schema);
        let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()).cloned();
        if let Some(choices) = choices {
            return choices.iter().filter(|choice| choice["type"] != "null").flat_map(|choice| self.values(choice, path)).collect();
        }
        if let Some(value) = schema.get("const") {
            return vec![value.clone()];
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.clone();
        }
        let kind = schema["type"].as_array().and_then(|all| all.first()).unwrap_or(&schema["type"]);
        match kind.as_str() {
            Some("string") => vec![self.text(schema["format"].as_str(), path)],
            Some("integer") => vec![json!(1)],
            Some("number") => vec![json!(0.5)],
            Some("boolean") => vec![json!(true)],
            Some("array") => vec![Value::Array(self.values(&schema["items"], &format!("{path}[]")))],
            _ => self.objects(&schema, path),
        }
    }

    /// So many objects that every value of every property is in one of them.
    fn objects(&mut self, schema: &Value, path: &str) -> Vec<Value> {
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let values: Vec<(String, Vec<Value>)> =
            properties.iter().map(|(key, property)| (key.clone(), self.values(property, &format!("{path}.{key}")))).collect();
        let most = values.iter().map(|(_, all)| all.len()).max().unwrap_or(1);
        let nth = |n: usize| values.iter().map(|(key, all)| (key.clone(), all[n.min(all.len() - 1)].clone())).collect::<Map<_, _>>();
        (0..most).map(|n| Value::Object(nth(n))).collect()
    }

    /// A card of its own, or what the type of the field can hold at all.
    fn text(&mut self, format: Option<&str>, path: &str) -> Value {
        match (format, path.rsplit('.').next()) {
            (Some("decimal"), _) => json!("1.00"),
            (Some("currency"), _) => json!("CNY"),
            (_, Some("schema")) => json!(""),
            _ => {
                self.fields.push(path.to_owned());
                json!(card(self.fields.len()))
            }
        }
    }
}

/// A number that only a card has (ISO/IEC 7812-1), another one for each field.
fn card(number: usize) -> String {
    let body = format!("40128{number:010}");
    let sum = |digit: u32| {
        let doubled = |(i, d): (usize, u32)| if i % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { d };
        format!("{body}{digit}").chars().rev().filter_map(|c| c.to_digit(10)).enumerate().map(doubled).sum::<u32>()
    };
    let digit = (0..10).find(|digit| sum(*digit) % 10 == 0).expect("a check digit");
    format!("{body}{digit}")
}

/// A record with a card in every text field.
fn record() -> (Value, Vec<String>) {
    let (mut record, fields) = Edited::of("facts");
    record["schema"] = json!("paydoctor.record.v1");
    (record, fields)
}

/// Nothing of it came out.
#[track_caller]
fn keeps_to_itself(done: &Done, what: &str, fields: &[String]) {
    let told = fields.iter().enumerate().filter(|(i, _)| [&done.stdout, &done.stderr].iter().any(|text| text.contains(&card(i + 1))));
    let told: Vec<&String> = told.map(|(_, field)| field).collect();
    assert!(told.is_empty(), "{what}: {told:?}\n{done}");
    assert!(matches!(done.code(), Some(0 | 1 | 3)), "{what}: {done}");
}

#[test]
fn no_text_field_of_a_record_comes_out_as_it_was_read() {
    let (record, fields) = record();
    assert!(fields.len() > 100, "{fields:?}");
    let folder = folder();
    let whole = folder.path().join("record.json");
    fs::write(&whole, record.to_string()).expect("a file");
    let lines = folder.path().join("events.jsonl");
    let head = json!({ "schema": record["schema"], "run": record["run"] });
    let events = record["events"].as_array().expect("events").iter().map(Value::to_string);
    fs::write(&lines, std::iter::once(head.to_string()).chain(events).collect::<Vec<_>>().join("\n") + "\n").expect("a file");
    for format in FORMATS {
        let done = paydoctor(["replay", arg(&whole), "--format", format]).run();
        keeps_to_itself(&done, format, &fields);
        assert!(!done.stdout.is_empty(), "the record was refused: {done}");
    }
    for (what, arguments) in [
        ("lines", vec!["replay", arg(&lines), "--format", "json"]),
        ("Chinese", vec!["replay", arg(&whole), "--lang", "zh-CN"]),
        ("several", vec!["replay", arg(&whole), arg(&lines)]),
        ("compared", vec!["bundle", "compare", arg(&whole), arg(&lines), "--format", "json"]),
    ] {
        keeps_to_itself(&paydoctor(arguments).run(), what, &fields);
    }
    let bundle = folder.path().join("bundle.zip");
    keeps_to_itself(&paydoctor(["bundle", "create", arg(&bundle), "--from", arg(&whole), "--yes"]).run(), "bundled", &fields);
    let members = super::members(&bundle);
    for (name, text) in members {
        let told: Vec<&String> = fields.iter().enumerate().filter(|(i, _)| text.contains(&card(i + 1))).map(|(_, field)| field).collect();
        assert!(told.is_empty(), "{name}: {told:?}");
    }
}

#[test]
fn no_text_field_of_a_report_comes_out_as_it_was_read() {
    let (mut report, fields) = Edited::of("report");
    report["schema"] = json!("paydoctor.report.v1");
    report["facts"]["schema"] = json!("paydoctor.record.v1");
    let folder = folder();
    let file = folder.path().join("report.json");
    fs::write(&file, report.to_string()).expect("a file");
    let bundle = folder.path().join("made-up.zip");
    bundled(&report, &bundle);
    let mut runs: Vec<Vec<&str>> = FORMATS.iter().map(|format| vec!["bundle", "open", arg(&bundle), "--format", format]).collect();
    runs.push(vec!["replay", arg(&file), "--format", "json"]);
    runs.push(vec!["replay", arg(&file), arg(&file), "--format", "json"]);
    runs.push(vec!["bundle", "compare", arg(&file), arg(&bundle), "--format", "json"]);
    runs.push(vec!["bundle", "compare", arg(&file), arg(&bundle)]);
    runs.push(vec!["bundle", "verify", arg(&bundle), "--format", "json"]);
    for arguments in runs {
        keeps_to_itself(&paydoctor(&arguments).run(), &arguments.join(" "), &fields);
    }
}

/// A bundle that holds a report, made by somebody else.
fn bundled(report: &Value, path: &Path) {
    let head = json!({ "schema": report["facts"]["schema"], "run": report["facts"]["run"] });
    let events = report["facts"]["events"].as_array().expect("events").iter().map(Value::to_string);
    let lines = std::iter::once(head.to_string()).chain(events).collect::<Vec<_>>().join("\n") + "\n";
    let members = [("report.json", report.to_string()), ("report.txt", "card 4012888888881881\n".to_owned()), ("events.jsonl", lines)];
    let hash = |text: &str| digest(&SHA256, text.as_bytes()).as_ref().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let listed: Vec<Value> = members.iter().map(|(name, text)| json!({ "name": name, "size": text.len(), "sha256": hash(text) })).collect();
    let manifest = json!({
        "schema": "paydoctor.bundle.v1", "tool": report["tool"], "run": { "id": card(1), "started_at": card(1) }, "members": listed,
        "tokens": { (card(1)): 1 }, "revealed": [card(1)],
    });
    let mut writer = ZipWriter::new(fs::File::create(path).expect("a file"));
    let first = ("manifest.json", manifest.to_string());
    for (name, text) in std::iter::once(first).chain(members) {
        writer.start_file(name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(text.as_bytes()).expect("a member");
    }
    writer.finish().expect("a zip");
}
