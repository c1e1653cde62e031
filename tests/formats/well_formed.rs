//! A strict reader of the HTML that reports are made of. A browser forgives everything; this one nothing: every element is
//! closed by its own end, attributes are quoted and given once, ids are unique, and references lead somewhere.

use std::collections::BTreeSet;

/// Elements that have no end (HTML, 13.1.2).
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose inside is no markup.
const RAW: [&str; 2] = ["script", "style"];

/// Attributes with their values, in order.
type Attributes = Vec<(String, String)>;

/// What a page consists of.
#[derive(Debug, Default)]
pub struct Page {
    /// Every element with its attributes, in order.
    pub elements: Vec<(String, Attributes)>,
    /// The text outside of script and style, entities resolved.
    pub text: String,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn read(html: &str) -> Result<Self, String> {
        let mut page = Self::default();
        let mut rest = html.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
        let mut open: Vec<String> = Vec::new();
        while let Some(at) = rest.find('<') {
            page.text.push_str(&resolved(&rest[..at])?);
            rest = &rest[at + 1..];
            if let Some(end) = rest.strip_prefix('/') {
                let (name, after) = end.split_once('>').ok_or("an end tag without an end")?;
                let expected = open.pop().ok_or_else(|| format!("</{name}> ends nothing"))?;
                if name != expected {
                    return Err(format!("</{name}> where <{expected}> is open"));
                }
                rest = after;
                continue;
            }
            let (name, attributes, after) = tag(rest)?;
            rest = after;
            let raw = RAW.contains(&name.as_str());
            if !VOID.contains(&name.as_str()) {
                open.push(name.clone());
            }
            if raw {
                let end = rest.find(&format!("</{name}>")).ok_or_else(|| format!("<{name}> is never closed"))?;
                rest = &rest[end..];
            }
            page.elements.push((name, attributes));
        }
        page.text.push_str(&resolved(rest)?);
        if let Some(name) = open.last() {
            return Err(format!("<{name}> is never closed"));
        }
        page.references()?;
        Ok(page)
    }

    /// The values of an attribute, wherever it stands.
    pub fn values<'a>(&'a self, attribute: &'a str) -> impl Iterator<Item = &'a str> {
        self.elements.iter().flat_map(|(_, attributes)| attributes).filter(move |(name, _)| name == attribute).map(|(_, v)| v.as_str())
    }

    /// How many elements of a name there are.
    pub fn count(&self, name: &str) -> usize {
        self.elements.iter().filter(|(n, _)| n == name).count()
    }

    /// Ids are unique, and what is labelled has its labels.
    fn references(&self) -> Result<(), String> {
        let mut ids = BTreeSet::new();
        for id in self.values("id") {
            if !ids.insert(id) {
                return Err(format!("the id {id} is given twice"));
            }
        }
        let wanted = self.values("aria-labelledby").flat_map(str::split_whitespace);
        wanted.into_iter().find(|id| !ids.contains(id)).map_or(Ok(()), |id| Err(format!("nothing has the id {id}")))
    }
}

/// The name and the attributes of a tag, and what comes after it.
fn tag(text: &str) -> Result<(String, Attributes, &str), String> {
    let end = text.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit())).ok_or("a tag without an end")?;
    let (name, mut rest) = text.split_at(end);
    if name.is_empty() {
        return Err(format!("`<` before {:?}", &text.chars().take(20).collect::<String>()));
    }
    let mut attributes = Attributes::new();
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            return Ok((name.to_owned(), attributes, after));
        }
        rest = rest.strip_prefix(' ').ok_or_else(|| format!("<{name}: no space before an attribute"))?;
        let end = rest.find(['=', ' ', '>']).ok_or("an attribute without an end")?;
        let (attribute, after) = rest.split_at(end);
        if !attribute.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') || attribute.is_empty() {
            return Err(format!("<{name}: an attribute called {attribute:?}"));
        }
        rest = after;
        let mut value = "";
        if let Some(after) = rest.strip_prefix("=\"") {
            (value, rest) = after.split_once('"').ok_or("a value without an end")?;
        }
        if attributes.iter().any(|(a, _)| a == attribute) {
            return Err(format!("<{name}: {attribute} is given twice"));
        }
        attributes.push((attribute.to_owned(), resolved(value)?));
    }
}

/// Text with its entities resolved; every other `&` is a mistake, and so is a `>` that is not escaped.
fn resolved(text: &str) -> Result<String, String> {
    if text.contains('>') {
        return Err(format!("a bare `>` in {text:?}"));
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after.split_once(';').ok_or_else(|| format!("a bare `&` in {text:?}"))?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            other => return Err(format!("the entity {other:?}")),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for bad in [
        "<p></p>",
        "<!DOCTYPE html><p>",
        "<!DOCTYPE html><p></b>",
        "<!DOCTYPE html></p>",
        "<!DOCTYPE html><p>a & b</p>",
        "<!DOCTYPE html><p>a > b</p>",
        "<!DOCTYPE html><p a=b></p>",
        "<!DOCTYPE html><p a=\"b\" a=\"c\"></p>",
        "<!DOCTYPE html><p id=\"a\"></p><p id=\"a\"></p>",
        "<!DOCTYPE html><p aria-labelledby=\"a\"></p>",
        "<!DOCTYPE html><style>",
    ] {
        assert!(Page::read(bad).is_err(), "{bad}");
    }
    let page = Page::read("<!DOCTYPE html><p id=\"a\" hidden>a &lt; b<br></p><style>a>b</style>").expect("well-formed");
    assert_eq!((page.text.as_str(), page.count("p"), page.values("id").collect()), ("a < b", 1, vec!["a"]));
}
