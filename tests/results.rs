//! The formats for CI: what each makes of a diagnosis and of a smoke check, read by the rules of its readers; and what none
//! of them lets through.
//!
//! A change of the reviewed files is accepted with `INSTA_UPDATE=always cargo test --test results`, and read in the diff.

#[path = "results/lint.rs"]
mod lint;
#[path = "formats/records.rs"]
mod records;
#[path = "results/smoke.rs"]
mod smoke;
#[path = "results/xml.rs"]
mod xml;

use std::collections::BTreeSet;
use std::process::Command;

use paydoctor::check::Status;
use paydoctor::lang::Lang;
use paydoctor::pack::Loaded;
use paydoctor::report::{Report, Results, github, junit, prometheus, smoke_markdown, smoke_text, tap};
use records::{Maker, written};
use serde_json::Value;
use xml::Element;

const VERDICTS: [&str; 5] = ["healthy", "dns-hijack", "tls-expired", "payment-pending", "one-address-dead"];
const LANGUAGES: [Lang; 2] = [Lang::En, Lang::ZhCn];
/// What is put everywhere, and must stay text.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script> ]]> <![CDATA[ &amp; &#0; \" '",
    "a\u{202e}b\u{2066}c\u{200f}d",
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\r\u{8}",
    "::error file=x,line=1::pwned\r\n::set-output name=a::b %0A%25",
    "not ok 99 - x # SKIP\n1..5\n  ---\n  a: 'b'\n  ...\nBail out!",
    "a\"} 1\n# TYPE evil counter\nevil 2\\",
    "余额不足，请充值后再试😀👨\u{200d}👩\u{200d}👧",
    "\u{fffe}\u{ffff}\u{0}\u{b}",
    "---\n...\n- : & * ! | > % @ ` , ? # \\ \t",
];

fn reports(maker: &Maker) -> Vec<(String, Report)> {
    let both = |verdict: &&str| LANGUAGES.map(|lang| (format!("{verdict}.{lang}"), maker.report(verdict, lang)));
    VERDICTS.iter().flat_map(both).collect()
}

