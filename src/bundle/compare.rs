//! Two runs side by side: first what was said of each, then what is different in them. Times differ always: they are told,
//! and do not count.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::judge::Judge;
use crate::check::view::build;
use crate::lang::word;
use crate::redact::redact;
use crate::report::{CheckReport, Report, Told};

/// From so many milliseconds on a longer time is worth telling.
const SLOWER_MS: u64 = 50;
/// What names an element of a list, the best first.
const NAMES: [&str; 5] = ["id", "ip", "address", "name", "number"];

/// The key under which a fact that was not observed says why.
const UNKNOWN: &str = "$unknown";
/// What stands for something that has parts.
const THERE: &str = "✓";

/// What is different between two runs.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Always `paydoctor.compare.v1`.
    pub schema: &'static str,
    /// Nothing but times is different.
    pub same: bool,
    /// What was said of the first.
    pub a: Told,
    /// What was said of the second.
    pub b: Told,
    /// What the verdict says otherwise: `status`, `cause`, `next_action`, `pay_again`.
    pub verdict: Vec<&'static str>,
    /// Causes by their place; null where nothing speaks for it.
    pub causes: Vec<Change>,
    /// Checks by their status; null where there was none.
    pub checks: Vec<Change>,
    /// What checks see of the facts; null where there was nothing.
    pub facts: Vec<Change>,
    /// Times that are much longer or shorter.
    pub timings: Vec<Timing>,
}

/// Something that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What.
    pub what: String,
    /// In the first run.
    pub a: Option<String>,
    /// In the second.
    pub b: Option<String>,
}

/// A time that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// Of what.
    pub what: String,
    /// In the first run.
    pub a_ms: u64,
    /// In the second.
    pub b_ms: u64,
}

/// Compares two reports. What their facts mean is asked of the packs that are there now, of both in the same way.
pub fn compare(a: &Report, b: &Report, judge: &Judge) -> Comparison {
    let (told_a, told_b) = (Told::of(a), Told::of(b));
    let verdict = told_a.differs(&told_b);
    let causes = changes(&places(a), &places(b));
    let checks = changes(&statuses(a), &statuses(b));
    let facts = changes(&seen(a, judge), &seen(b, judge));
    let same = verdict.is_empty() && causes.is_empty() && checks.is_empty() && facts.is_empty();
    let schema = "paydoctor.compare.v1";
    Comparison { schema, same, a: told_a, b: told_b, verdict, causes, checks, facts, timings: timings(a, b) }
}

fn changes(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>) -> Vec<Change> {
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let mut changes: Vec<Change> = Vec::new();
    // Of what is there in one run only, its parts say nothing more.
    let mut gone: Option<String> = None;
    for key in keys.into_iter().filter(|key| a.get(*key) != b.get(*key)) {
        let within = gone.as_ref().and_then(|gone| key.strip_prefix(gone.as_str()));
        if within.is_some_and(|rest| rest.starts_with(['.', '['])) {
            continue;
        }
        let change = Change { what: key.clone(), a: a.get(key).cloned(), b: b.get(key).cloned() };
        gone = [&change.a, &change.b].into_iter().any(|side| side.as_deref() == Some(THERE)).then(|| key.clone());
        changes.push(change);
    }
    changes
}

/// The causes by their place, the root cause first.
fn places(report: &Report) -> BTreeMap<String, String> {
    report.causes.iter().enumerate().map(|(i, cause)| (cause.id.clone(), (i + 1).to_string())).collect()
}

/// The checks by id and subject.
fn named(report: &Report) -> BTreeMap<String, &CheckReport> {
    let mut named = BTreeMap::new();
    for check in &report.checks {
        let name = format!("{} {}", check.id, without_port(&check.target));
        named.insert(free(name.trim_end(), &named), check);
    }
    named
}

fn statuses(report: &Report) -> BTreeMap<String, String> {
    named(report).into_iter().map(|(name, check)| (name, word(&check.status))).collect()
}

/// Every fact as checks see it, by its path.
fn seen(report: &Report, judge: &Judge) -> BTreeMap<String, String> {
    let record = redact(report.facts.clone());
    let mut leaves = BTreeMap::new();
    if let Ok(view) = serde_json::to_value(build(&record, judge.pack())) {
        flatten(&view, "", &mut leaves);
    }
    if report.facts.run.loopback {
        leaves.retain(|path, _| path.rsplit('.').next() != Some("port"));
    }
    leaves
}

fn flatten(value: &Value, path: &str, leaves: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter().filter(|(key, _)| !is_fleeting(key)) {
                flatten(member, &if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, leaves);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let here = free(&format!("{path}[{}]", name_of(item).unwrap_or_else(|| i.to_string())), leaves);
                if item.is_object() {
                    leaves.insert(here.clone(), THERE.to_owned());
                }
                flatten(item, &here, leaves);
            }
        }
        Value::Null => {}
        Value::String(text) => drop(leaves.insert(path.to_owned(), without_port(text))),
        other => drop(leaves.insert(path.to_owned(), other.to_string())),
    }
}

/// What names an element of a list: its own name, with the part that it plays.
fn name_of(item: &Value) -> Option<String> {
    let name = NAMES.iter().find_map(|name| item.get(name)?.as_str())?;
    let part = item.get("origin").and_then(Value::as_str).map(|part| format!("{part} ")).unwrap_or_default();
    Some(format!("{part}{}", without_port(name)))
}

/// Whether a fact is another in every run and says nothing of why (a time, how much went over the network, why something is
/// not known), or is said twice: the main address of an endpoint is one of its addresses.
fn is_fleeting(key: &str) -> bool {
    matches!(key, UNKNOWN | "traffic" | "percent" | "body_bytes" | "main")
        || ["_ms", "_s", "_percent"].iter().any(|unit| key.ends_with(unit))
}

/// A server (`192.0.2.1#53`) without its port: whoever serves for one run alone has another each time.
fn without_port(name: &str) -> String {
    let server = name.rsplit_once('#').filter(|(_, port)| port.parse::<u16>().is_ok());
    server.map_or(name, |(address, _)| address).to_owned()
}

/// A name that nothing has yet.
fn free<T>(name: &str, taken: &BTreeMap<String, T>) -> String {
    let mut names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{name} ({n})")));
    names.find(|name| !taken.contains_key(name)).unwrap_or_default()
}

/// The whole run and each check, where one of the two took much longer.
fn timings(a: &Report, b: &Report) -> Vec<Timing> {
    let times = |report: &Report| -> BTreeMap<String, u64> {
        let own = named(report).into_iter().filter_map(|(name, check)| Some((name, check.took_ms?)));
        own.chain([("run".to_owned(), report.run.duration_ms)]).collect()
    };
    let (a, b) = (times(a), times(b));
    let differs = |a_ms: u64, b_ms: u64| a_ms.abs_diff(b_ms) >= SLOWER_MS && a_ms.max(b_ms) >= 2 * a_ms.min(b_ms);
    let timing = |(what, a_ms): (&String, &u64)| {
        let b_ms = *b.get(what)?;
        differs(*a_ms, b_ms).then(|| Timing { what: what.clone(), a_ms: *a_ms, b_ms })
    };
    a.iter().filter_map(timing).collect()
}
