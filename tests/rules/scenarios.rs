//! Scenarios as data, with the expectation inside: `tests/cases/money/*.toml`.

use std::fs;
use std::path::Path;

use paydoctor::check::Programs;
use paydoctor::lang::Lang;
use paydoctor::redact::redact;
use paydoctor::report::report;
use serde::Deserialize;
use serde_json::Value;

use crate::{case_of, offline, pack, wallet_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scenario: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    /// When the run begins.
    now: Option<String>,
    #[serde(default)]
    wallet: toml::Table,
    case: toml::Table,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// The cause, `-` for none.
    cause: Option<String>,
    /// Checks and their status; `-` where a check must not speak.
    #[serde(default)]
    checks: toml::Table,
    /// What the report says somewhere among its checks and steps, in English.
    #[serde(default)]
    says: Vec<String>,
    /// Before when the next action makes no sense.
    not_before: Option<String>,
    /// What it does not say anywhere.
    #[serde(default)]
    never_says: Vec<String>,
}

fn json(table: toml::Table) -> Value {
    serde_json::to_value(table).expect("JSON")
}

/// Everything that a person reads of checks and actions.
fn said(report: &Value) -> String {
    let checks = report["checks"].as_array().expect("checks").iter().map(|c| c["text"].clone());
    let actions = std::iter::once(&report["next_action"]).chain(report["then"].as_array().expect("then"));
    let steps = actions.flat_map(|a| a["steps"].as_array().cloned().unwrap_or_default());
    checks.chain(steps).filter_map(|text| text.as_str().map(str::to_owned)).collect::<Vec<_>>().join("\n")
}

fn differences(scenario: &Scenario, report: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let expect = &scenario.expect;
    if let Some(cause) = &expect.cause {
        let found = report["verdict"]["cause"].as_str().unwrap_or("-");
        if found != cause {
            wrong.push(format!("cause {found}, not {cause}"));
        }
    }
    for (id, status) in &expect.checks {
        let found = report["checks"].as_array().expect("checks").iter().find(|c| c["id"] == *id);
        let found = found.map_or("-", |c| c["status"].as_str().expect("a status"));
        if Some(found) != status.as_str() {
            wrong.push(format!("{id}: {found}, not {status}"));
        }
    }
    if expect.not_before.is_some() && report["next_action"]["not_before"].as_str() != expect.not_before.as_deref() {
        wrong.push(format!("not before {}", report["next_action"]["not_before"]));
    }
    let said = said(report);
    wrong.extend(expect.says.iter().filter(|text| !said.contains(*text)).map(|text| format!("does not say: {text}")));
    wrong.extend(expect.never_says.iter().filter(|text| said.contains(*text)).map(|text| format!("says: {text}")));
    // Whatever a text shows, it shows a value.
    wrong.extend(said.lines().filter(|line| line.contains('?') && line.contains("CNY")).map(|line| format!("a value is missing: {line}")));
    if !wrong.is_empty() {
        wrong.push(said);
    }
    wrong
}

#[test]
fn every_scenario_comes_out_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/money");
    let pack = pack();
    let (programs, refused) = Programs::compile(&pack.checks);
    assert!(refused.is_empty());
    let (mut failures, mut seen) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a text file");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for scenario in file.scenario {
            seen += 1;
            let now = scenario.now.as_deref().unwrap_or("2026-11-22T10:00:00+08:00");
            let wallet = wallet_of(json(scenario.wallet.clone()));
            let case = case_of(json(scenario.case.clone()), &wallet);
            let judged = |lang| {
                let record = offline(wallet.clone(), case.clone(), now, lang);
                serde_json::to_value(report(&redact(record), &pack, &programs)).expect("JSON")
            };
            let wrong = differences(&scenario, &judged(Lang::En));
            if !wrong.is_empty() {
                failures.push(format!("{}: {}\n  {}", path.display(), scenario.name, wrong.join("\n  ")));
            }
            let chinese = judged(Lang::ZhCn);
            assert!(!said(&chinese).contains("at least "), "{}: English in Chinese", scenario.name);
        }
    }
    assert!(seen > 40, "only {seen} scenarios were found");
    assert!(failures.is_empty(), "{} of {seen}:\n{}", failures.len(), failures.join("\n\n"));
}
