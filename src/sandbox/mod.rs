//! The sandbox: an embedded wallet service on loopback with its own DNS servers, neutral hosts and time, healthy or with
//! faults switched on. It hands an ordinary world to the ordinary pipeline, so that every verdict about it comes from
//! real sockets. It needs no network, no privileges and no configuration.

mod dns;
mod fault;
mod http;
mod names;
mod pki;
mod proxy;
mod running;
mod setup;
mod sntp;
mod stub;
#[cfg(test)]
mod tests;
mod web;
mod world;

pub use fault::{Fault, Unfit, faults, find};
pub use setup::Setup;

use std::io;
use std::net::{SocketAddr, UdpSocket};

use socket2::{Socket, Type};

use crate::case::CaseDocument;
use crate::wallet::Wallet;
use crate::world::{Clock, World};

use http::Page;
use names::HERE;
use pki::Pki;
use running::{Running, bind, bind_pair};
use setup::{Certificate, Door, Elsewhere, GOOD, Http, Issuer, OK};
use web::Server;
use world::Places;

/// Where DNS over HTTPS is asked: by address, as nobody can look up the name of a DNS server.
const ENCRYPTED_DNS: &str = "127.0.0.1";
const DNS_QUERY: &str = "/dns-query";
/// Where a status page is read.
const STATUS_SUMMARY: &str = "/api/v2/summary.json";

/// How many connections and sockets there must be room for; a run takes some 30 of them at once.
const ROOM: usize = 64;

/// A running sandbox. Dropping it ends every server in it.
pub struct Sandbox {
    /// What a run is told about its outside.
    pub world: World,
    /// The wallet that lives here.
    pub wallet: Wallet,
    /// What its user says happened; empty where the fault is not about money.
    pub case: CaseDocument,
    running: Running,
}

impl Sandbox {
    /// Starts a sandbox as it is set up. It must be called within a tokio runtime.
    ///
    /// # Errors
    /// When the system lets no server listen, or lacks a loopback address that a fault needs (127.0.0.2 and 127.0.0.3
    /// are not there on macOS unless somebody adds them).
    #[expect(clippy::unused_async, reason = "the servers are spawned onto the runtime, which the signature says")]
    pub async fn start(setup: &Setup) -> io::Result<Self> {
        // Where loopback is down, everything can listen and nobody can connect.
        UdpSocket::bind((HERE, 0))?.connect((HERE, 9))?;
        let mut running = Running::default();
        let mut pki = Pki::new(Clock::system().now())?;
        let places = start_servers(setup, &mut pki, &mut running)?;
        // The servers share with their visitors what this process may open: short of it, they would fall silent as under a fault.
        let _room = (0..ROOM).map(|_| UdpSocket::bind((HERE, 0))).collect::<io::Result<Vec<_>>>()?;
        Ok(Self {
            world: world::world(setup, &places, pki.root()),
            wallet: world::wallet(setup, &places),
            case: world::case(&setup.story),
            running,
        })
    }

    /// What listens where, by name.
    pub fn services(&self) -> Vec<(String, SocketAddr)> {
        self.running.services.clone()
    }
}

fn start_servers(setup: &Setup, pki: &mut Pki, running: &mut Running) -> io::Result<Places> {
    let wallet = start_wallet(setup, pki, running)?;
    let (socket, control) = bind(Type::STREAM)?;
    let neutral = Server {
        names: &[names::CONTROL.as_slice(), &[ENCRYPTED_DNS, names::STATUS]].concat(),
        door: setup.control_door,
        certificate: &setup.control_certificate,
        http: Http::Always(OK),
        pages: &[(DNS_QUERY, Page::Dns(setup.encrypted)), (STATUS_SUMMARY, Page::Fixed(setup.status_page))],
    };
    neutral.start(socket, pki, running)?;
    let (socket, portal) = bind(Type::STREAM)?;
    web::start_plain(socket, Http::Always(setup.portal), running)?;
    let time = sntp::start(running)?;
    let proxy = proxy::start(setup.proxy, running)?;
    running.announce("neutral-https", control);
    running.announce("neutral-http", portal);
    running.announce("time", time);

    let mut start_dns = |name: &str, server| {
        let at = dns::start(server, running)?;
        running.announce(name, at);
        Ok::<_, io::Error>(at)
    };
    let configured = setup.configured.iter().map(|server| start_dns("dns", *server)).collect::<io::Result<_>>()?;
    let alternates = vec![start_dns("alternate-dns", setup.alternate)?, start_dns("alternate-dns", setup.alternate)?];
    Ok(Places { wallet, control, portal, time, proxy, configured, alternates })
}

/// Starts the wallet's server, and whatever a fault wants at the same port of another address.
fn start_wallet(setup: &Setup, pki: &mut Pki, running: &mut Running) -> io::Result<SocketAddr> {
    let (socket, at): (Socket, SocketAddr) = match setup.elsewhere.address() {
        None => bind(Type::STREAM)?,
        Some(ip) => {
            let (socket, other, at) = bind_pair(Type::STREAM, ip)?;
            let other_at = SocketAddr::from((ip, at.port()));
            match setup.elsewhere {
                Elsewhere::FalseServer => {
                    start_other_server(&FALSE, other, pki, running)?;
                    running.announce("false-wallet", other_at);
                }
                Elsewhere::OwnServer => {
                    start_other_server(&GOOD, other, pki, running)?;
                    running.announce("other-wallet", other_at);
                }
                Elsewhere::Nothing | Elsewhere::Unused => running.keep_closed(other)?,
            }
            (socket, at)
        }
    };
    let server = Server { names: &names::WALLET, door: setup.door, certificate: &setup.certificate, http: setup.http, pages: &[] };
    server.start(socket, pki, running)?;
    running.announce("wallet", at);
    Ok(at)
}

/// The certificate of a server that somebody else has put up: for another name, by an authority that nobody knows.
const FALSE: Certificate = Certificate { names: Some(&["www.another-shop.test"]), issuer: Issuer::Stranger("Home-made CA"), ..GOOD };

/// A server in the wallet's place that answers as it does, with this certificate.
fn start_other_server(certificate: &Certificate, socket: Socket, pki: &mut Pki, running: &mut Running) -> io::Result<()> {
    Server { names: &names::WALLET, door: Door::Tls, certificate, http: Http::Always(OK), pages: &[] }.start(socket, pki, running)
}
