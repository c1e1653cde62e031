//! The sandbox: an embedded wallet service on loopback with its own DNS servers, neutral hosts and time, healthy or with
//! one fault switched on. It hands an ordinary world to the ordinary pipeline, so that every verdict about it comes from
//! real sockets. It needs no network, no privileges and no configuration.

mod dns;
mod fault;
mod http;
mod names;
mod pki;
mod running;
mod setup;
mod sntp;
mod stub;
#[cfg(test)]
mod tests;
mod web;
mod world;

pub use fault::{Fault, faults, find};

use std::io;
use std::net::SocketAddr;

use socket2::{Socket, Type};

use crate::case::CaseDocument;
use crate::wallet::Wallet;
use crate::world::{Clock, World};

use pki::Pki;
use running::{Running, bind, bind_pair};
use setup::{Certificate, Door, Elsewhere, GOOD, HEALTHY, Http, Issuer, OK, Setup};
use web::Server;
use world::Places;

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
    /// Starts a sandbox with this fault, or a healthy one. It must be called within a tokio runtime.
    ///
    /// # Errors
    /// When the system lets no server listen, or lacks a loopback address that the fault needs (127.0.0.2 and 127.0.0.3
    /// are not there on macOS unless somebody adds them).
    #[expect(clippy::unused_async, reason = "the servers are spawned onto the runtime, which the signature says")]
    pub async fn start(fault: Option<&Fault>) -> io::Result<Self> {
        let setup = fault.map_or(&HEALTHY, |fault| &fault.setup);
        let mut running = Running::default();
        let mut pki = Pki::new(Clock::system().now())?;
        let places = start_servers(setup, &mut pki, &mut running)?;
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
    let neutral = Server { names: &names::CONTROL, door: Door::Tls, certificate: &setup.control_certificate, http: Http::Always(OK) };
    neutral.start(socket, pki, running)?;
    let (socket, portal) = bind(Type::STREAM)?;
    web::start_plain(socket, Http::Always(setup.portal), running)?;
    let time = sntp::start(running)?;
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
    Ok(Places { wallet, control, portal, time, configured, alternates })
}

/// Starts the wallet's server, and whatever a fault wants at the same port of another address.
fn start_wallet(setup: &Setup, pki: &mut Pki, running: &mut Running) -> io::Result<SocketAddr> {
    let (socket, at): (Socket, SocketAddr) = match setup.elsewhere.address() {
        None => bind(Type::STREAM)?,
        Some(ip) => {
            let (socket, other, at) = bind_pair(Type::STREAM, ip)?;
            if setup.elsewhere == Elsewhere::FalseServer {
                start_false_server(other, pki, running)?;
                running.announce("false-wallet", SocketAddr::from((ip, at.port())));
            } else {
                running.keep_closed(other)?;
            }
            (socket, at)
        }
    };
    let server = Server { names: &names::WALLET, door: setup.door, certificate: &setup.certificate, http: setup.http };
    server.start(socket, pki, running)?;
    running.announce("wallet", at);
    Ok(at)
}

/// A server that somebody else has put up: its certificate is for another name, by an authority that nobody knows.
fn start_false_server(socket: Socket, pki: &mut Pki, running: &mut Running) -> io::Result<()> {
    const CERTIFICATE: Certificate =
        Certificate { names: Some(&["www.another-shop.test"]), issuer: Issuer::Stranger("Home-made CA"), ..GOOD };
    Server { names: &[], door: Door::Tls, certificate: &CERTIFICATE, http: Http::Always(OK) }.start(socket, pki, running)
}
