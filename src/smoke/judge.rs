//! What one attempt at a target means.

use super::target::{Budgets, Target};
use crate::check::Status;
use crate::check::view::{CertificateView, ExchangeView, Observed};
use crate::fact::{
    Attempt, Chain, Connect, ConnectOutcome, Exchange, ExchangeOutcome, Fact, Handshake, HandshakeOutcome, ProxyOutcome, Reason,
    Resolution, ResolutionOutcome,
};
use crate::lang::{Lang, Message};
use crate::report::{About, SmokeFinding, Timings};

/// What an attempt came to.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What was found, the worst first; nothing where all is well.
    pub found: Vec<Found>,
    /// How long each phase took.
    pub timings: Timings,
    /// The status code of the answer.
    pub http_status: Option<u16>,
    /// When the certificate ends, in seconds since 1970.
    pub ends_s: Option<i64>,
}

/// Something that was found, before a language is chosen.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is about.
    pub about: About,
    /// How bad it is.
    pub status: Status,
    /// What was seen.
    pub what: Message,
    /// The cause that it names by itself.
    pub cause: Option<&'static str>,
}

impl Found {
    /// The same in a language.
    pub fn say(&self, lang: Lang) -> SmokeFinding {
        SmokeFinding { about: self.about, status: self.status, text: self.what.say(lang) }
    }
}

impl Judged {
    /// The worst of what was found.
    pub fn status(&self) -> Status {
        let has = |status| self.found.iter().any(|f| f.status == status);
        if has(Status::Fail) {
            Status::Fail
        } else if has(Status::Unknown) {
            Status::Unknown
        } else if has(Status::Warn) {
            Status::Warn
        } else {
            Status::Pass
        }
    }

    /// Whether the target was reached and answered as it should.
    pub fn came_through(&self) -> bool {
        matches!(self.status(), Status::Pass | Status::Warn)
    }

    fn add(&mut self, about: About, status: Status, what: Message) {
        self.found.push(Found { about, status, what, cause: None });
    }
}

/// Judges an attempt; `now` is this device's time in seconds since 1970, or none where its clock was set during the run: then no
/// date is judged.
///
/// What keeps a target from answering as it should fails it, and so does a phase that takes longer than its bound. A
/// certificate that ends soon, and an address that did not answer where another one did, are warned of.
pub fn judge(target: &Target, attempt: &Attempt, now: Option<i64>) -> Judged {
    let seen = Seen::of(attempt);
    let mut judged = Judged {
        timings: seen.timings(),
        http_status: seen.exchange.and_then(|e| e.status),
        ends_s: seen.chain().map(|c| c.not_after),
        ..Judged::default()
    };
    match seen.fault(target, now) {
        // What this device lacks says nothing about the target.
        _ if attempt.cut == Some(Reason::NoResources) => judged.add(About::Device, Status::Unknown, Message::new("reason-no-resources")),
        Some((about, what)) => judged.add(about, Status::Fail, what),
        None if seen.exchange.is_none() => {
            let limit = target.deadline.as_millis();
            judged.add(About::Deadline, Status::Fail, Message::new("smoke-out-of-time").with_display("ms", limit));
        }
        None => {}
    }
    slow(&mut judged, target.budgets);
    if seen.opened().is_some() && seen.connects.iter().any(|c| c.outcome != ConnectOutcome::Open) {
        judged.add(About::Connect, Status::Warn, Message::new("smoke-address-dead"));
    }
    if now.is_none() && seen.chain().is_some() && judged.came_through() {
        judged.add(About::Certificate, Status::Unknown, Message::new("reason-clock-set"));
    }
    let days_left = |end: i64| Some(end.saturating_sub(now?).div_euclid(86_400));
    let ends = judged.ends_s.and_then(days_left).zip(target.cert_days);
    if let Some((left, _)) = ends.filter(|(left, least)| *left >= 0 && left < least) {
        judged.add(About::Certificate, Status::Warn, Message::new("smoke-certificate-ends").with_display("days", left));
    }
    judged
}

/// Every phase that took longer than its bound.
fn slow(judged: &mut Judged, budgets: Budgets) {
    let timings = judged.timings;
    let phases = [
        (About::Dns, "smoke-slow-dns", timings.dns_ms, budgets.dns, Some("dns-slow")),
        (About::Connect, "smoke-slow-connect", timings.connect_ms, budgets.connect, None),
        (About::Tls, "smoke-slow-tls", timings.tls_ms, budgets.tls, None),
        (About::FirstByte, "smoke-slow-first-byte", timings.first_byte_ms, budgets.first_byte, Some("server-slow")),
    ];
    for (about, key, took, most, cause) in phases {
        if let Some((took, most)) = took.zip(most).filter(|(took, most)| took > most) {
            let what = Message::new(key).with_display("took", took).with_display("most", most);
            judged.found.push(Found { about, status: Status::Fail, what, cause });
        }
    }
}

