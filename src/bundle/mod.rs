//! Bundles: the redacted, sealed record of one run with its report and its evidence, as one file that a support agent can
//! read again, judge again and compare. Also everything else that a verdict can be read back from.
//!
//! A bundle is a zip of `manifest.json`, `report.json`, `report.txt`, `events.jsonl` and `evidence/…`. It is made in memory
//! from redacted values alone; what is read is taken as hostile: its size is bounded before it is unpacked, and nothing of
//! it is ever written to the disk.

mod archive;
mod compare;
mod contents;
mod evidence;
mod judge;
pub mod limits;
mod manifest;
mod open;
mod picture;
mod read;
mod replay;
mod seal;
mod tokens;
mod verify;
mod visible;

pub use compare::{Change, Comparison, Timing, compare};
pub use contents::{Contents, Listed};
pub use evidence::{Evidence, attach};
pub use judge::{Judge, Judged};
pub use manifest::{BUNDLE_SCHEMA, Manifest, Member, RunLine};
pub use open::{Opened, is_unreadable_here, open};
pub use read::{Recorded, read_file, recorded};
pub use replay::{Replayed, replay, replay_all};
pub use seal::{Identities, Recipients};
pub use tokens::{highest, tokens_in};
pub use verify::{Compared, verify};
