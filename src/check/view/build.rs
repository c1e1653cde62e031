//! From the facts of a record to the view.

use std::collections::{BTreeMap, HashMap};

use super::address::{AddressFacts, AddressView, Givers};
use super::certificate::Elsewhere;
use super::endpoint::decisive;
use super::number::{count, signed};
use super::outside::{OutsideFacts, OutsideView, median};
use super::traffic::{TrafficFacts, spread};
use super::{
    CaseView, ClockView, CodeView, DeviceView, DnsView, EndpointView, HistoryView, InputView, InstrumentView, LimitsView, LinkView,
    MoneyView, Observed, ProgramView, ResolverView, RunView, ScreenView, StatusPageView, SystemView, TimingView, TrafficView, View, clock,
};
use crate::fact::{
    Chain, ClockSet, Connect, ConnectOutcome, Device, DnsAnswer, DnsOrigin, Exchange, Fact, Handshake, HostAddr, Link, Portal, Program,
    ProxyAttempt, Record, Resolution, RouteOutcome, Scope, StatusPage, TimeReading,
};
use crate::pack::Pack;
use crate::redact::Redacted;
use crate::rules::{Question, answer};
use crate::wallet::{Endpoint, Place};

/// The facts of a record, by kind.
struct Facts<'a> {
    record: &'a Record,
    link: Option<&'a Link>,
    device: Option<&'a Device>,
    resolutions: Vec<&'a Resolution>,
    answers: Vec<&'a DnsAnswer>,
    /// Answers of servers that were told not to check signatures.
    unchecked: Vec<&'a DnsAnswer>,
    connects: Vec<&'a Connect>,
    handshakes: Vec<&'a Handshake>,
    exchanges: Vec<&'a Exchange>,
    portals: Vec<&'a Portal>,
    times: Vec<&'a TimeReading>,
    clock_set: Option<&'a ClockSet>,
    proxies: Vec<&'a ProxyAttempt>,
    status_page: Option<&'a StatusPage>,
    programs: Vec<(&'a str, &'a Program)>,
}

/// Joins the facts of a record with what the packs know of its wallet.
pub fn build(record: &Redacted<Record>, pack: &Pack) -> View {
    let facts = Facts::of(record);
    let clock = ClockView::of(&facts.times, facts.clock_set, record.run.lang);
    let started_s = record.run.started_ms.div_euclid(1_000);
    let now = if facts.clock_set.is_some() { Observed::Unknown(clock::SET) } else { Observed::Known(started_s) };
    let network_now = clock.offset_ms.map(|offset| record.run.started_ms.saturating_add(*offset).div_euclid(1_000));
    let controls: Vec<&Chain> = facts.handshakes.iter().filter(|h| is_control(&h.step)).filter_map(|h| h.chain.as_ref()).collect();
    let all: Vec<&Chain> = facts.handshakes.iter().filter_map(|h| h.chain.as_ref()).collect();
    let elsewhere = Elsewhere { now: &now, network_now: &network_now, controls: &controls, all: &all };
    let rules = pack.rules_for(&record.run.wallet);
    let question = Question::new(&record.run.case, &record.run.wallet, &rules, &record.run.started_at);
    let answer = answer(&question);
    let lang = record.run.lang;
    View {
        run: RunView { offline: record.run.offline, complete: record.complete(), endpoints: count(record.run.wallet.endpoints.len()) },
        link: Observed::or_unknown(facts.link.map(LinkView::of), facts.missing("link")),
        device: Observed::or_unknown(facts.device.map(DeviceView::of), facts.missing("device")),
        outside: OutsideView::of(&facts.outside()),
        traffic: TrafficView::of(&facts.traffic(), is_control),
        status_page: StatusPageView::of(facts.status_page, facts.missing("status-page")),
        resolvers: ResolverView::all(&facts.answers),
        endpoints: record.run.wallet.endpoints.iter().filter_map(|e| facts.endpoint(e, elsewhere)).collect(),
        case: CaseView::of(&record.run.case, record.run.lang),
        code: CodeView::of(&record.run, pack),
        screen: ScreenView::of(&record.run, pack),
        money: MoneyView::of(&question, &answer, lang),
        limit: LimitsView::of(&question, &answer, lang),
        instrument: InstrumentView::of(&question, &answer, pack, lang),
        input: InputView::of(&question),
        history: HistoryView::of(&record.run),
        timing: TimingView::of(&record.run, pack),
        programs: facts.programs(),
        clock,
    }
}

/// Steps of neutral controls.
fn is_control(step: &str) -> bool {
    step.starts_with("control:")
}

