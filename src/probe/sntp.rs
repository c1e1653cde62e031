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
/// The leap indicator of a clock that is not synchronized.
const UNSYNCHRONIZED: u8 = 3;
/// A server that is as far from a true clock, in seconds, tells no time (RFC 5905, MAXDISP).
const FARTHEST: u32 = 16;

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

/// The time that an answer tells, in milliseconds since 1970; none where it comes from no server, from one that says of itself that
/// it is not synchronized or far from a true clock, or is a kiss-o'-death (RFC 5905, 7.3 and 7.4).
pub(super) fn read(reply: &[u8]) -> Option<i64> {
    let (leap, mode, stratum) = (reply.first()? >> 6, reply.first()? & 7, *reply.get(1)?);
    // Seconds with 16 bits behind the point.
    let seconds = |at: usize| Some(u32::from_be_bytes(reply.get(at..at + 4)?.try_into().ok()?) >> 16);
    let distance = seconds(4)? / 2 + seconds(8)?;
    let told = reply.get(40..48).filter(|told| **told != [0; 8])?;
    (leap != UNSYNCHRONIZED && mode == 4 && (1..=15).contains(&stratum) && distance < FARTHEST).then(|| unix_ms(told))?
}

/// Our own time as an NTP timestamp; its fraction makes it hard to guess.
fn cookie(sent_ms: i64) -> [u8; 8] {
    let ms = u64::try_from(sent_ms).unwrap_or(0);
    let seconds = (ms / 1_000 + ERA) & 0xffff_ffff;
    let fraction = (ms % 1_000) * 0x1_0000_0000 / 1_000;
    ((seconds << 32) | fraction).to_be_bytes()
}

/// An NTP timestamp in milliseconds since 1970. Those before 1968 belong to the era that begins in 2036 (RFC 4330, 3).
fn unix_ms(bytes: &[u8]) -> Option<i64> {
    let value = u64::from_be_bytes(bytes.try_into().ok()?);
    let (seconds, fraction) = (value >> 32, value & 0xffff_ffff);
    let seconds = if seconds & 0x8000_0000 == 0 { seconds + 0x1_0000_0000 } else { seconds };
    i64::try_from(seconds.checked_sub(ERA)? * 1_000 + fraction * 1_000 / 0x1_0000_0000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_reads_back_as_it_was_written() {
        for ms in [0, 1_000, 1_795_000_000_123, 2_085_978_497_000, 2_200_000_000_000] {
            let back = unix_ms(&cookie(ms)).expect("in range");
            assert!((back - ms).abs() <= 1, "{ms} {back}");
        }
    }

    #[test]
    fn a_server_that_disowns_its_time_tells_none() {
        let mut good = [0; 48];
        (good[0], good[1]) = (0x24, 2);
        good[40..48].copy_from_slice(&cookie(1_795_000_000_000));
        assert!(read(&good).is_some());
        let with = |at: usize, byte: u8| {
            let mut bad = good;
            bad[at] = byte;
            read(&bad)
        };
        let bad = [
            ("not synchronized", with(0, 0xe4)),
            ("not from a server", with(0, 0x23)),
            ("a kiss-o'-death", with(1, 0)),
            ("no stratum", with(1, 16)),
            ("a far root", with(5, 32)),
            ("a vague root", with(9, 16)),
            ("no time", {
                let mut none = good;
                none[40..48].fill(0);
                read(&none)
            }),
            ("cut", read(&good[..47])),
        ];
        for (name, told) in bad {
            assert_eq!(told, None, "{name}");
        }
    }
}
