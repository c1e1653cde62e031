//! The texts of the interface and of the pack: none is missing, none is empty, none says in one language what it does not
//! say in the other, and none is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use paydoctor::case::{Method, ProblemKind, Speed, State};
use paydoctor::diagnosis::VerdictStatus;
use paydoctor::document::Schema;
use paydoctor::fact::Reason;
use paydoctor::pack::{PayAgain, Retry, WhoActs};
use schemars::JsonSchema;
use toml::{Table, Value};

/// Keys that are put together at run time, by how they begin.
const FAMILIES: [&str; 29] = [
    "other-way-",
    "again-",
    "operation-",
    "area-",
    "arg-",
    "change-",
    "evidence-",
    "group-",
    "headline-",
    "help",
    "man-",
    "method-",
    "pay-again-",
    "problem-",
    "reason-",
    "retry-",
    "reveal-",
    "sandbox-",
    "save-as-",
    "script-",
    "short-pay-",
    "speed-",
    "state-",
    "status-",
    "sum-",
    "summary-",
    "title-",
    "token-",
    "who-",
];
/// Families whose every member stands in the sources as it is: a literal that begins so is a key, wherever it stands.
const LITERAL_FAMILIES: [&str; 9] = ["also-", "brief-", "charge-", "explain-", "foot-", "plan-", "summary-", "title-", "why-"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder that ends like this, with its text.
fn files(folder: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push((path.clone(), fs::read_to_string(&path).expect("a text file")));
        }
    }
    found.sort();
    found
}

/// A text in both languages.
#[derive(Clone, Debug)]
struct Pair {
    place: String,
    en: String,
    zh_cn: String,
}

/// The texts of the interface, by key.
fn interface() -> BTreeMap<String, Pair> {
    let mut texts = BTreeMap::new();
    for (path, text) in files(&root().join("checks/texts"), "toml") {
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let own = table["texts"].as_table().expect("[texts]");
        for (key, value) in own {
            let pair = pair(value, &format!("{}: {key}", path.display())).unwrap_or_else(|| panic!("{key} is no text"));
            assert!(texts.insert(key.clone(), pair).is_none(), "{key} is given twice");
        }
    }
    texts
}

fn pair(value: &Value, place: &str) -> Option<Pair> {
    let said = |lang: &str| value.get(lang)?.as_str().map(str::to_owned);
    Some(Pair { place: place.to_owned(), en: said("en")?, zh_cn: said("zh-CN")? })
}

/// Every text below a value.
fn pairs(value: &Value, place: &str, found: &mut Vec<Pair>) {
    if let Some(pair) = pair(value, place) {
        return found.push(pair);
    }
    match value {
        Value::Table(table) => table.iter().for_each(|(key, value)| pairs(value, &format!("{place}.{key}"), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, value)| pairs(value, &format!("{place}[{i}]"), found)),
        _ => {}
    }
}

/// Every text of the built-in pack, those of the interface among them.
fn all() -> Vec<Pair> {
    let mut found = Vec::new();
    for (path, text) in files(&root().join("checks"), "toml") {
        let name = path.strip_prefix(root()).expect("below the root").display().to_string();
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        pairs(&Value::Table(table), &name, &mut found);
    }
    found
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim()).collect()
}

/// A literal of the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Literal {
    start: usize,
    end: usize,
    text: String,
}

/// One source file without comments, and where its literals are.
struct Source {
    name: String,
    code: String,
    literals: Vec<Literal>,
}

