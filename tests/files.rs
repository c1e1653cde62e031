//! The files that the program writes: private where they are, whole or not there, and never where somebody else led it.

#![cfg(unix)]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod harness;

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use harness::{INTERNAL, PROBLEM, USAGE, arg, file, folder, paydoctor};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("permissions");
}

/// Everything that a run can write, by option, and whether it is private.
const OUTPUTS: [(&str, &[&str], bool); 5] = [
    ("--record", &[], true),
    ("--bundle", &["--yes"], true),
    ("--output", &["--reveal", "phone"], true),
    ("--output", &[], false),
    ("--output", &["--format", "html"], false),
];

#[test]
fn what_is_private_is_its_owners_alone_and_a_replaced_file_keeps_its_mode() {
    for (option, more, private) in OUTPUTS {
        let folder = folder();
        let path = folder.path().join("out");
        let run = || paydoctor(["diagnose", "--offline", "--note", "call 13812345678", option, arg(&path)]).args(more).run();
        let first = run();
        let what = format!("{option} {more:?}: {first}");
        assert_eq!(mode(&path).trailing_zeros() >= 6, private, "{what}");
        for kept in [0o640, 0o644, 0o600] {
            set_mode(&path, kept);
            run();
            assert_eq!(mode(&path), kept, "{what}");
        }
        let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
        assert_eq!(names, ["out"], "{what}");
    }
}

/// From the first moment on: nobody can open it before its permissions are right.
#[test]
fn a_record_is_private_while_it_is_written() {
    let folder = folder();
    let (record, bundle) = (folder.path().join("r.jsonl"), folder.path().join("b.zip"));
    for (option, path, seen) in [("--record", &record, record.clone()), ("--bundle", &bundle, folder.path().join("b.zip.events.jsonl"))] {
        let run = paydoctor(["diagnose", "--sandbox", "stalled", "--deadline", "5s", "--yes", "--format", "json"]);
        let running =
            run.args(if option == "--record" { vec!["--bundle", arg(&bundle)] } else { vec![] }).args([option, arg(path)]).start();
        while !seen.exists() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        assert_eq!(mode(&seen), 0o600, "{option}");
        running.kill();
        let _ = fs::remove_file(&seen);
    }
}

#[test]
fn a_record_has_one_writer() {
    let folder = folder();
    let record = file(&folder, "r.jsonl", "kept");
    let bundle = folder.path().join("b.zip");
    let beside = file(&folder, "b.zip.events.jsonl", "kept");
    let locked = [&record, &beside].map(|path| {
        let file = File::options().write(true).open(path).expect("a file");
        file.lock().expect("a lock");
        file
    });
    for args in [vec!["--record", arg(&record)], vec!["--bundle", arg(&bundle), "--yes"]] {
        let done = paydoctor(["diagnose", "--sandbox"]).args(args).run().exits(USAGE);
        done.complains("another paydoctor run is writing this file").prints_nothing();
    }
    assert_eq!((fs::read_to_string(&record).expect("kept"), fs::read_to_string(&beside).expect("kept")), ("kept".into(), "kept".into()));
    drop(locked);
    paydoctor(["diagnose", "--offline", "--record", arg(&record)]).run();
    assert!(fs::read_to_string(&record).expect("a record").starts_with("{\"schema\""));
    // One run does not write two things to one place, however it is spelled.
    let again = folder.path().join(".").join("r.jsonl");
    let link = folder.path().join("link");
    symlink(&record, &link).expect("a link");
    for other in [&record, &again, &link] {
        let done = paydoctor(["diagnose", "--offline", "--record", arg(&record), "--output", arg(other)]).run().exits(USAGE);
        done.complains("is named for two outputs").prints_nothing();
    }
}

/// Anybody can lay a link into a folder like `/tmp`; in a folder of one's own it is one's own.
#[test]
fn no_link_is_followed_where_everybody_can_write() {
    let (own, shared) = (folder(), folder());
    set_mode(shared.path(), 0o1777);
    let target = file(&own, "target", "kept");
    fs::create_dir(own.path().join("deep")).expect("a folder");
    symlink(&target, shared.path().join("file")).expect("a link");
    symlink(own.path().join("new"), shared.path().join("nowhere")).expect("a link");
    symlink(own.path().join("deep"), shared.path().join("folder")).expect("a link");
    symlink(shared.path().join("file"), own.path().join("by-a-detour")).expect("a link");
    let led = [shared.path().join("file"), shared.path().join("nowhere"), shared.path().join("folder/x"), own.path().join("by-a-detour")];
    for (option, more, _) in OUTPUTS {
        for path in &led {
            let done = paydoctor(["diagnose", "--offline", option, arg(path)]).args(more).run().exits(USAGE);
            done.complains("symbolic link in a folder where everyone can write").prints_nothing();
        }
    }
    assert_eq!(fs::read_to_string(&target).expect("kept"), "kept");
    assert_eq!(fs::read_dir(own.path()).expect("a folder").count(), 3, "something was written");
    // Without links it is a folder like any other, and in a folder of one's own links lead where they lead.
    let plain = shared.path().join("plain");
    paydoctor(["diagnose", "--offline", "--output", arg(&plain), "--format", "json"]).run();
    assert!(plain.exists());
    set_mode(shared.path(), 0o755);
    paydoctor(["diagnose", "--offline", "--output", arg(&led[0]), "--format", "json"]).run();
    assert!(fs::read_to_string(&target).expect("a report").starts_with('{') && led[0].is_symlink());
}

