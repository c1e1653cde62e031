//! From wallet, world and options to steps.

use std::time::Duration;

use url::Url;

use super::{PathTarget, Plan, Probe, Step};
use crate::fact::DnsOrigin;
use crate::wallet::Wallet;
use crate::world::{TimeSource, World};

/// How long a look-up by the system is waited for: getaddrinfo moves on from a silent server after 5 s.
const RESOLVE: Duration = Duration::from_millis(6_500);
/// How long a DNS server is waited for: a little longer than the system takes to notice a dead neighbour.
const DNS: Duration = Duration::from_millis(3_500);
/// How long a neutral control is waited for.
const CONTROL: Duration = Duration::from_secs(4);
/// How many alternate DNS servers are asked, and how many configured ones.
const SERVERS: usize = 4;

/// What decides about the plan besides wallet and world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// No probe runs.
    pub offline: bool,
    /// Nobody but the wallet and the configured resolvers is contacted.
    pub no_controls: bool,
}

/// Makes the plan of a run.
pub fn build(wallet: &Wallet, world: &World, options: Options) -> Plan {
    let mut plan = Plan::default();
    if options.offline {
        return plan;
    }
    plan.add("link".into(), &[], CONTROL, Probe::Link);
    for endpoint in &wallet.endpoints {
        let Ok(url) = Url::parse(&endpoint.url) else { continue };
        let target = PathTarget {
            url,
            expect_status: endpoint.expect_status.clone(),
            expect_body: endpoint.expect_body.clone(),
            patience: Duration::from_millis((endpoint.budget_ms * 2).clamp(3_000, 10_000)),
            addresses: 4,
            control: false,
        };
        plan.add_path(&format!("path:{}", endpoint.id), target, world, options);
    }
    if !options.no_controls {
        plan.add_controls(world);
    }
    plan
}

impl Plan {
    fn add(&mut self, id: String, after: &[String], limit: Duration, probe: Probe) {
        if !self.steps.iter().any(|s| s.id == id) {
            self.steps.push(Step { id, after: after.to_vec(), limit, probe });
        }
    }

    /// The steps that lead to one endpoint: its name by every way, then every address.
    fn add_path(&mut self, id: &str, target: PathTarget, world: &World, options: Options) {
        let name = target.host();
        let mut after = vec![format!("resolve:{name}")];
        self.add(after[0].clone(), &[], RESOLVE, Probe::Resolve { name: name.clone() });
        if name.parse::<std::net::IpAddr>().is_err() && !target.control {
            let configured = world.resolvers.iter().flatten().take(SERVERS).map(|s| (*s, DnsOrigin::Configured));
            let alternates = if options.no_controls { &[] } else { world.controls.resolvers.as_slice() };
            for (server, origin) in configured.chain(alternates.iter().take(SERVERS).map(|s| (*s, DnsOrigin::Alternate))) {
                let step = format!("dns:{name}@{server}");
                self.add(step.clone(), &[], DNS, Probe::AskDns { name: name.clone(), server, origin });
                after.push(step);
            }
        }
        // The addresses may come as late as a look-up may, and each is given its time from then on.
        let limit = RESOLVE + CONTROL + CONTROL + target.patience * 2;
        self.add(id.to_owned(), &after, limit, Probe::Path(target));
    }

    fn add_controls(&mut self, world: &World) {
        for url in &world.controls.portal {
            self.add(format!("portal:{}", url.host_str().unwrap_or_default()), &[], CONTROL, Probe::Portal { url: url.clone() });
        }
        let dated = world.controls.time.iter().filter_map(|source| match source {
            TimeSource::HttpDate(url) => Some(url),
            TimeSource::Sntp(..) => None,
        });
        for url in world.controls.https.iter().chain(dated) {
            let target =
                PathTarget { url: url.clone(), expect_status: None, expect_body: None, patience: CONTROL, addresses: 1, control: true };
            let options = Options::default();
            self.add_path(&format!("control:{}", target.host()), target, world, options);
        }
        for source in &world.controls.time {
            if let TimeSource::Sntp(host, port) = source {
                self.add(format!("time:{host}"), &[], CONTROL, Probe::Sntp { host: host.clone(), port: *port });
            }
        }
    }
}
