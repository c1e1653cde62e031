//! Faults of the way to the server's port.

use super::Entry;
use crate::sandbox::names::{DEAD, HERE};
use crate::sandbox::setup::{About, Answer, Door, Elsewhere, HEALTHY, NameServer, RIGHT, Setup};

const TWO_ADDRESSES: NameServer = NameServer { answer: Answer::Addresses(&[HERE, DEAD]), about: About::Wallet, ..RIGHT };

pub(super) const FAULTS: &[Entry] = &[
    ("tcp-refused", &["tcp-refused"], Setup { door: Door::Closed, ..HEALTHY }),
    (
        "one-address-dead",
        &["one-address-dead"],
        Setup { configured: &[TWO_ADDRESSES], alternate: TWO_ADDRESSES, elsewhere: Elsewhere::Nothing, ..HEALTHY },
    ),
];
