//! How large things may be. What is written keeps to them as well, so that whatever is written can be read.

/// A file that is read at all, in bytes.
pub const FILE: u64 = 64 << 20;
/// Members of a bundle.
pub const MEMBERS: usize = 64;
/// One member, unpacked, in bytes.
pub const MEMBER: u64 = 16 << 20;
/// All members together, unpacked, in bytes.
pub const TOTAL: u64 = 64 << 20;
/// How many times larger than packed a member may become.
pub const RATIO: u64 = 200;
/// Events of a record.
pub const EVENTS: usize = 20_000;
/// Files attached as evidence.
pub const ATTACHED: usize = 20;
/// One file attached as evidence, in bytes.
pub const EVIDENCE: u64 = 8 << 20;
/// Everything attached as evidence, in bytes.
pub const ALL_EVIDENCE: u64 = 32 << 20;
/// A file with recipients or identities, in bytes.
pub const KEYS: u64 = 1 << 20;
/// Mistakes of one bundle that are told.
pub const TOLD: usize = 20;
