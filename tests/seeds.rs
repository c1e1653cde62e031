//! What fuzzing begins with, and what it has found, is read on stable Rust too; so is what becomes of it when it is damaged. The
//! bytes of the network have the same tests beside their parsers (`src/probe/foreign.rs`).

#[path = "../fuzz/src/files.rs"]
mod files;
#[path = "../fuzz/src/seeds.rs"]
mod seeds;

use std::fs;
use std::path::Path;

use files::FILES;
use proptest::prelude::*;
use seeds::{are_read, damaged, folder};

#[test]
fn what_fuzzing_begins_with_is_read() {
    are_read(FILES);
}

#[test]
fn every_parser_has_its_target() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).expect("a manifest");
    for entry in fs::read_dir(folder("")).expect("seeds") {
        let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} has seeds and no target");
        assert!(fuzz.join("targets").join(format!("{name}.rs")).exists(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// Whatever becomes of the seeds, nothing panics, and what must hold of each parser holds.
    #[test]
    fn damaged_files_are_refused_or_read(((_, parse), bytes) in damaged(FILES)) {
        parse(&bytes);
    }
}
