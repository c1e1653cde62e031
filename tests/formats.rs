//! The formats that people look at: what each makes of ten verdicts in both languages, as reviewed files, and what none of
//! them may do.
//!
//! A change is accepted with `INSTA_UPDATE=always cargo test --test formats`, and read in the diff.

#[path = "formats/hostile.rs"]
mod hostile;
#[path = "formats/records.rs"]
mod records;
#[path = "formats/well_formed.rs"]
mod well_formed;

mod harness;

use harness::{PROBLEM, SUCCESS, arg, folder, paydoctor};
use paydoctor::lang::Lang;
use paydoctor::report::{ChannelReport, Report, Style, html, markdown, short, text};
use paydoctor::wallet::ChannelKind;
use records::{Maker, written};
use well_formed::Page;

/// The verdicts that are looked at, one for each record in `tests/formats/records/`.
const VERDICTS: [&str; 10] = [
    "healthy",
    "insufficient-balance",
    "payment-pending",
    "already-paid",
    "dns-hijack",
    "captive-portal",
    "tls-expired",
    "maintenance",
    "one-address-dead",
    "green-yet-failed",
];

/// Both languages.
const LANGUAGES: [Lang; 2] = [Lang::En, Lang::ZhCn];
const WIDE: Style = Style { color: false, unicode: true, width: 100 };
const NARROW: Style = Style { width: 40, ..WIDE };

/// Compares what a format makes of every verdict in every language with the reviewed files.
fn reviewed(format: &str, write: impl Fn(&Report) -> String) {
    let maker = Maker::new();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(records::folder().join("snapshots").join(format));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for verdict in VERDICTS {
            for lang in LANGUAGES {
                insta::assert_snapshot!(format!("{verdict}.{lang}"), write(&maker.report(verdict, lang)));
            }
        }
    });
}

#[test]
fn text_reads_as_an_answer() {
    reviewed("text", |report| written(|out| text(report, WIDE, out)));
}

#[test]
fn short_is_one_line() {
    reviewed("short", |report| written(|out| short(report, true, out)));
}

#[test]
fn markdown_is_for_trackers_and_chats() {
    reviewed("markdown", |report| written(|out| markdown(report, out)));
}

/// Style and script stand in files of their own; in the reviewed pages, each element has a line.
#[test]
fn html_is_one_page() {
    reviewed("html", |report| {
        let page = written(|out| html(report, out));
        let page = without(&without(&page, "<style>", "</style>"), "<script>", "</script>");
        let page = without(&page, "default-src 'none'", "form-action 'none'");
        // What the code says is read back in tests/handover.rs; its modules depend on how well they were packed.
        let page = if page.contains("handover-desc\"") { without(&page, "handover-desc\"", "</svg>") } else { page };
        page.replace("><", ">\n<")
    });
}

fn without(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).expect(from) + from.len();
    let end = start + text[start..].find(to).expect(to);
    format!("{}…{}", &text[..start], &text[end..])
}

/// Every report in both languages.
fn each(look: impl Fn(&str, &Report)) {
    let maker = Maker::new();
    for verdict in VERDICTS {
        for lang in LANGUAGES {
            look(verdict, &maker.report(verdict, lang));
        }
    }
}

#[test]
fn text_fits_its_columns_in_every_language() {
    each(|verdict, report| {
        for style in [WIDE, NARROW, Style { unicode: false, ..NARROW }] {
            let written = written(|out| text(report, style, out));
            let over: Vec<&str> = written.lines().filter(|l| textwrap::core::display_width(l) > style.width).collect();
            assert_eq!(over, Vec::<&str>::new(), "{verdict}, {} columns", style.width);
        }
    });
}

#[test]
fn colours_change_nothing_but_the_colour() {
    each(|verdict, report| {
        let plain = written(|out| text(report, WIDE, out));
        let coloured = written(|out| text(report, Style { color: true, ..WIDE }, out));
        assert_ne!(plain, coloured, "{verdict}");
        assert_eq!(console::strip_ansi_codes(&coloured), plain, "{verdict}");
    });
}

#[test]
fn a_terminal_without_unicode_gets_ascii_in_english() {
    let maker = Maker::new();
    for verdict in VERDICTS {
        let report = maker.report(verdict, Lang::En);
        let ascii = Style { unicode: false, ..WIDE };
        let told = written(|out| text(&report, ascii, out));
        // What the user quotes is shown as it is.
        let other: String = told.lines().filter(|l| !l.contains("Error text:")).flat_map(str::chars).filter(|c| !c.is_ascii()).collect();
        assert_eq!(other, "", "{verdict}");
        let line = written(|out| short(&report, false, out));
        assert!(line.is_ascii(), "{line}");
    }
}

