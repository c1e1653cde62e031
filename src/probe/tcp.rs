//! One TCP connection to one address.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::os::{self, Offender};
use super::{Context, millis};
use crate::fact::{Connect, ConnectOutcome, Experiment, Fact, HostAddr, RejectedBy, Rejection, RejectionKind};

/// This device.
const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// How long a connection is waited for: long enough for two repeated SYNs, and for the system to notice a dead neighbour.
pub(super) const LIMIT: Duration = Duration::from_millis(3_900);
/// The segment size with which packets pass links that larger ones do not (RFC 4821 begins its search near there).
const SMALL_SEGMENTS: u32 = 1_000;

/// A connection that takes longer than this is tried once more beside it: one failure accuses nobody.
const BESIDE: Duration = Duration::from_millis(1_500);
/// How long to wait before a connection that was refused is tried once more.
const AGAIN: Duration = Duration::from_millis(150);

/// Opens a connection and records how it went. One that fails is tried twice, each try a fact of its own.
pub(super) async fn connect(context: &Context, address: SocketAddr, experiment: Option<Experiment>) -> Option<TcpStream> {
    let first = attempt(context, address, experiment);
    tokio::pin!(first);
    tokio::select! {
        opened = &mut first => match opened {
            Some(stream) => Some(stream),
            None if experiment.is_some() => None,
            None => {
                sleep(AGAIN).await;
                attempt(context, address, experiment).await
            }
        },
        () = sleep(BESIDE), if experiment.is_none() => {
            let (first, second) = tokio::join!(first, attempt(context, address, experiment));
            first.or(second)
        }
    }
}

/// A second hold on a connection, to ask the system about it when it has been used.
pub(super) struct Watch {
    socket: Option<Socket>,
    retransmits: u32,
}

/// What became of a connection since it was open. Nothing is known where the system does not tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Use {
    /// The smoothed round trip, in microseconds: it grows where what was sent has to queue.
    pub round_trip_us: Option<u64>,
    /// How many segments had to be sent again.
    pub retransmits: Option<u32>,
}

impl Watch {
    /// Watches a connection that was just opened.
    pub(super) fn of(stream: &TcpStream) -> Self {
        Self { socket: SockRef::from(stream).try_clone().ok(), retransmits: os::traffic(stream).map_or(0, |t| t.retransmits) }
    }

    /// How often the oldest segment that the other side has not acknowledged was sent again.
    pub(super) fn in_vain(&self) -> u8 {
        self.socket.as_ref().and_then(os::traffic).map_or(0, |t| t.in_vain)
    }

    /// What became of it so far.
    pub(super) fn so_far(&self) -> Use {
        let traffic = self.socket.as_ref().and_then(os::traffic);
        Use {
            round_trip_us: traffic.map(|t| t.round_trip_us),
            retransmits: traffic.map(|t| t.retransmits.saturating_sub(self.retransmits)),
        }
    }
}

