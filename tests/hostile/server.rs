//! A server that does to each connection whatever a test wants.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A hostile server, and what it got rid of.
pub struct Server {
    address: SocketAddr,
    sent: Arc<AtomicU64>,
    connections: Arc<AtomicUsize>,
}

/// One connection of it.
pub struct Peer {
    pub stream: TcpStream,
    sent: Arc<AtomicU64>,
}

impl Server {
    /// Does `what` to every connection, each on a thread of its own that ends with it.
    pub fn new(what: impl Fn(&mut Peer) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let address = listener.local_addr().expect("an address");
        let (sent, connections) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counted, came, what) = (Arc::clone(&sent), Arc::clone(&connections), Arc::new(what));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                came.fetch_add(1, Ordering::Relaxed);
                let (sent, what) = (Arc::clone(&counted), Arc::clone(&what));
                thread::spawn(move || {
                    // A connection that nobody reads from any more must not keep its thread for ever.
                    let _ = stream.set_write_timeout(Some(Duration::from_secs(20)));
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
                    what(&mut Peer { stream, sent });
                });
            }
        });
        Self { address, sent, connections }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn https(&self) -> String {
        format!("https://{}/", self.address)
    }

    /// The bytes that it was able to send.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// How often it was contacted.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Peer {
    /// Sends bytes; false when nobody takes them any more.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        let sent = self.stream.write_all(bytes).is_ok();
        if sent {
            self.sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        sent
    }

    /// Sends the same for as long as it is taken.
    pub fn send_for_ever(&mut self, bytes: &[u8]) {
        while self.send(bytes) {}
    }

    /// Sends a byte at a time, for as long as they are taken.
    pub fn drip(&mut self, bytes: &[u8], pause: Duration) {
        for byte in bytes.iter().cycle() {
            if !self.send(&[*byte]) {
                return;
            }
            thread::sleep(pause);
        }
    }

    /// Reads until the request has been made.
    pub fn request(&mut self) {
        let mut seen = Vec::new();
        let mut byte = [0];
        while !seen.ends_with(b"\r\n\r\n") && matches!(self.stream.read(&mut byte), Ok(1)) {
            seen.push(byte[0]);
        }
    }

    /// The same connection under TLS.
    pub fn tls(&mut self, config: &Arc<ServerConfig>) -> StreamOwned<ServerConnection, &mut Self> {
        StreamOwned::new(ServerConnection::new(Arc::clone(config)).expect("a connection"), self)
    }

    /// Waits until the other side is gone.
    pub fn wait(&mut self) {
        let mut buffer = [0; 1_024];
        while matches!(self.stream.read(&mut buffer), Ok(1..)) {}
    }

    /// Ends the connection with a reset (RST) instead of an orderly end (FIN).
    pub fn reset(&mut self) {
        let _ = socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
    }
}

impl Read for Peer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

/// What is written is counted.
impl Write for Peer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(bytes)?;
        self.sent.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
