//! Owners, permissions and links as Unix has them.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::unistd::geteuid;

use super::{Privacy, Unwritable};
use crate::file;

/// So many links lead to a file at most, as on Linux.
const LINKS: usize = 40;
/// The mode of a folder like `/tmp`: everybody may write in it, and nobody removes what is another's.
const SHARED: u32 = 0o1002;
/// How long a pipe may be without a reader. Without a limit it would be waited for for ever, whatever deadline or signal comes.
const READER_APPEARS: Duration = Duration::from_secs(2);

/// The file that a path leads to. In a folder where everybody may write no link is followed: anybody can lay one there.
pub fn follow_links(path: &Path) -> Result<PathBuf, Unwritable> {
    let mut left: VecDeque<OsString> = std::path::absolute(path)?.components().filter_map(name_of).collect();
    let (mut at, mut links) = (PathBuf::from("/"), 0);
    while let Some(name) = left.pop_front() {
        if name == ".." {
            at.pop();
            continue;
        }
        let next = at.join(&name);
        if !fs::symlink_metadata(&next).is_ok_and(|there| there.is_symlink()) {
            at = next;
            continue;
        }
        if is_shared(&at) {
            return Err(Unwritable::Link);
        }
        links += 1;
        if links > LINKS {
            return Err(io::Error::from(Errno::ELOOP).into());
        }
        let target = fs::read_link(&next)?;
        // What the kernel shows of an open pipe or socket is no path.
        if at.starts_with("/proc") && !at.join(&target).exists() {
            return Ok(next);
        }
        if target.is_absolute() {
            at = PathBuf::from("/");
        }
        target.components().filter_map(name_of).rev().for_each(|name| left.push_front(name));
    }
    Ok(at)
}

fn name_of(component: Component<'_>) -> Option<OsString> {
    match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    }
}

fn is_shared(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|folder| folder.mode() & SHARED == SHARED)
}

/// Opens a file in place, where no other user has laid it out; a new one is its owner's alone.
pub fn open_trusted(path: &Path, options: &mut OpenOptions) -> Result<File, Unwritable> {
    // Links were followed before; only what the kernel shows of open files is one still.
    let flags = if path.starts_with("/proc") { OFlag::empty() } else { OFlag::O_NOFOLLOW };
    options.mode(Privacy::Private.mode()).custom_flags(flags.bits());
    let is_pipe = fs::metadata(path).is_ok_and(|there| there.file_type().is_fifo());
    let file = if is_pipe { file::open_within(READER_APPEARS, path, options)? } else { options.open(path)? };
    if path.parent().is_some_and(is_shared) && file.metadata()?.uid() != geteuid().as_raw() {
        return Err(Unwritable::Foreign);
    }
    Ok(file)
}

pub fn owner_of(there: &Metadata) -> u32 {
    there.uid()
}

pub fn keep_permissions(file: &File, there: &Metadata) -> io::Result<()> {
    file.set_permissions(PermissionsExt::from_mode(there.mode() & 0o777))
}

/// Makes the new name of a file last. Where a folder cannot be opened, it lasts as other names do.
pub fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
