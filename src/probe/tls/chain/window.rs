//! The time in which all certificates of a path are valid.

use x509_parser::prelude::X509Certificate;

/// The time in which all certificates of a path are valid, in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// When the last of them begins.
    pub from: i64,
    /// When the first of them ends.
    pub until: i64,
    /// The subject of that which begins last, unless it is the first of the path.
    pub begins_last: Option<String>,
    /// The subject of that which ends first, unless it is the first of the path.
    pub ends_first: Option<String>,
}

impl Window {
    /// The window of a path, the server's certificate first.
    pub fn of<'p, 'c: 'p>(path: impl IntoIterator<Item = &'p X509Certificate<'c>>) -> Self {
        let mut window = Self { from: i64::MIN, until: i64::MAX, ..Self::default() };
        for (place, certificate) in path.into_iter().enumerate() {
            let (from, until) = (certificate.validity().not_before.timestamp(), certificate.validity().not_after.timestamp());
            let name = || (place > 0).then(|| certificate.subject().to_string());
            if from > window.from {
                (window.from, window.begins_last) = (from, name());
            }
            if until < window.until {
                (window.until, window.ends_first) = (until, name());
            }
        }
        window
    }

    /// Whether a time lies in it.
    pub fn contains(&self, now: i64) -> bool {
        (self.from..=self.until).contains(&now)
    }

    /// Whether there is any time at which the whole path is valid.
    pub fn is_possible(&self) -> bool {
        self.from <= self.until
    }
}
