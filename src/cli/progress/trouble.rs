//! Which observations are worth a sign of trouble while a run goes on. That is no verdict: judging comes when all is known.

use crate::fact::{
    Connect, ConnectOutcome, DnsAnswer, DnsOrigin, DnsOutcome, ExchangeOutcome, Fact, Family, HandshakeOutcome, PortalOutcome,
    ProgramState, ProxyOutcome, ResolutionOutcome, StatusIndicator,
};

/// Whether something did not work. What many a healthy network does not have either (IPv6, DNS servers other than its own,
/// experiments that are made because something failed) is no trouble.
pub fn shows_trouble(fact: &Fact) -> bool {
    match fact {
        Fact::Link(_) | Fact::Device(_) | Fact::ClockSet(_) => false,
        Fact::Resolution(f) => f.outcome != ResolutionOutcome::Found,
        Fact::DnsAnswer(f) => f.origin == DnsOrigin::Configured && !answered(f),
        Fact::Connect(f) => f.experiment.is_none() && !connected(f),
        Fact::Handshake(f) => f.experiment.is_none() && f.outcome != HandshakeOutcome::Complete,
        Fact::Exchange(f) => {
            f.experiment.is_none() && (f.outcome != ExchangeOutcome::Answered || f.status.is_none_or(|status| status >= 500))
        }
        Fact::Portal(f) => f.outcome != PortalOutcome::Clean,
        Fact::Time(f) => f.offset_ms.is_none(),
        Fact::Proxy(f) => f.outcome != ProxyOutcome::Open,
        Fact::StatusPage(f) => f.indicator != Some(StatusIndicator::None),
        Fact::Program(f) => f.state != Some(ProgramState::Ok),
    }
}

/// An answer without an address is an answer, and a truncated one is asked for again.
fn answered(answer: &DnsAnswer) -> bool {
    matches!(answer.outcome, DnsOutcome::Answered | DnsOutcome::NoData | DnsOutcome::Truncated)
}

/// Whether a connection opened, or belongs to a family that this network does not carry.
fn connected(connect: &Connect) -> bool {
    let no_ipv6 = connect.address.family == Family::V6 && connect.outcome == ConnectOutcome::NetworkUnreachable;
    connect.outcome == ConnectOutcome::Open || no_ipv6
}
