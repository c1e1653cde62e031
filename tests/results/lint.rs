//! The rules of the formats for CI, as readers of them apply them.

use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with metrics, by the exposition format and the rules that `promtool check metrics` applies.
pub fn metrics(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.ends_with('\n') {
        wrong.push("no line end at the end".to_owned());
    }
    let (mut helps, mut types, mut closed, mut seen) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut current = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').unwrap_or((rest, ""));
            if help.is_empty() || !helps.insert(name.to_owned()) {
                wrong.push(format!("{name}: no help, or twice"));
            }
            closed.insert(std::mem::replace(&mut current, name.to_owned()));
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap_or((rest, ""));
            if name != current || types.insert(name.to_owned(), kind.to_owned()).is_some() {
                wrong.push(format!("{name}: the type does not follow its help, or comes twice"));
            }
            named_well(name, kind, &mut wrong);
        } else {
            match sample(line) {
                Err(error) => wrong.push(format!("{error}: {line}")),
                Ok((name, labels)) => {
                    if name != current || closed.contains(&name) || !types.contains_key(&name) {
                        wrong.push(format!("{name} does not stand with its kind"));
                    }
                    if !seen.insert((name, labels)) {
                        wrong.push(format!("twice: {line}"));
                    }
                }
            }
        }
    }
    wrong
}

fn named_well(name: &str, kind: &str, wrong: &mut Vec<String>) {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let counter = kind == "counter";
    let units = ["_ms", "_milliseconds", "_minutes", "_kb", "_percent"];
    if !fits || name.ends_with("_total") != counter || units.iter().any(|u| name.ends_with(u)) || name.contains(kind) {
        wrong.push(format!("{name}: not a name for a {kind}"));
    }
}

/// A sample: its name and its labels.
fn sample(line: &str) -> Result<(String, BTreeMap<String, String>), &'static str> {
    let (name, rest) = line.split_once('{').ok_or("no labels")?;
    let mut labels = BTreeMap::new();
    let mut rest = rest;
    loop {
        let (key, after) = rest.split_once("=\"").ok_or("no label")?;
        if !key.chars().all(|c| c.is_ascii_lowercase() || c == '_') || matches!(key, "le" | "quantile" | "") {
            return Err("no name of a label");
        }
        let (mut value, mut chars) = (String::new(), after.char_indices());
        let end = loop {
            match chars.next().ok_or("a value without an end")? {
                (i, '"') => break i,
                (_, '\\') => value.push(match chars.next().map(|(_, c)| c) {
                    Some('n') => '\n',
                    Some(c @ ('\\' | '"')) => c,
                    _ => return Err("no escape"),
                }),
                (_, c) => value.push(c),
            }
        };
        if labels.insert(key.to_owned(), value).is_some() {
            return Err("a label twice");
        }
        rest = &after[end + 1..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => break,
        }
    }
    let value = rest.strip_prefix("} ").ok_or("no end of labels")?;
    value.parse::<f64>().map_err(|_| "no number").map(|_| (name.to_owned(), labels))
}

/// A test point: whether it is ok, its description, what stands behind `#`.
pub type Point = (bool, String, Option<String>);

/// Reads TAP version 14 strictly.
///
/// # Errors
/// The first thing that is wrong.
pub fn tap(text: &str) -> Result<Vec<Point>, String> {
    let mut lines = text.lines();
    if lines.next() != Some("TAP version 14") {
        return Err("no version".to_owned());
    }
    let plan: usize = lines.next().and_then(|l| l.strip_prefix("1..")).and_then(|n| n.parse().ok()).ok_or("no plan")?;
    let mut points: Vec<Point> = Vec::new();
    let mut yaml: Option<Vec<&str>> = None;
    for line in lines {
        match (&mut yaml, line) {
            (None, "  ---") => yaml = Some(Vec::new()),
            (Some(_), "  ...") => drop(yaml.take()),
            (Some(block), line) => {
                mapping(line)?;
                block.push(line);
            }
            (None, line) if line.starts_with("# ") => {}
            (None, line) => points.push(point(line, points.len() + 1)?),
        }
    }
    if yaml.is_some() || points.len() != plan {
        return Err(format!("{} points, {plan} planned, or a block without an end", points.len()));
    }
    Ok(points)
}

fn point(line: &str, number: usize) -> Result<Point, String> {
    let (ok, rest) = match line.strip_prefix("not ok ") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok ").ok_or_else(|| format!("no test point: {line}"))?),
    };
    let rest = rest.strip_prefix(&format!("{number} - ")).ok_or_else(|| format!("not number {number}: {line}"))?;
    let (mut description, mut chars) = (String::new(), rest.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => description.extend(chars.next()),
            '#' => return Ok((ok, description, Some(chars.as_str().trim().to_owned()))),
            c => description.push(c),
        }
    }
    Ok((ok, description, None))
}

/// A line of the block: a key with a plain or quoted value, or an item of a list.
fn mapping(line: &str) -> Result<(), String> {
    let inside = line.strip_prefix("  ").ok_or_else(|| format!("not indented: {line}"))?;
    let value = match inside.strip_prefix("  - ") {
        Some(item) => item,
        None => inside.split_once(':').filter(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_')).ok_or(inside)?.1.trim(),
    };
    let plain = value.chars().all(|c| c.is_ascii_alphanumeric());
    // What YAML has in double quotes is here what JSON has in them.
    if plain || serde_json::from_str::<String>(value).is_ok() { Ok(()) } else { Err(format!("no scalar: {line}")) }
}

/// A workflow command of GitHub: its name, its properties, its data, as the runner reads them.
pub type Command = (String, BTreeMap<String, String>, String);

/// Reads workflow commands; every line has to be one.
///
/// # Errors
/// The first line that is none.
pub fn commands(text: &str) -> Result<Vec<Command>, String> {
    let read = |line: &str| {
        let (head, data) = line.strip_prefix("::")?.split_once("::")?;
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let properties = properties.split(',').map(|p| p.split_once('=')).collect::<Option<Vec<_>>>()?;
        let unescaped = |text: &str| {
            [("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")]
                .iter()
                .fold(text.to_owned(), |t, (a, b)| t.replace(a, b))
        };
        let properties = properties.into_iter().map(|(key, value)| (key.to_owned(), unescaped(value))).collect();
        Some((name.to_owned(), properties, unescaped(data)))
    };
    text.lines().map(|line| read(line).ok_or_else(|| format!("no command: {line}"))).collect()
}
