//! The sandbox as a client on loopback sees it.

mod certificates;
mod dns;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hickory_resolver::proto::op::{Message, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{ClientConfig, RootCertStore, time_provider::TimeProvider};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::names::{CONTROL, DEAD, HERE, OTHER, TIME, WALLET};
use super::{Sandbox, faults, find};
use crate::fact::ResolutionOutcome;
use crate::lang::Lang;
use crate::world::{Clock, LinkSource, TimeSource, provider};

const LONG: Duration = Duration::from_secs(8);
const SHORT: Duration = Duration::from_millis(300);

async fn started(id: &str) -> Sandbox {
    Sandbox::start(&find(id).expect("known")).await.expect("loopback")
}

impl Sandbox {
    fn wallet_at(&self, ip: Ipv4Addr) -> SocketAddr {
        let at = self.services().into_iter().find(|(name, _)| name == "wallet").expect("announced");
        SocketAddr::from((ip, at.1.port()))
    }

    fn configured(&self) -> SocketAddr {
        self.world.resolvers.as_deref().expect("known")[0]
    }

    async fn lookup(&self, name: &str) -> (ResolutionOutcome, Vec<Ipv4Addr>) {
        let found = timeout(LONG, self.world.lookup.lookup(name)).await.expect("in time");
        let v4 = |ip| if let std::net::IpAddr::V4(v4) = ip { Some(v4) } else { None };
        (found.outcome, found.addresses.into_iter().filter_map(v4).collect())
    }
}

fn question(name: &str, record_type: RecordType) -> Vec<u8> {
    let mut message = Message::query();
    message.add_query(Query::query(Name::from_str(&format!("{name}.")).expect("a name"), record_type));
    message.to_vec().expect("encodable")
}

async fn udp(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let socket = UdpSocket::bind((HERE, 0)).await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut buffer = vec![0; 4096];
    let length = timeout(SHORT, socket.recv(&mut buffer)).await??;
    buffer.truncate(length);
    Ok(buffer)
}

async fn tcp(server: SocketAddr, question: &[u8]) -> io::Result<Message> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_u16(u16::try_from(question.len()).expect("short")).await?;
    stream.write_all(question).await?;
    let mut answer = vec![0; usize::from(timeout(SHORT, stream.read_u16()).await??)];
    stream.read_exact(&mut answer).await?;
    Ok(Message::from_vec(&answer).expect("a message"))
}

async fn ask(server: SocketAddr, name: &str, record_type: RecordType) -> Message {
    Message::from_vec(&udp(server, &question(name, record_type)).await.expect("an answer")).expect("a message")
}

fn addresses(message: &Message) -> Vec<Ipv4Addr> {
    message.answers.iter().filter_map(|r| if let RData::A(a) = &r.data { Some(a.0) } else { None }).collect()
}

#[derive(Debug)]
struct WorldTime(Clock);

impl TimeProvider for WorldTime {
    fn current_time(&self) -> Option<UnixTime> {
        u64::try_from(self.0.now().as_second()).ok().map(|s| UnixTime::since_unix_epoch(Duration::from_secs(s)))
    }
}

/// A handshake as an ordinary client of this world makes it.
async fn tls(sandbox: &Sandbox, roots: &Arc<RootCertStore>, at: SocketAddr, name: &str) -> io::Result<TlsStream<TcpStream>> {
    let time = Arc::new(WorldTime(sandbox.world.clock.clone()));
    let builder = ClientConfig::builder_with_details(provider(), time).with_safe_default_protocol_versions().expect("versions");
    let config = builder.with_root_certificates(Arc::clone(roots)).with_no_client_auth();
    let stream = TcpStream::connect(at).await?;
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    timeout(LONG, TlsConnector::from(Arc::new(config)).connect(name, stream)).await?
}

async fn wallet(sandbox: &Sandbox) -> io::Result<TlsStream<TcpStream>> {
    tls(sandbox, &sandbox.world.roots.system, sandbox.wallet_at(HERE), WALLET[0]).await
}

/// What is wrong with the wallet's certificate in the eyes of an ordinary client.
async fn refusal(sandbox: &Sandbox) -> String {
    wallet(sandbox).await.map(|_| ()).expect_err("refused").to_string()
}

/// One request, and everything until the end.
async fn get<S: AsyncReadExt + AsyncWriteExt + Unpin>(stream: &mut S, host: &str) -> io::Result<String> {
    stream.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    let mut answer = String::new();
    timeout(LONG, stream.read_to_string(&mut answer)).await??;
    Ok(answer)
}

async fn get_wallet(id: &str) -> io::Result<String> {
    let sandbox = started(id).await;
    get(&mut wallet(&sandbox).await?, WALLET[0]).await
}

async fn get_portal(sandbox: &Sandbox) -> String {
    let url = &sandbox.world.controls.portal[0];
    let mut stream = TcpStream::connect((HERE, url.port().expect("a port"))).await.expect("open");
    get(&mut stream, url.host_str().expect("a host")).await.expect("an answer")
}

