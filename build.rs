//! Turns the built-in pack, `checks/`, into what the binary carries: each file as JSON, which is read in a fraction of the time,
//! and an index of all of them. A file that is no TOML ends the build with its name.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=checks");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    collect(Path::new("checks"), &mut files);
    files.sort();
    let index: String = files.iter().enumerate().map(|(i, file)| entry(i, file, &out)).collect();
    fs::write(out.join("pack.rs"), format!("&[\n{index}]\n")).expect("the index is written");
}

/// Every `*.toml` below a folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("checks/ can be read") {
        let path = entry.expect("checks/ can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
}

/// One file as JSON, and its line of the index.
fn entry(number: usize, file: &Path, out: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let value: toml::Value = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let json = serde_json::to_string(&value).expect("TOML fits into JSON");
    fs::write(out.join(format!("{number}.json")), json).expect("the JSON is written");
    let parts: Vec<_> = file.components().skip(1).map(|c| c.as_os_str().to_string_lossy()).collect();
    format!("    ({:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{number}.json\"))),\n", parts.join("/"))
}
