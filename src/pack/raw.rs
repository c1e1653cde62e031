//! A pack's files as they are written. Their form is published (`paydoctor schema check`) and is what is enforced.

mod check;
mod playbook;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use check::{Check, Example, Finding, FindingStatus, ForEach};
pub use playbook::{Hint, Instead, Playbook, PlaybookFile, PlaybookStep};

use crate::lang::{Lang, Text};
use crate::redact::Redact;

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
