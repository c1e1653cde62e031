//! How well packets get through, as expressions see it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Observed;
use super::number::{count, signed};
use super::outside::median;
use super::resolver::server_of;
use crate::fact::{Connect, ConnectOutcome, DnsAnswer, Exchange, ExchangeOutcome, Handshake, HandshakeOutcome, HostAddr, Transport};

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
    /// How many of them with more sent again than a peer explains that acknowledges late.
    pub exchanges_lossy: i64,
    /// How many TLS handshakes took at least 180 ms longer than the quickest of the same step, the distance to each address set
    /// aside: what the other side had to send again, this side only waits for. Connections on which this side had to send
    /// something again are left out.
    pub handshakes_late: i64,
    /// The same of requests, until all of the answer was read.
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

impl TrafficFacts<'_> {
    fn handshakes_late(&self) -> i64 {
        let done = self.handshakes.iter().filter(|h| h.outcome == HandshakeOutcome::Complete && h.experiment.is_none());
        // TLS 1.2 takes two round trips (RFC 5246), TLS 1.3 one (RFC 8446).
        late(done.filter_map(|h| Some((h.step.as_str(), h.took_ms.saturating_sub(2 * self.distance_ms(&h.step, &h.address)?)))))
    }

    fn exchanges_late(&self) -> i64 {
        let done = self.exchanges.iter().filter(|e| e.outcome == ExchangeOutcome::Answered && e.experiment.is_none());
        late(done.filter_map(|e| Some((e.step.as_str(), e.took_ms.saturating_sub(self.distance_ms(&e.step, &e.address)?)))))
    }

    /// The round trip to an address; none where this side had to send something again: what that cost is counted by itself.
    fn distance_ms(&self, step: &str, address: &HostAddr) -> Option<u64> {
        let sent_again = self.exchanges.iter().any(|e| e.step == *step && e.address == *address && e.retransmits.is_some_and(|n| n > 0));
        let own = || self.connects.iter().filter(|c| c.step == *step && c.address == *address && c.experiment.is_none());
        if sent_again || own().any(|c| was_repeated(c)) { None } else { own().map(|c| c.round_trip_ms()).min() }
    }
}

/// How many segments are sent again where one or two flights are only acknowledged late (tail loss probes, RFC 8985), and no more.
const LOSSY: u32 = 3;

/// When a question without an answer is asked again, in milliseconds.
const ASKED_AGAIN_MS: u64 = 1_000;

/// The shortest time after which a sender sends again what was not acknowledged (Linux; RFC 6298 allows it), in milliseconds.
const SENT_AGAIN_MS: u64 = 180;

impl TrafficView {
    pub(super) fn of(facts: &TrafficFacts<'_>, is_control: impl Fn(&str) -> bool) -> Self {
        let TrafficFacts { connects, answers, exchanges, .. } = facts;
        let open: Vec<_> = connects.iter().filter(|c| c.outcome == ConnectOutcome::Open && c.experiment.is_none()).collect();
        let (questions, questions_repeated) = questions(answers);
        let at_once =
            answers.iter().filter(|a| a.asked == 1 && a.transport == Transport::Udp && super::endpoint::result_of(a.outcome).came());
        let is_control = &is_control;
        // A repeated SYN stays in what the system takes for the round trip, long after the connection is open.
        let is_spoilt = |e: &Exchange| {
            connects.iter().any(|c| (&c.step, &c.address, c.experiment) == (&e.step, &e.address, e.experiment) && was_repeated(c))
        };
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
            exchanges_lossy: count(exchanges.iter().filter(|e| e.retransmits.is_some_and(|n| n >= LOSSY)).count()),
            handshakes_late: facts.handshakes_late(),
            exchanges_late: facts.exchanges_late(),
            connects: count(open.len()),
            connects_repeated: count(open.iter().filter(|c| was_repeated(c)).count()),
            questions,
            questions_repeated,
        }
    }
}

