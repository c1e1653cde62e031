//! What codes, playbooks and wallets reference, and whether a scheme's rows agree with each other.

use std::collections::BTreeMap;

use regex::Regex;

use super::Validation;
use crate::lang::Message;
use crate::pack::layer::{Entry, Pack};
use crate::pack::raw::{CodeFile, Playbook};
use crate::problem::did_you_mean;
use crate::screen::ScreenFile;
use crate::wallet::{Wallet, is_of_calendar};

impl<'a> Validation<'a> {
    /// A scheme of codes: every key has its form, every row a cause and a source, and no code is there twice.
    pub(super) fn codes(&mut self, entry: &'a Entry<CodeFile>) {
        let (pack, file) = (self.pack, &entry.value);
        self.id(&file.scheme, entry);
        for (id, source) in &file.sources {
            if !(1..=99).contains(&source.confidence) {
                self.tell(entry, &format!("sources.{id}.confidence"), Message::new("weight-range"), None);
            }
        }
        let Ok(form) = Regex::new(&format!("^(?:{})$", file.form)) else {
            return self.tell(entry, "form", Message::new("form-malformed").with("form", file.form.clone()), None);
        };
        let mut folded: BTreeMap<String, &str> = BTreeMap::new();
        for (code, row) in &file.codes {
            let key = format!("codes.{code}");
            if !form.is_match(code) {
                let what = Message::new("code-malformed").with("code", code.clone()).with("form", file.form.clone());
                self.tell(entry, &key, what, None);
            }
            if let Some(other) = folded.insert(code.to_lowercase(), code).filter(|other| file.codes[*other] != *row) {
                let what = Message::new("code-contradicts").with("code", code.clone()).with("other", other.to_owned());
                self.tell(entry, &key, what, None);
            }
            self.exists(entry, &format!("{key}.cause"), &row.cause, pack.causes.keys().map(String::as_str));
            for (j, other) in row.alternatives.iter().enumerate() {
                self.exists(entry, &format!("{key}.alternatives[{j}]"), other, pack.causes.keys().map(String::as_str));
            }
            self.exists(entry, &format!("{key}.source"), &row.source, file.sources.keys().map(String::as_str));
        }
    }

    /// A playbook: its steps are about causes, groups and actions that exist.
    pub(super) fn playbook(&mut self, entry: &'a Entry<Playbook>) {
        let pack = self.pack;
        let groups = pack.groups();
        for (i, step) in entry.value.step.iter().enumerate() {
            for (j, about) in step.about.iter().enumerate() {
                let known = pack.causes.keys().map(String::as_str).chain(groups.iter().copied());
                self.exists(entry, &format!("step[{i}].about[{j}]"), about, known);
            }
            for (j, also) in step.also.iter().enumerate() {
                self.exists(entry, &format!("step[{i}].also[{j}]"), also, pack.causes.keys().map(String::as_str));
            }
            if let Some(action) = &step.action {
                self.exists(entry, &format!("step[{i}].action"), action, pack.actions.keys().map(String::as_str));
            }
        }
    }

    /// What screens say: every pattern can be used, and stands for causes that exist.
    pub(super) fn screens(&mut self, entry: &'a Entry<ScreenFile>) {
        let pack = self.pack;
        let causes = || pack.causes.keys().map(String::as_str);
        for (i, screen) in entry.value.screen.iter().enumerate() {
            self.exists(entry, &format!("screen[{i}].cause"), &screen.cause, causes());
            for (j, over) in screen.over.iter().enumerate() {
                self.exists(entry, &format!("screen[{i}].over[{j}]"), over, causes());
            }
            for (j, pattern) in screen.patterns.iter().enumerate() {
                if pack.screens().mistakes().iter().any(|m| m.pattern == *pattern) {
                    let what = Message::new("pattern-malformed").with("pattern", pattern.clone());
                    self.tell(entry, &format!("screen[{i}].patterns[{j}]"), what, None);
                }
            }
        }
    }

    /// A wallet: what it names exists.
    pub(super) fn wallet(&mut self, entry: &'a Entry<Wallet>) {
        for (key, what, hint) in unknown_to(self.pack, &entry.value) {
            self.tell(entry, &key, what, hint);
        }
    }
}

/// What a wallet names that no pack has, and rules that go by its clock where it has none: the key in its profile, what is
/// wrong, and what was perhaps meant.
pub fn unknown_to(pack: &Pack, wallet: &Wallet) -> Vec<(String, Message, Option<Message>)> {
    fn missing<T>(key: String, id: &str, known: &BTreeMap<String, T>) -> Option<(String, Message, Option<Message>)> {
        let hint = || did_you_mean(id, known.keys().map(String::as_str));
        (!known.contains_key(id)).then(|| (key, Message::new("id-unknown").with("id", id.to_owned()), hint()))
    }
    let rules = wallet.rules.iter().enumerate().filter_map(|(i, id)| missing(format!("rules[{i}]"), id, &pack.rules));
    let calendar = wallet.calendar.iter().filter_map(|id| missing("calendar".to_owned(), id, &pack.calendars));
    let schemes = wallet.code_schemes.iter().enumerate();
    let schemes = schemes.filter_map(|(i, id)| missing(format!("code_schemes[{i}]"), id, &pack.codes));
    let by_the_clock = |id: &String| pack.rules.get(id).is_some_and(|set| set.value.limits.iter().any(|l| is_of_calendar(l.period)));
    let zone = wallet.rules.iter().enumerate().filter(|(_, id)| wallet.timezone.is_none() && by_the_clock(id));
    let zone = zone.map(|(i, _)| (format!("rules[{i}]"), Message::new("time-without-zone"), None));
    rules.chain(calendar).chain(schemes).chain(zone).collect()
}
