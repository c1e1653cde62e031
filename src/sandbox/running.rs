//! What runs while a sandbox lives: the tasks of its servers, and the ports that it keeps closed.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinSet;
use tokio::time;

use super::names::HERE;

/// Connections to one server at the same time.
const MOST_CONNECTIONS: usize = 128;
/// No connection is served for longer.
const LONGEST_CONNECTION: Duration = Duration::from_mins(2);
/// How often a free port is looked for before giving up.
const TRIES: usize = 16;
const BACKLOG: i32 = 128;

/// Everything that belongs to a living sandbox; dropping it ends all of it.
#[derive(Default)]
pub(super) struct Running {
    tasks: JoinSet<()>,
    closed: Vec<Socket>,
    pub services: Vec<(String, SocketAddr)>,
}

impl Running {
    /// Announces a service.
    pub fn announce(&mut self, name: &str, at: SocketAddr) {
        self.services.push((name.to_owned(), at));
    }

    /// Runs a task for as long as the sandbox lives.
    pub fn run(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Listens on a bound socket and serves every connection.
    pub fn listen<F, S>(&mut self, socket: Socket, serve: F) -> io::Result<()>
    where
        F: Fn(TcpStream) -> S + Send + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        socket.listen(BACKLOG)?;
        let listener = TcpListener::from_std(socket.into())?;
        self.run(accept(listener, serve));
        Ok(())
    }

    /// Keeps a bound port closed: whoever speaks to it is refused, and nobody else can take it.
    pub fn keep_closed(&mut self, socket: Socket) -> io::Result<()> {
        if socket.r#type()? == Type::DGRAM {
            // A connected UDP socket hears only its peer; for everybody else the port is unreachable.
            socket.connect(&socket.local_addr()?)?;
        }
        self.closed.push(socket);
        Ok(())
    }
}

async fn accept<F, S>(listener: TcpListener, serve: F)
where
    F: Fn(TcpStream) -> S,
    S: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: let some connections end.
            time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        if connections.len() >= MOST_CONNECTIONS {
            connections.join_next().await;
        }
        let _ = stream.set_nodelay(true);
        connections.spawn(time::timeout(LONGEST_CONNECTION, serve(stream)));
    }
}

/// A socket of its own on a free port of [`HERE`].
pub(super) fn bind(kind: Type) -> io::Result<(Socket, SocketAddr)> {
    bind_at(kind, HERE, 0)
}

/// A TCP and a second socket on the same port: of another kind, or at another address.
pub(super) fn bind_pair(kind: Type, second: Ipv4Addr) -> io::Result<(Socket, Socket, SocketAddr)> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let (first, at) = bind(Type::STREAM)?;
        match bind_at(kind, second, at.port()) {
            Ok((second, _)) => return Ok((first, second, at)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && attempt < TRIES => {}
            Err(error) => return Err(error),
        }
    }
}

fn bind_at(kind: Type, ip: Ipv4Addr, port: u16) -> io::Result<(Socket, SocketAddr)> {
    let protocol = if kind == Type::DGRAM { Protocol::UDP } else { Protocol::TCP };
    let socket = Socket::new(Domain::IPV4, kind, Some(protocol))?;
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::from(SocketAddr::new(IpAddr::V4(ip), port))).map_err(|error| match error.kind() {
        io::ErrorKind::AddrNotAvailable => io::Error::new(error.kind(), no_such_address(ip)),
        _ => error,
    })?;
    let at = socket.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
    Ok((socket, at))
}

fn no_such_address(ip: Ipv4Addr) -> String {
    format!("this fault needs the loopback address {ip}, which this system does not have (macOS: sudo ifconfig lo0 alias {ip})")
}

/// The bound socket as one of tokio's.
pub(super) fn udp(socket: Socket) -> io::Result<UdpSocket> {
    UdpSocket::from_std(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_address_is_named_in_the_error() {
        // An address for documentation (RFC 5737), which no machine has.
        let error = bind_at(Type::STREAM, Ipv4Addr::new(192, 0, 2, 7), 0).expect_err("no such address");
        assert_eq!(error.kind(), io::ErrorKind::AddrNotAvailable);
        assert!(error.to_string().contains("needs the loopback address 192.0.2.7"), "{error}");
    }
}