impl<'a> Facts<'a> {
    fn of(record: &'a Record) -> Self {
        let mut facts = Self {
            record,
            link: None,
            device: None,
            resolutions: Vec::new(),
            answers: Vec::new(),
            unchecked: Vec::new(),
            connects: Vec::new(),
            handshakes: Vec::new(),
            exchanges: Vec::new(),
            portals: Vec::new(),
            times: Vec::new(),
            clock_set: None,
            proxies: Vec::new(),
            status_page: None,
            programs: Vec::new(),
        };
        // In the order of the plan, whatever came first: a report does not depend on who was faster.
        let places: HashMap<&str, usize> = record.run.steps.iter().enumerate().map(|(place, step)| (step.id.as_str(), place)).collect();
        let mut observed: Vec<_> = record.facts().collect();
        observed.sort_by_cached_key(|(step, _)| places.get(step.as_str()).copied());
        for (step, fact) in observed {
            match fact {
                Fact::Link(f) => facts.link = Some(f),
                Fact::Device(f) => facts.device = Some(f),
                Fact::Resolution(f) => facts.resolutions.push(f),
                Fact::DnsAnswer(f) if f.unchecked => facts.unchecked.push(f),
                Fact::DnsAnswer(f) => facts.answers.push(f),
                Fact::Connect(f) => facts.connects.push(f),
                Fact::Handshake(f) => facts.handshakes.push(f),
                Fact::Exchange(f) => facts.exchanges.push(f),
                Fact::Portal(f) => facts.portals.push(f),
                Fact::Time(f) => facts.times.push(f),
                Fact::ClockSet(f) => facts.clock_set = Some(f),
                Fact::Proxy(f) => facts.proxies.push(f),
                Fact::StatusPage(f) => facts.status_page = Some(f),
                Fact::Program(f) => facts.programs.push((step, f)),
            }
        }
        facts
    }

