//! What is published is what comes out: reports and wallets fit the JSON Schemas that the program prints.

mod harness;

use std::path::Path;

use harness::{SUCCESS, paydoctor};
use jsonschema::Validator;
use serde_json::Value;

/// The schema that `paydoctor schema` prints, by a validator that knows nothing of ours.
fn schema(what: &str) -> Validator {
    let schema = paydoctor(["schema", what]).run().exits(SUCCESS).complains_not().json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{what}");
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("the schema of {what}: {error}"))
}

fn differences(schema: &Validator, value: &Value) -> Vec<String> {
    schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[track_caller]
fn fits(schema: &Validator, value: &Value, name: &str) {
    let differences = differences(schema, value);
    assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
}

fn report(args: &[&str]) -> Value {
    paydoctor(["diagnose", "--format", "json", "--sandbox"]).args(args).run().json()
}

#[test]
fn reports_fit_their_schema() {
    let schema = schema("report");
    fits(&schema, &report(&["healthy"]), "healthy");
    fits(&schema, &report(&["dns-hijack", "--lang", "zh-CN"]), "dns-hijack");
    fits(&schema, &report(&["insufficient-balance-and-http-500", "--error-code", "51", "--note", "asked support"]), "both wrong");
    fits(&schema, &report(&["http-503-maintenance"]), "http-503-maintenance");
    fits(&schema, &report(&["tls-stalled", "--deadline", "500ms"]), "cut by the deadline");
    fits(&schema, &report(&["healthy", "--offline"]), "offline");
}

#[test]
fn what_is_no_report_does_not_fit() {
    let schema = schema("report");
    let good = report(&["healthy"]);
    fits(&schema, &good, "good");
    let spoilt: [fn(&mut Value); 4] = [
        |r| r["verdict"]["status"] = "fine".into(),
        |r| r["run"]["duration_ms"] = "fast".into(),
        |r| drop(r.as_object_mut().expect("an object").remove("facts")),
        |r| r["checks"][0]["status"] = Value::Null,
    ];
    for (i, spoil) in spoilt.iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert_ne!(differences(&schema, &bad), Vec::<String>::new(), "spoilt {i}");
    }
}

#[test]
fn the_record_in_a_report_fits_the_schema_of_facts() {
    let schema = schema("facts");
    fits(&schema, &report(&["captive-portal"])["facts"], "captive-portal");
    assert_ne!(differences(&schema, &Value::Null), Vec::<String>::new());
}

/// A TOML document as JSON.
fn toml_as_json(text: &str, name: &str) -> Value {
    let value: toml::Value = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::to_value(value).expect("JSON")
}

#[test]
fn the_wallets_of_the_repository_fit_their_schema() {
    let schema = schema("wallet");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks").join("wallets");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("checks/wallets") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a wallet");
        let wallet = toml_as_json(&text, &name);
        fits(&schema, &wallet, &name);
        // A profile that nobody has looked for mistakes in is worth nothing: one that is misspelt does not fit.
        let mut misspelt = wallet.clone();
        misspelt["nmae"] = wallet["name"].clone();
        assert_ne!(differences(&schema, &misspelt), Vec::<String>::new(), "{name}");
        count += 1;
    }
    assert!(count > 1, "{count} wallets in {}", folder.display());
}

#[test]
fn documents_that_people_write_fit_their_schemas() {
    let case =
        "problem = \"payment\"\namount = \"120.00\"\ncurrency = \"CNY\"\nbalance = \"80.00\"\nstate = \"failed\"\nnotes = [\"asked\"]\n";
    fits(&schema("case"), &toml_as_json(case, "case"), "case");
    let config = "lang = \"zh-CN\"\nwallet = \"generic\"\n\n[controls]\nportal = []\nresolvers = [\"192.0.2.53\"]\n";
    fits(&schema("config"), &toml_as_json(config, "config"), "config");
    let checks = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks").join("funds").join("checks.toml");
    fits(&schema("check"), &toml_as_json(&std::fs::read_to_string(checks).expect("checks"), "checks"), "funds/checks.toml");
}

/// The commented example of a case is one: it is read, judged, and nothing private of it is told.
#[test]
fn the_example_case_is_a_case() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/example-case.toml");
    let text = std::fs::read_to_string(&path).expect("the example");
    let value: toml::Value = toml::from_str(&text).expect("TOML");
    fits(&schema("case"), &serde_json::to_value(value).expect("JSON"), "docs/example-case.toml");
    let done = paydoctor(["diagnose", "--offline", "--format", "json", "--case"]).args([harness::arg(&path)]).run();
    let report = done.json();
    assert_eq!(report["verdict"]["cause"], "fee-not-covered");
    assert_eq!(report["verdict"]["pay_again"], "yes");
    assert_eq!(report["case"]["payee"], "<payee:1>");
    done.prints_no("shop@example.com").prints_no("13800000000");
}
