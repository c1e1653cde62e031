//! How a server receives a connection, before any request: with TLS as it should be, or otherwise.

use std::io;
use std::sync::Arc;

use rustls::server::{Acceptor, ServerConfig};
use socket2::Socket;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::{LazyConfigAcceptor, TlsAcceptor};

use super::http::{self, Page, Site};
use super::names;
use super::pki::Pki;
use super::running::Running;
use super::setup::{Certificate, Door, Http};

/// A TLS record with the fatal alert `handshake_failure` (RFC 8446, 5.1 and 6.2).
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];
/// What web servers say to a client that speaks anything else than HTTP to a port without TLS.
const BAD_REQUEST: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 12\r\nConnection: close\r\n\r\nBad request\n";

/// An HTTPS server that is about to listen.
pub(super) struct Server<'a> {
    pub names: &'a [&'a str],
    pub door: Door,
    pub certificate: &'a Certificate,
    pub http: Http,
    /// What is at addresses of its own.
    pub pages: &'a [(&'static str, Page)],
}

impl Server<'_> {
    /// Starts it on a bound socket.
    pub fn start(self, socket: Socket, pki: &mut Pki, running: &mut Running) -> io::Result<()> {
        let known_clients_only = self.door == Door::TlsForKnownClients;
        match self.door {
            Door::Closed => running.keep_closed(socket),
            Door::Tls | Door::TlsForKnownClients => {
                let tls = pki.server(self.certificate, self.names, known_clients_only)?;
                let site = Arc::new(Site::new(self.http, self.pages));
                running.listen(socket, move |stream| serve_tls(stream, Arc::clone(&tls), Arc::clone(&site)))
            }
            Door::ResetAtName | Door::SilentAtName => {
                let tls = pki.server(self.certificate, self.names, known_clients_only)?;
                let silent = self.door == Door::SilentAtName;
                running.listen(socket, move |stream| serve_other_names(stream, Arc::clone(&tls), silent))
            }
            Door::ResetAtTls13 | Door::ResetAtLargeHello => {
                let tls = pki.server(self.certificate, self.names, known_clients_only)?;
                let site = Arc::new(Site::new(self.http, self.pages));
                let refused = if self.door == Door::ResetAtTls13 { offers_tls13 } else { is_large };
                running.listen(socket, move |stream| serve_unless(refused, stream, Arc::clone(&tls), Arc::clone(&site)))
            }
            Door::OlderSuites => running.listen(socket, serve_older_suites),
            Door::Alert => running.listen(socket, |stream| serve_bytes(stream, &HANDSHAKE_FAILURE)),
            Door::PlainHttp => running.listen(socket, |stream| serve_bytes(stream, BAD_REQUEST)),
            Door::Stall => running.listen(socket, |mut stream| async move { http::drain(&mut stream).await }),
            Door::Reset => running.listen(socket, serve_reset),
        }
    }
}

/// Starts a server without TLS on a bound socket.
pub(super) fn start_plain(socket: Socket, http: Http, running: &mut Running) -> io::Result<()> {
    let site = Arc::new(Site::new(http, &[]));
    running.listen(socket, move |stream| {
        let site = Arc::clone(&site);
        async move { http::serve(stream, &site).await }
    })
}

async fn serve_tls(stream: TcpStream, tls: Arc<ServerConfig>, site: Arc<Site>) {
    match TlsAcceptor::from(tls).accept(stream).into_fallible().await {
        Ok(stream) => http::serve(stream, &site).await,
        // The client may have sent its request already: closing on it would reset the alert away.
        Err((_, stream)) => http::close(stream).await,
    }
}

/// The most of a `ClientHello` that is looked at.
const HELLO: usize = 4_096;

/// Resets whoever sends a hello that is refused.
async fn serve_unless(refused: fn(&[u8]) -> bool, stream: TcpStream, tls: Arc<ServerConfig>, site: Arc<Site>) {
    let mut hello = [0; HELLO];
    match stream.peek(&mut hello).await {
        Ok(length) if !refused(&hello[..length]) => serve_tls(stream, tls, site).await,
        _ => drop(stream.set_zero_linger()),
    }
}

/// Whether a hello is longer than a packet.
fn is_large(hello: &[u8]) -> bool {
    matches!(hello, [_, _, _, high, low, ..] if u16::from_be_bytes([*high, *low]) > 1_500)
}

/// Whether a hello offers TLS 1.3, which its first suite stands for.
fn offers_tls13(hello: &[u8]) -> bool {
    offers(hello, 0x1301)
}

/// Whether a hello offers a suite.
fn offers(hello: &[u8], suite: u16) -> bool {
    // Record, message, version and random come before the session's id.
    let after_id = |hello: &[u8]| hello.get(44 + usize::from(*hello.get(43)?)..).map(<[u8]>::to_vec);
    let suites = after_id(hello).unwrap_or_default();
    let length = suites.first_chunk().map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
    suites.get(2..2 + length).unwrap_or_default().chunks(2).any(|own| own == suite.to_be_bytes())
}

/// A `ServerHello` for TLS 1.2 with `TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA`, and nothing after it.
const OLDER_HELLO: &[u8] = b"\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03any-32-bytes-are-random-enough-3\x00\xc0\x13\x00";

/// Takes suites with CBC and nothing else.
async fn serve_older_suites(mut stream: TcpStream) {
    let mut hello = [0; HELLO];
    let read = stream.read(&mut hello).await.unwrap_or(0);
    let answer: &[u8] = if offers(&hello[..read], 0xc013) { OLDER_HELLO } else { &HANDSHAKE_FAILURE };
    let _ = stream.write_all(answer).await;
    http::close(stream).await;
}

/// Answers the first bytes, whatever they are, with these.
async fn serve_bytes(mut stream: TcpStream, answer: &'static [u8]) {
    if stream.read(&mut [0; 4_096]).await.is_ok_and(|read| read > 0) {
        let _ = stream.write_all(answer).await;
    }
    http::close(stream).await;
}

/// Goes on with a handshake unless it names the wallet; that is cut, or never answered.
async fn serve_other_names(stream: TcpStream, tls: Arc<ServerConfig>, silent: bool) {
    let Ok(mut start) = LazyConfigAcceptor::new(Acceptor::default(), stream).await else { return };
    match (start.client_hello().server_name().is_some_and(names::is_wallets), silent) {
        (true, true) => http::drain(&mut start.io).await,
        (true, false) => drop(start.io.set_zero_linger()),
        (false, _) => {
            if let Ok(stream) = start.into_stream(tls).await {
                http::close(stream).await;
            }
        }
    }
}

/// Answers the first bytes with a reset.
async fn serve_reset(mut stream: TcpStream) {
    let _ = stream.read(&mut [0]).await;
    let _ = stream.set_zero_linger();
}