fn all(results: &Results) -> [(&'static str, String); 4] {
    [
        ("junit", written(|out| junit(results, out))),
        ("tap", written(|out| tap(results, out))),
        ("github", written(|out| github(results, out))),
        ("prometheus", written(|out| prometheus(results, out))),
    ]
}

/// Every kind of results, by a name.
fn each(look: impl Fn(&str, &Results)) {
    let maker = Maker::new();
    for (name, report) in reports(&maker) {
        look(&name, &Results::of_report(&report));
    }
    for lang in LANGUAGES {
        look(&format!("smoke.{lang}"), &Results::of_smoke(&smoke::report(lang)));
    }
    for hostile in HOSTILE.iter().map(|h| (*h).to_owned()).chain([smoke::long()]) {
        let mut report = maker.report("dns-hijack", Lang::En);
        report.tool.packs = packs();
        look(&format!("{:.40}", hostile.escape_debug()), &Results::of_report(&spoilt(&report, &hostile)));
        look(&format!("smoke {:.40}", hostile.escape_debug()), &Results::of_smoke(&smoke::spoilt(&hostile)));
    }
}

/// Packs of every standing.
fn packs() -> Vec<Loaded> {
    [("builtin", true, false), ("own", false, false), ("other", false, true)]
        .map(|(id, trusted, left_out)| Loaded { id: id.to_owned(), version: "7".to_owned(), trusted, left_out })
        .into()
}

#[test]
fn the_packs_that_judged_are_named() {
    let maker = Maker::new();
    for lang in LANGUAGES {
        let (mut report, mut smoke) = (maker.report("dns-hijack", lang), smoke::report(lang));
        for (format, text) in all(&Results::of_report(&report)).into_iter().chain(all(&Results::of_smoke(&smoke))) {
            assert!(!text.contains("builtin"), "{format}: nothing but what is built in: {text}");
        }
        (report.tool.packs, smoke.tool.packs) = (packs(), packs());
        let people =
            [("text", written(|out| smoke_text(&smoke, smoke::WIDE, out))), ("markdown", written(|out| smoke_markdown(&smoke, out)))];
        let told = all(&Results::of_report(&report)).into_iter().chain(all(&Results::of_smoke(&smoke))).chain(people);
        for (format, text) in told {
            let unsigned = |line: &str| line.contains("own") && (line.contains("unsigned") || line.contains("未签名"));
            assert!(text.lines().any(unsigned), "{format}: {text}");
            assert!(["builtin", "other"].iter().all(|pack| text.contains(pack)), "{format}: {text}");
        }
    }
}

/// The report with a string in every place that is text for people, and in every id.
fn spoilt(report: &Report, hostile: &str) -> Report {
    fn spoil(value: &mut Value, hostile: &str) {
        const TEXTS: [&str; 9] = ["id", "title", "text", "target", "name", "summary", "cause", "started_at", "version"];
        match value {
            Value::Array(all) => all.iter_mut().for_each(|one| spoil(one, hostile)),
            Value::Object(all) => {
                for (key, one) in all.iter_mut().filter(|(key, _)| !["facts", "case"].contains(&key.as_str())) {
                    match one {
                        Value::String(text) if TEXTS.contains(&key.as_str()) => hostile.clone_into(text),
                        Value::Array(all) if key == "steps" => all.iter_mut().for_each(|step| {
                            if step.is_string() {
                                *step = hostile.into();
                            }
                        }),
                        _ => spoil(one, hostile),
                    }
                }
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(report).expect("JSON");
    spoil(&mut value, hostile);
    serde_json::from_value(value).expect("still a report")
}

#[test]
fn a_handful_of_results_is_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("results/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let maker = Maker::new();
        for lang in LANGUAGES {
            for verdict in ["dns-hijack", "one-address-dead"] {
                for (format, text) in all(&Results::of_report(&maker.report(verdict, lang))) {
                    insta::assert_snapshot!(format!("{verdict}.{lang}.{format}"), text);
                }
            }
            let report = smoke::report(lang);
            for (format, text) in all(&Results::of_smoke(&report)) {
                insta::assert_snapshot!(format!("smoke.{lang}.{format}"), text);
            }
            insta::assert_snapshot!(format!("smoke.{lang}.markdown"), written(|out| smoke_markdown(&report, out)));
            insta::assert_snapshot!(format!("smoke.{lang}.text"), written(|out| smoke_text(&report, smoke::WIDE, out)));
        }
    });
}

#[test]
fn junit_has_the_form_that_its_readers_know() {
    each(|name, results| {
        let root = Element::read(&written(|out| junit(results, out))).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(root.name, "testsuites", "{name}");
        let number =
            |e: &Element, key: &str| e.attributes.get(key).unwrap_or_else(|| panic!("{name}: no {key}")).parse().expect("a number");
        for counted in [&root, root.children.first().expect("a suite")] {
            let of = |element: &str| counted.all(element).len();
            let counts: [usize; 4] = ["tests", "failures", "errors", "skipped"].map(|key| number(counted, key));
            assert_eq!(counts, [of("testcase"), of("failure"), of("error"), of("skipped")], "{name}");
        }
        let suite = &root.children[0];
        let time = suite.attributes.get("timestamp");
        assert!(time.is_none_or(|t| t.len() == 19 && t.parse::<jiff::civil::DateTime>().is_ok()), "{name}: {time:?}");
        let (cases, rest): (Vec<_>, Vec<_>) = suite.children.iter().partition(|c| c.name == "testcase");
        assert!(rest.iter().all(|e| ["properties", "system-out"].contains(&e.name.as_str())), "{name}");
        let mut names = BTreeSet::new();
        for case in cases {
            let keys: Vec<&str> = case.attributes.keys().map(String::as_str).collect();
            assert_eq!(keys, ["classname", "name", "time"], "{name}");
            assert!(case.attributes["time"].parse::<f64>().is_ok_and(|t| t >= 0.0), "{name}");
            assert!(names.insert((&case.attributes["classname"], &case.attributes["name"])), "{name}: {case:?} twice");
            let order: Vec<&str> = case.children.iter().map(|c| c.name.as_str()).collect();
            assert!(matches!(order[..], [] | ["failure" | "error" | "skipped" | "system-out"]), "{name}: {order:?}");
            assert!(
                case.children.iter().filter(|c| c.name == "failure" || c.name == "error").all(|c| c.attributes.contains_key("type")),
                "{name}"
            );
        }
    });
}

/// Where `xmllint` is, it reads the same by a schema.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn junit_is_valid_by_its_schema_where_xmllint_is() {
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: no xmllint");
        return;
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/results/junit.xsd");
    each(|name, results| {
        let path = folder.path().join("report.xml");
        std::fs::write(&path, written(|out| junit(results, out))).expect("a file");
        let done = Command::new("xmllint").args(["--nonet", "--noout", "--schema", schema]).arg(&path).output().expect("an end");
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    });
}

#[test]
fn tap_is_version_14() {
    each(|name, results| {
        let points = lint::tap(&written(|out| tap(results, out))).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!points.is_empty(), "{name}");
        let directives: Vec<&String> = points.iter().filter_map(|(_, _, directive)| directive.as_ref()).collect();
        assert!(directives.iter().all(|d| d.starts_with("SKIP")), "{name}: {directives:?}");
        assert!(points.iter().all(|(ok, _, directive)| *ok || directive.is_none()), "{name}");
    });
}

