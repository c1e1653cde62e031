//! Faults of the device's own connection. Nothing can be reached then: neither a DNS server nor, by consequence, any name.

use super::Entry;
use crate::sandbox::setup::{Door, HEALTHY, Listens, NameServer, RIGHT, Setup, Uplink};

const CLOSED: NameServer = NameServer { listens: Listens::Nowhere, ..RIGHT };

const OFFLINE: Setup = Setup { configured: &[CLOSED], alternate: CLOSED, control_door: Door::Closed, ..HEALTHY };

pub(super) const FAULTS: &[Entry] = &[
    ("no-interface", &["no-interface-up"], Setup { link: Uplink::NoInterface, ..OFFLINE }),
    ("no-carrier", &["no-carrier"], Setup { link: Uplink::NoCarrier, ..OFFLINE }),
    ("no-address", &["no-ip-address"], Setup { link: Uplink::NoAddress, ..OFFLINE }),
    ("no-route", &["no-default-route"], Setup { link: Uplink::NoRoute, ..OFFLINE }),
];
