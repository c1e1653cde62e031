//! One DNS server asked by itself: A and AAAA apart, UDP first, TCP where the answer says so (RFC 1035, RFC 7766).

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use hickory_resolver::proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, RecordType as Rr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::{timeout, timeout_at};

use super::{Context, millis, os};
use crate::fact::{DnsAnswer, DnsOrigin, DnsOutcome, Fact, HostAddr, RecordType, Transport};

/// A question without an answer is asked again each time that this has passed.
const AGAIN: Duration = Duration::from_secs(1);
/// The largest answer that is read.
pub(super) const MOST: usize = 4_096;
/// How many datagrams may carry another id than the question's.
const STRAYS: usize = 1_000;
/// How many addresses of one answer are kept.
const ADDRESSES: usize = 64;

/// A server as the plan names it.
#[derive(Clone, Copy)]
pub(super) struct Server {
    pub address: SocketAddr,
    pub origin: DnsOrigin,
    pub place: u32,
}

/// Asks a server for both address types of a name.
pub(super) async fn probe(context: &Context, name: &str, server: Server, limit: Duration) {
    let ask = |record_type| ask(context, name, server, record_type, limit);
    tokio::join!(ask(RecordType::A), ask(RecordType::Aaaa));
}

async fn ask(context: &Context, name: &str, server: Server, record_type: RecordType, limit: Duration) {
    let _leave = context.socket().await;
    let asking = Asking { context, name, server, record_type, limit };
    match asking.over_udp(Checking::Asked).await {
        Some(DnsOutcome::Truncated) => asking.over_tcp().await,
        // A server that checks signatures fails on false ones; told not to check, it answers.
        Some(DnsOutcome::Servfail) => drop(asking.over_udp(Checking::Disabled).await),
        _ => {}
    }
}

/// Whether a server is told not to check signatures (CD, RFC 4035, 3.2.2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Checking {
    /// As it likes.
    Asked,
    /// It is told not to.
    Disabled,
}

/// One question to one server, however often it is put.
struct Asking<'a> {
    context: &'a Context,
    name: &'a str,
    server: Server,
    record_type: RecordType,
    limit: Duration,
}

impl Asking<'_> {
    async fn over_udp(&self, checking: Checking) -> Option<DnsOutcome> {
        let question = Question::new(self.name, self.record_type, checking)?;
        let begun = Instant::now();
        let reply = match over_udp(self.server.address, &question, self.limit).await {
            Err(error) if self.context.lacks(&error) => return None,
            reply => reply.unwrap_or_else(|error| Reply::none(outcome_of(&error))),
        };
        let outcome = reply.outcome;
        self.report(Transport::Udp, checking, reply, begun);
        Some(outcome)
    }

    async fn over_tcp(&self) {
        let Some(question) = Question::new(self.name, self.record_type, Checking::Asked) else { return };
        let begun = Instant::now();
        let reply = timeout(self.limit.saturating_sub(AGAIN), over_tcp(self.server.address, &question)).await;
        let reply = match reply.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())) {
            Err(error) if self.context.lacks(&error) => return,
            reply => reply.unwrap_or_else(|error| Reply::none(outcome_of(&error))),
        };
        self.report(Transport::Tcp, Checking::Asked, reply, begun);
    }

    fn report(&self, transport: Transport, checking: Checking, reply: Reply, begun: Instant) {
        let unchecked = checking == Checking::Disabled;
        if !unchecked {
            self.context.shared.board.add(self.name, reply.addresses.iter().copied());
        }
        self.context.observed(Fact::DnsAnswer(DnsAnswer {
            name: self.name.to_owned(),
            record_type: self.record_type,
            server: HostAddr::of(self.server.address.ip()),
            port: self.server.address.port(),
            origin: self.server.origin,
            place: self.server.place,
            transport,
            unchecked,
            outcome: reply.outcome,
            addresses: reply.addresses.into_iter().map(HostAddr::of).collect(),
            soa: reply.soa,
            asked: reply.asked,
            took_ms: millis(begun.elapsed()),
        }));
    }
}

/// A question, ready to be sent.
pub(super) struct Question {
    id: u16,
    name: Name,
    record_type: Rr,
    bytes: Vec<u8>,
}

impl Question {
    /// A question; none when the name is no name.
    pub(super) fn new(name: &str, record_type: RecordType, checking: Checking) -> Option<Self> {
        // Absolute, so that no search domain is tried and no name of the user's network leaks.
        let name = Name::from_ascii(format!("{}.", name.trim_end_matches('.'))).ok()?;
        let record_type = if record_type == RecordType::A { Rr::A } else { Rr::AAAA };
        let mut message = Message::query();
        message.metadata.recursion_desired = true;
        message.metadata.checking_disabled = checking == Checking::Disabled;
        message.add_query(Query::query(name.clone(), record_type));
        let mut edns = Edns::new();
        edns.set_max_payload(1_232);
        message.set_edns(edns);
        Some(Self { id: message.metadata.id, name, record_type, bytes: message.to_vec().ok()? })
    }

