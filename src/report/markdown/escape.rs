//! Text that stays text in Markdown (`CommonMark`, and what GitHub and GitLab add to it).

/// One line of text in which nothing is markup, also at the beginning of a line and in the cell of a table.
///
/// A backslash takes the meaning from a sign. Mentions and references are made of the rendered text by the trackers
/// themselves, and no backslash keeps them from it: their signs are written full-width.
pub(in crate::report) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    let numbered = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    for (i, c) in chars.iter().enumerate() {
        let next = chars.get(i + 1).copied();
        let at_start = i == 0;
        match c {
            '@' => out.push('＠'),
            '#' if next.is_some_and(|n| n.is_ascii_digit()) => out.push('＃'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|' | '$' => escaped(&mut out, *c),
            '&' if next.is_some_and(|n| n.is_ascii_alphabetic() || n == '#') => escaped(&mut out, *c),
            '#' | '>' | '-' | '+' | '=' if at_start => escaped(&mut out, *c),
            '.' | ')' if i == numbered && i > 0 && next.is_none_or(|n| n == ' ') => escaped(&mut out, *c),
            // Addresses become links by themselves: `https://`, `www.`, `mailto:`, `xmpp:`.
            ':' if next == Some('/') || ends_with(&chars[..i], "mailto") || ends_with(&chars[..i], "xmpp") => escaped(&mut out, ':'),
            '.' if ends_with(&chars[..i], "www") => escaped(&mut out, '.'),
            c => out.push(*c),
        }
    }
    out
}

/// A block of lines that are shown as they are. Its fence is longer than any in it, so none in it can end it.
pub(super) fn fenced(lines: &[String]) -> String {
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}

fn escaped(out: &mut String, c: char) {
    out.push('\\');
    out.push(c);
}

fn ends_with(before: &[char], word: &str) -> bool {
    let tail = before.iter().rev().map(char::to_ascii_lowercase);
    before.len() >= word.len() && word.chars().rev().eq(tail.take(word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        for (text, expected) in [
            ("<script> &lt; > &", "\\<script> \\&lt; > &"),
            ("[a](http://b) *c* _d_ `e` ~~f~~", "\\[a\\](http\\://b) \\*c\\* \\_d\\_ \\`e\\` \\~\\~f\\~\\~"),
            ("# a #b #12", "\\# a #b ＃12"),
            ("> a > b", "\\> a > b"),
            ("- a - b", "\\- a - b"),
            ("12. a. 3. b", "12\\. a. 3. b"),
            ("1) a", "1\\) a"),
            ("a | b & c $d$", "a \\| b & c \\$d\\$"),
            ("127.0.0.1", "127.0.0.1"),
            ("@team a@b.example www.evil.example", "＠team a＠b.example www\\.evil.example"),
            ("![a](b) mailto:a", "!\\[a\\](b) mailto\\:a"),
            ("余额不足：40.00 CNY", "余额不足：40.00 CNY"),
        ] {
            assert_eq!(inline(text), expected);
        }
    }

    #[test]
    fn a_fence_cannot_be_broken_out_of() {
        let lines = ["a".to_owned(), "````".to_owned(), "# b".to_owned()];
        assert_eq!(fenced(&lines), "`````text\na\n````\n# b\n`````");
        assert_eq!(fenced(&["a".to_owned()]), "```text\na\n```");
    }
}
