//! The program under test.

use std::path::PathBuf;

/// What `PAYDOCTOR` names, such as a release as it ships; without it, what cargo built for this test.
pub fn program() -> PathBuf {
    let named = std::env::var_os("PAYDOCTOR").filter(|path| !path.is_empty());
    let path = named.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_paydoctor")), PathBuf::from);
    std::path::absolute(path).expect("a path")
}
