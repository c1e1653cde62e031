//! Hostile TLS.

use std::io::{Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::diagnose;
use super::harness::for_each;
use super::server::{Peer, Server};

type Deed = fn(&mut Peer);

/// The beginning of a record (RFC 8446, 5.1) with a handshake message of the type and length given.
fn record(kind: u8, length: u16, body: &[u8]) -> Vec<u8> {
    [&[kind, 3, 3], length.to_be_bytes().as_slice(), body].concat()
}

fn hello(peer: &mut Peer) {
    let mut buffer = [0; 4_096];
    let _ = peer.stream.read(&mut buffer);
}

const DEEDS: [(&str, Deed); 14] = [
    ("nothing after the hello", |peer| {
        hello(peer);
        peer.wait();
    }),
    ("an end before the hello", |_| {}),
    ("a reset before the hello", Peer::reset),
    ("a reset after the hello", |peer| {
        hello(peer);
        peer.reset();
    }),
    ("an end after the hello", |peer| hello(peer)),
    ("garbage instead of a hello", |peer| {
        hello(peer);
        peer.send_for_ever(&[0x5a; 4_096]);
    }),
    ("an http answer instead of a hello", |peer| {
        hello(peer);
        peer.send(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    }),
    ("a record of a false type", |peer| {
        hello(peer);
        peer.send(&record(99, 4, b"abcd"));
        peer.wait();
    }),
    ("a record that is longer than it may be", |peer| {
        hello(peer);
        peer.send(&record(22, 0xffff, &[2; 4_096]));
        peer.wait();
    }),
    ("a hello of garbage", |peer| {
        hello(peer);
        peer.send(&record(22, 84, &[&[2, 0, 0, 80], [0xa5; 80].as_slice()].concat()));
        peer.wait();
    }),
    ("a hello that never ends", |peer| {
        hello(peer);
        // A message of 16 MB, announced and begun.
        peer.send(&record(22, 4, &[2, 0xff, 0xff, 0xff]));
        peer.send_for_ever(&record(22, 1_000, &[0; 1_000]));
    }),
    ("records without content, without end", |peer| {
        hello(peer);
        peer.send_for_ever(&record(22, 0, &[]).repeat(100));
    }),
    ("alerts without end", |peer| {
        hello(peer);
        peer.send_for_ever(&record(21, 2, &[1, 90]).repeat(100));
    }),
    ("a hello that drips", |peer| {
        hello(peer);
        peer.drip(&record(22, 84, &[2; 84]), Duration::from_millis(50));
    }),
];

#[test]
fn whatever_comes_instead_of_a_handshake_is_bounded_and_told() {
    for_each(&DEEDS, |(name, deed)| {
        let server = Server::new(*deed);
        let seen = diagnose(&server.https(), "", &[]);
        seen.fails(name);
        assert!(server.sent() < 64 * 1_024 * 1_024, "{name}: {} bytes", server.sent());
        println!("{name}: {} · {:?} · {:?} KiB · {} bytes", seen.cause(), seen.done.took, seen.peak, server.sent());
    });
}

/// A certificate for loopback with as many other names.
fn certificate(names: usize) -> (CertificateDer<'static>, KeyPair) {
    let key = KeyPair::generate().expect("a key");
    let names: Vec<String> = (0..names).map(|n| format!("name-{n}.wallet.test")).chain(["127.0.0.1".to_owned()]).collect();
    let certificate = CertificateParams::new(names).expect("names").self_signed(&key).expect("a certificate");
    (certificate.der().clone(), key)
}

/// What a server says once the handshake is done; nothing for a reset.
type Answer = Option<&'static [u8]>;

/// A server that completes handshakes with this chain.
fn tls_server(chain: Vec<CertificateDer<'static>>, key: &KeyPair, answer: Answer) -> Server {
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).expect("a certificate"));
    Server::new(move |peer| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
        let Ok(stream) = peer.stream.try_clone() else { return };
        let mut tls = StreamOwned::new(connection, stream);
        let mut request = [0; 4_096];
        if !matches!(tls.read(&mut request), Ok(1..)) {
            return;
        }
        match answer {
            Some(bytes) => drop(tls.write_all(bytes)),
            None => peer.reset(),
        }
        thread::sleep(Duration::from_millis(200));
    })
}

#[test]
fn chains_and_certificates_of_any_size_are_looked_at_or_refused() {
    let ok: Answer = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    let (leaf, key) = certificate(0);
    let (wide, wide_key) = certificate(1_500);
    let thousand: Vec<_> = std::iter::repeat_n(leaf.clone(), 1_000).collect();
    let cases = [
        ("a thousand certificates", tls_server(thousand, &key, ok)),
        ("a certificate with 1,500 names", tls_server(vec![wide], &wide_key, ok)),
        ("a reset after the handshake", tls_server(vec![leaf.clone()], &key, None)),
        ("garbage after the handshake", tls_server(vec![leaf.clone()], &key, Some(b"\x00\xff\x00\xff\r\n\r\n"))),
        ("an end after the handshake", tls_server(vec![leaf], &key, Some(b""))),
    ];
    for_each(&cases, |(name, server)| {
        let seen = diagnose(&server.https(), "", &[]);
        seen.fails(name);
        println!("{name}: {} · {:?} · {:?} KiB", seen.cause(), seen.done.took, seen.peak);
    });
}
