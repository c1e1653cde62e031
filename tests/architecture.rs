//! The direction of the arrows: right of the facts nothing knows the network, a clock or the environment; nothing left of
//! them judges; only the command line prints.
//!
//! The scanner reads tokens, not types: comments and literals are taken out, `use` trees are taken apart, `self`, `super`
//! and `crate` are resolved. It does not follow a name that is given to the crate itself (`use crate as c`), so such a name
//! counts as a violation.

use std::fs;
use std::path::{Path, PathBuf};

/// What lies right of the facts.
const RIGHT: [&str; 11] =
    ["charge", "check", "diagnosis", "fact", "history", "../crates/redact/src", "report", "rules", "screen", "smoke", "support"];
/// What lies left of them.
const LEFT: [&str; 2] = ["engine", "probe"];

/// Where the world begins.
const WORLD: [&str; 23] = [
    "crate::bundle",
    "crate::cli",
    "crate::engine",
    "crate::plan",
    "crate::probe",
    "crate::sandbox",
    "crate::world",
    "hickory_resolver",
    "http_body_util",
    "hyper",
    "hyper_util",
    "netdev",
    "nix",
    "reqwest",
    "rustls",
    "rustls_native_certs",
    "socket2",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "tokio",
    "tokio_rustls",
];
/// Values, not sockets.
const VALUES: [&str; 5] =
    ["std::net::IpAddr", "std::net::Ipv4Addr", "std::net::Ipv6Addr", "std::net::SocketAddr", "std::net::AddrParseError"];
/// The clocks, by the end of their paths.
const CLOCKS: [&str; 4] = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"];
/// What judges.
const JUDGES: [&str; 4] = ["crate::check", "crate::diagnosis", "crate::report", "crate::smoke"];
/// What prints.
const PRINTS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Words that `::` and `{` may follow without belonging to them.
const KEYWORDS: [&str; 8] = ["as", "dyn", "else", "for", "impl", "in", "return", "use"];

/// What a source file names.
#[derive(Debug, Default)]
struct Names {
    /// Every path, from its root, with its line.
    paths: Vec<(usize, String)>,
    /// Every macro that is called, with its line.
    macros: Vec<(usize, String)>,
    /// Every word, with its line.
    words: Vec<(usize, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Sign(char),
    /// `::`
    Path,
}

/// The code without comments and without what stands in quotation marks; lines stay where they are.
fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        let end = literal_or_comment(&chars, i);
        if let Some(end) = end {
            out.extend(chars[i..end].iter().filter(|c| **c == '\n'));
            out.push(' ');
            i = end;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

/// Where the comment or literal that begins here ends.
fn literal_or_comment(chars: &[char], at: usize) -> Option<usize> {
    let starts = |text: &str| text.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let within_a_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("//") {
        return Some(chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| at + n));
    }
    if starts("/*") {
        return Some(block_comment(chars, at));
    }
    if starts("\"") {
        return Some(quoted(chars, at + 1, '"'));
    }
    if !within_a_word && ["r\"", "r#", "br\"", "br#"].into_iter().any(starts) {
        let from = at + chars[at..].iter().position(|c| *c == 'r')? + 1;
        let hashes = chars[from..].iter().take_while(|c| **c == '#').count();
        // `r#type` is a word, not a literal.
        return (chars.get(from + hashes) == Some(&'"')).then(|| raw(chars, from + hashes + 1, hashes));
    }
    // 'a' and '\n' are literals, 'a in `&'a str` is a lifetime.
    let character = starts("'") && (chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\''));
    character.then(|| quoted(chars, at + 1, '\''))
}

fn block_comment(chars: &[char], at: usize) -> usize {
    let (mut depth, mut i) = (0, at);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i.min(chars.len())
}

