//! One address of an endpoint, as expressions see it: connection, TLS, certificate, answers.

use schemars::JsonSchema;
use serde::Serialize;

use super::certificate::{CertificateView, Elsewhere};
use super::number::{count, signed};
use super::observed::Observed;
use crate::fact::{
    Connect, ConnectOutcome, Exchange, ExchangeOutcome, Experiment, Family, Handshake, HandshakeOutcome, HostAddr, RejectedBy,
    RejectionKind, Scope,
};
use crate::wallet::Endpoint;

/// One address of an endpoint.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AddressView {
    /// The address.
    pub ip: String,
    /// IPv4 or IPv6.
    pub family: Family,
    /// How far it reaches.
    pub scope: Scope,
    /// The system's own look-up gives it.
    pub from_system: bool,
    /// The configured DNS server gives it whose answer counts: the first that knows whether the name exists.
    pub from_configured: bool,
    /// An alternate DNS server gives it.
    pub from_alternate: bool,
    /// A DNS server asked over HTTPS gives it.
    pub from_encrypted: bool,
    /// Somebody else gives it: a configured DNS server whose answer does not count, an alternate one, or one asked over HTTPS.
    pub from_others: bool,
    /// The wallet's own server is there: with TLS by the name and the authority of its certificate, whatever its dates; without
    /// TLS by its answer.
    pub genuine: Observed<bool>,
    /// The connection; of several tries one that was opened, or else the last.
    pub connect: Observed<ConnectView>,
    /// How often it was tried.
    pub tries: i64,
    /// How often it was opened.
    pub tries_open: i64,
    /// The TLS handshake.
    pub tls: Observed<HandshakeView>,
    /// The certificates.
    pub certificate: Observed<CertificateView>,
    /// The last answer to a request.
    pub http: Observed<ExchangeView>,
    /// Experiment: a handshake that names a neutral host, at the same address; how it ended.
    pub neutral_name: Observed<HandshakeOutcome>,
    /// Experiment: a handshake that offers TLS 1.2 alone; how it ended.
    pub tls12: Observed<HandshakeOutcome>,
    /// Experiment: a hello with older suites and rarer signatures; whether the server takes it in a version that is still in use.
    pub wide_hello: Observed<bool>,
    /// Experiment: a hello of more than 1,500 bytes, as browsers send; whether the server takes it, rather than cut it off or stay silent.
    pub large_hello: Observed<bool>,
    /// Experiment: small segments; whether TLS, or an answer, comes through with them.
    pub small_segments: Observed<bool>,
    /// How many requests were made.
    pub requests: i64,
    /// How many of them were answered as the wallet's profile expects.
    pub requests_good: i64,
    /// How many of them ended with a reset instead of an answer.
    pub requests_cut: i64,
    /// How many handshakes were cut off or went unanswered, although another one here was completed.
    pub handshakes_cut: i64,
    /// It works: an ordinary app gets the expected answer here.
    pub works: Observed<bool>,
}

/// An attempt to connect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConnectView {
    /// How it ended.
    pub outcome: ConnectOutcome,
    /// Who rejected it; unknown where the system does not tell, or nobody did.
    pub rejected_by: Observed<RejectedBy>,
    /// What the rejection says is not to be reached.
    pub rejected_as: Observed<RejectionKind>,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
}

/// A TLS handshake.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HandshakeView {
    /// How it ended.
    pub outcome: HandshakeOutcome,
    /// The alert that the server sent (RFC 8446, section 6).
    pub alert: Option<String>,
    /// The server asked for a client certificate.
    pub client_certificate_requested: bool,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
}

