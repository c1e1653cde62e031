//! Servers of the tests: TLS as a case wants it, a proxy that leads every name to loopback, and a clock.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, NamedGroup, ServerConfig, ServerConnection, SignatureScheme, StreamOwned,
    SupportedProtocolVersion, version,
};

use super::pki::{Leaf, now};

/// Whether a server asks for a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clients {
    /// It does not.
    All,
    /// It asks, and does without.
    AllAreAsked,
    /// It lets in none without.
    Known,
}

/// What a server shows and speaks.
pub struct Tls {
    pub chain: Vec<CertificateDer<'static>>,
    pub leaf: Leaf,
    /// The only version; without it TLS 1.2 and 1.3.
    pub only: Option<&'static SupportedProtocolVersion>,
    pub protocols: &'static [&'static str],
    pub staple: Option<Vec<u8>>,
    pub clients: Clients,
    /// The most bytes in one record.
    pub record: Option<usize>,
    /// The only group for key exchange.
    pub group: Option<NamedGroup>,
    /// How long it waits before it answers a greeting.
    pub waits: Duration,
    /// Whether it lets in only who names a server.
    pub needs_name: bool,
}

/// A server that is in order: the certificate, and what follows it.
pub fn shows<'a>(leaf: Leaf, others: impl IntoIterator<Item = &'a CertificateDer<'static>>) -> Tls {
    Tls {
        chain: others.into_iter().cloned().collect(),
        leaf,
        only: None,
        protocols: &["http/1.1"],
        staple: None,
        clients: Clients::All,
        record: None,
        group: None,
        waits: Duration::ZERO,
        needs_name: false,
    }
}

/// Starts a server on a port of its own.
pub fn start(tls: Tls) -> SocketAddr {
    let mut provider = rustls::crypto::ring::default_provider();
    if let Some(group) = tls.group {
        provider.kx_groups.retain(|own| own.name() == group);
    }
    let provider = Arc::new(provider);
    let chain = std::iter::once(tls.leaf.der).chain(tls.chain).collect();
    let key = provider.key_provider.load_private_key(tls.leaf.key).expect("a key");
    let shown = Arc::new(CertifiedKey { cert: chain, key, ocsp: tls.staple });
    let versions = tls.only.map_or(vec![&version::TLS13, &version::TLS12], |only| vec![only]);
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(&versions).expect("versions");
    let builder = match tls.clients {
        Clients::All => builder.with_no_client_auth(),
        asks => builder.with_client_cert_verifier(Arc::new(Asks { provider, insists: asks == Clients::Known })),
    };
    let mut config = builder.with_cert_resolver(Arc::new(Shows { shown, needs_name: tls.needs_name }));
    config.alpn_protocols = tls.protocols.iter().map(|p| p.as_bytes().to_vec()).collect();
    config.max_fragment_size = tls.record;
    let config = Arc::new(config);
    listen(move |stream| {
        thread::sleep(tls.waits);
        answer(stream, Arc::clone(&config));
    })
}

/// Does this with every connection to a port of its own.
pub fn listen(what: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let at = listener.local_addr().expect("an address");
    let what = Arc::new(what);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let what = Arc::clone(&what);
            thread::spawn(move || {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
                what(stream);
            });
        }
    });
    at
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) {
    let Ok(connection) = ServerConnection::new(config) else { return };
    let mut tls = StreamOwned::new(connection, stream);
    let mut request = [0; 4_096];
    let asked = tls.read(&mut request);
    if matches!(asked, Ok(1..)) {
        let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        tls.conn.send_close_notify();
    }
    let _ = tls.flush();
    // An alert must be read before the end of the connection comes.
    let _ = tls.sock.shutdown(std::net::Shutdown::Write);
    while matches!(tls.sock.read(&mut request), Ok(1..)) {}
}

/// Shows the same whatever name is asked for.
#[derive(Debug)]
struct Shows {
    shown: Arc<CertifiedKey>,
    needs_name: bool,
}

impl ResolvesServerCert for Shows {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        (!self.needs_name || hello.server_name().is_some()).then(|| Arc::clone(&self.shown))
    }
}

/// Asks for a client certificate, and accepts any.
#[derive(Debug)]
struct Asks {
    provider: Arc<CryptoProvider>,
    insists: bool,
}

impl ClientCertVerifier for Asks {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        self.insists
    }

    fn verify_client_cert(&self, _: &CertificateDer<'_>, _: &[CertificateDer<'_>], _: UnixTime) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A proxy that opens every tunnel, to the port asked for on loopback: so that names need no DNS.
pub fn proxy() -> SocketAddr {
    listen(|stream| {
        let mut head = BufReader::new(stream.try_clone().expect("a stream"));
        let (mut first, mut line) = (String::new(), String::new());
        let _ = head.read_line(&mut first);
        while head.read_line(&mut line).is_ok_and(|read| read > 2) {
            line.clear();
        }
        let port = first.split(' ').nth(1).and_then(|authority| authority.rsplit_once(':')).and_then(|(_, port)| port.parse().ok());
        let Some(Ok(target)) = port.map(|port: u16| TcpStream::connect((Ipv4Addr::LOCALHOST, port))) else { return };
        let mut client = stream;
        if client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_err() {
            return;
        }
        let (Ok(mut from), Ok(mut to)) = (client.try_clone(), target.try_clone()) else { return };
        let up = thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
        let mut target = target;
        let _ = std::io::copy(&mut target, &mut client);
        let _ = client.shutdown(std::net::Shutdown::Write);
        let _ = up.join();
    })
}

/// A clock (SNTP, RFC 4330) that tells this device's own time.
pub fn clock(ip: &str) -> SocketAddr {
    let socket = UdpSocket::bind((ip, 0)).expect("a port on loopback");
    let at = socket.local_addr().expect("an address");
    thread::spawn(move || {
        let mut question = [0; 128];
        while let Ok((_, from)) = socket.recv_from(&mut question) {
            // Seconds since 1900.
            let seconds = u32::try_from(now() + 2_208_988_800).expect("an era").to_be_bytes();
            let mut reply = [0; 48];
            (reply[0], reply[1]) = (0x24, 1);
            reply[24..32].copy_from_slice(&question[40..48]);
            reply[32..36].copy_from_slice(&seconds);
            reply[40..44].copy_from_slice(&seconds);
            let _ = socket.send_to(&reply, from);
        }
    });
    at
}
