//! Ranking: which of the causes that something speaks for is the root cause.
//!
//! The arithmetic, all of it, in percent:
//! - A finding speaks for its cause with its weight `w`. Of several findings of one check (several targets) the strongest counts.
//! - Independent checks add up as independent evidence does: `1 − (1 − w₁)(1 − w₂)…`.
//! - A check that could have named the cause and passes for every target speaks against it: what is left is multiplied by 0.9.
//! - Symptoms that point the same way are evidence with a weight of 10.
//!
//! The order, each rule deciding only where those before it do not:
//! 1. What was seen of a device or a network that the payment did not go through comes after everything else, and never leads.
//! 2. A cause that another found cause masks comes after all that are not masked: its signs are explained. What only troubles
//!    the operation explains nothing that stops it.
//! 3. What must not be paid at all comes before everything that only fails.
//! 4. A symptom comes after every specific cause.
//! 5. What stops the operation comes before what only troubles it.
//! 6. What the case proves (amounts, codes, states) comes before what the network suggests.
//! 7. The more confident first; then in the order of the playbook of this kind of problem; then in the order in which a payment
//!    passes through the groups; then by id.

use std::collections::BTreeMap;

use crate::case::{Case, Device, ProblemKind};
use crate::check::{Outcome, Status};
use crate::pack::{Cause, Pack, WhoActs};
use crate::support::playbook_order;

/// The groups whose causes the case itself proves.
const PROVEN_BY_THE_CASE: [&str; 13] = [
    "funds",
    "limit",
    "instrument",
    "authentication",
    "account",
    "risk",
    "merchant",
    "issuer",
    "input",
    "duplicate-or-state",
    "compliance",
    "outcome",
    "timing",
];

/// The groups in the order in which a payment passes through them.
const PASSAGE: [&str; 9] = ["device", "link", "portal-proxy", "clock", "dns", "path", "tls", "service", "quality"];

/// What a check says for or against a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence<'a> {
    /// The check.
    pub check: &'a str,
    /// Its subject.
    pub target: &'a str,
    /// What it saw.
    pub text: &'a str,
    /// Its weight, in percent.
    pub weight: u8,
}

/// A cause that something speaks for.
#[derive(Clone, Debug)]
pub struct Ranked<'a> {
    /// The cause.
    pub cause: &'a Cause,
    /// How sure it is, in percent, as if it stood alone.
    pub confidence: u8,
    /// It was seen of a device or a network that the payment did not go through.
    pub elsewhere: bool,
    /// It stops the operation; otherwise it only troubles it.
    pub fails: bool,
    /// The found cause that explains its signs.
    pub masked_by: Option<&'a str>,
    /// What speaks for it.
    pub evidence_for: Vec<Evidence<'a>>,
    /// What speaks against it.
    pub evidence_against: Vec<Evidence<'a>>,
}

/// A cause that a check excludes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuledOut<'a> {
    /// The cause.
    pub cause: &'a str,
    /// What was seen.
    pub because: &'a str,
    /// The check.
    pub check: &'a str,
}

/// Every cause that something speaks for, the root cause first.
pub(super) fn rank<'a>(outcomes: &'a [Outcome], pack: &'a Pack, case: &Case) -> Vec<Ranked<'a>> {
    let Case { problem, device, .. } = *case;
    let mut found: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(cause) = outcome.found.as_ref().and_then(|f| f.cause.as_deref()) {
            found.entry(cause).or_default().push(outcome);
        }
    }
    let masks = masks(&found, pack);
    // What such a cause explains was seen on the same way, and says as little.
    let elsewhere = |id: &str| pack.causes.get(id).is_some_and(|e| is_elsewhere(&e.value, device));
    let elsewhere = |id: &str| elsewhere(id) || masks.get(id).is_some_and(|by| elsewhere(by));
    let mut ranked: Vec<Ranked<'a>> = found
        .iter()
        .filter_map(|(id, own)| Some((pack.cause_in(pack.side(case), id)?, own)))
        .map(|(cause, own)| Ranked {
            elsewhere: elsewhere(&cause.id),
            ..ranked(cause, own, outcomes, masks.get(cause.id.as_str()).copied())
        })
        .collect();
    count_symptoms(&mut ranked, pack, problem);
    ranked.sort_by_cached_key(|r| order(r, playbook_order(pack, problem, r.cause)));
    ranked
}

fn ranked<'a>(cause: &'a Cause, own: &[&'a Outcome], outcomes: &'a [Outcome], masked_by: Option<&'a str>) -> Ranked<'a> {
    let evidence = |o: &'a Outcome, weight| Evidence { check: &o.check, target: &o.target, text: &o.text, weight };
    let evidence_for: Vec<Evidence<'a>> = own.iter().map(|o| evidence(o, o.found.as_ref().map_or(0, |f| f.weight))).collect();
    let mut strongest: BTreeMap<&str, u8> = BTreeMap::new();
    for e in &evidence_for {
        let weight = strongest.entry(e.check).or_default();
        *weight = e.weight.max(*weight);
    }
    let evidence_against: Vec<Evidence<'a>> =
        passed_checks(outcomes, &cause.id).filter(|o| !strongest.contains_key(o.check.as_str())).map(|o| evidence(o, 10)).collect();
    let doubt = strongest.values().fold(100.0, |doubt: f64, w| doubt * (1.0 - f64::from(*w) / 100.0));
    let against = 0.9_f64.powi(i32::try_from(evidence_against.len()).unwrap_or(i32::MAX));
    let confidence = percent((100.0 - doubt) * against);
    Ranked { cause, confidence, elsewhere: false, fails: stops(own), masked_by, evidence_for, evidence_against }
}

/// Whether any of the findings for a cause says that the operation cannot succeed.
fn stops(own: &[&Outcome]) -> bool {
    own.iter().any(|o| o.status == Status::Fail)
}

/// The first outcome of each check that could have named a cause and passes for every target.
fn passed_checks<'a>(outcomes: &'a [Outcome], cause: &str) -> impl Iterator<Item = &'a Outcome> {
    let names = move |o: &&Outcome| o.names.iter().any(|n| n == cause);
    let of_check = |check: &'a str| outcomes.iter().filter(move |o| o.check == check);
    let passed: Vec<&Outcome> = outcomes
        .iter()
        .filter(names)
        .filter(|o| of_check(&o.check).all(|other| other.status == Status::Pass))
        .filter(|o| of_check(&o.check).next().is_some_and(|first| std::ptr::eq(first, *o)))
        .collect();
    passed.into_iter()
}