#[test]
fn people_read_local_times_and_programs_rfc_3339() {
    each(|verdict, report| {
        let raw = &report.run.started_at;
        let local = if report.run.lang == Lang::En { "21 Nov 2026, 10:24:07 (UTC+8)" } else { "2026年11月21日 10:24:07（UTC+8）" };
        let page = Page::read(&written(|out| html(report, out))).expect("well-formed");
        for (format, told) in [
            ("text", written(|out| text(report, WIDE, out))),
            ("markdown", written(|out| markdown(report, out))),
            ("html", page.text.clone()),
        ] {
            assert!(told.contains(local) && !told.contains(raw), "{format}: {verdict}");
        }
        assert!(page.values("datetime").any(|time| time == raw), "{verdict}");
    });
}

#[test]
fn html_is_well_formed_and_runs_nothing_foreign() {
    each(|verdict, report| {
        let page = Page::read(&written(|out| html(report, out))).unwrap_or_else(|error| panic!("{verdict}: {error}"));
        assert_eq!(page.values("lang").collect::<Vec<_>>(), [report.run.lang.tag()], "{verdict}");
        for (element, count) in [("h1", 1), ("header", 1), ("main", 1), ("footer", 1), ("style", 1), ("script", 1), ("title", 0)] {
            assert!(page.count(element) == count || (count == 0 && page.count(element) > 0), "{verdict}: {element}");
        }
        let policy: Vec<&str> = page.values("content").filter(|v| v.starts_with("default-src 'none'")).collect();
        assert!(policy.len() == 1 && !policy[0].contains("unsafe"), "{verdict}: {policy:?}");
        // Nothing that loads, and nothing that runs.
        let loads =
            |name: &str| matches!(name, "src" | "href" | "srcset" | "style" | "action" | "data" | "poster") || name.starts_with("on");
        // What a person has to follow, to where support is, loads nothing by itself.
        let follows = |name: &str, value: &str| name == "href" && ["tel:", "mailto:", "https://"].iter().any(|s| value.starts_with(s));
        let loading: Vec<_> = page
            .elements
            .iter()
            .flat_map(|(element, all)| all.iter().map(move |(name, value)| (element, name, value)))
            .filter(|(element, name, value)| loads(name) && !(*element == "a" && follows(name, value)))
            .collect();
        assert!(loading.is_empty(), "{verdict}: {loading:?}");
        // Every drawing says in words what it shows.
        let drawings = page.elements.iter().filter(|(name, a)| name == "svg" && a.iter().any(|(n, v)| n == "role" && v == "img")).count();
        assert_eq!((page.count("desc"), page.values("aria-labelledby").filter(|v| v.contains("-desc")).count()), (drawings, drawings));
    });
}

/// A report whose support has this channel and a second one, and owes an answer.
fn with_channel(kind: ChannelKind, contact: &str, verified: bool) -> Report {
    let mut report = Maker::new().report("payment-pending", Lang::En);
    let other = ChannelReport {
        channel: "Mail, for what needs attachments".to_owned(),
        kind: ChannelKind::Mail,
        contact: Some("help@wallet.example".to_owned()),
        open_now: None,
        opens_at: None,
        closes_at: None,
        any_time: true,
        verified: false,
        answer_due: None,
        source: Vec::new(),
    };
    let first = ChannelReport { kind, contact: Some(contact.to_owned()), verified, ..other.clone() };
    let support = &mut report.support;
    (support.channel, support.kind, support.contact, support.verified) =
        (Some(first.channel.clone()), Some(kind), first.contact.clone(), verified);
    (support.answer_due, support.after_due) = (Some("2026-11-23T10:00:00+08:00".to_owned()), vec!["File a complaint.".to_owned()]);
    support.channels = vec![first, other];
    report
}

