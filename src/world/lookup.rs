//! The system's own way from a name to addresses.

use std::future::Future;
use std::net::{IpAddr, ToSocketAddrs};
use std::pin::Pin;

use crate::fact::ResolutionOutcome;
use crate::thread;

/// What a look-up gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupOutcome {
    /// How it ended.
    pub outcome: ResolutionOutcome,
    /// The addresses, in the order they are to be tried.
    pub addresses: Vec<IpAddr>,
}

impl LookupOutcome {
    /// A look-up that gave nothing.
    pub fn none(outcome: ResolutionOutcome) -> Self {
        Self { outcome, addresses: Vec::new() }
    }
}

/// A way from a name to addresses, as an ordinary program on this device would take it.
pub trait SystemLookup: Send + Sync {
    /// Looks a name up. It may take longer than anybody wants to wait: the caller gives up, not the look-up.
    fn lookup(&self, name: &str) -> Pin<Box<dyn Future<Output = LookupOutcome> + Send>>;
}

/// `getaddrinfo(3)`: what every ordinary program uses. It cannot be cancelled, so it has a thread of its own.
#[derive(Clone, Copy, Debug)]
pub struct GetAddrInfo;

impl SystemLookup for GetAddrInfo {
    fn lookup(&self, name: &str) -> Pin<Box<dyn Future<Output = LookupOutcome> + Send>> {
        let name = name.to_owned();
        Box::pin(async move {
            let found = thread::run(move || (name.as_str(), 0).to_socket_addrs().map(|a| a.map(|a| a.ip()).collect::<Vec<_>>()));
            match found.await {
                Ok(Ok(addresses)) => outcome_of(addresses),
                Ok(Err(error)) => LookupOutcome::none(failure(&error.to_string())),
                Err(_) => LookupOutcome::none(ResolutionOutcome::Failed),
            }
        })
    }
}

fn outcome_of(mut addresses: Vec<IpAddr>) -> LookupOutcome {
    let mut seen = Vec::with_capacity(addresses.len());
    addresses.retain(|ip| {
        !seen.contains(ip) && {
            seen.push(*ip);
            true
        }
    });
    let outcome = if addresses.is_empty() { ResolutionOutcome::NotFound } else { ResolutionOutcome::Found };
    LookupOutcome { outcome, addresses }
}

/// The standard library keeps of a failure only the text of `gai_strerror`: those of glibc, musl, macOS and Windows.
fn failure(text: &str) -> ResolutionOutcome {
    const NOT_FOUND: [&str; 5] = ["not known", "does not exist", "No address", "nodename nor servname", "No such host"];
    if NOT_FOUND.iter().any(|known| text.contains(known)) { ResolutionOutcome::NotFound } else { ResolutionOutcome::Failed }
}
