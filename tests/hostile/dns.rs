//! Hostile answers of DNS and of time servers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use paydoctor::engine;
use paydoctor::fact::{DnsOrigin, DnsOutcome, Fact, Record, Transport};
use paydoctor::lang::Lang;
use paydoctor::plan::{Options, build};
use paydoctor::sandbox::{Sandbox, find};

use super::diagnose;
use super::harness::for_each;
use super::server::Server;

/// How long a run against hostile DNS servers may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// Flags of a truncated answer.
const TRUNCATED: u8 = 0x02;

/// A server that answers each datagram with whatever `answer` makes of it.
fn udp(answer: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + 'static) -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port on loopback");
    let port = socket.local_addr().expect("an address").port();
    thread::spawn(move || {
        let mut buffer = [0; 4_096];
        while let Ok((size, from)) = socket.recv_from(&mut buffer) {
            for datagram in answer(&buffer[..size]) {
                let _ = socket.send_to(&datagram, from);
            }
        }
    });
    port
}

/// An NTP answer (RFC 5905) to a request: leap, version and mode, stratum, and the time.
fn ntp(request: &[u8], first: u8, stratum: u8, time: [u8; 8]) -> Vec<u8> {
    let mut reply = vec![0; 48];
    (reply[0], reply[1]) = (first, stratum);
    if let Some(sent) = request.get(40..48) {
        reply[24..32].copy_from_slice(sent);
    }
    reply[40..48].copy_from_slice(&time);
    reply
}

#[test]
fn time_servers_may_say_anything() {
    let healthy = Server::new(|peer| {
        peer.request();
        peer.send(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    let servers = [
        ("a kiss-o'-death", udp(|request| vec![ntp(request, 0x24, 0, *b"RATE\0\0\0\0")])),
        ("stratum 16", udp(|request| vec![ntp(request, 0x24, 16, [0xee; 8])])),
        ("no server", udp(|request| vec![ntp(request, 0x23, 1, [0xee; 8])])),
        ("the year 1900", udp(|request| vec![ntp(request, 0x24, 1, [0; 8])])),
        ("the end of the era", udp(|request| vec![ntp(request, 0x24, 1, [0xff; 8])])),
        ("answers to somebody else", udp(|_| vec![ntp(&[], 0x24, 1, [0xee; 8]); 1_000])),
        ("half a packet", udp(|_| vec![vec![0x24; 20]])),
        ("nothing", udp(|_| vec![Vec::new()])),
    ];
    for_each(&servers, |(name, port)| {
        let config = format!("portal = []\nhttps = []\ndoh = []\nresolvers = []\ntime = [\"ntp://127.0.0.1:{port}\"]\n");
        let seen = diagnose(&healthy.url(), &config, &[]);
        seen.holds(name);
        assert_ne!(seen.cause(), "clock-wrong", "{name}: one odd server accuses nobody");
        println!("{name}: {} {} · {:?}", seen.report["verdict"]["status"], seen.cause(), seen.done.took);
    });
}

/// What a DNS server answers to a question.
type Answers = fn(&[u8]) -> Vec<Vec<u8>>;

/// The head of an answer (RFC 1035, 4.1.1) with the question's id, these flags and so many records, and the question again.
fn answer(question: &[u8], flags: u8, records: u16, body: &[u8]) -> Vec<u8> {
    let end = 12 + question[12..].iter().position(|b| *b == 0).map_or(0, |at| at + 5);
    let head = [&question[..2], &[0x80 | flags, 0x80, 0, 1], &records.to_be_bytes(), &[0, 0, 0, 0]].concat();
    [head.as_slice(), &question[12..end.min(question.len())], body].concat()
}

/// A record of the question's name: its type and data.
fn record(kind: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("short").to_be_bytes();
    [&[0xc0, 0x0c, 0, kind, 0, 1, 0, 0, 0, 60], length.as_slice(), data].concat()
}

const DNS: [(&str, Answers); 12] = [
    ("a name that points to itself", |q| vec![answer(q, 0, 1, &[0xc0, 0xff, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])]),
    ("two names that point to each other", |q| {
        let at = u8::try_from(q.len().min(200)).expect("short");
        vec![answer(q, 0, 1, &[0xc0, at + 2, 0xc0, at, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])]
    }),
    ("a chain of aliases", |q| vec![answer(q, 0, 200, &record(5, &[0xc0, 0x0c]).repeat(200))]),
    ("more records than it announces", |q| vec![answer(q, 0, 1, &record(1, &[127, 0, 0, 9]).repeat(60))]),
    ("fewer records than it announces", |q| vec![answer(q, 0, 60_000, &record(1, &[127, 0, 0, 9]))]),
    ("an address of three bytes", |q| vec![answer(q, 0, 1, &record(1, &[127, 0, 0]))]),
    ("the answer to another question", |q| vec![answer(b"\0\0\0\0\0\0\0\0\0\0\0\0\x03evl\0\0\x01\0\x01", 0, 0, &q[..0])]),
    ("a thousand answers with other ids", |q| {
        let mut other = answer(q, 0, 1, &record(1, &[127, 0, 0, 9]));
        other[0] ^= 0x55;
        vec![other; 1_000]
    }),
    ("the question again", |q| vec![q.to_vec()]),
    ("half a header", |q| vec![q[..6].to_vec()]),
    ("nothing", |_| vec![Vec::new()]),
    ("the largest datagram there is", |q| vec![[answer(q, 0, 0, &[]), vec![0xff; 60_000]].concat()]),
];

/// What a server says over TCP, where it was asked because its datagram was cut.
type Stream = fn(&mut dyn Write, &[u8]);

const OVER_TCP: [(&str, Stream); 5] = [
    ("64 KB of addresses", |out, q| {
        let body = record(1, &[127, 0, 0, 9]).repeat(4_000);
        let message = answer(q, 0, 4_000, &body);
        let _ = out.write_all(&[&u16::try_from(message.len()).expect("it fits").to_be_bytes(), message.as_slice()].concat());
    }),
    ("a length that never comes", |out, _| drop(out.write_all(&[0xff, 0xff, 0]))),
    ("garbage without end", |out, _| while out.write_all(&[0x5a; 4_096]).is_ok() {}),
    ("nothing", |_, _| {}),
    ("a drip", |out, q| {
        for byte in [&[0_u8, 200][..], q].concat().iter().cycle().take(400) {
            if out.write_all(&[*byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }),
];

/// A server over TCP at the port of one over UDP; that one says of every answer that it is cut.
fn truncating(stream: Stream) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let at = listener.local_addr().expect("an address");
    let socket = UdpSocket::bind(at).expect("the same port");
    thread::spawn(move || {
        let mut buffer = [0; 4_096];
        while let Ok((size, from)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&answer(&buffer[..size], TRUNCATED, 0, &[]), from);
        }
    });
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = connection.set_write_timeout(Some(Duration::from_secs(5)));
                let mut question = [0; 4_096];
                if let Ok(size @ 3..) = connection.read(&mut question) {
                    stream(&mut connection, &question[2..size]);
                }
            });
        }
    });
    at.port()
}

