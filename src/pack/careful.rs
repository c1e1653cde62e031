//! What a pack that nobody vouches for may change of what trusted packs know: it can make advice more careful, and never less.
//! What it adds itself never says that a second charge is excluded.
//!
//! Which keys of an entry may change, and how, stands in one table for each kind of entry; a key that no table names must stay
//! as it is. What cannot be seen in one entry alone (a check that names another cause, a text that hides another) is held by
//! [`crate::bundle::Judge`], which compares the answers themselves.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::embedded;
use super::layer::{Entry, Pack};
use super::places::Places;
use super::raw::{Cause, Code, CodeFile, PayAgain, Retry};
use super::source::Source;
use crate::lang::Message;
use crate::problem::{Problem, Problems};
use crate::screen::{Language, ScreenFile};

/// How a key of an entry may change.
#[derive(Clone, Copy)]
enum Change {
    /// As it likes: it tells, and decides nothing.
    Free,
    /// To a later one of these words.
    Later(&'static [&'static str]),
    /// To `true`, and not back.
    On,
    /// To `false`, and not back.
    Off,
    /// More may be inserted anywhere.
    Insert,
    /// More may follow; what is said of the first ones under this key is free.
    Append(&'static str),
}

type Table = &'static [(&'static str, Change)];

const PAY_AGAIN: &[&str] = &["yes", "check-first", "no"];
const RETRY: &[&str] = &["now", "later", "after-fix", "check-status-first", "never"];

const CAUSE: Table = &[
    ("pay_again", Change::Later(PAY_AGAIN)),
    ("retry", Change::Later(RETRY)),
    ("waiting", Change::Off),
    ("stop", Change::On),
    ("then", Change::Append("")),
    // Weighed for itself: see `masks`.
    ("masks", Change::Free),
    ("title", Change::Free),
    ("summary", Change::Free),
    ("recognised", Change::Free),
    ("look_alikes", Change::Free),
    ("source", Change::Free),
];
const ACTION: Table = &[("steps", Change::Insert), ("source", Change::Free)];
const CHECK: Table = &[
    ("finding", Change::Append("text")),
    ("vital", Change::On),
    ("title", Change::Free),
    ("took", Change::Free),
    ("pass", Change::Free),
    ("example", Change::Free),
    ("source", Change::Free),
];
const PLAYBOOK: Table = &[("step", Change::Insert), ("hint", Change::Insert), ("title", Change::Free), ("source", Change::Free)];
const WALLET: Table = &[
    ("name", Change::Free),
    ("about", Change::Free),
    ("source", Change::Free),
    ("endpoints", Change::Free),
    ("status_page", Change::Free),
    // Whether a contact is verified is asked of trusted packs alone: see `Pack::vouched`.
    ("channels", Change::Free),
    ("checks_address", Change::Free),
];
/// Limits, fees, calendars: they decide whether a payment can have gone through, and both ways of changing them can be wrong.
const NUMBERS: Table = &[];

/// Everything that a pack changes of `below` and may not.
///
/// # Errors
/// Each of them, with its place.
pub(super) fn compare(pack: &Pack, below: &Pack, source: &Source) -> Result<(), Problems> {
    let mut comparison = Comparison { pack, below, places: Places::of(source), problems: Problems::default() };
    for entry in pack.causes.values() {
        comparison.entry(entry, below.causes.get(&entry.value.id), CAUSE);
        comparison.masks(entry);
    }
    pack.actions.values().for_each(|entry| comparison.entry(entry, below.actions.get(&entry.value.id), ACTION));
    pack.checks.iter().for_each(|entry| comparison.entry(entry, below.check(&entry.value.id), CHECK));
    pack.playbooks.iter().for_each(|(id, entry)| comparison.entry(entry, below.playbooks.get(id), PLAYBOOK));
    pack.wallets.iter().for_each(|(id, entry)| comparison.entry(entry, below.wallets.get(id), WALLET));
    pack.rules.iter().for_each(|(id, entry)| comparison.entry(entry, below.rules.get(id), NUMBERS));
    pack.calendars.iter().for_each(|(id, entry)| comparison.entry(entry, below.calendars.get(id), NUMBERS));
    pack.code_files().iter().for_each(|entry| comparison.codes(entry));
    pack.screen_files().iter().for_each(|entry| comparison.screens(entry));
    comparison.problems.check()
}

