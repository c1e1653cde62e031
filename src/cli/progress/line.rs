//! One line of the progress as text.

use std::time::Duration;

use textwrap::core::display_width;

use super::state::{GROUPS, Group, GroupState};
use crate::lang::{Lang, Message, ui};

/// A run that takes longer than this is told in seconds.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long each sign of the spinner stays.
const SPIN: u128 = 120;

/// How lines look. There are no colours: they say nothing here that the signs do not.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub lang: Lang,
    /// Signs beyond ASCII.
    pub unicode: bool,
}

impl Look {
    /// The line of a group, cut to a width in columns.
    pub fn line(self, group: &GroupState, elapsed: Duration, width: usize) -> String {
        let name = name(group.group, self.lang);
        let widest = GROUPS.iter().map(|g| display_width(&self::name(*g, self.lang))).max().unwrap_or(0);
        let gap = " ".repeat(widest.saturating_sub(display_width(&name)));
        cut(&format!("{} {name}{gap}  {}", self.sign(group, elapsed), self.known(group, elapsed)), width)
    }

    fn sign(self, group: &GroupState, elapsed: Duration) -> char {
        let pick = |unicode, ascii| if self.unicode { unicode } else { ascii };
        if !group.ended {
            let signs = if self.unicode { "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" } else { "-\\|/" };
            let turn = elapsed.as_millis() / SPIN % signs.chars().count() as u128;
            return signs.chars().nth(usize::try_from(turn).unwrap_or(0)).unwrap_or('-');
        }
        if group.trouble { '!' } else { pick('✓', '+') }
    }

    /// What is known so far, the most important first: a narrow terminal cuts off the end.
    fn known(self, group: &GroupState, elapsed: Duration) -> String {
        let say = |key: &str| ui().say(key, self.lang);
        if group.ended {
            return say(if group.trouble { "progress-trouble" } else { "progress-ok" });
        }
        let mut parts = Vec::new();
        if group.trouble {
            parts.push(say("progress-trouble-so-far"));
        }
        if elapsed > PATIENCE {
            parts.push(Message::new("progress-seconds").with_display("seconds", elapsed.as_secs()).say(self.lang));
        }
        match &group.waits_for {
            Some(host) => parts.push(Message::new("progress-waits-for").with("host", host.clone()).say(self.lang)),
            None => parts.push(say("progress-under-way")),
        }
        parts.join(if self.unicode { " · " } else { ", " })
    }
}

fn name(group: Group, lang: Lang) -> String {
    ui().say(
        match group {
            Group::Device => "progress-device",
            Group::Names => "progress-names",
            Group::Neutral => "progress-neutral",
            Group::Wallet => "progress-wallet",
            Group::StatusPage => "progress-status-page",
            Group::Programs => "progress-programs",
        },
        lang,
    )
}

/// The beginning of a text that fits into so many columns.
fn cut(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += display_width(c.encode_utf8(&mut [0; 4]));
        if used > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Look = Look { lang: Lang::En, unicode: false };
    const ZH: Look = Look { lang: Lang::ZhCn, unicode: true };

    fn group(ended: bool, trouble: bool, waits_for: Option<&str>) -> GroupState {
        GroupState { group: Group::Wallet, ended, trouble, waits_for: waits_for.map(str::to_owned) }
    }

    #[test]
    fn a_line_tells_what_is_known_so_far() {
        let line = |g: &GroupState, seconds| EN.line(g, Duration::from_secs(seconds), 80);
        let waiting = group(false, false, Some("pay.wallet.test"));
        assert!(line(&waiting, 1).ends_with("waiting for pay.wallet.test"), "{}", line(&waiting, 1));
        assert!(!line(&waiting, 3).contains("3 s"));
        assert!(line(&waiting, 4).contains("4 s, waiting for pay.wallet.test"), "{}", line(&waiting, 4));
        assert!(line(&group(false, true, None), 1).contains("trouble"));
        assert!(line(&group(true, false, None), 9).starts_with("+ ") && line(&group(true, false, None), 9).ends_with("ok"));
        assert!(line(&group(true, true, None), 9).starts_with("! "));
    }

    #[test]
    fn no_line_is_wider_than_its_terminal() {
        let long = group(false, true, Some("a-host-with-a-very-long-name.pay.wallet.test"));
        for width in [20, 39, 79] {
            for look in [EN, ZH] {
                let line = look.line(&long, Duration::from_secs(12), width);
                assert!(display_width(&line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn without_unicode_there_is_none() {
        for seconds in 0..9 {
            let line = EN.line(&group(false, true, Some("pay.wallet.test")), Duration::from_millis(seconds * 130), 80);
            assert!(line.is_ascii(), "{line}");
        }
    }
}
