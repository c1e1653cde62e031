//! The state of the link, read without sending anything.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use netdev::interface::types::InterfaceType;
use tokio::net::UdpSocket;

use super::Context;
use crate::fact::{Fact, Family, HostAddr, Interface, Link, Route, RouteOutcome};
use crate::thread;
use crate::world::LinkSource;

/// Public addresses to which a route is asked for where no alternate DNS server gives one (RFC 5737, RFC 3849). Nothing is sent.
const SOMEWHERE: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))];

/// Reads interfaces, routes and resolvers.
pub(super) async fn probe(context: &Context) {
    let world = context.world();
    let link = match &world.link {
        LinkSource::Given(link) => Link::clone(link),
        LinkSource::Machine => {
            let interfaces = match thread::run(interfaces).await {
                Ok(Some(interfaces)) => interfaces,
                Ok(None) => return,
                Err(error) => {
                    context.lacks(&error);
                    return;
                }
            };
            let mut routes = Vec::new();
            for family in [Family::V4, Family::V6] {
                routes.extend(route(context, family, &world.controls.resolvers, &interfaces).await);
            }
            let resolvers = world.resolvers.as_ref().map(|all| all.iter().map(|s| HostAddr::of(s.ip())).collect());
            Link { interfaces: interfaces.into_iter().map(|(i, _)| i).collect(), routes, resolvers }
        }
    };
    context.observed(Fact::Link(link));
}

/// Every interface but loopback, with its addresses as they are; none where the system does not tell: not even loopback then.
fn interfaces() -> Option<Vec<(Interface, Vec<IpAddr>)>> {
    let all = netdev::get_interfaces();
    let told = !all.is_empty();
    let others = all.into_iter().filter(|i| !i.is_loopback());
    let read = others.map(|i| {
        let v4 = i.ipv4.iter().map(|net| IpAddr::V4(net.addr()));
        let addresses: Vec<IpAddr> = v4.chain(i.ipv6.iter().map(|net| IpAddr::V6(net.addr()))).collect();
        let interface = Interface {
            up: i.is_up(),
            carrier: i.is_running(),
            tunnel: matches!(i.if_type, InterfaceType::Tunnel | InterfaceType::Ppp) || i.is_tun(),
            addresses: addresses.iter().copied().map(HostAddr::own).collect(),
            name: Interface::named(&i.name),
        };
        (interface, addresses)
    });
    told.then(|| read.collect())
}

/// Asks the system for a route: connecting a UDP socket sends nothing, and fails as sending would.
async fn route(context: &Context, family: Family, known: &[SocketAddr], interfaces: &[(Interface, Vec<IpAddr>)]) -> Option<Route> {
    let to = known.iter().map(SocketAddr::ip).chain(SOMEWHERE).find(|ip| Family::of(*ip) == family).unwrap_or(SOMEWHERE[0]);
    let any: IpAddr = if to.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let connected = async {
        let socket = UdpSocket::bind((any, 0)).await?;
        socket.connect((to, 53)).await?;
        socket.local_addr()
    };
    match connected.await {
        Ok(local) => {
            let through = interfaces.iter().find(|(_, addresses)| addresses.contains(&local.ip()));
            Some(Route { family, outcome: RouteOutcome::Found, interface: through.map(|(i, _)| i.name.clone()) })
        }
        Err(error) if context.lacks(&error) => None,
        Err(error) => {
            let outcome = match error.kind() {
                ErrorKind::PermissionDenied => RouteOutcome::Prohibited,
                ErrorKind::InvalidInput | ErrorKind::HostUnreachable => RouteOutcome::Discarded,
                _ => RouteOutcome::None,
            };
            Some(Route { family, outcome, interface: None })
        }
    }
}
