//! What a bundle says about itself.

use std::collections::BTreeMap;

use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fact::run_id;
use crate::redact::{Redact, Redactor};
use crate::report::ToolReport;

/// The version of a bundle's form; a reader refuses another.
pub const BUNDLE_SCHEMA: &str = "paydoctor.bundle.v1";

/// The manifest: every member but itself, with its size and hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Manifest {
    /// Always `paydoctor.bundle.v1`.
    pub schema: String,
    /// What made the report in it.
    pub tool: ToolReport,
    /// The run.
    pub run: RunLine,
    /// The members, in their order.
    pub members: Vec<Member>,
    /// How many different values of each kind were replaced by tokens.
    pub tokens: BTreeMap<String, usize>,
    /// The fields that were left as they are because the user asked for it.
    #[serde(default)]
    pub revealed: Vec<String>,
}

impl Manifest {
    /// A manifest that was read back: whoever wrote it may have written anything.
    #[must_use]
    pub(super) fn redacted(mut self) -> Self {
        self.redact(&mut Redactor::default());
        self
    }
}

/// A hash says nothing about what it is a hash of; anything else was written by somebody.
fn hash(hash: &mut String, redactor: &mut Redactor) {
    if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        hash.redact(redactor);
    }
}

/// The run that a bundle is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct RunLine {
    /// Its id.
    #[redact(with = run_id)]
    pub id: String,
    /// When it began (RFC 3339).
    pub started_at: String,
}

/// A member of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Redact)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub size: u64,
    /// The SHA-256 of it, in hexadecimal digits.
    #[redact(with = hash)]
    pub sha256: String,
}

impl Member {
    /// What a manifest says of a member.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), size: bytes.len() as u64, sha256: sha256(bytes) }
    }
}

/// The SHA-256 of some bytes, in hexadecimal digits (FIPS 180-4).
fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    digest(&SHA256, bytes).as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
