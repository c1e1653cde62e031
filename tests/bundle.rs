//! `paydoctor bundle`, and `diagnose --bundle`: what goes in, what comes out, what is different, who can read it.

#[path = "bundle/documents.rs"]
mod documents;
#[path = "bundle/hostile.rs"]
mod hostile;
#[path = "bundle/pictures.rs"]
mod pictures;
#[path = "bundle/sealed.rs"]
mod sealed;
#[path = "bundle/verify.rs"]
mod verify;

mod harness;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use harness::{PROBLEM, SUCCESS, USAGE, Witness, arg, file, folder, paydoctor, wallet_at};
use serde_json::Value;
use tempfile::TempDir;

/// The members of a bundle, by a reader that knows nothing of ours.
fn members(bundle: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(fs::File::open(bundle).expect("a bundle")).expect("a zip");
    let mut member = |i: usize| {
        let mut member = zip.by_index(i).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("its bytes");
        (member.name().expect("a name").into_owned(), bytes)
    };
    (0..usize::from(u16::try_from(count(bundle)).expect("few"))).map(&mut member).collect()
}

fn count(bundle: &Path) -> usize {
    zip::ZipArchive::new(fs::File::open(bundle).expect("a bundle")).expect("a zip").len()
}

fn text_of(members: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, bytes) = members.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// What lies in a folder.
fn names_in(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("a folder");
    let mut names: Vec<String> = entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A bundle of a run.
fn bundle(folder: &TempDir, name: &str, args: &[&str]) -> PathBuf {
    let path = folder.path().join(name);
    let done = paydoctor(["diagnose", "--format", "short", "--bundle", arg(&path), "--yes", "--sandbox"]).args(args).run();
    assert!(path.exists(), "{done}");
    path
}

#[test]
fn a_bundle_holds_the_run_redacted_and_says_so_itself() {
    let folder = folder();
    let chat = file(&folder, "chat_13812345678.log", "13812345678: my card 4111 1111 1111 1111\nmail a.b@example.com\n");
    let path = folder.path().join("b.zip");
    let done = paydoctor(["diagnose", "--sandbox", "http-500", "--format", "json", "--note", "call 13812345678", "--bundle", arg(&path)])
        .args(["--attach", arg(&chat), "--yes"])
        .run()
        .exits(PROBLEM);
    for said in ["report.json", "evidence/chat_phone-1.log", "card × 1, mail × 1, phone × 1", "Not encrypted"] {
        assert!(done.stderr.contains(said), "no `{said}`: {done}");
    }
    let report = done.json();
    assert_eq!(names_in(&folder), ["b.zip", "chat_13812345678.log"], "the record beside it is gone");
    let members = members(&path);
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["manifest.json", "report.json", "report.txt", "events.jsonl", "evidence/chat_phone-1.log"]);
    for (name, bytes) in &members {
        let text = String::from_utf8_lossy(bytes);
        assert!(["13812345678", "4111 1111", "a.b@example"].iter().all(|secret| !text.contains(secret)), "{name}: {text}");
    }
    // The same value has the same token everywhere.
    assert_eq!(text_of(&members, "evidence/chat_phone-1.log"), "<phone:1>: my card <card:1>\nmail <mail:1>\n");
    assert_eq!(report["case"]["notes"][0], "call <phone:1>");
    assert_eq!(text_of(&members, "report.json"), done.stdout);
    let manifest: Value = serde_json::from_str(&text_of(&members, "manifest.json")).expect("JSON");
    assert_eq!(manifest["schema"], "paydoctor.bundle.v1");
    let listed: Vec<(&str, u64)> = manifest["members"]
        .as_array()
        .expect("members")
        .iter()
        .map(|m| (m["name"].as_str().expect("name"), m["size"].as_u64().expect("size")))
        .collect();
    assert_eq!(listed, members[1..].iter().map(|(n, b)| (n.as_str(), b.len() as u64)).collect::<Vec<_>>());
    let schema = paydoctor(["schema", "bundle"]).run().exits(SUCCESS).json();
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&manifest), "{manifest}");

    paydoctor(["bundle", "verify", arg(&path)]).run().exits(SUCCESS).complains_not();
    let opened = paydoctor(["bundle", "open", arg(&path), "--format", "json"]).run().exits(SUCCESS).json();
    assert_eq!((&opened["report"], &opened["manifest"]), (&report, &manifest));
    paydoctor(["bundle", "open", arg(&path)]).run().exits(SUCCESS).prints("In this bundle").prints("evidence/chat_phone-1.log");
    assert_eq!(names_in(&folder), ["b.zip", "chat_13812345678.log"], "nothing is unpacked");
}

