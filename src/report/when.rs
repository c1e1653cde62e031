//! Times and lengths of time as people read them in a language.

use super::clean::{TITLE, line};
use crate::lang::{Lang, Message, grouped};

/// A time of RFC 3339 as local date and time with its offset; what is none stays as it is.
pub(super) fn when(text: &str, lang: Lang) -> String {
    crate::lang::when(text, lang).unwrap_or_else(|| line(text, TITLE))
}

/// A length of time: milliseconds below one second, else seconds with one decimal.
pub(super) fn span(ms: u64, lang: Lang) -> String {
    if ms < 1_000 {
        return Message::new("span-ms").with_display("count", ms).say(lang);
    }
    let tenths = ms.saturating_add(50) / 100;
    Message::new("span-s").with("count", format!("{}.{}", grouped(&(tenths / 10).to_string()), tenths % 10)).say(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_local_with_their_offset() {
        assert_eq!(when("2026-11-02T09:05:07+08:00", Lang::En), "2 Nov 2026, 09:05:07 (UTC+8)");
        assert_eq!(when("2026-11-02T09:05:07+08:00", Lang::ZhCn), "2026年11月2日 09:05:07（UTC+8）");
        assert_eq!(when("2026-11-02T09:05:07-03:30", Lang::En), "2 Nov 2026, 09:05:07 (UTC-3:30)");
        assert_eq!(when("2026-11-02T09:05:00+00:00", Lang::En), "2 Nov 2026, 09:05 (UTC)");
        assert_eq!(when("yesterday\u{1b}", Lang::En), "yesterday\u{fffd}");
    }

    #[test]
    fn spans_have_the_unit_that_fits() {
        let en = |ms| span(ms, Lang::En);
        assert_eq!((en(0).as_str(), en(999).as_str(), en(1_000).as_str()), ("0 ms", "999 ms", "1.0 s"));
        assert_eq!((en(6_049).as_str(), en(u64::MAX).contains('s')), ("6.0 s", true));
        assert_eq!(span(6_050, Lang::ZhCn), "6.1 秒");
    }
}
