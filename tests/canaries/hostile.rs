//! A server on loopback that says secrets wherever a server can say anything: in the reason of its status, in headers, bodies,
//! redirects, its certificate, its status page, as a proxy.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rcgen::{CertificateParams, DnType, KeyPair, SanType};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::canaries::SUBJECT;

/// A status page in the form of Statuspage v2.
const STATUS: &str = r#"{"status":{"indicator":"minor","description":"call 13912345678 sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"},"incidents":[{"name":"card 4012888888881881 of li.wei@example.com","status":"investigating"}]}"#;

/// What the server calls itself.
const SERVER: &str = "pay of li.wei@example.com at 10.23.45.67";

/// A page that says secrets where nobody sees them, and tears apart what everybody sees.
const PAGE: &str = "<html><head><title>card 4012<b>8888</b>8888 1881</title><style>.p::after{content:'4242424242424242'}</style>\
    <script>var otp = '64829175', mail = \"li.wei@example.com\";</script></head><body data-card=5105105105105100>\
    <!-- 371449635398431 --><input type=hidden name=token value='q7Zk2Lw9'><p>call <i>139</i><i>1234</i><i>5678</i></p>\
    <span>6011</span><span>0009</span><span>9013</span><span>9424</span><img alt=\"13912345678 > x\"";

/// The server; it lives as long as its process.
pub struct Hostile {
    web: SocketAddr,
}

impl Hostile {
    /// Begins to serve these texts.
    pub fn start(texts: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let web = listener.local_addr().expect("an address");
        let (texts, tls) = (Arc::new(texts), Arc::new(certificate()));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (texts, tls) = (Arc::clone(&texts), Arc::clone(&tls));
                thread::spawn(move || serve(stream, &texts, &tls));
            }
        });
        Self { web }
    }

    pub fn address(&self) -> SocketAddr {
        self.web
    }

    /// Its address with credentials.
    pub fn with_user(&self) -> String {
        format!("http://alice:s3cretPw7@{}", self.web)
    }

    /// Its address over TLS, which leads through itself as a proxy.
    pub fn secure(&self) -> String {
        format!("https://{}/text/0?pwd=CorrectHorse9", self.web)
    }
}

/// A certificate that names a person and says secrets.
fn certificate() -> ServerConfig {
    let mut params = CertificateParams::new(vec!["13912345678.pay.test".to_owned()]).expect("names");
    params.subject_alt_names.push(SanType::IpAddress("10.23.45.67".parse().expect("an address")));
    params.distinguished_name.push(DnType::CommonName, SUBJECT);
    params.distinguished_name.push(DnType::OrganizationName, "card 4012888888881881");
    params.distinguished_name.push(DnType::OrganizationalUnitName, "li.wei@example.com");
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).expect("a configuration")
}

fn serve(mut stream: TcpStream, texts: &[String], tls: &Arc<ServerConfig>) {
    while let Some(head) = head(&mut stream) {
        if head.starts_with("CONNECT") {
            let _ = stream.write_all(b"HTTP/1.1 200 card 4012888888881881\r\nProxy-Agent: li.wei@example.com\r\n\r\n");
            let Ok(session) = ServerConnection::new(Arc::clone(tls)) else { return };
            let mut inner = StreamOwned::new(session, stream);
            while let Some(head) = self::head(&mut inner) {
                let _ = inner.write_all(answer(&head, texts).as_bytes());
            }
            return;
        }
        let _ = stream.write_all(answer(&head, texts).as_bytes());
    }
}

/// The head of a request; none when there is no more.
fn head(stream: &mut impl Read) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > 16_384 || stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

fn answer(head: &str, texts: &[String]) -> String {
    let path = head.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default();
    let number = path.strip_prefix("/text/").and_then(|n| n.parse::<usize>().ok());
    let edge = path.strip_prefix("/edge/").and_then(|at| at.parse::<usize>().ok());
    let server = if edge.is_some() { format!("{} 4012888888881881", "s".repeat(190)) } else { SERVER.to_owned() };
    let long = edge.map(|at| format!("{} 4012888888881881 371449635398431", "w".repeat(at))).unwrap_or_default();
    let (status, more, body) = match (path, number.and_then(|n| texts.get(n))) {
        _ if edge.is_some() => ("404", String::new(), long.as_str()),
        ("/page", _) => ("404", String::new(), PAGE),
        (_, Some(text)) => ("404", String::new(), text.as_str()),
        ("/status", _) => ("200", String::new(), STATUS),
        ("/redirect", _) => ("302", "Location: https://13912345678.pay.test/home/chenxiaohua?token=q7Zk2Lw9\r\n".to_owned(), "moved"),
        _ => ("503", "Retry-After: 120\r\n".to_owned(), "card 4012888888881881"),
    };
    format!(
        "HTTP/1.1 {status} card 4012888888881881\r\nServer: {server}\r\nContent-Type: text/plain; \
         name=13912345678\r\nSet-Cookie: SESSIONID=31d4d96e407aad42; Path=/\r\n{more}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
