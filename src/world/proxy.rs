//! The proxy settings of this device.

use std::fmt;
use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::redact::Secret;

/// The settings: which proxy leads to which address.
#[derive(Clone, Default)]
pub struct ProxySettings {
    matcher: Option<Arc<Matcher>>,
    /// A setting that is set and names no proxy.
    broken: Option<Arc<str>>,
}

/// What the settings say about one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Straight to it.
    Direct,
    /// Through this proxy.
    Proxy(Proxy),
    /// The setting cannot be understood.
    Broken(String),
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether it speaks a protocol that we do: HTTP without TLS.
    pub plain_http: bool,
    /// The value of `Proxy-Authorization`.
    pub authorization: Option<Secret<String>>,
}

/// The environment variables that name a proxy for `https` addresses, and for any.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// The first of these environment variables that is set; one that is empty is not.
fn first_of(names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
}

impl ProxySettings {
    /// The settings of the environment, and of the system where it keeps its own.
    pub fn of_machine() -> Self {
        let broken = first_of(&VARIABLES).filter(|value| !is_proxy(value)).map(Arc::from);
        Self { matcher: Some(Arc::new(matcher())), broken }
    }

    /// The setting that leads to every `https` address through this proxy, as an environment variable would name it.
    pub fn through(value: &str) -> Self {
        if is_proxy(value) {
            Self { matcher: Some(Arc::new(Matcher::builder().https(value).build())), broken: None }
        } else {
            Self { matcher: None, broken: Some(Arc::from(value)) }
        }
    }

    /// The way to an address.
    pub fn way(&self, url: &Url) -> Way {
        if let (Some(value), "https") = (&self.broken, url.scheme()) {
            return Way::Broken(value.to_string());
        }
        let found = self.matcher.as_ref().zip(url.as_str().parse().ok()).and_then(|(m, uri)| m.intercept(&uri));
        let Some(found) = found else { return Way::Direct };
        let uri = found.uri();
        let default_port = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        Way::Proxy(Proxy {
            host: uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(default_port),
            plain_http: uri.scheme_str() == Some("http"),
            authorization: found.basic_auth().and_then(|v| v.to_str().ok()).map(|v| Secret::new(v.to_owned())),
        })
    }
}

/// What the environment says, and the system where it keeps settings of its own.
fn matcher() -> Matcher {
    if cfg!(any(windows, target_os = "macos")) {
        return Matcher::from_system();
    }
    // A server sets `HTTP_PROXY` to what its visitors say (RFC 3875, 4.1.18).
    let is_server = std::env::var_os("REQUEST_METHOD").is_some();
    let http = if is_server { first_of(&["http_proxy"]) } else { first_of(&["HTTP_PROXY", "http_proxy"]) };
    let set = [first_of(&["ALL_PROXY", "all_proxy"]), http, first_of(&["HTTPS_PROXY", "https_proxy"]), first_of(&["NO_PROXY", "no_proxy"])];
    let [all, http, https, no] = set.map(Option::unwrap_or_default);
    Matcher::builder().all(all).http(http).https(https).no(no).build()
}

/// Whether a setting names a proxy: an address, or a host with its port.
fn is_proxy(value: &str) -> bool {
    let url = if value.contains("://") { Url::parse(value) } else { Url::parse(&format!("http://{value}")) };
    url.is_ok_and(|url| url.has_host())
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxySettings")
    }
}
