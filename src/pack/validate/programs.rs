//! What checks say of the programs that they run.

use super::Validation;
use crate::check::expr::ExprError;
use crate::lang::{Message, Text};
use crate::pack::layer::Entry;
use crate::pack::program::{ProgramCall, mistakes};
use crate::pack::raw::{Check, ForEach};
use crate::pack::source::Origin;

impl Validation<'_> {
    /// The program of a check; and what a check without one has to say itself.
    pub(super) fn program(&mut self, entry: &Entry<Check>) {
        let (check, origin) = (&entry.value, self.origin);
        let Some(call) = &check.program else {
            let missing = [("finding", check.finding.is_empty()), ("pass", check.pass == Text::default())];
            for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
                self.tell(entry, key, Message::new("missing-key").with("key", key), None);
            }
            return;
        };
        let mut wrong = |key: &str, what| self.tell(entry, &format!("program{key}"), what, None);
        if matches!(origin, Origin::Archive { .. }) {
            wrong("", Message::new("program-in-archive"));
        }
        if matches!(check.for_each, ForEach::Address | ForEach::Resolver) {
            wrong("", Message::new("program-for-each"));
        }
        if !ProgramCall::TIMEOUTS.contains(&call.timeout_ms) {
            let (least, most) = (ProgramCall::TIMEOUTS.start(), ProgramCall::TIMEOUTS.end());
            wrong(".timeout_ms", Message::new("program-timeout-range").with_display("least", least).with_display("most", most));
        }
        if call.cause.is_some() && !check.follows_its_program() {
            wrong(".cause", Message::new("program-cause-unused"));
        }
        if let Some(cause) = &call.cause {
            self.exists(entry, "program.cause", cause, self.pack.causes.keys().map(String::as_str));
        }
        self.file_of_program(entry, call);
        for (i, arg) in call.args.iter().enumerate() {
            self.placeholders_of_argument(entry, &format!("program.args[{i}]"), &mistakes(arg, check.for_each));
        }
    }

    /// A program of the pack is there, and in the pack.
    fn file_of_program(&mut self, entry: &Entry<Check>, call: &ProgramCall) {
        let run = &call.run;
        let missing = |folder: &std::path::PathBuf| call.is_in_pack() && !folder.join(run).is_file();
        let what = if run.is_empty() || call.leaves_the_pack() {
            Message::new("program-outside").with("run", run.clone())
        } else if matches!(self.origin, Origin::Folder(folder) if missing(folder)) {
            Message::new("program-missing").with("run", run.clone())
        } else {
            return;
        };
        self.tell(entry, "program.run", what, None);
    }

    fn placeholders_of_argument(&mut self, entry: &Entry<Check>, key: &str, errors: &[ExprError]) {
        for error in errors {
            self.tell(entry, key, Message::new("expression-wrong").with_display("error", error), None);
        }
    }
}
