//! What the neutral controls show, as expressions see it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::certificate::distrusts;
use super::endpoint::result_of;
use super::number::{count, signed};
use super::resolver::server_of;
use super::{DnsResult, Observed};
use crate::fact::{Chain, Connect, ConnectOutcome, DnsAnswer, DnsOrigin, Exchange, Family, Portal, PortalOutcome, TimeReading, Trust};

/// What the neutral controls show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutsideView {
    /// Somebody outside answered something; unknown when nobody was asked.
    pub reached: Observed<bool>,
    /// How many neutral addresses answered 204, as they must; unknown when none answered at all.
    pub portal_clean: Observed<i64>,
    /// How many answered what only somebody in between answers; unknown when none answered at all.
    pub portal_odd: Observed<i64>,
    /// The host that the odd ones lead to; null when there is none.
    pub portal_host: Option<String>,
    /// How many names of neutral hosts the system found.
    pub names_found: i64,
    /// How many it did not.
    pub names_lost: i64,
    /// How many alternate DNS servers answered something.
    pub resolvers_answered: i64,
    /// How many did not.
    pub resolvers_silent: i64,
    /// How many connections to neutral HTTPS hosts were opened; unknown when none was tried.
    pub https_open: Observed<i64>,
    /// How many were not; unknown when none was tried.
    pub https_closed: Observed<i64>,
    /// How many neutral hosts showed a chain that this device trusts; unknown when none showed any.
    pub chains_trusted: Observed<i64>,
    /// How many showed one that it does not; unknown when none showed any.
    pub chains_distrusted: Observed<i64>,
    /// How many of those the public web trusts; unknown when none showed any.
    pub chains_trusted_publicly: Observed<i64>,
    /// Attempts that ended with `EHOSTUNREACH` after more than two seconds: no neighbour answered for the next hop.
    pub next_hop_silent: i64,
    /// Attempts that ended with `ENETUNREACH` although there is a route.
    pub network_unreachable: i64,
    /// Attempts that this device itself forbade.
    pub not_permitted: i64,
    /// IPv4 leads to a neutral host; unknown when none was tried.
    pub v4: Observed<bool>,
    /// IPv6 leads to a neutral host; unknown when none was tried.
    pub v6: Observed<bool>,
    /// The median round trip to neutral hosts, in milliseconds.
    pub connect_ms: Observed<i64>,
    /// The median time that a neutral host took to answer a request whole, in milliseconds.
    pub answer_ms: Observed<i64>,
}

/// The facts about the outside.
pub(super) struct OutsideFacts<'a> {
    pub portals: Vec<&'a Portal>,
    pub names: (usize, usize),
    pub answers: Vec<&'a DnsAnswer>,
    pub connects: Vec<&'a Connect>,
    pub all_connects: Vec<&'a Connect>,
    pub chains: Vec<&'a Chain>,
    pub exchanges: Vec<&'a Exchange>,
    pub times: Vec<&'a TimeReading>,
    /// Every step came to its end.
    pub complete: bool,
    /// The families for which this device has a route.
    pub routed: Vec<Family>,
}

/// A neighbour that does not answer is noticed after about three seconds (measured on Linux).
const NEXT_HOP_MS: u64 = 2_000;

