//! Texts with placeholders, such as `cannot reach {endpoint.host}`.

use super::datum::{Datum, Scope};
use super::error::{ExprError, ExprErrorKind as Kind, Span};
use super::node::dotted;
use super::suggest::closest;
use super::types::{Env, Type};

/// A text whose placeholders are paths into the data; `{{` and `}}` stand for braces.
#[derive(Clone, Debug)]
pub struct Template {
    parts: Vec<Part>,
    paths: Vec<String>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Path { root: String, fields: Vec<String> },
}

impl Template {
    /// Reads a template and checks its paths.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the text.
    pub fn compile(text: &str, env: &Env) -> Result<Self, Vec<ExprError>> {
        let mut reader = Reader { text, env, plain: String::new(), parts: Vec::new(), errors: Vec::new() };
        reader.read();
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        let path = |part: &Part| match part {
            Part::Text(_) => None,
            Part::Path { root, fields } => Some(dotted(root, fields)),
        };
        let mut paths: Vec<String> = reader.parts.iter().filter_map(path).collect();
        paths.sort_unstable();
        paths.dedup();
        Ok(Self { parts: reader.parts, paths })
    }

    /// The text with every placeholder replaced by what `fmt` makes of its value.
    ///
    /// Values that are unknown or missing go through `fmt` as well, as [`Datum::Unknown`].
    pub fn render(&self, scope: &Scope<'_>, fmt: &dyn Fn(&Datum) -> String) -> String {
        self.parts.iter().fold(String::new(), |mut out, part| {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Path { root, fields } => out.push_str(&match scope.walk(root, fields) {
                    Ok(datum) => fmt(datum),
                    Err(unknown) => fmt(&Datum::Unknown(unknown)),
                }),
            }
            out
        })
    }

    /// The paths that it shows, sorted, each once.
    #[must_use]
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

struct Reader<'a> {
    text: &'a str,
    env: &'a Env,
    plain: String,
    parts: Vec<Part>,
    errors: Vec<ExprError>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut at = 0;
        while let Some(gap) = self.text[at..].find(['{', '}']) {
            let brace = at + gap;
            self.plain.push_str(&self.text[at..brace]);
            let opens = self.text[brace..].starts_with('{');
            let doubled = if opens { "{{" } else { "}}" };
            at = if self.text[brace..].starts_with(doubled) {
                self.plain.push_str(&doubled[1..]);
                brace + 2
            } else if opens {
                self.placeholder(brace)
            } else {
                self.wrong(brace, brace + 1, Kind::StrayBrace);
                brace + 1
            };
        }
        self.plain.push_str(&self.text[at..]);
        self.flush();
    }

    fn flush(&mut self) {
        if !self.plain.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.plain)));
        }
    }

    fn wrong(&mut self, start: usize, end: usize, kind: Kind) {
        self.errors.push(Span::within(self.text, start, end).error(kind));
    }

    /// Reads the placeholder that opens at `brace`; gives where the text goes on.
    fn placeholder(&mut self, brace: usize) -> usize {
        let start = brace + 1;
        let end = match self.text[start..].find(['{', '}']) {
            Some(length) if self.text[start + length..].starts_with('}') => start + length,
            _ => {
                self.wrong(brace, start, Kind::UnclosedPlaceholder);
                return start;
            }
        };
        let inside = &self.text[start..end];
        if inside.split('.').all(is_name) {
            self.path(start, inside);
        } else {
            self.wrong(start, end, Kind::BadPlaceholder { text: inside.to_owned() });
        }
        end + 1
    }

    fn path(&mut self, mut start: usize, inside: &str) {
        let mut names = inside.split('.');
        let root = names.next().unwrap_or_default();
        let mut ty = self.env.get(root).cloned().unwrap_or_else(|| {
            let did_you_mean = closest(root, self.env.names());
            let kind = Kind::UnknownVariable { name: root.to_owned(), did_you_mean };
            self.wrong(start, start + root.len(), kind);
            Type::Never
        });
        start += root.len() + 1;
        let mut fields = Vec::new();
        for name in names {
            ty = ty.field(name).unwrap_or_else(|kind| {
                self.wrong(start, start + name.len(), kind);
                Type::Never
            });
            start += name.len() + 1;
            fields.push(name.to_owned());
        }
        self.flush();
        self.parts.push(Part::Path { root: root.to_owned(), fields });
    }
}

fn is_name(text: &str) -> bool {
    let first = text.bytes().next();
    first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