    /// The question that an answer belongs to.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of_answer(bytes: &[u8]) -> Option<Self> {
        let question = Self::new("pay.wallet.test", RecordType::A, Checking::Asked)?;
        let id = bytes.first_chunk().copied().map_or(question.id, u16::from_be_bytes);
        Some(Self { id, ..question })
    }

    /// As it travels.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Reads an answer.
    pub(super) fn read(&self, bytes: &[u8]) -> Reply {
        let Ok(message) = Message::from_vec(bytes) else { return Reply::none(DnsOutcome::Malformed) };
        // An answer to another question is no answer to this one (RFC 5452, 4.2); some servers leave the question out.
        let about = message.queries.first().is_none_or(|q| q.query_type() == self.record_type && *q.name() == self.name);
        if message.metadata.message_type != MessageType::Response || message.metadata.id != self.id || !about {
            return Reply::none(DnsOutcome::Malformed);
        }
        let addresses = message.answers.iter().filter_map(|record| match &record.data {
            RData::A(a) => Some(IpAddr::V4(a.0)),
            RData::AAAA(a) => Some(IpAddr::V6(a.0)),
            _ => None,
        });
        let addresses = addresses.take(ADDRESSES).collect::<Vec<_>>();
        let soa = message.authorities.iter().any(|record| record.record_type() == Rr::SOA);
        let outcome = match message.metadata.response_code {
            ResponseCode::NoError if message.metadata.truncation => DnsOutcome::Truncated,
            ResponseCode::NoError if addresses.is_empty() => DnsOutcome::NoData,
            ResponseCode::NoError => DnsOutcome::Answered,
            ResponseCode::NXDomain => DnsOutcome::Nxdomain,
            ResponseCode::ServFail => DnsOutcome::Servfail,
            ResponseCode::Refused => DnsOutcome::Refused,
            _ => DnsOutcome::OtherRcode,
        };
        Reply { outcome, addresses, soa, asked: 1 }
    }
}

/// What came back.
pub(super) struct Reply {
    pub outcome: DnsOutcome,
    pub addresses: Vec<IpAddr>,
    pub soa: bool,
    /// How often the question was sent.
    pub asked: u32,
}

impl Reply {
    /// No answer, or none that helps.
    pub(super) fn none(outcome: DnsOutcome) -> Self {
        Self { outcome, addresses: Vec::new(), soa: false, asked: 1 }
    }
}

async fn over_udp(server: SocketAddr, question: &Question, limit: Duration) -> io::Result<Reply> {
    let any: IpAddr = if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).await?;
    os::want_errors(&socket, server.is_ipv4());
    socket.connect(server).await?;
    let end = tokio::time::Instant::now() + limit;
    let mut buffer = vec![0; MOST];
    let mut asked = 0;
    loop {
        socket.send(&question.bytes).await?;
        asked += 1;
        let until = end.min(tokio::time::Instant::now() + AGAIN);
        match timeout_at(until, answer_to(&socket, question, &mut buffer)).await {
            Ok(reply) => return reply.map(|reply| Reply { asked, ..reply }),
            Err(_) if until < end => {}
            Err(_) => return Ok(Reply { asked, ..Reply::none(DnsOutcome::TimedOut) }),
        }
    }
}

/// The first datagram that carries the question's id; any other is somebody else's, and of those only so many are looked at.
async fn answer_to(socket: &UdpSocket, question: &Question, buffer: &mut [u8]) -> io::Result<Reply> {
    for _ in 0..STRAYS {
        let size = socket.recv(buffer).await?;
        let datagram = &buffer[..size];
        if datagram.len() < 2 || datagram[..2] == question.id.to_be_bytes() || Message::from_vec(datagram).is_err() {
            return Ok(question.read(datagram));
        }
    }
    Ok(Reply::none(DnsOutcome::Malformed))
}

async fn over_tcp(server: SocketAddr, question: &Question) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(server).await?;
    let size = u16::try_from(question.bytes.len()).map_err(|_| ErrorKind::InvalidInput)?;
    stream.write_all(&[&size.to_be_bytes(), question.bytes.as_slice()].concat()).await?;
    let size = stream.read_u16().await?;
    let mut bytes = vec![0; usize::from(size)];
    stream.read_exact(&mut bytes).await?;
    Ok(question.read(&bytes))
}

/// The one place where the errors of sockets become outcomes of a question.
fn outcome_of(error: &io::Error) -> DnsOutcome {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => DnsOutcome::TimedOut,
        ErrorKind::ConnectionRefused => DnsOutcome::PortClosed,
        ErrorKind::PermissionDenied => DnsOutcome::NotPermitted,
        ErrorKind::HostUnreachable => DnsOutcome::HostUnreachable,
        ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable | ErrorKind::InvalidInput => DnsOutcome::NetworkUnreachable,
        _ => DnsOutcome::Broken,
    }
}
