//! Files that belong to a case: what was attached to it as evidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::redact::{Private, Redact};

/// A file that was attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Attached {
    /// Its name, redacted.
    pub name: Private,
    /// What it is.
    pub kind: AttachedKind,
}

/// What an attached file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
#[serde(rename_all = "kebab-case")]
pub enum AttachedKind {
    /// Text.
    Text,
    /// A picture.
    Picture,
}
