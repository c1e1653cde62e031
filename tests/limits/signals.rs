//! Signals that ask the program to end: the first leaves a partial report, the second ends it at once.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::server::{Answer, Server};
use crate::harness::{INTERRUPTED, SUCCESS, arg, file, folder, program};

const SIGNALS: [&str; 3] = ["INT", "TERM", "HUP"];
/// Long before this a run that was asked to end has ended.
const SOON: Duration = Duration::from_secs(10);

fn send(signal: &str, process: u32) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {process}")]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{signal}");
}

fn start(args: &[&str], stdout: Stdio) -> Child {
    // Whoever runs the tests may ignore signals (`nohup`, a job in the background), and the program would inherit that.
    let mut command = Command::new("env");
    command
        .arg("--default-signal=INT,TERM,HUP")
        .arg(program())
        .args(args)
        .env_clear()
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::null());
    command.spawn().expect("the program")
}

fn until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it never came to this: {what}");
        sleep(Duration::from_millis(5));
    }
}

fn has_begun(record: &Path) -> bool {
    fs::read(record).is_ok_and(|bytes| bytes.split(|byte| *byte == b'\n').nth(3).is_some())
}

/// The code of a process that has been asked to end.
fn code(mut child: Child) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("our own process") {
            return status.code();
        }
        if begun.elapsed() > SOON {
            let _ = child.kill();
            panic!("it does not end");
        }
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn each_signal_leaves_the_partial_report() {
    for signal in SIGNALS {
        let home = folder();
        let (record, report) = (home.path().join("r.jsonl"), home.path().join("report.json"));
        let args = ["diagnose", "--sandbox", "stalled", "--format", "json", "--record", arg(&record), "--output", arg(&report)];
        let child = start(&args, Stdio::null());
        until("the run", || has_begun(&record));
        send(signal, child.id());
        assert_eq!(code(child), Some(INTERRUPTED), "{signal}");
        let report: Value = serde_json::from_slice(&fs::read(&report).expect("the report")).expect("JSON");
        assert_eq!(report["run"]["complete"], false, "{signal}");
        assert_ne!(report["verdict"]["status"], "healthy", "{signal}");
    }
}

#[test]
fn each_signal_leaves_a_whole_report_of_many_targets() {
    let silent = Server::http(|_, _| Answer::Silence);
    for signal in SIGNALS {
        let home = folder();
        let targets = file(&home, "smoke.toml", &format!("[[targets]]\nid = \"a\"\nurl = \"{}\"\ndeadline = \"50s\"\n", silent.url("/")));
        let report = home.path().join("report.json");
        let child = start(&["smoke", arg(&targets), "--format", "json", "--output", arg(&report)], Stdio::null());
        crate::harness::until_it_listens(child.id());
        sleep(Duration::from_millis(200));
        send(signal, child.id());
        assert_eq!(code(child), Some(INTERRUPTED), "{signal}");
        let report: Value = serde_json::from_slice(&fs::read(&report).expect("the report")).expect("JSON");
        assert_eq!((&report["run"]["interrupted"], &report["targets"][0]["status"]), (&true.into(), &"unknown".into()), "{signal}");
    }
}

#[test]
fn a_second_signal_ends_at_once() {
    for signal in SIGNALS {
        let home = folder();
        let record = home.path().join("r.jsonl");
        // The pipe is full, and nobody takes anything out of it.
        let (_reader, writer) = std::io::pipe().expect("a pipe");
        let mut other = writer.try_clone().expect("the same pipe");
        std::thread::spawn(move || {
            use std::io::Write;
            let _ = other.write_all(&vec![b'x'; 1 << 24]);
        });
        sleep(Duration::from_millis(100));
        let mut child = start(&["diagnose", "--sandbox", "stalled", "--format", "json", "--record", arg(&record)], writer.into());
        until("the run", || has_begun(&record));
        send(signal, child.id());
        sleep(Duration::from_secs(2));
        assert!(child.try_wait().expect("our own process").is_none(), "{signal}: nobody has taken the report");
        send(signal, child.id());
        assert_eq!(code(child), Some(INTERRUPTED), "{signal}");
    }
}

#[test]
fn what_was_ignored_from_the_start_stays_ignored() {
    let home = folder();
    let record = home.path().join("r.jsonl");
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(program());
    shell.args(["diagnose", "--sandbox", "stalled", "--deadline", "3s", "--record", arg(&record)]);
    let child = shell.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell");
    until("the run", || has_begun(&record));
    send("HUP", child.id());
    assert_ne!(code(child), Some(INTERRUPTED), "`nohup` means it");
}

#[test]
fn a_sandbox_that_is_served_ends_well() {
    for signal in SIGNALS {
        let child = start(&["sandbox", "serve"], Stdio::null());
        crate::harness::until_it_listens(child.id());
        sleep(Duration::from_millis(200));
        send(signal, child.id());
        assert_eq!(code(child), Some(SUCCESS), "{signal}");
    }
}

#[test]
fn programs_of_a_pack_end_with_the_run() {
    use std::os::unix::fs::PermissionsExt;
    for signal in SIGNALS {
        let (home, pack) = (folder(), folder());
        let started = home.path().join("pid");
        file(&pack, "pack.toml", "[pack]\nid = \"own\"\nversion = \"1\"\n");
        fs::create_dir(pack.path().join("service")).expect("a folder");
        let check = "group = \"service\"\n[[check]]\nid = \"service.own\"\ntitle = { en = \"Own\", \"zh-CN\" = \"自有\" }\nprogram = { run = \"./plugin\" }\n";
        fs::write(pack.path().join("service/own.toml"), check).expect("a file");
        let script = file(&pack, "plugin", &format!("#!/bin/sh\nsleep 300 &\necho $! > {}\nwait\n", started.display()));
        fs::set_permissions(script, fs::Permissions::from_mode(0o755)).expect("permission to run");
        let args = ["diagnose", "--sandbox", "--only", "service", "--allow-exec", "--pack", arg(pack.path())];
        let child = start(&args, Stdio::null());
        let number = || fs::read_to_string(&started).ok().filter(|text| text.ends_with('\n'));
        until("the program", || number().is_some());
        send(signal, child.id());
        assert_eq!(code(child), Some(INTERRUPTED), "{signal}");
        let number = number().expect("a number");
        let state = format!("/proc/{}/stat", number.trim());
        let gone = || fs::read_to_string(&state).map_or(true, |stat| stat.contains(") Z "));
        until("its end", gone);
    }
}
