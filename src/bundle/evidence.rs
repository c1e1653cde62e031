//! Files that somebody attaches: text, which redaction goes through, and pictures, which are encoded anew. Of mail and web pages
//! the text stays that a person sees. Anything else is refused: nobody could say what is in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::limits::{ALL_EVIDENCE, ATTACHED, EVIDENCE};
use super::picture::{Unusable, reencode};
use super::visible::text_of;
use crate::archive::is_device_name;
use crate::case::{Attached, AttachedKind};
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::redact::{Excerpt, Private, Redact, Redacted, Redactor};

/// The most characters of a name, without its ending.
const NAME: usize = 60;
/// The same in bytes.
const BYTES: usize = 180;
/// So many digits in a row may be somebody's number.
const NUMBER: usize = 9;
/// Endings that text may have; any other becomes `txt`.
const TEXTS: [&str; 5] = ["csv", "json", "log", "md", "txt"];

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
    /// As it was encoded anew.
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
        if let Some(picture) = reencode(&bytes) {
            let picture = picture.map_err(Unusable::message)?;
            return Ok(Self { stem, extension: picture.extension, body: Body::Picture(picture.bytes) });
        }
        let text = text_of(path, bytes)?;
        if !is_text(&text) {
            return Err(Message::new("attach-neither"));
        }
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
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
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
    let mut room = BYTES;
    let short = out.chars().take(NAME).take_while(|c| {
        room = room.saturating_sub(c.len_utf8());
        room > 0
    });
    for c in short.chain(['.']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        stem.push_str(if digits.len() < NUMBER { &digits } else { "number" });
        digits.clear();
        stem.push(c);
    }
    stem.pop();
    if stem.is_empty() || is_device_name(&stem) { format!("file{stem}") } else { stem }
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
        assert_eq!(named("CON.txt"), "evidence/fileCON.txt");
        assert_eq!(named("a\u{202e}gpj.txt"), "evidence/a_gpj.txt");
        assert!(named(&"\u{20000}".repeat(100)).len() < 240);
    }

    #[test]
    fn names_are_unique() {
        let one = |name: &str| crate::redact::redact(Evidence::of(Path::new(name), b"text".to_vec()).expect("text"));
        let names: Vec<String> = members(&[one("a.txt"), one("x/A.txt"), one("b.txt")]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["evidence/a.txt", "evidence/A-2.txt", "evidence/b.txt"]);
    }

    #[test]
    fn what_is_neither_text_nor_picture_is_refused() {
        for bytes in [
            &b"%PDF-1.7\n\xe2\xe3"[..],
            b"%PDF-1.4\n1 0 obj << /Filter /ASCIIHexDecode >>",
            b"{\\rtf1 6222021234567890}",
            b"%!PS-Adobe-3.0",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"GIF89a",
            b"a\0b",
            b"",
            b" \n",
            b"<p> </p>",
            b"\x89PNG\r\n\x1a\n",
        ] {
            assert!(Evidence::of(Path::new("x"), bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }
}
