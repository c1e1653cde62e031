//! The checks by group, folded: what needs attention comes first, what is fine is counted.

use super::model::CheckReport;
use super::words::Words;
use crate::check::Status;
use crate::lang::Message;

/// From what needs attention most to what needs none.
const ORDER: [Status; 5] = [Status::Fail, Status::Warn, Status::Unknown, Status::Skipped, Status::Pass];

/// The checks of one group.
pub(super) struct Group<'a> {
    pub(super) id: &'a str,
    pub(super) checks: Vec<&'a CheckReport>,
}

/// The same result of the same check for one subject or several.
pub(super) struct Together<'a> {
    pub(super) checks: Vec<&'a CheckReport>,
}

/// The groups: the worst first, otherwise in the order of the checks.
pub(super) fn groups(checks: &[CheckReport]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for check in checks {
        match groups.iter_mut().find(|g| g.id == check.group) {
            Some(group) => group.checks.push(check),
            None => groups.push(Group { id: &check.group, checks: vec![check] }),
        }
    }
    groups.sort_by_key(|group| place(group.worst()));
    groups
}

impl<'a> Group<'a> {
    /// The worst result in it.
    pub(super) fn worst(&self) -> Status {
        let worst = self.checks.iter().map(|c| c.status).min_by_key(|status| place(*status));
        worst.unwrap_or(Status::Pass)
    }

    /// What is not fine in it, the subjects of one check together.
    pub(super) fn to_note(&self) -> Vec<Together<'a>> {
        self.together(|status| status != Status::Pass)
    }

    /// What is fine in it, the subjects of one check together.
    pub(super) fn fine(&self) -> Vec<Together<'a>> {
        self.together(|status| status == Status::Pass)
    }

    fn together(&self, wanted: impl Fn(Status) -> bool) -> Vec<Together<'a>> {
        let mut all: Vec<Together<'a>> = Vec::new();
        for check in self.checks.iter().filter(|c| wanted(c.status)) {
            match all.iter_mut().find(|t| t.first().id == check.id && t.first().status == check.status) {
                Some(together) => together.checks.push(check),
                None => all.push(Together { checks: vec![check] }),
            }
        }
        all.sort_by_key(|t| place(t.first().status));
        all
    }
}

impl<'a> Together<'a> {
    /// The first of them.
    pub(super) fn first(&self) -> &'a CheckReport {
        self.checks[0]
    }

    /// The subjects; empty where it is the whole run.
    pub(super) fn targets(&self) -> Vec<String> {
        self.checks.iter().filter_map(|c| Words::target(c)).collect()
    }

    /// What was seen, each sentence once.
    pub(super) fn seen(&self, words: &Words<'_>) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for text in self.checks.iter().map(|c| words.seen(c)) {
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
        seen
    }
}

/// How many checks came out how: `46 fine, 2 failed`.
pub(super) fn counts<'a>(checks: impl Iterator<Item = &'a CheckReport>, words: &Words<'_>) -> String {
    let all: Vec<Status> = checks.map(|c| c.status).collect();
    let of = |wanted| all.iter().filter(|status| **status == wanted).count();
    let said = |status| match of(status) {
        0 => None,
        count => Some(Message::new(counted(status)).with_display("count", count).say(words.lang)),
    };
    ORDER.into_iter().filter_map(said).collect::<Vec<_>>().join(&words.say("list-separator"))
}

fn counted(status: Status) -> &'static str {
    match status {
        Status::Pass => "count-pass",
        Status::Warn => "count-warn",
        Status::Fail => "count-fail",
        Status::Unknown => "count-unknown",
        Status::Skipped => "count-skipped",
    }
}

fn place(status: Status) -> usize {
    ORDER.iter().position(|s| *s == status).unwrap_or(ORDER.len())
}