fn quoted(chars: &[char], mut i: usize, mark: char) -> usize {
    while i < chars.len() && chars[i] != mark {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn raw(chars: &[char], mut i: usize, hashes: usize) -> usize {
    while i < chars.len() && !(chars[i] == '"' && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes) {
        i += 1;
    }
    (i + 1 + hashes).min(chars.len())
}

fn tokens(code: &str) -> Vec<(usize, Token)> {
    let mut tokens = Vec::new();
    let (mut line, mut chars) = (1, code.chars().peekable());
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = String::from(c);
            while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                word.push(c);
            }
            tokens.push((line, Token::Word(word)));
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            tokens.push((line, Token::Path));
        } else if c == '\n' {
            line += 1;
        } else if !c.is_whitespace() {
            tokens.push((line, Token::Sign(c)));
        }
    }
    tokens
}

/// What a file names; `module` is where it stands, such as `["crate", "check", "judge"]`.
fn names(source: &str, module: &[String]) -> Names {
    let tokens = tokens(&code(source));
    let mut names = Names::default();
    let mut i = 0;
    while i < tokens.len() {
        let (line, token) = &tokens[i];
        let Token::Word(word) = token else {
            i += 1;
            continue;
        };
        names.words.push((*line, word.clone()));
        if tokens.get(i + 1).is_some_and(|(_, t)| *t == Token::Sign('!')) && tokens.get(i + 2).is_none_or(|(_, t)| *t != Token::Sign('=')) {
            names.macros.push((*line, word.clone()));
        }
        if KEYWORDS.contains(&word.as_str()) {
            i += 1;
            continue;
        }
        let mut found = Vec::new();
        i = path(&tokens, i, &[], &mut found);
        names.paths.extend(found.into_iter().map(|(line, path)| (line, resolved(&path, module))));
    }
    names
}

/// Reads the path or tree that begins at a word, and returns what comes after it.
fn path(tokens: &[(usize, Token)], mut i: usize, before: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut here = before.to_vec();
    let line = tokens[i].0;
    loop {
        match tokens.get(i) {
            Some((_, Token::Word(word))) => {
                here.push(word.clone());
                i += 1;
            }
            Some((_, Token::Sign('*'))) if !here.is_empty() => i += 1,
            Some((_, Token::Sign('{'))) if here.len() > before.len() || !before.is_empty() => return tree(tokens, i + 1, &here, found),
            _ => break,
        }
        if tokens.get(i).is_some_and(|(_, t)| *t == Token::Path) {
            i += 1;
        } else {
            break;
        }
    }
    // `use crate as c` hides everything that follows.
    if here == ["crate"] && tokens.get(i).is_some_and(|(_, t)| *t == Token::Word("as".to_owned())) {
        here.push("*".to_owned());
    }
    found.push((line, here));
    i
}

/// Reads the branches of a `use` tree behind its opening brace.
fn tree(tokens: &[(usize, Token)], mut i: usize, before: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
    while let Some((_, token)) = tokens.get(i) {
        match token {
            Token::Sign('}') => return i + 1,
            Token::Word(word) if word == "as" => i += 2,
            Token::Word(_) => i = path(tokens, i, before, found),
            _ => i += 1,
        }
    }
    i
}

/// The path from its root.
fn resolved(path: &[String], module: &[String]) -> String {
    let mut base: Vec<&str> = Vec::new();
    let mut rest = path.iter().map(String::as_str).peekable();
    if matches!(rest.peek(), Some(&"self" | &"super")) {
        base.extend(module.iter().map(String::as_str));
    }
    while let Some(step) = rest.next_if(|s| matches!(*s, "self" | "super")) {
        if step == "super" && base.len() > 1 {
            base.pop();
        }
    }
    base.extend(rest.filter(|step| *step != "self"));
    base.join("::")
}

