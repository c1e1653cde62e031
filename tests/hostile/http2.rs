//! Hostile HTTP/2 (RFC 9113) over TLS that is trusted: frames without end, from an endpoint and from whoever is asked plainly.

use std::io::{Read, Write};
use std::sync::Arc;

use rustls::ServerConfig;

use super::harness::server::Authority;
use super::harness::{file, folder, for_each, wallet_at};
use super::server::{Peer, Server};
use super::{Seen, arg, diagnose_wallet};

/// The bytes of one run that a hostile server may get rid of: what is read, and what waits in the buffers of the kernel for each of
/// a handful of connections.
const BYTES: u64 = 64 * 1_024 * 1_024;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
/// The flags of a frame that ends its headers, and of one that fills up.
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;
/// `:status: 200` of the static table (RFC 7541, A), and `:status: 100` in full.
const OK: &[u8] = &[0x88];
const INTERIM: &[u8] = &[0x08, 3, b'1', b'0', b'3'];

/// A frame (RFC 9113, 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], stream.to_be_bytes().as_slice(), payload].concat()
}

/// A header that is not kept in the table of the connection (RFC 7541, 6.2.2).
fn header(name: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).ok().filter(|length| *length < 127).expect("short");
    [&[0, u8::try_from(name.len()).expect("short")], name.as_bytes(), &[length], value].concat()
}

/// What comes after the settings, and what is then repeated without end.
fn floods() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let (ok, many) = (frame(HEADERS, END_HEADERS, 1, OK), 64);
    let long = header("x-a", &[b'a'; 100]).repeat(20);
    let settings: Vec<u8> = [[0, 3], [0, 0], [0, 100]].concat().repeat(50);
    // A long header goes into the table once, and each byte after it stands for the whole of it.
    let kept = [&[0x40, 3][..], b"x-a", &[0x7f, 0xe1, 0x1e], &[b'a'; 4_000]].concat();
    vec![
        ("continuation", frame(HEADERS, 0, 1, OK), frame(CONTINUATION, 0, 1, &long).repeat(8)),
        ("continuation without content", frame(HEADERS, 0, 1, OK), frame(CONTINUATION, 0, 1, &[]).repeat(many)),
        ("headers that unpack", frame(HEADERS, 0, 1, &[OK, &kept].concat()), frame(CONTINUATION, 0, 1, &[0xbe; 16_000])),
        ("settings", Vec::new(), frame(SETTINGS, 0, 0, &settings).repeat(8)),
        ("settings without content", Vec::new(), frame(SETTINGS, 0, 0, &[]).repeat(many)),
        ("pings", Vec::new(), frame(PING, 0, 0, &[7; 8]).repeat(many)),
        ("resets of the request", Vec::new(), frame(RST_STREAM, 0, 1, &[0, 0, 0, 8]).repeat(many)),
        ("resets of other streams", ok.clone(), frame(RST_STREAM, 0, 2, &[0, 0, 0, 8]).repeat(many)),
        ("priorities", Vec::new(), frame(PRIORITY, 0, 1, &[0, 0, 0, 3, 9]).repeat(many)),
        ("promises", Vec::new(), frame(PUSH_PROMISE, END_HEADERS, 1, &[0, 0, 0, 2, 0x82]).repeat(many)),
        ("farewells", Vec::new(), frame(GOAWAY, 0, 0, &[0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]).repeat(many)),
        ("windows", ok.clone(), frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1]).repeat(many)),
        ("interim answers", Vec::new(), frame(HEADERS, END_HEADERS, 1, INTERIM).repeat(many)),
        ("data", ok.clone(), frame(DATA, 0, 1, &[b'a'; 8_000])),
        ("data without content", ok.clone(), frame(DATA, 0, 1, &[]).repeat(many)),
        ("data of padding", ok.clone(), frame(DATA, PADDED, 1, &[&[255][..], &[0; 255]].concat()).repeat(many)),
        ("answers again", ok.clone(), ok.repeat(many)),
        ("frames that nobody knows", Vec::new(), frame(0xfa, 0, 0, &[0x5a; 8_000])),
        ("a frame longer than it may be", Vec::new(), [&[0xff, 0xff, 0xff, DATA, 0, 0, 0, 0, 1][..], &[0; 4_096]].concat()),
    ]
}

/// A server that floods each connection as soon as it was asked something.
fn flooding(config: &Arc<ServerConfig>, first: &[u8], then: &[u8]) -> Server {
    let (config, first, then) = (Arc::clone(config), first.to_vec(), then.to_vec());
    Server::new(move |peer: &mut Peer| {
        let mut tls = peer.tls(&config);
        // The preface (RFC 9113, 3.4), and the request if it comes along.
        if !matches!(tls.read(&mut [0; 4_096]), Ok(1..)) {
            return;
        }
        let begun = tls.write_all(&frame(SETTINGS, 0, 0, &[])).and_then(|()| tls.write_all(&first));
        if begun.is_ok() {
            while tls.write_all(&then).is_ok() {}
        }
    })
}

#[test]
fn frames_without_end_are_ended() {
    let authority = Authority::new();
    let home = folder();
    let roots = file(&home, "roots.pem", &authority.pem());
    let mut config = authority.server(90);
    config.alpn_protocols = vec![b"h2".to_vec()];
    let config = Arc::new(config);
    let healthy = Server::new(|peer| {
        peer.request();
        peer.send(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    for_each(&floods(), |(name, first, then)| {
        let told = |what: &str, server: &Server, seen: &Seen| {
            seen.holds(name);
            assert!(server.connections() > 0 && server.sent() > 100, "{what}, {name}: nobody came as far as the flood");
            assert!(server.sent() < BYTES, "{what}, {name}: {} bytes", server.sent());
            let (took, peak, sent) = (seen.done.took, seen.peak, server.sent());
            println!("{what}, {name}: {} · {took:?} · {peak:?} KiB · {sent} bytes", seen.cause());
        };
        let run = |profile: &str, config: &str| {
            let home = folder();
            diagnose_wallet(&file(&home, "wallet.toml", profile), config, &["--ca-file", arg(&roots)])
        };
        let none = "portal = []\nhttps = []\ndoh = []\ntime = []\nresolvers = []\n";
        let endpoint = flooding(&config, first, then);
        told("endpoint", &endpoint, &run(&wallet_at(&endpoint.https()), none));
        let plain = flooding(&config, first, then);
        let page = format!("{}\n[status_page]\nurl = \"{}summary.json\"\n", wallet_at(&healthy.url()), plain.https());
        told("status page", &plain, &run(&page, none));
        let doh = flooding(&config, first, then);
        // A name that can be asked for, and that every device knows.
        let named = wallet_at(&healthy.url().replace("127.0.0.1", "localhost"));
        let controls = format!("portal = []\nhttps = []\ndoh = [\"{}dns-query\"]\ntime = []\nresolvers = []\n", doh.https());
        told("DNS over HTTPS", &doh, &run(&named, &controls));
    });
}
