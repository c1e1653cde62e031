//! A pack's files as they are written. Their form is published (`paydoctor schema check`) and is what is enforced.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::given::Given;
use super::program::ProgramCall;
use crate::case::ProblemKind;
use crate::lang::{Lang, Text};
use crate::redact::Redact;
use crate::wallet::DisputeOrder;

/// `pack.toml`: what the pack is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// The pack.
    pub pack: PackInfo,
}

/// What a pack is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// A file in the folder of a group: its causes, its checks, or both.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupFile {
    /// The group.
    pub group: String,
    /// Its causes.
    #[serde(default)]
    pub cause: Vec<Cause>,
    /// Its checks.
    #[serde(default)]
    pub check: Vec<Check>,
}

/// `actions/*.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionFile {
    /// Actions.
    pub action: Vec<Action>,
}

/// `codes/*.toml`: what the error codes of one scheme mean.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeFile {
    /// The id of the scheme: `iso8583`.
    pub scheme: String,
    /// What such a code is called.
    pub name: Text,
    /// Where a person meets one.
    pub about: Text,
    /// What a code looks like: a regular expression for the whole of it.
    pub form: String,
    /// Such a code never stands alone: a bare number is none of them.
    #[serde(default)]
    pub never_alone: bool,
    /// It is one provider's own list. What another provider shows is none of its codes.
    #[serde(default)]
    pub one_provider: bool,
    /// Where the rows come from, by id.
    pub sources: BTreeMap<String, CodeSource>,
    /// The rows, by code.
    pub codes: BTreeMap<String, Code>,
}

/// Where rows of a scheme come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeSource {
    /// The page, or what it is.
    pub title: String,
    /// How sure it is that a row means what it says, in percent.
    pub confidence: u8,
}

/// What a code means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The cause.
    pub cause: String,
    /// When a retry makes sense: it replaces what the cause says.
    pub retry: Retry,
    /// Where the row comes from, by the id of the source.
    pub source: String,
    /// What it means, in a few words.
    pub note: Text,
    /// Other causes that it stands for, where it is not one alone.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// Whether a second charge is excluded, where that is not what the causes say.
    #[serde(default)]
    pub pay_again: Option<PayAgain>,
    /// It is the row of a pack that nobody vouches for: it never says that a second charge is excluded.
    #[serde(skip)]
    pub held_back: bool,
}

/// `playbooks/*.toml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaybookFile {
    /// Playbooks.
    #[serde(default)]
    pub playbook: Vec<Playbook>,
    /// Causes that mean something else in some kinds of problem.
    #[serde(default)]
    pub instead: Vec<Instead>,
}

/// What causes mean in kinds of problem in which the money is somebody else's: in a refund, the balance that is too low is
/// the merchant's. What is not given stays as the cause has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instead {
    /// The kinds of problem.
    pub problem: Vec<ProblemKind>,
    /// The causes, or whole groups.
    pub of: Vec<String>,
    /// Who has to act.
    pub who_acts: Option<WhoActs>,
    /// The action to take.
    pub action: Option<String>,
    /// What to do when that does not help.
    pub then: Option<Vec<String>>,
    /// What is wrong, in a few words.
    pub title: Option<Text>,
    /// What is wrong, in a sentence.
    pub summary: Option<Text>,
}

/// Puts a value in the place of another, where one is given.
fn put<T: Clone>(into: &mut T, given: Option<&T>) {
    if let Some(given) = given {
        into.clone_from(given);
    }
}

impl Instead {
    /// Whether it speaks of a cause in a kind of problem.
    pub(super) fn is_about(&self, cause: &Cause, problem: ProblemKind) -> bool {
        self.problem.contains(&problem) && self.of.iter().any(|of| *of == cause.id || *of == cause.group)
    }

    /// The cause as it is meant here.
    pub(super) fn apply(&self, cause: &mut Cause) {
        let Self { who_acts, action, then, title, summary, .. } = self;
        put(&mut cause.who_acts, who_acts.as_ref());
        put(&mut cause.action, action.as_ref());
        put(&mut cause.then, then.as_ref());
        put(&mut cause.title, title.as_ref());
        put(&mut cause.summary, summary.as_ref());
    }
}