#[test]
fn nothing_is_written_or_contacted_where_nobody_agreed_or_something_is_wrong() {
    let witness = Witness::new();
    let folder = folder();
    let wallet = file(&folder, "wallet.toml", &wallet_at(&witness.url()));
    let program = file(&folder, "program.bin", "a\0b");
    let bundle = folder.path().join("b.zip");
    let far = folder.path().join("no/such/b.zip");
    let before = names_in(&folder);
    let given = ["--bundle", arg(&bundle)];
    for (args, said) in [
        (&given[..], "--yes: nobody can be asked"),
        (&["--bundle", arg(&bundle), "--yes", "--attach", arg(&program)], "program.bin: paydoctor can't redact this kind of file"),
        (&["--bundle", arg(&bundle), "--yes", "--attach", "nothing.txt"], "nothing.txt: cannot be read"),
        (&["--bundle", arg(&bundle), "--yes", "--encrypt-to", "age1nobody"], "`age1nobody` is not a recipient"),
        (&["--bundle", arg(&bundle), "--yes", "--encrypt-to", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (&["--bundle", arg(&bundle), "--yes", "--encrypt-to", arg(&wallet)], "wallet.toml:1:1: not a recipient"),
        (&["--attach", arg(&wallet)], "--attach: goes with `--bundle FILE` only"),
    ] {
        let done = paydoctor(["diagnose", "--no-controls", "--wallet", arg(&wallet)]).args(args).run();
        assert!(done.stderr.contains(said), "{done}");
        done.exits(USAGE).prints_nothing();
    }
    // All mistakes at once.
    let both = paydoctor(["diagnose", "--wallet", "none", "--amount", "x", "--bundle", arg(&bundle), "--attach", "nothing.txt"]).run();
    both.exits(USAGE).complains("--yes").complains("nothing.txt").complains("--wallet");
    let done = paydoctor(["diagnose", "--no-controls", "--wallet", arg(&wallet), "--yes", "--bundle", arg(&far)]).run();
    done.complains("cannot be written").prints_nothing();
    assert_eq!(names_in(&folder), before);
    assert!(!witness.was_contacted());
}

#[test]
fn the_record_of_a_run_that_did_not_end_is_not_lost() {
    let folder = folder();
    let path = folder.path().join("b.zip");
    let left = file(&folder, "b.zip.events.jsonl", "something\n");
    let done = paydoctor(["diagnose", "--sandbox", "healthy", "--bundle", arg(&path), "--yes"]).run().exits(USAGE);
    done.complains("a run that did not end").prints_nothing();
    assert_eq!(fs::read_to_string(left).expect("still there"), "something\n");
}

#[test]
fn bundles_are_made_of_reports_and_records_and_redacted_again() {
    let folder = folder();
    let record = folder.path().join("r.jsonl");
    let done =
        paydoctor(["diagnose", "--sandbox", "dns-hijack", "--format", "json", "--note", "call 13812345678", "--record", arg(&record)])
            .run();
    let report = file(&folder, "r.json", &done.stdout);
    let chat = file(&folder, "chat.txt", "13912345678 and <phone:1>");
    for from in [&record, &report] {
        let path = folder.path().join("made.zip");
        let args = ["bundle", "create", arg(&path), "--from", arg(from), "--attach", arg(&chat), "--yes"];
        paydoctor(args).run().exits(SUCCESS).prints_nothing();
        let members = members(&path);
        // Another number than the one that the record knows has another token.
        assert_eq!(text_of(&members, "evidence/chat.txt"), "<phone:2> and <phone:1>");
        let made: Value = serde_json::from_str(&text_of(&members, "report.json")).expect("JSON");
        assert_eq!(made["verdict"], done.json()["verdict"]);
        assert_eq!(made["case"]["attached"][0]["kind"], "text");
        paydoctor(["bundle", "verify", arg(&path)]).run().exits(SUCCESS);

        let again = folder.path().join("again.zip");
        paydoctor(["bundle", "redact", arg(&path), arg(&again), "--yes"]).run().exits(SUCCESS);
        assert_eq!(self::members(&again), members, "what is redacted stays as it is");
        paydoctor(["bundle", "compare", arg(&path), arg(&again)]).run().exits(SUCCESS).prints("Same");
        let refused = paydoctor(["bundle", "create", arg(&again), "--from", arg(&path), "--yes"]).run();
        refused.exits(USAGE).complains("is a bundle already");
    }
    let args = ["bundle", "create", "x.zip", "--from", arg(&report)];
    paydoctor(args).run().exits(USAGE).complains("--yes: nobody can be asked");
}

#[test]
fn what_is_different_is_told_and_the_verdicts_lead() {
    let folder = folder();
    let (one, same) = (bundle(&folder, "a.zip", &["healthy"]), bundle(&folder, "b.zip", &["healthy"]));
    let other = bundle(&folder, "c.zip", &["http-500"]);
    paydoctor(["bundle", "compare", arg(&one), arg(&same)]).run().exits(SUCCESS).prints("Same");
    let done = paydoctor(["bundle", "compare", arg(&one), arg(&other)]).run().exits(PROBLEM);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert!(lines[0].ends_with("a.zip: healthy") && lines[1].contains("c.zip: failed, http-server-error"), "{done}");
    done.prints("service.answer pay: pass → fail").prints("http.status: 200 → 500");
    let told = paydoctor(["bundle", "compare", arg(&one), arg(&other), "--format", "json"]).run().exits(PROBLEM).json();
    assert_eq!((&told["same"], &told["a"]["status"], &told["b"]["cause"]), (&false.into(), &"healthy".into(), &"http-server-error".into()));
    assert!(told["facts"].as_array().is_some_and(|facts| (1..60).contains(&facts.len())), "{told:#}");
}

#[test]
fn a_picture_counts_as_evidence() {
    let folder = folder();
    let picture = folder.path().join("shot.png");
    fs::write(&picture, pictures::png()).expect("a file");
    let path = folder.path().join("b.zip");
    let have = |args: &[&str]| {
        let done = paydoctor(["diagnose", "--offline", "--problem", "complaint", "--format", "json"]).args(args).run();
        let report = done.json();
        let items = report["support"]["evidence"].as_array().expect("a list").clone();
        items.iter().find(|item| item["item"] == "screenshot").expect("asked for")["have"].clone()
    };
    assert_eq!(have(&[]), false);
    assert_eq!(have(&["--bundle", arg(&path), "--yes", "--attach", arg(&picture)]), true);
}