fn starts_with(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// What a file right of the facts must not name.
fn impure(names: &Names) -> Vec<(usize, String)> {
    let outside = |path: &str| WORLD.iter().any(|w| starts_with(path, w)) && !VALUES.iter().any(|v| starts_with(path, v));
    let clock = |path: &str| CLOCKS.iter().any(|c| path == *c || path.ends_with(&format!("::{c}")));
    let paths = names.paths.iter().filter(|(_, path)| outside(path) || clock(path) || path == "crate::*");
    let asynchronous = names.words.iter().filter(|(_, word)| word == "async" || word == "await");
    paths.chain(asynchronous).cloned().collect()
}

/// What a file left of the facts must not name.
fn judging(names: &Names) -> Vec<(usize, String)> {
    names.paths.iter().filter(|(_, path)| JUDGES.iter().any(|j| starts_with(path, j)) || path == "crate::*").cloned().collect()
}

fn printing(names: &Names) -> Vec<(usize, String)> {
    names.macros.iter().filter(|(_, name)| PRINTS.contains(&name.as_str())).cloned().collect()
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file below a folder, with its path within `src`.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(source_folder()).expect("below src").to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path).expect("a source file")));
        }
    }
    files.sort();
    files
}

/// The module that a file is, from its path within `src`.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    ["crate"].into_iter().chain(path.split('/').filter(|part| !matches!(*part, "lib" | "main"))).map(str::to_owned).collect()
}

/// Everything in some folders that `wrong` objects to, as `file:line: name`.
fn violations(folders: &[&str], wrong: fn(&Names) -> Vec<(usize, String)>) -> Vec<String> {
    let mut out = Vec::new();
    for folder in folders {
        let files = files(&source_folder().join(folder));
        assert!(!files.is_empty(), "nothing in src/{folder}");
        for (file, text) in files {
            let found = wrong(&names(&text, &module_of(&file)));
            out.extend(found.into_iter().map(|(line, name)| format!("src/{file}:{line}: {name}")));
        }
    }
    out
}

#[test]
fn right_of_the_facts_nothing_knows_the_world() {
    let found = violations(&RIGHT, impure);
    assert!(found.is_empty(), "what judges, reports and redacts is pure:\n{}", found.join("\n"));
}

#[test]
fn left_of_the_facts_nothing_judges() {
    let found = violations(&LEFT, judging);
    assert!(found.is_empty(), "probes observe and do not judge:\n{}", found.join("\n"));
}

/// What starts programs.
const STARTS: [&str; 2] = ["std::process::Command", "tokio::process"];

#[test]
fn programs_are_started_in_one_place() {
    let starts = |names: &Names| names.paths.iter().filter(|(_, path)| STARTS.iter().any(|s| starts_with(path, s))).count();
    let all = files(&source_folder()).into_iter();
    let found: Vec<String> = all.filter(|(file, text)| starts(&names(text, &module_of(file))) > 0).map(|(file, _)| file).collect();
    assert_eq!(found, ["probe/exec.rs"]);
}

#[test]
fn what_reads_archives_knows_nothing_but_bytes() {
    let text = fs::read_to_string(source_folder().join("archive.rs")).expect("a source file");
    assert_eq!(impure(&names(&text, &module_of("archive.rs"))), []);
}

/// Bundles are made of what was observed and said: they touch no network, and neither does judging again.
#[test]
fn bundles_know_no_network() {
    let found = violations(&["bundle"], |names| {
        let network = |path: &str| impure_but_files(path) && !VALUES.iter().any(|v| starts_with(path, v));
        names.paths.iter().filter(|(_, path)| network(path) || path == "crate::*").cloned().collect()
    });
    assert!(found.is_empty(), "what is read back is judged without the world:\n{}", found.join("\n"));
}

/// The world without the disk, which bundles are read from.
fn impure_but_files(path: &str) -> bool {
    WORLD.iter().any(|w| starts_with(path, w) && !matches!(*w, "std::fs" | "crate::bundle"))
}

#[test]
fn only_the_command_line_prints() {
    let mut found = Vec::new();
    for (file, text) in files(&source_folder()).into_iter().filter(|(file, _)| !file.starts_with("cli/")) {
        found.extend(printing(&names(&text, &module_of(&file))).into_iter().map(|(line, name)| format!("src/{file}:{line}: {name}!")));
    }
    assert!(found.is_empty(), "printing belongs to src/cli:\n{}", found.join("\n"));
}

