//! The built-in pack as it stands in the repository's `checks/`, inside the binary: its files as JSON, made by `build.rs`.

/// Path within `checks/` and content, by path.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack.rs"));

/// The content of a file, by its path within `checks/`.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(own, _)| *own == path).map(|(_, json)| *json)
}

/// The files of a folder, by path.
pub fn files_under(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(move |(path, _)| path.split_once('/').is_some_and(|(own, _)| own == folder))
}

/// Every file, by path.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// What was learnt from the files of `screens/` when the program was built, for [`crate::screen::Screens::from_bytes`].
pub static SCREENS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/screens.bin"));
