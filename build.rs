//! Turns the built-in pack, `checks/`, into what the binary carries: each file as JSON, which is read in a fraction of the time,
//! an index of all of them, and the screen texts as they are once learnt. A file that is no TOML ends the build with its name.

use std::path::{Path, PathBuf};
use std::{env, fs};

use screen::{ScreenFile, Screens};

/// The very code that learns the screen texts of other packs at run time.
#[path = "src/screen/mod.rs"]
#[expect(dead_code, unused_imports, reason = "only the learning is done here")]
mod screen;

fn main() {
    println!("cargo:rerun-if-changed=checks");
    println!("cargo:rerun-if-changed=src/screen");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    collect(Path::new("checks"), &mut files);
    files.sort();
    let index: String = files.iter().enumerate().map(|(i, file)| entry(i, file, &out)).collect();
    fs::write(out.join("pack.rs"), format!("&[\n{index}]\n")).expect("the index is written");
    let screens = Screens::new(files.iter().filter(|f| f.starts_with("checks/screens")).map(|f| screen_file(f)));
    fs::write(out.join("screens.bin"), screens.to_bytes().expect("what was learnt fits")).expect("the screens are written");
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

/// One file of screen texts.
fn screen_file(file: &Path) -> ScreenFile {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
