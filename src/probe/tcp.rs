//! One TCP connection to one address.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::{Context, millis};
use crate::fact::{Connect, ConnectOutcome, Fact, HostAddr};

/// How long a connection is waited for: long enough for two repeated SYNs, and for the system to notice a dead neighbour.
pub(super) const LIMIT: Duration = Duration::from_millis(3_900);

/// Opens a connection and records how it went.
pub(super) async fn connect(context: &Context, address: SocketAddr) -> Option<TcpStream> {
    let begun = Instant::now();
    let opened = timeout(LIMIT, open(address)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
    let outcome = opened.as_ref().map_or_else(outcome_of, |_| ConnectOutcome::Open);
    context.observed(Fact::Connect(Connect {
        step: context.step.clone(),
        address: HostAddr::of(address.ip()),
        port: address.port(),
        outcome,
        took_ms: millis(begun.elapsed()),
    }));
    opened.ok()
}

/// Opens a connection.
pub(super) async fn open(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The one place where the errors of `connect(2)` become outcomes.
fn outcome_of(error: &io::Error) -> ConnectOutcome {
    match error.kind() {
        ErrorKind::TimedOut => ConnectOutcome::TimedOut,
        ErrorKind::ConnectionRefused => ConnectOutcome::Refused,
        ErrorKind::HostUnreachable => ConnectOutcome::HostUnreachable,
        ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable => ConnectOutcome::NetworkUnreachable,
        ErrorKind::PermissionDenied => ConnectOutcome::NotPermitted,
        _ => ConnectOutcome::Failed,
    }
}
