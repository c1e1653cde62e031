//! What playbooks say and when: their conditions and placeholders are expressions over the facts, like those of checks.

use super::Validation;
use crate::check::expr::{ExprError, Template, compile_bool};
use crate::check::view::env;
use crate::lang::Message;
use crate::pack::layer::Entry;
use crate::pack::raw::{ForEach, Playbook};

impl<'a> Validation<'a> {
    /// The conditions of a playbook's hints, and the placeholders of all that it says.
    pub(super) fn words(&mut self, entry: &'a Entry<Playbook>) {
        for (i, step) in entry.value.step.iter().enumerate() {
            self.placeholders(entry, &format!("step[{i}].text"), &step.text.en, &step.text.zh_cn);
        }
        for (i, hint) in entry.value.hint.iter().enumerate() {
            self.placeholders(entry, &format!("hint[{i}].text"), &hint.text.en, &hint.text.zh_cn);
            if let Some(Err(errors)) = hint.when.as_ref().map(|when| compile_bool(when, env(ForEach::Run))) {
                self.mistakes(entry, &format!("hint[{i}].when"), &errors);
            }
        }
    }

    /// The placeholders of a text in both languages.
    pub(super) fn placeholders<T>(&mut self, entry: &'a Entry<T>, key: &str, en: &str, zh_cn: &str) {
        for (lang, text) in [("en", en), ("zh-CN", zh_cn)] {
            if let Err(errors) = Template::compile(text, env(ForEach::Run)) {
                self.mistakes(entry, &format!("{key}.{lang}"), &errors);
            }
        }
    }

    fn mistakes<T>(&mut self, entry: &'a Entry<T>, key: &str, errors: &[ExprError]) {
        for error in errors {
            self.tell(entry, key, Message::new("expression-wrong").with_display("error", error), None);
        }
    }
}