impl OutsideView {
    pub(super) fn of(facts: &OutsideFacts<'_>) -> Self {
        let alternates: Vec<&&DnsAnswer> = facts.answers.iter().filter(|a| a.origin == DnsOrigin::Alternate).collect();
        let mut servers: BTreeMap<String, bool> = BTreeMap::new();
        for answer in &alternates {
            *servers.entry(server_of(answer)).or_default() |= result_of(answer.outcome).came();
        }
        let portals_answered = facts.portals.iter().filter(|p| p.status.is_some()).count();
        let portal = |f: fn(PortalOutcome) -> bool| {
            let fits = facts.portals.iter().filter(|p| f(p.outcome)).count();
            Observed::or_unknown((portals_answered > 0).then_some(count(fits)), "no-answer")
        };
        let connects = |n: usize| Observed::or_unknown((!facts.connects.is_empty()).then_some(count(n)), "not-tried");
        let odd = |p: PortalOutcome| matches!(p, PortalOutcome::Redirected | PortalOutcome::Page | PortalOutcome::AuthenticationRequired);
        let open = facts.connects.iter().filter(|c| c.outcome == ConnectOutcome::Open).count();
        let answered = servers.values().filter(|came| **came).count();
        let timed = facts.times.iter().filter(|t| t.offset_ms.is_some()).count();
        let asked = facts.portals.len() + servers.len() + facts.connects.len() + facts.times.len() + facts.names.0 + facts.names.1;
        let trust = |f: fn(&Chain) -> bool| {
            let fits = facts.chains.iter().filter(|c| f(c)).count();
            Observed::or_unknown((!facts.chains.is_empty()).then_some(count(fits)), "no-chain")
        };
        let reached = portals_answered + answered + open + timed > 0;
        // As long as somebody may still answer, nobody can say that nobody does.
        let reached = match (asked > 0, reached || facts.complete) {
            (false, _) => Observed::Unknown("no-controls"),
            (true, false) => Observed::Unknown("deadline"),
            (true, true) => Observed::Known(reached),
        };
        Self {
            reached,
            portal_clean: portal(|p| p == PortalOutcome::Clean),
            portal_odd: portal(odd),
            portal_host: facts.portals.iter().filter(|p| odd(p.outcome)).find_map(|p| p.location_host.as_ref()?.shown().map(str::to_owned)),
            names_found: count(facts.names.0),
            names_lost: count(facts.names.1),
            resolvers_answered: count(answered),
            resolvers_silent: count(servers.len() - answered),
            https_open: connects(open),
            https_closed: connects(facts.connects.len() - open),
            chains_trusted: trust(|c| c.system_trust == Trust::Trusted),
            chains_distrusted: trust(distrusts),
            chains_trusted_publicly: trust(|c| distrusts(c) && c.public_trust == Trust::Trusted),
            next_hop_silent: facts.errors(DnsResult::HostUnreachable, ConnectOutcome::HostUnreachable, NEXT_HOP_MS),
            network_unreachable: facts.errors(DnsResult::NetworkUnreachable, ConnectOutcome::NetworkUnreachable, 0),
            not_permitted: facts.errors(DnsResult::NotPermitted, ConnectOutcome::NotPermitted, 0),
            v4: facts.family(Family::V4),
            v6: facts.family(Family::V6),
            answer_ms: median(facts.exchanges.iter().filter(|e| e.status.is_some()).map(|e| e.took_ms)),
            connect_ms: median(facts.connects.iter().filter(|c| c.outcome == ConnectOutcome::Open).map(|c| c.round_trip_ms())),
        }
    }
}

impl OutsideFacts<'_> {
    /// How many questions and connections ended with an error after at least this time.
    fn errors(&self, dns: DnsResult, tcp: ConnectOutcome, at_least_ms: u64) -> i64 {
        let routed = |family: Family| self.routed.contains(&family);
        let questions = self.answers.iter().filter(|a| result_of(a.outcome) == dns && a.took_ms >= at_least_ms && routed(a.server.family));
        let connections = self.all_connects.iter().filter(|c| c.outcome == tcp && c.took_ms >= at_least_ms && routed(c.address.family));
        count(questions.count() + connections.count())
    }

    /// Whether a family leads to any neutral host.
    fn family(&self, family: Family) -> Observed<bool> {
        let connects: Vec<_> = self.connects.iter().filter(|c| c.address.family == family).collect();
        let open = connects.iter().any(|c| c.outcome == ConnectOutcome::Open);
        Observed::or_unknown((!connects.is_empty()).then_some(open), "not-tried")
    }
}

/// The median of some times, in milliseconds.
pub(super) fn median(times: impl Iterator<Item = u64>) -> Observed<i64> {
    let mut times: Vec<u64> = times.collect();
    times.sort_unstable();
    Observed::or_unknown(times.get(times.len() / 2).map(|ms| signed(*ms)), "no-connection")
}
