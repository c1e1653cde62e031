//! The built-in pack as it stands in the repository's `checks/`, inside the binary.

use include_dir::{Dir, include_dir};

static CHECKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/checks");

/// The text of a file, by its path within `checks/`.
pub fn file(path: &str) -> Option<&'static str> {
    CHECKS.get_file(path)?.contents_utf8()
}

/// The TOML files directly in a folder, by path.
pub fn files_under(folder: &str) -> Vec<(String, &'static str)> {
    let mut files = CHECKS.get_dir(folder).map(toml_files).unwrap_or_default();
    files.sort();
    files
}

fn toml_files(dir: &'static Dir<'static>) -> Vec<(String, &'static str)> {
    let toml = dir.files().filter(|file| file.path().extension().is_some_and(|e| e == "toml"));
    toml.filter_map(|file| Some((file.path().display().to_string(), file.contents_utf8()?))).collect()
}

/// Every TOML file, by path.
pub fn all() -> Vec<(String, &'static str)> {
    let mut files = toml_files(&CHECKS);
    files.extend(CHECKS.dirs().flat_map(toml_files));
    files.sort();
    files
}
