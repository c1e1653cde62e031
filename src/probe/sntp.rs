//! Time by SNTP (RFC 4330, RFC 5905): one packet, one answer.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::{Context, millis, resolve};
use crate::fact::{Fact, TimeKind, TimeReading};
use crate::redact::Private;

/// Seconds from the NTP era (1900) to 1970.
const ERA: u64 = 2_208_988_800;

/// Asks a time server and records how far off this device's clock is.
pub(super) async fn probe(context: &Context, host: &str, port: u16, limit: Duration) {
    let asked = timeout(limit, async {
        let found = resolve::addresses(context.world(), host, limit).await;
        let address = found.addresses.first().ok_or(ErrorKind::NotFound)?;
        let _leave = context.socket().await;
        ask(context, SocketAddr::new(*address, port)).await
    });
    let reading = match asked.await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())) {
        Err(error) if context.lacks(&error) => return,
        reading => reading.ok(),
    };
    context.observed(Fact::Time(TimeReading {
        source: Private::free_text(format!("ntp://{host}")),
        by: TimeKind::Sntp,
        offset_ms: reading.map(|(offset, _)| offset),
        uncertainty_ms: reading.map_or(0, |(_, uncertainty)| uncertainty),
    }));
}

/// Offset and uncertainty in milliseconds.
async fn ask(context: &Context, server: SocketAddr) -> io::Result<(i64, u64)> {
    let any: IpAddr = if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).await?;
    socket.connect(server).await?;
    let (sent, begun) = (context.world().clock.now().as_millisecond(), Instant::now());
    let mut request = [0_u8; 48];
    request[0] = 0x23; // version 4, client
    request[40..48].copy_from_slice(&cookie(sent));
    socket.send(&request).await?;
    let mut reply = [0_u8; 128];
    loop {
        let size = timeout(Duration::from_secs(2), socket.recv(&mut reply)).await.map_err(|_| ErrorKind::TimedOut)??;
        // The server repeats what we sent as its originate timestamp; anything else is not its answer to us.
        if size >= 48 && reply[24..32] == cookie(sent) {
            break;
        }
    }
    let round_trip = millis(begun.elapsed());
    let there = read(&reply).ok_or(ErrorKind::InvalidData)?;
    let here = sent + i64::try_from(round_trip / 2).unwrap_or(0);
    Ok((there - here, round_trip / 2 + 1))
}

/// The time that an answer tells, in milliseconds since 1970; none where it comes from no server, or is a kiss-o'-death.
pub(super) fn read(reply: &[u8]) -> Option<i64> {
    let (mode, stratum) = (reply.first()? & 7, *reply.get(1)?);
    let told = reply.get(40..48).filter(|_| mode == 4 && (1..=15).contains(&stratum))?;
    unix_ms(told)
}

/// Our own time as an NTP timestamp; its fraction makes it hard to guess.
fn cookie(sent_ms: i64) -> [u8; 8] {
    let ms = u64::try_from(sent_ms).unwrap_or(0);
    let seconds = (ms / 1_000 + ERA) & 0xffff_ffff;
    let fraction = (ms % 1_000) * 0x1_0000_0000 / 1_000;
    ((seconds << 32) | fraction).to_be_bytes()
}

/// An NTP timestamp in milliseconds since 1970.
fn unix_ms(bytes: &[u8]) -> Option<i64> {
    let value = u64::from_be_bytes(bytes.try_into().ok()?);
    let (seconds, fraction) = (value >> 32, value & 0xffff_ffff);
    i64::try_from(seconds.checked_sub(ERA)? * 1_000 + fraction * 1_000 / 0x1_0000_0000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_reads_back_as_it_was_written() {
        for ms in [0, 1_000, 1_795_000_000_123] {
            let back = unix_ms(&cookie(ms)).expect("in range");
            assert!((back - ms).abs() <= 1, "{ms} {back}");
        }
    }
}
