//! The faults that a sandbox can have, one table per group.

mod clock;
mod dns;
mod link;
mod money;
mod path;
mod portal;
mod service;
mod tls;

use std::sync::OnceLock;

use super::setup::Setup;
use crate::lang::{Text, ui};

/// A fault that can be switched on.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Its id, kebab-case.
    pub id: &'static str,
    /// The kind of fault.
    pub group: &'static str,
    /// The causes any of which in first place is right.
    pub expected: &'static [&'static str],
    /// How to set it up.
    pub(super) setup: Setup,
}

impl Fault {
    /// What it is, in every language.
    pub fn title(&self) -> Text {
        ui().get(&self.title_key())
    }

    fn title_key(&self) -> String {
        format!("sandbox-{}", self.id)
    }
}

/// An entry of a table: id, expected causes, set-up.
type Entry = (&'static str, &'static [&'static str], Setup);

/// The groups in the order in which a payment passes through them.
const GROUPS: [(&str, &[Entry]); 8] = [
    ("link", link::FAULTS),
    ("portal-proxy", portal::FAULTS),
    ("dns", dns::FAULTS),
    ("path", path::FAULTS),
    ("tls", tls::FAULTS),
    ("service", service::FAULTS),
    ("clock", clock::FAULTS),
    ("money", money::FAULTS),
];

/// Every fault, by group and id.
pub fn faults() -> &'static [Fault] {
    static ALL: OnceLock<Vec<Fault>> = OnceLock::new();
    ALL.get_or_init(|| GROUPS.iter().flat_map(|(group, entries)| of_group(group, entries)).collect())
}

/// The fault with this id.
pub fn find(id: &str) -> Option<&'static Fault> {
    faults().iter().find(|fault| fault.id == id)
}

fn of_group(group: &'static str, entries: &[Entry]) -> Vec<Fault> {
    let mut faults: Vec<_> = entries.iter().map(|&(id, expected, setup)| Fault { id, group, expected, setup }).collect();
    faults.sort_by_key(|fault| fault.id);
    faults
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_kebab_case() {
        let ids: BTreeSet<_> = faults().iter().map(|fault| fault.id).collect();
        assert_eq!(ids.len(), faults().len());
        let kebab =
            |word: &str| word.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        for fault in faults() {
            assert!(kebab(fault.id), "{}", fault.id);
            assert!(!fault.expected.is_empty() && fault.expected.iter().all(|cause| kebab(cause)), "{}", fault.id);
        }
        assert!(find("healthy").is_none() && find("dns-hijack").is_some());
    }

    #[test]
    fn every_fault_has_a_title() {
        for fault in faults() {
            assert!(ui().has(&fault.title_key()), "{}", fault.title_key());
        }
    }
}