#[test]
fn a_verified_channel_is_a_link_and_nothing_else_is() {
    let links = |kind, contact, verified| {
        let page = Page::read(&written(|out| html(&with_channel(kind, contact, verified), out))).expect("well-formed");
        assert!(page.text.contains(contact), "{contact}");
        page.values("href").map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(links(ChannelKind::Hotline, "+1 202-555-0143", true), ["tel:+12025550143"]);
    assert_eq!(links(ChannelKind::Mail, "help@wallet.example", true), ["mailto:help@wallet.example"]);
    assert_eq!(links(ChannelKind::Website, "https://wallet.example/help", true), ["https://wallet.example/help"]);
    for (kind, contact, verified) in [
        (ChannelKind::Hotline, "+1 202-555-0143", false),
        (ChannelKind::Website, "javascript:alert(1)", true),
        (ChannelKind::Website, "https://wallet.example@evil.example/", true),
        (ChannelKind::Mail, "help@wallet.example?bcc=a@evil.example", true),
        (ChannelKind::Hotline, "https://wallet.example/", true),
    ] {
        assert_eq!(links(kind, contact, verified), Vec::<String>::new(), "{contact}");
    }
}

#[test]
fn support_is_told_how_else_and_what_when_nobody_answers() {
    let report = with_channel(ChannelKind::Hotline, "+1 202-555-0143", true);
    let page = Page::read(&written(|out| html(&report, out))).expect("well-formed");
    for told in [page.text, written(|out| markdown(&report, out)).replace('\\', "").replace('＠', "@")] {
        assert!(told.contains("If no answer has come by then") && told.contains("File a complaint."), "{told}");
        assert!(told.contains("Other ways to reach support") && told.contains("help@wallet.example"), "{told}");
        assert!(told.contains("not verified"), "{told}");
    }
    let page = Page::read(&written(|out| html(&report, out))).expect("well-formed");
    assert!(page.text.contains("What to say on the phone") && page.text.contains(&report.support.script[0]), "{}", page.text);
    // Without a date there is nothing to be late for.
    let mut report = report;
    report.support.answer_due = None;
    let told = written(|out| markdown(&report, out));
    assert!(!told.contains("If no answer has come by then"), "{told}");
}

#[test]
fn headings_follow_in_order() {
    each(|verdict, report| {
        let page = Page::read(&written(|out| html(report, out))).expect("well-formed");
        let level = |name: &str| name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
        let levels: Vec<u8> = page.elements.iter().filter_map(|(name, _)| level(name)).collect();
        assert_eq!(levels.first(), Some(&1), "{verdict}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{verdict}: {levels:?}");
    });
}

#[test]
fn every_format_says_the_verdict_and_whether_to_pay_again() {
    each(|verdict, report| {
        let page = Page::read(&written(|out| html(report, out))).expect("well-formed");
        let told = [
            written(|out| text(report, WIDE, out)),
            written(|out| short(report, true, out)),
            written(|out| markdown(report, out)),
            page.text,
        ];
        let title = report.causes.first().filter(|_| report.verdict.cause.is_some()).map(|c| c.title.clone());
        let next = report.next_action.as_ref().map(|a| a.title.clone());
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        for told in told {
            for wanted in [&title, &next].into_iter().flatten() {
                assert!(flat(&told).contains(&flat(wanted)), "{verdict}: no {wanted:?} in\n{told}");
            }
            assert!(told.contains(&report.wallet.name), "{verdict}: {told}");
        }
    });
}

#[test]
fn every_group_of_checks_has_its_name() {
    let pack = paydoctor::pack::Pack::builtin();
    let nameless = |group: &&str| !paydoctor::lang::ui().has(&format!("group-{group}"));
    let groups: std::collections::BTreeSet<&str> = pack.checks.iter().map(|check| check.value.group.as_str()).collect();
    assert_eq!(groups.into_iter().filter(nameless).collect::<Vec<_>>(), Vec::<&str>::new(), "no text `group-…` for these groups");
}

#[test]
fn the_command_line_writes_each_format() {
    let kept = folder();
    let file = kept.path().join("report.html");
    let both = format!("html={}", arg(&file));
    let run = |format: &str, code| {
        paydoctor(["diagnose", "--sandbox", "insufficient-balance", "--format", format, "--report", &both]).run().exits(code)
    };
    let done = run("short", PROBLEM).complains_not();
    assert_eq!(done.stdout.lines().count(), 1, "{done}");
    run("markdown", PROBLEM).prints("## ✗ ").prints("<details>");
    run("html", PROBLEM).prints("<!DOCTYPE html>").prints("40.00 CNY");
    assert!(std::fs::read_to_string(&file).is_ok_and(|page| Page::read(&page).is_ok()));
    let ascii = paydoctor(["diagnose", "--sandbox", "healthy", "--format", "short"]).env("LANG", "C").run().exits(SUCCESS);
    assert!(ascii.stdout.starts_with("[ok] "), "{ascii}");
}
