//! What fuzzing begins with, and what it has found: read as it is, and damaged. The tests on stable Rust share it.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

/// A parser, by the name of the folder of its seeds.
pub type Named = (&'static str, fn(&[u8]));

/// The folder of the seeds of a parser.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name)
}

/// All seeds of a parser.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = fs::read_dir(folder(name)).expect("seeds").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a seed")).collect()
}

/// Reads every seed of every parser: what must hold of a parser, it asserts itself.
pub fn are_read(parsers: &[Named]) {
    for (name, parse) in parsers {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        for seed in &seeds {
            parse(seed);
        }
    }
}

/// One of the parsers, and one of its seeds with bytes changed, cut, or repeated.
pub fn damaged(parsers: &'static [Named]) -> impl Strategy<Value = (&'static Named, Vec<u8>)> {
    let hits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    (0..parsers.len(), any::<prop::sample::Index>(), hits, any::<prop::sample::Index>(), prop::bool::weighted(0.2)).prop_map(
        |(which, seed, hits, cut, twice)| {
            let seeds = seeds(parsers[which].0);
            let mut bytes = seeds[seed.index(seeds.len())].clone();
            for (at, value) in hits {
                // An empty seed has no byte to change.
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = value;
                }
            }
            if twice {
                bytes.extend_from_within(..);
            } else {
                bytes.truncate(cut.index(bytes.len() * 3 + 1));
            }
            (&parsers[which], bytes)
        },
    )
}
