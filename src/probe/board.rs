//! Where probes leave addresses for each other: those that look names up write, those that connect read as they come.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::fact::StepId;

/// The addresses found so far, and the steps that will find no more.
#[derive(Debug)]
pub struct Board {
    found: Mutex<Found>,
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Found {
    addresses: Vec<(String, IpAddr)>,
    ended: BTreeSet<StepId>,
}

impl Default for Board {
    fn default() -> Self {
        Self { found: Mutex::default(), changed: watch::channel(()).0 }
    }
}

impl Board {
    /// Leaves addresses of a name.
    pub fn add(&self, name: &str, addresses: impl IntoIterator<Item = IpAddr>) {
        self.lock().addresses.extend(addresses.into_iter().map(|ip| (name.to_owned(), ip)));
        self.changed.send_replace(());
    }

    /// Notes that a step has ended.
    pub fn end(&self, step: &str) {
        self.lock().ended.insert(step.to_owned());
        self.changed.send_replace(());
    }

    /// The addresses of a name so far, each once, in the order they were found.
    pub fn addresses(&self, name: &str) -> Vec<IpAddr> {
        let mut out = Vec::new();
        for (n, ip) in &self.lock().addresses {
            if n == name && !out.contains(ip) {
                out.push(*ip);
            }
        }
        out
    }

    /// Whether all of these steps have ended.
    pub fn all_ended(&self, steps: &[StepId]) -> bool {
        let found = self.lock();
        steps.iter().all(|s| found.ended.contains(s))
    }

    /// Tells of every change from now on.
    pub fn watch(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
