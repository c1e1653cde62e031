//! How far addresses reach: those of the user's own networks are private.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far an address reaches (the special-purpose registries of RFC 6890).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// `0.0.0.0` or `::`.
    Unspecified,
    /// This device.
    Loopback,
    /// Self-assigned, this link only (RFC 3927, RFC 4291).
    LinkLocal,
    /// A private network (RFC 1918, RFC 4193, RFC 6598).
    Private,
    /// Documentation, benchmarking, multicast or reserved: no host can be there.
    Bogon,
    /// Anywhere.
    Global,
}

impl Scope {
    /// The scope of an address.
    pub fn of(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                match (a, b, c) {
                    (0, ..) if v4.is_unspecified() => Self::Unspecified,
                    (127, ..) => Self::Loopback,
                    (169, 254, _) => Self::LinkLocal,
                    (10, ..) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=127, _) => Self::Private,
                    (0 | 224..=255, ..) | (192, 0, 2) | (198, 18..=19, _) | (198, 51, 100) | (203, 0, 113) => Self::Bogon,
                    _ => Self::Global,
                }
            }
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of(IpAddr::V4(v4)),
                None if v6.is_unspecified() => Self::Unspecified,
                None if v6.is_loopback() => Self::Loopback,
                None => match v6.segments() {
                    // An IPv4 address inside: translated (RFC 6052), through 6to4 (RFC 3056), and as it was written once.
                    [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] | [0, 0, 0, 0, 0, 0, high, low] => {
                        Self::of(IpAddr::V4((u32::from(high) << 16 | u32::from(low)).into()))
                    }
                    [0xfe80..=0xfebf, ..] => Self::LinkLocal,
                    // Also translated within a network (RFC 8215), and site-local (RFC 3879).
                    [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] | [0x64, 0xff9b, 1, ..] => Self::Private,
                    [0x2001, 0xdb8, ..] | [0x100, 0, 0, 0, ..] | [0xff00..=0xffff, ..] => Self::Bogon,
                    _ => Self::Global,
                },
            },
        }
    }

    /// Whether such an address says something about the user's own network.
    pub fn is_users_own(self) -> bool {
        matches!(self, Self::Private | Self::LinkLocal)
    }

    /// Whether a server on the internet can have such an address.
    pub fn can_be_public(self) -> bool {
        self == Self::Global
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_follow_the_registries() {
        let of = |s: &str| s.parse().map(Scope::of).ok();
        assert_eq!(of("0.0.0.0"), Some(Scope::Unspecified));
        assert_eq!(of("::ffff:10.0.0.1"), Some(Scope::Private));
        assert_eq!(of("fe80::1"), Some(Scope::LinkLocal));
        assert_eq!(of("203.0.113.9"), Some(Scope::Bogon));
        assert_eq!(of("100.64.0.1"), Some(Scope::Private));
        assert_eq!(of("64:ff9b::192.168.1.1"), Some(Scope::Private));
        assert_eq!(of("64:ff9b::93.184.216.34"), Some(Scope::Global));
        assert_eq!(of("64:ff9b:1::1"), Some(Scope::Private));
        assert_eq!(of("2002:a00:1::1"), Some(Scope::Private));
        assert_eq!(of("::127.0.0.2"), Some(Scope::Loopback));
        assert_eq!(of("fec0::1"), Some(Scope::Private));
        assert_eq!(of("93.184.216.34"), Some(Scope::Global));
        assert_eq!(of("2606:4700::1111"), Some(Scope::Global));
    }
}
