//! Files that somebody attaches: text, which redaction goes through, and pictures, of which only the picture stays. Anything
//! else is refused: nobody could say what is in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::limits::{ALL_EVIDENCE, ATTACHED, EVIDENCE};
use super::picture::Form;
use crate::case::{Attached, AttachedKind};
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::redact::{Excerpt, Private, Redact, Redacted, Redactor};

/// The most characters of a name, without its ending.
const NAME: usize = 60;
/// So many digits in a row may be somebody's number.
const NUMBER: usize = 9;
/// Endings that text may have; any other becomes `txt`.
const TEXTS: [&str; 8] = ["csv", "eml", "htm", "html", "json", "log", "md", "txt"];

/// A file attached as evidence.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its name without its ending.
    stem: Private,
    extension: &'static str,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Text(Private),
    /// Without its metadata.
    Picture(Vec<u8>),
}

impl Redact for Evidence {
    fn redact(&mut self, redactor: &mut Redactor) {
        self.stem.redact(redactor);
        if let Body::Text(text) = &mut self.body {
            text.redact(redactor);
        }
    }
}

/// Reads what is to be attached.
///
/// # Errors
/// Every file that cannot be read or taken.
pub fn attach(paths: &[PathBuf]) -> Result<Vec<Evidence>, Problems> {
    let mut problems = Problems::default();
    if paths.len() > ATTACHED {
        problems.push(Problem::new(Place::of("--attach"), Message::new("attach-too-many").with_display("most", ATTACHED)));
        return Err(problems);
    }
    let mut total = 0;
    let mut all = Vec::new();
    for path in paths {
        let read = file::bytes(path, EVIDENCE).and_then(|bytes| {
            total += bytes.len() as u64;
            Evidence::of(path, bytes).map_err(|what| Problems::one(Problem::new(Place::of(path.display().to_string()), what)))
        });
        all.extend(problems.take(read));
    }
    if total > ALL_EVIDENCE {
        problems.push(Problem::new(Place::of("--attach"), Message::new("attach-too-large").with_display("most", ALL_EVIDENCE >> 20)));
    }
    problems.check().map(|()| all)
}

impl Evidence {
    /// What is in a file.
    ///
    /// # Errors
    /// When it is neither text nor a whole picture of a known form.
    pub(super) fn of(path: &Path, bytes: Vec<u8>) -> Result<Self, Message> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem = Private::excerpt(stem, Excerpt::file_name());
        if let Some(form) = Form::of(&bytes) {
            let picture = form.strip(bytes).ok_or_else(|| Message::new("attach-picture-damaged"))?;
            return Ok(Self { stem, extension: form.extension(), body: Body::Picture(picture) });
        }
        let text = String::from_utf8(bytes).ok().filter(|text| is_text(text)).ok_or_else(|| Message::new("attach-neither"))?;
        let given = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let extension = TEXTS.into_iter().find(|known| *known == given).unwrap_or("txt");
        Ok(Self { stem, extension, body: Body::Text(Private::free_text(text)) })
    }

    /// What a case says of it.
    pub fn attached(&self) -> Attached {
        let kind = if self.is_picture() { AttachedKind::Picture } else { AttachedKind::Text };
        Attached { name: self.stem.clone(), kind }
    }

    /// Whether it is a picture: what that shows cannot be hidden.
    pub fn is_picture(&self) -> bool {
        matches!(self.body, Body::Picture(_))
    }
}

/// The members that evidence becomes, none with the name of another.
pub(super) fn members(evidence: &[Redacted<Evidence>]) -> Vec<(String, Vec<u8>)> {
    let mut names = BTreeSet::new();
    let mut one = |evidence: &Redacted<Evidence>| {
        let stem = shaped(evidence.stem.shown().unwrap_or_default());
        let numbered = (1..).map(|n| if n == 1 { stem.clone() } else { format!("{stem}-{n}") });
        let mut names_of = numbered.map(|stem| format!("evidence/{stem}.{}", evidence.extension));
        let name = names_of.find(|name| names.insert(name.to_lowercase())).unwrap_or_default();
        let bytes = match &evidence.body {
            Body::Text(text) => text.shown().unwrap_or_default().as_bytes().to_vec(),
            Body::Picture(bytes) => bytes.clone(),
        };
        (name, bytes)
    };
    evidence.iter().map(&mut one).collect()
}

/// Text without what no text has.
fn is_text(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

/// A redacted name as every system takes it: `<phone:1> a` as `phone-1_a`. Long numbers that nothing recognised are left out.
fn shaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.trim().chars().filter(|c| !matches!(c, '<' | '>')) {
        out.push(match c {
            ':' => '-',
            c if c.is_alphanumeric() || c == '-' => c,
            _ => '_',
        });
    }
    let mut stem = String::new();
    let mut digits = String::new();
    for c in out.chars().take(NAME).chain(['.']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        stem.push_str(if digits.len() < NUMBER { &digits } else { "number" });
        digits.clear();
        stem.push(c);
    }
    stem.pop();
    if stem.is_empty() { "file".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> String {
        let evidence = Evidence::of(Path::new(name), b"text".to_vec()).expect("text");
        let (name, _) = members(&[crate::redact::redact(evidence)]).remove(0);
        name
    }

    #[test]
    fn names_say_nothing_about_anybody() {
        assert_eq!(named("/home/me/chat_13812345678.log"), "evidence/chat_phone-1.log");
        assert_eq!(named("IMG13812345678x.exe"), "evidence/IMG_phone-1_x.txt");
        assert_eq!(named("a.b@example.com.txt"), "evidence/mail-1.txt");
        assert_eq!(named("order 20261122101500.txt"), "evidence/order_number.txt");
        assert_eq!(named("../聊天记录.txt"), "evidence/聊天记录.txt");
        assert_eq!(named("..."), "evidence/__.txt");
    }

    #[test]
    fn names_are_unique() {
        let one = |name: &str| crate::redact::redact(Evidence::of(Path::new(name), b"text".to_vec()).expect("text"));
        let names: Vec<String> = members(&[one("a.txt"), one("x/A.txt"), one("b.txt")]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["evidence/a.txt", "evidence/A-2.txt", "evidence/b.txt"]);
    }

    #[test]
    fn what_is_neither_text_nor_picture_is_refused() {
        for bytes in [&b"%PDF-1.7\n\xe2\xe3"[..], b"PK\x03\x04", b"a\0b", b"", b"\x89PNG\r\n\x1a\n"] {
            assert!(Evidence::of(Path::new("x"), bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }
}