/// The facts of one attempt, by kind.
struct Seen<'a> {
    resolution: Option<&'a Resolution>,
    proxy: Option<(ProxyOutcome, u64)>,
    connects: Vec<&'a Connect>,
    handshake: Option<&'a Handshake>,
    exchange: Option<&'a Exchange>,
}

impl<'a> Seen<'a> {
    fn of(attempt: &'a Attempt) -> Self {
        let mut seen = Self { resolution: None, proxy: None, connects: Vec::new(), handshake: None, exchange: None };
        for fact in &attempt.facts {
            match fact {
                Fact::Resolution(f) => seen.resolution = Some(f),
                Fact::Proxy(f) => seen.proxy = Some((f.outcome, f.took_ms)),
                Fact::Connect(f) => seen.connects.push(f),
                Fact::Handshake(f) => seen.handshake = Some(f),
                Fact::Exchange(f) => seen.exchange = Some(f),
                _ => {}
            }
        }
        seen
    }

    fn opened(&self) -> Option<&'a Connect> {
        self.connects.iter().copied().find(|c| c.outcome == ConnectOutcome::Open)
    }

    fn chain(&self) -> Option<&'a Chain> {
        self.handshake.and_then(|h| h.chain.as_ref())
    }

    fn timings(&self) -> Timings {
        let literal = |r: &&Resolution| r.name.parse::<std::net::IpAddr>().is_err();
        let dns_ms = self.resolution.filter(literal).map(|r| r.took_ms);
        // Behind a proxy, the time to the tunnel is the time to the connection; what was tried before it opened counts too.
        let tried = (!self.connects.is_empty()).then(|| self.connects.iter().map(|c| c.took_ms).sum());
        let connect_ms = self.proxy.map(|(_, took)| took).or(tried);
        let tls_ms = self.handshake.map(|h| h.took_ms);
        let answer = self.exchange.map_or(0, |e| e.took_ms);
        Timings {
            dns_ms,
            connect_ms,
            tls_ms,
            first_byte_ms: self.exchange.and_then(|e| e.first_byte_ms),
            total_ms: [dns_ms, connect_ms, tls_ms].into_iter().flatten().sum::<u64>() + answer,
        }
    }

    /// The first thing on the way that is not as it should be.
    fn fault(&self, target: &Target, now: Option<i64>) -> Option<(About, Message)> {
        if let Some((outcome, _)) = self.proxy.filter(|(outcome, _)| *outcome != ProxyOutcome::Open) {
            return Some((About::Proxy, proxy_fault(outcome)));
        }
        if let Some(key) = self.resolution.and_then(|r| name_fault(r.outcome)) {
            return Some((About::Dns, Message::new(key)));
        }
        if let Some(last) = self.connects.last().filter(|_| self.opened().is_none()) {
            return connect_fault(last.outcome).map(|key| (About::Connect, Message::new(key)));
        }
        if let Some(handshake) = self.handshake {
            if let Some(what) = tls_fault(handshake) {
                return Some((About::Tls, what));
            }
            let certificate = self.chain().map(|chain| CertificateView::alone(chain, now));
            if let Some(what) = certificate.and_then(|certificate| certificate_fault(&certificate, &handshake.server_name)) {
                return Some((About::Certificate, what));
            }
        }
        answer_fault(self.exchange?, target).map(|what| (About::Answer, what))
    }
}

fn proxy_fault(outcome: ProxyOutcome) -> Message {
    Message::new(match outcome {
        ProxyOutcome::BadSetting => "smoke-proxy-setting",
        ProxyOutcome::Unresolved | ProxyOutcome::Unreachable => "smoke-proxy-unreachable",
        ProxyOutcome::AuthRequired => "smoke-proxy-auth",
        ProxyOutcome::Denied => "smoke-proxy-denied",
        ProxyOutcome::UpstreamFailed => "smoke-proxy-upstream",
        ProxyOutcome::NoAnswer | ProxyOutcome::Open => "smoke-proxy-silent",
    })
}

