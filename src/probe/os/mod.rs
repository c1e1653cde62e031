//! What only some systems can tell. Where a system cannot, the answer is "not known", never a guess.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as system;

#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(not(target_os = "linux"))]
use other as system;

use std::net::IpAddr;

pub(super) use system::{offender, traffic, want_errors};

/// Who sent an ICMP error about a connection, and what it says (RFC 792, RFC 4443).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offender {
    /// The sender; none when the error was made by this system without a packet.
    pub from: Option<IpAddr>,
    /// The type of the message.
    pub kind: u8,
    /// Its code.
    pub code: u8,
}

/// What the system knows of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Traffic {
    /// How many segments this side had to send again.
    pub retransmits: u32,
    /// How often it sent the oldest segment again that the other side has not acknowledged.
    pub in_vain: u8,
    /// The smoothed round trip (RFC 6298), in microseconds.
    pub round_trip_us: u64,
}
