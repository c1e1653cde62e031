//! Faults of names: of the configured DNS server, of the wallet's zone, of the hosts file.

use std::net::Ipv4Addr;
use std::time::Duration;

use super::Entry;
use crate::sandbox::names::{DEAD, HERE, OTHER};
use crate::sandbox::setup::{About, Answer, Elsewhere, HEALTHY, Listens, NameServer, RIGHT, Setup};

/// A server that gives this answer to every question.
const fn always(answer: Answer) -> NameServer {
    NameServer { answer, ..RIGHT }
}

/// A server that gives this answer about the wallet.
const fn about_wallet(answer: Answer) -> NameServer {
    NameServer { answer, about: About::Wallet, ..RIGHT }
}

/// The configured server is wrong, the others are right.
const fn configured(servers: &'static [NameServer]) -> Setup {
    Setup { configured: servers, ..HEALTHY }
}

/// Every server says the same about the wallet.
const fn everywhere(servers: &'static [NameServer; 1]) -> Setup {
    Setup { configured: servers, alternate: servers[0], encrypted: servers[0], ..HEALTHY }
}

/// Something in between answers for every server that is asked openly.
const fn in_between(servers: &'static [NameServer; 1]) -> Setup {
    Setup { encrypted: RIGHT, ..everywhere(servers) }
}

/// The configured server leads the wallet's names elsewhere, where this is.
const fn leads_to(elsewhere: Elsewhere, servers: &'static [NameServer]) -> Setup {
    Setup { elsewhere, ..configured(servers) }
}

const TO_OTHER: NameServer = about_wallet(Answer::Addresses(&[OTHER]));
const TO_DEAD: NameServer = about_wallet(Answer::Addresses(&[DEAD]));

pub(super) const FAULTS: &[Entry] = &[
    ("dns-servfail", &["dns-servfail"], configured(&[always(Answer::Servfail)])),
    ("dns-refused", &["dns-refused"], configured(&[always(Answer::Refused)])),
    ("dns-timeout", &["dns-server-unreachable"], configured(&[always(Answer::Silence)])),
    ("dns-malformed", &["dns-malformed"], configured(&[always(Answer::Garbage)])),
    ("dns-name-denied", &["dns-name-denied"], configured(&[about_wallet(Answer::Denied)])),
    ("dns-name-not-found", &["dns-name-not-found"], everywhere(&[about_wallet(Answer::Nxdomain)])),
    ("dns-no-address", &["dns-no-address"], everywhere(&[about_wallet(Answer::NoData)])),
    ("dns-zone-broken", &["dns-zone-broken"], everywhere(&[about_wallet(Answer::Servfail)])),
    ("dns-sinkhole", &["dns-sinkhole"], configured(&[about_wallet(Answer::Addresses(&[Ipv4Addr::UNSPECIFIED]))])),
    ("dns-hijack", &["dns-hijack"], leads_to(Elsewhere::FalseServer, &[TO_OTHER])),
    ("dns-hijack-partly", &["dns-hijack"], leads_to(Elsewhere::FalseServer, &[about_wallet(Answer::Addresses(&[OTHER, HERE]))])),
    ("dns-stale", &["dns-stale-answer"], leads_to(Elsewhere::Nothing, &[TO_DEAD])),
    ("dns-stale-partly", &["dns-stale-answer"], leads_to(Elsewhere::Nothing, &[about_wallet(Answer::Addresses(&[HERE, DEAD]))])),
    ("dns-region", &[], leads_to(Elsewhere::OwnServer, &[TO_OTHER])),
    (
        "dns-split-horizon",
        &[],
        Setup { configured: &[TO_OTHER], elsewhere: Elsewhere::OwnServer, ..everywhere(&[about_wallet(Answer::Nxdomain)]) },
    ),
    ("dns-interception", &["dns-interception"], Setup { elsewhere: Elsewhere::FalseServer, ..in_between(&[TO_OTHER]) }),
    ("dns-interception-dead", &["dns-interception"], Setup { elsewhere: Elsewhere::Nothing, ..in_between(&[TO_DEAD]) }),
    (
        "dns-nxdomain-rewritten",
        &["dns-name-not-found"],
        Setup { configured: &[TO_OTHER], elsewhere: Elsewhere::FalseServer, ..everywhere(&[about_wallet(Answer::Nxdomain)]) },
    ),
    ("dns-first-false", &["dns-hijack"], leads_to(Elsewhere::FalseServer, &[TO_OTHER, RIGHT])),
    ("dns-first-denies", &["dns-name-denied"], configured(&[about_wallet(Answer::Denied), RIGHT])),
    ("dns-interception-denied", &["dns-interception"], in_between(&[about_wallet(Answer::Nxdomain)])),
    ("dns-interception-of-others", &[], Setup { alternate: TO_OTHER, elsewhere: Elsewhere::FalseServer, ..HEALTHY }),
    ("dns-encrypted-broken", &[], Setup { encrypted: always(Answer::Garbage), ..HEALTHY }),
    ("dns-port53-blocked", &["dns-port53-blocked"], in_between(&[always(Answer::Silence)])),
    ("dns-no-servers", &["dns-no-servers"], configured(&[])),
    ("dns-slow", &["dns-slow"], configured(&[NameServer { delay: Duration::from_millis(700), ..RIGHT }])),
    ("dns-tcp-blocked", &["dns-tcp-blocked"], configured(&[NameServer { answer: Answer::Truncated, listens: Listens::UdpOnly, ..RIGHT }])),
    ("dns-aaaa-hang", &["dns-aaaa-hang"], configured(&[NameServer { answer: Answer::Silence, about: About::Aaaa, ..RIGHT }])),
    ("dns-first-dead", &["dns-partly-unreachable"], configured(&[always(Answer::Silence), RIGHT])),
    ("hosts-override", &["hosts-file-override"], Setup { hosts: Some(OTHER), elsewhere: Elsewhere::FalseServer, ..HEALTHY }),
];
