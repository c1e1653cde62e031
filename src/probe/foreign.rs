//! Every parser of bytes that come from the network, each by itself: for fuzzing, and for the tests that go through what fuzzing
//! began with. Each panics where a bound does not hold. Not part of the program.

#![expect(clippy::missing_panics_doc, reason = "to panic is what they are for")]

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use url::Url;

use super::dns::Question;
use super::http::Client;
use super::{sntp, status, tls};
use crate::redact::redact;
use crate::world::Roots;

/// The most that one answer over HTTP may take here.
const PATIENCE: Duration = Duration::from_millis(50);
/// A request is over when nothing more of it comes for so long.
const REQUEST: Duration = Duration::from_millis(1);

/// An answer of a DNS server (RFC 1035).
pub fn dns(bytes: &[u8]) {
    if let Some(question) = Question::of_answer(bytes) {
        assert!(question.read(bytes).addresses.len() <= 64);
    }
}

/// An answer of a time server (RFC 5905).
pub fn sntp(bytes: &[u8]) {
    let _ = sntp::read(bytes);
}

/// The summary of a status page.
pub fn status(bytes: &[u8]) {
    let page = status::read(&address(), Some(bytes));
    assert!(page.incidents < u32::MAX);
}

/// A chain of certificates: two bytes of length before each (as in RFC 8446, 4.4.2, without the third). The last is read as an OCSP
/// response too.
pub fn chain(bytes: &[u8]) {
    let (mut rest, mut certificates) = (bytes, Vec::new());
    while let Some((length, more)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(more.len());
        certificates.push(CertificateDer::from(more[..length].to_vec()));
        rest = &more[length..];
    }
    let roots = Roots::of_system([]);
    let seen = tls::chain::Seen { staple: certificates.last().map(|last| last.to_vec()).unwrap_or_default(), certificates };
    if let Some(chain) = tls::chain::look_at(&seen, "pay.wallet.test", &roots, 1_795_000_000) {
        assert!(chain.names.len() <= 20 && chain.intermediates.len() <= 10);
    }
}

/// An answer over HTTP/1.1 (RFC 9112).
pub fn http1(bytes: &[u8]) {
    let _ = http(bytes, false);
}

/// An answer over HTTP/2 (RFC 9113).
pub fn http2(bytes: &[u8]) {
    let _ = http(bytes, true);
}

/// The answer comes at once and whole, over a connection in memory; time stands still but for waiting. The status of what was read.
fn http(bytes: &[u8], http2: bool) -> Option<u16> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.ok()?.block_on(async {
        let (ours, mut theirs) = tokio::io::duplex(64 * 1_024);
        let answer = bytes.to_vec();
        let server = tokio::spawn(async move {
            // First the request is heard to its end: what comes before it is no answer.
            let mut request = [0; 4_096];
            while let Ok(Ok(1..)) = timeout(REQUEST, theirs.read(&mut request)).await {}
            let _ = theirs.write_all(&answer).await;
            // Whoever has said everything stays until the other side has read it.
            tokio::time::sleep(PATIENCE * 4).await;
        });
        let mut client = Client::new(ours, http2).await.ok()?;
        let answer = client.get(&address(), PATIENCE).await;
        let excerpt = redact(answer.excerpt());
        assert!(answer.body.len() <= 24 * 1_024 && excerpt.shown().is_some_and(|text| text.chars().count() <= 1_000));
        server.abort();
        answer.status
    })
}

fn address() -> Url {
    "https://pay.wallet.test/health".parse().unwrap_or_else(|_| unreachable!("it is an address"))
}

#[cfg(test)]
#[path = "../../fuzz/src/seeds.rs"]
mod seeds;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::seeds::{Named, are_read, damaged, folder};

    const ALL: &[Named] = &[
        ("dns", super::dns),
        ("sntp", super::sntp),
        ("status", super::status),
        ("chain", super::chain),
        ("http1", super::http1),
        ("http2", super::http2),
    ];

    #[test]
    fn answers_over_http_are_really_read() {
        let ok = |name: &str| std::fs::read(folder(name).join("ok")).expect("a seed");
        assert_eq!(super::http(&ok("http1"), false), Some(200));
        assert_eq!(super::http(&ok("http2"), true), Some(200));
    }

    #[test]
    fn what_fuzzing_begins_with_is_read() {
        are_read(ALL);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        /// Whatever becomes of the seeds, nothing panics and every bound holds.
        #[test]
        fn damaged_answers_are_bounded(((_, parse), bytes) in damaged(ALL)) {
            parse(&bytes);
        }
    }
}
