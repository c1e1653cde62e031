//! DNS servers (RFC 1035, RFC 7766) with one small zone, and with as many bad manners as a fault wants.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::proto::op::{Edns, Message, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType, rdata};
use socket2::Type;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::task::JoinSet;
use tokio::time;

use super::names::{self, HERE};
use super::running::{Running, bind_pair, udp};
use super::setup::{About, Answer, Listens, NameServer};
use crate::fact::Transport;

/// Larger questions are no questions.
const LARGEST_QUESTION: usize = 4_096;
/// Answers under way at the same time, over UDP.
const MOST_AT_ONCE: usize = 256;
const TTL_S: u32 = 60;

/// Starts a server and tells where it is.
pub(super) fn start(server: NameServer, running: &mut Running) -> io::Result<SocketAddr> {
    let (tcp, datagrams, at) = bind_pair(Type::DGRAM, HERE)?;
    match server.listens {
        Listens::Nowhere => running.keep_closed(datagrams)?,
        Listens::UdpAndTcp | Listens::UdpOnly => running.run(serve_udp(udp(datagrams)?, server)),
    }
    match server.listens {
        Listens::UdpAndTcp => running.listen(tcp, move |stream| serve_tcp(stream, server))?,
        Listens::UdpOnly | Listens::Nowhere => running.keep_closed(tcp)?,
    }
    Ok(at)
}

async fn serve_udp(socket: UdpSocket, server: NameServer) {
    let socket = Arc::new(socket);
    let mut answers = JoinSet::new();
    let mut buffer = [0; LARGEST_QUESTION];
    loop {
        // An error here is what became of an earlier answer: its receiver is gone.
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        while answers.try_join_next().is_some() {}
        if answers.len() >= MOST_AT_ONCE {
            continue;
        }
        let Some(answer) = answer(&server, &buffer[..length], Transport::Udp) else { continue };
        let socket = Arc::clone(&socket);
        answers.spawn(async move {
            wait(server.delay).await;
            let _ = socket.send_to(&answer, from).await;
        });
    }
}

async fn serve_tcp(mut stream: TcpStream, server: NameServer) {
    while let Ok(length) = stream.read_u16().await {
        let mut question = vec![0; usize::from(length).min(LARGEST_QUESTION)];
        if usize::from(length) > LARGEST_QUESTION || stream.read_exact(&mut question).await.is_err() {
            return;
        }
        let Some(answer) = answer(&server, &question, Transport::Tcp) else { continue };
        wait(server.delay).await;
        let Ok(length) = u16::try_from(answer.len()) else { return };
        if stream.write_all(&[&length.to_be_bytes(), answer.as_slice()].concat()).await.is_err() {
            return;
        }
    }
}

/// Waits as long as a server takes for an answer.
pub(super) async fn wait(delay: Duration) {
    if !delay.is_zero() {
        time::sleep(delay).await;
    }
}

/// What a server answers to a question; nothing where it stays silent.
pub(super) fn answer(server: &NameServer, question: &[u8], transport: Transport) -> Option<Vec<u8>> {
    let request = Message::from_vec(question).ok()?;
    let query = request.queries.first()?;
    let name = query.name().to_ascii().trim_end_matches('.').to_ascii_lowercase();
    let mut response = Message::response(request.metadata.id, request.metadata.op_code);
    response.metadata.recursion_desired = request.metadata.recursion_desired;
    response.metadata.recursion_available = true;
    response.add_query(query.clone());
    response.edns = request.edns.is_some().then(Edns::new);

    let wrong = server.about.covers(&name, query.query_type());
    match if wrong { server.answer } else { Answer::Right } {
        Answer::Silence => return None,
        Answer::Garbage => return Some(garbage(request.metadata.id)),
        Answer::Truncated if transport == Transport::Udp => response.metadata.truncation = true,
        Answer::Right | Answer::Truncated if names::exists(&name) => addresses(&mut response, &[HERE]),
        Answer::Right | Answer::Truncated | Answer::Nxdomain => negative(&mut response, ResponseCode::NXDomain),
        Answer::Addresses(given) => addresses(&mut response, given),
        Answer::NoData => negative(&mut response, ResponseCode::NoError),
        Answer::Denied => response.metadata.response_code = ResponseCode::NXDomain,
        Answer::Servfail => response.metadata.response_code = ResponseCode::ServFail,
        Answer::Refused => response.metadata.response_code = ResponseCode::Refused,
    }
    response.to_vec().ok()
}

impl About {
    fn covers(self, name: &str, record_type: RecordType) -> bool {
        match self {
            Self::Everything => true,
            Self::Wallet => names::is_wallets(name),
            Self::Aaaa => record_type == RecordType::AAAA,
        }
    }
}

/// The addresses, to a question for IPv4 addresses; to any other, that there are no such records.
fn addresses(response: &mut Message, addresses: &[Ipv4Addr]) {
    match response.queries.first().map(|query| (query.query_type(), query.name().clone())) {
        Some((RecordType::A, name)) => {
            for ip in addresses {
                response.add_answer(Record::from_rdata(name.clone(), TTL_S, RData::A(rdata::A(*ip))));
            }
        }
        _ => negative(response, ResponseCode::NoError),
    }
}

/// A negative answer with the start of authority that tells how long it may be believed (RFC 2308).
fn negative(response: &mut Message, code: ResponseCode) {
    response.metadata.response_code = code;
    if let (Ok(zone), Ok(server), Ok(mailbox)) = (Name::from_str("test."), Name::from_str("ns.test."), Name::from_str("hostmaster.test.")) {
        let soa = rdata::SOA::new(server, mailbox, 1, 3_600, 600, 86_400, TTL_S);
        response.add_authority(Record::from_rdata(zone, TTL_S, RData::SOA(soa)));
    }
}

/// The id of the question, so that nobody takes it for a stray packet, and then nonsense: counts of records that do not follow.
fn garbage(id: u16) -> Vec<u8> {
    [id.to_be_bytes().as_slice(), &[0x81, 0x80], &[0xff; 8], b"\xc0\x0cnonsense\xff\xff"].concat()
}
