//! A proxy that opens tunnels (CONNECT, RFC 9110, 9.3.6), or refuses to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use socket2::Type;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use super::http;
use super::names::{self, HERE, PROXY};
use super::running::{Running, bind};
use super::setup::Proxy;

/// Longer heads are no requests.
const LONGEST_HEAD: usize = 4 * 1_024;
const OPEN: &str = "200 Connection established";
const NOT_REACHED: &str = "502 Bad Gateway";
const NO_TUNNEL: &str = "405 Method Not Allowed";

/// Starts the proxy, where there is one. What a device is told about it; nothing where it is told nothing.
pub(super) fn start(proxy: Proxy, running: &mut Running) -> io::Result<Option<String>> {
    let refusal = match proxy {
        Proxy::None => return Ok(None),
        Proxy::Nonsense => return Ok(Some("http://:8080".to_owned())),
        Proxy::Unknown => return Ok(Some(format!("http://{PROXY}:8080"))),
        Proxy::Closed => {
            let (socket, at) = bind(Type::STREAM)?;
            running.keep_closed(socket)?;
            return Ok(Some(format!("http://{at}")));
        }
        Proxy::Tunnels => None,
        Proxy::Refuses(status) => Some(status),
    };
    let (socket, at) = bind(Type::STREAM)?;
    running.listen(socket, move |stream| async move {
        // Whatever goes wrong here has ended the connection, which is all that its client can notice.
        let _ = serve(stream, refusal).await;
    })?;
    running.announce("proxy", at);
    Ok(Some(format!("http://{at}")))
}

/// Answers one request, and carries the tunnel until one of both ends closes it.
async fn serve(mut stream: TcpStream, refusal: Option<&str>) -> io::Result<()> {
    let head = read_head(&mut stream).await?;
    let mut words = head.split_whitespace();
    let target = words.next().filter(|method| *method == "CONNECT").and_then(|_| destination(words.next()?));
    let status = match (refusal, target) {
        (Some(status), _) => status,
        (None, None) => NO_TUNNEL,
        (None, Some(target)) => match TcpStream::connect(target).await {
            Ok(mut beyond) => {
                say(&mut stream, OPEN).await?;
                copy_bidirectional(&mut stream, &mut beyond).await?;
                return Ok(());
            }
            Err(_) => NOT_REACHED,
        },
    };
    say(&mut stream, status).await?;
    http::close(stream).await;
    Ok(())
}

/// Where a tunnel leads: the names of the sandbox are known here, and no other.
fn destination(authority: &str) -> Option<SocketAddr> {
    let (host, port) = authority.rsplit_once(':')?;
    let known = if names::exists(host) { Some(HERE) } else { host.parse().ok() };
    let ip = known.filter(Ipv4Addr::is_loopback)?;
    Some(SocketAddr::from((ip, port.parse().ok()?)))
}

async fn say(stream: &mut TcpStream, status: &str) -> io::Result<()> {
    let length = if status == OPEN { "" } else { "Content-Length: 0\r\nConnection: close\r\n" };
    stream.write_all(format!("HTTP/1.1 {status}\r\n{length}\r\n").as_bytes()).await
}

/// Reads a head byte by byte: what follows it belongs to the tunnel.
async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= LONGEST_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tunnel_leads_to_the_sandbox_and_nowhere_else() {
        let here = SocketAddr::from((HERE, 7));
        assert_eq!(destination(&format!("{}:7", names::WALLET[0])), Some(here));
        assert_eq!(destination("127.0.0.1:7"), Some(here));
        assert_eq!([destination("www.example.com:443"), destination("7"), destination("127.0.0.1:x")], [None; 3]);
    }
}