/// The order in which one walks through a kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// The kind of problem.
    pub problem: ProblemKind,
    /// What it is for.
    pub title: Text,
    /// The steps, in order.
    pub step: Vec<PlaybookStep>,
    /// Things worth knowing, said once below.
    #[serde(default)]
    pub hint: Vec<Hint>,
    /// The requirements that ask for it.
    #[serde(default)]
    pub source: Vec<String>,
}

/// A step of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaybookStep {
    /// What to do, in a sentence.
    pub text: Text,
    /// The causes, or whole groups, that this step is about. One of them found: this is the step to take. All of them
    /// checked and passed: the step is done.
    #[serde(default)]
    pub about: Vec<String>,
    /// The causes that this step is for without looking for them: one of them found, this is the step to take.
    #[serde(default)]
    pub also: Vec<String>,
    /// The action behind it.
    pub action: Option<String>,
    /// Only for wallets that settle disputes in this order.
    pub disputes: Option<DisputeOrder>,
    /// Taking it means paying, or trying to.
    #[serde(default)]
    pub pays: bool,
    /// The requirements that ask for it.
    #[serde(default)]
    pub source: Vec<String>,
}

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// The hint.
    pub text: Text,
    /// It is only what a document claims.
    #[serde(default)]
    pub claimed: bool,
    /// Only where this expression over the facts holds, such as `link.public`.
    pub when: Option<String>,
    /// Only where nothing is open: no attempt is claimed, and nothing wrong was found.
    #[serde(default)]
    pub only_healthy: bool,
    /// The requirements that ask for it.
    #[serde(default)]
    pub source: Vec<String>,
}

/// A root cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Its id: kebab-case, naming the fault and never the remedy.
    pub id: String,
    /// The group, from the file.
    #[serde(skip)]
    pub group: String,
    /// Who has to act.
    pub who_acts: WhoActs,
    /// When a retry makes sense.
    pub retry: Retry,
    /// What it says about the charge: `yes`, nothing was taken; `check-first`, it may have been; `no`, it was (or, with `stop`, it
    /// must not be paid at all).
    pub pay_again: PayAgain,
    /// The action to take.
    pub action: String,
    /// What to do when that does not help.
    #[serde(default)]
    pub then: Vec<String>,
    /// What is wrong, in a few words.
    pub title: Text,
    /// What is wrong, in a sentence for the person whose payment failed.
    pub summary: Text,
    /// How it is recognised.
    pub recognised: Text,
    /// Causes that look alike.
    #[serde(default)]
    pub look_alikes: Vec<String>,
    /// Causes, or whole groups, whose signs this cause produces by itself.
    #[serde(default)]
    pub masks: Vec<String>,
    /// It says what somebody saw and not why: any specific cause comes before it.
    #[serde(default)]
    pub symptom: bool,
    /// A screen text that names it proves nothing: screens say so of anything. An error code does.
    #[serde(default)]
    pub vague: bool,
    /// Nothing is broken: it is not finished, or not late.
    #[serde(default)]
    pub waiting: bool,
    /// It must not be paid at all, whether money was taken or not: fraud, or law.
    #[serde(default)]
    pub stop: bool,
    /// It is a fault of the device that was examined, and of no other in its network; so is every cause of the groups `device`
    /// and `clock`.
    #[serde(default)]
    pub this_device: bool,
    /// The requirements that ask for it.
    #[serde(default)]
    pub source: Vec<String>,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum WhoActs {
    Payer,
    Payee,
    Merchant,
    WalletProvider,
    IssuerBank,
    ClearingNetwork,
    NetworkOperator,
    None,
}

/// When a retry makes sense, the most careful last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// At once.
    Now,
    /// After some time.
    Later,
    /// After the action.
    AfterFix,
    /// When the status of the first attempt is known.
    CheckStatusFirst,
    /// Not at all.
    Never,
}

