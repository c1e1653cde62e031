//! A neutral address that must answer 204 without a body (RFC 8910 speaks of such), asked as an ordinary app would.

use std::time::{Duration, Instant};

use url::Url;

use super::client::{Unanswered, get};
use super::http::{Answer, HEADER};
use super::{Context, millis};
use crate::fact::{Fact, Portal, PortalOutcome};
use crate::plan::shown_url;
use crate::redact::{Excerpt, Private};

/// Up to so many bytes of body are a broken proxy rather than a portal (Android's rule).
const NO_PAGE: usize = 4;

/// Asks and records what came.
pub(super) async fn probe(context: &Context, url: &Url, limit: Duration) {
    let begun = Instant::now();
    let _leave = context.socket().await;
    let mut portal =
        Portal { url: Private::free_text(shown_url(url)), outcome: PortalOutcome::Failed, status: None, location_host: None, took_ms: 0 };
    match get(context, url, NO_PAGE + 1, limit).await {
        Ok((answer, _)) => portal.take(url, &answer),
        Err(Unanswered::Unconnected(error)) if context.lacks(&error) => return,
        Err(Unanswered::Unresolved) => portal.outcome = PortalOutcome::Unresolved,
        Err(Unanswered::Unconnected(_) | Unanswered::Broken) => {}
    }
    portal.took_ms = millis(begun.elapsed());
    context.observed(Fact::Portal(portal));
}

impl Portal {
    fn take(&mut self, asked: &Url, answer: &Answer) {
        self.status = answer.status;
        let location = answer.location.as_deref();
        self.location_host =
            location.and_then(|l| asked.join(l).ok()).and_then(|l| l.host_str().map(|host| Private::excerpt(host, Excerpt::of(HEADER))));
        self.outcome = match answer.status {
            Some(204) => PortalOutcome::Clean,
            Some(511) => PortalOutcome::AuthenticationRequired,
            Some(300..=399) => PortalOutcome::Redirected,
            Some(200) if answer.body.len() > NO_PAGE => PortalOutcome::Page,
            _ => PortalOutcome::OtherStatus,
        };
    }
}
