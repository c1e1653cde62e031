//! An HTTP client as an ordinary app has it (reqwest), with the resolver and the trust of this world, and no redirects.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, redirect};
use rustls::ClientConfig;

use super::http;
use crate::fact::ResolutionOutcome;
use crate::world::{SystemLookup, World, provider};

/// Makes a client that gives up after `limit`.
pub(super) fn client(world: &World, limit: Duration) -> reqwest::Result<Client> {
    let mut builder = Client::builder().user_agent(http::AGENT).redirect(redirect::Policy::none()).no_proxy().timeout(limit);
    let tls = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    if let Ok(tls) = tls {
        let mut tls = tls.with_root_certificates(Arc::clone(&world.roots.system)).with_no_client_auth();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        builder = builder.tls_backend_preconfigured(tls);
    }
    builder.dns_resolver(Arc::new(AsTheSystem(Arc::clone(&world.lookup)))).build()
}

/// Reads a body, but no more of it than this.
pub(super) async fn bounded(mut response: reqwest::Response, most: usize) -> reqwest::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk[..chunk.len().min(most - body.len())]);
        if body.len() >= most {
            break;
        }
    }
    Ok(body)
}

/// Whether a request failed because the name of its host was not found.
pub(super) fn was_unresolved(error: &reqwest::Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |e| e.source()).any(<dyn std::error::Error>::is::<Unresolved>)
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
