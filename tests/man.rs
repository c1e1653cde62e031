//! Man pages: of the program and of every command, in both languages, with everything that the help has.

mod harness;

use std::io::Write;
use std::process::{Command, Stdio};

use harness::{SUCCESS, USAGE, paydoctor};

/// Requests and macros that the pages may use: those of man(7), and the conditions of roff that set the apostrophe.
const KNOWN: [&str; 14] = ["TH", "SH", "TP", "PP", "RS", "RE", "ad", "nh", "nf", "fi", "br", "ie", "el", "IP"];
/// Both languages with the headings of the program's page.
const LANGUAGES: [(&str, [&str; 10]); 2] = [
    ("en", ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "VERSION", "\"EXIT STATUS\"", "FILES", "ENVIRONMENT", "EXAMPLES"]),
    ("zh-CN", ["名称", "用法", "说明", "选项", "命令", "版本", "退出码", "文件", "环境变量", "示例"]),
];

fn help(words: &[&str], lang: &str) -> String {
    paydoctor(words.iter().copied().chain(["--help", "--lang", lang])).run().exits(SUCCESS).stdout
}

fn page(words: &[&str], lang: &str) -> String {
    paydoctor(["man", "--lang", lang].into_iter().chain(words.iter().copied())).run().exits(SUCCESS).complains_not().stdout
}

/// The page as it reads, without the signs of roff.
fn plain(page: &str) -> String {
    page.replace("\\fB", "").replace("\\fI", "").replace("\\fR", "").replace("\\-", "-").replace("\\:", "").replace("\\*(Aq", "'")
}

/// The first word of every line below `Commands:` that names a command.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let named = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect()
}

/// The long options of a help.
fn options(help: &str) -> Vec<&str> {
    let words = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    words.filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--"))).map(|w| w.trim_end_matches(',')).collect()
}

/// Every command as the words that name it.
fn all() -> Vec<Vec<String>> {
    let mut out = vec![Vec::new()];
    let mut at = 0;
    while at < out.len() {
        let words: Vec<&str> = out[at].iter().map(String::as_str).collect();
        let below: Vec<Vec<String>> =
            commands(&help(&words, "en")).into_iter().map(|name| out[at].iter().cloned().chain([name]).collect()).collect();
        out.extend(below);
        at += 1;
    }
    out
}

#[test]
fn every_command_has_a_page_with_every_option() {
    let all = all();
    for wanted in [vec!["diagnose"], vec!["man"], vec!["pack", "validate"], vec!["sandbox", "serve"]] {
        assert!(all.iter().any(|words| *words == wanted), "{wanted:?} is not among {all:?}");
    }
    let (mut seen, pages) = (
        0,
        harness::for_each(&all, |words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            LANGUAGES.map(|(lang, _)| (words.join(" "), plain(&page(&words, lang)), help(&words, lang)))
        }),
    );
    for (name, page, help) in pages.into_iter().flatten() {
        for option in options(&help) {
            let told = page.lines().any(|line| line.split([' ', ',']).any(|word| word == option));
            assert!(told, "`{option}` is not on the page of `{name}`:\n{page}");
            seen += 1;
        }
        for code in ["0", "1", "2", "3", "4", "130"] {
            assert!(page.contains(&format!("\n.TP\n{code}\n")), "{name}: exit code {code}:\n{page}");
        }
    }
    assert!(seen > 100, "only {seen} options");
}

#[test]
fn all_pages_are_written_into_a_folder() {
    let folder = harness::folder();
    paydoctor(["man", "--export", harness::arg(folder.path())]).run().exits(SUCCESS).prints_nothing().complains_not();
    let written = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    for words in all() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let name = ["paydoctor"].iter().chain(&words).copied().collect::<Vec<_>>().join("-") + ".1";
        assert_eq!(written(&name), page(&words, "en"), "{name}");
    }
    let paths = std::fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(paths, all().len(), "a page that no command has");
    paydoctor(["man", "diagnose", "--export", harness::arg(folder.path())]).run().exits(USAGE).prints_nothing();
}

#[test]
fn pages_are_in_one_language_and_well_formed() {
    for (lang, headings) in LANGUAGES {
        for words in [&[][..], &["diagnose"], &["checks", "show"]] {
            let page = page(words, lang);
            let found: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
            if words.is_empty() {
                assert_eq!(found, headings, "{lang}");
            }
            for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
                let request = line[1..].split_whitespace().next().unwrap_or_default();
                assert!(KNOWN.contains(&request), "{lang} {words:?}: {line}");
            }
            for english in ["Possible values", "SUBCOMMANDS", "Usage:"] {
                assert!(!page.contains(english), "{lang} {words:?}: {english}");
            }
            formatted(&page);
        }
    }
    assert!(page(&[], "zh-CN").contains(".SH 名称\npaydoctor \\- 找出付款失败的原因"), "the line with the name is plain text");
    let page = plain(&page(&["diagnose"], "zh-CN"));
    assert!(page.contains("可选值：text、json、html") && page.contains("paydoctor diagnose [OPTIONS]"), "{page}");
}

/// The formatter of manual pages has nothing to say about it, where there is one.
fn formatted(page: &str) {
    for (name, args) in [("mandoc", &["-Tlint", "-Wwarning"][..]), ("groff", &["-man", "-Kutf8", "-Tutf8", "-ww", "-z"])] {
        let started = Command::new(name).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let Ok(mut child) = started else { continue };
        child.stdin.take().expect("a pipe").write_all(page.as_bytes()).expect("it reads");
        let done = child.wait_with_output().expect("it ends");
        let told = [done.stdout, done.stderr].concat();
        assert!(done.status.success() && told.is_empty(), "{name}: {}", String::from_utf8_lossy(&told));
    }
}

#[test]
fn what_is_no_command_is_refused() {
    paydoctor(["man", "diagnos"]).run().exits(USAGE).prints_nothing().complains("did you mean `diagnose`?");
    paydoctor(["man", "pack", "nope"]).run().exits(USAGE).prints_nothing().complains("is not one of: validate");
}