fn name_fault(outcome: ResolutionOutcome) -> Option<&'static str> {
    match outcome {
        ResolutionOutcome::Found => None,
        ResolutionOutcome::NotFound => Some("smoke-name-not-found"),
        ResolutionOutcome::Failed => Some("smoke-name-failed"),
        ResolutionOutcome::TimedOut => Some("smoke-name-silent"),
    }
}

fn connect_fault(outcome: ConnectOutcome) -> Option<&'static str> {
    Some(match outcome {
        ConnectOutcome::Open => return None,
        ConnectOutcome::Refused => "smoke-refused",
        ConnectOutcome::TimedOut => "smoke-connect-silent",
        ConnectOutcome::HostUnreachable => "smoke-host-unreachable",
        ConnectOutcome::NetworkUnreachable => "smoke-network-unreachable",
        ConnectOutcome::NotPermitted => "smoke-not-permitted",
        ConnectOutcome::Failed => "smoke-connect-failed",
    })
}

fn tls_fault(handshake: &Handshake) -> Option<Message> {
    Some(Message::new(match handshake.outcome {
        HandshakeOutcome::Complete => return None,
        HandshakeOutcome::Alert => {
            let alert = handshake.alert.clone().unwrap_or_default();
            return Some(Message::new("smoke-tls-alert").with("alert", alert));
        }
        HandshakeOutcome::Incompatible => "smoke-tls-incompatible",
        HandshakeOutcome::NotTls => "smoke-not-tls",
        HandshakeOutcome::Reset | HandshakeOutcome::Closed => "smoke-tls-cut",
        HandshakeOutcome::TimedOut => "smoke-tls-silent",
        HandshakeOutcome::Failed => "smoke-tls-failed",
    }))
}

fn certificate_fault(certificate: &CertificateView, host: &str) -> Option<Message> {
    if certificate.valid != Observed::Known(false) {
        return None;
    }
    Some(match certificate {
        c if c.revoked => Message::new("smoke-certificate-revoked").with("host", host.to_owned()),
        c if c.expired == Observed::Known(true) => match c.ends_first.as_str() {
            "" => Message::new("smoke-certificate-expired").with("host", host.to_owned()),
            issuer => Message::new("smoke-certificate-issuer-expired").with("host", host.to_owned()).with("issuer", issuer.to_owned()),
        },
        c if c.not_yet_valid == Observed::Known(true) => Message::new("smoke-certificate-early").with("host", host.to_owned()),
        c if !c.name_matches => Message::new("smoke-certificate-name").with("host", host.to_owned()),
        c if c.invalid => Message::new("smoke-certificate-invalid").with("host", host.to_owned()).with("by", c.broken_by.clone()),
        c if c.self_signed => Message::new("smoke-certificate-self-signed").with("host", host.to_owned()),
        c if !c.missing_issuer_at.is_empty() && c.missing_issuer == c.issuer => {
            Message::new("smoke-certificate-incomplete").with("host", host.to_owned()).with("issuer", c.missing_issuer.clone())
        }
        _ => Message::new("smoke-certificate-untrusted").with("host", host.to_owned()),
    })
}

fn answer_fault(exchange: &Exchange, target: &Target) -> Option<Message> {
    let view = ExchangeView::of(exchange, &target.endpoint);
    if view.as_expected {
        return None;
    }
    Some(Message::new(match exchange.outcome {
        ExchangeOutcome::Answered => return Some(unexpected(exchange, target)),
        ExchangeOutcome::Empty => "smoke-empty-reply",
        ExchangeOutcome::Truncated => "smoke-truncated",
        ExchangeOutcome::Reset => "smoke-answer-reset",
        ExchangeOutcome::TimedOut => "smoke-answer-silent",
        ExchangeOutcome::BodyTimedOut => "smoke-body-silent",
        ExchangeOutcome::Malformed => "smoke-malformed",
        ExchangeOutcome::CertificateRequired => "smoke-client-certificate",
        ExchangeOutcome::Failed => "smoke-answer-failed",
    }))
}

fn unexpected(exchange: &Exchange, target: &Target) -> Message {
    let status = exchange.status.unwrap_or_default();
    if exchange.redirect_loop {
        return Message::new("smoke-redirect-loop");
    }
    if target.endpoint.expects(status) {
        return Message::new("smoke-body-unexpected").with_display("status", status);
    }
    let expected = target.endpoint.expect_status.as_ref();
    let expected = expected.map_or_else(|| "2xx".to_owned(), |all| all.iter().map(u16::to_string).collect::<Vec<_>>().join(", "));
    Message::new("smoke-status-unexpected").with_display("status", status).with("expected", expected)
}
