//! HTTP requests on a connection that is open, each phase timed, each part bounded: described by reqwest and carried by hyper, as
//! only a connection of our own can be metered.

use std::borrow::Cow;
use std::io;
use std::time::{Duration, Instant};

use encoding_rs::{Encoding, GB18030, UTF_8};
use http_body_util::{BodyExt, Full};
use hyper::Response;
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER, SERVER, USER_AGENT};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiff::fmt::rfc2822;
use reqwest::{Method, Request};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;
use tokio::time::{Instant as Deadline, timeout, timeout_at};
use url::Url;

use super::stall::Pace;
use super::tls;
use crate::fact::{ExchangeOutcome, Headers};
use crate::redact::{Excerpt, Private};

/// How much of a body is read, where nobody wants more.
pub(super) const BODY: usize = 24 * 1_024;
/// How much of its text is kept.
const EXCERPT: usize = 1_000;
/// How much of a header is kept.
pub(super) const HEADER: usize = 200;
/// How long a connection may take to say why it ended.
const LAST_WORD: Duration = Duration::from_millis(200);
/// The longest time that a server may ask to be left alone, in seconds: a year. What is more is no promise.
const LONGEST_RETRY_AFTER: u64 = 366 * 86_400;
/// What we call ourselves.
pub(super) const AGENT: &str = concat!("paydoctor/", env!("CARGO_PKG_VERSION"));

/// A connection that is ready for requests.
pub(super) enum Client {
    /// HTTP/1.1 (RFC 9112).
    One(hyper::client::conn::http1::SendRequest<Full<Bytes>>, Task),
    /// HTTP/2 (RFC 9113).
    Two(hyper::client::conn::http2::SendRequest<Full<Bytes>>, Task),
}

/// What reads and writes for a client; it ends with the client that began it.
type Task = Option<JoinHandle<hyper::Result<()>>>;

impl Drop for Client {
    fn drop(&mut self) {
        let (Self::One(_, task) | Self::Two(_, task)) = self;
        task.iter().for_each(JoinHandle::abort);
    }
}

/// What came back.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub outcome: Option<ExchangeOutcome>,
    pub status: Option<u16>,
    pub headers: Headers,
    pub location: Option<String>,
    pub date: Option<String>,
    /// The name of the encoding of the body.
    pub charset: Option<String>,
    pub body: Vec<u8>,
    pub first_byte: Option<Duration>,
    pub took: Duration,
}

impl Client {
    /// Makes a connection ready.
    pub(super) async fn new<S>(stream: S, http2: bool) -> hyper::Result<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let io = TokioIo::new(stream);
        if http2 {
            let (sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await?;
            Ok(Self::Two(sender, Some(tokio::spawn(connection))))
        } else {
            let (sender, connection) = hyper::client::conn::http1::handshake(io).await?;
            Ok(Self::One(sender, Some(tokio::spawn(connection))))
        }
    }

    /// A second hold on an HTTP/2 connection, for a request beside others.
    pub(super) fn beside(&self) -> Option<Self> {
        if let Self::Two(sender, _) = self { Some(Self::Two(sender.clone(), None)) } else { None }
    }

