//! Checks: what each looks at, what it can find, and the examples that it has to stand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::given::Given;
use super::super::program::ProgramCall;
use crate::lang::Text;

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
    pub(in crate::pack) fn full_weight() -> u8 {
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
