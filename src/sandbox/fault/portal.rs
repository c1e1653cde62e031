//! What stands between the device and the rest. Captive portals lead plain HTTP to a login page, and HTTPS shows the portal's
//! own certificate whatever name is asked. Proxies open tunnels, or do not.

use super::Entry;
use crate::sandbox::names::LOGIN;
use crate::sandbox::setup::{Certificate, GOOD, HEALTHY, Issuer, Proxy, Reply, Setup};

const LOGIN_PAGE: &str = "<!doctype html><title>Guest network</title><form action=\"/accept\"><button>Sign in</button></form>";

const PORTALS_OWN: Certificate = Certificate { names: Some(&[LOGIN]), issuer: Issuer::Itself, ..GOOD };

const BEHIND_PORTAL: Setup = Setup { certificate: PORTALS_OWN, control_certificate: PORTALS_OWN, ..HEALTHY };

/// The device is told to use this proxy.
const fn behind(proxy: Proxy) -> Setup {
    Setup { proxy, ..HEALTHY }
}

pub(super) const FAULTS: &[Entry] = &[
    (
        "captive-portal",
        &["captive-portal"],
        Setup { portal: Reply::redirect(&[("Location", "http://login.neutral.test/sign-in")]), ..BEHIND_PORTAL },
    ),
    ("captive-portal-page", &["captive-portal"], Setup { portal: Reply::page(200, "OK", LOGIN_PAGE), ..BEHIND_PORTAL }),
    (
        "captive-portal-511",
        &["captive-portal"],
        Setup { portal: Reply::page(511, "Network Authentication Required", LOGIN_PAGE), ..BEHIND_PORTAL },
    ),
    (
        "captive-portal-503",
        &["captive-portal", "tls-intercepted"],
        Setup { portal: Reply::page(503, "Service Unavailable", "<h1>503 Service Unavailable</h1>"), ..BEHIND_PORTAL },
    ),
    ("proxy", &[], behind(Proxy::Tunnels)),
    ("proxy-auth-required", &["proxy-auth-required"], behind(Proxy::Refuses("407 Proxy Authentication Required"))),
    ("proxy-denied", &["proxy-denied"], behind(Proxy::Refuses("403 Forbidden"))),
    ("proxy-upstream-failed", &["proxy-upstream-failed"], behind(Proxy::Refuses("502 Bad Gateway"))),
    ("proxy-unreachable", &["proxy-unreachable"], behind(Proxy::Closed)),
    ("proxy-unresolvable", &["proxy-unresolvable"], behind(Proxy::Unknown)),
    ("proxy-config-broken", &["proxy-config-broken"], behind(Proxy::Nonsense)),
];
