//! Systems on which nothing of this is known yet.

use super::{Offender, Traffic};

/// There is no error queue here.
pub(in super::super) fn want_errors<S>(_: &S, _: bool) {}

/// Who rejected a connection is not known here.
pub(in super::super) fn offender<S>(_: &S) -> Option<Offender> {
    None
}

/// What was sent again is not known here.
pub(in super::super) fn traffic<S>(_: &S) -> Option<Traffic> {
    None
}
