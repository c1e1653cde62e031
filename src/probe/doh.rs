//! DNS over HTTPS (RFC 8484): answers that nobody in between can give.

use std::time::{Duration, Instant};

use reqwest::Client;
use tokio::time::timeout;
use url::Url;

use super::client::{bounded, client};
use super::dns::{Checking, MOST, Question, Reply};
use super::{Context, Source, millis};
use crate::fact::{DnsAnswer, DnsOrigin, DnsOutcome, Fact, Family, HostAddr, RecordType, Scope, Transport};
use crate::plan::host_of;
use crate::redact::Private;

const MESSAGE: &str = "application/dns-message";

/// Asks one server for both address types of every name, one question after the other on one connection.
pub(super) async fn probe(context: &Context, url: &Url, names: &[String], limit: Duration) {
    let Ok(client) = client(context.world(), limit) else { return };
    let _leave = context.socket().await;
    let all = async {
        for name in names {
            for record_type in [RecordType::A, RecordType::Aaaa] {
                ask(context, &client, url, name, record_type).await;
            }
        }
    };
    // What was answered by then stands; the rest is missing.
    let _ = timeout(limit, all).await;
}

async fn ask(context: &Context, client: &Client, url: &Url, name: &str, record_type: RecordType) {
    let Some(question) = Question::new(name, record_type, Checking::Asked) else { return };
    let begun = Instant::now();
    let reply = send(client, url, &question).await.unwrap_or_else(|_| Reply::none(DnsOutcome::Broken));
    context.shared.board.add(name, Source::Dns(DnsOrigin::Encrypted), reply.addresses.iter().copied());
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
}

async fn send(client: &Client, url: &Url, question: &Question) -> reqwest::Result<Reply> {
    let request = client.post(url.clone()).header("content-type", MESSAGE).header("accept", MESSAGE).body(question.bytes().to_vec());
    let response = request.send().await?.error_for_status()?;
    Ok(question.read(&bounded(response, MOST).await?))
}

/// The server by its address, or by its name where that is all that is known.
fn server(url: &Url) -> HostAddr {
    let host = host_of(url);
    host.parse().map_or_else(|_| HostAddr { ip: Private::public(host), family: Family::V4, scope: Scope::Global }, HostAddr::of)
}
