//! The path to one host: every address of its name, as they become known, by itself and without a race.
//! Connect, TLS, request; at each address as far as it goes.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use hyper::header::HeaderValue;
use jiff::fmt::rfc2822;
use reqwest::{Method, Request};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;
use url::Url;

use super::http::{Answer, Client};
use super::metered::Metered;
use super::stall::{Pace, Signs};
use super::tcp::Watch;
use super::{Context, http, millis, tcp, tls};
use crate::fact::{
    Exchange, ExchangeOutcome, Experiment, Fact, Family, HandshakeOutcome, HostAddr, Reason, StepEnd, StepId, TimeKind, TimeReading,
};
use crate::plan::{PathTarget, host_of, shown_url};
use crate::redact::{Excerpt, Private};

/// How many redirects are followed on the same host.
const REDIRECTS: u32 = 10;
/// How long to wait before a request is repeated.
const POLITE: Duration = Duration::from_millis(250);
/// What a request is made of at least, in bytes: more than fits into one packet on any ordinary line.
const FULL_SIZE: usize = 1_500;
/// How long an experiment waits for an answer.
const EXPERIMENT: Duration = Duration::from_secs(3);

/// Follows the path to every address of a host.
pub(super) async fn probe(context: &Context, target: &PathTarget, sources: &[StepId]) -> StepEnd {
    let host = target.host();
    let target = Arc::new(target.clone());
    let mut changes = context.shared.board.watch();
    let mut tried: Vec<IpAddr> = Vec::new();
    let mut running = JoinSet::new();
    let mut failed = false;
    loop {
        // Ask whether more will come before looking at what has come, or an address could slip between the two.
        let all_known = context.shared.board.all_ended(sources);
        for ip in context.shared.board.addresses(&host) {
            let same_family = tried.iter().filter(|t| Family::of(**t) == Family::of(ip)).count();
            // Connecting to 0.0.0.0 would reach this device itself.
            if !tried.contains(&ip) && same_family < target.addresses && !ip.is_unspecified() {
                tried.push(ip);
                running.spawn(follow(context.clone(), Arc::clone(&target), ip));
            }
        }
        if all_known && running.is_empty() {
            break;
        }
        tokio::select! {
            // What goes wrong at one address leaves the others alone, and is told.
            Some(ended) = running.join_next() => failed |= ended.is_err(),
            _ = changes.changed() => {}
        }
    }
    match tried.is_empty() {
        true => StepEnd::NotDone(Reason::NothingToProbe),
        false if failed => StepEnd::NotDone(Reason::ProbeFailed),
        false => StepEnd::Done,
    }
}

/// How far an attempt got.
enum Reached {
    /// There was no connection.
    Nothing,
    /// The connection was open, TLS was not.
    Connection(HandshakeOutcome),
    /// A request was made.
    Request(Box<Exchange>),
    /// A request was made and got stuck, and what may be in its way was tried beside it.
    Stuck,
}

impl Reached {
    /// Whether the handshake was completed.
    fn is_past_tls(&self) -> bool {
        matches!(self, Self::Connection(HandshakeOutcome::Complete) | Self::Request(_) | Self::Stuck)
    }
}

/// Goes as far as one address lets us.
async fn follow(context: Context, target: Arc<PathTarget>, ip: IpAddr) {
    let first = attempt(&context, &target, ip, None).await;
    if target.control {
        return;
    }
    match first {
        // Cut or silent after the connection was open: is it the name, the size of packets, or the version?
        Reached::Connection(HandshakeOutcome::Reset | HandshakeOutcome::Closed | HandshakeOutcome::TimedOut) => {
            let experiment = |e| attempt(&context, &target, ip, Some(e));
            let (neutral, small, old) =
                tokio::join!(experiment(Experiment::NeutralName), experiment(Experiment::SmallSegments), experiment(Experiment::Tls12));
            // An experiment that passes accuses somebody only if the ordinary way fails a second time.
            if neutral.is_past_tls() || small.is_past_tls() || old.is_past_tls() {
                attempt(&context, &target, ip, None).await;
            }
        }
        // Nothing in common with this program: is there with others?
        Reached::Connection(HandshakeOutcome::Alert | HandshakeOutcome::Incompatible) => {
            attempt(&context, &target, ip, Some(Experiment::WideHello)).await;
        }
        Reached::Request(exchange) if exchange.stalled() => {
            attempt(&context, &target, ip, Some(Experiment::SmallSegments)).await;
        }
        // One odd answer may be chance: it is repeated once, politely, on a new connection.
        Reached::Request(exchange) if exchange.worth_repeating(&target) => {
            sleep(POLITE).await;
            attempt(&context, &target, ip, None).await;
        }
        // All is well with this program's small hello, and yet something failed: is it well with a browser's?
        Reached::Request(exchange) if target.trouble_claimed && target.tls() && exchange.status.is_some() => {
            let large = || attempt(&context, &target, ip, Some(Experiment::LargeHello));
            if !large().await.is_past_tls() {
                large().await;
            }
        }
        _ => {}
    }
}

