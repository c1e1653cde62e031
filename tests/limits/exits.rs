//! The published exit codes, over all commands and formats: whether somebody reads, nobody reads any more, nobody ever did, or what is
//! written has no room.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::server::{Answer, Server};
use crate::harness::{INCONCLUSIVE, INTERNAL, PROBLEM, SUCCESS, USAGE, arg, file, folder, for_each, paydoctor, program};

const REPORTS: [&str; 9] = ["text", "json", "html", "markdown", "short", "junit", "tap", "github", "prometheus"];
const SMOKE: [&str; 7] = ["text", "json", "markdown", "junit", "tap", "github", "prometheus"];
const SHORT_OF_MONEY: [&str; 9] = ["diagnose", "--offline", "--state", "failed", "--amount", "120.00", "--balance", "80.00", "--format"];

/// A command with the code that it ends with.
struct Row {
    args: Vec<String>,
    code: i32,
    /// Where it takes `--output`.
    output: bool,
}

fn row(args: &[&str], code: i32) -> Row {
    Row { args: args.iter().map(|arg| (*arg).to_owned()).collect(), code, output: false }
}

fn report(args: &[&str], code: i32) -> Row {
    Row { output: true, ..row(args, code) }
}

/// Every command, and of those that judge each verdict.
fn table(home: &Path, dead: &str, alive: &str) -> Vec<Row> {
    let at = |name: &str| home.join(name).display().to_string();
    let (failed, healthy, bundle, other) = (at("failed.json"), at("healthy.json"), at("a.zip"), at("b.zip"));
    let broken = at("broken.zip");
    let (red, green) = (at("red.toml"), at("green.toml"));
    std::fs::write(&red, format!("[[targets]]\nid = \"a\"\nurl = \"{dead}\"\nretries = 0\n")).expect("a file");
    std::fs::write(&green, format!("[[targets]]\nid = \"a\"\nurl = \"{alive}\"\n")).expect("a file");
    let offline = ["diagnose", "--offline", "--format", "json"];
    paydoctor(SHORT_OF_MONEY).args(["json", "--output", &failed, "--bundle", &bundle, "--yes"]).run().exits(PROBLEM);
    paydoctor(offline).args(["--output", &healthy, "--bundle", &other, "--yes"]).run().exits(SUCCESS);
    let mut bytes = std::fs::read(&bundle).expect("a bundle");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&broken, bytes).expect("a file");
    std::fs::create_dir(home.join("pack")).expect("a folder");
    std::fs::write(at("pack/pack.toml"), "[pack]\nid = \"own\"\nversion = 1\n").expect("a file");
    let pack = at("pack");
    let mut rows = vec![
        row(&["--help"], SUCCESS),
        row(&["--version"], SUCCESS),
        row(&["smoke", "--help"], SUCCESS),
        row(&["plan", "--sandbox", "--format", "json"], SUCCESS),
        row(&["explain", "51"], SUCCESS),
        row(&["explain", "no-such-thing-at-all"], PROBLEM),
        row(&["explain", "no-such-thing-at-all", "--format", "json"], PROBLEM),
        row(&["contact"], SUCCESS),
        row(&["checks", "list"], SUCCESS),
        row(&["checks", "show", "no-such-check"], USAGE),
        row(&["wallets", "list", "--format", "json"], SUCCESS),
        row(&["wallets", "show", "generic"], SUCCESS),
        row(&["pack", "validate", &pack], PROBLEM),
        row(&["bundle", "open", &bundle], SUCCESS),
        row(&["bundle", "verify", &bundle], SUCCESS),
        row(&["bundle", "verify", &broken], PROBLEM),
        row(&["bundle", "verify", &broken, "--format", "json"], PROBLEM),
        row(&["bundle", "compare", &bundle, &bundle], SUCCESS),
        row(&["bundle", "compare", &bundle, &other], PROBLEM),
        row(&["bundle", "compare", &bundle, &other, "--format", "json"], PROBLEM),
        row(&["replay", &failed, &healthy], SUCCESS),
        row(&["replay", &failed, &red, "--format", "json"], USAGE),
        row(&["sandbox", "list"], SUCCESS),
        row(&["schema", "report"], SUCCESS),
        row(&["completions", "bash"], SUCCESS),
        row(&["man"], SUCCESS),
        row(&["diagnose", "--no-such-option"], USAGE),
        row(&["diagnose", "--sandbox", "no-such-fault"], USAGE),
        report(&["diagnose", "--sandbox"], SUCCESS),
        report(&["diagnose", "--offline", "--state", "failed"], INCONCLUSIVE),
        report(&["replay", &failed], PROBLEM),
        report(&["smoke", &green], SUCCESS),
    ];
    rows.extend(REPORTS.map(|format| report(&[&SHORT_OF_MONEY[..], &[format]].concat(), PROBLEM)));
    rows.extend(SMOKE.map(|format| report(&["smoke", &red, "--no-controls", "--format", format], PROBLEM)));
    rows
}

