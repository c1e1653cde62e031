//! Whether the packs together make sense: what references what, what expressions say, what examples show. All mistakes at once.

mod paying;
mod programs;
mod references;
mod words;

pub use paying::says_to_pay;
pub use references::unknown_to;

use std::collections::{BTreeMap, BTreeSet};

use super::layer::{Entry, Pack};
use super::places::Places;
use super::raw::{Cause, Check, Example};
use super::source::{Origin, Source};
use crate::check::{Compiled, Mistake, Outcome, Programs, judge_example};
use crate::lang::{Lang, Message};
use crate::problem::{Problem, Problems, did_you_mean};

/// Checks what `source` adds to `pack`, in which it has been layered already.
///
/// # Errors
/// Every mistake, with file, line and column.
pub fn validate(pack: &Pack, source: &Source) -> Result<(), Problems> {
    let mut validation = Validation { pack, origin: &source.origin, places: Places::of(source), problems: Problems::default() };
    let own_causes: Vec<&Entry<Cause>> = pack.causes.values().filter(|e| validation.places.has(e)).collect();
    let own_checks: Vec<&Entry<Check>> = pack.checks.iter().filter(|e| validation.places.has(e)).collect();
    for entry in &own_causes {
        validation.cause(entry);
    }
    validation.masks();
    for entry in pack.actions.values().filter(|e| validation.places.has(e)).collect::<Vec<_>>() {
        validation.id(&entry.value.id, entry);
        if entry.value.steps.is_empty() {
            validation.tell(entry, "steps", Message::new("action-without-steps"), None);
        }
        validation.paying(entry);
    }
    for entry in &own_checks {
        validation.check(entry);
    }
    for entry in pack.code_files().iter().filter(|e| validation.places.has(e)).collect::<Vec<_>>() {
        validation.codes(entry);
    }
    for entry in pack.playbooks.values().filter(|e| validation.places.has(e)).collect::<Vec<_>>() {
        validation.playbook(entry);
        validation.words(entry);
        validation.paying_steps(entry);
    }
    for entry in pack.instead.iter().filter(|e| validation.places.has(e)).collect::<Vec<_>>() {
        validation.instead(entry);
    }
    for entry in pack.wallets.values().filter(|e| validation.places.has(e)).collect::<Vec<_>>() {
        validation.wallet(entry);
    }
    for entry in pack.screen_files().iter().filter(|e| validation.places.has(e)).collect::<Vec<_>>() {
        validation.screens(entry);
    }
    validation.expressions(&own_checks);
    validation.problems.check()
}

struct Validation<'a> {
    pack: &'a Pack,
    origin: &'a Origin,
    places: Places,
    problems: Problems,
}

