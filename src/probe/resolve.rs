//! The system's own look-up.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::{Context, millis};
use crate::fact::{Fact, HostAddr, Resolution, ResolutionOutcome};
use crate::world::LookupOutcome;

/// Looks a name up as any program on this device would.
pub(super) async fn probe(context: &Context, name: &str, limit: Duration) {
    let begun = Instant::now();
    let found = match name.parse::<IpAddr>() {
        Ok(ip) => LookupOutcome { outcome: ResolutionOutcome::Found, addresses: vec![ip] },
        Err(_) => addresses(context, name, limit).await,
    };
    context.shared.board.add(name, found.addresses.iter().copied());
    context.observed(Fact::Resolution(Resolution {
        name: name.to_owned(),
        outcome: found.outcome,
        in_hosts_file: !context.world().hosts.get(name).is_empty(),
        addresses: found.addresses.into_iter().map(HostAddr::of).collect(),
        took_ms: millis(begun.elapsed()),
    }));
}

/// The addresses of a name by the system's own look-up, waited for no longer than `limit`.
pub(super) async fn addresses(context: &Context, name: &str, limit: Duration) -> LookupOutcome {
    if let Ok(ip) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
        return LookupOutcome { outcome: ResolutionOutcome::Found, addresses: vec![ip] };
    }
    let looked_up = timeout(limit, context.world().lookup.lookup(name)).await;
    looked_up.unwrap_or_else(|_| LookupOutcome::none(ResolutionOutcome::TimedOut))
}
