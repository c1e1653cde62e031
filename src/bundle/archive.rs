//! The zip around a bundle: written in one way only, and read without any trust.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::limits::{FILE, MEMBER, MEMBERS, RATIO, TOLD, TOTAL};
use crate::archive::{self, Limits, Refusal};
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// A member: its name and its bytes.
pub(super) type Named = (String, Vec<u8>);

/// What a bundle may be at most.
const LIMITS: Limits = Limits { archive_bytes: FILE, members: MEMBERS, member_bytes: MEMBER, total_bytes: TOTAL, ratio: RATIO };

/// The zip of some members. The same members give the same bytes.
///
/// # Errors
/// When they do not fit into a zip.
pub(super) fn pack(members: &[Named]) -> io::Result<Vec<u8>> {
    let bytes = pack_as(members, |_| CompressionMethod::Deflated)?;
    // What shrinks too well looks like a bomb to the reader: it is stored as it is.
    let refused = archive::read(&bytes, &LIMITS).err().unwrap_or_default();
    let dense: BTreeSet<String> =
        refused.into_iter().filter_map(|r| if let Refusal::TooDense(name, _) = r { Some(name) } else { None }).collect();
    if dense.is_empty() {
        return Ok(bytes);
    }
    pack_as(members, |name| if dense.contains(name) { CompressionMethod::Stored } else { CompressionMethod::Deflated })
}

fn pack_as(members: &[Named], method: impl Fn(&str) -> CompressionMethod) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(method(name)).unix_permissions(0o600);
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The members of a zip, in the order in which they lie in it.
///
/// # Errors
/// Everything about it that is not as a bundle has it.
pub(super) fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<Named>, Problems> {
    let members = archive::read(bytes, &LIMITS)
        .map_err(|refusals| Problems(refusals.iter().take(TOLD).map(|refusal| wrong(file, None, refusal.message())).collect()))?;
    Ok(members.into_iter().map(|member| (member.name, member.bytes)).collect())
}

/// A mistake in a bundle, or in a member of it.
pub(super) fn wrong(file: &str, member: Option<&str>, what: Message) -> Problem {
    Problem::new(Place { source: file.to_owned(), at: None, key: member.map(|name| crate::report::clean(name).into_owned()) }, what)
}
