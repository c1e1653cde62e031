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

use super::setup::{HEALTHY, Setup};
use crate::lang::{Text, ui};

/// A fault that can be switched on.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Its id, kebab-case.
    pub id: &'static str,
    /// The kind of fault.
    pub group: &'static str,
    /// The causes any of which in first place is right; none where it is right to find nothing.
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

/// Why a sandbox cannot be set up as it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is no such fault.
    Unknown(String),
    /// Two faults that cannot be in one sandbox.
    Contradictory(&'static str, &'static str),
}

/// A sandbox with all the faults whose ids stand here, with `+` between them; nothing at all means a healthy one.
///
/// # Errors
/// When there is no such fault, or two of them contradict each other.
pub fn find(ids: &str) -> Result<Setup, Unfit> {
    if matches!(ids, "" | "healthy") {
        return Ok(HEALTHY);
    }
    let known = |id: &str| faults().iter().find(|fault| fault.id == id).ok_or_else(|| Unfit::Unknown(id.to_owned()));
    let wanted = ids.split('+').map(known).collect::<Result<Vec<_>, _>>()?;
    let mut setup = HEALTHY;
    for (i, fault) in wanted.iter().enumerate() {
        let rival = wanted[..i].iter().find(|earlier| earlier.setup.with(fault.setup).is_none());
        setup = setup.with(fault.setup).ok_or_else(|| Unfit::Contradictory(rival.map_or("healthy", |rival| rival.id), fault.id))?;
    }
    Ok(setup)
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
            assert!(fault.expected.iter().all(|cause| kebab(cause)), "{}", fault.id);
        }
    }

    #[test]
    fn faults_are_found_alone_and_together() {
        assert!(
            ["", "healthy", "dns-hijack", "dns-hijack+http-500", "tls-expired+clock-drift+already-paid"]
                .iter()
                .all(|ids| find(ids).is_ok())
        );
        for (ids, unknown) in
            [("dns-hijak", "dns-hijak"), ("http-500+dns-hijak", "dns-hijak"), ("http-500+", ""), ("http-500+healthy", "healthy")]
        {
            assert_eq!(find(ids).err(), Some(Unfit::Unknown(unknown.to_owned())), "{ids}");
        }
    }

    #[test]
    fn faults_that_contradict_each_other_are_both_named() {
        assert_eq!(find("clock-drift+http-500+http-502").err(), Some(Unfit::Contradictory("http-500", "http-502")));
        assert_eq!(find("dns-hijack+dns-stale").err(), Some(Unfit::Contradictory("dns-hijack", "dns-stale")));
    }

    #[test]
    fn every_fault_has_a_title() {
        for fault in faults() {
            assert!(ui().has(&fault.title_key()), "{}", fault.title_key());
        }
    }
}
