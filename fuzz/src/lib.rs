//! What is fuzzed: every parser of bytes that come from somewhere else.
//!
//! ```sh
//! cargo +nightly fuzz run dns fuzz/corpus/dns fuzz/seeds/dns
//! ```
//! What a run finds goes into `fuzz/seeds/`, whose files are also read by the tests on stable Rust (`tests/seeds.rs`).

mod files;

pub use files::*;
pub use paydoctor::probe::foreign::*;
