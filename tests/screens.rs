//! What screens say: every wording that must be known, whole sentences, what must not be recognised, and the bounds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use paydoctor::pack::Pack;
use paydoctor::screen::{Fault, ScreenFile, Screens};
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
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn fixture<T: DeserializeOwned>(name: &str) -> T {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(name))
}

fn files() -> Vec<ScreenFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks/screens");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn screens() -> &'static Screens {
    static SCREENS: OnceLock<Screens> = OnceLock::new();
    SCREENS.get_or_init(|| Screens::new(files()))
}

#[test]
fn what_the_program_carries_is_what_its_files_say() {
    let carried = Pack::builtin().screens().to_bytes().expect("bytes");
    assert!(carried == screens().to_bytes().expect("bytes"), "the build learnt something else than its files say");
    assert!(Screens::from_bytes(&carried[..carried.len() / 2]).is_err(), "half of it is refused");
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
fn what_people_say_in_their_own_words_is_read() {
    assert_read("colloquial.toml", 100);
}

#[test]
fn what_weighs_most_is_told_apart() {
    assert_read("lookalikes.toml", 25);
}

#[test]
fn what_says_nothing_is_not_decided() {
    let mut nothing: Nothing = fixture("nothing.toml");
    nothing.texts.extend(fixture::<Nothing>("elsewhere.toml").texts);
    assert!(nothing.texts.len() >= 220, "{}", nothing.texts.len());
    let read: Vec<String> = nothing.texts.iter().filter_map(|text| Some(format!("{text:?}: {:?}", screens().decide(text)?))).collect();
    assert!(read.is_empty(), "{} read:\n{}", read.len(), read.join("\n"));
}

/// Two specific causes of equal strength are both told, and nothing is decided.
#[test]
fn two_causes_at_once_are_listed_and_not_decided() {
    let text = "余额不足或密码错误";
    assert_eq!(causes(text), ["wrong-password", "insufficient-balance"]);
    assert_eq!(screens().decide(text), None);
}

#[test]
fn what_says_more_comes_first() {
    assert_eq!(
        causes("支付失败：系统异常，余额不足，请联系发卡行"),
        ["insufficient-balance", "wallet-system-error", "issuer-declined", "unknown-failure"]
    );
    let scores: Vec<u8> = screens().recognise("支付失败：系统异常，余额不足").iter().map(|r| r.score).collect();
    assert!(scores.is_sorted_by(|a, b| a > b), "{scores:?}");
}

fn causes(text: &str) -> Vec<String> {
    screens().recognise(text).into_iter().map(|r| r.cause).collect()
}

#[test]
fn only_the_beginning_of_a_long_text_is_looked_at() {
    let padded = |length: usize| format!("{}账户余额不足", "。".repeat(length));
    assert!(screens().decide(&padded(3994)).is_some());
    assert_eq!(screens().decide(&padded(3995)), None);
}

/// A pattern that cannot be used is told, and the others are used.
#[test]
fn wrong_patterns_are_told() {
    let file: ScreenFile = toml::from_str(
        r#"
        words.short = ["不足"]
        [[screen]]
        cause = "insufficient-balance"
        patterns = ["{balance}{short}", "余额(不足", "..", "余额{short}", "{short"]
        "#,
    )
    .expect("the form is right");
    let screens = Screens::new([file]);
    let told: Vec<(&str, Fault)> = screens.mistakes().iter().map(|m| (m.pattern.as_str(), m.fault)).collect();
    let expected =
        [("{balance}{short}", Fault::UnknownClass), ("余额(不足", Fault::NotClosed), ("..", Fault::Empty), ("{short", Fault::NotClosed)];
    assert_eq!(told, expected);
    assert_eq!(screens.decide("您的余额不足").map(|r| r.cause).as_deref(), Some("insufficient-balance"));
}

#[test]
fn the_form_of_a_file_is_kept_to() {
    for wrong in [
        "[[screen]]\ncause = \"a\"\npattern = [\"b\"]",
        "[language]\nfiler = [\"a\"]",
        "[[screen]]\ncause = \"a\"\nsays = \"much\"\npatterns = []",
    ] {
        assert!(toml::from_str::<ScreenFile>(wrong).is_err(), "{wrong}");
    }
}

/// Each character that patterns use either has its traditional form in the table or is known to have none.
#[test]
fn traditional_forms_of_all_characters_are_covered() {
    let files = files();
    let pairs: String = files.iter().flat_map(|f| &f.language.traditional).flat_map(|p| p.chars()).filter(|c| !c.is_whitespace()).collect();
    let pairs: Vec<char> = pairs.chars().collect();
    assert_eq!(pairs.len() % 2, 0, "each traditional character stands before its simplified form");
    let traditional: BTreeSet<char> = pairs.iter().step_by(2).copied().collect();
    let simplified: BTreeSet<char> = pairs.iter().skip(1).step_by(2).copied().collect();
    assert_eq!(traditional.len(), pairs.len() / 2, "each traditional character stands there once");
    let both: Vec<&char> = traditional.intersection(&simplified).collect();
    assert!(both.is_empty(), "traditional and simplified at once: {both:?}");
    let same: BTreeSet<char> = fixture::<Same>("same.toml").same.chars().filter(|c| !c.is_whitespace()).collect();
    let twice: Vec<&char> = same.intersection(&simplified).collect();
    assert!(twice.is_empty(), "said to have no traditional form, and yet one is given: {twice:?}");
    let used =
        files.iter().flat_map(written).flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    let unknown: BTreeSet<char> = used.filter(|c| !simplified.contains(c) && !same.contains(c)).collect();
    assert!(unknown.is_empty(), "neither in language.traditional nor in tests/screens/same.toml: {}", unknown.iter().collect::<String>());
}

/// Characters that are written the same in traditional Chinese.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    same: String,
}

