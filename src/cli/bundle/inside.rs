//! What is in a bundle, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::Ending;
use crate::bundle::{Compared, Contents, Manifest, Opened};
use crate::cli::shareable;
use crate::lang::{Lang, Message, ui};
use crate::problem::Problems;
use crate::report::{Report, ToolReport, clean};

/// What is shown before a bundle is written.
pub fn preview(contents: &Contents, ending: &Ending<'_>) -> String {
    let lang = ending.lang;
    let mut page = Message::new("bundle-preview").with_display("file", ending.file.display()).say(lang);
    let mut pictures = false;
    for member in contents.list() {
        pictures |= member.picture;
        let mark = if member.picture { "  *" } else { "" };
        let _ = write!(page, "\n  {:>9}  {}{mark}", size(member.size), clean(member.name));
    }
    let manifest = contents.manifest();
    let _ = write!(page, "\n{}", replaced(&manifest.tokens, lang));
    if !manifest.revealed.is_empty() {
        let _ = write!(page, "\n{}", revealed(manifest, lang));
    }
    if pictures {
        let _ = write!(page, "\n* {}", ui().say("bundle-pictures", lang));
    }
    let sealed = match ending.recipients {
        Some(recipients) => Message::new("bundle-sealed-for").with_display("count", recipients.count()),
        None => Message::new("bundle-in-the-open"),
    };
    let _ = write!(page, "\n{}", sealed.say(lang));
    page
}

/// What was replaced by tokens, by how many.
fn replaced(tokens: &BTreeMap<String, usize>, lang: Lang) -> String {
    if tokens.is_empty() {
        return ui().say("bundle-nothing-replaced", lang);
    }
    let each: Vec<String> = tokens.iter().map(|(label, count)| format!("{} × {count}", clean(label))).collect();
    Message::new("bundle-replaced").with("tokens", each.join(", ")).say(lang)
}

fn revealed(manifest: &Manifest, lang: Lang) -> String {
    Message::new("bundle-revealed").with("fields", clean(&manifest.revealed.join(", ")).into_owned()).say(lang)
}

/// What is in a bundle beside its report.
pub fn text(manifest: &Manifest, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", ui().say("bundle-inside", lang))?;
    for member in &manifest.members {
        writeln!(out, "  {:>9}  {}", size(member.size), clean(&member.name))?;
    }
    writeln!(out, "{}", replaced(&manifest.tokens, lang))?;
    if manifest.revealed.is_empty() { Ok(()) } else { writeln!(out, "{}", revealed(manifest, lang)) }
}

/// The manifest and the report.
pub fn json(opened: &Opened, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Page<'a> {
        manifest: &'a Manifest,
        report: &'a Report,
    }
    crate::report::json(&Page { manifest: &opened.manifest, report: &opened.report }, out)
}

/// What `verify` found.
#[derive(Serialize)]
pub struct Verified {
    schema: &'static str,
    file: String,
    valid: bool,
    /// The record was judged again, and the report says the same.
    rejudged: bool,
    problems: Vec<String>,
    notes: Vec<String>,
}

impl Verified {
    /// What was found in a file.
    pub fn of(file: &Path, checked: Result<(Compared, ToolReport), Problems>, lang: Lang) -> Self {
        let (schema, file) = ("paydoctor.verify.v1", shareable(&file.display().to_string()));
        match checked {
            Ok((Compared::All, _)) => Self { schema, file, valid: true, rejudged: true, problems: Vec::new(), notes: Vec::new() },
            Ok((Compared::WithoutVerdict, by)) => {
                let (version, packs) = (clean(&by.version).into_owned(), clean(&by.pack).into_owned());
                let note = Message::new("verify-not-rejudged").with("version", version).with("packs", packs).say(lang);
                Self { schema, file, valid: true, rejudged: false, problems: Vec::new(), notes: vec![note] }
            }
            Err(problems) => {
                let problems = problems.0.iter().map(|p| shareable(&p.say(lang))).collect();
                Self { schema, file, valid: false, rejudged: false, problems, notes: Vec::new() }
            }
        }
    }

    /// The same as text.
    pub fn text(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        self.problems.iter().try_for_each(|problem| writeln!(out, "{problem}"))?;
        let key = match (self.valid, self.rejudged) {
            (true, true) => "bundle-valid",
            (true, false) => "bundle-valid-unjudged",
            (false, _) => "bundle-invalid",
        };
        writeln!(out, "{}", Message::new(key).with("file", self.file.clone()).say(lang))?;
        self.notes.iter().try_for_each(|note| writeln!(out, "{note}"))
    }
}

/// A size as people read it; units of 1000 bytes.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