/// Whether this test can act as another user.
fn two_users() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    root && Command::new("setpriv").args(["--reuid", "65534", "--clear-groups", "true"]).status().is_ok_and(|status| status.success())
}

/// What another user laid out in a shared folder gets nothing written into it, and has no say in who reads what takes its place.
#[test]
fn a_file_of_another_user_gets_nothing() {
    if !two_users() {
        println!("skipped: needs root and setpriv");
        return;
    }
    let shared = folder();
    set_mode(shared.path(), 0o1777);
    let as_nobody = |script: &str| {
        let mut run = Command::new("setpriv");
        run.args(["--reuid", "65534", "--clear-groups", "sh", "-c", script]).current_dir(shared.path());
        assert!(run.status().expect("a shell").success(), "{script}");
    };
    as_nobody("umask 0; : > record; : > report; mkfifo pipe; ln -s /etc/passwd link");
    let path = |name: &str| shared.path().join(name);
    for (option, name, said) in [("--record", "record", "belongs to another user"), ("--output", "link", "symbolic link")] {
        paydoctor(["diagnose", "--offline", option, arg(&path(name))]).run().exits(USAGE).complains(said);
    }
    assert_eq!(fs::read(path("record")).expect("a file"), b"");
    let revealed =
        paydoctor(["diagnose", "--offline", "--note", "call 13812345678", "--reveal", "phone", "--output", arg(&path("report"))]);
    revealed.run();
    assert_eq!(mode(&path("report")), 0o600, "open to whoever laid the file there");
    // The other way round: whoever is not root cannot be led by root's links either, and is told so.
    let binary = env!("CARGO_BIN_EXE_paydoctor");
    let reachable = Command::new("setpriv").args(["--reuid", "65534", "--clear-groups", binary, "--version"]).output();
    if !reachable.is_ok_and(|done| done.status.success()) {
        return;
    }
    symlink("target", path("of-root")).expect("a link");
    let run = Command::new("setpriv")
        .args(["--reuid", "65534", "--clear-groups", binary, "diagnose", "--offline", "--output", arg(&path("of-root"))])
        .env_clear()
        .env("LANG", "C.UTF-8")
        .output()
        .expect("it runs");
    assert_eq!(run.status.code(), Some(USAGE), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(!path("target").exists());
}

/// Where writing fails, what was there is still there, and nothing lies beside it.
#[test]
fn what_fails_leaves_everything_as_it_was() {
    let folder = folder();
    let report = file(&folder, "report.html", "kept");
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    let done = paydoctor(["diagnose", "--offline", "--format", "html", "--output", arg(&closed)]).run();
    assert_eq!(done.code(), Some(harness::INTERNAL), "{done}");
    let done = paydoctor(["bundle", "create", arg(&folder.path().join("no/b.zip")), "--from", arg(&report), "--yes"]).run();
    assert!([Some(USAGE), Some(PROBLEM)].contains(&done.code()), "{done}");
    assert_eq!(fs::read_to_string(&report).expect("kept"), "kept");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

/// A pipe that nobody reads is an error in time, whatever is written to it.
#[test]
fn a_pipe_without_a_reader_is_not_waited_for() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let report = format!("json={}", arg(&pipe));
    for (option, value, more) in [
        ("--output", arg(&pipe), &[][..]),
        ("--report", report.as_str(), &[]),
        ("--record", arg(&pipe), &[]),
        ("--bundle", arg(&pipe), &["--yes"]),
    ] {
        let done = paydoctor(["diagnose", "--offline", "--state", "failed", option, value]).args(more).run();
        assert!(matches!(done.code(), Some(USAGE | INTERNAL)), "{option}: {done}");
        assert!(done.took.as_secs() < 20, "{option}: {done}");
    }
}
