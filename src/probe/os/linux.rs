//! Linux: the error queue of ip(7) and `TCP_INFO` of tcp(7); neither needs privileges.

use std::io::IoSliceMut;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::{AsFd, AsRawFd};

use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt};

use super::{Offender, Traffic};

mod tcp_info {
    use nix::{getsockopt_impl, libc, sockopt_impl};

    sockopt_impl!(
        /// What the kernel knows of a connection.
        TcpInfo,
        GetOnly,
        libc::IPPROTO_TCP,
        libc::TCP_INFO,
        libc::tcp_info
    );
}

/// Asks the system to keep who rejected a connection.
pub(in super::super) fn want_errors(socket: &impl AsFd, v4: bool) {
    // Where that is refused, the offender stays unknown.
    let _ = if v4 { setsockopt(socket, sockopt::Ipv4RecvErr, &true) } else { setsockopt(socket, sockopt::Ipv6RecvErr, &true) };
}

/// The first ICMP error in the queue of a socket.
pub(in super::super) fn offender(socket: &impl AsRawFd) -> Option<Offender> {
    let mut bytes = [0_u8; 512];
    let mut parts = [IoSliceMut::new(&mut bytes)];
    let mut control = nix::cmsg_space!(nix::libc::sock_extended_err, nix::libc::sockaddr_in6);
    let message = recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut parts, Some(&mut control), MsgFlags::MSG_ERRQUEUE).ok()?;
    message.cmsgs().ok()?.find_map(|c| match c {
        ControlMessageOwned::Ipv4RecvErr(error, from) => {
            let from = from.map(|a| IpAddr::V4(Ipv4Addr::from(u32::from_be(a.sin_addr.s_addr))));
            Some(Offender { from, kind: error.ee_type, code: error.ee_code })
        }
        ControlMessageOwned::Ipv6RecvErr(error, from) => {
            let from = from.map(|a| IpAddr::V6(Ipv6Addr::from(a.sin6_addr.s6_addr)));
            Some(Offender { from, kind: error.ee_type, code: error.ee_code })
        }
        _ => None,
    })
}

/// What the kernel knows of a connection so far.
pub(in super::super) fn traffic(socket: &impl AsFd) -> Option<Traffic> {
    let info = nix::sys::socket::getsockopt(socket, tcp_info::TcpInfo).ok()?;
    Some(Traffic {
        retransmits: info.tcpi_total_retrans,
        in_vain: if info.tcpi_unacked > 0 { info.tcpi_retransmits } else { 0 },
        round_trip_us: u64::from(info.tcpi_rtt),
    })
}