/// Holds back what a pack adds itself: at most "check first". Tells where that changes something.
pub(super) fn hold_back(pack: &mut Pack, below: &Pack, source: &Source) -> Vec<Problem> {
    let places = Places::of(source);
    let mut notes = Vec::new();
    for entry in pack.causes.values_mut().filter(|entry| places.has(entry) && !below.causes.contains_key(&entry.value.id)) {
        if entry.value.pay_again == PayAgain::Yes {
            entry.value.pay_again = PayAgain::CheckFirst;
            notes.push(Problem::new(places.of_entry(entry, "pay_again"), Message::new("careful-held-back")));
        }
    }
    let (files, screens) = (pack.code_files().to_vec(), pack.screen_files().to_vec());
    for entry in files.iter().filter(|entry| places.has(entry)) {
        for (code, row) in entry.value.codes.iter().filter(|(code, _)| row_of(below, &entry.value.scheme, code).is_none()) {
            if let Some(own) = pack.codes.get_mut(&entry.value.scheme).and_then(|scheme| scheme.value.codes.get_mut(code)) {
                own.held_back = true;
            }
            if row.pay_again(pack) == Some(PayAgain::Yes) {
                notes.push(Problem::new(places.of_entry(entry, &format!("codes.{code}")), Message::new("careful-held-back")));
            }
        }
    }
    for entry in screens.iter().filter(|entry| places.has(entry)) {
        for (i, screen) in entry.value.screen.iter().enumerate() {
            if pack.causes.get(&screen.cause).is_some_and(|cause| cause.value.pay_again == PayAgain::Yes) {
                notes.push(Problem::new(places.of_entry(entry, &format!("screen[{i}]")), Message::new("careful-held-back")));
            }
        }
    }
    notes
}

/// The row of a code, however it is written.
fn row_of<'a>(pack: &'a Pack, scheme: &str, code: &str) -> Option<&'a Code> {
    let rows = &pack.codes.get(scheme)?.value.codes;
    rows.get(code).or_else(|| rows.iter().find(|(own, _)| own.eq_ignore_ascii_case(code)).map(|(_, row)| row))
}

impl Code {
    /// The causes that it stands for: one, and where the scheme leaves it open, the others.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.cause).chain(&self.alternatives).map(String::as_str)
    }

    /// Whether it is safe to pay again: what the row says, or the most careful of its causes; never `yes` where the row wants the
    /// status checked first, or where nobody vouches for it.
    pub fn pay_again(&self, pack: &Pack) -> Option<PayAgain> {
        let of_causes = self.causes().filter_map(|id| pack.causes.get(id)).map(|e| e.value.pay_again).max()?;
        let says = self.pay_again.unwrap_or(of_causes);
        let careful = self.held_back || self.retry == Retry::CheckStatusFirst;
        Some(if careful { says.max(PayAgain::CheckFirst) } else { says })
    }
}

struct Comparison<'a> {
    pack: &'a Pack,
    below: &'a Pack,
    places: Places,
    problems: Problems,
}