async fn attempt(context: &Context, target: &PathTarget, ip: IpAddr, experiment: Option<Experiment>) -> Reached {
    let _leave = context.socket().await;
    match tcp::connect(context, SocketAddr::new(ip, target.port()), experiment).await {
        Some(stream) => converse(context, target, ip, stream, experiment).await,
        None => Reached::Nothing,
    }
}

/// Speaks on an open connection: TLS where the target wants it, then the request.
async fn converse(context: &Context, target: &PathTarget, ip: IpAddr, stream: TcpStream, experiment: Option<Experiment>) -> Reached {
    let watch = Watch::of(&stream);
    let stream = Metered::new(stream);
    if !target.tls() {
        return ask(context, target, ip, Client::new(stream, false).await, experiment, &watch).await;
    }
    let neutral = experiment == Some(Experiment::NeutralName);
    let name = if neutral { neutral_name(context) } else { target.host() };
    if let Some(by_hand @ (Experiment::WideHello | Experiment::LargeHello)) = experiment {
        return Reached::Connection(tls::greet(context, stream, ip, &name, by_hand).await);
    }
    match tls::handshake(context, stream, ip, &name, experiment).await {
        Err(outcome) => Reached::Connection(outcome),
        // That it passes is all there is to know; to the neutral name nothing is asked.
        Ok(_) if neutral || experiment == Some(Experiment::Tls12) => Reached::Connection(HandshakeOutcome::Complete),
        Ok(stream) => {
            let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            ask(context, target, ip, Client::new(stream, http2).await, experiment, &watch).await
        }
    }
}

/// What is left of the path once a connection, or a tunnel, is open. Whether this program and the server had nothing in common, so that
/// a wide hello is worth another connection.
pub(super) async fn through(context: &Context, target: &PathTarget, ip: IpAddr, stream: TcpStream, experiment: Option<Experiment>) -> bool {
    let reached = converse(context, target, ip, stream, experiment).await;
    matches!(reached, Reached::Connection(HandshakeOutcome::Alert | HandshakeOutcome::Incompatible))
}

async fn ask(
    context: &Context,
    target: &PathTarget,
    ip: IpAddr,
    client: hyper::Result<Client>,
    experiment: Option<Experiment>,
    watch: &Watch,
) -> Reached {
    match client {
        Ok(client) => request(context, target, ip, client, experiment, watch).await,
        // The protocol itself did not begin: no request was made, and that is its outcome.
        Err(error) => {
            let answer = Answer { outcome: Some(http::outcome_of(&error)), ..Answer::default() };
            let exchange = Exchange { experiment, ..exchange(context, target, ip, &target.url, &answer) };
            context.observed(Fact::Exchange(exchange.clone()));
            Reached::Request(Box::new(exchange))
        }
    }
}

/// A name that has nothing to do with the wallet.
fn neutral_name(context: &Context) -> String {
    context.world().controls.https.first().map_or_else(|| "www.example.com".to_owned(), host_of)
}

/// Makes the request, and follows redirects that stay on the host; the last answer is the one that counts.
async fn request(
    context: &Context,
    target: &PathTarget,
    ip: IpAddr,
    mut client: Client,
    experiment: Option<Experiment>,
    watch: &Watch,
) -> Reached {
    let mut url = target.url.clone();
    let mut seen = vec![url.clone()];
    let mut followed = 0;
    loop {
        // An experiment only asks whether anything comes at all.
        let patience = if experiment.is_some() { target.patience.min(EXPERIMENT) } else { target.patience };
        let (answer, tried) = if target.control {
            (client.get(&url, patience).await, false)
        } else {
            let small = experiment.is_none().then_some(|| with_small_segments(context, target, ip));
            ask_beside(&mut client, &of_full_size(&url), patience, watch, small).await
        };
        if target.control {
            note_time(context, target, &answer);
        }
        let next = redirect(&url, &answer);
        let same_host = next.as_ref().filter(|n| n.origin() == url.origin());
        let mut exchange = exchange(context, target, ip, &url, &answer);
        exchange.experiment = experiment;
        let used = watch.so_far();
        (exchange.round_trip_us, exchange.retransmits) = (used.round_trip_us, used.retransmits);
        exchange.headers.location_host =
            next.as_ref().and_then(|n| n.host_str().map(|host| Private::excerpt(host, Excerpt::of(http::HEADER))));
        exchange.redirects = followed;
        exchange.redirect_loop = same_host.is_some_and(|n| seen.contains(n)) || followed >= REDIRECTS;
        if !target.may_quote(ip, context.world(), followed > 0) {
            exchange.withhold(&target.url);
        }
        match same_host {
            Some(next) if !exchange.redirect_loop && !target.control => {
                url = next.clone();
                seen.push(url.clone());
                followed += 1;
            }
            _ => {
                context.observed(Fact::Exchange(exchange.clone()));
                return if tried { Reached::Stuck } else { Reached::Request(Box::new(exchange)) };
            }
        }
    }
}

