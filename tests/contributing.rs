//! What CONTRIBUTING.md and ARCHITECTURE.md say is so: the worked example gives the verdict that it promises, and every room has
//! its line.

mod harness;

use std::fs;
use std::path::Path;

use harness::{PROBLEM, SUCCESS, folder, paydoctor};

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name)
}

/// The fenced blocks of a page: the line before each, its language, and what is in it.
fn blocks(page: &str) -> Vec<(String, String, String)> {
    let mut blocks = Vec::new();
    let (mut before, mut lines) = (String::new(), page.lines());
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((before.clone(), language.to_owned(), inside.join("\n") + "\n"));
        } else if !line.is_empty() {
            line.clone_into(&mut before);
        }
    }
    blocks
}

#[test]
fn the_worked_example_comes_to_its_verdict() {
    let page = document("CONTRIBUTING.md");
    let (_, example) = page.split_once("\n## A check of one's own").expect("the worked example");
    let (mut files, mut commands, mut said) = (Vec::new(), String::new(), String::new());
    for (before, language, inside) in blocks(example) {
        match language.as_str() {
            "toml" => files.push((before.split('`').nth(1).expect("the file's name").to_owned(), inside)),
            "sh" => commands = inside,
            "text" => said = inside,
            other => panic!("a block of {other}"),
        }
    }
    assert_eq!(files.len(), 4, "{files:?}");
    let home = folder();
    for (name, text) in &files {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let pack = home.path().join("canteen");
    let runs: Vec<Vec<&str>> = commands.lines().map(|line| line.split(' ').skip(1).collect()).collect();
    let [validate, diagnose] = &runs[..] else { panic!("two commands: {runs:?}") };
    let run = |words: &[&str]| {
        let words = words.iter().map(|word| if *word == "canteen" { pack.as_os_str() } else { std::ffi::OsStr::new(word) });
        paydoctor(words).run()
    };
    let valid = run(validate);
    assert_eq!(valid.code(), Some(SUCCESS), "{valid:?}");
    let found = run(diagnose);
    assert_eq!((found.code(), found.stdout.as_str()), (Some(PROBLEM), said.as_str()));
}

#[test]
fn every_room_has_its_line() {
    let page = document("ARCHITECTURE.md");
    let told: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let within = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect(folder);
        entries.filter_map(|entry| Some(entry.expect("an entry").path().file_stem()?.to_str()?.to_owned())).collect()
    };
    let mut rooms = within("src");
    rooms.retain(|name| !["main", "lib"].contains(&name.as_str()));
    rooms.extend(within("crates").into_iter().map(|name| format!("crates/{name}")));
    rooms.sort();
    let mut listed = told.clone();
    listed.sort_unstable();
    assert_eq!(listed, rooms);
}

#[test]
fn what_the_pages_link_to_exists() {
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        for link in document(name).split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|l| !l.starts_with("http")) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(link).exists(), "{name}: {link}");
        }
    }
}
