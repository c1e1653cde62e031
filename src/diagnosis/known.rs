//! What the checks of a run say about causes, found or not.

use std::collections::BTreeMap;

use super::rank::is_elsewhere;
use crate::case::Device;
use crate::check::{Outcome, Status};
use crate::pack::Pack;
use crate::support::{Asked, Known};

/// Gathers for each cause whether every check that looked for it passed.
pub(super) fn known<'a>(outcomes: &'a [Outcome], pack: &'a Pack, device: Device) -> Known<'a> {
    let mut excluded: BTreeMap<&'a str, bool> = BTreeMap::new();
    for outcome in outcomes {
        for name in &outcome.names {
            *excluded.entry(name).or_insert(true) &= outcome.status == Status::Pass;
        }
        // A cause that the facts named is found, whichever check it was.
        if let Some(cause) = outcome.found.as_ref().and_then(|f| f.cause.as_deref()) {
            excluded.insert(cause, false);
        }
    }
    let asked = excluded.iter().filter_map(|(cause, excluded)| {
        let known = &pack.causes.get(*cause)?.value;
        Some(Asked { cause, group: &known.group, excluded: *excluded, elsewhere: is_elsewhere(known, device) })
    });
    let findings = pack.checks.iter().flat_map(|c| &c.value.finding);
    let named = findings.filter_map(|f| pack.causes.get(f.cause.as_deref()?)).map(|e| &e.value);
    Known { asked: asked.collect(), askable: named.flat_map(|cause| [cause.id.as_str(), cause.group.as_str()]).collect() }
}