/// A request that fills a packet of the usual size, as those of apps do with their cookies and signatures: one that fits
/// into a small packet says nothing about the way of larger ones.
fn of_full_size(url: &Url) -> Request {
    // Each letter takes a byte in HTTP/2 too (RFC 7541, appendix B).
    static PADDING: LazyLock<HeaderValue> =
        LazyLock::new(|| HeaderValue::try_from("X".repeat(FULL_SIZE)).unwrap_or_else(|_| HeaderValue::from_static("X")));
    let mut request = Request::new(Method::GET, url.clone());
    request.headers_mut().insert("x-padding", PADDING.clone());
    request
}

/// An attempt that an attempt leads to.
type Attempt<'a> = Pin<Box<dyn Future<Output = Reached> + Send + 'a>>;

fn with_small_segments<'a>(context: &'a Context, target: &'a PathTarget, ip: IpAddr) -> Attempt<'a> {
    Box::pin(attempt(context, target, ip, Some(Experiment::SmallSegments)))
}

/// Makes a request. Where it gets stuck, the same is tried beside it with small packets; where those come through and the request
/// is stuck all the same, it is given up. Also says whether that was tried.
async fn ask_beside<'a>(
    client: &mut Client,
    request: &Request,
    patience: Duration,
    watch: &Watch,
    small: Option<impl FnOnce() -> Attempt<'a>>,
) -> (Answer, bool) {
    let pace = Pace::new();
    let asking = client.ask_at(request, http::BODY, patience, &pace);
    tokio::pin!(asking);
    let Some(small) = small else { return (asking.await, false) };
    tokio::select! {
        answer = &mut asking => return (answer, false),
        () = Signs::SUSPECT.seen(watch, &pace) => {}
    }
    let beside = async {
        if matches!(small().await, Reached::Request(exchange) if exchange.status.is_some()) {
            Signs::CERTAIN.seen(watch, &pace).await;
            pace.give_up();
        }
    };
    tokio::select! {
        answer = &mut asking => return (answer, true),
        () = beside => {}
    }
    (asking.await, true)
}

/// Where an answer redirects to.
fn redirect(url: &Url, answer: &Answer) -> Option<Url> {
    let redirects = matches!(answer.status, Some(301 | 302 | 303 | 307 | 308));
    redirects.then(|| url.join(answer.location.as_deref()?).ok()).flatten()
}

fn exchange(context: &Context, target: &PathTarget, ip: IpAddr, url: &Url, answer: &Answer) -> Exchange {
    let expected = target.expect_body.as_ref();
    Exchange {
        step: context.step.clone(),
        experiment: None,
        url: Private::free_text(shown_url(url)),
        address: HostAddr::of(ip),
        outcome: answer.outcome.unwrap_or(ExchangeOutcome::Failed),
        status: answer.status,
        headers: answer.headers.clone(),
        redirect_loop: false,
        redirects: 0,
        body_bytes: answer.body.len() as u64,
        body_as_expected: expected
            .filter(|_| answer.status.is_some())
            .map(|text| String::from_utf8_lossy(&answer.body).contains(text.as_str())),
        excerpt: if target.control { Private::public("") } else { answer.excerpt() },
        first_byte_ms: answer.first_byte.map(millis),
        body_ms: answer.first_byte.map_or(0, |first| millis(answer.took.saturating_sub(first))),
        took_ms: millis(answer.took),
        round_trip_us: None,
        retransmits: None,
    }
}

impl Exchange {
    /// Leaves out the words of whoever answered, the path that it led on to among them, and whether they hold what a profile looked
    /// for. That a redirect leads to another host stays, and is no more than a token.
    fn withhold(&mut self, asked: &Url) {
        self.url = Private::free_text(shown_url(asked));
        self.excerpt = Private::free_text(String::new());
        self.body_as_expected = None;
        self.headers.content_type = None;
        self.headers.server = None;
        let host = self.headers.location_host.take();
        self.headers.location_host = host.and_then(|host| host.shown().map(|host| Private::whole("host", host)));
    }

    /// Whether what was sent got no answer, or only the beginning of one.
    fn stalled(&self) -> bool {
        matches!(self.outcome, ExchangeOutcome::TimedOut | ExchangeOutcome::BodyTimedOut)
    }

    /// Whether a second request could tell chance from rule. An answer that asks for fewer requests gets none.
    fn worth_repeating(&self, target: &PathTarget) -> bool {
        match self.outcome {
            ExchangeOutcome::Answered => match self.status {
                Some(500..=599) => self.headers.retry_after_s.is_none() && target.expect_status.is_none(),
                _ => false,
            },
            ExchangeOutcome::Empty | ExchangeOutcome::Reset | ExchangeOutcome::Truncated => true,
            _ => false,
        }
    }
}

/// A neutral host's `Date` is a reading of the time, good to a second and the time the answer took.
fn note_time(context: &Context, target: &PathTarget, answer: &Answer) {
    let Some(date) = answer.date.as_deref().and_then(|d| rfc2822::parse(d).ok()) else { return };
    let offset = date.timestamp().as_millisecond() + 500 - context.world().clock.now().as_millisecond();
    context.observed(Fact::Time(TimeReading {
        source: Private::free_text(shown_url(&target.url)),
        by: TimeKind::HttpDate,
        offset_ms: Some(offset),
        uncertainty_ms: 500 + millis(answer.took),
    }));
}
