//! Text from servers, packs and users is hostile: nothing in it may steer the terminal.

use std::borrow::Cow;

/// The text without control characters and without characters that turn the direction of writing.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_steering) {
        Cow::Owned(text.chars().map(|c| if is_steering(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Control characters but line ends, and the bidirectional overrides and isolates of Unicode (UAX #9).
fn is_steering(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\r\u{202e}c\nd"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\nd");
        assert_eq!(clean("余额不足 😀"), "余额不足 😀");
    }
}
