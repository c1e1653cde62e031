//! DNS servers, as expressions see them.

use schemars::JsonSchema;
use serde::Serialize;

use super::DnsResult;
use super::endpoint::result_of;
use super::number::{count, signed};
use crate::fact::{DnsAnswer, DnsOrigin};

/// One DNS server that was asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ResolverView {
    /// Its address.
    pub address: String,
    /// Who it is to this device.
    pub origin: DnsOrigin,
    /// Its place among the servers of its kind, from 0: the system asks them in this order.
    pub place: i64,
    /// The best of its results.
    pub best: DnsResult,
    /// How many questions it answered, whatever the answer.
    pub answered: i64,
    /// How many it did not.
    pub silent: i64,
    /// The median time of its answers, in milliseconds; null when it answered nothing.
    pub median_ms: Option<i64>,
}

impl ResolverView {
    /// The servers, the configured ones first, in the order of the plan.
    pub(super) fn all(answers: &[&DnsAnswer]) -> Vec<Self> {
        let mut servers: Vec<(u32, String, DnsOrigin)> = Vec::new();
        for answer in answers {
            let server = (answer.place, server_of(answer), answer.origin);
            if !servers.contains(&server) {
                servers.push(server);
            }
        }
        servers.sort_by_key(|(place, server, origin)| (*origin != DnsOrigin::Configured, *place, server.clone()));
        let of = |(place, server, origin): &(u32, String, DnsOrigin)| {
            let own: Vec<&DnsAnswer> = answers.iter().copied().filter(|a| server_of(a) == *server && a.origin == *origin).collect();
            Self::of(server, *origin, i64::from(*place), &own)
        };
        servers.iter().map(of).collect()
    }

    fn of(server: &str, origin: DnsOrigin, place: i64, own: &[&DnsAnswer]) -> Self {
        let mut times: Vec<u64> = own.iter().filter(|a| result_of(a.outcome).came()).map(|a| a.took_ms).collect();
        times.sort_unstable();
        Self {
            address: server.to_owned(),
            origin,
            place,
            best: own.iter().map(|a| result_of(a.outcome)).min().unwrap_or(DnsResult::Silent),
            answered: count(times.len()),
            silent: count(own.len() - times.len()),
            median_ms: times.get(times.len() / 2).map(|ms| signed(*ms)),
        }
    }
}

/// A server by its address, and by its port where that is not the usual one.
pub(super) fn server_of(answer: &DnsAnswer) -> String {
    let address = answer.server.shown();
    if answer.port == 53 { address.to_owned() } else { format!("{address}#{}", answer.port) }
}
