//! The path to one host: every address of its name, as they become known, by itself and without a race.
//! Connect, TLS, request; at each address as far as it goes.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::fmt::rfc2822;
use tokio::task::JoinSet;
use tokio::time::sleep;
use url::Url;

use super::http::{Answer, Client};
use super::{Context, millis, tcp, tls};
use crate::fact::{Exchange, ExchangeOutcome, Fact, Family, HostAddr, Reason, StepEnd, StepId, TimeKind, TimeReading};
use crate::plan::{PathTarget, shown_url};
use crate::redact::Private;

/// How many redirects are followed on the same host.
const REDIRECTS: u32 = 10;
/// How long to wait before a request is repeated.
const POLITE: Duration = Duration::from_millis(250);

/// Follows the path to every address of a host.
pub(super) async fn probe(context: &Context, target: &PathTarget, sources: &[StepId]) -> StepEnd {
    let host = target.host();
    let target = Arc::new(target.clone());
    let mut changes = context.shared.board.watch();
    let mut tried: Vec<IpAddr> = Vec::new();
    let mut running = JoinSet::new();
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
            Some(_) = running.join_next() => {}
            _ = changes.changed() => {}
        }
    }
    if tried.is_empty() { StepEnd::NotDone(Reason::NothingToProbe) } else { StepEnd::Done }
}

/// Goes as far as one address lets us.
async fn follow(context: Context, target: Arc<PathTarget>, ip: IpAddr) {
    let first = attempt(&context, &target, ip).await;
    // One odd answer may be chance: it is repeated once, politely, on a new connection.
    if !target.control && first.is_some_and(|e| e.worth_repeating(&target)) {
        sleep(POLITE).await;
        attempt(&context, &target, ip).await;
    }
}

async fn attempt(context: &Context, target: &PathTarget, ip: IpAddr) -> Option<Exchange> {
    let _leave = context.socket().await;
    let stream = tcp::connect(context, SocketAddr::new(ip, target.port())).await?;
    if target.tls() {
        let stream = tls::handshake(context, stream, ip, &target.host()).await?;
        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        request(context, target, ip, Client::new(stream, http2).await.ok()?).await
    } else {
        request(context, target, ip, Client::new(stream, false).await.ok()?).await
    }
}

/// Makes the request, and follows redirects that stay on the host; the last answer is the one that counts.
async fn request(context: &Context, target: &PathTarget, ip: IpAddr, mut client: Client) -> Option<Exchange> {
    let mut url = target.url.clone();
    let mut seen = vec![url.clone()];
    let mut followed = 0;
    loop {
        let answer = client.get(&url, target.patience).await;
        if target.control {
            note_time(context, target, &answer);
        }
        let next = redirect(&url, &answer);
        let same_host = next.as_ref().filter(|n| n.origin() == url.origin());
        let mut exchange = exchange(context, target, ip, &url, &answer);
        exchange.headers.location_host = next.as_ref().and_then(|n| n.host_str().map(str::to_owned));
        exchange.redirects = followed;
        exchange.redirect_loop = same_host.is_some_and(|n| seen.contains(n)) || followed >= REDIRECTS;
        match same_host {
            Some(next) if !exchange.redirect_loop && !target.control => {
                url = next.clone();
                seen.push(url.clone());
                followed += 1;
            }
            _ => {
                context.observed(Fact::Exchange(exchange.clone()));
                return Some(exchange);
            }
        }
    }
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
        url: shown_url(url),
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
        excerpt: Private::free_text(if target.control { String::new() } else { answer.excerpt() }),
        first_byte_ms: answer.first_byte.map(millis),
        took_ms: millis(answer.took),
    }
}

impl Exchange {
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
        source: shown_url(&target.url),
        by: TimeKind::HttpDate,
        offset_ms: Some(offset),
        uncertainty_ms: 500 + millis(answer.took),
    }));
}
