//! The pictures of the README: the program on a terminal, recorded and drawn as SVG, and its report in a browser as PNG.
//!
//! The terminal's pictures are compared with what the program shows now. All of them are made anew by `docs/pictures.sh`.

// What the pictures show is what Linux shows; nothing in them comes from the machine.
#![cfg(target_os = "linux")]

#[path = "browser/chromium.rs"]
mod chromium;
#[path = "pictures/drawing.rs"]
mod drawing;
mod harness;
#[path = "formats/records.rs"]
mod records;
mod terminal;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use drawing::{Film, Frame, drawing};
use harness::PROBLEM;
use paydoctor::lang::{Lang, ui};
use paydoctor::report::html;
use records::{Maker, written};
use terminal::{ENTER, ESCAPE, terminal};

/// Both languages.
const LANGUAGES: [Lang; 2] = [Lang::En, Lang::ZhCn];
/// No picture may take longer to load.
const LARGEST: u64 = 150_000;
/// As wide as the terminal in the pictures.
const COLUMNS: u16 = 88;

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")
}

/// Whether pictures are made rather than compared.
fn are_made() -> bool {
    std::env::var_os("PAYDOCTOR_UPDATE").is_some()
}

/// Compares a drawing with the one that is kept.
fn is_kept(name: &str, drawn: &str) {
    let path = pictures().join(name);
    if are_made() {
        fs::create_dir_all(pictures()).expect("the folder is made");
        fs::write(&path, drawn).expect("the picture is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == drawn, "{name} is not what the program shows any more; run docs/pictures.sh and look at it");
}

#[test]
fn the_first_command_as_the_terminal_shows_it() {
    for lang in LANGUAGES {
        let args = ["diagnose", "--sandbox", "insufficient-balance"];
        let ended = terminal(args).size(120, COLUMNS).env("LANG", format!("{lang}.UTF-8")).start().exits(PROBLEM);
        let (title, ruled_out) = match lang {
            Lang::En => ("Wallet balance is lower than the amount due", "Ruled out:"),
            Lang::ZhCn => ("钱包余额不足", "已排除："),
        };
        let screen = drawing::screen(&ended.raw, 120, COLUMNS);
        // What was ruled out, and everything after it, also tells of this machine and of the time.
        let frame = Frame::of(&screen).until(ruled_out).under(&format!("paydoctor {}", args.join(" ")));
        let told = frame.text();
        assert!(told.contains(title), "{told}");
        is_kept(&format!("diagnose.{lang}.svg"), &drawing(title, &Film::still(frame)));
    }
}

/// A question of the dialogue by its text, the text whose end is drawn last while it is open, and what is typed.
const ANSWERS: [(&str, &str, [&str; 2]); 5] = [
    ("ask-problem", "ask-list-hint", ["1", "1"]),
    ("ask-state", "ask-list-hint", ["1", "1"]),
    ("ask-screen", "ask-screen-hint", ["Insufficient balance", "余额不足"]),
    ("ask-amount", "ask-money-hint", ["120", "120"]),
    ("ask-balance", "ask-money-hint", ["80", "80"]),
];

#[test]
fn the_dialogue_as_the_terminal_shows_it() {
    for lang in LANGUAGES {
        let say = |key: &str| ui().say(key, lang);
        let args = ["--sandbox", "insufficient-balance"];
        let terminal = terminal(args).size(120, COLUMNS).env("LANG", format!("{lang}.UTF-8")).start();
        let frame = || Frame::of(&terminal.look());
        let command = format!("paydoctor {}", args.join(" "));
        let mut frames = Vec::new();
        for (question, hint, typed) in ANSWERS {
            let hint = say(hint);
            let end = hint.rsplit(['}', ';', '；', '，']).next().unwrap_or_default();
            terminal.asks(&say(question)).shows(&format!("{end}]"));
            frames.push((frame().under(&command), 22));
            terminal.types(typed[usize::from(lang == Lang::ZhCn)]).types(ENTER);
        }
        terminal.asks(&say("ask-save"));
        let last = frame().until(&say("why")).under(&command);
        terminal.types(ESCAPE);
        terminal.exits(PROBLEM);
        let title = last.text().lines().find_map(|line| line.strip_prefix("✗ ").map(str::to_owned)).expect("a verdict");
        frames.push((last, 90));
        is_kept(&format!("guided.{lang}.svg"), &drawing(&title, &Film::of(frames)));
    }
}

/// The reports that are shown, and how much of them, in pixels.
const PAGES: [&str; 2] = ["insufficient-balance", "dns-hijack"];
const SIZE: (u32, u32) = (720, 1316);

#[test]
fn the_reports_as_a_browser_shows_them() {
    let maker = Maker::new();
    for (verdict, lang) in PAGES.into_iter().flat_map(|verdict| LANGUAGES.map(|lang| (verdict, lang))) {
        let picture = pictures().join(format!("{verdict}.{lang}.png"));
        // Another browser draws other pixels: they are made only where somebody asks for them.
        if std::env::var("PAYDOCTOR_UPDATE").is_ok_and(|what| what == "pictures") {
            let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{verdict}.{lang}.html"));
            fs::write(&page, written(|out| html(&maker.report(verdict, lang), out))).expect("the page is written");
            photograph(&page, &picture);
        }
        let bytes = fs::read(&picture).unwrap_or_else(|error| panic!("{}: {error}", picture.display()));
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        // The signature of PNG, and the size in the header that follows it (PNG, 3rd edition, 5.2 and 11.2.1).
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{}", picture.display());
        assert_eq!((number(16), number(20)), SIZE, "{}", picture.display());
        assert!(bytes.len() as u64 <= LARGEST, "{}: {} bytes", picture.display(), bytes.len());
    }
}

fn photograph(page: &Path, picture: &Path) {
    let chromium = chromium::chromium().expect("Chromium, or the variable CHROMIUM with its path");
    let mut command = Command::new(chromium);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]);
    command.arg(format!("--window-size={},{}", SIZE.0, SIZE.1)).arg(format!("--screenshot={}", picture.display()));
    let done = command.arg(format!("file://{}", page.display())).output().expect("Chromium runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn every_picture_is_shown_and_every_shown_picture_is_there() {
    let mut shown = BTreeSet::new();
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).expect(readme);
        shown.extend(text.split("docs/pictures/").skip(1).filter_map(|rest| Some(rest.split_once([')', '"'])?.0.to_owned())));
    }
    let there = fs::read_dir(pictures()).expect("the pictures").map(|entry| entry.expect("a file"));
    let there: BTreeSet<String> = there.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(shown, there);
}
