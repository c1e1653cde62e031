//! What goes into a bundle, before it is written: to be shown to whoever sends it.

use std::io;

use super::archive::{Named, pack};
use super::evidence::{Evidence, members};
use super::judge::Judged;
use super::manifest::{BUNDLE_SCHEMA, Manifest, Member, RunLine};
use super::open::{EVENTS, MANIFEST, REPORT, REPORT_TEXT, open};
use super::seal::{Identities, Recipients};
use super::tokens::tokens_in;
use crate::fact::write_lines;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::redact::Redacted;
use crate::report::{Report, Style, json, text};

/// Columns of the report as text.
const WIDTH: usize = 100;

/// The members of a bundle and what its manifest says of them.
pub struct Contents {
    manifest: Manifest,
    members: Vec<Named>,
    pictures: usize,
}

/// A member as it is shown beforehand.
pub struct Listed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its size, in bytes.
    pub size: u64,
    /// It is a picture: what that shows cannot be hidden.
    pub picture: bool,
}

/// The report as `report.txt` has it.
pub(super) fn text_member(report: &Report) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    text(report, Style { color: false, unicode: true, width: WIDTH }, &mut bytes).map(|()| bytes)
}

impl Contents {
    /// What a bundle of a judged record holds, with its evidence.
    ///
    /// # Errors
    /// When something of it cannot be rendered.
    pub fn of(judged: &Judged, evidence: &[Redacted<Evidence>]) -> io::Result<Self> {
        let rendered = |write: &dyn Fn(&mut dyn io::Write) -> io::Result<()>| -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            write(&mut bytes).map(|()| bytes)
        };
        let (record, report) = (judged.record(), judged.report());
        // Pictures come last: that is how they are told from what can be read.
        let (pictures, texts): (Vec<_>, Vec<_>) = evidence.iter().cloned().partition(|evidence| evidence.is_picture());
        let mut members_of = vec![
            (REPORT.to_owned(), rendered(&|out| json(report, out))?),
            (REPORT_TEXT.to_owned(), text_member(report)?),
            (EVENTS.to_owned(), rendered(&|out| write_lines(record, out))?),
        ];
        members_of.extend(members(&[texts, pictures.clone()].concat()));
        let readable = members_of.iter().take(members_of.len() - pictures.len());
        let tokens = tokens_in(readable.filter_map(|(_, bytes)| str::from_utf8(bytes).ok()));
        let manifest = Manifest {
            schema: BUNDLE_SCHEMA.to_owned(),
            tool: report.tool.clone(),
            run: RunLine { id: record.run.id.clone(), started_at: record.run.started_at.clone() },
            members: members_of.iter().map(|(name, bytes)| Member::of(name, bytes)).collect(),
            tokens,
            revealed: record.run.revealed.words(),
        };
        Ok(Self { manifest, members: members_of, pictures: pictures.len() })
    }

    /// What the bundle says about itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The members as they are shown beforehand.
    pub fn list(&self) -> impl Iterator<Item = Listed<'_>> {
        let texts = self.members.len() - self.pictures;
        self.manifest.members.iter().enumerate().map(move |(i, m)| Listed { name: &m.name, size: m.size, picture: i >= texts })
    }

    /// The bytes of the bundle, encrypted where there is anybody to encrypt to. They are read back before they are handed
    /// out: what could not be opened again is not written.
    ///
    /// # Errors
    /// When it is larger than bundles may be, or cannot be encrypted.
    pub fn seal(self, file: &str, recipients: Option<&Recipients>) -> Result<Vec<u8>, Problems> {
        let failed =
            |error: io::Error| Problems::one(Problem::new(Place::of(file), Message::new("bundle-failed").with_display("error", error)));
        let mut manifest = serde_json::to_vec_pretty(&self.manifest).map_err(|error| failed(error.into()))?;
        manifest.push(b'\n');
        let members: Vec<Named> = std::iter::once((MANIFEST.to_owned(), manifest)).chain(self.members).collect();
        let plain = pack(&members).map_err(failed)?;
        open(file, &plain, &Identities::default())?;
        match recipients {
            Some(recipients) => recipients.encrypt(&plain).map_err(failed),
            None => Ok(plain),
        }
    }
}