    /// Why a step saw nothing.
    fn missing(&self, step: &str) -> &'static str {
        let planned = self.record.run.steps.iter().any(|s| s.id == step);
        self.record.cut_short(step).map_or(if planned { "nothing-came" } else { "not-planned" }, crate::fact::Reason::word)
    }

    /// What the programs of checks said, by their steps; why nothing is known of one that was planned.
    fn programs(&self) -> BTreeMap<String, Observed<ProgramView>> {
        let planned = self.record.run.steps.iter().filter(|step| step.probe == "exec");
        let said = |step: &str| self.programs.iter().find(|(own, _)| *own == step).map(|(_, program)| ProgramView::of(program));
        planned.map(|step| (step.id.clone(), Observed::or_unknown(said(&step.id), self.missing(&step.id)))).collect()
    }

    fn traffic(&self) -> TrafficFacts<'_> {
        TrafficFacts { connects: &self.connects, answers: &self.answers, exchanges: &self.exchanges, handshakes: &self.handshakes }
    }

    fn outside(&self) -> OutsideFacts<'a> {
        let neutral: Vec<&Resolution> = self
            .record
            .run
            .steps
            .iter()
            .filter(|s| is_control(&s.id))
            .filter_map(|s| s.id.split_once(':').map(|(_, host)| host))
            .filter_map(|host| self.resolutions.iter().copied().find(|r| r.name == host))
            .collect();
        let found = neutral.iter().filter(|r| !r.addresses.is_empty()).count();
        OutsideFacts {
            portals: self.portals.clone(),
            names: (found, neutral.len() - found),
            answers: self.answers.clone(),
            connects: self.connects.iter().copied().filter(|c| is_control(&c.step)).collect(),
            all_connects: self.connects.clone(),
            chains: self.handshakes.iter().filter(|h| is_control(&h.step)).filter_map(|h| h.chain.as_ref()).collect(),
            exchanges: self.exchanges.iter().copied().filter(|e| is_control(&e.step)).collect(),
            times: self.times.clone(),
            complete: self.record.complete(),
            routed: self.link.iter().flat_map(|l| &l.routes).filter(|r| r.outcome == RouteOutcome::Found).map(|r| r.family).collect(),
        }
    }

    fn endpoint(&self, endpoint: &Endpoint, elsewhere: Elsewhere<'_>) -> Option<EndpointView> {
        let Place { host, port, tls, literal } = endpoint.place()?;
        let step = format!("path:{}", endpoint.id);
        let resolution = self.resolutions.iter().copied().find(|r| r.name == host);
        let own: Vec<&DnsAnswer> = self.answers.iter().copied().filter(|a| a.name == host).collect();
        let addresses = self.addresses(endpoint, &step, tls, resolution, &own, elsewhere);
        let in_use = in_use(&addresses);
        let main = in_use.iter().rev().max_by_key(|a| a.progress()).map(|a| AddressView::clone(a));
        let main = Observed::or_unknown(main, self.missing(&step));
        let works = match (&main, resolution) {
            (_, Some(r)) if r.addresses.is_empty() => Observed::Known(false),
            (Observed::Known(main), _) => main.works.clone(),
            (Observed::Unknown(reason), _) => Observed::Unknown(reason),
        };
        let dns = |origin| self.dns(&own, origin, &host);
        Some(EndpointView {
            id: endpoint.id.clone(),
            port: i64::from(port),
            tls,
            literal,
            budget_ms: signed(endpoint.budget_ms),
            system: Observed::or_unknown(resolution.map(SystemView::of), self.missing(&format!("resolve:{host}"))),
            proxied: self.is_proxied(&step),
            proxy: Observed::or_unknown(self.proxies.iter().find(|p| p.step == step).map(|p| p.outcome), self.missing(&step)),
            configured: dns(DnsOrigin::Configured),
            alternate: dns(DnsOrigin::Alternate),
            encrypted: dns(DnsOrigin::Encrypted),
            requests: in_use.iter().map(|a| a.requests).sum(),
            requests_good: in_use.iter().map(|a| a.requests_good).sum(),
            requests_cut: in_use.iter().map(|a| a.requests_cut).sum(),
            connect_ms: median(self.opened(&step, &in_use).map(Connect::round_trip_ms)),
            spread_ms: spread(self.opened(&step, &in_use)),
            host,
            main,
            works,
            addresses,
        })
    }

    /// Whether a step goes through a proxy.
    fn is_proxied(&self, step: &str) -> bool {
        self.record.run.steps.iter().any(|s| s.id == step && s.probe == "proxied-path")
    }

    /// The ordinary connections to some addresses that were opened.
    fn opened<'b>(&'b self, step: &'b str, addresses: &'b [&AddressView]) -> impl Iterator<Item = &'b Connect> + 'b {
        let own = self.connects.iter().filter(move |c| c.step == step && c.outcome == ConnectOutcome::Open && c.experiment.is_none());
        own.filter(move |c| addresses.iter().any(|a| a.ip == c.address.shown())).copied()
    }

    /// The DNS servers of one kind, as far as they are known.
    fn dns(&self, own: &[&DnsAnswer], origin: DnsOrigin, host: &str) -> Observed<DnsView> {
        let unchecked = self.unchecked.iter().copied().filter(|a| a.name == host && a.origin == origin);
        let of_origin: Vec<&DnsAnswer> = own.iter().copied().filter(|a| a.origin == origin).collect();
        let of_origin = if origin == DnsOrigin::Configured { decisive(&of_origin) } else { of_origin };
        let answers: Vec<&DnsAnswer> = of_origin.into_iter().chain(unchecked).collect();
        let public = |a: &HostAddr| a.scope.can_be_public() || (self.record.run.loopback && a.scope == Scope::Loopback);
        let planned = self.record.run.steps.iter().any(|s| s.id.starts_with(&format!("dns:{host}@")));
        Observed::or_unknown(DnsView::of(&answers, public), if planned { "no-server" } else { "not-planned" })
    }

    fn addresses(
        &self,
        endpoint: &Endpoint,
        step: &str,
        tls: bool,
        resolution: Option<&Resolution>,
        own: &[&DnsAnswer],
        elsewhere: Elsewhere<'_>,
    ) -> Vec<AddressView> {
        let configured: Vec<&DnsAnswer> = own.iter().copied().filter(|a| a.origin == DnsOrigin::Configured).collect();
        let in_charge = decisive(&configured);
        let given_by = |origin| own.iter().filter(move |a| a.origin == origin).flat_map(|a| &a.addresses);
        let system: &[HostAddr] = resolution.map_or(&[], |r| &r.addresses);
        // Behind a proxy, nobody but the proxy's own connection gives an address.
        let connected = self.connects.iter().filter(|c| c.step == step).map(|c| &c.address);
        let given = given_by(DnsOrigin::Configured).chain(given_by(DnsOrigin::Alternate)).chain(given_by(DnsOrigin::Encrypted));
        let mut all: Vec<&HostAddr> = Vec::new();
        for address in system.iter().chain(given).chain(connected) {
            if !all.contains(&address) {
                all.push(address);
            }
        }
        let view = |address: &&HostAddr| {
            let beside = configured.iter().filter(|a| !in_charge.iter().any(|decides| decides.place == a.place)).flat_map(|a| &a.addresses);
            let from = Givers {
                system: system.contains(address),
                configured: in_charge.iter().flat_map(|a| &a.addresses).any(|a| a == *address),
                beside: beside.into_iter().any(|a| a == *address),
                alternate: given_by(DnsOrigin::Alternate).any(|a| a == *address),
                encrypted: given_by(DnsOrigin::Encrypted).any(|a| a == *address),
            };
            let facts = AddressFacts {
                address,
                from,
                connects: &of_address(&self.connects, |c| c.step == step && c.address == **address),
                handshakes: &of_address(&self.handshakes, |h| h.step == step && h.address == **address),
                exchanges: &of_address(&self.exchanges, |e| e.step == step && e.address == **address),
                missing: self.missing(step),
            };
            AddressView::of(facts, endpoint, tls, elsewhere)
        };
        all.iter().map(view).collect()
    }
}

/// The facts about one address.
fn of_address<'a, T>(facts: &[&'a T], fits: impl Fn(&T) -> bool) -> Vec<&'a T> {
    facts.iter().copied().filter(|f| fits(f)).collect()
}

/// The addresses that an ordinary app would use: the system's, or where it has none, whatever is known.
fn in_use(addresses: &[AddressView]) -> Vec<&AddressView> {
    let system: Vec<&AddressView> = addresses.iter().filter(|a| a.from_system).collect();
    if system.is_empty() { addresses.iter().collect() } else { system }
}
