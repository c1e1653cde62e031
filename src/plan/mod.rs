//! The plan: which probes run against what, after what, and within which time. It contacts nothing.

mod build;
mod command;

pub use build::{ENDPOINTS, Options, build, path_step};
pub use command::{AT_ONCE, Command, commands};

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::Serialize;
use url::Url;

use crate::fact::{DnsOrigin, Scope, StepId, StepPlan};
use crate::lang::Message;
use crate::redact::Private;
pub use crate::redact::shown_url;
use crate::wallet::NamedBy;
use crate::world::{Way, World};

/// The steps of a run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order in which they are shown.
    pub steps: Vec<Step>,
}

/// One step: a probe and its place in the plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id, such as `path:pay`.
    pub id: StepId,
    /// The steps that tell it what to probe.
    pub after: Vec<StepId>,
    /// How long it may take.
    pub limit: Duration,
    /// What it does.
    pub probe: Probe,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Probe {
    /// Reads the state of the link.
    Link,
    /// Reads the state of the device.
    Device,
    /// Looks a name up as the system does.
    Resolve {
        /// The name.
        name: String,
        /// The DNS servers that the system asks.
        servers: Vec<SocketAddr>,
    },
    /// Asks one DNS server for A and AAAA of a name.
    AskDns {
        /// The name.
        name: String,
        /// The server.
        server: SocketAddr,
        /// Who the server is to this device.
        origin: DnsOrigin,
        /// Its place among those of its kind, from 0.
        place: u32,
    },
    /// Asks a DNS server over HTTPS for A and AAAA of names.
    AskDoh {
        /// The server.
        url: Url,
        /// The names.
        names: Vec<String>,
    },
    /// Connects to every address found, completes TLS, makes a request.
    Path(PathTarget),
    /// The same through the proxy that is in use.
    ProxiedPath {
        /// What it leads to.
        target: PathTarget,
        /// What the settings say.
        way: Way,
    },
    /// Reads a status page.
    StatusPage {
        /// Its address.
        url: Url,
        /// Who named it.
        named_by: NamedBy,
    },
    /// Asks a neutral address that must answer 204.
    Portal {
        /// The address.
        url: Url,
    },
    /// Asks a time server.
    Sntp {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
    },
    /// Runs a program of a pack.
    Exec(Command),
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub struct PathTarget {
    /// The address asked for.
    pub url: Url,
    /// Status codes that mean "works"; none for any 2xx.
    pub expect_status: Option<Vec<u16>>,
    /// Text that the body must contain.
    pub expect_body: Option<String>,
    /// How long to wait for the first byte of an answer.
    pub patience: Duration,
    /// How many addresses of each family are tried.
    pub addresses: usize,
    /// Whether it is a neutral control, asked once and politely.
    pub control: bool,
    /// Who named it.
    pub named_by: NamedBy,
    /// Whether the user says that something failed: then more is tried where nothing is found.
    pub trouble_claimed: bool,
}

impl PathTarget {
    /// The host, without the brackets of an IPv6 literal.
    pub fn host(&self) -> String {
        host_of(&self.url)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// Whether what answers may be quoted; `at` is where the connection leads, `redirected` says that the server led on.
    pub fn may_quote(&self, at: IpAddr, world: &World, redirected: bool) -> bool {
        let scope = match world.proxy.way(&self.url) {
            Way::Direct => Scope::of(at),
            // Where a proxy leads to is known only of an address that is written out.
            Way::Proxy(_) | Way::Broken(_) => self.host().parse().map_or(Scope::Private, Scope::of),
        };
        self.named_by.may_quote(scope, redirected)
    }

    /// Whether TLS is spoken.
    pub fn tls(&self) -> bool {
        self.url.scheme() == "https"
    }
}

/// A host and port that a run speaks to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contact {
    /// Name or address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How.
    pub protocol: &'static str,
}

impl Step {
    /// The word for the kind of probe.
    pub fn kind(&self) -> &'static str {
        match self.probe {
            Probe::Link => "link",
            Probe::Device => "device",
            Probe::Resolve { .. } => "resolve",
            Probe::AskDns { .. } => "dns",
            Probe::AskDoh { .. } => "doh",
            Probe::Path(_) => "path",
            Probe::ProxiedPath { .. } => "proxied-path",
            Probe::StatusPage { .. } => "status-page",
            Probe::Portal { .. } => "portal",
            Probe::Sntp { .. } => "sntp",
            Probe::Exec(_) => "exec",
        }
    }

    /// What it is run against.
    pub fn target(&self) -> String {
        match &self.probe {
            Probe::Link | Probe::Device => "localhost".to_owned(),
            Probe::Resolve { name, .. } => name.clone(),
            Probe::AskDns { name, server, .. } => format!("{name} @{server}"),
            Probe::Path(target) | Probe::ProxiedPath { target, .. } => shown_url(&target.url),
            Probe::AskDoh { url, .. } | Probe::Portal { url } | Probe::StatusPage { url, .. } => shown_url(url),
            Probe::Sntp { host, port } => format!("{host}:{port}"),
            Probe::Exec(command) => command.shown(),
        }
    }

    /// The same as the record keeps it: of a program the name alone.
    fn recorded_target(&self) -> String {
        match &self.probe {
            Probe::Exec(command) => command.name(),
            _ => self.target(),
        }
    }

    /// Why it is run.
    pub fn why(&self) -> Message {
        Message::new(match &self.probe {
            Probe::Link => "why-link",
            Probe::Device => "why-device",
            Probe::Resolve { .. } => "why-resolve",
            Probe::AskDns { origin: DnsOrigin::Configured, .. } => "why-dns-configured",
            Probe::AskDns { .. } => "why-dns-alternate",
            Probe::Path(target) if target.control => "why-path-control",
            Probe::Path(_) => "why-path",
            Probe::AskDoh { .. } => "why-doh",
            Probe::ProxiedPath { .. } => "why-proxied-path",
            Probe::StatusPage { .. } => "why-status-page",
            Probe::Portal { .. } => "why-portal",
            Probe::Sntp { .. } => "why-sntp",
            Probe::Exec(_) => "why-exec",
        })
    }

    /// Who it speaks to.
    pub fn contacts(&self) -> Vec<Contact> {
        let dns = |server: &SocketAddr| Contact { host: server.ip().to_string(), port: server.port(), protocol: "dns" };
        let web = |url: &Url, port| Contact {
            host: host_of(url),
            port: url.port_or_known_default().unwrap_or(port),
            protocol: url_protocol(url),
        };
        match &self.probe {
            // What is no proxy is asked nothing; whom a program speaks to is up to it, and said beside it.
            Probe::Link | Probe::Device | Probe::Exec(_) | Probe::ProxiedPath { way: Way::Direct | Way::Broken(_), .. } => Vec::new(),
            Probe::Resolve { servers, .. } => servers.iter().map(dns).collect(),
            Probe::AskDns { server, .. } => vec![dns(server)],
            Probe::Path(target) => vec![web(&target.url, target.port())],
            Probe::ProxiedPath { way: Way::Proxy(proxy), .. } => {
                vec![Contact { host: proxy.host.clone(), port: proxy.port, protocol: "proxy" }]
            }
            Probe::AskDoh { url, .. } | Probe::StatusPage { url, .. } => vec![web(url, 443)],
            Probe::Portal { url } => vec![web(url, 80)],
            Probe::Sntp { host, port } => vec![Contact { host: host.clone(), port: *port, protocol: "ntp" }],
        }
    }
}

/// The protocol of an address of the web.
fn url_protocol(url: &Url) -> &'static str {
    if url.scheme() == "https" { "https" } else { "http" }
}

impl Plan {
    /// The steps as the record keeps them.
    pub fn summary(&self) -> Vec<StepPlan> {
        self.steps
            .iter()
            .map(|s| StepPlan { id: s.id.clone(), probe: s.kind().to_owned(), target: Private::free_text(s.recorded_target()) })
            .collect()
    }

    /// Everybody that would be spoken to, each once.
    pub fn contacts(&self) -> Vec<Contact> {
        let mut contacts: Vec<Contact> = self.steps.iter().flat_map(Step::contacts).collect();
        contacts.sort();
        contacts.dedup();
        contacts
    }
}

/// The host of an address, without the brackets of an IPv6 literal.
pub fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned()
}