/// A request and what came back.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExchangeView {
    /// How it ended.
    pub outcome: ExchangeOutcome,
    /// The status code.
    pub status: Option<i64>,
    /// Status and body are as the wallet's profile expects.
    pub as_expected: bool,
    /// The status code is one that the profile expects.
    pub status_expected: bool,
    /// It leads to another host.
    pub redirects_away: bool,
    /// The host that it leads to; null where it leads to none, or to one that may not be named.
    pub redirect_host: Option<String>,
    /// The profile itself names the status of the redirect: that it leads on is known.
    pub redirect_expected: bool,
    /// It leads back to where it came from, or on and on.
    pub redirect_loop: bool,
    /// `Retry-After`, in seconds.
    pub retry_after_s: Option<i64>,
    /// A header of rate limiting says that nothing remains.
    pub rate_limit_exhausted: bool,
    /// The beginning of the text of the body, in lower case.
    pub text: String,
    /// From the request to the first byte, in milliseconds.
    pub first_byte_ms: Option<i64>,
    /// Bytes of the body that arrived, up to a bound.
    pub body_bytes: i64,
    /// How long they took after the first, in milliseconds.
    pub body_ms: i64,
    /// From the request to the end, in milliseconds.
    pub took_ms: i64,
}

/// Who gives an address.
#[derive(Clone, Copy, Default)]
pub(super) struct Givers {
    pub system: bool,
    pub configured: bool,
    pub beside: bool,
    pub alternate: bool,
    pub encrypted: bool,
}

/// The facts of one address.
#[derive(Clone, Copy)]
pub(super) struct AddressFacts<'a> {
    pub address: &'a HostAddr,
    pub from: Givers,
    pub connects: &'a [&'a Connect],
    pub handshakes: &'a [&'a Handshake],
    pub exchanges: &'a [&'a Exchange],
    /// Why what is missing was not observed.
    pub missing: &'static str,
}

impl AddressFacts<'_> {
    fn last_of(&self, experiment: Experiment) -> Option<&Handshake> {
        self.handshakes.iter().rev().find(|h| h.experiment == Some(experiment)).copied()
    }

    fn outcome_of(&self, experiment: Experiment) -> Observed<HandshakeOutcome> {
        Observed::or_unknown(self.last_of(experiment).map(|h| h.outcome), "no-experiment")
    }

    /// Browsers and libraries have given up what is older than TLS 1.2.
    fn wide_hello(&self) -> Observed<bool> {
        let taken = |h: &Handshake| h.outcome == HandshakeOutcome::Complete && h.version.as_deref() == Some("TLSv1.2");
        Observed::or_unknown(self.last_of(Experiment::WideHello).map(taken), "no-experiment")
    }

    /// What is refused in words is refused for another reason than its size.
    fn large_hello(&self) -> Observed<bool> {
        let taken = self.last_of(Experiment::LargeHello).and_then(|h| match h.outcome {
            HandshakeOutcome::Complete => Some(true),
            HandshakeOutcome::Reset | HandshakeOutcome::Closed | HandshakeOutcome::TimedOut => Some(false),
            _ => None,
        });
        Observed::or_unknown(taken, "no-experiment")
    }

    /// With small segments, what was stuck before comes through: the handshake, or where that was fine, the answer.
    fn small_segments(&self) -> Observed<bool> {
        let small = Some(Experiment::SmallSegments);
        let answered = self.exchanges.iter().any(|e| e.experiment == small && e.status.is_some());
        let shaken = self.handshakes.iter().any(|h| h.experiment == small && h.outcome == HandshakeOutcome::Complete);
        let was_shaken = self.handshakes.iter().any(|h| h.experiment.is_none() && h.outcome == HandshakeOutcome::Complete);
        let tried = self.connects.iter().any(|c| c.experiment == small && c.outcome == ConnectOutcome::Open);
        Observed::or_unknown(tried.then_some(answered || (shaken && !was_shaken)), "no-experiment")
    }
}

