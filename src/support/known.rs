//! What the checks of a run say about causes, for those who walk through a playbook or tell what was ruled out.

use std::collections::BTreeSet;

/// The parts of a payment's way that are told apart when something is ruled out, each with its groups. Each has a text `area-…`.
const AREAS: [(&str, &[&str]); 8] = [
    ("device", &["device", "clock"]),
    ("network", &["link", "portal-proxy", "dns", "path", "quality"]),
    ("encryption", &["tls"]),
    ("service", &["service"]),
    ("funds", &["funds"]),
    ("limit", &["limit"]),
    ("instrument", &["instrument"]),
    ("input", &["input"]),
];

/// A cause that a check looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The cause.
    pub cause: &'a str,
    /// Its group.
    pub group: &'a str,
    /// Every check that looked for it passed.
    pub excluded: bool,
    /// They looked at a device or a network that the payment did not go through.
    pub elsewhere: bool,
}

/// What the checks of a run say about causes.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// The causes that checks looked for, each once.
    pub asked: Vec<Asked<'a>>,
    /// The causes that any check of the packs can find, whether or not it applied to this run, and their groups.
    pub askable: BTreeSet<&'a str>,
}

impl Known<'_> {
    /// Whether everything that a list of causes and groups means was looked for, and is not there. A cause that is named by
    /// itself must have been looked for, where any check can; of a group, something must have been, and whatever was counts.
    pub fn excludes(&self, about: &[String]) -> bool {
        let means = |asked: &&Asked<'_>| about.iter().any(|id| id == asked.cause || id == asked.group);
        let asked: Vec<&Asked<'_>> = self.asked.iter().filter(means).collect();
        let missed = about.iter().any(|id| self.askable.contains(id.as_str()) && !asked.iter().any(|a| a.cause == id || a.group == id));
        !asked.is_empty() && !missed && asked.iter().all(|a| a.excluded && !a.elsewhere)
    }

    /// The parts of the way that are ruled out, by the key of their text.
    pub fn areas_ruled_out(&self) -> Vec<&'static str> {
        let out = |groups: &&[&str]| {
            let mut asked = self.asked.iter().filter(|a| groups.contains(&a.group)).peekable();
            asked.peek().is_some() && asked.all(|a| a.excluded)
        };
        AREAS.iter().filter(|(_, groups)| out(groups)).map(|(area, _)| *area).collect()
    }
}