/// Which found cause explains the signs of which other; a cause that is explained itself explains nothing.
fn masks<'a>(found: &BTreeMap<&'a str, Vec<&Outcome>>, pack: &'a Pack) -> BTreeMap<&'a str, &'a str> {
    let masked: BTreeMap<&str, Vec<&str>> = found.keys().map(|id| (*id, pack.masked_by(id).collect())).collect();
    let stops = |id: &str| found.get(id).is_some_and(|own| stops(own));
    let maskers = |of: &str| {
        let able = |id: &&str| stops(id) || !stops(of);
        masked.iter().filter(|(_, all)| all.contains(&of)).map(|(id, _)| *id).filter(able).collect::<Vec<_>>()
    };
    let mut open: Vec<&'a str> = found.keys().copied().collect();
    let (mut free, mut explained): (Vec<&str>, BTreeMap<&'a str, &'a str>) = (Vec::new(), BTreeMap::new());
    // The graph has no circle, so each pass settles at least one cause.
    while !open.is_empty() {
        let before = open.len();
        open.retain(|id| {
            let maskers = maskers(id);
            if let Some(by) = maskers.iter().find(|m| free.contains(m)) {
                explained.insert(id, by);
                false
            } else if maskers.iter().all(|m| explained.contains_key(m)) {
                free.push(id);
                false
            } else {
                true
            }
        });
        if open.len() == before {
            break;
        }
    }
    explained
}

/// Symptoms count as evidence of the specific causes that stop the operation.
fn count_symptoms(ranked: &mut [Ranked<'_>], pack: &Pack, problem: ProblemKind) {
    let symptoms: Vec<Evidence<'_>> = ranked
        .iter()
        .filter(|r| r.cause.symptom)
        .flat_map(|r| r.evidence_for.iter().map(|e| Evidence { weight: 10, ..e.clone() }))
        .collect();
    let lead = ranked
        .iter_mut()
        .filter(|r| !r.cause.symptom && !r.elsewhere && r.masked_by.is_none() && r.fails)
        .min_by_key(|r| order(r, playbook_order(pack, problem, r.cause)));
    if let (Some(lead), false) = (lead, symptoms.is_empty()) {
        lead.confidence = percent(100.0 - (100.0 - f64::from(lead.confidence)) * 0.9);
    }
}

/// The groups of causes that are seen of the network from here.
const NETWORK: [&str; 7] = ["link", "portal-proxy", "dns", "path", "tls", "service", "quality"];

/// Whether a cause is a fault of a device or a network that the payment did not go through. What the provider has to repair is
/// the same from everywhere.
pub(super) fn is_elsewhere(cause: &Cause, device: Device) -> bool {
    let group = cause.group.as_str();
    let of_this_device = cause.this_device || ["device", "clock"].contains(&group);
    let of_this_network = NETWORK.contains(&group) && cause.who_acts != WhoActs::WalletProvider;
    (of_this_device && !device.is_this()) || (of_this_network && !device.is_in_this_network())
}

/// A confidence is never certainty, nor nothing.
fn percent(value: f64) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is clamped to 1 … 99")]
    let percent = value.round().clamp(1.0, 99.0) as u8;
    percent
}

/// The key by which causes are sorted.
fn order(r: &Ranked<'_>, playbook: usize) -> (bool, bool, bool, bool, bool, bool, u8, usize, usize, String) {
    let group = r.cause.group.as_str();
    let passage = PASSAGE.iter().position(|g| *g == group).unwrap_or(PASSAGE.len());
    let proven = PROVEN_BY_THE_CASE.contains(&group);
    (
        r.elsewhere,
        r.masked_by.is_some(),
        !r.cause.stop,
        r.cause.symptom,
        !r.fails,
        !proven,
        100 - r.confidence,
        playbook,
        passage,
        r.cause.id.clone(),
    )
}

/// The causes that a passed check excludes, unless something else speaks for them: first those that the root cause is
/// easily taken for.
pub(super) fn ruled_out<'a>(outcomes: &'a [Outcome], found: &[Ranked<'_>], pack: &'a Pack, device: Device) -> Vec<RuledOut<'a>> {
    let mut out: Vec<RuledOut<'a>> = Vec::new();
    let excludable = |cause: &Cause| !is_elsewhere(cause, device) && !found.iter().any(|r| r.cause.id == cause.id);
    for cause in pack.causes.values().map(|e| &e.value).filter(|c| excludable(c)).map(|c| c.id.as_str()) {
        if let Some(outcome) = passed_checks(outcomes, cause).next() {
            out.push(RuledOut { cause, because: &outcome.text, check: &outcome.check });
        }
    }
    let look_alike = |cause: &str| found.first().is_some_and(|lead| lead.cause.look_alikes.iter().any(|l| l == cause));
    out.sort_by_key(|r| (!look_alike(r.cause), outcomes.iter().position(|o| o.check == r.check)));
    out
}
