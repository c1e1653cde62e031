//! Hostile strings in every place where a report has text from elsewhere: inert and bounded in every format.

use paydoctor::lang::Lang;
use paydoctor::report::{Report, Style, html, json, markdown, short, text};
use serde_json::Value;

use super::records::{Maker, written};
use super::well_formed::Page;

/// What is put in, and a part of it that people still see.
const STRINGS: [(&str, &str); 8] = [
    ("<script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"x", "alert(1)"),
    ("a\u{202e}b\u{2066}c\u{200f}d", "a"),
    ("\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\r\u{8}", "red"),
    ("```\n\n# heading\n</details>\n| a | b |\n![x](https://evil.example/x) @team #1", "heading"),
    ("余额不足，请充值后再试😀👨\u{200d}👩\u{200d}👧", "余额不足"),
    ("zero\u{200b}width\u{feff}and\u{e0041}tags", "zerowidthandtags"),
    ("</pre></style></script><!-- ]]> &lt;b&gt; {name} {{x}}", "name"),
    ("Zalgo: e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}", "Zalgo"),
];

/// No language of people steers with these.
fn is_steering(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The report with a string in every place that is text for people; what other programs read as words stays.
fn spoilt(report: &Report, hostile: &str) -> Report {
    const WORDS: [&str; 18] = [
        "schema",
        "kind",
        "lang",
        "status",
        "retry",
        "who_acts",
        "pay_again",
        "says",
        "group",
        "problem",
        "currency",
        "state",
        "facts",
        "amount",
        "balance",
        "hold",
        "fee",
        "case",
    ];
    fn spoil(value: &mut Value, hostile: &str) {
        match value {
            Value::String(text) => hostile.clone_into(text),
            Value::Array(all) => all.iter_mut().for_each(|one| spoil(one, hostile)),
            Value::Object(all) => all.iter_mut().filter(|(key, _)| !WORDS.contains(&key.as_str())).for_each(|(_, one)| spoil(one, hostile)),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(report).expect("a report is JSON");
    spoil(&mut value, hostile);
    serde_json::from_value(value).expect("still a report")
}

const NARROW: Style = Style { color: false, unicode: true, width: 40 };

/// Everything that a report is written as.
fn all(report: &Report) -> [(&'static str, String); 5] {
    [
        ("text", written(|out| text(report, NARROW, out))),
        ("short", written(|out| short(report, true, out))),
        ("markdown", written(|out| markdown(report, out))),
        ("html", written(|out| html(report, out))),
        ("json", written(|out| json(report, out))),
    ]
}

#[test]
fn nothing_steers_and_something_is_seen() {
    let maker = Maker::new();
    for (hostile, seen) in STRINGS {
        let report = spoilt(&maker.report("dns-hijack", Lang::En), hostile);
        for (format, written) in all(&report) {
            let steering: Vec<char> = written.chars().filter(|c| is_steering(*c)).collect();
            assert!(steering.is_empty(), "{format}: {hostile:?}");
            // A line of 40 columns may break a word; Markdown may escape within one.
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            assert!(format == "json" || letters(&written).contains(&letters(seen)), "{format}: {hostile:?}: nothing of it is seen");
        }
    }
}

#[test]
fn json_says_exactly_what_the_report_says() {
    let maker = Maker::new();
    for (hostile, _) in STRINGS {
        let report = spoilt(&maker.report("dns-hijack", Lang::En), hostile);
        let read: Value = serde_json::from_str(&written(|out| json(&report, out))).expect("JSON");
        assert_eq!(read, serde_json::to_value(&report).expect("JSON"));
        assert_eq!(read["wallet"]["name"], hostile);
    }
}

#[test]
fn html_stays_the_same_page() {
    let maker = Maker::new();
    let report = maker.report("dns-hijack", Lang::En);
    let page = |report: &Report| Page::read(&written(|out| html(report, out))).expect("well-formed");
    // Lines that are the same are told once: with one string everywhere, the page is smaller, but never has other elements.
    let plain = page(&spoilt(&report, "plain"));
    for (hostile, _) in STRINGS {
        let spoilt = page(&spoilt(&report, hostile));
        let names = |page: &Page| page.elements.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&spoilt), names(&plain), "{hostile:?}");
        let attributes = |page: &Page| page.elements.iter().flat_map(|(_, a)| a).map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(attributes(&spoilt), attributes(&plain), "{hostile:?}");
    }
}

#[test]
fn markdown_keeps_its_structure() {
    let maker = Maker::new();
    let report = maker.report("dns-hijack", Lang::En);
    let structure = |report: &Report| {
        let text = written(|out| markdown(report, out));
        let fence = text.lines().filter(|l| l.starts_with("```")).max_by_key(|l| l.len()).map(|l| l.trim_end_matches("text").to_owned());
        let fence = fence.expect("the brief stands in a fence");
        let mut inside = false;
        let outside: Vec<String> = text
            .lines()
            .filter(|line| {
                let bound = line.trim_end_matches("text") == fence;
                inside ^= bound;
                !inside && !bound
            })
            .map(str::to_owned)
            .collect();
        let cells = text.lines().filter(|l| l.starts_with('|')).map(|l| l.replace("\\|", "").matches('|').count()).max();
        (outside, cells)
    };
    let (plain, cells) = structure(&spoilt(&report, "plain"));
    for (hostile, _) in STRINGS {
        let (spoilt, own) = structure(&spoilt(&report, hostile));
        let count = |lines: &[String], start: &str| lines.iter().filter(|l| l.starts_with(start)).count();
        for start in ["#", "|", "<", "- "] {
            assert_eq!(count(&spoilt, start), count(&plain, start), "{start:?}: {hostile:?}\n{spoilt:#?}");
        }
        assert_eq!(own, cells, "{hostile:?}\n{spoilt:#?}");
        for markup in ["![x]", "@team", "<script>", "</pre>", "(https://"] {
            let bare = |line: &String| line.replace("\\<", "").replace("\\[", "").contains(markup);
            assert!(!spoilt.iter().any(bare), "{markup}\n{spoilt:#?}");
        }
    }
}

#[test]
fn what_is_too_long_is_cut() {
    let maker = Maker::new();
    let report = maker.report("dns-hijack", Lang::ZhCn);
    for long in ["a".repeat(10_000), "余".repeat(10_000), "a b ".repeat(2_500), "line\n".repeat(2_000)] {
        let spoilt = spoilt(&report, &long);
        for (format, written) in all(&spoilt).into_iter().filter(|(format, _)| *format != "json") {
            let most = match format {
                "short" => 400,
                "html" => 400_000,
                _ => 200_000,
            };
            let length = written.chars().count();
            assert!(length < most, "{format}: {length} characters");
            let longest = written.lines().map(textwrap::core::display_width).max().unwrap_or(0);
            assert!(format != "text" || longest <= NARROW.width, "{longest} columns");
        }
        assert_eq!(written(|out| short(&spoilt, true, out)).lines().count(), 1);
    }
}
