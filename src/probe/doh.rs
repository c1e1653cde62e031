//! DNS over HTTPS (RFC 8484): answers that nobody in between can give.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request};
use tokio::time::timeout;
use url::Url;

use super::client::{Connection, Unanswered};
use super::dns::{Checking, MOST, Question, Reply};
use super::http::Answer;
use super::{Context, millis};
use crate::fact::{DnsAnswer, DnsOrigin, DnsOutcome, ExchangeOutcome, Fact, Family, HostAddr, RecordType, Scope, Transport};
use crate::plan::host_of;
use crate::redact::Private;

const MESSAGE: &str = "application/dns-message";

/// Asks one server for both address types of every name, all on one connection.
pub(super) async fn probe(context: &Context, url: &Url, names: &[String], limit: Duration) {
    let _leave = context.socket().await;
    let server = Server { context, url, limit };
    // What was answered by then stands; the rest is missing.
    let _ = timeout(limit, server.ask_all(names)).await;
}

/// A server that is asked.
struct Server<'a> {
    context: &'a Context,
    url: &'a Url,
    limit: Duration,
}

impl Server<'_> {
    /// HTTP/2 carries the questions side by side, HTTP/1.1 one after the other.
    async fn ask_all(&self, names: &[String]) {
        let begun = Instant::now();
        let types = [RecordType::A, RecordType::Aaaa];
        let all = names.iter().flat_map(|name| types.map(|record_type| (name, record_type)));
        let questions: Vec<(&String, RecordType, Question)> =
            all.filter_map(|(name, of)| Some((name, of, Question::new(name, of, Checking::Asked)?))).collect();
        let mut connection = match Connection::open(self.context, self.url, self.limit).await {
            Ok(connection) => connection,
            Err(Unanswered::Unconnected(error)) if self.context.lacks(&error) => return,
            Err(_) => {
                return questions.iter().for_each(|(name, of, _)| self.tell(name, *of, Reply::none(DnsOutcome::Broken), begun));
            }
        };
        if connection.http2 {
            let beside = questions.iter().map(async |(name, of, question)| {
                let Some(mut client) = connection.beside() else { return };
                let begun = Instant::now();
                let answer = client.ask(&self.request(question), MOST, self.limit).await;
                self.tell(name, *of, reply(question, &answer), begun);
            });
            join_all(beside).await;
            return;
        }
        // A server that closes the connection is not bothered again: what it was not asked is missing.
        for (name, of, question) in &questions {
            if !connection.is_open() {
                return;
            }
            let begun = Instant::now();
            let answer = connection.ask(&self.request(question), MOST, self.limit).await;
            self.tell(name, *of, reply(question, &answer), begun);
        }
    }

    fn request(&self, question: &Question) -> Request {
        let mut request = Request::new(Method::POST, self.url.clone());
        for name in [CONTENT_TYPE, ACCEPT] {
            request.headers_mut().insert(name, HeaderValue::from_static(MESSAGE));
        }
        *request.body_mut() = Some(question.bytes().to_vec().into());
        request
    }

    fn tell(&self, name: &str, record_type: RecordType, reply: Reply, begun: Instant) {
        self.context.shared.board.add(name, reply.addresses.iter().copied());
        self.context.observed(Fact::DnsAnswer(DnsAnswer {
            name: name.to_owned(),
            record_type,
            server: server(self.url),
            port: self.url.port_or_known_default().unwrap_or(443),
            origin: DnsOrigin::Encrypted,
            place: 0,
            transport: Transport::Https,
            unchecked: false,
            outcome: reply.outcome,
            addresses: reply.addresses.into_iter().map(HostAddr::of).collect(),
            soa: reply.soa,
            asked: 1,
            took_ms: millis(begun.elapsed()),
        }));
    }
}

/// What an answer over HTTP says as DNS.
fn reply(question: &Question, answer: &Answer) -> Reply {
    let good = answer.outcome == Some(ExchangeOutcome::Answered) && answer.status.is_some_and(|status| (200..300).contains(&status));
    if good { question.read(&answer.body) } else { Reply::none(DnsOutcome::Broken) }
}

/// The server by its address, or by its name where that is all that is known.
fn server(url: &Url) -> HostAddr {
    let host = host_of(url);
    host.parse().map_or_else(|_| HostAddr { ip: Private::free_text(host), family: Family::V4, scope: Scope::Global }, HostAddr::of)
}
