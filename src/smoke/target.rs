//! From the file to targets. Every mistake is told at once, with its place.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use jiff::SignedDuration;
use url::Url;

use super::document::{Defaults, MaxMs, SmokeDocument, TargetTable};
use crate::document::Document;
use crate::lang::Message;
use crate::problem::{Problem, Problems};
use crate::redact::{Redact, Redactor};
use crate::wallet::{Endpoint, Wallet};

/// How long one attempt may take, where nobody says otherwise, and the bounds of what may be said.
const DEADLINE: Duration = Duration::from_secs(10);
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_mins(1);
/// The most repetitions, the longest phase, the most days, the longest id.
const RETRIES: i64 = 10;
const PHASE: i64 = 60_000;
const DAYS: i64 = 3_650;
const ID: usize = 100;

/// A target that can be looked at.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is called; unique.
    pub id: String,
    /// The id of the wallet that it belongs to.
    pub wallet: Option<String>,
    /// Where it is and what it must answer; its id is the target's.
    pub endpoint: Endpoint,
    /// Its address.
    pub url: Url,
    /// The longest that each phase may take.
    pub budgets: Budgets,
    /// Warn when the certificate ends in fewer days.
    pub cert_days: Option<i64>,
    /// How often a failure is repeated before it counts.
    pub retries: usize,
    /// How long one attempt may take.
    pub deadline: Duration,
    /// The line of the file on which it stands.
    pub line: Option<usize>,
}

/// The longest that each phase may take, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// Looking the name up.
    pub dns: Option<u64>,
    /// Opening the connection.
    pub connect: Option<u64>,
    /// The TLS handshake.
    pub tls: Option<u64>,
    /// From the request to the first byte of the answer.
    pub first_byte: Option<u64>,
}

/// Everything that a file names.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// The targets, in the order of the file; the endpoints of a wallet in the order of its profile.
    pub all: Vec<Target>,
    /// The wallets that some of them belong to, by their ids.
    pub wallets: BTreeMap<String, Wallet>,
}

impl Targets {
    /// Understands a file; `wallet` finds a wallet by the name that is given there.
    ///
    /// # Errors
    /// Every mistake, with its place.
    pub fn of(document: &Document<SmokeDocument>, wallet: impl Fn(&str) -> Result<Wallet, Problems>) -> Result<Self, Problems> {
        let mut reading = Reading { document, problems: Problems::default(), targets: Self::default(), ids: HashSet::new() };
        let defaults = &document.value.defaults;
        reading.defaults(defaults);
        if document.value.targets.is_empty() {
            reading.wrong("targets", Message::new("smoke-no-targets"));
        }
        for (i, table) in document.value.targets.iter().enumerate() {
            let key = format!("targets[{i}]");
            reading.id(&key, table);
            reading.target(&key, table, defaults, &wallet);
        }
        reading.problems.check()?;
        reading.targets.name_nothing_private();
        Ok(reading.targets)
    }
}

impl Targets {
    /// Redacts what targets are called, each apart from the others: their names go into every output.
    fn name_nothing_private(&mut self) {
        let mut redactor = Redactor::default();
        for target in &mut self.all {
            target.id.redact(&mut redactor);
            target.endpoint.id.clone_from(&target.id);
        }
    }
}

struct Reading<'a> {
    document: &'a Document<SmokeDocument>,
    problems: Problems,
    targets: Targets,
    ids: HashSet<&'a str>,
}

impl<'a> Reading<'a> {
    fn wrong(&mut self, key: &str, what: Message) {
        self.problems.push(self.document.problem(key, what));
    }

    fn defaults(&mut self, defaults: &Defaults) {
        self.deadline("defaults.deadline", defaults.deadline.as_ref());
        self.range("defaults.retries", defaults.retries, 0, RETRIES);
        self.range("defaults.cert_days", defaults.cert_days, 0, DAYS);
        self.budgets("defaults.max_ms", defaults.max_ms);
    }

    fn id(&mut self, key: &str, table: &'a TargetTable) {
        let fits = !table.id.trim().is_empty() && table.id.chars().count() <= ID && !table.id.chars().any(char::is_control);
        if !fits {
            self.wrong(&format!("{key}.id"), Message::new("smoke-id-malformed").with_display("most", ID));
        }
        if !self.ids.insert(&table.id) {
            self.wrong(&format!("{key}.id"), Message::new("id-twice").with("id", table.id.clone()));
        }
    }

