//! A neutral address that must answer 204 without a body (RFC 8910 speaks of such): asked as an ordinary app would, by reqwest.

use std::time::{Duration, Instant};

use url::Url;

use super::client::{client, was_unresolved};
use super::http::HEADER;
use super::{Context, millis};
use crate::fact::{Fact, Portal, PortalOutcome};
use crate::plan::shown_url;
use crate::redact::{Excerpt, Private};
use crate::world::World;

/// Asks and records what came.
pub(super) async fn probe(context: &Context, url: &Url, limit: Duration) {
    let begun = Instant::now();
    let _leave = context.socket().await;
    let mut portal =
        Portal { url: Private::free_text(shown_url(url)), outcome: PortalOutcome::Failed, status: None, location_host: None, took_ms: 0 };
    match ask(context.world(), url, limit).await {
        Ok(response) => portal.take(url, response).await,
        Err(error) if context.lacks(&error) => return,
        Err(error) if was_unresolved(&error) => portal.outcome = PortalOutcome::Unresolved,
        Err(_) => {}
    }
    portal.took_ms = millis(begun.elapsed());
    context.observed(Fact::Portal(portal));
}

async fn ask(world: &World, url: &Url, limit: Duration) -> reqwest::Result<reqwest::Response> {
    client(world, limit)?.get(url.clone()).send().await
}

impl Portal {
    async fn take(&mut self, asked: &Url, mut response: reqwest::Response) {
        let status = response.status().as_u16();
        self.status = Some(status);
        let location = response.headers().get("location").and_then(|v| v.to_str().ok());
        self.location_host =
            location.and_then(|l| asked.join(l).ok()).and_then(|l| l.host_str().map(|host| Private::excerpt(host, Excerpt::of(HEADER))));
        let has_body = matches!(response.chunk().await, Ok(Some(chunk)) if chunk.len() > 4);
        self.outcome = match status {
            204 => PortalOutcome::Clean,
            511 => PortalOutcome::AuthenticationRequired,
            300..=399 => PortalOutcome::Redirected,
            // Up to four bytes of body are a broken proxy rather than a portal (Android's rule).
            200 if has_body => PortalOutcome::Page,
            _ => PortalOutcome::OtherStatus,
        };
    }
}
