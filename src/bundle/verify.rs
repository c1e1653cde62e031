//! Whether what a bundle says follows from its record. Hashes only show that nothing was changed by accident: whoever edits a
//! report can write new ones. The record is therefore judged again, and the result compared with the report word by word.

use serde::Serialize;
use serde_json::{Map, Value};

use super::archive::wrong;
use super::contents::text_member;
use super::judge::Judge;
use super::limits::TOLD;
use super::open::{MANIFEST, Opened, REPORT, REPORT_TEXT};
use super::tokens::tokens_in;
use crate::lang::Message;
use crate::problem::Problems;
use crate::redact::redact;
use crate::report::{RunReport, clean};

/// So many characters of a value are quoted.
const QUOTED: usize = 60;

/// What could be compared, in a bundle in which it is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Everything: the record was judged again.
    All,
    /// Not what the checks say, as other ones judged.
    WithoutVerdict,
}

/// Compares a bundle with what its own record gives, as far as these packs and this version can tell.
///
/// # Errors
/// Everything that it says otherwise.
pub fn verify(file: &str, opened: &Opened, judge: &Judge) -> Result<Compared, Problems> {
    let mut found = Findings { file, problems: Problems::default() };
    let same_tool = opened.report.tool.version == env!("CARGO_PKG_VERSION");
    found.repeated(opened);
    if same_tool {
        found.derived(opened);
    }
    let same = same_tool && opened.report.tool.pack == judge.pack().label();
    if same {
        let judged = judge.judge(redact(opened.record.clone()));
        found.differences(REPORT, "", &opened.said, &value_of(judged.report()));
    }
    found.problems.0.truncate(TOLD);
    found.problems.check().map(|()| if same { Compared::All } else { Compared::WithoutVerdict })
}

struct Findings<'a> {
    file: &'a str,
    problems: Problems,
}

impl Findings<'_> {
    fn tell(&mut self, member: &str, what: Message) {
        self.problems.push(wrong(self.file, Some(member), what));
    }

    /// What manifest and report repeat of the record.
    fn repeated(&mut self, opened: &Opened) {
        let Opened { manifest, report, record, .. } = opened;
        let run = &record.run;
        self.compare(MANIFEST, "tool", &manifest.tool, &report.tool);
        self.compare(MANIFEST, "run.id", &manifest.run.id, &run.id);
        self.compare(MANIFEST, "run.started_at", &manifest.run.started_at, &run.started_at);
        self.compare(MANIFEST, "revealed", &manifest.revealed, &run.revealed.words());
        self.compare(REPORT, "tool.version", &report.tool.version, &run.tool);
        self.compare(REPORT, "wallet.id", &report.wallet.id, &run.wallet.id);
        self.compare(REPORT, "case", &report.case, &run.case);
    }

    /// What this version derives of the record without any check.
    fn derived(&mut self, opened: &Opened) {
        self.compare(REPORT, "run", &opened.report.run, &RunReport::of(&opened.record));
        self.compare(MANIFEST, "tokens", &opened.manifest.tokens, &tokens_in(opened.all_texts()));
        if text_member(&opened.report).ok().as_deref() != opened.text.as_deref() {
            self.tell(REPORT_TEXT, Message::new("verify-text-differs"));
        }
    }

    fn compare<A: Serialize, B: Serialize>(&mut self, member: &str, path: &str, said: &A, gives: &B) {
        self.differences(member, path, &value_of(said), &value_of(gives));
    }

    /// Every value that is another, by its path.
    fn differences(&mut self, member: &str, path: &str, said: &Value, gives: &Value) {
        let within = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match (said, gives) {
            _ if self.problems.0.len() >= TOLD => {}
            (Value::Object(said), Value::Object(gives)) => {
                // In the order of the report: what it says comes before why it says so.
                let more = gives.keys().filter(|key| !said.contains_key(*key));
                for key in said.keys().chain(more) {
                    let side = |object: &'_ Map<String, Value>| object.get(key).cloned().unwrap_or_default();
                    self.differences(member, &within(key), &side(said), &side(gives));
                }
            }
            (Value::Array(said), Value::Array(gives)) if said.len() == gives.len() => {
                for (i, (said, gives)) in said.iter().zip(gives).enumerate() {
                    self.differences(member, &format!("{path}[{i}]"), said, gives);
                }
            }
            (said, gives) if said == gives => {}
            (said, gives) => {
                let what = Message::new("verify-differs")
                    .with("what", clean(path).into_owned())
                    .with("said", quoted(said))
                    .with("gives", quoted(gives));
                self.tell(member, what);
            }
        }
    }
}

fn value_of(value: &impl Serialize) -> Value {
    // Everything here was read from JSON, or is written as JSON: it has that form.
    serde_json::to_value(value).unwrap_or_default()
}

/// A value in a few characters.
fn quoted(value: &Value) -> String {
    let text = value.to_string();
    let text = clean(&text);
    let mut short: String = text.chars().take(QUOTED).collect();
    if text.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    short
}
