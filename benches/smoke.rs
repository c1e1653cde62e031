//! How long `paydoctor smoke` takes for 1,000 endpoints on loopback, over HTTP and over HTTPS with a certificate authority of
//! its own; beside it, in the same run and with the same parallelism, the blackbox exporter of Prometheus, asked once for
//! each of them, where there is one: on the `PATH`, or named by `BLACKBOX_EXPORTER`. The most memory that each has taken so far
//! stands behind its time.
//!
//! ```text
//! apt-get install prometheus-blackbox-exporter
//! cargo bench --bench smoke
//! ```

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod peak;

use std::convert::Infallible;
use std::io::Write;
use std::net::{SocketAddr, TcpListener as Reserved};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How many endpoints.
const ENDPOINTS: usize = 1_000;
/// How many servers they are on.
const SERVERS: usize = 100;
/// How many at the same time.
const JOBS: usize = 32;
/// How often each is measured; the median counts.
const ROUNDS: usize = 7;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = TempDir::new().expect("a folder");
    let ca = runtime.block_on(async { Ground::start(folder.path()).await });
    let exporter = exporter(folder.path());
    println!("{ENDPOINTS} endpoints, {JOBS} at the same time, the median of {ROUNDS} runs");
    for (scheme, addresses) in [("http", &ca.plain), ("https", &ca.encrypted)] {
        let urls: Vec<String> = (0..ENDPOINTS).map(|i| format!("{scheme}://{}/health/{i}", addresses[i % addresses.len()])).collect();
        let file = targets(folder.path(), scheme, &urls);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        // Taking turns: whatever else the machine does, it does to both.
        for _ in 0..ROUNDS {
            ours.push(paydoctor(folder.path(), &file));
            if let Some(exporter) = &exporter {
                theirs.push(runtime.block_on(ask(exporter.at, scheme, &urls)));
            }
        }
        println!("{scheme:<6} paydoctor smoke     {:>7.1} ms  {:>9}", median(&mut ours), peak::of_children());
        if let Some(exporter) = &exporter {
            println!("{scheme:<6} blackbox exporter   {:>7.1} ms  {:>9}", median(&mut theirs), peak::of(exporter.child.id()));
        }
    }
    if exporter.is_none() {
        println!("(no blackbox exporter on the PATH, and none named by BLACKBOX_EXPORTER)");
    }
}

fn median(all: &mut [Duration]) -> f64 {
    all.sort();
    all[all.len() / 2].as_secs_f64() * 1_000.0
}

/// The servers.
struct Ground {
    plain: Vec<SocketAddr>,
    encrypted: Vec<SocketAddr>,
}

impl Ground {
    async fn start(folder: &Path) -> Self {
        let tls = Arc::new(identity(folder));
        let (mut plain, mut encrypted) = (Vec::new(), Vec::new());
        for _ in 0..SERVERS {
            plain.push(listen(None).await);
            encrypted.push(listen(Some(TlsAcceptor::from(Arc::clone(&tls)))).await);
        }
        Self { plain, encrypted }
    }
}

/// An authority of our own, written down, and a server's certificate by it.
fn identity(folder: &Path) -> ServerConfig {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "Authority of the bench");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority");
    let pem = STANDARD.encode(authority.der());
    std::fs::write(folder.join("ca.pem"), format!("-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----\n")).expect("a file");
    let key = KeyPair::generate().expect("a key");
    let leaf =
        CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters").signed_by(&key, &authority).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .expect("a configuration")
}

async fn listen(tls: Option<TlsAcceptor>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let tls = tls.clone();
            tokio::spawn(async move {
                match tls {
                    None => serve(stream).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            serve(stream).await;
                        }
                    }
                }
            });
        }
    });
    at
}

/// Answers one request.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut some = [0; 1_024];
        match stream.read(&mut some).await {
            Ok(read) if read > 0 => head.extend_from_slice(&some[..read]),
            _ => return,
        }
    }
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok").await;
    let _ = stream.shutdown().await;
}

fn targets(folder: &Path, scheme: &str, urls: &[String]) -> PathBuf {
    let path = folder.join(format!("{scheme}.toml"));
    let mut file = std::fs::File::create(&path).expect("a file");
    for (i, url) in urls.iter().enumerate() {
        writeln!(file, "[[targets]]\nid = \"{i}\"\nurl = \"{url}\"").expect("written");
    }
    path
}

/// One run of the program, from its start to its end.
fn paydoctor(folder: &Path, file: &Path) -> Duration {
    let begun = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_paydoctor"))
        .args(["smoke", "--format", "prometheus", "--no-controls", "--jobs", &JOBS.to_string(), "--ca-file"])
        .arg(folder.join("ca.pem"))
        .arg(file)
        .env("HOME", folder)
        .output()
        .expect("the program starts");
    let took = begun.elapsed();
    let passed =
        String::from_utf8_lossy(&done.stdout).lines().filter(|l| l.starts_with("paydoctor_case_success") && l.ends_with(" 1")).count();
    assert_eq!((done.status.code(), passed), (Some(0), ENDPOINTS), "{}", String::from_utf8_lossy(&done.stderr));
    took
}

/// The exporter, which ends with its value.
struct Exporter {
    child: Child,
    at: SocketAddr,
}

impl Drop for Exporter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn exporter(folder: &Path) -> Option<Exporter> {
    let program = std::env::var_os("BLACKBOX_EXPORTER").unwrap_or_else(|| "prometheus-blackbox-exporter".into());
    let module = |name: &str, more: &str| {
        format!("  {name}:\n    prober: http\n    timeout: 10s\n    http:\n      preferred_ip_protocol: ip4\n{more}")
    };
    let ca = folder.join("ca.pem");
    let tls = format!("      tls_config:\n        ca_file: {}\n", ca.display());
    let config = folder.join("blackbox.yml");
    std::fs::write(&config, format!("modules:\n{}{}", module("http", ""), module("https", &tls))).expect("a file");
    let at = Reserved::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let mut command = Command::new(program);
    command.arg(format!("--config.file={}", config.display())).arg(format!("--web.listen-address={at}"));
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let exporter = Exporter { child, at };
    let begun = Instant::now();
    while std::net::TcpStream::connect(at).is_err() {
        assert!(begun.elapsed().as_secs() < 20, "the exporter never listens");
        std::thread::yield_now();
    }
    Some(exporter)
}

/// Asks the exporter once for each endpoint, over as many connections that stay open as there are jobs.
async fn ask(at: SocketAddr, scheme: &str, urls: &[String]) -> Duration {
    let (urls, next) = (Arc::new(urls.to_vec()), Arc::new(AtomicUsize::new(0)));
    let begun = Instant::now();
    let asking: Vec<_> = (0..JOBS).map(|_| tokio::spawn(asks(at, scheme.to_owned(), Arc::clone(&urls), Arc::clone(&next)))).collect();
    for one in asking {
        one.await.expect("answers");
    }
    begun.elapsed()
}

async fn asks(at: SocketAddr, module: String, urls: Arc<Vec<String>>, next: Arc<AtomicUsize>) -> Option<Infallible> {
    let stream = TcpStream::connect(at).await.expect("a connection");
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    loop {
        let url = urls.get(next.fetch_add(1, Ordering::Relaxed))?;
        let request = Request::get(format!("/probe?module={module}&target={url}")).header("host", at.to_string());
        let answer = sender.send_request(request.body(Empty::<Bytes>::new()).expect("a request")).await.expect("an answer");
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        assert!(body.windows(15).any(|w| w == b"probe_success 1"), "{}", String::from_utf8_lossy(&body));
    }
}
