//! The path through the proxy that is in use: the tunnel (CONNECT, RFC 9110, 9.3.6), then TLS and the request inside it.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::http::AGENT;
use super::{Context, millis, path, resolve, tcp};
use crate::fact::{Experiment, Fact, ProxyAttempt, ProxyOutcome};
use crate::plan::PathTarget;
use crate::redact::Private;
use crate::world::{Proxy, Way};

/// How long a proxy is waited for.
const LIMIT: Duration = Duration::from_secs(4);
/// The longest head of an answer that is read, in bytes.
const HEAD: usize = 8 * 1_024;

/// Goes to a host through a proxy as far as it gets; with experiments once more, where the first attempt gives a reason.
pub(super) async fn probe(context: &Context, target: &PathTarget, way: &Way, experiments: bool) {
    let begun = Instant::now();
    let record = |proxy: &str, outcome, status| {
        context.observed(Fact::Proxy(ProxyAttempt {
            step: context.step.clone(),
            proxy: Private::whole("proxy", proxy),
            host: target.host(),
            outcome,
            status,
            took_ms: millis(begun.elapsed()),
        }));
    };
    let proxy = match way {
        Way::Proxy(proxy) if proxy.plain_http => proxy,
        Way::Proxy(proxy) => return record(&proxy.host, ProxyOutcome::BadSetting, None),
        Way::Broken(_) | Way::Direct => return record("", ProxyOutcome::BadSetting, None),
    };
    let name = format!("{}:{}", proxy.host, proxy.port);
    let found = resolve::addresses(context.world(), &proxy.host, LIMIT).await;
    let Some(ip) = found.addresses.first().copied() else { return record(&name, ProxyOutcome::Unresolved, None) };
    let _leave = context.socket().await;
    let Some(stream) = tcp::connect(context, SocketAddr::new(ip, proxy.port), None).await else {
        if context.is_lacking() {
            return;
        }
        return record(&name, ProxyOutcome::Unreachable, None);
    };
    match timeout(LIMIT, tunnel(stream, target, proxy)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())) {
        Err(_) => record(&name, ProxyOutcome::NoAnswer, None),
        Ok((stream, status)) => {
            let outcome = outcome_of(status);
            record(&name, outcome, Some(status));
            if outcome == ProxyOutcome::Open && path::through(context, target, ip, stream, None).await && experiments {
                try_wide_hello(context, target, proxy, ip).await;
            }
        }
    }
}

/// Greets a server, with which this program has nothing in common, as others do.
async fn try_wide_hello(context: &Context, target: &PathTarget, proxy: &Proxy, ip: IpAddr) {
    let wide = Some(Experiment::WideHello);
    let Some(stream) = tcp::connect(context, SocketAddr::new(ip, proxy.port), wide).await else { return };
    if let Ok(Ok((stream, 200..=299))) = timeout(LIMIT, tunnel(stream, target, proxy)).await {
        path::through(context, target, ip, stream, wide).await;
    }
}

/// Asks for a tunnel; the stream, and the status of the answer.
async fn tunnel(mut stream: TcpStream, target: &PathTarget, proxy: &Proxy) -> io::Result<(TcpStream, u16)> {
    let host = target.host();
    let authority = if host.contains(':') { format!("[{host}]:{}", target.port()) } else { format!("{host}:{}", target.port()) };
    let authorization = proxy.authorization.as_ref().map(|a| format!("Proxy-Authorization: {}\r\n", a.reveal())).unwrap_or_default();
    let request = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: {AGENT}\r\n{authorization}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    // One byte at a time: what comes after the head belongs to the tunnel.
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= HEAD {
            return Err(ErrorKind::InvalidData.into());
        }
        head.push(stream.read_u8().await?);
    }
    let first = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
    let status = first.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|code| code.parse().ok());
    status.map(|status| (stream, status)).ok_or_else(|| ErrorKind::InvalidData.into())
}

/// The one place where the status of a proxy becomes an outcome.
fn outcome_of(status: u16) -> ProxyOutcome {
    match status {
        200..=299 => ProxyOutcome::Open,
        407 => ProxyOutcome::AuthRequired,
        502..=504 => ProxyOutcome::UpstreamFailed,
        400..=599 => ProxyOutcome::Denied,
        _ => ProxyOutcome::NoAnswer,
    }
}
