//! The files of a pack, from a folder or from an archive.

use std::fs;
use std::path::{Path, PathBuf};

use super::trust::Trust;
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// The largest file of a pack that is read, in bytes.
const LARGEST: u64 = 1 << 20;
/// The most files that a pack may have.
const MOST: usize = 2_000;

/// Where a pack came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is part of the binary: read as JSON, without any check of its form.
    BuiltIn,
    /// A folder of this machine, by its absolute path. Only its checks may run programs.
    Folder(PathBuf),
    /// An archive: it came from elsewhere, and can never run programs.
    Archive {
        /// A key that is trusted here signed it.
        signed: bool,
    },
}

impl Origin {
    /// Whether somebody vouches for it who is trusted here. What nobody vouches for can make advice more careful, and never less.
    pub fn is_trusted(&self) -> bool {
        matches!(self, Self::BuiltIn | Self::Archive { signed: true })
    }
}

/// The files of a pack, by their path within it.
#[derive(Debug)]
pub struct Source {
    /// How messages name the pack: its folder, or its zip and the folder in it.
    pub name: String,
    /// Path and text.
    pub files: Vec<(String, String)>,
    /// Where it came from.
    pub origin: Origin,
}

impl Source {
    /// The pack at a path: in a folder, or in a zip that is trusted.
    ///
    /// # Errors
    /// Those of [`Source::folder`] and [`Source::archive`].
    pub fn open(path: &Path, trust: &Trust) -> Result<Self, Problems> {
        if file::is_readable(path) { Self::archive(path, trust) } else { Self::folder(path) }
    }

    /// The pack in a folder.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or is larger than any pack should be.
    pub fn folder(path: &Path) -> Result<Self, Problems> {
        let problem = |at: &Path, what| Problems::one(Problem::new(Place::of(at.display().to_string()), what));
        let unreadable = |at: &Path, error: std::io::Error| file::unreadable(at.display().to_string(), error);
        let mut files = Vec::new();
        for file in toml_files(path).map_err(|error| unreadable(path, error))? {
            let bytes = file::up_to(&file, LARGEST).map_err(|error| unreadable(&file, error))?;
            if bytes.len() as u64 > LARGEST || files.len() >= MOST {
                return Err(problem(&file, Message::new("pack-too-large")));
            }
            let text = file::utf8(&file.display().to_string(), bytes)?;
            let name = file.strip_prefix(path).unwrap_or(&file).display().to_string();
            files.push((name, text));
        }
        if files.is_empty() {
            return Err(problem(path, Message::new("pack-empty")));
        }
        let folder = std::path::absolute(path).map_err(|error| unreadable(path, error))?;
        Ok(Self { name: path.display().to_string(), files, origin: Origin::Folder(folder) })
    }
}

/// Every `*.toml` in a folder and in the folders right below it, in order.
fn toml_files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(fs::read_dir(&path)?.filter_map(Result::ok).map(|e| e.path()));
        } else {
            files.push(path);
        }
    }
    files.retain(|f| file::is_readable(f) && f.extension().is_some_and(|e| e == "toml"));
    files.sort();
    Ok(files)
}
