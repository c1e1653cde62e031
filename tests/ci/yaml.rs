//! The part of YAML that files of CI are written in: mappings, lists, block literals, plain and quoted scalars. Anything
//! else is refused.

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yaml {
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// Reads a document.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.contains('\t') {
            return Err("a tab".to_owned());
        }
        let mut lines = Lines { all: text.lines().collect(), at: 0 };
        let value = lines.value(0)?;
        lines.next().map_or(Ok(value), |line| Err(format!("left over: {line}")))
    }

    /// The member of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    /// The items of a list.
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The members of a mapping.
    pub fn members(&self) -> &[(String, Self)] {
        if let Self::Map(members) = self { members } else { &[] }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

struct Lines<'a> {
    all: Vec<&'a str>,
    at: usize,
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

impl<'a> Lines<'a> {
    /// The next line that says anything.
    fn next(&mut self) -> Option<&'a str> {
        while let Some(line) = self.all.get(self.at) {
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                return Some(line);
            }
            self.at += 1;
        }
        None
    }

    fn value(&mut self, depth: usize) -> Result<Yaml, String> {
        match self.next() {
            Some(line) if line.trim_start().starts_with("- ") => self.list(depth),
            Some(_) => self.map(depth),
            None => Err("nothing".to_owned()),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Yaml, String> {
        let mut items = Vec::new();
        while let Some(line) = self.next().filter(|l| indent(l) == depth && l.trim_start().starts_with("- ")) {
            let item = &line[depth + 2..];
            if item.contains(": ") || item.ends_with(':') {
                // The dash is the indentation of its first member.
                let place = self.at;
                let spaced = format!("{}{item}", " ".repeat(depth + 2));
                let mut inner =
                    Lines { all: std::iter::once(spaced.as_str()).chain(self.all[place + 1..].iter().copied()).collect(), at: 0 };
                items.push(inner.map(depth + 2)?);
                self.at = place + inner.at;
            } else {
                self.at += 1;
                items.push(scalar(item)?);
            }
        }
        Ok(Yaml::List(items))
    }

    fn map(&mut self, depth: usize) -> Result<Yaml, String> {
        let mut members: Vec<(String, Yaml)> = Vec::new();
        while let Some(line) = self.next().filter(|l| indent(l) == depth && !l.trim_start().starts_with("- ")) {
            let (key, rest) = line.trim().split_once(':').ok_or_else(|| format!("no key: {line}"))?;
            if members.iter().any(|(k, _)| k == key) {
                return Err(format!("{key} is given twice"));
            }
            self.at += 1;
            let value = match rest.trim() {
                "|" => self.literal(depth),
                "" => match self.next().map(indent) {
                    Some(deeper) if deeper > depth => self.value(deeper)?,
                    _ => Yaml::Text(String::new()),
                },
                text => scalar(text)?,
            };
            members.push((key.to_owned(), value));
        }
        if let Some(line) = self.next().filter(|l| indent(l) > depth) {
            return Err(format!("indented too far: {line}"));
        }
        Ok(Yaml::Map(members))
    }

    fn literal(&mut self, depth: usize) -> Yaml {
        let begin = self.at;
        while self.all.get(self.at).is_some_and(|l| l.trim().is_empty() || indent(l) > depth) {
            self.at += 1;
        }
        let own = &self.all[begin..self.at];
        let deep = own.iter().filter(|l| !l.trim().is_empty()).map(|l| indent(l)).min().unwrap_or(0);
        Yaml::Text(own.iter().map(|l| l.get(deep..).unwrap_or_default()).fold(String::new(), |text, line| text + line + "\n"))
    }
}

fn scalar(text: &str) -> Result<Yaml, String> {
    if let Some(quoted) = text.strip_prefix('"') {
        let inside = quoted.strip_suffix('"').filter(|t| !t.contains(['"', '\\']));
        return inside.map(|t| Yaml::Text(t.to_owned())).ok_or_else(|| format!("no quoted text: {text}"));
    }
    let special = text.starts_with(['[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '%', '@', '`', ',', '#', '?']);
    if special || text.contains(" #") || text.contains(": ") || text.ends_with(':') {
        return Err(format!("no plain text: {text}"));
    }
    Ok(Yaml::Text(text.to_owned()))
}
