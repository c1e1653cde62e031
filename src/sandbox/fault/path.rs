//! Faults of the way to the server's port.

use super::Entry;
use crate::sandbox::names::{DEAD, HERE, OTHER};
use crate::sandbox::setup::{About, Answer, Door, Elsewhere, HEALTHY, NameServer, RIGHT, Setup};

/// Everybody gives the wallet's names these two addresses.
const fn addresses(servers: &'static [NameServer; 1], elsewhere: Elsewhere) -> Setup {
    Setup { configured: servers, alternate: servers[0], encrypted: servers[0], elsewhere, ..HEALTHY }
}

const ONE_DEAD: NameServer = NameServer { answer: Answer::Addresses(&[HERE, DEAD]), about: About::Wallet, ..RIGHT };
const ONE_FALSE: NameServer = NameServer { answer: Answer::Addresses(&[HERE, OTHER]), about: About::Wallet, ..RIGHT };

pub(super) const FAULTS: &[Entry] = &[
    ("tcp-refused", &["tcp-refused"], Setup { door: Door::Closed, ..HEALTHY }),
    ("https-blocked", &["https-blocked"], Setup { door: Door::Closed, control_door: Door::Closed, ..HEALTHY }),
    ("one-address-dead", &["one-address-dead"], addresses(&[ONE_DEAD], Elsewhere::Nothing)),
    ("one-address-false", &["one-address-dead"], addresses(&[ONE_FALSE], Elsewhere::FalseServer)),
];