/// All that a file has in Chinese, but for slips of the hand.
fn written(file: &ScreenFile) -> Vec<String> {
    let language = &file.language;
    let words = file.words.values().flatten();
    let patterns = file.screen.iter().flat_map(|s| &s.patterns);
    let lists = [
        &language.fillers,
        &language.negators,
        &language.neutral,
        &language.conditions,
        &language.doubts,
        &language.resolved,
        &language.reports,
    ];
    let rewritten = language.rewrite.values();
    words.chain(patterns).chain(&file.opposites).chain(lists.into_iter().flatten()).chain(rewritten).cloned().collect()
}

#[test]
fn the_form_of_comparison() {
    for (text, form) in [
        ("餘額不足，請儲值！", "余额不足 , 请储值 . "),
        ("ＩＮＳＵＦＦＩＣＩＥＮＴ\u{3000}Ｆｕｎｄｓ", " insufficient funds"),
        ("余 额\u{200b} 不\u{feff}足", "余额不足"),
        ("扣了 2 次，每次 ￥12.50 元", "扣了#次 , 每次"),
        ("isn't can't card's", "is not can not card"),
        ("2024-06-01 12:33 卡号 6222 0212 (AE0510)", "卡号"),
        ("Café – déclined", "cafe , declined"),
    ] {
        assert_eq!(screens().normalise(text).trim(), form.trim(), "{text}");
    }
}

/// What is put around a recognised text: nothing of it says anything.
const AROUND: [&str; 12] =
    ["", " ", "\n", "¥100.00 ", "2024-06-01 12:33 ", "【", "】", "!!! ", "（12.00）", " — ", "13800138000 ", "\u{200b}"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        let _ = screens().decide(&text);
    }

    #[test]
    fn pieces_of_patterns_in_any_order_are_survived(parts in prop::collection::vec(0..2000_usize, 0..60)) {
        static PARTS: OnceLock<Vec<String>> = OnceLock::new();
        let all = PARTS.get_or_init(|| files().iter().flat_map(written).collect());
        let text: String = parts.iter().map(|i| all[i % all.len()].as_str()).collect();
        for recognised in screens().recognise(&text) {
            prop_assert!((1..=100).contains(&recognised.score));
        }
    }

    #[test]
    fn the_form_of_comparison_is_its_own(text in any::<String>()) {
        let once = screens().normalise(&text);
        prop_assert_eq!(screens().normalise(&once), once);
    }

    #[test]
    fn the_form_of_comparison_is_its_own_for_what_is_typed(text in "[a-z0-9A-Z '’.,:;/#!?\n余额不足扣次元2餘額é\u{200b}-]{0,40}") {
        let once = screens().normalise(&text);
        prop_assert_eq!(screens().normalise(&once), once);
    }

    #[test]
    fn what_stands_around_a_text_changes_nothing(which in 0..276_usize, before in 0..AROUND.len(), after in 0..AROUND.len()) {
        let all = sentences("wordings.toml");
        let (cause, text) = &all[which];
        let text = format!("{}{text}{}", AROUND[before], AROUND[after]);
        prop_assert_eq!(screens().decide(&text).map(|r| r.cause), Some(cause.clone()), "{}", text);
    }
}
