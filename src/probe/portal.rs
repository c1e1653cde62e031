//! A neutral address that must answer 204 without a body (RFC 8910 speaks of such): asked as an ordinary app would, by reqwest.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, redirect};
use rustls::ClientConfig;
use url::Url;

use super::{Context, http, millis};
use crate::fact::{Fact, Portal, PortalOutcome, ResolutionOutcome};
use crate::plan::shown_url;
use crate::world::{SystemLookup, World, provider};

/// Asks and records what came.
pub(super) async fn probe(context: &Context, url: &Url, limit: Duration) {
    let begun = Instant::now();
    let _leave = context.socket().await;
    let mut portal = Portal { url: shown_url(url), outcome: PortalOutcome::Failed, status: None, location_host: None, took_ms: 0 };
    match ask(context.world(), url, limit - Duration::from_millis(200)).await {
        Ok(response) => portal.take(url, response).await,
        Err(error) if was_unresolved(&error) => portal.outcome = PortalOutcome::Unresolved,
        Err(_) => {}
    }
    portal.took_ms = millis(begun.elapsed());
    context.observed(Fact::Portal(portal));
}

async fn ask(world: &World, url: &Url, limit: Duration) -> reqwest::Result<reqwest::Response> {
    client(world, limit)?.get(url.clone()).send().await
}

/// A client as an ordinary app has it, but with the resolver and the trust of this world, and no redirects.
fn client(world: &World, limit: Duration) -> reqwest::Result<Client> {
    let mut builder = Client::builder().user_agent(http::AGENT).redirect(redirect::Policy::none()).no_proxy().timeout(limit);
    let tls = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    if let Ok(tls) = tls {
        builder = builder.tls_backend_preconfigured(tls.with_root_certificates(Arc::clone(&world.roots.system)).with_no_client_auth());
    }
    builder.dns_resolver(Arc::new(AsTheSystem(Arc::clone(&world.lookup)))).build()
}

impl Portal {
    async fn take(&mut self, asked: &Url, mut response: reqwest::Response) {
        let status = response.status().as_u16();
        self.status = Some(status);
        let location = response.headers().get("location").and_then(|v| v.to_str().ok());
        self.location_host = location.and_then(|l| asked.join(l).ok()).and_then(|l| l.host_str().map(str::to_owned));
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

/// The system's look-up for reqwest.
struct AsTheSystem(Arc<dyn SystemLookup>);

/// A name was not found.
#[derive(Debug)]
struct Unresolved;

impl std::fmt::Display for Unresolved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name was not resolved")
    }
}

impl std::error::Error for Unresolved {}

impl Resolve for AsTheSystem {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = self.0.lookup(name.as_str());
        Box::pin(async move {
            let found = lookup.await;
            if found.outcome != ResolutionOutcome::Found {
                return Err(Box::new(Unresolved) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(found.addresses.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}

fn was_unresolved(error: &reqwest::Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |e| e.source()).any(<dyn std::error::Error>::is::<Unresolved>)
}
