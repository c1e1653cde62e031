//! Faults of the wallet's service: the way to it is fine, the answer is not.

use std::time::Duration;

use super::Entry;
use crate::sandbox::setup::{HEALTHY, Http, Reply, Setup};

/// The wallet answers every request with this.
pub(super) const fn answers(reply: Reply) -> Setup {
    Setup { http: Http::Always(reply), ..HEALTHY }
}

/// The wallet treats requests like this.
const fn treats(http: Http) -> Setup {
    Setup { http, ..HEALTHY }
}

pub(super) const SERVER_ERROR: Reply = Reply::json(500, "Internal Server Error", r#"{"error":"internal"}"#);

const UNAVAILABLE: Reply = Reply::page(503, "Service Unavailable", "<h1>503 Service Unavailable</h1>");

/// An incident on the provider's status page.
const INCIDENT: Setup = Setup {
    status_page: Reply::json(
        200,
        "OK",
        r#"{"status":{"indicator":"major","description":"Major outage"},"incidents":[{"name":"Payments fail","status":"investigating"}],"scheduled_maintenances":[]}"#,
    ),
    ..HEALTHY
};

/// Maintenance that the status page says is under way.
const ANNOUNCED: Reply = Reply::json(
    200,
    "OK",
    r#"{"status":{"indicator":"maintenance","description":"Maintenance under way"},"incidents":[],"scheduled_maintenances":[{"name":"Database upgrade","status":"in_progress"}]}"#,
);

const MAINTENANCE_PAGE: &str = "<!doctype html><title>Scheduled maintenance</title><h1>Sandbox Wallet is down for scheduled maintenance</h1>\
     <p>系统维护中，请稍后再试。</p>";

const REGION_PAGE: &str = "<!doctype html><title>Not available</title><p>This service is not available in your country or region.</p>";

const ROBOT_PAGE: &str =
    "<!doctype html><title>Just a moment...</title><style>.x{color:red}</style><p>Checking your browser before accessing.</p>";

const ANOTHER_PAGE: &str = "<!doctype html><title>Parked</title><p>This domain may be for sale.</p>";

pub(super) const FAULTS: &[Entry] = &[
    ("http-500", &["http-server-error"], answers(SERVER_ERROR)),
    ("http-502", &["http-bad-gateway"], answers(Reply::page(502, "Bad Gateway", "<h1>502 Bad Gateway</h1>"))),
    ("http-503", &["service-unavailable"], answers(UNAVAILABLE)),
    ("http-503-incident", &["service-incident"], Setup { http: Http::Always(UNAVAILABLE), ..INCIDENT }),
    ("http-503-announced", &["service-maintenance"], Setup { status_page: ANNOUNCED, ..answers(UNAVAILABLE) }),
    ("http-503-rate-limit", &["rate-limited"], answers(UNAVAILABLE.with(&[("X-RateLimit-Remaining", "0"), ("Retry-After", "30")]))),
    ("incident-elsewhere", &["service-incident"], INCIDENT),
    (
        "http-503-maintenance",
        &["service-maintenance"],
        answers(Reply::page(503, "Service Unavailable", MAINTENANCE_PAGE).with(&[("Retry-After", "3600")])),
    ),
    (
        "http-429",
        &["rate-limited"],
        answers(Reply::page(429, "Too Many Requests", "<h1>Too many requests</h1>").with(&[("Retry-After", "30")])),
    ),
    ("http-403", &["access-denied"], answers(Reply::page(403, "Forbidden", "<h1>403 Forbidden</h1>"))),
    ("http-403-region", &["geo-blocked"], answers(Reply::page(403, "Forbidden", REGION_PAGE))),
    ("http-451", &["geo-blocked"], answers(Reply::page(451, "Unavailable For Legal Reasons", "<h1>Unavailable for legal reasons</h1>"))),
    (
        "http-401",
        &["http-auth-required"],
        answers(Reply::page(401, "Unauthorized", "<h1>401 Unauthorized</h1>").with(&[("WWW-Authenticate", "Basic realm=\"sandbox\"")])),
    ),
    ("http-405", &["endpoint-missing"], answers(Reply::page(405, "Method Not Allowed", "<h1>405</h1>").with(&[("Allow", "POST")]))),
    ("http-422", &["endpoint-missing"], answers(Reply::json(422, "Unprocessable Content", r#"{"error":"missing field"}"#))),
    ("http-425", &["service-unavailable"], answers(Reply::page(425, "Too Early", "<h1>425 Too Early</h1>"))),
    ("http-robot-check", &["access-denied"], answers(Reply::page(403, "Forbidden", ROBOT_PAGE))),
    ("redirect-away", &[], answers(Reply::redirect(&[("Location", "https://www.neutral-one.test/")]))),
    ("maintenance-announced", &[], Setup { status_page: ANNOUNCED, ..HEALTHY }),
    ("http-404", &["endpoint-missing"], answers(Reply::page(404, "Not Found", "<h1>404 Not Found</h1>"))),
    ("redirect-loop", &["http-redirect-loop"], answers(Reply::redirect(&[("Location", "/sign-in")]))),
    ("empty-reply", &["http-empty-reply"], treats(Http::Empty)),
    ("truncated", &["http-truncated"], treats(Http::Truncated)),
    ("stalled", &["server-stalled"], treats(Http::Stalled)),
    ("slow", &["server-slow"], Setup { http: Http::After(Duration::from_secs(6)), budget_ms: 1_500, ..HEALTHY }),
    (
        "unexpected-content",
        &["http-unexpected-content"],
        Setup { expect_body: Some(r#""status":"ok""#), ..answers(Reply::page(200, "OK", ANOTHER_PAGE)) },
    ),
    ("intermittent", &["service-intermittent"], treats(Http::EverySecond(SERVER_ERROR))),
];
