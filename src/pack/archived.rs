//! A pack in a zip: its signature is checked over the bytes that are then read, all of it in memory; nothing is unpacked to disk.

use std::io;
use std::path::Path;

use super::source::{Origin, Source};
use super::trust::Trust;
use crate::archive::{self, Limits, Member};
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// What a pack in a zip may be at most.
const LIMITS: Limits = Limits { archive_bytes: 8 << 20, members: 2_000, member_bytes: 1 << 20, total_bytes: 16 << 20, ratio: 100 };
/// The longest signature file, in bytes; a true one has some 300.
const LONGEST_SIGNATURE: u64 = 4 << 10;
/// What macOS adds to a zip of its own.
const OF_MACOS: &str = "__MACOSX/";

impl Source {
    /// The pack in a zip.
    ///
    /// # Errors
    /// When it cannot be read, is not signed by a key that is trusted, or is no safe archive of a pack.
    pub fn archive(path: &Path, trust: &Trust) -> Result<Self, Problems> {
        let name = path.display().to_string();
        let problem = |what| Problem::new(Place::of(&name), what);
        let bytes = file::up_to(path, LIMITS.archive_bytes).map_err(|error| file::unreadable(&name, error))?;
        let signed = match signed(path, &bytes, trust) {
            Ok(()) => true,
            Err(_) if trust.asks_nothing() => false,
            // Only where there is none it can be meant that there is none.
            Err(Unsigned::Missing(what)) => return Err(Problems::one(problem(what).hint(Message::new("pack-unsigned-hint")))),
            Err(Unsigned::Refused(what)) => return Err(Problems::one(problem(what))),
        };
        let members = archive::read(&bytes, &LIMITS);
        let members = members.map_err(|refusals| Problems(refusals.iter().map(|refusal| problem(refusal.message())).collect()))?;
        let (root, files) = files(members, &name)?;
        if files.is_empty() {
            return Err(Problems::one(problem(Message::new("pack-empty"))));
        }
        let name = format!("{name}{}{}", if root.is_empty() { "" } else { "/" }, root.trim_end_matches('/'));
        Ok(Self { name, files, origin: Origin::Archive { signed } })
    }
}

/// Why a zip does not count as signed.
enum Unsigned {
    /// It has no signature.
    Missing(Message),
    /// It has one that does not count.
    Refused(Message),
}

/// Checks the signature beside a zip: `FILE.zip.minisig`.
fn signed(path: &Path, bytes: &[u8], trust: &Trust) -> Result<(), Unsigned> {
    let beside = format!("{}.minisig", path.display());
    let signature = file::up_to(Path::new(&beside), LONGEST_SIGNATURE).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Unsigned::Missing(Message::new("pack-unsigned").with("file", beside.clone())),
        _ => Unsigned::Refused(Message::new("pack-signature-unreadable").with("file", beside.clone()).with_display("error", error)),
    })?;
    trust.check(bytes, &String::from_utf8_lossy(&signature)).map_err(Unsigned::Refused)
}

/// The one folder in which everything stands, where there is one, and the files of the pack, by their path within it.
fn files(members: Vec<Member>, name: &str) -> Result<(String, Vec<(String, String)>), Problems> {
    let members: Vec<Member> = members.into_iter().filter(|m| !m.name.starts_with(OF_MACOS)).collect();
    let root = root(&members).to_owned();
    let mut problems = Problems::default();
    let mut files = Vec::new();
    for member in members {
        let path = &member.name[root.len()..];
        if Path::new(path).extension().is_none_or(|end| end != "toml") || path.matches('/').count() > 1 {
            continue;
        }
        let text = file::utf8(&format!("{name}/{}", member.name), member.bytes);
        files.extend(problems.take(text).map(|text| (path.to_owned(), text)));
    }
    files.sort();
    problems.check().map(|()| (root, files))
}

/// The folder that holds the pack, with its slash: none where `pack.toml` stands at the top.
fn root(members: &[Member]) -> &str {
    let first = members.first().and_then(|m| m.name.find('/').map(|end| &m.name[..=end])).unwrap_or_default();
    let at_the_top = members.iter().any(|m| m.name == "pack.toml");
    if at_the_top || !members.iter().all(|m| m.name.starts_with(first)) { "" } else { first }
}
