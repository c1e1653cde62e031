//! Text from servers, packs and users is hostile: nothing in it may steer what shows it, hide in it, or fill it up.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// The most characters of a name or a title.
pub(super) const TITLE: usize = 160;
/// The most characters of a sentence.
pub(super) const PROSE: usize = 800;
/// The most lines of a text that has lines.
const LINES: usize = 40;
/// The most marks on top of one letter; no script needs more.
const MARKS: usize = 4;

/// The text without control characters and without characters that turn the direction of writing.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_steering) {
        Cow::Owned(text.chars().map(|c| if is_steering(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The text on one line, inert, with everything visible that is in it, and no longer than so many characters.
pub(super) fn line(text: &str, most: usize) -> String {
    let mut out = String::new();
    let (mut length, mut marks, mut before) = (0, 0, ' ');
    for c in text.chars().map(seen) {
        let Some(c) = c.filter(|c| !is_joiner(*c) || joins(before)) else { continue };
        if c == ' ' && before == ' ' {
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            continue;
        }
        length += 1;
        if length > most {
            out.truncate(out.trim_end().len());
            out.push('…');
            return out;
        }
        out.push(c);
        before = c;
    }
    out.truncate(out.trim_end().len());
    out
}

/// The lines of a text, each of them inert and bounded.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.split('\n').take(LINES).map(|own| line(own, PROSE)).collect()
}

/// Whether a character stands for itself: it is seen, and steers nothing.
pub(super) fn is_plain(c: char) -> bool {
    seen(c) == Some(c) && !is_joiner(c)
}

/// A character as it may be shown on a line: none where nobody can see it.
fn seen(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_steering(c) => Some('\u{fffd}'),
        // Soft hyphen, zero-width space and no-break, word joiner and invisible operators, fillers, tags.
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => {
            None
        }
        // Characters that are none (Unicode, 23.7); some formats may not have them.
        '\u{fdd0}'..='\u{fdef}' => Some('\u{fffd}'),
        c if u32::from(c) & 0xfffe == 0xfffe => Some('\u{fffd}'),
        '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Control characters but line ends, and the bidirectional marks, overrides and isolates of Unicode (UAX #9).
fn is_steering(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{61c}')
}

/// What makes one picture of two: it belongs between pictures, and hides nothing there.
fn is_joiner(c: char) -> bool {
    c == '\u{200d}'
}

/// Whether a joiner may follow: behind a picture or its variant.
fn joins(before: char) -> bool {
    matches!(before, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\r\u{202e}c\nd"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\nd");
        assert_eq!(clean("余额不足 😀"), "余额不足 😀");
    }

    #[test]
    fn a_line_is_one_line_and_shows_what_is_in_it() {
        assert_eq!(line(" a\r\n\tb\u{2028}c ", 20), "a b c");
        assert_eq!(line("a\u{200b}\u{feff}\u{ad}b\u{200d}c\u{e0041}", 20), "abc");
        assert_eq!(line("👨\u{200d}👩\u{200d}👧 ✈\u{fe0f}", 20), "👨\u{200d}👩\u{200d}👧 ✈\u{fe0f}");
        assert_eq!(line("\u{1b}]0;x\u{7}", 20), "\u{fffd}]0;x\u{fffd}");
        assert_eq!(line("\u{fffe}\u{1ffff}\u{fdd0}x", 20), "\u{fffd}\u{fffd}\u{fffd}x");
    }

    #[test]
    fn a_line_is_bounded() {
        assert_eq!(line("余额不足，请充值", 4), "余额不足…");
        assert_eq!(line("余额不足", 4), "余额不足");
        assert_eq!(line(&format!("e{}", "\u{301}".repeat(500)), 100).chars().count(), 1 + MARKS);
        assert_eq!(lines(&"x\n".repeat(10_000)).len(), LINES);
    }
}
