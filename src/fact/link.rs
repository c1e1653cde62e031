//! Facts about this device's own connection.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Family, HostAddr};
use crate::private_fields;

/// The state of the device's connection, read without sending anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// Every interface but loopback.
    pub interfaces: Vec<Interface>,
    /// What the routing table says about the way out, by family.
    pub routes: Vec<Route>,
    /// The resolvers that the system is configured with; none when its configuration could not be read.
    pub resolvers: Option<Vec<HostAddr>>,
}

/// A network interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interface {
    /// The system's name for it, such as `eth0`.
    pub name: String,
    /// Switched on.
    pub up: bool,
    /// Connected: a cable or an associated radio.
    pub carrier: bool,
    /// A tunnel, as VPNs make.
    pub tunnel: bool,
    /// Its addresses.
    pub addresses: Vec<HostAddr>,
}

/// The way out for one family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// IPv4 or IPv6.
    pub family: Family,
    /// What the system answers when asked for a route to a public address.
    pub outcome: RouteOutcome,
    /// The interface that would carry it.
    pub interface: Option<String>,
}

/// What the system answers when asked for a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RouteOutcome {
    /// There is one.
    Found,
    /// There is none (`ENETUNREACH`, or no address to send from).
    None,
    /// A local rule forbids it (`EACCES`, `EPERM`).
    Prohibited,
    /// The route discards what is sent (`EINVAL`, `EHOSTUNREACH`).
    Discarded,
}

private_fields!(Link: interfaces, resolvers);
private_fields!(Interface: addresses);
