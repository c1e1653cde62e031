//! What codes, playbooks and wallets reference, and whether a scheme's rows agree with each other.

use std::collections::BTreeMap;

use regex::Regex;

use super::Validation;
use crate::lang::Message;
use crate::pack::layer::Entry;
use crate::pack::raw::{CodeFile, Playbook};
use crate::screen::ScreenFile;
use crate::wallet::{Scope, Wallet};

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

    /// A wallet: the sets of rules, the calendar, the schemes and the verification levels that it names exist.
    pub(super) fn wallet(&mut self, entry: &'a Entry<Wallet>) {
        let (pack, wallet) = (self.pack, &entry.value);
        for (i, id) in wallet.rules.iter().enumerate() {
            self.exists(entry, &format!("rules[{i}]"), id, pack.rules.keys().map(String::as_str));
        }
        if let Some(id) = &wallet.calendar {
            self.exists(entry, "calendar", id, pack.calendars.keys().map(String::as_str));
        }
        for (i, id) in wallet.code_schemes.iter().enumerate() {
            self.exists(entry, &format!("code_schemes[{i}]"), id, pack.codes.keys().map(String::as_str));
        }
        for (i, limit) in wallet.limits.iter().enumerate() {
            self.tiers(entry, &format!("limits[{i}].for"), &limit.scope);
        }
        for (i, fee) in wallet.fees.iter().enumerate() {
            self.tiers(entry, &format!("fees[{i}].for"), &fee.scope);
        }
    }

    fn tiers(&mut self, entry: &'a Entry<Wallet>, key: &str, scope: &Scope) {
        for (i, tier) in scope.tiers.iter().enumerate() {
            self.exists(entry, &format!("{key}.tiers[{i}]"), tier, entry.value.tiers.iter().map(|t| t.id.as_str()));
        }
    }
}
