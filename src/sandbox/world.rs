//! What a sandbox hands to the pipeline: a world, a wallet, a case.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use url::Url;

use super::names::{self, HERE};
use super::setup::{Setup, Story, Uplink};
use super::stub::Stub;
use super::{DNS_QUERY, ENCRYPTED_DNS, STATUS_SUMMARY};
use crate::case::{CaseDocument, Currency};
use crate::fact::{Device, Family, HostAddr, Interface, Link, Route, RouteOutcome};
use crate::lang::Text;
use crate::redact::Private;
use crate::wallet::{Channel, ChannelKind, Endpoint, NamedBy, Role, StatusPage, Wallet};
use crate::world::{Clock, Controls, DeviceSource, Hosts, LinkSource, Outside, ProxySettings, Roots, TimeSource, World, programs};

const INTERFACE: &str = "lo-sandbox";

/// A device with nothing to complain of.
const DEVICE: Device = Device {
    memory_available_percent: Some(60),
    disk_free_mb: Some(50_000),
    disk_free_percent: Some(50),
    load_percent: Some(10),
    woken_late_ms: 0,
};

/// Where the servers of a sandbox are.
pub(super) struct Places {
    pub wallet: SocketAddr,
    pub control: SocketAddr,
    pub portal: SocketAddr,
    pub time: SocketAddr,
    /// What the device is told about its proxy.
    pub proxy: Option<String>,
    pub configured: Vec<SocketAddr>,
    pub alternates: Vec<SocketAddr>,
}

/// The world of a sandbox.
pub(super) fn world(setup: &Setup, places: &Places, root: CertificateDer<'static>) -> World {
    let mut hosts = Hosts::default();
    for (name, ip) in names::WALLET.iter().zip(setup.hosts.into_iter().cycle()) {
        hosts.insert(name, IpAddr::V4(ip));
    }
    World {
        resolvers: Some(places.configured.clone()),
        lookup: Arc::new(Stub { hosts: hosts.clone(), servers: places.configured.clone() }),
        hosts,
        proxy: places.proxy.as_deref().map(ProxySettings::through).unwrap_or_default(),
        roots: roots(setup, root),
        controls: controls(places),
        clock: Clock::ahead_by(setup.clock_ahead),
        link: LinkSource::Given(Box::new(link(setup.link, &places.configured))),
        device: DeviceSource::Given(DEVICE),
        outside: Outside::Loopback,
        programs: programs(),
    }
}

/// The public web trusts the sandbox's root here, and so does the device, unless it trusts nobody.
fn roots(setup: &Setup, root: CertificateDer<'static>) -> Roots {
    let mut roots = Roots::of_system(setup.trusts.then(|| root.clone()));
    let mut public = RootCertStore::clone(&roots.public);
    public.add_parsable_certificates([root]);
    roots.public = Arc::new(public);
    roots
}

/// The address of each host at this port.
fn urls(scheme: &str, hosts: &[&str], port: u16, path: &str) -> Vec<Url> {
    hosts.iter().filter_map(|host| Url::parse(&format!("{scheme}://{host}:{port}{path}")).ok()).collect()
}

fn controls(places: &Places) -> Controls {
    let https = urls("https", &names::CONTROL, places.control.port(), "/");
    let mut time = vec![TimeSource::Sntp(names::TIME.to_owned(), places.time.port())];
    time.extend(https.first().cloned().map(TimeSource::HttpDate));
    Controls {
        portal: urls("http", &names::PORTAL, places.portal.port(), "/generate_204"),
        https,
        resolvers: places.alternates.clone(),
        doh: urls("https", &[ENCRYPTED_DNS], places.control.port(), DNS_QUERY),
        time,
    }
}

fn link(uplink: Uplink, configured: &[SocketAddr]) -> Link {
    const SELF_ASSIGNED: Ipv4Addr = Ipv4Addr::new(169, 254, 7, 9);
    let addresses = match uplink {
        Uplink::Healthy | Uplink::NoRoute => vec![HERE],
        Uplink::NoAddress => vec![SELF_ASSIGNED],
        Uplink::NoInterface | Uplink::NoCarrier => Vec::new(),
    };
    let out = (uplink == Uplink::Healthy).then_some(INTERFACE);
    let route = |family, interface: Option<&str>| Route {
        family,
        outcome: if interface.is_some() { RouteOutcome::Found } else { RouteOutcome::None },
        interface: interface.map(Private::public),
    };
    let mut resolvers: Vec<IpAddr> = configured.iter().map(SocketAddr::ip).collect();
    resolvers.dedup();
    Link {
        interfaces: vec![Interface {
            name: Private::public(INTERFACE),
            up: uplink != Uplink::NoInterface,
            carrier: !matches!(uplink, Uplink::NoInterface | Uplink::NoCarrier),
            tunnel: false,
            addresses: addresses.into_iter().map(|ip| HostAddr::of(IpAddr::V4(ip))).collect(),
        }],
        routes: vec![route(Family::V4, out), route(Family::V6, None)],
        resolvers: Some(resolvers.into_iter().map(HostAddr::of).collect()),
    }
}

/// The wallet that lives in a sandbox.
pub(super) fn wallet(setup: &Setup, places: &Places) -> Wallet {
    let endpoint = |name: &str| Endpoint {
        id: name.split('.').next().unwrap_or(name).to_owned(),
        url: format!("https://{name}:{}/", places.wallet.port()),
        expect_status: None,
        expect_body: setup.expect_body.map(str::to_owned),
        role: Role::Api,
        budget_ms: setup.budget_ms,
        named_by: NamedBy::Program,
    };
    Wallet {
        id: "sandbox".to_owned(),
        name: text("Sandbox Wallet", "沙盒钱包"),
        timezone: Some("Asia/Shanghai".to_owned()),
        currency: Some(Currency::CNY),
        endpoints: names::WALLET.iter().map(|name| endpoint(name)).collect(),
        status_page: urls("https", &[names::STATUS], places.control.port(), STATUS_SUMMARY)
            .pop()
            .map(|url| StatusPage { url: url.to_string(), named_by: NamedBy::Program }),
        channels: vec![Channel {
            kind: ChannelKind::InApp,
            title: text("Help inside the Sandbox Wallet app", "沙盒钱包应用内帮助"),
            contact: None,
            hours: None,
            answers_within_hours: Vec::new(),
            problems: Vec::new(),
            verified: false,
            source: Vec::new(),
        }],
        ..Wallet::default()
    }
}

fn text(en: &str, zh_cn: &str) -> Text {
    Text { en: en.to_owned(), zh_cn: zh_cn.to_owned() }
}

/// What the user of a sandbox says.
pub(super) fn case(story: &Story) -> CaseDocument {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    CaseDocument {
        amount: owned(story.amount),
        balance: owned(story.balance),
        hold: owned(story.hold),
        fee: owned(story.fee),
        state: story.state,
        ..CaseDocument::default()
    }
}
