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
