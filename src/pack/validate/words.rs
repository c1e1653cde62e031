//! What playbooks say and when: their conditions and placeholders are expressions over the facts, like those of checks.

use super::Validation;
use crate::check::expr::{ExprError, Template, compile_bool};
use crate::check::view::env;
use crate::lang::{Message, Text};
use crate::pack::layer::Entry;
use crate::pack::raw::{ForEach, Playbook};

impl<'a> Validation<'a> {
    /// The conditions of a playbook's hints, and the placeholders of all that it says.
    pub(super) fn words(&mut self, entry: &'a Entry<Playbook>) {
        for (i, step) in entry.value.step.iter().enumerate() {
            self.placeholders(entry, &format!("step[{i}].text"), &step.text);
        }
        for (i, hint) in entry.value.hint.iter().enumerate() {
            self.placeholders(entry, &format!("hint[{i}].text"), &hint.text);
            if let Some(Err(errors)) = hint.when.as_ref().map(|when| compile_bool(when, env(ForEach::Run))) {
                self.mistakes(entry, &format!("hint[{i}].when"), &errors);
            }
        }
    }

    fn placeholders(&mut self, entry: &'a Entry<Playbook>, key: &str, text: &Text) {
        for (lang, text) in [("en", &text.en), ("zh-CN", &text.zh_cn)] {
            if let Err(errors) = Template::compile(text, env(ForEach::Run)) {
                self.mistakes(entry, &format!("{key}.{lang}"), &errors);
            }
        }
    }

    fn mistakes(&mut self, entry: &'a Entry<Playbook>, key: &str, errors: &[ExprError]) {
        for error in errors {
            self.tell(entry, key, Message::new("expression-wrong").with_display("error", error), None);
        }
    }
}
