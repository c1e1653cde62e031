//! How well packets get through, as expressions see it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::{count, signed};
use super::outside::median;
use super::resolver::server_of;
use crate::fact::{Connect, ConnectOutcome, DnsAnswer, Exchange, ExchangeOutcome, Handshake, HandshakeOutcome, Transport};

/// How well packets get through.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrafficView {
    /// How many connections were opened.
    pub connects: i64,
    /// How many of them only after something had to be sent again.
    pub connects_repeated: i64,
    /// How many connections were used for a request.
    pub exchanges: i64,
    /// How many of them only with something sent again.
    pub exchanges_repeated: i64,
    /// How many TLS handshakes took at least 180 ms longer than the quickest with the same host: what the other side had to
    /// send again, this side only waits for.
    pub handshakes_late: i64,
    /// How many requests were answered at least 180 ms later than the quickest to the same host.
    pub exchanges_late: i64,
    /// How many questions over UDP were answered by servers that answer others at once.
    pub questions: i64,
    /// How many of them only when they were asked again.
    pub questions_repeated: i64,
    /// The median round trip of a DNS question, before much else was under way, in milliseconds.
    pub idle_ms: Observed<i64>,
    /// The median round trip of connections to the wallet when they had been used, as the system measured it, in
    /// milliseconds: it grows where what is sent has to queue. Unknown where the system does not tell.
    pub loaded_ms: Observed<i64>,
    /// The same of connections to neutral hosts.
    pub loaded_outside_ms: Observed<i64>,
}

/// When a SYN is sent again (RFC 6298: after one second, then after two more), as the time until the connection is open,
/// in milliseconds. For systems that do not tell what they sent again.
const REPEATED_MS: [std::ops::Range<u64>; 2] = [950..1_400, 2_950..3_600];

/// The facts that tell how well packets get through.
pub(super) struct TrafficFacts<'a> {
    pub connects: &'a [&'a Connect],
    pub answers: &'a [&'a DnsAnswer],
    pub exchanges: &'a [&'a Exchange],
    pub handshakes: &'a [&'a Handshake],
}

/// The shortest time after which a sender sends again what was not acknowledged (Linux; RFC 6298 allows it), in milliseconds.
const SENT_AGAIN_MS: u64 = 180;

impl TrafficView {
    pub(super) fn of(facts: &TrafficFacts<'_>, is_control: impl Fn(&str) -> bool) -> Self {
        let TrafficFacts { connects, answers, exchanges, handshakes } = facts;
        let open: Vec<_> = connects.iter().filter(|c| c.outcome == ConnectOutcome::Open && c.experiment.is_none()).collect();
        let mut servers: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for answer in answers.iter().filter(|a| super::endpoint::result_of(a.outcome).came()) {
            let (once, again) = servers.entry(server_of(answer)).or_default();
            *(if answer.asked > 1 { again } else { once }) += 1;
        }
        // A server that answers nothing at once is slow; nothing need be lost.
        let lively: Vec<_> = servers.values().filter(|(once, _)| *once > 0).collect();
        let at_once =
            answers.iter().filter(|a| a.asked == 1 && a.transport == Transport::Udp && super::endpoint::result_of(a.outcome).came());
        let is_control = &is_control;
        // A repeated SYN stays in what the system takes for the round trip, long after the connection is open.
        let is_spoilt =
            |e: &Exchange| connects.iter().any(|c| c.step == e.step && c.address == e.address && c.experiment.is_none() && was_repeated(c));
        let loaded = |control: bool| {
            let own = exchanges.iter().filter(move |e| is_control(&e.step) == control && !is_spoilt(e));
            median(own.filter_map(|e| e.round_trip_us).map(|us| us / 1_000))
        };
        Self {
            idle_ms: median(at_once.map(|a| a.took_ms)),
            loaded_ms: loaded(false),
            loaded_outside_ms: loaded(true),
            exchanges: count(exchanges.len()),
            exchanges_repeated: count(exchanges.iter().filter(|e| e.retransmits.is_some_and(|n| n > 0)).count()),
            handshakes_late: late(
                handshakes
                    .iter()
                    .filter(|h| h.outcome == HandshakeOutcome::Complete && h.experiment.is_none())
                    .map(|h| (h.step.as_str(), h.took_ms)),
            ),
            exchanges_late: late(
                exchanges
                    .iter()
                    .filter(|e| e.outcome == ExchangeOutcome::Answered && e.experiment.is_none())
                    .map(|e| (e.step.as_str(), e.took_ms)),
            ),
            connects: count(open.len()),
            connects_repeated: count(open.iter().filter(|c| was_repeated(c)).count()),
            questions: lively.iter().map(|(once, again)| once + again).sum(),
            questions_repeated: lively.iter().map(|(_, again)| again).sum(),
        }
    }
}

/// How many of these steps' times, in milliseconds, are so much longer than the shortest of the same step.
fn late<'a>(times: impl Iterator<Item = (&'a str, u64)>) -> i64 {
    let mut steps: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (step, took_ms) in times {
        steps.entry(step).or_default().push(took_ms);
    }
    let late_of = |times: &Vec<u64>| {
        let quickest = times.iter().min().copied().unwrap_or_default();
        times.iter().filter(|ms| **ms >= quickest + SENT_AGAIN_MS).count()
    };
    count(steps.values().map(late_of).sum())
}

/// Whether something had to be sent again until a connection was open.
fn was_repeated(connect: &Connect) -> bool {
    connect.retransmits.map_or_else(|| REPEATED_MS.iter().any(|r| r.contains(&connect.took_ms)), |n| n > 0)
}

/// The spread of round trips from the 10th to the 90th percentile, in milliseconds.
pub(super) fn spread<'a>(connects: impl Iterator<Item = &'a Connect>) -> Observed<i64> {
    let mut times: Vec<u64> = connects.filter(|c| !was_repeated(c)).map(Connect::round_trip_ms).collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100 + usize::from((times.len() - 1) * percent % 100 >= 50)];
    Observed::or_unknown((times.len() >= 3).then(|| signed(at(90) - at(10))), "too-few-samples")
}
