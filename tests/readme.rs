//! The README in both languages: the same parts, the same commands and options, the same figures.

#[path = "harness/program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Both, each with the address of the other.
const READMES: [(&str, &str); 2] = [("README.md", "README.zh-CN.md"), ("README.zh-CN.md", "README.md")];

/// A page taken apart.
#[derive(Default)]
struct Readme {
    /// The level of each heading, in order.
    headings: Vec<usize>,
    /// The headings themselves.
    titles: Vec<String>,
    /// The language and the lines of each block of code, in order.
    blocks: Vec<(String, Vec<String>)>,
    /// The rows of tables, in order.
    rows: Vec<String>,
    /// Everything that stands outside of blocks.
    prose: String,
}

fn read(name: &str) -> Readme {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name);
    let mut page = Readme::default();
    let mut inside = false;
    for line in text.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            inside = !inside;
            if inside {
                page.blocks.push((language.to_owned(), Vec::new()));
            }
        } else if inside {
            // What stands behind `#` is said in the language of the page.
            let line = line.split_once(" # ").map_or(line, |(code, _)| code).trim();
            page.blocks.last_mut().expect("a block").1.push(line.to_owned());
        } else {
            let level = line.bytes().take_while(|b| *b == b'#').count();
            if level > 0 {
                page.headings.push(level);
                page.titles.push(line[level..].trim().to_owned());
            }
            page.rows.extend(line.starts_with('|').then(|| line.to_owned()));
            page.prose.push_str(line);
            page.prose.push('\n');
        }
    }
    assert!(!inside, "{name}: a block of code has no end");
    page
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Numbers with their decimals, in order.
fn figures(text: &str) -> Vec<&str> {
    let numbers = text.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(|word| word.trim_matches('.'));
    numbers.filter(|number| !number.is_empty()).collect()
}

/// The anchor that GitHub makes of a heading.
fn anchor(title: &str) -> String {
    let kept = title.to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn both_have_the_same_parts() {
    let [en, zh] = READMES.map(|(name, _)| read(name));
    assert_eq!(en.headings, zh.headings, "\n{:#?}\n{:#?}", en.titles, zh.titles);
    assert!(en.headings.len() > 10 && en.blocks.len() > 10 && en.rows.len() > 40);
    assert_eq!(en.rows.len(), zh.rows.len());
}

#[test]
fn both_have_the_same_commands() {
    let [en, zh] = READMES.map(|(name, _)| read(name));
    let languages = |page: &Readme| page.blocks.iter().map(|(language, _)| language.clone()).collect::<Vec<_>>();
    assert_eq!(languages(&en), languages(&zh));
    for ((language, lines), (_, others)) in en.blocks.iter().zip(&zh.blocks) {
        // What the program prints, it prints in the language of the page.
        if language != "text" {
            assert_eq!(lines, others);
        }
    }
    // Options, files, words of the report: each is named in both.
    let words = |page: &Readme| quoted(&page.prose).into_iter().filter(|word| word.is_ascii()).map(str::to_owned).collect::<BTreeSet<_>>();
    let [mut en, mut zh] = [words(&en), words(&zh)];
    // How to come to the other language.
    for words in [&mut en, &mut zh] {
        words.retain(|word| !word.starts_with("--lang"));
    }
    assert_eq!(en, zh);
}

#[test]
fn both_have_the_same_figures() {
    let [en, zh] = READMES.map(|(name, _)| read(name));
    for (row, other) in en.rows.iter().zip(&zh.rows) {
        assert_eq!(figures(row), figures(other), "{row}\n{other}");
        assert_eq!(quoted(row), quoted(other));
    }
    // In sentences, the order is that of the language.
    let sorted = |page: &Readme| {
        let mut all: Vec<String> = figures(&page.prose).into_iter().map(str::to_owned).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&en), sorted(&zh));
}

#[test]
fn each_leads_to_the_other_and_every_link_to_something() {
    for (name, other) in READMES {
        let page = read(name);
        assert!(page.prose.contains(&format!("]({other})")), "{name} does not lead to {other}");
        let anchors: BTreeSet<String> = page.titles.iter().map(|title| anchor(title)).collect();
        let targets = page.prose.split("](").skip(1).chain(page.prose.split("src=\"").skip(1));
        for target in targets.filter_map(|rest| Some(rest.split_once([')', '"'])?.0)) {
            match target.strip_prefix('#') {
                Some(own) => assert!(anchors.contains(own), "{name}: there is no heading for #{own}: {anchors:?}"),
                None => assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).is_file(), "{name}: there is no {target}"),
            }
        }
    }
}

/// What the page tells to run is understood: every `paydoctor` command with its options is one that the help knows.
#[test]
fn the_commands_are_those_of_the_program() {
    let page = read("README.md");
    let blocks = page.blocks.iter().filter(|(language, _)| language == "sh").flat_map(|(_, lines)| lines.iter().map(String::as_str));
    let lines = blocks.chain(quoted(&page.prose)).filter_map(|line| line.strip_prefix("paydoctor "));
    let mut seen = 0;
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let command = words[0];
        if !command.chars().all(|c| c.is_ascii_lowercase()) {
            continue;
        }
        // Of what `bundle open` takes, `bundle` alone knows nothing.
        let sub = words.get(1).filter(|word| command == "bundle" && word.chars().all(|c| c.is_ascii_lowercase()));
        let done = Command::new(program::program()).arg(command).args(sub).arg("--help").env("LANG", "C").output().expect("it runs");
        let help = String::from_utf8(done.stdout).expect("UTF-8");
        assert!(done.status.success(), "`paydoctor {line}`: there is no command `{command}`");
        for option in words.iter().map(|word| word.trim_start_matches('[')).filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "`paydoctor {line}`: `{command}` has no option `{option}`");
        }
        seen += 1;
    }
    assert!(seen > 10, "only {seen} commands");
}
