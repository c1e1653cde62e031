//! The system's own look-up.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::{Context, millis};
use crate::fact::{Fact, HostAddr, Resolution, ResolutionOutcome};
use crate::world::{LookupOutcome, World};

/// A name with what the system says about it.
#[derive(Clone, Debug)]
pub struct Named {
    /// The fact.
    pub resolution: Resolution,
    /// The addresses, in the order they are to be tried.
    pub addresses: Vec<IpAddr>,
}

/// Looks a name up as any program on this device would.
pub(super) async fn probe(context: &Context, name: &str, limit: Duration) {
    let found = look_up(context.world(), name, limit).await;
    context.shared.board.add(name, found.addresses);
    context.observed(Fact::Resolution(found.resolution));
}

/// The same for whoever keeps the answer; `limit` is how long it is waited for.
pub async fn look_up(world: &World, name: &str, limit: Duration) -> Named {
    let begun = Instant::now();
    let found = addresses(world, name, limit).await;
    let resolution = Resolution {
        name: name.to_owned(),
        outcome: found.outcome,
        in_hosts_file: !world.hosts.get(name).is_empty(),
        addresses: found.addresses.iter().copied().map(HostAddr::of).collect(),
        took_ms: millis(begun.elapsed()),
    };
    Named { resolution, addresses: found.addresses }
}

/// The addresses of a name by the system's own look-up, waited for no longer than `limit`.
pub(super) async fn addresses(world: &World, name: &str, limit: Duration) -> LookupOutcome {
    if let Ok(ip) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
        return LookupOutcome { outcome: ResolutionOutcome::Found, addresses: vec![ip] };
    }
    let looked_up = timeout(limit, world.lookup.lookup(name)).await;
    looked_up.unwrap_or_else(|_| LookupOutcome::none(ResolutionOutcome::TimedOut))
}
