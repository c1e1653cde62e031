//! The system's way from a name to addresses inside a sandbox: hosts file first, then the configured servers one after
//! the other, both families side by side, as a stub resolver does it.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;

use hickory_resolver::proto::op::{Message, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time;

use crate::fact::ResolutionOutcome;
use crate::world::{Hosts, LookupOutcome, SystemLookup};

/// How long each server is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A stub resolver.
pub(super) struct Stub {
    pub hosts: Hosts,
    pub servers: Vec<SocketAddr>,
}

impl SystemLookup for Stub {
    fn lookup(&self, name: &str) -> Pin<Box<dyn Future<Output = LookupOutcome> + Send>> {
        let known = match name.parse::<IpAddr>() {
            Ok(ip) => vec![ip],
            Err(_) => self.hosts.get(name).to_vec(),
        };
        let (name, servers) = (name.to_owned(), self.servers.clone());
        Box::pin(async move {
            if !known.is_empty() {
                return LookupOutcome { outcome: ResolutionOutcome::Found, addresses: known };
            }
            let (v4, v6) = tokio::join!(ask_each(&servers, &name, RecordType::A), ask_each(&servers, &name, RecordType::AAAA));
            both(v4, v6)
        })
    }
}

/// What the two families give together: an address of either is enough, and without one the worse of both outcomes counts.
fn both(v4: LookupOutcome, v6: LookupOutcome) -> LookupOutcome {
    use ResolutionOutcome::{Failed, Found, NotFound, TimedOut};
    let outcomes = [v4.outcome, v6.outcome];
    let outcome = [Found, TimedOut, Failed].into_iter().find(|outcome| outcomes.contains(outcome)).unwrap_or(NotFound);
    LookupOutcome { outcome, addresses: [v4.addresses, v6.addresses].concat() }
}

/// Asks one server after the other until one has an answer, good or bad.
async fn ask_each(servers: &[SocketAddr], name: &str, record_type: RecordType) -> LookupOutcome {
    let mut outcome = ResolutionOutcome::Failed;
    for server in servers {
        let response = match time::timeout(PATIENCE, ask(*server, name, record_type)).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                outcome = ResolutionOutcome::Failed;
                continue;
            }
            Err(_) => {
                outcome = ResolutionOutcome::TimedOut;
                continue;
            }
        };
        let addresses: Vec<IpAddr> = response.answers.iter().filter_map(|record| address(&record.data)).collect();
        match response.metadata.response_code {
            ResponseCode::NoError if !addresses.is_empty() => return LookupOutcome { outcome: ResolutionOutcome::Found, addresses },
            ResponseCode::NoError | ResponseCode::NXDomain => return LookupOutcome::none(ResolutionOutcome::NotFound),
            _ => outcome = ResolutionOutcome::Failed,
        }
    }
    LookupOutcome::none(outcome)
}

/// Asks over UDP, and over TCP where that is too small.
async fn ask(server: SocketAddr, name: &str, record_type: RecordType) -> io::Result<Message> {
    let mut query = Message::query();
    let name = Name::from_str(&format!("{}.", name.trim_end_matches('.'))).map_err(io::Error::other)?;
    query.metadata.recursion_desired = true;
    query.add_query(Query::query(name, record_type));
    let question = query.to_vec().map_err(io::Error::other)?;
    let response = over_udp(server, &question).await?;
    if response.metadata.truncation { over_tcp(server, &question).await } else { Ok(response) }
}

async fn over_udp(server: SocketAddr, question: &[u8]) -> io::Result<Message> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut buffer = [0; 4_096];
    loop {
        let length = socket.recv(&mut buffer).await?;
        if buffer[..length].get(..2) == question.get(..2) {
            return Message::from_vec(&buffer[..length]).map_err(io::Error::other);
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &[u8]) -> io::Result<Message> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(question.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), question].concat()).await?;
    let mut answer = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut answer).await?;
    Message::from_vec(&answer).map_err(io::Error::other)
}

fn address(data: &RData) -> Option<IpAddr> {
    match data {
        RData::A(a) => Some(IpAddr::V4(a.0)),
        RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
        _ => None,
    }
}
