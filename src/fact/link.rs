//! Facts about this device's own connection.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Family, HostAddr};
use crate::redact::{Private, Redact};

/// The state of the device's connection, read without sending anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Link {
    /// Every interface but loopback.
    pub interfaces: Vec<Interface>,
    /// What the routing table says about the way out, by family.
    pub routes: Vec<Route>,
    /// The resolvers that the system is configured with; none when its configuration could not be read.
    pub resolvers: Option<Vec<HostAddr>>,
}

/// A network interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Interface {
    /// The system's name for it, such as `eth0`.
    pub name: Private,
    /// Switched on.
    pub up: bool,
    /// Connected: a cable or an associated radio.
    pub carrier: bool,
    /// A tunnel, as VPNs make.
    pub tunnel: bool,
    /// Its addresses.
    pub addresses: Vec<HostAddr>,
}

impl Interface {
    /// The name of an interface: a name that systems give stays, one that somebody chose, or that holds an address, does not.
    pub fn named(name: &str) -> Private {
        const USUAL: [&str; 20] = [
            "awdl", "bond", "br", "bridge", "docker", "en", "eth", "ib", "llw", "lo", "ppp", "rmnet", "tap", "tun", "utun", "veth",
            "vmnet", "wg", "wl", "wwan",
        ];
        let given = |rest: &str| rest.len() <= 8 && rest.bytes().all(|b| b.is_ascii_digit() || b"anopsfdu-".contains(&b));
        let usual = USUAL.iter().any(|start| name.strip_prefix(start).is_some_and(given));
        if usual { Private::public(name) } else { Private::whole("interface", name) }
    }
}

/// The way out for one family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Route {
    /// IPv4 or IPv6.
    pub family: Family,
    /// What the system answers when asked for a route to a public address.
    pub outcome: RouteOutcome,
    /// The interface that would carry it.
    pub interface: Option<Private>,
}

/// What the system answers when asked for a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
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
