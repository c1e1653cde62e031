//! This device's own connection, as expressions see it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::count;
use crate::fact::{Family, Link, Route, RouteOutcome, Scope};

/// This device's own connection.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkView {
    /// An interface is switched on.
    pub up: bool,
    /// An interface that is switched on is connected.
    pub carrier: bool,
    /// The best address that the device has.
    pub address: AddressState,
    /// There is a way out, by IPv4 or IPv6.
    pub route: bool,
    /// There is a way out by IPv4.
    pub route_v4: bool,
    /// There is a way out by IPv6.
    pub route_v6: bool,
    /// The way out leads through a tunnel, as VPNs make.
    pub tunnel: bool,
    /// How many DNS servers the system is configured with; unknown when its configuration could not be read.
    pub resolvers: Observed<i64>,
}

/// The best address that a device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AddressState {
    /// None.
    None,
    /// One that it gave itself (`169.254/16`, `fe80::/10`).
    SelfAssigned,
    /// One that reaches further.
    Usable,
}

impl LinkView {
    /// Sums up the facts.
    pub(super) fn of(link: &Link) -> Self {
        let up: Vec<_> = link.interfaces.iter().filter(|i| i.up).collect();
        let state = |scope: Scope| match scope {
            Scope::LinkLocal => AddressState::SelfAssigned,
            Scope::Unspecified | Scope::Bogon => AddressState::None,
            Scope::Loopback | Scope::Private | Scope::Global => AddressState::Usable,
        };
        let found = |family: Family| link.routes.iter().find(|r| r.family == family && r.outcome == RouteOutcome::Found);
        let tunnel = |route: &Route| link.interfaces.iter().any(|i| i.tunnel && route.interface.as_ref() == Some(&i.name));
        Self {
            up: !up.is_empty(),
            carrier: up.iter().any(|i| i.carrier),
            address: up.iter().flat_map(|i| &i.addresses).map(|a| state(a.scope)).max().unwrap_or(AddressState::None),
            route: found(Family::V4).or(found(Family::V6)).is_some(),
            route_v4: found(Family::V4).is_some(),
            route_v6: found(Family::V6).is_some(),
            tunnel: found(Family::V4).or(found(Family::V6)).is_some_and(tunnel),
            resolvers: Observed::or_unknown(link.resolvers.as_ref().map(|r| count(r.len())), "unreadable"),
        }
    }
}
