//! Plain requests as an ordinary app makes them, with the resolver and the trust of this world and without redirects: for portals,
//! status pages and DNS over HTTPS. One client, one set of bounds: whatever the other side sends, in whatever form, a connection
//! brings so many bytes and takes so long.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, Request};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;
use url::Url;

use super::http::{Answer, Client};
use super::metered::Metered;
use super::{Context, resolve};
use crate::fact::{ExchangeOutcome, ResolutionOutcome};
use crate::plan::host_of;
use crate::world::{Roots, provider};

/// How long an address may be silent before the next one is tried beside it (RFC 8305, section 5).
const NEXT_ADDRESS: Duration = Duration::from_millis(300);
/// How many addresses of a name are tried.
const ADDRESSES: usize = 8;

/// A connection that is ready for requests.
pub(super) struct Connection {
    client: Client,
    /// Where it leads.
    pub address: IpAddr,
    /// Whether it carries several requests at once.
    pub http2: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// The name was not found.
    Unresolved,
    /// The connection could not be made.
    Unconnected(io::Error),
    /// What came is no whole answer, or it came too late.
    Broken,
}

impl Connection {
    /// Opens a connection within this time.
    pub(super) async fn open(context: &Context, url: &Url, limit: Duration) -> Result<Self, Unanswered> {
        let late = |_| Unanswered::Unconnected(ErrorKind::TimedOut.into());
        timeout(limit, Self::open_to(context, url, limit)).await.map_err(late)?
    }

    async fn open_to(context: &Context, url: &Url, limit: Duration) -> Result<Self, Unanswered> {
        let host = host_of(url);
        let found = resolve::addresses(context.world(), &host, limit).await;
        if found.outcome != ResolutionOutcome::Found {
            return Err(Unanswered::Unresolved);
        }
        let port = url.port_or_known_default().unwrap_or(443);
        let opened = connect(found.addresses.into_iter().map(|ip| SocketAddr::new(ip, port))).await;
        let (stream, address) = opened.map_err(Unanswered::Unconnected)?;
        let stream = Metered::new(stream);
        let (client, http2) = if url.scheme() == "https" {
            let name = ServerName::try_from(host).map_err(|_| Unanswered::Broken)?;
            let connector = TlsConnector::from(Arc::new(trusting(&context.world().roots).map_err(Unanswered::Unconnected)?));
            let stream = connector.connect(name, stream).await.map_err(Unanswered::Unconnected)?;
            let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            (Client::new(stream, http2).await, http2)
        } else {
            (Client::new(stream, false).await, false)
        };
        Ok(Self { client: client.map_err(|_| Unanswered::Broken)?, address, http2 })
    }

    /// A second hold on an HTTP/2 connection, for requests beside each other.
    pub(super) fn beside(&self) -> Option<Client> {
        self.client.beside()
    }

    /// Whether another request can be made.
    pub(super) fn is_open(&self) -> bool {
        self.client.is_open()
    }

    /// Makes a request; the answer says how it ended.
    pub(super) async fn ask(&mut self, request: &Request, most: usize, limit: Duration) -> Answer {
        self.client.ask(request, most, limit).await
    }
}

/// Asks for an address once, all of it within this time; what came is kept up to so many bytes.
pub(super) async fn get(context: &Context, url: &Url, most: usize, limit: Duration) -> Result<(Answer, IpAddr), Unanswered> {
    let whole = async {
        let mut connection = Connection::open(context, url, limit).await?;
        let answer = connection.ask(&Request::new(Method::GET, url.clone()), most, limit).await;
        Ok((answer, connection.address))
    };
    let (answer, address) = timeout(limit, whole).await.unwrap_or(Err(Unanswered::Broken))?;
    let answered = matches!(answer.outcome, Some(ExchangeOutcome::Answered));
    if answered { Ok((answer, address)) } else { Err(Unanswered::Broken) }
}

/// The first of these addresses that opens.
async fn connect(addresses: impl Iterator<Item = SocketAddr>) -> io::Result<(TcpStream, IpAddr)> {
    let mut left = addresses.take(ADDRESSES).peekable();
    let mut trying = JoinSet::new();
    let mut failed = io::Error::from(ErrorKind::NotFound);
    loop {
        match left.next() {
            Some(address) => drop(trying.spawn(async move { Ok((TcpStream::connect(address).await?, address.ip())) })),
            None if trying.is_empty() => return Err(failed),
            None => {}
        }
        tokio::select! {
            Some(tried) = trying.join_next() => match tried {
                Ok(Ok(opened)) => return Ok(opened),
                Ok(Err(error)) => failed = error,
                Err(_) => {}
            },
            () = sleep(NEXT_ADDRESS), if left.peek().is_some() => {}
        }
    }
}

/// TLS with the trust of this world.
fn trusting(roots: &Roots) -> io::Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(io::Error::other)?;
    let mut config = builder.with_root_certificates(Arc::clone(&roots.system)).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