/// How many questions were answered by servers that answer others at once, and how many of them only because they were asked
/// again. A server that answers nothing at once is slow, and so is an answer that does not come soon after the repetition: it
/// belongs to an earlier question, and nothing was lost.
fn questions(answers: &[&DnsAnswer]) -> (i64, i64) {
    let mut servers: BTreeMap<String, Vec<&DnsAnswer>> = BTreeMap::new();
    for answer in answers.iter().filter(|a| super::endpoint::result_of(a.outcome).came()) {
        servers.entry(server_of(answer)).or_default().push(answer);
    }
    let (mut asked, mut lost) = (0, 0);
    for own in servers.values() {
        let Some(slowest) = own.iter().filter(|a| a.asked == 1).map(|a| a.took_ms).max() else { continue };
        let soon = |a: &&&DnsAnswer| {
            let since = a.took_ms.saturating_sub(ASKED_AGAIN_MS * u64::from(a.asked.saturating_sub(1)));
            a.asked > 1 && since <= slowest + SENT_AGAIN_MS
        };
        asked += own.len();
        lost += own.iter().filter(soon).count();
    }
    (count(asked), count(lost))
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// One connection: its address, its round trip, whether its SYN was repeated, its handshake and its request, in milliseconds.
    type Visit = (&'static str, u64, u32, u64, u64);

    fn address(ip: &str) -> Value {
        json!({ "ip": ip, "family": "ipv4", "scope": "global" })
    }

    fn connect(&(ip, round_trip_ms, retransmits, ..): &Visit) -> Connect {
        serde_json::from_value(json!({
            "step": "path:pay", "address": address(ip), "port": 443, "outcome": "open", "retransmits": retransmits,
            "round_trip_us": round_trip_ms * 1_000, "took_ms": round_trip_ms + 1_000 * u64::from(retransmits),
        }))
        .expect("a connection")
    }

    fn handshake(&(ip, _, _, took_ms, _): &Visit) -> Handshake {
        serde_json::from_value(json!({
            "step": "path:pay", "address": address(ip), "server_name": "pay.test", "outcome": "complete", "alert": null,
            "version": "TLSv1.3", "client_certificate_requested": false, "chain": null, "took_ms": took_ms,
        }))
        .expect("a handshake")
    }

    fn exchange(&(ip, round_trip_ms, repeated, _, took_ms): &Visit, retransmits: u32) -> Exchange {
        serde_json::from_value(json!({
            "step": "path:pay", "url": "https://pay.test/", "address": address(ip), "outcome": "answered", "status": 200,
            "headers": { "date": true, "rate_limit_exhausted": false }, "redirect_loop": false, "redirects": 0, "body_bytes": 2,
            "body_as_expected": null, "excerpt": "ok", "first_byte_ms": took_ms, "took_ms": took_ms,
            "round_trip_us": (round_trip_ms + 600 * u64::from(repeated)) * 1_000, "retransmits": retransmits,
        }))
        .expect("a request")
    }

    /// The view of these visits; in the last of them, this side had to send so many segments again.
    fn view(visits: &[Visit], retransmits: u32) -> TrafficView {
        let last = visits.len() - 1;
        let connects: Vec<_> = visits.iter().map(connect).collect();
        let handshakes: Vec<_> = visits.iter().map(handshake).collect();
        let exchanges: Vec<_> = visits.iter().enumerate().map(|(i, v)| exchange(v, if i == last { retransmits } else { 0 })).collect();
        let facts = TrafficFacts {
            connects: &connects.iter().collect::<Vec<_>>(),
            answers: &[],
            exchanges: &exchanges.iter().collect::<Vec<_>>(),
            handshakes: &handshakes.iter().collect::<Vec<_>>(),
        };
        TrafficView::of(&facts, |_| false)
    }

    #[test]
    fn late_is_what_waits_and_not_what_is_far_away() {
        let near = ("1.0.0.1", 5, 0, 12, 8);
        for (what, visits, late) in [
            ("alone", vec![("1.0.0.2", 5, 0, 400, 400)], (0, 0)),
            ("two alike", vec![near, ("1.0.0.2", 5, 0, 14, 9)], (0, 0)),
            ("far away", vec![near, ("1.0.0.2", 200, 0, 410, 205)], (0, 0)),
            ("far away, in two round trips", vec![near, ("1.0.0.2", 150, 0, 310, 155)], (0, 0)),
            ("the handshake waits", vec![near, ("1.0.0.2", 5, 0, 215, 9)], (1, 0)),
            ("the answer waits", vec![near, ("1.0.0.2", 5, 0, 14, 210)], (0, 1)),
            ("far away, and both wait", vec![near, ("1.0.0.2", 100, 0, 420, 310)], (1, 1)),
            ("its SYN was repeated", vec![near, ("1.0.0.2", 5, 1, 215, 210)], (0, 0)),
        ] {
            let view = view(&visits, 0);
            assert_eq!((view.handshakes_late, view.exchanges_late), late, "{what}");
        }
    }

    #[test]
    fn what_this_side_sent_again_is_counted_once() {
        let view = view(&[("1.0.0.1", 5, 0, 12, 8), ("1.0.0.2", 5, 0, 215, 210)], 1);
        assert_eq!((view.exchanges_repeated, view.handshakes_late, view.exchanges_late), (1, 0, 0));
    }

    #[test]
    fn a_repeated_syn_is_no_slow_line() {
        let view = view(&[("1.0.0.1", 5, 0, 12, 8), ("1.0.0.2", 5, 1, 12, 8), ("1.0.0.3", 5, 1, 12, 8)], 0);
        assert_eq!((view.connects_repeated, view.loaded_ms.known().copied()), (2, Some(5)));
    }
}
