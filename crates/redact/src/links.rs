//! Words that tie a value to its key in a sentence: "the password is …".

use super::accept::Style;
use super::keys::Class;
use super::markup;
use super::value::Values;
use super::view::TOKEN;

/// Words that say of a key what its value is, in many languages.
const ASCII_LINKS: &[&str] = &[
    "is", "are", "was", "es", "est", "ist", "e", "is:", "ar", "jest", "adalah", "la", "to", "es:", "lautet", "equals", "-", "=>", "->",
    "~", "#", "no.", "no", "number",
];
const SCRIPT_LINKS: &[&str] = &[
    "如下",
    "是",
    "为",
    "為",
    "系",
    "即",
    "就是",
    "改成",
    "は",
    "が",
    "を",
    "는",
    "은",
    "이",
    "가",
    "है",
    "это",
    "هو",
    "คือ",
    "→",
    "号码",
    "号",
    "號",
    "码",
    "数字",
];

impl Values<'_> {
    /// A word that says what the value is.
    pub(super) fn link(&self, at: usize, script: bool) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let spaced = at > 0 && matches!(self.text.as_bytes()[at - 1], b' ' | b'\t' | b')' | b'"');
        let first = *rest.as_bytes().first()?;
        if first.is_ascii() {
            let length = if first.is_ascii_alphabetic() {
                self.count(at, |b| b.is_ascii_alphabetic()).min(9)
            } else {
                self.count(at, |b| matches!(b, b'-' | b'=' | b'>' | b'~' | b'#'))
            };
            let length = length
                + usize::from(
                    matches!(self.byte(at + length), Some(b':' | b'.'))
                        && first.is_ascii_alphabetic()
                        && length < 4
                        && self.byte(at + length + 1) == Some(b' '),
                );
            let word = rest.get(..length).unwrap_or_default();
            let ended = !self.byte(at + length).is_some_and(|b| b.is_ascii_alphanumeric());
            return (spaced && ended && ASCII_LINKS.iter().any(|link| link.eq_ignore_ascii_case(word))).then_some(at + length);
        }
        SCRIPT_LINKS.iter().filter(|link| (script || spaced) && rest.starts_with(**link)).map(|link| at + link.len()).max()
    }

    /// "password for the account is …", "password was changed to …", "密码我设的是…".
    pub(super) fn link_further_on(&self, at: usize, class: Class, script: bool) -> Option<(usize, Style)> {
        if !matches!(class, Class::Secret | Class::Code | Class::Phrase) {
            return None;
        }
        let end = markup::boundary(self.text, self.text.len().min(at + 60));
        let rest = self.text.get(at..end)?.split(['\n', '.', '。', ';', '!', '?', ',', '，', TOKEN]).next()?;
        let starts = |leads: &[&str]| leads.iter().any(|lead| rest.get(..lead.len()).is_some_and(|head| head.eq_ignore_ascii_case(lead)));
        let first = |links: &[&str]| links.iter().filter_map(|link| rest.find(link).map(|i| i + link.len())).min();
        if starts(&["from ", "for ", "of ", "to ", "on ", "i use", "we use", "para ", "pour ", "fur ", "（", "的"])
            && let Some(offset) = first(&[" is ", " are ", " was ", ": ", "是", "为：", "为:", " es ", " est ", " ist "])
        {
            return Some((at + offset, Style::Said));
        }
        // What comes then need not be a secret.
        if starts(&["was ", "is ", "has ", "got ", "changed ", "set ", "reset ", "'s "])
            && let Some(offset) = first(&[" to ", " as ", "'s "]).or_else(|| rest.starts_with("'s ").then_some(3))
        {
            return Some((at + offset, Style::Beside));
        }
        let offset =
            first(&["是", "为", "成", ":"]).filter(|offset| script && *offset <= 30 && rest.starts_with(|c: char| !c.is_ascii()))?;
        Some((at + offset, Style::Beside))
    }
}