impl Comparison<'_> {
    fn tell<T>(&mut self, entry: &Entry<T>, key: &str, what: Message) {
        let problem = Problem::new(self.places.of_entry(entry, key), what);
        self.problems.push(problem.hint(Message::new("careful-hint")));
    }

    /// An entry over one of the same id.
    fn entry<T: Serialize>(&mut self, entry: &Entry<T>, old: Option<&Entry<T>>, table: Table) {
        let Some(old) = old.filter(|_| self.places.has(entry)) else { return };
        let (before, after) = (members(&old.value), members(&entry.value));
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let change = table.iter().find(|(own, _)| own == key).map(|(_, change)| *change);
            let (before, after) = (before.get(key).unwrap_or(&Value::Null), after.get(key).unwrap_or(&Value::Null));
            if allows(change, before, after) {
                continue;
            }
            let what = match change {
                Some(Change::Later(_)) => less(key, &words(before), &old.pack),
                Some(Change::Insert | Change::Append(_)) => dropped(key, &old.pack),
                _ => fixed(key, &old.pack),
            };
            self.tell(entry, key, what);
        }
    }

    /// What a cause hides is no more careful than the cause itself, and it stays in its group.
    fn masks(&mut self, entry: &Entry<Cause>) {
        if !self.places.has(entry) {
            return;
        }
        let (cause, old) = (&entry.value, self.below.causes.get(&entry.value.id));
        if let Some(old) = old.filter(|old| old.value.group != cause.group) {
            self.tell(entry, "id", fixed("group", &old.pack));
        }
        let known = |mask: &String| old.is_some_and(|old| old.value.masks.contains(mask));
        for (i, mask) in cause.masks.iter().enumerate().filter(|(_, mask)| !known(mask)) {
            let hidden = self.below.causes.values().filter(|other| other.value.id == *mask || other.value.group == *mask);
            let more_careful = hidden.into_iter().find(|other| other.value.pay_again > cause.pay_again);
            if let Some(other) = more_careful {
                self.tell(entry, &format!("masks[{i}]"), hides(other));
            }
        }
    }

    /// Rows over rows of the same code, and what is known of their sources.
    fn codes(&mut self, entry: &Entry<CodeFile>) {
        let file = &entry.value;
        let Some(scheme) = self.below.codes.get(&file.scheme).filter(|_| self.places.has(entry)) else { return };
        let below = scheme.pack.clone();
        for (id, _) in file.sources.iter().filter(|(id, source)| scheme.value.sources.get(*id).is_some_and(|old| old != *source)) {
            self.tell(entry, &format!("sources.{id}"), fixed(id, &below));
        }
        for (code, row) in &file.codes {
            let Some(old) = row_of(self.below, &file.scheme, code) else { continue };
            if row.pay_again(self.pack) < old.pay_again(self.below) {
                let answer = old.pay_again(self.below).map(|answer| crate::lang::word(&answer)).unwrap_or_default();
                let what = less("pay_again", &format!("{} ({answer})", old.cause), &below);
                self.tell(entry, &format!("codes.{code}.cause"), what);
            }
            if row.retry < old.retry {
                self.tell(entry, &format!("codes.{code}.retry"), less("retry", &crate::lang::word(&old.retry), &below));
            }
        }
    }

    /// Screens add texts. What all texts are read by stays as it is, and no text takes the place of a more careful one.
    fn screens(&mut self, entry: &Entry<ScreenFile>) {
        if !self.places.has(entry) {
            return;
        }
        let (file, below) = (&entry.value, "builtin");
        let fixed = |key: &str| fixed(key, below);
        if !file.opposites.is_empty() {
            self.tell(entry, "opposites", fixed("opposites"));
        }
        if file.language != Language::default() {
            self.tell(entry, "language", fixed("language"));
        }
        if !file.words.is_empty() {
            let known = classes_of(self.below);
            for class in file.words.keys().filter(|class| known.contains(*class)) {
                self.tell(entry, &format!("words.{class}"), fixed(class));
            }
        }
        for (i, screen) in file.screen.iter().enumerate() {
            let own = self.pack.causes.get(&screen.cause).map(|cause| cause.value.pay_again.max(PayAgain::CheckFirst));
            let over = screen.over.iter().enumerate().filter_map(|(j, id)| Some((j, self.below.causes.get(id)?)));
            let hidden: Vec<_> = over.filter(|(_, other)| Some(other.value.pay_again) > own).collect();
            for (j, other) in hidden {
                self.tell(entry, &format!("screen[{i}].over[{j}]"), hides(other));
            }
        }
    }
}

fn less(key: &str, old: &str, below: &str) -> Message {
    Message::new("careful-less").with("key", key.to_owned()).with("old", old.to_owned()).with("below", below.to_owned())
}

fn dropped(key: &str, below: &str) -> Message {
    Message::new("careful-dropped").with("key", key.to_owned()).with("below", below.to_owned())
}

fn fixed(key: &str, below: &str) -> Message {
    Message::new("careful-fixed").with("key", key.to_owned()).with("below", below.to_owned())
}

fn hides(cause: &Entry<Cause>) -> Message {
    Message::new("careful-hides").with("cause", cause.value.id.clone()).with("below", cause.pack.clone())
}

/// The classes of words that trusted packs have begun.
fn classes_of(below: &Pack) -> BTreeSet<String> {
    let builtin = embedded::files_under("screens").filter_map(|(_, json)| serde_json::from_str::<ScreenFile>(json).ok());
    builtin.chain(below.screen_files().iter().map(|entry| entry.value.clone())).flat_map(|file| file.words.into_keys()).collect()
}

fn members(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a key may change like this; one that no table names may not.
fn allows(change: Option<Change>, before: &Value, after: &Value) -> bool {
    if before == after {
        return true;
    }
    let place = |order: &[&str], value: &Value| order.iter().position(|word| Some(*word) == value.as_str());
    match change {
        None => false,
        Some(Change::Free) => true,
        Some(Change::Later(order)) => place(order, after) >= place(order, before),
        Some(Change::On) => after.as_bool() == Some(true),
        Some(Change::Off) => after.as_bool() != Some(true),
        Some(Change::Insert) => {
            let mut inserted = items(after).iter();
            items(before).iter().all(|item| inserted.any(|own| own == item))
        }
        Some(Change::Append(free)) => {
            let (before, after) = (items(before), items(after));
            before.len() <= after.len() && before.iter().zip(after).all(|(old, new)| without(old, free) == without(new, free))
        }
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn without(value: &Value, key: &str) -> Value {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.remove(key);
    }
    value
}
