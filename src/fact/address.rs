//! Addresses as facts: their scope is kept, those of the user's own networks are private.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::redact::Scope;
use crate::redact::{Private, Redact};

/// The address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
pub enum Family {
    /// IPv4.
    #[serde(rename = "ipv4")]
    V4,
    /// IPv6.
    #[serde(rename = "ipv6")]
    V6,
}

impl Family {
    /// The family of an address.
    pub fn of(ip: IpAddr) -> Self {
        if ip.is_ipv4() { Self::V4 } else { Self::V6 }
    }
}

/// An address of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct HostAddr {
    /// The address, or its token.
    pub ip: Private,
    /// IPv4 or IPv6.
    pub family: Family,
    /// How far it reaches.
    pub scope: Scope,
}

impl HostAddr {
    /// An address that somebody else has: shown, unless it belongs to a private network.
    pub fn of(ip: IpAddr) -> Self {
        let scope = Scope::of(ip);
        let text = if scope.is_users_own() { Private::whole("local-address", ip.to_string()) } else { Private::public(ip.to_string()) };
        Self { ip: text, family: Family::of(ip), scope }
    }

    /// An address of this device: never shown.
    pub fn own(ip: IpAddr) -> Self {
        Self { ip: Private::whole("own-address", ip.to_string()), family: Family::of(ip), scope: Scope::of(ip) }
    }

    /// The address as everybody may see it.
    pub fn shown(&self) -> &str {
        self.ip.shown().unwrap_or_default()
    }
}