/// A run in a healthy world whose alternate DNS server is this one.
fn ask(port: u16) -> (Record, Duration) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let begun = Instant::now();
    let record = runtime.block_on(async {
        let sandbox = Sandbox::start(&find("healthy").expect("known")).await.expect("loopback");
        let mut world = sandbox.world.clone();
        world.controls.resolvers = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))];
        let plan = build(&sandbox.wallet, &world, Options::default());
        let case = sandbox.case.clone().resolve(None, &TimeZone::UTC, |key| paydoctor::problem::Place::of(key)).expect("a case");
        let mut record = super::offline::offline(sandbox.wallet.clone(), case, "2026-11-22T10:00:00Z", Lang::En);
        record.run.steps = plan.summary();
        (record.run.offline, record.run.loopback) = (false, true);
        record.events.clear();
        engine::run(plan, world, DEADLINE, std::future::pending(), |event| record.events.push(event)).await;
        record
    });
    runtime.shutdown_background();
    (record, begun.elapsed())
}

#[track_caller]
fn holds(name: &str, record: &Record, took: Duration) {
    assert!(took < DEADLINE + Duration::from_secs(4), "{name}: {took:?}");
    assert!(record.complete(), "{name}: every question came to its end");
    let answers: Vec<_> = record
        .facts()
        .filter_map(|(_, fact)| if let Fact::DnsAnswer(answer) = fact { Some(answer) } else { None })
        .filter(|answer| answer.origin == DnsOrigin::Alternate)
        .collect();
    assert!(!answers.is_empty(), "{name}: what the server did is a fact");
    for answer in &answers {
        assert!(answer.addresses.len() <= 64, "{name}: {} addresses", answer.addresses.len());
        let unanswered = (answer.transport, answer.outcome) == (Transport::Udp, DnsOutcome::TimedOut);
        assert!(!unanswered || answer.asked > 1, "{name}: asked {} times", answer.asked);
    }
    println!("{name}: {took:?} {:?}", answers.iter().map(|a| (a.transport, a.outcome, a.addresses.len())).collect::<Vec<_>>());
}

#[test]
fn dns_servers_may_say_anything() {
    for (name, answers) in DNS {
        let (record, took) = ask(udp(answers));
        holds(name, &record, took);
    }
}

#[test]
fn dns_servers_may_say_anything_over_tcp() {
    for (name, stream) in OVER_TCP {
        let (record, took) = ask(truncating(stream));
        holds(name, &record, took);
    }
}
