//! The hosts file.

use std::collections::BTreeMap;
use std::net::IpAddr;

/// The names that the hosts file gives addresses to.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    names: BTreeMap<String, Vec<IpAddr>>,
}

impl Hosts {
    /// Reads the form of hosts(5).
    pub fn parse(text: &str) -> Self {
        let mut hosts = Self::default();
        for line in text.lines() {
            let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
            let Some(ip) = words.next().and_then(|w| w.parse().ok()) else { continue };
            for name in words {
                hosts.insert(name, ip);
            }
        }
        hosts
    }

    /// Adds an entry.
    pub fn insert(&mut self, name: &str, ip: IpAddr) {
        self.names.entry(name.to_ascii_lowercase()).or_default().push(ip);
    }

    /// The addresses that it gives to a name.
    pub fn get(&self, name: &str) -> &[IpAddr] {
        self.names.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}
