//! Captive portals: plain HTTP is led to a login page, and HTTPS shows the portal's own certificate whatever name is asked.

use super::Entry;
use crate::sandbox::names::LOGIN;
use crate::sandbox::setup::{Certificate, GOOD, HEALTHY, Issuer, Reply, Setup};

const LOGIN_PAGE: &str = "<!doctype html><title>Guest network</title><form action=\"/accept\"><button>Sign in</button></form>";

const PORTALS_OWN: Certificate = Certificate { names: Some(&[LOGIN]), issuer: Issuer::Itself, ..GOOD };

const BEHIND_PORTAL: Setup = Setup { certificate: PORTALS_OWN, control_certificate: PORTALS_OWN, ..HEALTHY };

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
];
