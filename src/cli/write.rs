//! Writing files, in one place: whole or not at all, readable by their owner alone where what is in them is private, and never
//! through a link or into a file that another user may have laid out.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failure;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Whoever may read any other new file of this user.
    Usual,
    /// Its owner alone.
    Private,
}

impl Privacy {
    fn mode(self) -> u32 {
        if self == Self::Private { 0o600 } else { 0o666 }
    }
}

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is replaced, and what takes its place has its permissions.
    Replace,
    /// It stays, and writing fails.
    Keep,
}

/// Writes a file beside the one that is meant, and moves it there when it is whole. What is no ordinary file (a device, a pipe)
/// is written to as it stands: nothing may take its place.
pub fn write_atomically(
    path: &Path,
    privacy: Privacy,
    existing: Existing,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let done = || -> Result<(), Unwritable> {
        let path = follow_links(path)?;
        let there = fs::metadata(&path).ok();
        if there.as_ref().is_some_and(|there| !there.is_file() && !there.is_dir()) {
            return Ok(buffered(&mut open_trusted(&path, OpenOptions::new().write(true))?, write)?);
        }
        let folder = folder_of(&path);
        let mut beside = temp_sibling(folder, privacy)?;
        buffered(&mut beside, write)?;
        let own = beside.as_file().metadata()?;
        // A file of somebody else's has no say in who reads this one.
        if let Some(there) = there.filter(|there| owner_of(there) == owner_of(&own)) {
            keep_permissions(beside.as_file(), &there)?;
        }
        beside.as_file().sync_all()?;
        match existing {
            Existing::Replace => beside.persist(&path).map_err(|error| error.error)?,
            Existing::Keep => beside.persist_noclobber(&path).map_err(|error| error.error)?,
        };
        sync_folder(folder);
        Ok(())
    };
    match done() {
        Err(Unwritable::Io(error)) => Failure::of_writing(path.display(), Err(error)),
        done => done.map_err(|error| error.failure(path)),
    }
}

/// Writes through a buffer, to its end: what is only lost when the buffer is emptied is lost all the same.
pub fn buffered(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    write(&mut out).and_then(|()| out.flush())
}

/// Whether files can be written that are named beforehand: each leads somewhere, and no two lead to the same place.
///
/// # Errors
/// Every one that does not.
pub fn check_targets<'a>(paths: impl IntoIterator<Item = (&'static str, &'a Path)>) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let mut targets: Vec<PathBuf> = Vec::new();
    for (option, path) in paths {
        let problem = |what| Problem::new(Place::of(option), what);
        match follow_links(path) {
            Ok(target) if targets.contains(&target) && !is_device(&target) => {
                problems.push(problem(Message::new("output-twice").with_display("file", path.display())));
            }
            Ok(target) => targets.push(target),
            // What the system says of a path is said where it is written.
            Err(Unwritable::Io(_)) => {}
            Err(refused) => problems.push(problem(refused.message(path))),
        }
    }
    problems.check()
}

fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file())
}

/// Why a file is not written.
enum Unwritable {
    /// The system says so.
    Io(io::Error),
    /// A link lies in a folder where everybody may write.
    Link,
    /// A file of another user lies in such a folder.
    Foreign,
}

impl From<io::Error> for Unwritable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Unwritable {
    fn message(&self, path: &Path) -> Message {
        match self {
            Self::Io(error) => Message::new("file-unreadable").with_display("error", error),
            Self::Link => Message::new("output-link").with_display("file", path.display()),
            Self::Foreign => Message::new("output-foreign").with_display("file", path.display()),
        }
    }

    fn failure(self, path: &Path) -> Failure {
        let name = path.display().to_string();
        match self {
            Self::Io(error) => Failure::Output(name, error),
            refused => Problems::one(Problem::new(Place::of(name), refused.message(path))).into(),
        }
    }
}

/// A private file that is written while a run goes on, line by line: what stands in it stays whatever becomes of the run. It has
/// one writer. `fresh` means that there must be none yet.
///
/// # Errors
/// When it cannot be opened, or another run writes it.
pub fn create_log(path: &Path, fresh: bool) -> Result<File, Failure> {
    let failed = |error: Unwritable| error.failure(path);
    let real = follow_links(path).map_err(failed)?;
    let mut options = OpenOptions::new();
    options.write(true);
    if fresh {
        options.create_new(true);
    } else {
        options.create(true);
    }
    let file = match open_trusted(&real, &mut options) {
        Err(Unwritable::Io(error)) if error.kind() == io::ErrorKind::AlreadyExists && is_being_written(&real) => return Err(in_use(path)),
        other => other.map_err(failed)?,
    };
    if file.metadata().is_ok_and(|file| file.is_file()) {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(in_use(path)),
            // Where a file system has no locks, nobody can say.
            Ok(()) | Err(TryLockError::Error(_)) => file.set_len(0).map_err(|error| failed(error.into()))?,
        }
    }
    Ok(file)
}

/// Whether a file could be written there: nothing stays behind.
pub fn check_writable(path: &Path) -> Result<(), Failure> {
    let tried = follow_links(path).and_then(|path| Ok(temp_sibling(folder_of(&path), Privacy::Private)?));
    tried.map(drop).map_err(|error| error.failure(path))
}

fn in_use(path: &Path) -> Failure {
    let place = Place::of(path.display().to_string());
    Problems::one(Problem::new(place, Message::new("record-in-use")).hint(Message::new("record-in-use-hint"))).into()
}

/// Whether a run that goes on writes this file.
fn is_being_written(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn temp_sibling(folder: &Path, privacy: Privacy) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".paydoctor-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(privacy.mode()));
    #[cfg(not(unix))]
    let _ = privacy.mode();
    builder.tempfile_in(folder)
}

#[cfg(unix)]
#[path = "write/unix.rs"]
mod system;

/// Where permissions and links are others, the system guards them.
#[cfg(not(unix))]
mod system {
    use super::{File, OpenOptions, Path, PathBuf, Unwritable, fs, io};

    pub fn follow_links(path: &Path) -> Result<PathBuf, Unwritable> {
        Ok(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
    }

    pub fn open_trusted(path: &Path, options: &mut OpenOptions) -> Result<File, Unwritable> {
        Ok(options.open(path)?)
    }

    pub fn owner_of(_: &fs::Metadata) -> u32 {
        0
    }

    pub fn keep_permissions(file: &File, there: &fs::Metadata) -> io::Result<()> {
        file.set_permissions(there.permissions())
    }

    pub fn sync_folder(_: &Path) {}
}

use system::{follow_links, keep_permissions, open_trusted, owner_of, sync_folder};
