//! Numbers as expressions count: 64 bits with a sign.

/// An amount of milliseconds, seconds or bytes.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// How many there are.
pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