#[test]
fn workflow_commands_say_what_failed_and_nothing_else() {
    each(|name, results| {
        let commands = lint::commands(&written(|out| github(results, out))).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (command, properties, _) in &commands {
            assert!(["error", "warning", "notice"].contains(&command.as_str()), "{name}: {command}");
            assert!(properties.keys().all(|key| ["file", "line", "title"].contains(&key.as_str())), "{name}: {properties:?}");
        }
        assert_eq!(commands.iter().filter(|(command, ..)| command == "notice").count(), 1, "{name}");
    });
    let commands = lint::commands(&written(|out| github(&Results::of_smoke(&smoke::report(Lang::En)), out))).expect("commands");
    let (command, properties, data) = &commands[0];
    assert_eq!((command.as_str(), properties["file"].as_str(), properties["line"].as_str()), ("error", "ci/smoke.toml", "9"));
    assert!(properties["title"].contains("https://pay.wallet.test/health") && data.contains("503") && data.contains('\n'), "{commands:?}");
}

#[test]
fn metrics_pass_the_rules_of_promtool() {
    each(|name, results| {
        let wrong = lint::metrics(&written(|out| prometheus(results, out)));
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    });
    // The lint sees what is wrong.
    for bad in [
        "a 1",
        "# HELP a b\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"1\"} 2\n",
        "# HELP a_total b\n# TYPE a_total gauge\na_total{x=\"\\q\"} 1\n",
    ] {
        assert!(!lint::metrics(bad).is_empty(), "{bad}");
    }
}

#[test]
fn nothing_steers_and_nothing_is_endless() {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    each(|name, results| {
        for (format, text) in all(results) {
            let steering: Vec<char> = text.chars().filter(|c| steers(*c)).collect();
            assert!(steering.is_empty(), "{format}: {name}: {steering:?}");
            assert!(text.len() < 400_000, "{format}: {name}: {} bytes", text.len());
        }
    });
    for hostile in HOSTILE {
        let report = smoke::spoilt(hostile);
        let markdown = written(|out| smoke_markdown(&report, out));
        assert!(!markdown.chars().any(steers) && !markdown.replace("\\<", "").contains("<script>"), "{markdown}");
        assert!(!written(|out| smoke_text(&report, smoke::WIDE, out)).chars().any(steers), "{hostile:?}");
    }
}

/// What the exit code calls a problem fails in every format, and what it lets pass passes.
#[test]
fn results_agree_with_the_exit_code() {
    let maker = Maker::new();
    for (name, report) in reports(&maker) {
        let results = Results::of_report(&report);
        let failed = report.verdict.cause.is_some() && name.starts_with("dns-hijack") || name.starts_with("tls-expired");
        let root = Element::read(&written(|out| junit(&results, out))).expect("XML");
        assert_eq!(!root.all("failure").is_empty(), failed, "{name}");
        assert_eq!(written(|out| tap(&results, out)).contains("\nnot ok"), failed, "{name}");
        assert_eq!(written(|out| github(&results, out)).contains("::error "), failed, "{name}");
        assert_eq!(written(|out| prometheus(&results, out)).contains("id=\"verdict\"} 0"), failed, "{name}");
    }
    let report = smoke::report(Lang::En);
    let count = |status| report.targets.iter().filter(|t| t.status == status).count();
    let root = Element::read(&written(|out| junit(&Results::of_smoke(&report), out))).expect("XML");
    assert_eq!((root.all("failure").len(), root.all("error").len()), (count(Status::Fail), count(Status::Unknown)));
}
