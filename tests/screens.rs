//! What screens say: every wording that must be known, whole sentences, what must not be recognised, and the bounds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use paydoctor::screen::{ScreenFile, Screens};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Sentences and the cause that each of them means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    cause: String,
    texts: Vec<String>,
}

/// Texts that mean no cause.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    texts: Vec<String>,
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn fixture<T: DeserializeOwned>(name: &str) -> T {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(name))
}

fn files() -> Vec<ScreenFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks/screens");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn screens() -> &'static Screens {
    static SCREENS: OnceLock<Screens> = OnceLock::new();
    SCREENS.get_or_init(|| Screens::new(files()))
}

/// The sentences of a fixture, each with its cause.
fn sentences(name: &str) -> Vec<(String, String)> {
    let all: Sentences = fixture(name);
    all.expected.into_iter().flat_map(|e| e.texts.into_iter().map(move |text| (e.cause.clone(), text))).collect()
}

/// The sentences of a fixture that are not decided as expected, as lines.
fn misread(name: &str) -> (usize, Vec<String>) {
    let all = sentences(name);
    let wrong = all.iter().filter(|(cause, text)| screens().decide(text).is_none_or(|r| r.cause != *cause));
    let line = |(cause, text): &(String, String)| {
        let listed: Vec<String> =
            screens().recognise(text).into_iter().take(4).map(|r| format!("{} {} ({})", r.cause, r.score, r.pattern)).collect();
        format!("{cause}: {text:?}\n    {}", listed.join("; "))
    };
    (all.len(), wrong.map(line).collect())
}

fn assert_read(name: &str, at_least: usize) {
    let (count, wrong) = misread(name);
    assert!(count >= at_least, "{name} has {count} sentences");
    assert!(wrong.is_empty(), "{} of {count} in {name}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_pattern_is_wrong() {
    assert_eq!(screens().mistakes(), []);
}

#[test]
fn every_cause_is_known_to_the_pack() {
    let pack = paydoctor::pack::Pack::builtin();
    for screen in files().iter().flat_map(|file| &file.screen) {
        for cause in std::iter::once(&screen.cause).chain(&screen.over) {
            assert!(pack.causes.contains_key(cause), "{cause}");
        }
    }
}

#[test]
fn the_wordings_that_must_be_known_stand_in_the_pack_and_are_read() {
    let files = files();
    for (cause, text) in sentences("wordings.toml") {
        let mut screens = files.iter().flat_map(|file| &file.screen).filter(|s| s.cause == cause);
        assert!(screens.any(|s| s.patterns.contains(&text)), "{text} is no pattern of {cause}");
    }
    assert_read("wordings.toml", 276);
}

#[test]
fn simplified_chinese_sentences_are_read() {
    assert_read("simplified.toml", 150);
}

#[test]
fn traditional_chinese_sentences_are_read() {
    assert_read("traditional.toml", 60);
}

#[test]
fn english_sentences_are_read() {
    assert_read("english.toml", 120);
}

#[test]
fn mixed_and_misspelt_sentences_are_read() {
    assert_read("mixed.toml", 50);
}

#[test]
fn what_says_nothing_is_not_decided() {
    let nothing: Nothing = fixture("nothing.toml");
    assert!(nothing.texts.len() >= 120, "{}", nothing.texts.len());
    let read: Vec<String> = nothing.texts.iter().filter_map(|text| Some(format!("{text:?}: {:?}", screens().decide(text)?))).collect();
    assert!(read.is_empty(), "{} read:\n{}", read.len(), read.join("\n"));
}
