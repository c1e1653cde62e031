//! DNS over HTTPS (RFC 8484): answers that nobody in between can give.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::{Client, Version};
use tokio::time::timeout;
use url::Url;

use super::client::{bounded, client};
use super::dns::{Checking, MOST, Question, Reply};
use super::{Context, millis};
use crate::fact::{DnsAnswer, DnsOrigin, DnsOutcome, Fact, Family, HostAddr, RecordType, Scope, Transport};
use crate::plan::host_of;
use crate::redact::Private;

const MESSAGE: &str = "application/dns-message";

/// Asks one server for both address types of every name, all on one connection.
pub(super) async fn probe(context: &Context, url: &Url, names: &[String], limit: Duration) {
    let Ok(client) = client(context.world(), limit) else { return };
    let _leave = context.socket().await;
    let mut questions: Vec<(&str, RecordType)> =
        names.iter().flat_map(|name| [RecordType::A, RecordType::Aaaa].map(|record_type| (name.as_str(), record_type))).collect();
    let all = async {
        let Some((name, record_type)) = questions.pop() else { return };
        // The first question opens the connection. HTTP/2 carries the others side by side, HTTP/1.1 one after the other.
        if ask(context, &client, url, name, record_type).await == Some(Version::HTTP_2) {
            join_all(questions.iter().map(|(name, record_type)| ask(context, &client, url, name, *record_type))).await;
        } else {
            for (name, record_type) in questions {
                ask(context, &client, url, name, record_type).await;
            }
        }
    };
    // What was answered by then stands; the rest is missing.
    let _ = timeout(limit, all).await;
}

/// Asks one question, and tells which version of HTTP the server speaks.
async fn ask(context: &Context, client: &Client, url: &Url, name: &str, record_type: RecordType) -> Option<Version> {
    let question = Question::new(name, record_type, Checking::Asked)?;
    let begun = Instant::now();
    let (reply, version) = match send(client, url, &question).await {
        Ok((reply, version)) => (reply, Some(version)),
        Err(error) if context.lacks(&error) => return None,
        Err(_) => (Reply::none(DnsOutcome::Broken), None),
    };
    context.shared.board.add(name, reply.addresses.iter().copied());
    context.observed(Fact::DnsAnswer(DnsAnswer {
        name: name.to_owned(),
        record_type,
        server: server(url),
        port: url.port_or_known_default().unwrap_or(443),
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
    version
}

async fn send(client: &Client, url: &Url, question: &Question) -> reqwest::Result<(Reply, Version)> {
    let request = client.post(url.clone()).header("content-type", MESSAGE).header("accept", MESSAGE).body(question.bytes().to_vec());
    let response = request.send().await?.error_for_status()?;
    let version = response.version();
    Ok((question.read(&bounded(response, MOST).await?), version))
}

/// The server by its address, or by its name where that is all that is known.
fn server(url: &Url) -> HostAddr {
    let host = host_of(url);
    host.parse().map_or_else(|_| HostAddr { ip: Private::free_text(host), family: Family::V4, scope: Scope::Global }, HostAddr::of)
}