#[cfg(test)]
mod scanner {
    use super::*;

    fn of(source: &str) -> Names {
        names(source, &module_of("check/view/build.rs"))
    }

    fn found(wrong: fn(&Names) -> Vec<(usize, String)>, source: &str) -> Vec<(usize, String)> {
        wrong(&of(source))
    }

    #[test]
    fn what_is_impure_is_found_however_it_is_written() {
        for source in [
            "use crate::probe;",
            "use crate::engine::run as go;",
            "use crate::{fact::Fact, world::{Clock, Roots}};",
            "use {crate::plan::Plan, serde::Serialize};",
            "use super::super::super::probe::dns;",
            "pub(crate) use crate::world::*;",
            "use crate as c;",
            "fn f() { crate::sandbox::faults(); }",
            "fn f(s: &std::net::TcpStream) {}",
            "use std::net::{IpAddr, UdpSocket};",
            "use std::net;",
            "use ::tokio::spawn;",
            "type C = hyper::client::conn::http1::Connection;",
            "use reqwest::Client;",
            "async fn f() {}",
            "fn f() { g().await; }",
            "let now = std::time::SystemTime::now();",
            "let now = Instant::now();",
            "let now = jiff::Timestamp :: now();",
            "let home = std::env::var(\"HOME\");",
            "let a = 'x'; let b = '\"'; use tokio::net;",
            "let a = r#\"\"\"#; use tokio::net;",
            "/* /* */ */ use tokio::net;",
            "fn f<'a>(x: &'a str) { tokio::spawn(x) }",
        ] {
            assert_ne!(found(impure, source), [], "{source}");
        }
    }

    #[test]
    fn what_is_pure_is_left_alone() {
        for source in [
            "use std::net::{IpAddr, Ipv4Addr, SocketAddr};",
            "use crate::fact::{Fact, Record};",
            "use super::{build, super::expr::Datum};",
            "// use tokio::net;",
            "/* use tokio::net; /* nested */ use crate::probe; */",
            "/// `std::time::SystemTime::now()` is not asked.",
            "let text = \"use tokio::net; \\\" async\";",
            "let text = r##\"use tokio::net; \"# \"##;",
            "let engine = view.engine; let probe = 1;",
            "use crate::check::probe_names;",
            "mod tokio_like {}",
            "let r#type = b'\\''; let l = br\"tokio::net\";",
            "fn f() -> Duration { std::time::Duration::from_secs(1) }",
        ] {
            assert_eq!(found(impure, source), [], "{source}");
        }
    }

    #[test]
    fn places_are_told_by_line() {
        let source = "//! Doc.\n\n/* a\nb */ use crate::{\n    fact::Fact,\n    probe::dns,\n};\nlet s = \"\n\";\ntokio::spawn();\n";
        assert_eq!(found(impure, source), [(6, "crate::probe::dns".to_owned()), (10, "tokio::spawn".to_owned())]);
    }

    #[test]
    fn judging_and_printing_are_found() {
        assert_eq!(
            found(judging, "use crate::diagnosis::diagnose;\nuse crate::fact::Fact;"),
            [(1, "crate::diagnosis::diagnose".to_owned())]
        );
        let prints = "println!(\"a\"); eprint ! (\"b\"); dbg!(c); write!(out, \"println!\"); if print != other {}";
        assert_eq!(found(printing, prints).into_iter().map(|(_, name)| name).collect::<Vec<_>>(), ["println", "eprint", "dbg"]);
    }

    #[test]
    fn a_file_knows_its_module() {
        assert_eq!(module_of("check/expr/mod.rs"), ["crate", "check", "expr"]);
        assert_eq!(module_of("check/judge.rs"), ["crate", "check", "judge"]);
        assert_eq!(module_of("lib.rs"), ["crate"]);
    }
}
