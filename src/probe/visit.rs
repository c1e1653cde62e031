//! One visit as an ordinary app makes it: the first address that opens, TLS, one request. Nothing is compared, tried
//! otherwise or repeated.

use std::net::{IpAddr, SocketAddr};

use super::{Context, path, proxied, tcp};
use crate::fact::Reason;
use crate::plan::PathTarget;
use crate::world::Way;

/// Goes to a target by these addresses, in their order, or through the proxy that is in use. Returns why it ended before its
/// end, where it did.
pub async fn visit(context: &Context, target: &PathTarget, addresses: &[IpAddr]) -> Option<Reason> {
    match context.world().proxy.way(&target.url) {
        Way::Direct => direct(context, target, addresses).await,
        way => proxied::probe(context, target, &way, false).await,
    }
    context.is_lacking().then_some(Reason::NoResources)
}

async fn direct(context: &Context, target: &PathTarget, addresses: &[IpAddr]) {
    let _leave = context.socket().await;
    // Connecting to 0.0.0.0 would reach this device itself.
    for ip in addresses.iter().filter(|ip| !ip.is_unspecified()).take(target.addresses) {
        if let Some(stream) = tcp::attempt(context, SocketAddr::new(*ip, target.port()), None).await {
            path::through(context, target, *ip, stream, None).await;
            return;
        }
    }
}