    /// Whether another request can be made.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::One(sender, _) => !sender.is_closed(),
            Self::Two(sender, _) => !sender.is_closed(),
        }
    }

    /// Makes one GET request; the answer says how it ended, whatever happened.
    pub(super) async fn get(&mut self, url: &Url, patience: Duration) -> Answer {
        self.ask(&Request::new(Method::GET, url.clone()), BODY, patience).await
    }

    /// Makes one request and reads so many bytes of the body; the answer says how it ended, whatever happened.
    pub(super) async fn ask(&mut self, request: &Request, most: usize, patience: Duration) -> Answer {
        self.ask_at(request, most, patience, &Pace::new()).await
    }

    /// The same, with its progress for others to see, and to be given up by them.
    pub(super) async fn ask_at(&mut self, request: &Request, most: usize, patience: Duration, pace: &Pace) -> Answer {
        let begun = Instant::now();
        let end = Deadline::now() + patience;
        let mut answer = Answer::default();
        let sent = tokio::select! {
            sent = timeout_at(end, self.send(request)) => Some(sent),
            () = pace.given_up() => None,
        };
        let outcome = match sent {
            None | Some(Err(_)) => ExchangeOutcome::TimedOut,
            Some(Ok(Err(error))) => self.outcome_of(&error).await,
            Some(Ok(Ok(response))) => {
                pace.moved();
                answer.first_byte = Some(begun.elapsed());
                answer.status = Some(response.status().as_u16());
                answer.take_headers(response.headers());
                read_body(response.into_body(), &mut answer.body, most, end + patience / 2, pace).await
            }
        };
        answer.outcome = Some(outcome);
        answer.took = begun.elapsed();
        answer
    }

    /// How a request ended that failed. A request learns only that its connection is gone; the connection knows why.
    async fn outcome_of(&mut self, error: &hyper::Error) -> ExchangeOutcome {
        let (Self::One(_, task) | Self::Two(_, task)) = self;
        if io_error(error).is_none()
            && let Some(task) = task
            && let Ok(Ok(Err(why))) = timeout(LAST_WORD, task).await
        {
            return outcome_of(&why);
        }
        outcome_of(error)
    }

    async fn send(&mut self, request: &Request) -> hyper::Result<Response<Incoming>> {
        let url = request.url();
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let authority = url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let body = request.body().and_then(reqwest::Body::as_bytes).map(Bytes::copy_from_slice).unwrap_or_default();
        let mut builder = hyper::Request::builder().method(request.method()).uri(match self {
            Self::One(..) => path.to_owned(),
            Self::Two(..) => format!("{}://{authority}{path}", url.scheme()),
        });
        builder = builder.header(USER_AGENT, AGENT).header(ACCEPT_ENCODING, "identity");
        if !request.headers().contains_key(ACCEPT) {
            builder = builder.header(ACCEPT, "*/*");
        }
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        match self {
            Self::One(sender, _) => {
                let request = builder.header(HOST, authority).body(Full::new(body));
                sender.ready().await?;
                sender.send_request(request.unwrap_or_default()).await
            }
            Self::Two(sender, _) => sender.send_request(builder.body(Full::new(body)).unwrap_or_default()).await,
        }
    }
}

impl Answer {
    /// The beginning of what a browser shows of the body.
    pub(super) fn excerpt(&self) -> Private {
        Private::excerpt(self.text(), Excerpt::visible(EXCERPT).unfinished(self.body.len() >= BODY))
    }

    /// The body as text: in the encoding that the answer names, or else in UTF-8, or in that of Chinese pages (GB 18030).
    fn text(&self) -> Cow<'_, str> {
        let named = self.charset.as_deref().and_then(|charset| Encoding::for_label(charset.as_bytes()));
        let is_utf8 = std::str::from_utf8(&self.body).err().is_none_or(|error| error.error_len().is_none());
        let encoding = named.unwrap_or(if is_utf8 { UTF_8 } else { GB18030 });
        encoding.decode(&self.body).0
    }

    fn take_headers(&mut self, headers: &HeaderMap) {
        let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).map(str::to_owned);
        let shown = |text: String| Private::excerpt(text, Excerpt::of(HEADER));
        self.location = text(LOCATION);
        self.date = text(DATE);
        self.charset = text(CONTENT_TYPE).and_then(|kind| {
            let (_, charset) =
                kind.to_ascii_lowercase().split_once("charset=").map(|(kind, charset)| (kind.to_owned(), charset.to_owned()))?;
            Some(charset.trim_matches(['"', '\'', ' ']).to_owned())
        });
        let exhausted = ["x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining"];
        self.headers = Headers {
            retry_after_s: text(RETRY_AFTER).and_then(|v| retry_after(v.trim(), self.date.as_deref())),
            location_host: None,
            content_type: text(CONTENT_TYPE).map(shown),
            server: text(SERVER).map(shown),
            date: self.date.is_some(),
            rate_limit_exhausted: exhausted.iter().any(|name| headers.get(*name).is_some_and(|v| v.as_bytes() == b"0")),
        };
    }
}