#[tokio::test]
async fn a_healthy_sandbox_answers_dns_over_udp_and_tcp() {
    let sandbox = started("healthy").await;
    let servers = [&[sandbox.configured()], sandbox.world.controls.resolvers.as_slice()].concat();
    assert_eq!(servers.len(), 3);
    for server in servers {
        for name in [WALLET[0], WALLET[1], CONTROL[0], TIME] {
            assert_eq!(addresses(&ask(server, name, RecordType::A).await), [HERE]);
        }
        let v6 = ask(server, WALLET[0], RecordType::AAAA).await;
        assert_eq!((v6.metadata.response_code, v6.answers.len(), v6.authorities.len()), (ResponseCode::NoError, 0, 1));
        let unknown = tcp(server, &question("x.unknown.test", RecordType::A)).await.expect("an answer");
        assert_eq!((unknown.metadata.response_code, unknown.authorities.len()), (ResponseCode::NXDomain, 1));
        assert_eq!(addresses(&tcp(server, &question(WALLET[0], RecordType::A)).await.expect("an answer")), [HERE]);
    }
    assert_eq!(sandbox.lookup("PAY.sandbox-wallet.test").await, (ResolutionOutcome::Found, vec![HERE]));
    assert_eq!(sandbox.lookup("x.unknown.test").await.0, ResolutionOutcome::NotFound);
}

