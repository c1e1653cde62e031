//! Hostile HTTP.

use std::net::Shutdown;
use std::time::Duration;

use super::diagnose;
use super::harness::{Witness, for_each};
use super::server::{Peer, Server};

/// What a server does to a connection.
type Deed = fn(&mut Peer);

/// The bytes of one run that a hostile server may get rid of: what is read, and what waits in the buffers of the kernel for each of
/// a handful of connections.
const BYTES: u64 = 64 * 1_024 * 1_024;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";

fn after_the_request(peer: &mut Peer, bytes: &[u8]) {
    peer.request();
    peer.send(bytes);
}

/// Each with a name and what it does.
const ENDLESS: [(&str, Deed); 12] = [
    ("headers without end", |peer| {
        after_the_request(peer, OK);
        peer.send_for_ever(&b"x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(64));
    }),
    ("one header without end", |peer| {
        after_the_request(peer, b"HTTP/1.1 200 OK\r\nx-a: ");
        peer.send_for_ever(&[b'a'; 4_096]);
    }),
    ("a status line without end", |peer| {
        after_the_request(peer, b"HTTP/1.1 200 ");
        peer.send_for_ever(&[b'a'; 4_096]);
    }),
    ("nothing but interim answers", |peer| {
        peer.request();
        peer.send_for_ever(&b"HTTP/1.1 100 Continue\r\n\r\n".repeat(64));
    }),
    ("hints without end", |peer| {
        peer.request();
        peer.send_for_ever(&b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(64));
    }),
    ("a body without end", |peer| {
        after_the_request(peer, b"HTTP/1.1 500 Internal Server Error\r\n\r\n");
        peer.send_for_ever(&[b'a'; 4_096]);
    }),
    ("a chunked body without end", |peer| {
        after_the_request(peer, b"HTTP/1.1 500 Internal Server Error\r\ntransfer-encoding: chunked\r\n\r\n");
        peer.send_for_ever(&[b"1000\r\n".as_slice(), &[b'a'; 4_096], b"\r\n"].concat());
    }),
    ("a chunk header without end", |peer| {
        after_the_request(peer, b"HTTP/1.1 500 Internal Server Error\r\ntransfer-encoding: chunked\r\n\r\n1;");
        peer.send_for_ever(&[b'a'; 4_096]);
    }),
    ("trailers without end", |peer| {
        after_the_request(peer, b"HTTP/1.1 500 Internal Server Error\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");
        peer.send_for_ever(&b"x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(64));
    }),
    ("headers that drip", |peer| {
        after_the_request(peer, OK);
        peer.drip(b"x-a: a\r\n", Duration::from_millis(50));
    }),
    ("a body that drips", |peer| {
        after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        peer.drip(b"a", Duration::from_millis(50));
    }),
    ("a gzip bomb", |peer| {
        after_the_request(peer, b"HTTP/1.1 500 Internal Server Error\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03");
        // A deflate block of zeros that repeats itself.
        peer.send_for_ever(&[0xec, 0xc0, 0x81, 0, 0, 0, 0, 0x80, 0xa0, 0xfd, 0xa9, 0x17, 0xa9, 0, 0, 0]);
    }),
];

#[test]
fn what_never_ends_is_ended() {
    for_each(&ENDLESS, |(name, deed)| {
        let server = Server::new(*deed);
        let seen = diagnose(&server.url(), "", &[]);
        seen.fails(name);
        assert!(server.sent() < BYTES, "{name}: {} bytes", server.sent());
        println!(
            "{name}: {} · {:?} · {:?} KiB · {} bytes · {} connections",
            seen.cause(),
            seen.done.took,
            seen.peak,
            server.sent(),
            server.connections()
        );
    });
}

const BROKEN: [(&str, Deed); 14] = [
    ("nothing at all", |_| {}),
    ("a reset at once", Peer::reset),
    ("a reset after the request", |peer| {
        peer.request();
        peer.reset();
    }),
    ("a reset within the headers", |peer| {
        after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-le");
        peer.reset();
    }),
    ("a reset within the body", |peer| {
        after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc");
        peer.reset();
    }),
    ("an end within the headers", |peer| after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-le")),
    ("an end within the body", |peer| after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc")),
    ("a connection that is closed for reading only", |peer| {
        let _ = peer.stream.shutdown(Shutdown::Write);
        peer.wait();
    }),
    ("garbage", |peer| after_the_request(peer, b"\x00\xff\xfe\x80garbage\r\n\r\n\x00\x00")),
    ("another protocol", |peer| after_the_request(peer, b"SSH-2.0-OpenSSH_9.6\r\n")),
    ("a length below nothing", |peer| after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n")),
    ("two lengths", |peer| after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab")),
    ("a chunk of a false size", |peer| {
        after_the_request(peer, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\na");
    }),
    ("a status of its own", |peer| after_the_request(peer, b"HTTP/1.1 999 Whatever\r\ncontent-length: 0\r\n\r\n")),
];

#[test]
fn what_breaks_off_or_is_no_http_is_found() {
    for_each(&BROKEN, |(name, deed)| {
        let server = Server::new(*deed);
        let seen = diagnose(&server.url(), "", &[]);
        seen.fails(name);
        println!("{name}: {} · {:?}", seen.cause(), seen.done.took);
    });
}

#[test]
fn redirects_lead_nowhere_else() {
    let witness = Witness::new();
    let elsewhere = witness.address();
    let long = format!("/{}", "a".repeat(100_000));
    let targets = [
        ("itself", "/".to_owned()),
        ("a file", "file:///etc/passwd".to_owned()),
        ("another port of this device", format!("http://{elsewhere}/")),
        ("another port, without a scheme", format!("//{elsewhere}/")),
        ("credentials", format!("http://user:password@{elsewhere}/")),
        ("a private address", "http://10.255.255.1/".to_owned()),
        ("a link-local address", "http://169.254.169.254/latest/meta-data/".to_owned()),
        ("a script", "javascript:alert(1)".to_owned()),
        ("nothing", String::new()),
        ("something far too long", long),
        ("something that steers a terminal", "/\u{1b}[2J".to_owned()),
    ];
    for_each(&targets, |(name, target)| {
        let answer = format!("HTTP/1.1 302 Found\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n");
        let server = Server::new(move |peer| {
            loop {
                peer.request();
                if !peer.send(answer.as_bytes()) {
                    return;
                }
            }
        });
        let seen = diagnose(&server.url(), "", &[]);
        seen.holds(name);
        // Where a service sends people is its own affair, as long as it is somewhere.
        if *name == "itself" {
            seen.fails(name);
        }
        assert!(!seen.done.stdout.contains('\u{1b}'), "{name}");
        println!("{name}: {} · {:?} · {} connections", seen.cause(), seen.done.took, server.connections());
    });
    assert!(!witness.was_contacted(), "a redirect to another host was followed");
}

#[test]
fn controls_and_status_pages_may_be_hostile_too() {
    let nested = "[".repeat(200_000);
    let answers: [(&str, Vec<u8>); 6] = [
        ("json that never closes", nested.into_bytes()),
        ("json that is no summary", b"{\"status\": 7}".to_vec()),
        (
            "a summary with a name without end",
            format!("{{\"status\":{{\"indicator\":\"major\",\"description\":\"{}\"}}}}", "a".repeat(250_000)).into_bytes(),
        ),
        ("a summary that is cut", b"{\"status\":{\"indicator\":\"maj".to_vec()),
        ("no utf-8", vec![0xff; 1_000]),
        ("nothing", Vec::new()),
    ];
    for_each(&answers, |(name, body)| {
        let body = body.clone();
        let page = Server::new(move |peer| {
            peer.request();
            peer.send(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes());
            peer.send(&body);
        });
        let endless = Server::new(|peer| {
            after_the_request(peer, b"HTTP/1.1 200 OK\r\n\r\n");
            peer.send_for_ever(&[b'a'; 4_096]);
        });
        let healthy = Server::new(|peer| after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
        let home = super::harness::folder();
        let profile = format!("{}\n[status_page]\nurl = \"{}summary.json\"\n", super::harness::wallet_at(&healthy.url()), page.url());
        let wallet = super::harness::file(&home, "wallet.toml", &profile);
        let garbage = Server::new(|peer| peer.send_for_ever(&[0x5a; 4_096]));
        let (portal, tls) = (endless.url(), garbage.https());
        let config = format!(
            "portal = [\"{portal}204\"]\nhttps = [\"{tls}\"]\ndoh = [\"{tls}dns-query\"]\ntime = [\"{tls}time\"]\nresolvers = []\n"
        );
        let seen = super::diagnose_wallet(&wallet, &config, &[]);
        seen.holds(name);
        for server in [&endless, &garbage] {
            assert!(server.sent() < BYTES, "{name}: {} bytes", server.sent());
        }
        println!("{name}: {} {} · {:?} · {:?} KiB", seen.report["verdict"]["status"], seen.cause(), seen.done.took, seen.peak);
    });
}

/// What never ends, from whoever is asked plainly: portals, status pages, DNS over HTTPS, sources of time.
#[test]
fn whoever_is_asked_plainly_may_never_end() {
    let more: [(&str, Deed); 5] = [
        ("trailers without end", |peer| {
            after_the_request(peer, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");
            peer.send_for_ever(&b"x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(64));
        }),
        ("extensions of a chunk without end", |peer| {
            after_the_request(peer, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;");
            peer.send_for_ever(&[b'a'; 4_096]);
        }),
        ("a body without end", |peer| {
            after_the_request(peer, b"HTTP/1.1 200 OK\r\n\r\n");
            peer.send_for_ever(&[b'a'; 4_096]);
        }),
        ("a 204 with a body without end", |peer| {
            after_the_request(peer, b"HTTP/1.1 204 No Content\r\n\r\n");
            peer.send_for_ever(&[b'a'; 4_096]);
        }),
        ("a body that drips", |peer| {
            after_the_request(peer, b"HTTP/1.1 200 OK\r\n\r\n");
            peer.drip(b"{\"status\":", Duration::from_millis(100));
        }),
    ];
    let all: Vec<(&str, Deed)> = ENDLESS.into_iter().chain(more).collect();
    for_each(&all, |(name, deed)| {
        let hostile = Server::new(*deed);
        let healthy = Server::new(|peer| after_the_request(peer, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
        let home = super::harness::folder();
        let profile = format!("{}\n[status_page]\nurl = \"{}summary.json\"\n", super::harness::wallet_at(&healthy.url()), hostile.url());
        let wallet = super::harness::file(&home, "wallet.toml", &profile);
        let config = format!("portal = [\"{}204\"]\nhttps = []\ndoh = []\ntime = []\nresolvers = []\n", hostile.url());
        let seen = super::diagnose_wallet(&wallet, &config, &[]);
        seen.holds(name);
        assert!(hostile.sent() < BYTES, "{name}: {} bytes", hostile.sent());
        println!("asked plainly, {name}: {:?} · {:?} KiB · {} bytes sent", seen.done.took, seen.peak, hostile.sent());
    });
}
