//! A time server (SNTP, RFC 4330) that tells the true time.

use std::io;
use std::net::SocketAddr;

use jiff::Timestamp;
use socket2::Type;
use tokio::net::UdpSocket;

use super::running::{Running, bind, udp};
use crate::world::Clock;

const PACKET: usize = 48;
/// Seconds from 1900, where NTP begins, to 1970.
const ERA: i64 = 2_208_988_800;
const MODE_CLIENT: u8 = 3;
const MODE_SERVER: u8 = 4;

/// Starts a server and tells where it is.
pub(super) fn start(running: &mut Running) -> io::Result<SocketAddr> {
    let (socket, at) = bind(Type::DGRAM)?;
    running.run(serve(udp(socket)?));
    Ok(at)
}

async fn serve(socket: UdpSocket) {
    let mut buffer = [0; 256];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        if let Some(answer) = answer(&buffer[..length], Clock::system().now()) {
            let _ = socket.send_to(&answer, from).await;
        }
    }
}

/// The answer to a client's question.
fn answer(question: &[u8], now: Timestamp) -> Option<[u8; PACKET]> {
    let first = *question.first()?;
    if question.len() < PACKET || first & 0b111 != MODE_CLIENT {
        return None;
    }
    let mut packet = [0; PACKET];
    packet[0] = (first & 0b0011_1000) | MODE_SERVER;
    packet[1] = 2; // stratum: a secondary server
    packet[2] = question[2];
    packet[3] = 0xec; // precision: 2^-20 s
    packet[12..16].copy_from_slice(&[127, 0, 0, 1]); // reference: the address of its own source
    let time = ntp_time(now);
    packet[16..24].copy_from_slice(&time);
    packet[24..32].copy_from_slice(&question[40..48]); // originate: the client's transmit
    packet[32..40].copy_from_slice(&time);
    packet[40..48].copy_from_slice(&time);
    Some(packet)
}

/// Seconds since 1900 and a binary fraction, 32 bits each. The seconds begin anew in 2036, as the protocol has it.
fn ntp_time(time: Timestamp) -> [u8; 8] {
    let seconds = (time.as_second() + ERA).rem_euclid(1 << 32);
    let fraction = (i64::from(time.subsec_nanosecond()) << 32) / 1_000_000_000;
    ((seconds << 32) | fraction).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_begin_in_1900_and_a_half_is_the_highest_bit() {
        let time = Timestamp::new(0, 500_000_000).expect("in range");
        assert_eq!(ntp_time(time), [0x83, 0xaa, 0x7e, 0x80, 0x80, 0, 0, 0]);
    }
}
