use serde_json::{Map, Value, json};

use super::{Compiled, Programs, Status, judge_example};
use crate::pack::Pack;

/// Every way to take one observation away.
fn without_one(value: &Value) -> Vec<Value> {
    let unknown = json!({ "$unknown": "nothing-came" });
    let mut all = vec![unknown];
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let with = |inner: Value| {
                    let changed: Map<String, Value> =
                        fields.iter().map(|(k, v)| (k.clone(), if k == key { inner.clone() } else { v.clone() })).collect();
                    Value::Object(changed)
                };
                all.extend(without_one(inner).into_iter().map(with));
            }
        }
        Value::Array(items) => {
            for (place, inner) in items.iter().enumerate() {
                let with =
                    |inner: Value| items.iter().enumerate().map(|(i, v)| if i == place { inner.clone() } else { v.clone() }).collect();
                all.extend(without_one(inner).into_iter().map(with));
            }
        }
        _ => {}
    }
    all
}

fn passes(check: &Compiled, given: &Value) -> bool {
    judge_example(check, given).is_ok_and(|outcome| outcome.status == Status::Pass)
}

/// What is measured; the rest was said by the user.
const MEASURED: [&str; 11] =
    ["link", "device", "outside", "traffic", "status_page", "resolvers", "resolver", "endpoints", "endpoint", "clock", "program"];

#[test]
fn what_was_not_observed_passes_nothing() {
    let pack = Pack::builtin();
    let (programs, wrong) = Programs::compile(&pack.checks);
    assert!(wrong.is_empty());
    for check in programs.iter() {
        assert!(!passes(check, &json!({})), "{} passes without any observation", check.id());
    }
}

#[test]
fn an_observation_less_never_makes_a_check_pass() {
    let pack = Pack::builtin();
    let (programs, _) = Programs::compile(&pack.checks);
    let (mut tried, mut wrong) = (0, Vec::new());
    for (check, entry) in programs.iter().filter_map(|c| Some((c, pack.checks.iter().find(|e| e.value.id == c.id())?))) {
        for example in entry.value.example.iter().filter(|example| example.expect != "pass") {
            let Value::Object(given) = example.given.value() else { continue };
            for (name, value) in given.iter().filter(|(name, _)| MEASURED.contains(&name.as_str())) {
                for less in without_one(value) {
                    let mut given = given.clone();
                    given.insert(name.clone(), less);
                    tried += 1;
                    if passes(check, &Value::Object(given.clone())) {
                        wrong.push(format!("{}: {}", check.id(), Value::Object(given)));
                    }
                }
            }
        }
    }
    assert!(tried > 3_000, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
