//! A small HTTP/1.1 responder (RFC 9112). It is written by hand because it has to misbehave.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::sync::{Mutex, PoisonError};

use jiff::fmt::rfc2822;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time;

use super::dns;
use super::setup::{Http, NameServer, OK, Reply};
use crate::fact::Transport;
use crate::world::Clock;

/// Longer heads are no requests.
const LONGEST_HEAD: usize = 16 * 1_024;
/// Larger bodies are not read.
const LARGEST_BODY: usize = 4 * 1_024;
/// What [`Http::Truncated`] announces, and what it sends of it.
const ANNOUNCED: usize = 4_096;
const SENT: &str = r#"{"status":"ok","accounts":["#;

/// The manners of one server, and what it has been asked so far.
pub(super) struct Site {
    http: Http,
    pages: Vec<(&'static str, Page)>,
    requests: Mutex<HashMap<String, u64>>,
}

/// What is at an address of its own, whatever the server's manners.
#[derive(Clone, Copy)]
pub(super) enum Page {
    /// Always the same.
    Fixed(Reply),
    /// DNS over HTTPS (RFC 8484).
    Dns(NameServer),
}

impl Site {
    /// A server with these manners, and with these pages by their paths.
    pub fn new(http: Http, pages: &[(&'static str, Page)]) -> Self {
        Self { http, pages: pages.to_vec(), requests: Mutex::default() }
    }

    /// The page at a path, where there is one.
    fn page(&self, path: &str) -> Option<Page> {
        self.pages.iter().find(|(known, _)| *known == path).map(|(_, page)| *page)
    }

    /// How many requests for a host came before this one.
    fn count(&self, host: &str) -> u64 {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let count = requests.entry(host.to_owned()).or_default();
        *count += 1;
        *count - 1
    }
}

/// The part of a request that an answer depends on.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    head_only: bool,
    host: String,
    path: String,
    /// How much of a body follows.
    length: usize,
    body: Vec<u8>,
    keep_alive: bool,
}

/// Answers the requests of one connection, until one of both wants no more.
pub(super) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, site: &Site) {
    let mut buffer = Vec::new();
    while let Ok(Some(request)) = next_request(&mut stream, &mut buffer).await {
        match answer(&mut stream, site, &request).await {
            Ok(true) if request.keep_alive => {}
            _ => break,
        }
    }
    close(stream).await;
}

/// Ends a connection so that everything sent arrives: what still comes in is read, or the kernel would answer it with a reset.
pub(super) async fn close<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) {
    let _ = stream.shutdown().await;
    drain(&mut stream).await;
}

/// Reads to the end, and answers nothing.
pub(super) async fn drain<S: AsyncRead + Unpin>(stream: &mut S) {
    let mut rest = [0; 1_024];
    while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
}

/// Answers one request. Whether the connection is still good for another.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, site: &Site, request: &Request) -> io::Result<bool> {
    let http = match site.page(&request.path) {
        Some(Page::Fixed(reply)) => Http::Always(reply),
        Some(Page::Dns(server)) => return answer_dns(stream, &server, request).await,
        None => site.http,
    };
    let reply = match http {
        Http::Always(reply) => reply,
        Http::EverySecond(reply) => {
            if site.count(&request.host).is_multiple_of(2) {
                reply
            } else {
                OK
            }
        }
        Http::After(delay) => {
            time::sleep(delay).await;
            OK
        }
        Http::Truncated => {
            stream.write_all(head(&OK, ANNOUNCED, true).as_bytes()).await?;
            stream.write_all(SENT.as_bytes()).await?;
            return Ok(false);
        }
        Http::Empty => return Ok(false),
        Http::Stalled => {
            drain(stream).await;
            return Ok(false);
        }
    };
    let mut bytes = head(&reply, reply.body.len(), request.keep_alive);
    if !request.head_only {
        bytes.push_str(reply.body);
    }
    stream.write_all(bytes.as_bytes()).await?;
    stream.flush().await?;
    Ok(true)
}

/// Answers a DNS question over HTTPS; a silent server leaves its client waiting. Whether the connection is still good for another.
async fn answer_dns<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, server: &NameServer, request: &Request) -> io::Result<bool> {
    dns::wait(server.delay).await;
    let Some(answer) = dns::answer(server, &request.body, Transport::Https) else {
        drain(stream).await;
        return Ok(false);
    };
    let reply = Reply { kind: "application/dns-message", body: "", ..OK };
    stream.write_all(&[head(&reply, answer.len(), request.keep_alive).as_bytes(), &answer].concat()).await?;
    stream.flush().await?;
    Ok(true)
}

/// The head of an answer. The date is the true one: the sandbox's servers have good clocks.
fn head(reply: &Reply, length: usize, keep_alive: bool) -> String {
    let date = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&Clock::system().now()).unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} {}\r\nDate: {date}\r\nServer: sandbox\r\n", reply.status, reply.reason);
    if reply.status != 204 {
        let _ = write!(head, "Content-Type: {}\r\nContent-Length: {length}\r\n", reply.kind);
    }
    for (name, value) in reply.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head.push_str(if keep_alive { "\r\n" } else { "Connection: close\r\n\r\n" });
    head
}

/// Reads the next request; what follows it stays in the buffer. Nothing when the client is done.
async fn next_request<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head: Vec<u8> = buffer.drain(..end + 4).collect();
            let mut request = Request::parse(&String::from_utf8_lossy(&head));
            while buffer.len() < request.length {
                if stream.read_buf(buffer).await? == 0 {
                    return Ok(None);
                }
            }
            request.body = buffer.drain(..request.length).collect();
            return Ok(Some(request));
        }
        if buffer.len() > LONGEST_HEAD || stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

impl Request {
    fn parse(head: &str) -> Self {
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let fields: Vec<(String, &str)> =
            lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect();
        let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
        let length = field("content-length").map_or(Some(0), |length| length.parse().ok()).filter(|length| *length <= LARGEST_BODY);
        // Where a body is not read, whatever follows it cannot be told from it.
        let unread = length.is_none() || field("transfer-encoding").is_some();
        let closes = field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) || first.ends_with("HTTP/1.0");
        Self {
            head_only: first.starts_with("HEAD "),
            host: field("host").unwrap_or_default().to_ascii_lowercase(),
            path: first.split(' ').nth(1).unwrap_or_default().to_owned(),
            length: length.unwrap_or(0),
            body: Vec::new(),
            keep_alive: !unread && !closes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_who_is_asked_and_whether_more_follows() {
        let of = |head: &str| Request::parse(head);
        let get = of("GET / HTTP/1.1\r\nHost: Pay.Test\r\nAccept: */*\r\n\r\n");
        let expected =
            Request { head_only: false, host: "pay.test".into(), path: "/".into(), length: 0, body: Vec::new(), keep_alive: true };
        assert_eq!(get, expected);
        assert!(!of("GET / HTTP/1.1\r\nconnection: Close\r\n\r\n").keep_alive);
        let post = of("POST /dns-query HTTP/1.1\r\nContent-Length: 3\r\n\r\n");
        assert_eq!((post.path.as_str(), post.length, post.keep_alive), ("/dns-query", 3, true));
        for unread in ["Content-Length: 4097", "Content-Length: many", "Transfer-Encoding: chunked"] {
            let post = of(&format!("POST / HTTP/1.1\r\n{unread}\r\n\r\n"));
            assert_eq!((post.length, post.keep_alive), (0, false), "{unread}");
        }
        assert!(of("HEAD / HTTP/1.1\r\n\r\n").head_only);
    }
}
