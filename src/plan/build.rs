//! From wallet, world and options to steps.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use url::Url;

use super::{PathTarget, Plan, Probe, Step, host_of};
use crate::fact::DnsOrigin;
use crate::wallet::{Endpoint, NamedBy, StatusPage, Wallet};
use crate::world::{TimeSource, Way, World};

/// How long a look-up by the system is waited for: getaddrinfo moves on from a silent server after 5 s.
const RESOLVE: Duration = Duration::from_millis(6_500);
/// How long a DNS server is waited for: longer than the system takes to notice a dead neighbour (3 s, and more on a busy machine).
const DNS: Duration = Duration::from_secs(4);
/// How long a neutral control is waited for.
const CONTROL: Duration = Duration::from_secs(4);
/// How many alternate DNS servers are asked, and how many configured ones.
const SERVERS: usize = 4;
/// The most endpoints that one run looks at; more of them are for `smoke`.
pub const ENDPOINTS: usize = 100;
/// How many DNS servers are asked over HTTPS.
const DOH_SERVERS: usize = 2;
/// How many names a DNS server is asked for over HTTPS: at most 16 questions to one operator, two for each name.
const DOH_NAMES: usize = 8;

/// What decides about the plan besides wallet and world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// No probe runs.
    pub offline: bool,
    /// Nobody but the wallet and the configured resolvers is contacted.
    pub no_controls: bool,
    /// The user says that something failed.
    pub trouble_claimed: bool,
}

/// Makes the plan of a run.
pub fn build(wallet: &Wallet, world: &World, options: Options) -> Plan {
    let mut plan = Plan::default();
    if options.offline {
        return plan;
    }
    plan.add("link".into(), &[], CONTROL, Probe::Link);
    plan.add("device".into(), &[], CONTROL, Probe::Device);
    let endpoints = wallet.endpoints.iter().take(ENDPOINTS);
    let targets: Vec<(String, PathTarget)> =
        endpoints.filter_map(|endpoint| Some((path_step(&endpoint.id), PathTarget::of_endpoint(endpoint)?.after(options)))).collect();
    let doh = plan.add_doh(&targets, world, options);
    for (id, target) in targets {
        plan.add_path(id, target, world, options, &doh);
    }
    if let Some(page) = &wallet.status_page {
        plan.add_status_page("status-page".into(), page);
    }
    if !options.no_controls {
        plan.add_controls(world);
    }
    plan
}

/// The id of the step that leads to an endpoint.
pub fn path_step(endpoint: &str) -> String {
    format!("path:{endpoint}")
}

impl PathTarget {
    /// What leads to an endpoint; none where its address is no address.
    pub fn of_endpoint(endpoint: &Endpoint) -> Option<Self> {
        Some(Self {
            url: Url::parse(&endpoint.url).ok()?,
            expect_status: endpoint.expect_status.clone(),
            expect_body: endpoint.expect_body.clone(),
            patience: Duration::from_millis((endpoint.budget_ms * 2).clamp(8_000, 10_000)),
            addresses: 4,
            control: false,
            named_by: endpoint.named_by,
            trouble_claimed: false,
        })
    }

    fn after(self, options: Options) -> Self {
        Self { trouble_claimed: options.trouble_claimed, ..self }
    }
}

impl Plan {
    /// Adds a step that reads a status page.
    pub fn add_status_page(&mut self, id: String, page: &StatusPage) {
        // What is no address was told when the profile was read.
        if let Ok(url) = Url::parse(&page.url) {
            self.add(id, &[], CONTROL, Probe::StatusPage { url, named_by: page.named_by });
        }
    }

    pub(super) fn add(&mut self, id: String, after: &[String], limit: Duration, probe: Probe) {
        if !self.steps.iter().any(|s| s.id == id) {
            self.steps.push(Step { id, after: after.to_vec(), limit, probe });
        }
    }

    /// The steps that lead to one host: its name by every way, then every address; or the proxy that is in use.
    fn add_path(&mut self, id: String, target: PathTarget, world: &World, options: Options, doh: &[String]) {
        let walk = CONTROL + CONTROL * 2 + target.patience * 2;
        match world.proxy.way(&target.url) {
            Way::Direct => {}
            way => return self.add(id, &[], RESOLVE + walk, Probe::ProxiedPath { target, way }),
        }
        let name = target.host();
        let mut after = vec![format!("resolve:{name}")];
        let named = name.parse::<IpAddr>().is_err();
        // A number needs no look-up.
        let servers = world.resolvers.iter().flatten().filter(|_| named).copied().collect();
        self.add(after[0].clone(), &[], RESOLVE, Probe::Resolve { name: name.clone(), servers });
        if named && !target.control {
            let alternates = if options.no_controls { &[] } else { world.controls.resolvers.as_slice() };
            self.ask_servers(&name, world.resolvers.as_deref().unwrap_or_default(), DnsOrigin::Configured, &mut after);
            self.ask_servers(&name, alternates, DnsOrigin::Alternate, &mut after);
            after.extend_from_slice(doh);
        }
        // The addresses may come as late as a look-up may, and each is given its time from then on.
        self.add(id, &after, RESOLVE + walk, Probe::Path(target));
    }

    /// One step for each DNS server of a kind. Ids count them: an address of the user's own network is not for everybody.
    fn ask_servers(&mut self, name: &str, servers: &[SocketAddr], origin: DnsOrigin, after: &mut Vec<String>) {
        let kind = if origin == DnsOrigin::Configured { "configured" } else { "alternate" };
        for (place, server) in (0_u32..).zip(servers.iter().take(SERVERS)) {
            let id = format!("dns:{name}@{kind}-{}", place + 1);
            self.add(id.clone(), &[], DNS, Probe::AskDns { name: name.to_owned(), server: *server, origin, place });
            after.push(id);
        }
    }

    /// One step for each server, so that all its questions share a connection.
    fn add_doh(&mut self, targets: &[(String, PathTarget)], world: &World, options: Options) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, target) in targets {
            let name = target.host();
            let direct = world.proxy.way(&target.url) == Way::Direct;
            if direct && name.parse::<IpAddr>().is_err() && !names.contains(&name) && names.len() < DOH_NAMES {
                names.push(name);
            }
        }
        if options.no_controls || names.is_empty() {
            return Vec::new();
        }
        let servers = world.controls.doh.iter().take(DOH_SERVERS);
        let steps = servers.map(|url| {
            let id = format!("doh:{}", host_of(url));
            self.add(id.clone(), &[], CONTROL, Probe::AskDoh { url: url.clone(), names: names.clone() });
            id
        });
        steps.collect()
    }

    fn add_controls(&mut self, world: &World) {
        for url in &world.controls.portal {
            self.add(format!("portal:{}", host_of(url)), &[], CONTROL, Probe::Portal { url: url.clone() });
        }
        let dated = world.controls.time.iter().filter_map(|source| match source {
            TimeSource::HttpDate(url) => Some(url),
            TimeSource::Sntp(..) => None,
        });
        for url in world.controls.https.iter().chain(dated) {
            let target = PathTarget {
                url: url.clone(),
                expect_status: None,
                expect_body: None,
                patience: CONTROL,
                addresses: 1,
                control: true,
                named_by: NamedBy::Program,
                trouble_claimed: false,
            };
            self.add_path(format!("control:{}", target.host()), target, world, Options::default(), &[]);
        }
        for source in &world.controls.time {
            if let TimeSource::Sntp(host, port) = source {
                self.add(format!("time:{host}"), &[], CONTROL, Probe::Sntp { host: host.clone(), port: *port });
            }
        }
    }
}