impl Source {
    fn of(name: &str, text: &str) -> Self {
        let mut source = Self { name: name.to_owned(), code: String::new(), literals: Vec::new() };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let skip = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
                // The character `"` opens nothing.
                rest[1..].find('\'').map_or(1, |end| end + 2)
            } else if c == '"' {
                let inside = inside_of(&rest[1..]);
                source.literals.push(Literal {
                    start: source.code.len(),
                    end: source.code.len() + inside.len() + 2,
                    text: inside.to_owned(),
                });
                source.code.push_str(&rest[..inside.len() + 2]);
                inside.len() + 2
            } else {
                source.code.push(c);
                c.len_utf8()
            };
            rest = &rest[skip.min(rest.len())..];
        }
        source
    }

    /// The literals between these places, those that are put together at run time left out.
    fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(move |l| l.start >= start && l.end <= end && !l.text.contains('{'))
    }

    /// Where the brackets that open right before `start` close.
    fn closing(&self, start: usize) -> usize {
        let mut depth = 1;
        for (i, c) in self.code[start..].char_indices() {
            let at = start + i;
            if self.literals.iter().any(|l| (l.start..l.end).contains(&at)) {
                continue;
            }
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if depth == 0 {
                return at;
            }
        }
        self.code.len()
    }

    /// Where the arguments of each call begin and end.
    fn calls(&self, callee: &str) -> Vec<(usize, usize)> {
        let begins = self.code.match_indices(callee).map(|(at, _)| at + callee.len());
        begins.map(|start| (start, self.closing(start))).collect()
    }

    /// The keys that this file asks for.
    fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let callees = ["Message::new(", ".say(", "ui().get("].map(str::to_owned).into_iter().chain(self.helpers());
        for callee in callees {
            for (start, end) in self.calls(&callee) {
                // Of a text that is built, the parts stand in calls of their own.
                let own = self.within(start, end).filter(|l| !self.nested(start, l));
                keys.extend(own.filter(|l| looks_like_a_key(&l.text)).map(|l| l.text.clone()));
            }
        }
        let family = |l: &&Literal| LITERAL_FAMILIES.iter().any(|f| l.text.starts_with(f));
        keys.extend(self.literals.iter().filter(family).filter(|l| looks_like_a_key(&l.text)).map(|l| l.text.clone()));
        keys
    }

    /// Whether a literal is an argument of a method like `.with("name", …)`, and no key.
    fn nested(&self, start: usize, literal: &Literal) -> bool {
        let before = &self.code[start..literal.start];
        [".with(", ".with_display(", "format!(", ".join(", ".get(", "unwrap_or("].iter().any(|call| before.ends_with(call))
    }

    /// Closures and functions of this file that make a message of the key they are given, as they are called.
    fn helpers(&self) -> Vec<String> {
        let mut helpers = Vec::new();
        for (at, _) in self.code.match_indices("Message::new(key)") {
            let before = &self.code[..at];
            let closure = before.rfind("= |key");
            let function = before.rfind("fn ").filter(|start| before[*start..].contains("key: &'static str"));
            let name = if closure > function {
                closure.and_then(|at| before[..at].split_whitespace().last())
            } else {
                function.and_then(|at| before[at + 3..].split(['(', '<']).next())
            };
            helpers.extend(name.map(|name| format!("{}(", name.trim())));
        }
        helpers
    }

    /// Messages with their key and the names that are filled in, where both stand in one expression.
    fn messages(&self) -> Vec<(String, BTreeSet<String>)> {
        let mut messages = Vec::new();
        for (start, end) in self.calls("Message::new(") {
            let [key] = self.within(start, end).collect::<Vec<_>>()[..] else { continue };
            let mut names = BTreeSet::new();
            let mut at = end + 1;
            loop {
                let rest = self.code[at..].trim_start();
                let here = self.code.len() - rest.len();
                let Some(call) = [".with(", ".with_display("].into_iter().find(|call| rest.starts_with(call)) else { break };
                let close = self.closing(here + call.len());
                names.extend(self.within(here, close).next().map(|l| l.text.clone()));
                at = close + 1;
            }
            messages.push((key.text.clone(), names));
        }
        messages
    }
}

/// The inside of a literal, behind its opening mark.
fn inside_of(rest: &str) -> &str {
    let mut escaped = false;
    for (i, c) in rest.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return &rest[..i],
            _ => escaped = false,
        }
    }
    rest
}

/// Keys are lower-case words with hyphens.
fn looks_like_a_key(text: &str) -> bool {
    let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.split('-').all(word)
}

fn sources() -> Vec<Source> {
    let of = |(path, text): (PathBuf, String)| Source::of(&path.strip_prefix(root()).expect("below the root").display().to_string(), &text);
    files(&root().join("src"), "rs").into_iter().map(of).collect()
}

#[test]
fn every_key_that_is_used_has_its_text() {
    let texts = interface();
    let mut missing = Vec::new();
    let mut used = 0;
    for source in sources() {
        for key in source.keys() {
            used += 1;
            if !texts.contains_key(&key) {
                missing.push(format!("{}: {key}", source.name));
            }
        }
    }
    assert!(missing.is_empty(), "no text for:\n{}", missing.join("\n"));
    assert!(used > 100, "only {used} keys were found in the sources: the scanner is blind");
}

#[test]
fn every_text_is_used() {
    let literals: BTreeSet<String> = sources().into_iter().flat_map(|s| s.literals).map(|l| l.text).collect();
    let dynamic = |key: &str| FAMILIES.iter().any(|family| key.starts_with(family));
    let unused: Vec<String> = interface().into_keys().filter(|key| !dynamic(key) && !literals.contains(key)).collect();
    assert!(unused.is_empty(), "nothing uses these texts:\n{}", unused.join("\n"));
}

