//! Opening a bundle: everything in it has to be what the manifest says, and nothing else may be in it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::archive::{Named, unpack, wrong};
use super::evidence::Evidence;
use super::limits::TOLD;
use super::manifest::{BUNDLE_SCHEMA, Manifest, Member};
use super::read::{lines, parsed, version};
use super::seal::{Identities, is_sealed};
use crate::fact::Record;
use crate::lang::Message;
use crate::problem::{Problem, Problems};
use crate::report::{REPORT_SCHEMA, Report};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const REPORT: &str = "report.json";
pub(super) const REPORT_TEXT: &str = "report.txt";
pub(super) const EVENTS: &str = "events.jsonl";
const EVIDENCE: &str = "evidence/";

/// A bundle in which everything is as its manifest says.
pub struct Opened {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The report, as it was made then.
    pub report: Report,
    /// The record that it was made of.
    pub record: Record,
    /// It came encrypted.
    pub sealed: bool,
    evidence: Vec<Named>,
    /// `report.json`, with everything that this version does not know.
    pub(super) said: Value,
    /// `report.txt`.
    pub(super) text: Option<Vec<u8>>,
    /// What of everything in it can be read as text.
    readable: Vec<String>,
}

impl Opened {
    /// Everything in it that can be read as text: its tokens are known.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().filter_map(|(_, bytes)| str::from_utf8(bytes).ok())
    }

    /// Every member that can be read as text, but the manifest.
    pub(super) fn all_texts(&self) -> impl Iterator<Item = &str> {
        self.readable.iter().map(String::as_str)
    }

    /// The evidence in it, to be redacted again.
    ///
    /// # Errors
    /// What is neither text nor a picture.
    pub fn evidence(&self, file: &str) -> Result<Vec<Evidence>, Problems> {
        let mut problems = Problems::default();
        let all = self.evidence.iter().filter_map(|(name, bytes)| {
            let read = Evidence::of(Path::new(name), bytes.clone());
            problems.take(read.map_err(|what| Problems::one(wrong(file, Some(name), what))))
        });
        let all = all.collect();
        problems.check().map(|()| all)
    }
}

/// Opens a bundle; `file` names it in messages.
///
/// # Errors
/// Everything that is wrong with it.
pub fn open(file: &str, bytes: &[u8], identities: &Identities) -> Result<Opened, Problems> {
    if is_sealed(bytes) {
        return open_plain(file, &identities.decrypt(file, bytes)?).map(|opened| Opened { sealed: true, ..opened });
    }
    open_plain(file, bytes)
}

/// Whether a mistake says that a bundle cannot be read here, and nothing of whether it is valid.
pub fn is_unreadable_here(problem: &Problem) -> bool {
    ["form-later", "sealed", "sealed-as-text", "sealed-for-others", "sealed-newer"].contains(&problem.what.key())
}

fn open_plain(file: &str, bytes: &[u8]) -> Result<Opened, Problems> {
    let mut members: BTreeMap<String, Vec<u8>> = unpack(file, bytes)?.into_iter().collect();
    let missing = |name: &str| Problems::one(wrong(file, Some(name), Message::new("bundle-member-missing")));
    let manifest = members.remove(MANIFEST).ok_or_else(|| missing(MANIFEST))?;
    version(file, &manifest, BUNDLE_SCHEMA)?;
    let manifest: Manifest = parsed(&member(file, MANIFEST), &manifest)?;
    checked(file, &manifest, &members)?;
    let readable = members.values().filter_map(|bytes| str::from_utf8(bytes).ok().map(str::to_owned)).collect();
    let text = members.remove(REPORT_TEXT);
    let mut part = |name: &str| members.remove(name).ok_or_else(|| missing(name));
    let (report, events) = (part(REPORT)?, part(EVENTS)?);
    version(&member(file, REPORT), &report, REPORT_SCHEMA)?;
    let said: Value = parsed(&member(file, REPORT), &report)?;
    let report: Report = parsed(&member(file, REPORT), &report)?;
    let record = lines(&member(file, EVENTS), &events)?;
    if report.facts != record {
        return Err(Problems::one(wrong(file, Some(REPORT), Message::new("bundle-contradicts"))));
    }
    let evidence = members.into_iter().filter(|(name, _)| name.starts_with(EVIDENCE)).collect();
    Ok(Opened { manifest: manifest.redacted(), report: report.redacted(), record, sealed: false, evidence, said, text, readable })
}

/// How a member is named in messages.
fn member(file: &str, name: &str) -> String {
    format!("{file}: {name}")
}

/// Every way in which the members differ from what the manifest says of them.
fn checked(file: &str, manifest: &Manifest, members: &BTreeMap<String, Vec<u8>>) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let mut tell = |name: &str, what: Message| problems.push(wrong(file, Some(name), what));
    let mut listed: BTreeMap<&str, &Member> = BTreeMap::new();
    for line in &manifest.members {
        if listed.insert(&line.name, line).is_some() {
            tell(&line.name, Message::new("bundle-member-twice"));
        }
        match members.get(&line.name) {
            None => tell(&line.name, Message::new("bundle-member-missing")),
            Some(bytes) if bytes.len() as u64 != line.size => {
                let size = Message::new("bundle-size-differs").with_display("size", bytes.len()).with_display("listed", line.size);
                tell(&line.name, size);
            }
            Some(bytes) if Member::of(&line.name, bytes).sha256 != line.sha256 => tell(&line.name, Message::new("bundle-hash-differs")),
            Some(_) => {}
        }
    }
    for name in members.keys() {
        if !listed.contains_key(name.as_str()) || !belongs(name) {
            tell(name, Message::new("bundle-member-extra"));
        }
    }
    problems.0.truncate(TOLD);
    problems.check()
}

/// Whether a bundle has a member of this name.
fn belongs(name: &str) -> bool {
    let evidence = name.strip_prefix(EVIDENCE).is_some_and(|name| !name.is_empty() && !name.contains('/'));
    evidence || matches!(name, REPORT | REPORT_TEXT | EVENTS)
}
