//! The neutral controls: hosts of several operators that are compared with the wallet's.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::lang::Message;
use crate::pack::embedded;

/// `[controls]` of the configuration. An empty list switches a control off, an absent key means the defaults.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlsTable {
    /// Whether an absent key means the defaults; `true` when it is not given.
    pub defaults: Option<bool>,
    /// Addresses that must answer 204 without a body, over plain HTTP.
    pub portal: Option<Vec<String>>,
    /// Neutral HTTPS hosts.
    pub https: Option<Vec<String>>,
    /// Alternate DNS servers, asked directly: an address, with a port where it is not 53.
    pub resolvers: Option<Vec<String>>,
    /// DNS over HTTPS (RFC 8484).
    pub doh: Option<Vec<String>>,
    /// Time: `ntp://host` or an HTTPS address whose `Date` header is read.
    pub time: Option<Vec<String>>,
}

/// A source of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeSource {
    /// SNTP: host and port.
    Sntp(String, u16),
    /// The `Date` header of an HTTPS answer.
    HttpDate(Url),
}

/// The controls of a run.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    /// Addresses that must answer 204.
    pub portal: Vec<Url>,
    /// Neutral HTTPS hosts.
    pub https: Vec<Url>,
    /// Alternate DNS servers.
    pub resolvers: Vec<SocketAddr>,
    /// DNS over HTTPS.
    pub doh: Vec<Url>,
    /// Time.
    pub time: Vec<TimeSource>,
}

impl ControlsTable {
    /// The table that applies where a configuration says nothing: `checks/controls.toml` of the built-in pack.
    pub fn builtin() -> Self {
        #[derive(Deserialize)]
        struct File {
            controls: ControlsTable,
        }
        let text = embedded::file("controls.toml").unwrap_or_default();
        serde_json::from_str::<File>(text).map(|file| file.controls).unwrap_or_default()
    }

    /// The controls that this table names, over the defaults where it wants them.
    ///
    /// # Errors
    /// Every value that cannot be read, with its key in this table.
    pub fn resolve(self) -> Result<Controls, Vec<(String, Message)>> {
        let base = if self.defaults.unwrap_or(true) { Self::builtin() } else { Self::default() };
        let mut wrong = Vec::new();
        let controls = Controls {
            portal: each("portal", self.portal.or(base.portal), &mut wrong, |s| web(s, &["http"])),
            https: each("https", self.https.or(base.https), &mut wrong, |s| web(s, &["https"])),
            resolvers: each("resolvers", self.resolvers.or(base.resolvers), &mut wrong, server),
            doh: each("doh", self.doh.or(base.doh), &mut wrong, |s| web(s, &["https"])),
            time: each("time", self.time.or(base.time), &mut wrong, TimeSource::parse),
        };
        if wrong.is_empty() { Ok(controls) } else { Err(wrong) }
    }
}

/// Reads a list, noting each value that cannot be read.
fn each<T>(key: &str, list: Option<Vec<String>>, wrong: &mut Vec<(String, Message)>, read: impl Fn(&str) -> Result<T, Message>) -> Vec<T> {
    let mut out = Vec::new();
    for (i, text) in list.into_iter().flatten().enumerate() {
        match read(&text) {
            Ok(value) => out.push(value),
            Err(message) => wrong.push((format!("controls.{key}[{i}]"), message)),
        }
    }
    out
}

/// An address of the web with one of these schemes and a host.
///
/// # Errors
/// When it is none.
pub fn web(text: &str, schemes: &[&str]) -> Result<Url, Message> {
    let refused = || Message::new("not-a-web-address").with("text", text.to_owned()).with("schemes", schemes.join(", "));
    let url = Url::parse(text).map_err(|_| refused())?;
    if schemes.contains(&url.scheme()) && url.has_host() { Ok(url) } else { Err(refused()) }
}

fn server(text: &str) -> Result<SocketAddr, Message> {
    let bare = IpAddr::from_str(text).map(|ip| SocketAddr::new(ip, 53));
    bare.or_else(|_| SocketAddr::from_str(text)).map_err(|_| Message::new("not-a-dns-server").with("text", text.to_owned()))
}

impl TimeSource {
    /// Reads `ntp://host[:port]` or an HTTPS address.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let url = web(text, &["ntp", "https"])?;
        Ok(match (url.scheme(), url.host_str()) {
            ("ntp", Some(host)) => Self::Sntp(host.to_owned(), url.port().unwrap_or(123)),
            _ => Self::HttpDate(url),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_controls_are_all_readable() {
        let controls = ControlsTable::default().resolve().expect("readable");
        assert!(controls.portal.len() > 1 && controls.https.len() > 1 && controls.resolvers.len() > 1 && controls.time.len() > 1);
    }

    #[test]
    fn an_empty_list_switches_off_and_an_absent_key_means_the_default() {
        let table = ControlsTable { portal: Some(vec![]), ..ControlsTable::default() };
        let controls = table.resolve().expect("readable");
        assert!(controls.portal.is_empty() && !controls.https.is_empty());
        let none = ControlsTable { defaults: Some(false), ..ControlsTable::default() }.resolve().expect("readable");
        assert!(none.https.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        let table = ControlsTable {
            resolvers: Some(vec!["1.2.3.4".into(), "dns".into()]),
            time: Some(vec!["ftp://x".into()]),
            ..ControlsTable::default()
        };
        let wrong = table.resolve().expect_err("two mistakes");
        assert_eq!(wrong.iter().map(|(k, _)| k.as_str()).collect::<Vec<_>>(), ["controls.resolvers[1]", "controls.time[0]"]);
    }
}