/// The code and standard error of a run that writes there.
fn run(args: &[String], stdout: impl Into<Stdio>) -> (Option<i32>, String) {
    let mut command = Command::new(program());
    command.args(args).env_clear().env("LANG", "C.UTF-8").env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    let done = command.stdout(stdout).stderr(Stdio::piped()).spawn().expect("the program").wait_with_output().expect("an end");
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn the_exit_code_is_the_same_whoever_reads() {
    let home = folder();
    let (dead, alive) = (Server::http(|_, _| Answer::Status(500, "no")), Server::http(|_, _| Answer::Status(200, "ok")));
    let rows = table(home.path(), &dead.url("/"), &alive.url("/"));
    for_each(&rows, |Row { args, code, .. }| {
        let told = run(args, Stdio::null());
        assert_eq!(told.0, Some(*code), "{args:?}: {}", told.1);
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let unread = run(args, writer);
        assert_eq!(unread.0, Some(*code), "{args:?}: nobody reads: {}", unread.1);
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$0\" \"$@\" >&-"]).arg(program()).args(args).env_clear().env("LANG", "C.UTF-8");
        let closed = shell.stdin(Stdio::null()).output().expect("a shell");
        assert_eq!(closed.status.code(), Some(*code), "{args:?}: closed: {closed:?}");
        assert!(!unread.1.contains("panicked") && !unread.1.contains("defect"), "{args:?}: {}", unread.1);
    });
    println!("{} commands, each read, unread and closed", rows.len());
}

#[test]
#[cfg(target_os = "linux")]
fn what_has_no_room_is_an_error() {
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("this test needs /dev/full");
    let home = folder();
    let (dead, alive) = (Server::http(|_, _| Answer::Status(500, "no")), Server::http(|_, _| Answer::Status(200, "ok")));
    let rows = table(home.path(), &dead.url("/"), &alive.url("/"));
    for_each(&rows, |Row { args, code, output }| {
        let expected = if *code == USAGE && !args.iter().any(|arg| arg == "replay") { USAGE } else { INTERNAL };
        let told = run(args, full());
        assert_eq!(told.0, Some(expected), "{args:?}: {}", told.1);
        if *output {
            let args: Vec<String> = args.iter().cloned().chain(["--output".to_owned(), "/dev/full".to_owned()]).collect();
            let told = run(&args, Stdio::null());
            assert_eq!(told.0, Some(INTERNAL), "{args:?}: {}", told.1);
            assert!(told.1.contains("/dev/full"), "{args:?}: {}", told.1);
        }
    });
    for more in [["--report", "json=/dev/full"], ["--record", "/dev/full"]] {
        let args: Vec<String> = SHORT_OF_MONEY.iter().chain(&["text"]).chain(&more).map(|arg| (*arg).to_owned()).collect();
        assert_eq!(run(&args, Stdio::null()).0, Some(INTERNAL), "{more:?}");
    }
}

#[test]
fn an_empty_variable_is_as_if_it_were_not_set() {
    let server = Server::http(|_, _| Answer::Status(200, "ok"));
    let home = folder();
    let config = file(&home, "config.toml", "[controls]\ndefaults = false\n");
    let url = server.url("/");
    let args = ["diagnose", "--endpoint", &url, "--config", arg(&config), "--format", "json"];
    let plain = paydoctor(args).run().exits(SUCCESS).json();
    let statuses = |report: &serde_json::Value| -> Vec<String> {
        let all = report["checks"].as_array().expect("checks").iter().map(|c| format!("{} {}", c["id"], c["status"]));
        all.filter(|check| !check.contains("quality")).collect()
    };
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "HOME", "PAYDOCTOR_CONFIG"];
    let names = names.iter().chain(&["LC_ALL", "XDG_CONFIG_HOME", "TERM", "PATH", "USER", "TMPDIR"]).copied().collect::<Vec<_>>();
    for_each(&names, |name| {
        let done = paydoctor(args).env(name, "").run().exits(SUCCESS).complains_not().json();
        assert_eq!((&done["verdict"], statuses(&done)), (&plain["verdict"], statuses(&plain)), "{name}");
    });
    // What stands in for files that the environment names may be no file.
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "TZDIR"] {
        paydoctor(args).env(name, "/dev/zero").run().exits(SUCCESS).complains_not();
    }
    let long = "A".repeat(100_000);
    let zones = [":UTC", "Nowhere/Land", "/etc/passwd", ":/dev/zero", "/dev/zero", "<>", "UTC+99999999999999999999", &long];
    for_each(&zones, |zone| {
        let done = paydoctor(args).env("TZ", zone).run().exits(SUCCESS).complains_not().json();
        assert_eq!(done["verdict"], plain["verdict"], "{}", &zone[..zone.len().min(30)]);
    });
    paydoctor(args).env("TZ", "zero").env("TZDIR", "/dev").run().exits(SUCCESS).complains_not();
    // Both spellings: the one that is empty does not hide the other.
    let through = paydoctor(["plan", "--endpoint", "https://pay.wallet.test/", "--no-controls", "--format", "json"]);
    through.env("HTTPS_PROXY", "").env("https_proxy", "http://proxy.test:3128").run().exits(SUCCESS).prints("proxy.test");
}
