//! A program as a check's probe: the table `[check.program]`, what it means where the check says no more, and the
//! placeholders of its arguments.

use std::path::{Component, Path};
use std::sync::OnceLock;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::raw::{Check, Finding, FindingStatus, ForEach};
use crate::check::expr::{Datum, Env, ExprError, Record, Scope, Template, Type};
use crate::lang::Text;
use crate::wallet::{Endpoint, Wallet};

/// A program that is run for a check, as its probe. Only packs in a folder may have one, and it runs only with `--allow-exec`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgramCall {
    /// The program: a name such as `check_http`, searched in `PATH` and where monitoring plugins are; `./plugins/mine`, a file
    /// in the pack; or an absolute path.
    pub run: String,
    /// Its arguments, each of them one argument whatever is in it. Placeholders: `{endpoint.host}`, `{endpoint.port}`,
    /// `{endpoint.url}`, `{endpoint.path}`, `{endpoint.id}` (with `for_each = "endpoint"`) and `{wallet.id}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// How long it may take, in milliseconds; then it is ended with everything that it started. From 100 to 60000.
    #[serde(default = "ProgramCall::default_timeout_ms")]
    pub timeout_ms: u64,
    /// How it says what it found.
    #[serde(default)]
    pub output: OutputForm,
    /// What causes a critical state, where the check has no findings of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// How a program says what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutputForm {
    /// The Nagios plugin convention: exit status 0 to 3, a line of text, performance data behind `|`.
    #[default]
    Nagios,
    /// A JSON object on standard output: `state`, `text`, `values`.
    Json,
}

impl ProgramCall {
    /// The times that a program may be given, in milliseconds.
    pub(super) const TIMEOUTS: std::ops::RangeInclusive<u64> = 100..=60_000;

    fn default_timeout_ms() -> u64 {
        10_000
    }

    /// How long it may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    /// Whether it is a file of the pack.
    pub fn is_in_pack(&self) -> bool {
        self.run.contains(['/', '\\']) && !Path::new(&self.run).is_absolute()
    }

    /// Whether its path leads out of the pack: only an absolute one may.
    pub(super) fn leaves_the_pack(&self) -> bool {
        self.is_in_pack() && Path::new(&self.run).components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
    }

    /// What is found where the check itself does not say: critical fails, a warning warns, and what the program says is told.
    fn findings(&self) -> Vec<Finding> {
        let finding = |state: &str, status, cause: Option<&String>| Finding {
            when: format!("program.state == \"{state}\""),
            status,
            cause: cause.cloned(),
            cause_from: None,
            weight: Finding::full_weight(),
            weight_from: None,
            text: said(),
        };
        vec![finding("critical", FindingStatus::Fail, self.cause.as_ref()), finding("warning", FindingStatus::Warn, None)]
    }
}

/// The line of text of the program, in every language.
fn said() -> Text {
    let line = "{program.text}".to_owned();
    Text { en: line.clone(), zh_cn: line }
}

impl Check {
    /// Fills in what a check with a program need not say.
    pub(super) fn complete(&mut self) {
        let Some(program) = &self.program else { return };
        if self.finding.is_empty() {
            self.finding = program.findings();
        }
        if self.pass == Text::default() {
            self.pass = said();
        }
        if self.follows_its_program() {
            self.pass_when.get_or_insert_with(|| "program.state == \"ok\"".to_owned());
        }
        self.took.get_or_insert_with(|| "program.took_ms".to_owned());
    }

    /// Whether it finds just what its program says.
    pub(super) fn follows_its_program(&self) -> bool {
        self.program.as_ref().is_some_and(|program| program.findings() == self.finding)
    }
}

/// The placeholders that arguments may have.
pub(super) fn placeholders(for_each: ForEach) -> &'static Env {
    static ENVS: OnceLock<[Env; 2]> = OnceLock::new();
    let envs = ENVS.get_or_init(|| {
        let record = |name: &str, fields: &[&str]| Type::Record(Record::new(name, fields.iter().map(|f| (*f, Type::Text))).into());
        let run = Env::new().with("wallet", record("wallet", &["id"]));
        let endpoint = run.clone().with("endpoint", record("endpoint", &["id", "url", "host", "port", "path"]));
        [run, endpoint]
    });
    if for_each == ForEach::Endpoint { &envs[1] } else { &envs[0] }
}

/// The arguments with their placeholders filled in, each of them one argument still. An argument in which a value came to stand
/// first and begins with a hyphen is refused by its place: it would be taken for an option.
///
/// # Errors
/// The places of arguments that cannot be used.
pub fn arguments(call: &ProgramCall, wallet: &Wallet, endpoint: Option<&Endpoint>) -> Result<Vec<String>, Vec<usize>> {
    let for_each = if endpoint.is_some() { ForEach::Endpoint } else { ForEach::Run };
    let values = values(wallet, endpoint);
    let scope = values.iter().fold(Scope::new(), |scope, (name, datum)| scope.with(name, datum));
    let show = |datum: &Datum| if let Datum::Text(text) = datum { text.clone() } else { String::new() };
    let (mut arguments, mut wrong) = (Vec::new(), Vec::new());
    for (place, arg) in call.args.iter().enumerate() {
        let filled = Template::compile(arg, placeholders(for_each)).map(|template| template.render(&scope, &show));
        let is_option = |filled: &str| filled.starts_with('-') && !arg.starts_with('-');
        match filled {
            Ok(filled) if !is_option(&filled) && !filled.contains('\0') => arguments.push(filled),
            _ => wrong.push(place),
        }
    }
    if wrong.is_empty() { Ok(arguments) } else { Err(wrong) }
}

/// Mistakes in an argument's placeholders.
pub(super) fn mistakes(arg: &str, for_each: ForEach) -> Vec<ExprError> {
    Template::compile(arg, placeholders(for_each)).err().unwrap_or_default()
}

fn values(wallet: &Wallet, endpoint: Option<&Endpoint>) -> Vec<(&'static str, Datum)> {
    let mut values = vec![("wallet", Datum::map([("id", Datum::Text(wallet.id.clone()))]))];
    if let Some((endpoint, url)) = endpoint.and_then(|e| Some((e, Url::parse(&e.url).ok()?))) {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().unwrap_or(443).to_string();
        let path = url.path().to_owned();
        let fields = [("id", endpoint.id.clone()), ("url", endpoint.url.clone()), ("host", host), ("port", port), ("path", path)];
        values.push(("endpoint", Datum::map(fields.map(|(name, text)| (name, Datum::Text(text))))));
    }
    values
}
