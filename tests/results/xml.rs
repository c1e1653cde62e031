//! A strict reader of XML 1.0 documents without a document type: what it reads is well-formed.

use std::collections::BTreeMap;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Element>,
    /// The text in it, entities resolved.
    pub text: String,
}

impl Element {
    /// Reads a document.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn read(xml: &str) -> Result<Self, String> {
        // XML 1.0, 2.2: the characters that there are.
        let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        if let Some(c) = xml.chars().find(|c| !allowed(*c)) {
            return Err(format!("{c:?} is no character of XML"));
        }
        let rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").ok_or("no declaration")?;
        let (root, rest) = Self::begun(rest.trim_start())?;
        if rest.trim().is_empty() { Ok(root) } else { Err(format!("behind the end: {rest}")) }
    }

    /// Every element of a name below this one.
    pub fn all(&self, name: &str) -> Vec<&Self> {
        let below = self.children.iter().flat_map(|child| child.all(name));
        self.children.iter().filter(|child| child.name == name).chain(below).collect()
    }

    fn begun(text: &str) -> Result<(Self, &str), String> {
        let mut rest = text.strip_prefix('<').ok_or_else(|| format!("no element: {text}"))?;
        let mut element = Self { name: name(&mut rest)?, ..Self::default() };
        loop {
            let spaced = rest.starts_with(char::is_whitespace);
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                return Ok((element, after));
            }
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            if !spaced {
                return Err(format!("no space before an attribute: {rest}"));
            }
            let key = name(&mut rest)?;
            rest = rest.strip_prefix("=\"").ok_or_else(|| format!("{key} has no value in quotation marks"))?;
            let (value, after) = rest.split_once('"').ok_or("a value without an end")?;
            if element.attributes.insert(key.clone(), resolved(value)?).is_some() {
                return Err(format!("{key} is given twice"));
            }
            rest = after;
        }
        loop {
            let at = rest.find('<').ok_or_else(|| format!("<{}> is never closed", element.name))?;
            element.text.push_str(&resolved(&rest[..at])?);
            rest = &rest[at..];
            if let Some(end) = rest.strip_prefix("</") {
                let (name, after) = end.split_once('>').ok_or("an end tag without an end")?;
                return if name == element.name {
                    Ok((element, after))
                } else {
                    Err(format!("</{name}> where <{}> is open", element.name))
                };
            }
            let (child, after) = Self::begun(rest)?;
            element.children.push(child);
            rest = after;
        }
    }
}

fn name(rest: &mut &str) -> Result<String, String> {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    *rest = after;
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { Ok(name.to_owned()) } else { Err(format!("no name: {after}")) }
}

fn resolved(text: &str) -> Result<String, String> {
    if text.contains("]]>") || text.contains('<') {
        return Err(format!("not escaped: {text}"));
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (entity, after) = rest[at + 1..].split_once(';').ok_or_else(|| format!("a bare ampersand: {rest}"))?;
        out.push_str(match entity {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            "#13" | "#xD" => "\r",
            "#10" | "#xA" => "\n",
            "#9" | "#x9" => "\t",
            other => return Err(format!("no such entity: {other}")),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
