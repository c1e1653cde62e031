//! Packs.
pub mod embedded;