/// Whether it is safe to pay again, the most careful last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum PayAgain {
    /// A second charge is excluded.
    Yes,
    /// The outcome of the first attempt has to be known first.
    CheckFirst,
    /// It must not be paid again.
    No,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its id.
    pub id: String,
    /// What to do, in a few words.
    pub title: Text,
    /// How, step by step.
    pub steps: Vec<ActionStep>,
    /// Taking it means paying, or trying to: never shown where the answer is that nothing may be paid.
    #[serde(default)]
    pub pays: bool,
    /// It finds out what became of the payment before anything else is done.
    #[serde(default)]
    pub checks_status: bool,
    /// The requirements that ask for it.
    #[serde(default)]
    pub source: Vec<String>,
}

/// A step of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionStep {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// Taking it means paying, or trying to.
    #[serde(default)]
    pub pays: bool,
    /// Its own words say that the first attempt has to show as failed.
    #[serde(default)]
    pub if_failed: bool,
}

impl ActionStep {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::ZhCn => &self.zh_cn,
        }
    }
}

/// A rule over facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its id: group, dot, name.
    pub id: String,
    /// The group, from the file.
    #[serde(skip)]
    pub group: String,
    /// What is checked.
    pub title: Text,
    /// The subjects that it is judged for, one by one.
    #[serde(default)]
    pub for_each: ForEach,
    /// The checks without which this one says nothing: where one of them fails, it is skipped because of it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The program that it runs as its probe; expressions see what it said as `program`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<ProgramCall>,
    /// Where it applies at all, as an expression; everywhere when it is not given.
    pub applies: Option<String>,
    /// How long what it looks at took, in milliseconds: an expression.
    pub took: Option<String>,
    /// Without its answer nobody can say that all is well.
    #[serde(default)]
    pub vital: bool,
    /// What it can find; the first that holds counts. A check with a program need not say: its states are findings by themselves.
    #[serde(default)]
    pub finding: Vec<Finding>,
    /// What has to be observed for `pass` to hold: an expression. Where nothing is found and this does not hold, the check is
    /// unknown. A check that only follows its program passes where the program says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_when: Option<String>,
    /// What was observed when it passes; by itself, what its program says.
    #[serde(default)]
    pub pass: Text,
    /// What to say when it could not be decided, where that helps more than the reason: only where all that it names is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Text>,
    /// Facts that make it fire, that leave it silent, and that leave it undecided.
    #[serde(default)]
    pub example: Vec<Example>,
    /// The requirements that ask for it.
    #[serde(default)]
    pub source: Vec<String>,
}

/// What a check is judged for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ForEach {
    /// Once.
    #[default]
    Run,
    /// For each endpoint of the wallet, as `endpoint`.
    Endpoint,
    /// For each address of each endpoint, as `address`, with its `endpoint`.
    Address,
    /// For each DNS server that was asked, as `resolver`.
    Resolver,
}

/// Something that a check can find.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// When it is found: an expression.
    pub when: String,
    /// How bad it is.
    pub status: FindingStatus,
    /// What causes it; none where it is worth telling and decides nothing.
    pub cause: Option<String>,
    /// What causes it, where the facts themselves name it: an expression that gives a cause's id, such as `code.cause`.
    pub cause_from: Option<String>,
    /// How much it says for the cause, in percent.
    #[serde(default = "Finding::full_weight")]
    pub weight: u8,
    /// The same, where the facts tell it: an expression such as `code.weight`.
    pub weight_from: Option<String>,
    /// What was seen, with `{placeholders}`.
    pub text: Text,
}

impl Finding {
    pub(super) fn full_weight() -> u8 {
        90
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingStatus {
    /// It works, but something is wrong enough to say so.
    Warn,
    /// The operation cannot succeed.
    Fail,
}

/// An example of a check: the facts, and what it must say of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// A cause, or `pass`, `unknown`, `warn`, `fail`.
    pub expect: String,
    /// The facts, as expressions see them. What is not given was not observed.
    pub given: Given,
}
