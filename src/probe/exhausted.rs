//! What this device itself runs out of.

use std::error::Error;
use std::io;

/// Whether an error, or one behind it, says that the process or the system has no file descriptors, buffers or memory left.
pub(super) fn is_behind(error: &(dyn Error + 'static)) -> bool {
    let mut here = Some(error);
    while let Some(error) = here {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::OutOfMemory || io.raw_os_error().is_some_and(is_exhaustion)) {
            return true;
        }
        // An error inside an error of a socket is not its source.
        here = io.and_then(io::Error::get_ref).map_or_else(|| error.source(), |inner| Some(inner));
    }
    false
}

#[cfg(unix)]
fn is_exhaustion(code: i32) -> bool {
    use nix::libc::{EMFILE, ENFILE, ENOBUFS, ENOMEM};
    [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(&code)
}

#[cfg(not(unix))]
fn is_exhaustion(code: i32) -> bool {
    // WSAEMFILE and WSAENOBUFS.
    [10_024, 10_055].contains(&code)
}

#[cfg(test)]
mod tests {
    use super::is_behind;

    #[test]
    #[cfg(unix)]
    fn only_what_this_device_lacks() {
        let lacking = std::io::Error::from_raw_os_error(nix::libc::EMFILE);
        assert!(is_behind(&lacking));
        assert!(is_behind(&std::io::Error::other(lacking)), "however deep it stands");
        assert!(!is_behind(&std::io::Error::from_raw_os_error(nix::libc::ECONNREFUSED)));
    }
}
