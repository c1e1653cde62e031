//! `playbooks/*.toml`: the order in which one walks through a kind of problem, and what causes mean in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cause, WhoActs};
use crate::case::ProblemKind;
use crate::lang::Text;
use crate::wallet::DisputeOrder;

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
    pub(in crate::pack) fn is_about(&self, cause: &Cause, problem: ProblemKind) -> bool {
        self.problem.contains(&problem) && self.of.iter().any(|of| *of == cause.id || *of == cause.group)
    }

    /// The cause as it is meant here.
    pub(in crate::pack) fn apply(&self, cause: &mut Cause) {
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