impl AddressView {
    pub(super) fn of(facts: AddressFacts<'_>, endpoint: &Endpoint, tls: bool, elsewhere: Elsewhere<'_>) -> Self {
        let (wide_hello, large_hello, small_segments) = (facts.wide_hello(), facts.large_hello(), facts.small_segments());
        let [neutral_name, tls12] = [Experiment::NeutralName, Experiment::Tls12].map(|experiment| facts.outcome_of(experiment));
        let connects: Vec<&Connect> = facts.connects.iter().copied().filter(|c| c.experiment.is_none()).collect();
        let handshakes: Vec<&Handshake> = facts.handshakes.iter().copied().filter(|h| h.experiment.is_none()).collect();
        let ordinary = facts.exchanges.iter().filter(|e| e.experiment.is_none());
        let exchanges: Vec<ExchangeView> = ordinary.map(|e| ExchangeView::of(e, endpoint)).collect();
        let good = exchanges.iter().filter(|e| e.as_expected).count();
        let opened = connects.iter().filter(|c| c.outcome == ConnectOutcome::Open);
        let chosen = opened.clone().next().or(connects.last());
        let connect = Observed::or_unknown(chosen.map(|c| ConnectView::of(c)), facts.missing);
        let (tries, tries_open) = (count(connects.len()), count(opened.count()));
        let open = connect.known().is_some_and(|c| c.outcome == ConnectOutcome::Open);
        let beyond = if open { facts.missing } else { "not-connected" };
        let handshake = Observed::or_unknown(handshakes.last().map(|h| HandshakeView::of(h)), if tls { beyond } else { "no-tls" });
        let certificate = handshakes.iter().rev().find_map(|h| h.chain.as_ref()).map(|c| CertificateView::of(c, elsewhere));
        let shaken = handshakes.iter().any(|h| h.outcome == HandshakeOutcome::Complete);
        let is_cut = |h: &&&Handshake| matches!(h.outcome, HandshakeOutcome::Reset | HandshakeOutcome::Closed | HandshakeOutcome::TimedOut);
        let cut = handshakes.iter().filter(is_cut).count();
        // Nobody connects to 0.0.0.0: it leads nowhere.
        let nowhere = facts.address.scope == Scope::Unspecified;
        let works = if nowhere { Observed::Known(false) } else { works(&connect, tls, &handshake, certificate.as_ref(), exchanges.last()) };
        Self {
            ip: facts.address.shown().to_owned(),
            family: facts.address.family,
            scope: facts.address.scope,
            from_system: facts.from.system,
            from_configured: facts.from.configured,
            from_alternate: facts.from.alternate,
            from_encrypted: facts.from.encrypted,
            from_others: facts.from.beside || facts.from.alternate || facts.from.encrypted,
            genuine: if nowhere { Observed::Known(false) } else { genuine(&connect, tls, &handshake, certificate.as_ref(), &works) },
            tls: handshake,
            neutral_name,
            tls12,
            wide_hello,
            large_hello,
            small_segments,
            certificate: Observed::or_unknown(certificate, if tls { beyond } else { "no-tls" }),
            tries,
            tries_open,
            requests: count(exchanges.len()),
            requests_good: count(good),
            requests_cut: count(exchanges.iter().filter(|e| e.outcome == ExchangeOutcome::Reset).count()),
            handshakes_cut: if shaken { count(cut) } else { 0 },
            http: Observed::or_unknown(exchanges.into_iter().last(), beyond),
            connect,
            works,
        }
    }

    /// How far it got, for choosing the address that stands for an endpoint: the larger, the further.
    pub(super) fn progress(&self) -> u8 {
        let valid = self.certificate.known().is_none_or(|c| c.valid != Observed::Known(false));
        match (self.http.known(), self.tls.known(), self.connect.known()) {
            (Some(http), ..) if http.as_expected => 10 + u8::from(valid),
            (Some(_), ..) => 8 + u8::from(valid),
            (None, Some(tls), _) if tls.outcome == HandshakeOutcome::Complete => 6 + u8::from(valid),
            (None, Some(_), _) => 5,
            (None, None, Some(connect)) => match connect.outcome {
                ConnectOutcome::Open => 4,
                ConnectOutcome::Refused | ConnectOutcome::NotPermitted => 3,
                ConnectOutcome::HostUnreachable => 2,
                _ => 1,
            },
            (None, None, None) => 0,
        }
    }
}