    fn target(&mut self, key: &str, table: &TargetTable, defaults: &Defaults, wallet: impl Fn(&str) -> Result<Wallet, Problems>) {
        let deadline = self.deadline(&format!("{key}.deadline"), table.deadline.as_ref());
        self.range(&format!("{key}.retries"), table.retries, 0, RETRIES);
        self.range(&format!("{key}.cert_days"), table.cert_days, 0, DAYS);
        self.budgets(&format!("{key}.max_ms"), table.max_ms);
        for (i, status) in table.expect_status.iter().flatten().enumerate() {
            self.range(&format!("{key}.expect_status[{i}]"), Some(*status), 100, 599);
        }
        let common = Common {
            budgets: Budgets::of(table.max_ms, defaults.max_ms),
            cert_days: table.cert_days.or(defaults.cert_days),
            retries: table.retries.or(defaults.retries).and_then(|n| usize::try_from(n).ok()).unwrap_or(1),
            deadline: deadline.or_else(|| defaults.deadline.as_ref().and_then(|text| span(text))).unwrap_or(DEADLINE),
            line: self.document.place(&format!("{key}.id")).at.map(|(line, _)| line),
        };
        match (&table.wallet, &table.url) {
            (Some(_), Some(_)) => self.wrong(&format!("{key}.wallet"), Message::new("smoke-wallet-and-url")),
            (None, None) => self.wrong(key, Message::new("smoke-neither-wallet-nor-url")),
            (None, Some(url)) => {
                // What is no address was told when the form was read.
                let Ok(url) = Url::parse(url) else { return };
                let mut endpoint = Endpoint::of_url(table.id.clone(), &url);
                endpoint.expect_status =
                    table.expect_status.as_ref().map(|all| all.iter().filter_map(|s| u16::try_from(*s).ok()).collect());
                endpoint.expect_body.clone_from(&table.expect_body);
                self.targets.all.extend(common.target(table.id.clone(), None, endpoint));
            }
            (Some(name), None) => self.wallet(key, table, name, &common, wallet),
        }
    }

    fn wallet(&mut self, key: &str, table: &TargetTable, name: &str, common: &Common, wallet: impl Fn(&str) -> Result<Wallet, Problems>) {
        for (given, what) in [(table.expect_status.is_some(), "expect_status"), (table.expect_body.is_some(), "expect_body")] {
            if given {
                self.wrong(&format!("{key}.{what}"), Message::new("smoke-expectation-of-wallet").with("key", what));
            }
        }
        let key = format!("{key}.wallet");
        let wallet = match wallet(name) {
            Ok(wallet) => wallet,
            Err(wrong) => {
                // What is wrong with the name is told where the name stands; what is wrong in a file of its own, there.
                let told = wrong.0.into_iter().map(|problem| match problem.place.at {
                    None => Problem { place: self.document.place(&key), ..problem },
                    Some(_) => problem,
                });
                return self.problems.0.extend(told);
            }
        };
        if wallet.endpoints.is_empty() {
            return self.wrong(&key, Message::new("smoke-wallet-without-endpoints").with("wallet", wallet.id));
        }
        for endpoint in &wallet.endpoints {
            let target = common.target(format!("{}/{}", table.id, endpoint.id), Some(wallet.id.clone()), endpoint.clone());
            self.targets.all.extend(target);
        }
        self.targets.wallets.insert(wallet.id.clone(), wallet);
    }

    fn deadline(&mut self, key: &str, text: Option<&String>) -> Option<Duration> {
        let text = text?;
        let found = span(text).filter(|d| (SHORTEST..=LONGEST).contains(d));
        if found.is_none() {
            self.wrong(key, Message::new("smoke-deadline-out-of-range").with("text", text.clone()));
        }
        found
    }

    fn budgets(&mut self, key: &str, max: MaxMs) {
        for (phase, ms) in [("dns", max.dns), ("connect", max.connect), ("tls", max.tls), ("first_byte", max.first_byte)] {
            self.range(&format!("{key}.{phase}"), ms, 1, PHASE);
        }
    }

    fn range(&mut self, key: &str, value: Option<i64>, least: i64, most: i64) {
        if value.is_some_and(|value| !(least..=most).contains(&value)) {
            self.wrong(key, Message::new("smoke-out-of-range").with_display("least", least).with_display("most", most));
        }
    }
}

/// What the endpoints of one table share.
struct Common {
    budgets: Budgets,
    cert_days: Option<i64>,
    retries: usize,
    deadline: Duration,
    line: Option<usize>,
}

impl Common {
    fn target(&self, id: String, wallet: Option<String>, endpoint: Endpoint) -> Option<Target> {
        let url = Url::parse(&endpoint.url).ok()?;
        let budget_ms = self.budgets.first_byte.unwrap_or(endpoint.budget_ms);
        let endpoint = Endpoint { id: id.clone(), budget_ms, ..endpoint };
        let Self { budgets, cert_days, retries, deadline, line } = *self;
        Some(Target { id, wallet, endpoint, url, budgets, cert_days, retries, deadline, line })
    }
}

impl Budgets {
    fn of(own: MaxMs, defaults: MaxMs) -> Self {
        let ms = |own: Option<i64>, default: Option<i64>| own.or(default).and_then(|ms| u64::try_from(ms).ok());
        Self {
            dns: ms(own.dns, defaults.dns),
            connect: ms(own.connect, defaults.connect),
            tls: ms(own.tls, defaults.tls),
            first_byte: ms(own.first_byte, defaults.first_byte),
        }
    }
}

fn span(text: &str) -> Option<Duration> {
    Duration::try_from(text.parse::<SignedDuration>().ok()?).ok()
}
