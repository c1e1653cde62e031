//! Secrets are planted at every entrance of the program, in every form in which they can be written; none comes out, in no format.

#[path = "harness/canaries.rs"]
mod canaries;
#[path = "canaries/contents.rs"]
mod contents;
#[cfg(unix)]
#[path = "canaries/dialogue.rs"]
mod dialogue;
mod harness;
#[path = "canaries/hostile.rs"]
mod hostile;

#[path = "canaries/planted.rs"]
mod planted;
#[cfg(unix)]
#[path = "canaries/programs.rs"]
mod programs;
#[path = "canaries/read_back.rs"]
mod read_back;
#[path = "canaries/refused.rs"]
mod refused;
#[path = "canaries/smoke.rs"]
mod smoke;
#[cfg(unix)]
mod terminal;

use std::collections::BTreeSet;
use std::path::Path;

use canaries::{CANARIES, FORMATS, HARMLESS, NAMED, ORDER, OTHER_ORDER, all, found};
use paydoctor::archive::{self, Limits};

use harness::{Done, USAGE, arg, paydoctor};
use planted::{Planted, first};

#[test]
fn the_search_finds_every_secret_in_every_form() {
    for canary in all() {
        for form in canary.forms() {
            assert!(found(&format!("a {form} b")).contains(&canary.secret), "{} is not found in {form}", canary.secret);
        }
    }
    assert_eq!(found("Order 1913812345678000 failed: 余额不足 (51)"), Vec::<&str>::new());
}

#[track_caller]
fn tells_nothing(done: &Done, but: &[&str]) {
    for (stream, text) in [("standard output", &done.stdout), ("standard error", &done.stderr)] {
        let leaked: Vec<&str> = found(text).into_iter().filter(|secret| !but.contains(secret)).collect();
        assert!(leaked.is_empty(), "on {stream}: {leaked:?}\n{done}");
    }
}

#[test]
fn no_secret_comes_out_in_any_format() {
    let planted = Planted::new();
    let done = planted.run(&["diagnose", "--format", "json"]).run();
    tells_nothing(&done, &[]);
    let told = done.json();
    assert_eq!(told["wallet"]["id"], "hostile", "{done}");
    let said = told["facts"]["events"].to_string();
    assert!(said.matches("\"exchange\"").count() >= planted.bodies.len(), "the server was not heard: {done}");
    assert!(said.contains("\"chain\":{") && said.contains("\"proxy\""), "no certificate was seen: {done}");
    let reports = planted.folder.path();
    let targets: Vec<String> = FORMATS.iter().map(|format| format!("{format}={}", reports.join(format).display())).collect();
    let run = planted.run(&["diagnose"]).args(targets.iter().flat_map(|target| ["--report", target]));
    tells_nothing(&run.run(), &[]);
    for format in FORMATS {
        let report = std::fs::read_to_string(reports.join(format)).expect("a report");
        assert_eq!(found(&report), Vec::<&str>::new(), "{format}");
    }
}

/// The members of a bundle, as text.
fn members(bundle: &Path) -> Vec<(String, String)> {
    let limits = Limits { archive_bytes: 1 << 24, members: 99, member_bytes: 1 << 24, total_bytes: 1 << 26, ratio: 1_000 };
    let members = archive::read(&std::fs::read(bundle).expect("a bundle"), &limits).expect("a zip");
    members.into_iter().map(|member| (member.name, String::from_utf8_lossy(&member.bytes).into_owned())).collect()
}

#[test]
fn no_secret_is_in_a_bundle_or_a_record() {
    let planted = Planted::new();
    let folder = planted.folder.path();
    let (bundle, record) = (folder.join("bundle.zip"), folder.join("record.jsonl"));
    let evidence = folder.join(format!("{}.txt", first("card")));
    std::fs::write(&evidence, planted.notes.join("\n")).expect("evidence");
    let run = planted.run(&["diagnose", "--yes", "--bundle", arg(&bundle), "--record", arg(&record), "--attach", arg(&evidence)]);
    tells_nothing(&run.run(), &[]);
    assert_eq!(found(&std::fs::read_to_string(&record).expect("a record")), Vec::<&str>::new());
    let bytes = std::fs::read(&bundle).expect("a bundle");
    assert_eq!(found(&String::from_utf8_lossy(&bytes)), Vec::<&str>::new(), "in the file as it is");
    let members = members(&bundle);
    assert!(members.iter().any(|(name, _)| name.starts_with("evidence/")), "no evidence");
    for (name, text) in members {
        assert_eq!((found(&name), found(&text)), (vec![], vec![]), "{name}");
    }
    tells_nothing(&paydoctor(["bundle", "open", arg(&bundle)]).run(), &[]);
}

#[test]
fn what_would_be_contacted_is_told_without_secrets() {
    let planted = Planted::new();
    for format in ["text", "json"] {
        tells_nothing(&planted.run(&["plan", "--format", format]).run(), &[]);
    }
}

#[test]
fn what_is_revealed_comes_out_and_the_report_says_so() {
    let planted = Planted::new();
    let shown = [ORDER, OTHER_ORDER];
    // Those that people read say what is shown; those that tools read have no place for it.
    let for_people = |format: &str| !["junit", "tap", "github", "prometheus"].contains(&format);
    for format in FORMATS.into_iter().filter(|format| for_people(format)) {
        let done = planted.run(&["diagnose", "--offline", "--reveal", "order", "--format", format]).run();
        tells_nothing(&done, &shown);
        if format == "json" {
            assert_eq!(done.json()["run"]["revealed"], serde_json::json!(["order"]));
            assert_eq!(done.json()["case"]["order"], ORDER);
        } else {
            assert!(done.stdout.contains("Shown on request, not redacted: order numbers"), "{done}");
        }
    }
}

#[test]
fn what_can_pay_or_sign_in_is_never_revealed() {
    for field in ["card", "token", "id-number"] {
        let done = paydoctor(["diagnose", "--offline", "--reveal", field]).run().exits(USAGE).prints_nothing();
        done.complains("--reveal: ").complains(&format!("`{field}` is never shown"));
    }
    let done = paydoctor(["diagnose", "--offline", "--reveal", "oder", "--reveal", "colour"]).run().exits(USAGE).prints_nothing();
    done.complains("did you mean `order`?").complains("`colour`").complains("local-address");
}

#[test]
fn what_support_needs_stays() {
    let planted = Planted::new();
    let told = planted.run(&["diagnose", "--offline", "--format", "json"]).run();
    let notes = told.json()["case"]["notes"].to_string();
    let screen = paydoctor(["diagnose", "--offline", "--format", "json", "--error-text", &HARMLESS.join(" | ")]).run().json();
    let screen = screen["case"]["error_text"].to_string();
    for value in HARMLESS {
        assert!(notes.contains(value), "{value} is gone from the notes: {notes}");
        assert!(screen.contains(value), "{value} is gone from the screen's text: {screen}");
    }
}

#[test]
fn the_list_is_long_enough() {
    let kinds: BTreeSet<&str> = all().map(|canary| canary.kind).collect();
    assert!(CANARIES.len() + NAMED.len() >= 120 && kinds.len() >= 40, "{} secrets of {} kinds", CANARIES.len(), kinds.len());
}