fn works(
    connect: &Observed<ConnectView>,
    tls: bool,
    handshake: &Observed<HandshakeView>,
    certificate: Option<&CertificateView>,
    exchange: Option<&ExchangeView>,
) -> Observed<bool> {
    let no = Observed::Known(false);
    match connect {
        Observed::Unknown(reason) => return Observed::Unknown(reason),
        Observed::Known(c) if c.outcome != ConnectOutcome::Open => return no,
        Observed::Known(_) => {}
    }
    if tls {
        match handshake {
            Observed::Unknown(reason) => return Observed::Unknown(reason),
            Observed::Known(h) if h.outcome != HandshakeOutcome::Complete => return no,
            Observed::Known(_) => {}
        }
        if certificate.is_some_and(|c| c.valid == Observed::Known(false)) {
            return no;
        }
    }
    Observed::or_unknown(exchange.map(|e| e.as_expected), "no-request")
}

/// Whether the wallet's own server is at an address. That this device has no way there says nothing about who is.
fn genuine(
    connect: &Observed<ConnectView>,
    tls: bool,
    handshake: &Observed<HandshakeView>,
    certificate: Option<&CertificateView>,
    works: &Observed<bool>,
) -> Observed<bool> {
    match (connect, handshake, certificate) {
        (Observed::Unknown(reason), ..) => Observed::Unknown(reason),
        (Observed::Known(c), ..) if c.outcome == ConnectOutcome::NetworkUnreachable => Observed::Unknown("not-connected"),
        (Observed::Known(c), ..) if c.outcome != ConnectOutcome::Open => Observed::Known(false),
        _ if !tls => works.clone(),
        (_, _, Some(certificate)) => certificate.trusted.map(|trusted| certificate.name_matches && *trusted),
        (_, Observed::Known(_), None) => Observed::Known(false),
        (_, Observed::Unknown(reason), None) => Observed::Unknown(reason),
    }
}

impl ConnectView {
    fn of(connect: &Connect) -> Self {
        Self {
            outcome: connect.outcome,
            rejected_by: Observed::or_unknown(connect.rejection.map(|r| r.by), "nobody-told"),
            rejected_as: Observed::or_unknown(connect.rejection.map(|r| r.says), "nobody-told"),
            took_ms: signed(connect.took_ms),
        }
    }
}

impl HandshakeView {
    fn of(handshake: &Handshake) -> Self {
        Self {
            outcome: handshake.outcome,
            alert: handshake.alert.clone(),
            client_certificate_requested: handshake.client_certificate_requested,
            took_ms: signed(handshake.took_ms),
        }
    }
}

impl ExchangeView {
    pub(crate) fn of(exchange: &Exchange, endpoint: &Endpoint) -> Self {
        let status = exchange.status.unwrap_or(0);
        let redirects_away = (300..400).contains(&status) && exchange.headers.location_host.is_some() && !exchange.redirect_loop;
        let status_expected = endpoint.expects(status) || (redirects_away && endpoint.expect_status.is_none());
        let whole = exchange.outcome == ExchangeOutcome::Answered;
        Self {
            outcome: exchange.outcome,
            status: exchange.status.map(i64::from),
            as_expected: whole && status_expected && exchange.body_as_expected != Some(false),
            status_expected,
            redirects_away,
            redirect_host: exchange.headers.location_host.as_ref().and_then(|host| host.shown()).map(str::to_owned),
            redirect_expected: endpoint.expects(status),
            redirect_loop: exchange.redirect_loop,
            retry_after_s: exchange.headers.retry_after_s.map(signed),
            rate_limit_exhausted: exchange.headers.rate_limit_exhausted,
            text: exchange.excerpt.shown().unwrap_or_default().to_lowercase(),
            first_byte_ms: exchange.first_byte_ms.map(signed),
            body_bytes: signed(exchange.body_bytes),
            body_ms: signed(exchange.body_ms),
            took_ms: signed(exchange.took_ms),
        }
    }
}
