//! Reports in a browser: headless Chromium opens the HTML of several verdicts in both languages, on a desk, on a phone and on
//! paper, in light and in dark. `tests/browser/look.mjs` looks; what it saw is judged here.
//!
//! It needs Chromium (`CHROMIUM`, or one of the usual names), node, and `npm ci` in `tests/browser`. Where one of them is
//! absent, the test says so and is skipped; with `PAYDOCTOR_BROWSER=required` it fails instead.
//!
//! `SHOTS=FOLDER` keeps pictures of every page, to be looked at by people.

#[path = "browser/chromium.rs"]
mod chromium;
#[path = "formats/records.rs"]
mod records;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use paydoctor::lang::Lang;
use paydoctor::report::html;
use records::{Maker, written};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// What is needed, or what of it is not there.
fn tools() -> Result<(PathBuf, PathBuf), &'static str> {
    let chromium = chromium::chromium().ok_or("no Chromium was found")?;
    let node = chromium::program("node").ok_or("no node was found")?;
    let installed = folder().join("node_modules/axe-core/axe.min.js").is_file();
    if installed { Ok((chromium, node)) } else { Err("`npm ci` was not run in tests/browser") }
}

/// The pages: every status, with and without a network, money and drawings; the fullest in both languages.
const PAGES: [(&str, Lang); 8] = [
    ("healthy", Lang::En),
    ("insufficient-balance", Lang::En),
    ("insufficient-balance", Lang::ZhCn),
    ("dns-hijack", Lang::En),
    ("dns-hijack", Lang::ZhCn),
    ("one-address-dead", Lang::En),
    ("payment-pending", Lang::ZhCn),
    ("green-yet-failed", Lang::En),
];

fn pages(into: &Path) -> Vec<PathBuf> {
    let maker = Maker::new();
    let write = |(verdict, lang): (&str, Lang)| {
        let path = into.join(format!("{verdict}.{lang}.html"));
        std::fs::write(&path, written(|out| html(&maker.report(verdict, lang), out))).expect("a page");
        path
    };
    PAGES.into_iter().map(write).collect()
}

/// What is wrong with a page; nothing where all is as it should be.
fn objections(seen: &Value) -> Vec<String> {
    let mut objections = Vec::new();
    let mut object = |when: bool, what: String| objections.extend(when.then_some(what));
    let empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    object(!empty(&seen["console"]), format!("the console says {}", seen["console"]));
    for scheme in ["light", "dark"] {
        object(!empty(&seen["axe"][scheme]), format!("axe-core objects in {scheme}: {}", seen["axe"][scheme]));
    }
    let (page, window) = (seen["phone"]["page"].as_u64(), seen["phone"]["window"].as_u64());
    object(window != Some(360) || page > window || !empty(&seen["phone"]["wide"]), format!("too wide for a phone: {}", seen["phone"]));
    object(seen["landmarks"] != serde_json::json!([1, 1, 1, 1]), format!("header, main, footer, h1: {}", seen["landmarks"]));
    object(seen["copied"] == false, "the copy button hands over another text".to_owned());
    // Dark as the page is set, paper is white.
    let paper = &seen["paper"];
    object(paper["background"] != "rgb(255, 255, 255)" || paper["ink"] != "rgb(0, 0, 0)", format!("on paper: {paper}"));
    object(paper["button"] != "none" && seen["copied"] == true, "the copy button is printed".to_owned());
    object(seen["printed_checks"] != seen["checks"], format!("{} of {} checks are printed", seen["printed_checks"], seen["checks"]));
    object(seen["pdf_bytes"].as_u64().is_none_or(|n| n < 10_000), format!("a print of {} bytes", seen["pdf_bytes"]));
    objections
}

#[test]
fn pages_are_right_in_a_browser() {
    let (chromium, node) = match tools() {
        Ok(tools) => tools,
        Err(why) => {
            assert_ne!(std::env::var("PAYDOCTOR_BROWSER").as_deref(), Ok("required"), "{why}");
            // Past the capture of the test's output: whoever runs the tests shall see it.
            let _ = writeln!(std::io::stderr(), "skipped: pages_are_right_in_a_browser: {why}");
            return;
        }
    };
    let kept = tempfile::tempdir().expect("a folder");
    let pages = pages(kept.path());
    let run =
        Command::new(node).arg(folder().join("look.mjs")).arg(chromium).args(&pages).stderr(Stdio::piped()).output().expect("node runs");
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{told}");
    let seen: Vec<Value> = serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {told}"));
    assert_eq!(seen.len(), pages.len());
    let wrong: Vec<String> = seen
        .iter()
        .map(|page| (page["file"].as_str().unwrap_or_default(), objections(page)))
        .filter(|(_, objections)| !objections.is_empty())
        .map(|(file, objections)| format!("{file}:\n    {}", objections.join("\n    ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Where something is wrong, there is something to hand to support, and a button for it.
    let copied = |name: &str| seen.iter().find(|page| page["file"] == name).map(|page| page["copied"].clone());
    assert_eq!((copied("dns-hijack.en.html"), copied("healthy.en.html")), (Some(true.into()), Some(Value::Null)));
}
