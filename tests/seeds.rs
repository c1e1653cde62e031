//! What fuzzing begins with, and what it has found, is read on stable Rust too; so is what becomes of it when it is damaged. The
//! bytes of the network have the same tests beside their parsers (`src/probe/foreign.rs`).

#[path = "../fuzz/src/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use files::FILES;
use proptest::prelude::*;

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).expect("seeds").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a seed")).collect()
}

#[test]
fn what_fuzzing_begins_with_is_read() {
    for (name, parse) in FILES {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        for seed in &seeds {
            parse(seed);
        }
    }
}

#[test]
fn every_parser_has_its_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    for entry in fs::read_dir(folder.join("seeds")).expect("seeds") {
        let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} has seeds and no target");
        assert!(folder.join("targets").join(format!("{name}.rs")).exists(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// Seeds with bytes changed and cut: whatever they become, nothing panics, and what must hold of each parser holds.
    #[test]
    fn damaged_files_are_refused_or_read(
        which in 0..FILES.len(),
        seed: prop::sample::Index,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut: prop::sample::Index,
    ) {
        let (name, parse) = FILES[which];
        let seeds = seeds(name);
        let mut bytes = seeds[seed.index(seeds.len())].clone();
        for (at, value) in hits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len() * 3) + 1);
        parse(&bytes);
    }
}
