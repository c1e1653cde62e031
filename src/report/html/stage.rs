//! The stations between this device and the wallet, and how each of them is.

use super::super::model::Report;
use crate::check::Status;
use crate::diagnosis::VerdictStatus;

/// A station, or the way between two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Device,
    Link,
    Network,
    Dns,
    Way,
    Wallet,
}

/// How a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// The verdict names it.
    Broken,
    /// Something about it is not as it should be.
    Troubled,
    /// All is well.
    Fine,
    /// It could not be decided.
    Unsure,
    /// Nobody looked.
    Unchecked,
}

impl Stage {
    /// From here to there.
    pub(super) const ALL: [Self; 6] = [Self::Device, Self::Link, Self::Network, Self::Dns, Self::Way, Self::Wallet];

    /// The groups of checks and causes that belong to it.
    fn groups(self) -> &'static [&'static str] {
        match self {
            Self::Device => &["device", "clock"],
            Self::Link => &["link"],
            Self::Network => &["portal-proxy", "quality"],
            Self::Dns => &["dns"],
            Self::Way => &["path", "tls"],
            Self::Wallet => &["service", "wallet-service"],
        }
    }

    /// How it is in a report.
    pub(super) fn condition(self, report: &Report) -> Condition {
        let own = |group: &str| self.groups().contains(&group);
        let named = report.verdict.group.as_deref().is_some_and(own);
        if named && matches!(report.verdict.status, VerdictStatus::Failed | VerdictStatus::Degraded) {
            return Condition::Broken;
        }
        let checks = || report.checks.iter().filter(|c| own(&c.group)).map(|c| c.status);
        let any = |wanted: &[Status]| checks().any(|status| wanted.contains(&status));
        if any(&[Status::Fail, Status::Warn]) {
            Condition::Troubled
        } else if any(&[Status::Pass]) {
            // What is skipped is another stage's trouble.
            Condition::Fine
        } else if any(&[Status::Unknown, Status::Skipped]) {
            Condition::Unsure
        } else {
            Condition::Unchecked
        }
    }
}
