//! Where the time went: the phases of the first walk to each endpoint, and the round trips. Taken from the facts of the record.

use super::clean::{TITLE, line};
use super::model::Report;
use crate::fact::{Connect, ConnectOutcome, Exchange, ExchangeOutcome, Fact, Handshake, HandshakeOutcome, HostAddr, Resolution};
use crate::fact::{Record, ResolutionOutcome};
use crate::wallet::Endpoint;

/// The most round trips that are shown.
const SAMPLES: usize = 24;

/// The walk to one endpoint.
pub(super) struct Walk {
    /// The host.
    pub(super) host: String,
    /// Its phases, one after the other.
    pub(super) phases: Vec<Phase>,
    /// What the wallet's own app allows, in milliseconds.
    pub(super) budget_ms: u64,
}

/// A part of a walk.
pub(super) struct Phase {
    pub(super) kind: PhaseKind,
    /// How long it took, in milliseconds.
    pub(super) took_ms: u64,
    /// It did not come to a good end.
    pub(super) failed: bool,
}

/// The parts of a walk, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhaseKind {
    Dns,
    Connect,
    Tls,
    FirstByte,
    Body,
}

impl Walk {
    /// From the first question to the end of the answer, in milliseconds.
    pub(super) fn total_ms(&self) -> u64 {
        self.phases.iter().fold(0, |sum, phase| sum.saturating_add(phase.took_ms))
    }
}

/// The walk to each endpoint where anything was seen.
pub(super) fn walks(report: &Report) -> Vec<Walk> {
    let wallet = &report.facts.run.wallet;
    wallet.endpoints.iter().filter_map(|endpoint| walk(&report.facts, endpoint)).filter(|walk| !walk.phases.is_empty()).collect()
}

fn walk(record: &Record, endpoint: &Endpoint) -> Option<Walk> {
    let host = endpoint.place()?.host;
    let seen = Seen::of(record, &format!("path:{}", endpoint.id), &host);
    let mut phases = Vec::new();
    let mut phase = |kind, took_ms, failed| phases.push(Phase { kind, took_ms, failed });
    if let Some(r) = seen.resolution {
        phase(PhaseKind::Dns, r.took_ms, r.outcome != ResolutionOutcome::Found);
    }
    if let Some(address) = seen.address() {
        if let Some(c) = seen.connects.iter().find(|c| c.address.ip == address.ip) {
            phase(PhaseKind::Connect, c.took_ms, c.outcome != ConnectOutcome::Open);
        }
        if let Some(h) = seen.handshakes.iter().find(|h| h.address.ip == address.ip) {
            phase(PhaseKind::Tls, h.took_ms, h.outcome != HandshakeOutcome::Complete);
        }
        if let Some(e) = seen.exchanges.iter().find(|e| e.address.ip == address.ip) {
            phase(PhaseKind::FirstByte, e.first_byte_ms.unwrap_or(e.took_ms), e.first_byte_ms.is_none());
            if e.first_byte_ms.is_some() {
                phase(PhaseKind::Body, e.body_ms, e.outcome != ExchangeOutcome::Answered);
            }
        }
    }
    Some(Walk { host: line(&host, TITLE), phases, budget_ms: endpoint.budget_ms })
}

/// What one step saw, experiments left out.
#[derive(Default)]
struct Seen<'a> {
    resolution: Option<&'a Resolution>,
    connects: Vec<&'a Connect>,
    handshakes: Vec<&'a Handshake>,
    exchanges: Vec<&'a Exchange>,
}

impl<'a> Seen<'a> {
    fn of(record: &'a Record, step: &str, host: &str) -> Self {
        let mut seen = Self::default();
        for (_, fact) in record.facts() {
            match fact {
                Fact::Resolution(r) if r.name == host && seen.resolution.is_none() => seen.resolution = Some(r),
                Fact::Connect(c) if c.step == step && c.experiment.is_none() => seen.connects.push(c),
                Fact::Handshake(h) if h.step == step && h.experiment.is_none() => seen.handshakes.push(h),
                Fact::Exchange(e) if e.step == step && e.experiment.is_none() => seen.exchanges.push(e),
                _ => {}
            }
        }
        seen
    }

    /// The address that got furthest: of those that the system gives, or else of all.
    fn address(&self) -> Option<&'a HostAddr> {
        let given = self.resolution.map(|r| r.addresses.as_slice()).unwrap_or_default();
        let is_given = |c: &&&Connect| given.iter().any(|a| a.ip == c.address.ip);
        let own: Vec<&&Connect> = self.connects.iter().filter(is_given).collect();
        let candidates = if own.is_empty() { self.connects.iter().collect() } else { own };
        // Of those that got equally far, the first.
        candidates.into_iter().map(|c| &c.address).rev().max_by_key(|address| self.progress(address))
    }

    fn progress(&self, address: &HostAddr) -> u8 {
        let of = |a: &HostAddr| a.ip == address.ip;
        if self.exchanges.iter().any(|e| of(&e.address) && e.outcome == ExchangeOutcome::Answered) {
            return 4;
        }
        if self.exchanges.iter().any(|e| of(&e.address)) {
            return 3;
        }
        if self.handshakes.iter().any(|h| of(&h.address)) {
            return 2;
        }
        u8::from(self.connects.iter().any(|c| of(&c.address) && c.outcome == ConnectOutcome::Open))
    }
}

/// A round trip.
pub(super) struct Sample {
    /// The host.
    pub(super) host: String,
    /// In microseconds.
    pub(super) took_us: u64,
    /// To the wallet; otherwise to a neutral host.
    pub(super) wallet: bool,
}

/// The round trips of the connections that were opened: those to the wallet first.
pub(super) fn samples(report: &Report) -> Vec<Sample> {
    let mut samples: Vec<Sample> = report.facts.facts().filter_map(|(_, fact)| sample(report, fact)).collect();
    samples.sort_by_key(|s| !s.wallet);
    samples.truncate(SAMPLES);
    samples
}

fn sample(report: &Report, fact: &Fact) -> Option<Sample> {
    let Fact::Connect(connect) = fact else { return None };
    if connect.outcome != ConnectOutcome::Open || connect.experiment.is_some() {
        return None;
    }
    let (kind, name) = connect.step.split_once(':')?;
    let wallet = kind == "path";
    let endpoint = report.facts.run.wallet.endpoints.iter().find(|e| wallet && e.id == name);
    let host = endpoint.and_then(|e| Some(e.place()?.host)).unwrap_or_else(|| name.to_owned());
    let took_us = connect.round_trip_us.unwrap_or_else(|| connect.took_ms.saturating_mul(1_000));
    Some(Sample { host: line(&host, TITLE), took_us, wallet })
}