/// One try.
pub(super) async fn attempt(context: &Context, address: SocketAddr, experiment: Option<Experiment>) -> Option<TcpStream> {
    let begun = Instant::now();
    let small = experiment == Some(Experiment::SmallSegments);
    let mut rejection = None;
    let opened = timeout(LIMIT, open(address, small, &mut rejection)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
    // A port is this device's own, as memory is.
    let opened = opened.map_err(|error| if has_no_port_left(&error, address) { ErrorKind::OutOfMemory.into() } else { error });
    if opened.as_ref().is_err_and(|error| context.lacks(error)) {
        return None;
    }
    if matches!(&opened, Err(error) if error.kind() == ErrorKind::TimedOut) && is_forbidden(address) {
        rejection = Some(Offender { from: Some(LOCALHOST), kind: 0, code: 0 });
    }
    let traffic = opened.as_ref().ok().and_then(os::traffic);
    context.observed(Fact::Connect(Connect {
        step: context.step.clone(),
        experiment,
        address: HostAddr::of(address.ip()),
        port: address.port(),
        outcome: opened.as_ref().map_or_else(outcome_of, |_| ConnectOutcome::Open),
        rejection: rejection.and_then(|o| rejection_of(o, address.ip())),
        retransmits: traffic.map(|t| t.retransmits),
        round_trip_us: traffic.map(|t| t.round_trip_us),
        took_ms: millis(begun.elapsed()),
    }));
    opened.ok()
}

/// Whether this device has an address to send from and no free port for one more connection: both are told by the same error.
fn has_no_port_left(error: &io::Error, address: SocketAddr) -> bool {
    let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let has_address = || UdpSocket::bind((any, 0)).is_ok_and(|socket| socket.connect(address).is_ok());
    error.kind() == ErrorKind::AddrNotAvailable && has_address()
}

/// A packet filter of this device that drops in silence gives itself away: a datagram to the same place is refused at once
/// (`EPERM`), while one that leaves the device gets no answer.
fn is_forbidden(address: SocketAddr) -> bool {
    let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let sent = UdpSocket::bind((any, 0)).and_then(|socket| socket.send_to(&[0], address));
    matches!(sent, Err(error) if error.kind() == ErrorKind::PermissionDenied)
}

/// Opens a connection; the socket is ours from the start, so that it can be asked who rejected it.
async fn open(address: SocketAddr, small: bool, rejection: &mut Option<Offender>) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    os::want_errors(&socket, address.is_ipv4());
    if small {
        set_segment_size(&socket)?;
    }
    match socket.connect(&address.into()) {
        Err(error) if !in_progress(&error) => {
            *rejection = os::offender(&socket);
            return Err(error);
        }
        _ => {}
    }
    let stream = TcpStream::from_std(socket.into())?;
    stream.writable().await?;
    if let Some(error) = SockRef::from(&stream).take_error()? {
        *rejection = os::offender(&stream);
        return Err(error);
    }
    stream.peer_addr()?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[cfg(unix)]
fn set_segment_size(socket: &Socket) -> io::Result<()> {
    socket.set_tcp_mss(SMALL_SEGMENTS)
}

#[cfg(not(unix))]
fn set_segment_size(_: &Socket) -> io::Result<()> {
    let _ = SMALL_SEGMENTS;
    Err(ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn in_progress(error: &io::Error) -> bool {
    error.raw_os_error() == Some(nix::libc::EINPROGRESS)
}

#[cfg(not(unix))]
fn in_progress(error: &io::Error) -> bool {
    error.kind() == ErrorKind::WouldBlock
}

/// Who rejected a connection, before the address of whoever it is becomes a token. An error that no packet brought
/// rejects nothing: the system gave up by itself.
fn rejection_of(offender: Offender, target: IpAddr) -> Option<Rejection> {
    let by = match offender.from? {
        ip if ip == target => RejectedBy::Target,
        ip if is_own(ip) => RejectedBy::ThisDevice,
        _ => RejectedBy::Router,
    };
    let says = match (target.is_ipv4(), offender.kind, offender.code) {
        (true, 3, 0) | (false, 1, 0) => RejectionKind::Network,
        (true, 3, 1) | (false, 1, 3) => RejectionKind::Host,
        (true, 3, 3) | (false, 1, 4) => RejectionKind::Port,
        (true, 3, 9 | 10 | 13) | (false, 1, 1 | 5 | 6) => RejectionKind::Prohibited,
        _ => RejectionKind::Other,
    };
    Some(Rejection { by, says })
}

/// Whether an address belongs to this device: only those can be bound.
fn is_own(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

/// The one place where the errors of `connect(2)` become outcomes.
fn outcome_of(error: &io::Error) -> ConnectOutcome {
    match error.kind() {
        ErrorKind::TimedOut => ConnectOutcome::TimedOut,
        ErrorKind::ConnectionRefused => ConnectOutcome::Refused,
        ErrorKind::HostUnreachable => ConnectOutcome::HostUnreachable,
        // EINVAL is how Linux says that a route discards what is sent along it.
        ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable | ErrorKind::InvalidInput => ConnectOutcome::NetworkUnreachable,
        ErrorKind::PermissionDenied => ConnectOutcome::NotPermitted,
        _ => ConnectOutcome::Failed,
    }
}
