//! Web servers of a test's own, on loopback: what each answers is said by a function of the path and of how many requests
//! came before.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paydoctor::world::Clock;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a server answers.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// This status with this body.
    Status(u16, &'static str),
    /// The same after this many milliseconds.
    Late(u64, u16),
    /// Never anything.
    Silence,
}

/// A server; it goes away with the process of the test.
pub struct Server {
    at: SocketAddr,
    scheme: &'static str,
    asked: Arc<AtomicUsize>,
}

type Says = dyn Fn(&str, usize) -> Answer + Send + Sync;

impl Server {
    /// Answers each request as the function says, which is given the path and how many requests came before.
    pub fn http(says: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        Self::start("http", None, Arc::new(says))
    }

    /// The same with TLS.
    pub fn https(tls: ServerConfig, says: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        Self::start("https", Some(Arc::new(tls)), Arc::new(says))
    }

    fn start(scheme: &'static str, tls: Option<Arc<ServerConfig>>, says: Arc<Says>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let at = listener.local_addr().expect("an address");
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, says, asked) = (tls.clone(), Arc::clone(&says), Arc::clone(&counted));
                thread::spawn(move || match tls {
                    None => serve(stream, &*says, &asked),
                    Some(tls) => {
                        if let Ok(connection) = ServerConnection::new(tls) {
                            serve(StreamOwned::new(connection, stream), &*says, &asked);
                        }
                    }
                });
            }
        });
        Self { at, scheme, asked }
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.at)
    }

    /// How many requests it has seen.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn serve(stream: impl Read + Write, says: &Says, asked: &AtomicUsize) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() || first.is_empty() {
        return;
    }
    loop {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(read) if read > 2 => {}
            _ => break,
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (status, body) = match says(&path, asked.fetch_add(1, Ordering::SeqCst)) {
        Answer::Status(status, body) => (status, body),
        Answer::Late(ms, status) => {
            thread::sleep(Duration::from_millis(ms));
            (status, "late")
        }
        Answer::Silence => {
            // Until the other side gives up.
            let _ = reader.read_line(&mut String::new());
            return;
        }
    };
    let mut stream = reader.into_inner();
    let head =
        format!("HTTP/1.1 {status} Whatever\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let body = if status == 204 { "" } else { body };
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).and_then(|()| stream.flush());
}

/// An authority of the test's own.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Authority of the test");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    /// Its certificate, as `--ca-file` takes it.
    pub fn pem(&self) -> String {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(self.0.der()))
    }

    /// What a server on 127.0.0.1 shows whose certificate ends at midnight (UTC) so many days from now.
    pub fn server(&self, days: i32) -> ServerConfig {
        let day = |days: i32| {
            let today = Clock::system().now().to_zoned(jiff::tz::TimeZone::UTC).date();
            let then = today.saturating_add(jiff::Span::new().days(days));
            date_time_ymd(i32::from(then.year()), then.month().unsigned_abs(), then.day().unsigned_abs())
        };
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
        (params.not_before, params.not_after) = (day(-100), day(days));
        let key = KeyPair::generate().expect("a key");
        let leaf = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)
            .expect("a configuration")
    }
}