/// `Retry-After` in seconds: as a number, or as a date compared with the answer's own (RFC 9110, 10.2.3). What is neither, lies in
/// the past or is longer than anybody waits says nothing.
fn retry_after(value: &str, date: Option<&str>) -> Option<u64> {
    let seconds = if value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().ok()?
    } else {
        let (then, now) = (rfc2822::parse(value).ok()?, rfc2822::parse(date?).ok()?);
        u64::try_from(then.timestamp().as_second().checked_sub(now.timestamp().as_second())?).ok()?
    };
    (seconds <= LONGEST_RETRY_AFTER).then_some(seconds)
}

/// Reads a body up to the bound.
async fn read_body(mut body: Incoming, into: &mut Vec<u8>, most: usize, end: Deadline, pace: &Pace) -> ExchangeOutcome {
    while into.len() < most && !body.is_end_stream() {
        let frame = tokio::select! {
            frame = timeout_at(end, body.frame()) => frame,
            () = pace.given_up() => return ExchangeOutcome::BodyTimedOut,
        };
        pace.moved();
        match frame {
            Err(_) => return ExchangeOutcome::BodyTimedOut,
            Ok(None) => break,
            Ok(Some(Ok(frame))) => {
                let data = frame.into_data().unwrap_or_default();
                into.extend_from_slice(&data[..data.len().min(most - into.len())]);
            }
            Ok(Some(Err(_))) => return ExchangeOutcome::Truncated,
        }
    }
    ExchangeOutcome::Answered
}

/// The error of the socket inside an error of hyper; HTTP/2 keeps it to itself.
fn io_error(error: &hyper::Error) -> Option<&io::Error> {
    let mut inner = std::iter::successors(std::error::Error::source(error), |e| e.source());
    inner.find_map(|e| e.downcast_ref::<io::Error>().or_else(|| e.downcast_ref::<h2::Error>()?.get_io()))
}

/// The one place where the errors of hyper become outcomes.
pub(super) fn outcome_of(error: &hyper::Error) -> ExchangeOutcome {
    let io = io_error(error);
    if let Some(rustls::Error::AlertReceived(alert)) = io.and_then(tls::tls_error) {
        return match alert {
            rustls::AlertDescription::CertificateRequired | rustls::AlertDescription::BadCertificate => {
                ExchangeOutcome::CertificateRequired
            }
            _ => ExchangeOutcome::Reset,
        };
    }
    match io.map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => ExchangeOutcome::Reset,
        Some(io::ErrorKind::UnexpectedEof) => ExchangeOutcome::Empty,
        _ if error.is_incomplete_message() || error.is_canceled() || error.is_closed() => ExchangeOutcome::Empty,
        // More than anybody reads is no answer either.
        Some(io::ErrorKind::FileTooLarge) => ExchangeOutcome::Malformed,
        _ if error.is_parse() => ExchangeOutcome::Malformed,
        _ => ExchangeOutcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::retry_after;

    #[test]
    fn retry_after_is_a_time_that_somebody_may_wait_or_nothing() {
        const NOW: &str = "Sun, 22 Nov 2026 10:00:00 GMT";
        let read = |value: &str| retry_after(value, Some(NOW));
        assert_eq!((read("0"), read("120"), read("Sun, 22 Nov 2026 10:02:00 GMT")), (Some(0), Some(120), Some(120)));
        let nothing = [
            "-1",
            "+1",
            "1.5",
            "1e3",
            "",
            "soon",
            "99999999999",
            "18446744073709551615",
            "99999999999999999999999",
            "Sun, 22 Nov 2026 09:59:59 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "22 Nov",
        ];
        for value in nothing {
            assert_eq!(read(value), None, "{value}");
        }
        assert_eq!(retry_after("Sun, 22 Nov 2026 10:02:00 GMT", None), None, "a date means nothing without the answer's own");
    }
}