impl Validation<'_> {
    fn tell<T>(&mut self, entry: &Entry<T>, key: &str, what: Message, hint: Option<Message>) {
        self.problems.push(Problem::new(self.places.of_entry(entry, key), what).hint(hint));
    }

    fn id<T>(&mut self, id: &str, entry: &Entry<T>) {
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if !id.chars().all(fine) || id.is_empty() {
            self.tell(entry, "id", Message::new("id-malformed").with("id", id.to_owned()), None);
        }
    }

    /// That something with this id exists.
    fn exists<'k, T>(&mut self, entry: &Entry<T>, key: &str, id: &str, known: impl Iterator<Item = &'k str> + Clone) {
        if !known.clone().any(|k| k == id) {
            self.tell(entry, key, Message::new("id-unknown").with("id", id.to_owned()), did_you_mean(id, known));
        }
    }

    fn cause(&mut self, entry: &Entry<Cause>) {
        let (pack, cause) = (self.pack, &entry.value);
        self.id(&cause.id, entry);
        self.exists(entry, "action", &cause.action, pack.actions.keys().map(String::as_str));
        for (i, action) in cause.then.iter().enumerate() {
            self.exists(entry, &format!("then[{i}]"), action, pack.actions.keys().map(String::as_str));
        }
        for (i, other) in cause.look_alikes.iter().enumerate() {
            self.exists(entry, &format!("look_alikes[{i}]"), other, pack.causes.keys().map(String::as_str));
        }
        let groups = pack.groups();
        for (i, other) in cause.masks.iter().enumerate() {
            let known = pack.causes.keys().map(String::as_str).chain(groups.iter().copied());
            self.exists(entry, &format!("masks[{i}]"), other, known);
        }
    }

    /// That no cause masks itself by a detour.
    fn masks(&mut self) {
        let graph: BTreeMap<&str, BTreeSet<&str>> =
            self.pack.causes.keys().map(|id| (id.as_str(), self.pack.masked_by(id).collect())).collect();
        for (id, masked) in &graph {
            let mut reached = masked.clone();
            let mut frontier: Vec<&str> = masked.iter().copied().collect();
            while let Some(next) = frontier.pop() {
                frontier.extend(graph.get(next).into_iter().flatten().filter(|n| reached.insert(n)));
            }
            if reached.contains(id) {
                let entry = &self.pack.causes[*id];
                let what = Message::new("masks-circle").with("id", (*id).to_owned());
                if self.places.has(entry) {
                    self.tell(entry, "masks", what, None);
                }
            }
        }
    }

    fn check(&mut self, entry: &Entry<Check>) {
        let (pack, check) = (self.pack, &entry.value);
        self.id(&check.id, entry);
        if !check.id.starts_with(&format!("{}.", check.group)) {
            let what = Message::new("check-id-without-group").with("id", check.id.clone()).with("group", check.group.clone());
            self.tell(entry, "id", what, None);
        }
        for (i, need) in check.needs.iter().enumerate() {
            self.exists(entry, &format!("needs[{i}]"), need, pack.checks.iter().map(|c| c.value.id.as_str()));
        }
        for (i, finding) in check.finding.iter().enumerate() {
            if let Some(cause) = finding.cause.as_ref().filter(|_| !check.follows_its_program()) {
                self.exists(entry, &format!("finding[{i}].cause"), cause, pack.causes.keys().map(String::as_str));
            }
            if finding.cause.is_some() && finding.cause_from.is_some() {
                self.tell(entry, &format!("finding[{i}].cause_from"), Message::new("cause-twice"), None);
            }
            if !(1..=100).contains(&finding.weight) {
                self.tell(entry, &format!("finding[{i}].weight"), Message::new("weight-range"), None);
            }
        }
        self.program(entry);
        if check.pass_when.is_none() {
            self.tell(entry, "pass", Message::new("pass-without-when"), None);
        }
        if !check.follows_its_program() {
            self.kinds_of_examples(entry);
        }
    }

    /// A check shows what makes it fire, what leaves it silent, and what leaves it undecided; each cause fires somewhere.
    fn kinds_of_examples(&mut self, entry: &Entry<Check>) {
        let check = &entry.value;
        let shows = |word: &str| check.example.iter().any(|e| e.expect == word);
        let causes: BTreeSet<&str> = check.finding.iter().filter_map(|f| f.cause.as_deref()).collect();
        let open = check.finding.iter().any(|f| f.cause_from.is_some());
        let wanted = causes.into_iter().chain(["pass", "unknown"]);
        let mut missing: Vec<&str> = wanted.filter(|word| !shows(word)).collect();
        // Where the facts name the cause, any cause will do.
        if open && !check.example.iter().any(|e| self.pack.causes.contains_key(&e.expect)) {
            missing.push("cause_from");
        }
        if !missing.is_empty() {
            self.tell(entry, "example", Message::new("examples-missing").with("missing", missing.join(", ")), None);
        }
    }

    fn expressions(&mut self, checks: &[&Entry<Check>]) {
        let (programs, wrong) = Programs::compile(checks.iter().copied());
        for (entry, mistakes) in wrong {
            for Mistake { key, error } in mistakes {
                let mut place = self.places.at(&entry.file, &format!("{}.{key}", entry.key));
                // The text begins after its quotation mark.
                place.at = place.at.map(|(line, column)| (line, column + 1 + error.span.start));
                self.problems.push(Problem::new(place, Message::new("expression-wrong").with_display("error", &error)));
            }
        }
        for (compiled, entry) in programs.iter().filter_map(|c| Some((c, *checks.iter().find(|e| e.value.id == c.id())?))) {
            for (i, example) in entry.value.example.iter().enumerate() {
                if let Some(what) = disappointment(compiled, example) {
                    self.tell(entry, &format!("example[{i}]"), what, None);
                }
            }
        }
    }
}

/// How an example differs from what its check says of it.
fn disappointment(compiled: &Compiled, example: &Example) -> Option<Message> {
    match judge_example(compiled, &example.given.value()) {
        Err((path, wanted)) => Some(Message::new("example-data").with("path", path).with("wanted", wanted)),
        Ok(outcome) => {
            let found = word(&outcome);
            let fits = found == example.expect || outcome.status.word() == example.expect;
            (!fits).then(|| Message::new("example-differs").with("expected", example.expect.clone()).with("found", found))
        }
    }
}

fn word(outcome: &Outcome) -> String {
    outcome.found.as_ref().and_then(|f| f.cause.clone()).unwrap_or_else(|| outcome.status.word().to_owned())
}

impl Pack {
    /// The causes that a cause masks, groups taken apart; never itself.
    pub fn masked_by<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a str> {
        let masks: Vec<&str> = self.causes.get(id).into_iter().flat_map(|e| &e.value.masks).map(String::as_str).collect();
        let own = id.to_owned();
        self.causes
            .values()
            .map(|e| &e.value)
            .filter(move |c| c.id != own && (masks.contains(&c.id.as_str()) || masks.contains(&c.group.as_str())))
            .map(|c| c.id.as_str())
    }
}

impl Problems {
    /// All mistakes as text, one or two lines each.
    pub fn say(&self, lang: Lang) -> String {
        self.0.iter().map(|p| p.say(lang)).collect::<Vec<_>>().join("\n")
    }
}