#[tokio::test]
async fn a_healthy_sandbox_has_a_valid_chain_for_every_name() {
    let sandbox = started("healthy").await;
    let control = SocketAddr::from((HERE, sandbox.world.controls.https[0].port().expect("a port")));
    for roots in [&sandbox.world.roots.system, &sandbox.world.roots.public] {
        for (at, name) in WALLET.map(|name| (sandbox.wallet_at(HERE), name)).into_iter().chain(CONTROL.map(|name| (control, name))) {
            let mut stream = tls(&sandbox, roots, at, name).await.expect("trusted");
            assert_eq!(stream.get_ref().1.peer_certificates().map(<[_]>::len), Some(2));
            let answer = get(&mut stream, name).await.expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\nDate: ") && answer.ends_with("\r\n\r\n{\"status\":\"ok\"}"), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_healthy_sandbox_keeps_a_connection_for_further_requests() {
    let sandbox = started("healthy").await;
    let mut stream = wallet(&sandbox).await.expect("trusted");
    for _ in 0..2 {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            assert_ne!(timeout(LONG, stream.read_buf(&mut answer)).await.expect("in time").expect("read"), 0);
        }
    }
}

#[tokio::test]
async fn a_healthy_sandbox_answers_204_and_tells_the_time() {
    let sandbox = started("healthy").await;
    assert_eq!(sandbox.world.controls.portal.len(), 2);
    let answer = get_portal(&sandbox).await;
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n") && !answer.contains("Content-Length"), "{answer}");

    let TimeSource::Sntp(name, port) = &sandbox.world.controls.time[0] else { panic!("no SNTP") };
    assert_eq!(name, TIME);
    let mut question = [0; 48];
    question[0] = 0x23;
    question[40..48].copy_from_slice(b"12345678");
    let answer = udp(SocketAddr::from((HERE, *port)), &question).await.expect("an answer");
    assert_eq!((answer.len(), answer[0], &answer[24..32]), (48, 0x24, b"12345678".as_slice()));
    let seconds = i64::from(u32::from_be_bytes(answer[40..44].try_into().expect("four bytes"))) - 2_208_988_800;
    assert!((Clock::system().now().as_second() - seconds).abs() < 5);
}

#[tokio::test]
async fn every_fault_starts_and_its_servers_end_with_it() {
    for fault in faults() {
        let sandbox = started(fault.id).await;
        assert!(!sandbox.services().is_empty() && sandbox.wallet.endpoints.len() == 2, "{}", fault.id);
        assert!(!fault.title().get(Lang::ZhCn).is_ascii(), "{}", fault.id);
    }
    let sandbox = started("healthy").await;
    let at = sandbox.wallet_at(HERE);
    drop(sandbox);
    let begun = Instant::now();
    while TcpStream::connect(at).await.is_ok() {
        assert!(begun.elapsed() < LONG);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn ports_where_nothing_listens_are_closed() {
    let sandbox = started("tcp-refused").await;
    let refused = TcpStream::connect(sandbox.wallet_at(HERE)).await.expect_err("closed");
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

    let sandbox = started("one-address-dead").await;
    assert_eq!(sandbox.lookup(WALLET[0]).await.1, [HERE, DEAD]);
    let refused = TcpStream::connect(sandbox.wallet_at(DEAD)).await.expect_err("closed");
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    assert!(wallet(&sandbox).await.is_ok());
}

/// An answer of the neutral hosts' server, at an address of its own.
async fn neutral(sandbox: &Sandbox, host: &str, request: &[u8]) -> Vec<u8> {
    let at = SocketAddr::from((HERE, sandbox.world.controls.https[0].port().expect("a port")));
    let mut stream = tls(sandbox, &sandbox.world.roots.system, at, host).await.expect("trusted");
    stream.write_all(request).await.expect("sent");
    let mut answer = Vec::new();
    timeout(LONG, stream.read_to_end(&mut answer)).await.expect("in time").expect("read");
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("a head") + 4;
    assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
    answer.split_off(end)
}

#[tokio::test]
async fn dns_over_https_is_right_where_every_other_server_is_false() {
    let sandbox = started("dns-interception").await;
    let question = question(WALLET[0], RecordType::A);
    let host = sandbox.world.controls.doh[0].host_str().expect("a host").to_owned();
    let head = format!("POST /dns-query HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", question.len());
    let answer = neutral(&sandbox, &host, &[head.as_bytes(), &question].concat()).await;
    assert_eq!(addresses(&Message::from_vec(&answer).expect("a message")), [HERE]);
    for server in [sandbox.configured(), sandbox.world.controls.resolvers[1]] {
        assert_eq!(addresses(&ask(server, WALLET[0], RecordType::A).await), [OTHER]);
    }
}

#[tokio::test]
async fn the_status_page_tells_of_incidents() {
    for (id, indicator) in [("healthy", "none"), ("http-503-incident", "major"), ("http-503-announced", "maintenance")] {
        let sandbox = started(id).await;
        let page = sandbox.wallet.status_page.as_ref().expect("a status page");
        assert!(page.url.ends_with("/api/v2/summary.json"));
        let body = neutral(&sandbox, CONTROL[0], b"GET /api/v2/summary.json HTTP/1.1\r\nConnection: close\r\n\r\n").await;
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body["status"]["indicator"], indicator, "{id}");
    }
}

/// Asks the sandbox's proxy for a tunnel; the connection, and the status of the answer.
async fn tunnel(sandbox: &Sandbox, target: &str) -> (TcpStream, String) {
    let at = sandbox.services().into_iter().find(|(name, _)| name == "proxy").expect("announced").1;
    let mut stream = TcpStream::connect(at).await.expect("open");
    stream.write_all(format!("CONNECT {target} HTTP/1.1\r\n\r\n").as_bytes()).await.expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(timeout(LONG, stream.read_u8()).await.expect("in time").expect("an answer"));
    }
    (stream, String::from_utf8_lossy(&head[9..12]).into_owned())
}

#[tokio::test]
async fn a_proxy_leads_to_the_wallet_and_out_of_the_sandbox_never() {
    let sandbox = started("proxy").await;
    let target = format!("{}:{}", WALLET[0], sandbox.wallet_at(HERE).port());
    let (stream, status) = tunnel(&sandbox, &target).await;
    assert_eq!(status, "200");
    let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().expect("versions");
    let config = config.with_root_certificates(Arc::clone(&sandbox.world.roots.system)).with_no_client_auth();
    let name = ServerName::try_from(WALLET[0]).expect("a name");
    let mut stream = timeout(LONG, TlsConnector::from(Arc::new(config)).connect(name, stream)).await.expect("in time").expect("trusted");
    assert!(get(&mut stream, WALLET[0]).await.expect("an answer").starts_with("HTTP/1.1 200 "));
    assert_eq!(tunnel(&sandbox, "www.example.com:443").await.1, "405");
    assert_eq!(tunnel(&started("proxy-auth-required").await, &target).await.1, "407");
    assert_eq!(tunnel(&started("proxy+tcp-refused").await, "127.0.0.1:1").await.1, "502");
}

#[tokio::test]
async fn portals_show_themselves() {
    let redirect = get_portal(&started("captive-portal").await).await;
    assert!(redirect.starts_with("HTTP/1.1 302 ") && redirect.contains("Location: http://login.neutral.test/"), "{redirect}");
    let page = get_portal(&started("captive-portal-page").await).await;
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("<form"), "{page}");
    assert!(get_portal(&started("captive-portal-511").await).await.starts_with("HTTP/1.1 511 "));
}

#[tokio::test]
async fn services_misbehave_as_they_should() {
    for (id, says) in [
        ("http-500", "HTTP/1.1 500 "),
        ("http-503-maintenance", "Retry-After: 3600\r\n"),
        ("http-429", "Retry-After: 30\r\n"),
        ("http-403-region", "not available in your country"),
        ("http-401", "WWW-Authenticate: Basic"),
        ("redirect-loop", "Location: /sign-in\r\n"),
        ("truncated", "Content-Length: 4096\r\n"),
        ("unexpected-content", "may be for sale"),
    ] {
        let answer = get_wallet(id).await.expect("an answer");
        assert!(answer.contains(says), "{id}: {answer}");
    }
    assert_eq!(get_wallet("empty-reply").await.expect("a clean end"), "");
    let sandbox = started("slow").await;
    assert_eq!(sandbox.wallet.endpoints[0].budget_ms, 1_500);
    let stalled = started("stalled").await;
    let mut stream = wallet(&stalled).await.expect("trusted");
    assert!(timeout(SHORT, get(&mut stream, WALLET[0])).await.is_err());
}

#[tokio::test]
async fn an_intermittent_service_fails_every_second_request_for_each_name() {
    let sandbox = started("intermittent").await;
    for status in ["500", "200", "500"] {
        for name in WALLET {
            let answer = get(&mut wallet(&sandbox).await.expect("trusted"), name).await.expect("an answer");
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        }
    }
}