#[test]
fn every_message_fills_the_placeholders_of_its_text() {
    let texts = interface();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for source in sources() {
        for (key, names) in source.messages() {
            let Some(text) = texts.get(&key) else { continue };
            seen += 1;
            let wanted: BTreeSet<String> = placeholders(&text.en).into_iter().map(str::to_owned).collect();
            if wanted != names {
                wrong.push(format!("{}: {key}: the text has {wanted:?}, the message fills {names:?}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 50, "only {seen} messages were found in the sources: the scanner is blind");
}

/// The words of an enumeration, as documents write them.
fn words_of<T: JsonSchema>() -> Vec<String> {
    fn collect(value: &serde_json::Value, words: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                let listed = members.get("enum").and_then(|all| all.as_array()).into_iter().flatten().chain(members.get("const"));
                words.extend(listed.filter_map(|word| word.as_str().map(str::to_owned)));
                members.values().for_each(|inner| collect(inner, words));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|inner| collect(inner, words)),
            _ => {}
        }
    }
    let mut words = Vec::new();
    collect(Schema::of::<T>().json(), &mut words);
    assert!(words.len() > 1, "{words:?}");
    words
}

#[test]
fn every_word_that_people_read_has_its_text() {
    let texts = interface();
    let families = [
        ("who", words_of::<WhoActs>()),
        ("retry", words_of::<Retry>()),
        ("pay-again", words_of::<PayAgain>()),
        ("problem", words_of::<ProblemKind>()),
        ("state", words_of::<State>()),
        ("status", words_of::<VerdictStatus>()),
        ("reason", words_of::<Reason>()),
        ("speed", words_of::<Speed>()),
        ("method", words_of::<Method>()),
    ];
    for (family, words) in families {
        for word in words {
            assert!(texts.contains_key(&format!("{family}-{word}")), "no text for {family}-{word}");
        }
    }
}

#[test]
fn no_text_is_empty() {
    let all = all();
    let blank = |text: &str| text.trim().is_empty();
    let empty: Vec<&str> = all.iter().filter(|pair| blank(&pair.en) || blank(&pair.zh_cn)).map(|pair| pair.place.as_str()).collect();
    assert!(empty.is_empty(), "empty:\n{}", empty.join("\n"));
    assert!(all.len() > 1_000, "only {} texts were found", all.len());
}

#[test]
fn both_languages_have_the_same_placeholders() {
    let differs = |pair: &Pair| placeholders(&pair.en) != placeholders(&pair.zh_cn);
    let say = |pair: &Pair| format!("{}: {:?} / {:?}", pair.place, placeholders(&pair.en), placeholders(&pair.zh_cn));
    let different: Vec<String> = all().iter().filter(|pair| differs(pair)).map(say).collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn chinese_texts_are_chinese() {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let words = |text: &str| placeholders(text).iter().fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), ""));
    // What is made of placeholders, signs and names alone needs no translation.
    let translatable = |pair: &Pair| words(&pair.en).split_whitespace().filter(|w| w.chars().any(char::is_lowercase)).count() > 2;
    let left: Vec<String> =
        all().into_iter().filter(|p| translatable(p) && !han(&p.zh_cn)).map(|p| format!("{}: {}", p.place, p.zh_cn)).collect();
    assert!(left.is_empty(), "not translated:\n{}", left.join("\n"));
}

#[cfg(test)]
mod scanner {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        Source::of("test", text).keys().into_iter().collect()
    }

    #[test]
    fn keys_are_found_wherever_they_are_asked_for() {
        for (text, expected) in [
            ("Message::new(\"one\").with(\"name\", x)", vec!["one"]),
            ("ui().say(if a == \"\\\"\" { \"one\" } else { \"two-three\" }, lang)", vec!["one", "two-three"]),
            ("Message::new(match p { A => \"one\", B { x, .. } => \"two\" })", vec!["one", "two"]),
            ("let line = |key: &'static str| Message::new(key); line(\"one\", f(\"not a key\"));", vec!["one"]),
            ("fn unknown<'a>(id: &str, key: &'static str) { Message::new(key) }\nunknown(id, \"one\", '\"')", vec!["one"]),
            ("let x = || match y { A => \"summary-healthy\", _ => \"other\" }; ui().say(x(), lang)", vec!["summary-healthy"]),
            ("ui().get(\"one\")", vec!["one"]),
        ] {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_key_is_left_alone() {
        for text in [
            "// Message::new(\"one\")",
            "ui().say(&format!(\"who-{who}\"), lang)",
            "let a = \"one\";",
            "map.get(\"one\")",
            "x(\"Message::new(\")",
        ] {
            assert_eq!(keys(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_a_message_fills_is_found() {
        let source =
            Source::of("test", "Message::new(\"one\")\n    .with(\"a\", f(\"x\"))\n    .with_display(\"b\", g(\")\"))\n    .say(lang)");
        assert_eq!(source.messages(), [("one".to_owned(), ["a", "b"].map(str::to_owned).into())]);
    }

    #[test]
    fn placeholders_are_the_names_in_braces() {
        assert_eq!(placeholders("a {b} {c.d} { e }"), BTreeSet::from(["b", "c.d", "e"]));
        assert_eq!(placeholders("none"), BTreeSet::new());
    }
}
