//! The built-in pack as it stands in the repository's `checks/`, inside the binary.

use include_dir::{Dir, include_dir};

static CHECKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/checks");

/// The text of a file, by its path within `checks/`.
pub fn file(path: &str) -> Option<&'static str> {
    CHECKS.get_file(path)?.contents_utf8()
}

/// The TOML files directly in a folder, by name.
pub fn files_under(folder: &str) -> Vec<(String, &'static str)> {
    let mut files = Vec::new();
    for file in CHECKS.get_dir(folder).into_iter().flat_map(Dir::files) {
        if let (Some("toml"), Some(text)) = (file.path().extension().and_then(|e| e.to_str()), file.contents_utf8()) {
            files.push((file.path().display().to_string(), text));
        }
    }
    files.sort();
    files
}

/// Every TOML file, by path.
pub fn all() -> Vec<(String, &'static str)> {
    let mut files: Vec<_> = CHECKS.dirs().flat_map(|dir| files_under(&dir.path().display().to_string())).collect();
    files.extend(CHECKS.files().filter_map(|f| Some((f.path().display().to_string(), f.contents_utf8()?))));
    files.retain(|(path, _)| path.ends_with(".toml"));
    files.sort();
    files
}
