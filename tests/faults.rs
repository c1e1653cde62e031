//! A machine that lacks something: file descriptors, disk, a home, somebody to read. A run gives a report all the same, or says in
//! one line what is missing; it never hangs, and leaves nothing half written behind.
#![cfg(unix)]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod harness;
#[path = "harness/offline.rs"]
mod offline;

use std::future::Future;
use std::pin::Pin;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use harness::server::{Answer, Server};
use harness::{INCONCLUSIVE, INTERNAL, PROBLEM, SUCCESS, arg, folder, paydoctor, program};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use paydoctor::check::{Programs, Status};
use paydoctor::engine;
use paydoctor::fact::{Event, Fact, Log, Run};
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::plan::{Options, build};
use paydoctor::problem::Place;
use paydoctor::report::{Report, report};
use paydoctor::sandbox::{Sandbox, find};
use paydoctor::world::{Clock, LookupOutcome, SystemLookup, World};

/// Runs the program under a shell that first does what `before` says.
fn shell(before: &str, args: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{before}; exec \"$0\" \"$@\"")).arg(program()).args(args);
    command.env_clear().env("LANG", "C.UTF-8").stdin(Stdio::null()).output().expect("a shell")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

const HEALTHY: [&str; 4] = ["diagnose", "--sandbox", "--format", "json"];
const SHORT_OF_MONEY: [&str; 6] = ["diagnose", "--offline", "--amount", "120.00", "--balance", "80.00"];

#[test]
fn without_file_descriptors_there_is_a_report_or_a_word() {
    let server = Server::http(|_, _| Answer::Status(200, "fine"));
    let url = server.url("/");
    let elsewhere = ["diagnose", "--no-controls", "--endpoint", &url, "--format", "json"];
    for args in [&HEALTHY[..], &elsewhere] {
        for descriptors in [4, 6, 8, 9, 10, 11, 12, 13, 14, 16, 20, 24, 32, 40, 48, 64, 96] {
            let done = shell(&format!("ulimit -n {descriptors}"), args);
            let (out, err) = (text(&done.stdout), text(&done.stderr));
            match done.status.code() {
                Some(0 | 3) => {
                    let report: serde_json::Value = serde_json::from_str(&out).expect("a whole report");
                    assert_eq!(report["verdict"]["cause"], serde_json::Value::Null, "{descriptors}: {}", report["verdict"]);
                }
                Some(2 | 4) => assert_eq!(err.lines().count(), 1, "{descriptors}: {err}"),
                other => panic!("{descriptors}: {other:?} {out} {err}"),
            }
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn without_threads_there_is_a_report_or_a_word() {
    use std::os::unix::fs::PermissionsExt;
    // The limit does not hold for root: the program runs as somebody who has no other process, from where they can reach it.
    let home = folder();
    let own = home.path().join("paydoctor");
    std::fs::copy(program(), &own).expect("a copy");
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755)).expect("a folder for all");
    let mut seen = Vec::new();
    for threads in 1..=8 {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=54321", "--regid=54321", "--clear-groups", "prlimit", &format!("--nproc={threads}:{threads}")]);
        command.arg(&own).args(HEALTHY).env_clear().env("PATH", "/usr/bin:/bin").env("LANG", "C.UTF-8").stdin(Stdio::null());
        let done = command.output().expect("setpriv and prlimit (util-linux)");
        assert!(matches!(done.status.code(), Some(SUCCESS | INCONCLUSIVE)), "{threads}: {done:?}");
        assert_eq!(text(&done.stderr), "", "{threads}");
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).expect("a whole report");
        assert_eq!(report["verdict"]["cause"], serde_json::Value::Null, "{threads}: {}", report["verdict"]);
        seen.push(done.status.code());
    }
    println!("1 to 8 threads: {seen:?}");
}

#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let home = folder();
    let path = home.path().join("report.json");
    let mut args = SHORT_OF_MONEY.to_vec();
    args.extend(["--format", "json", "--output", arg(&path)]);
    // No file may grow: as on a disk without space, a write fails.
    let done = shell("trap '' XFSZ; ulimit -f 1", &args);
    assert_eq!(done.status.code(), Some(INTERNAL), "{done:?}");
    assert!(text(&done.stderr).contains("report.json"), "{}", text(&done.stderr));
    let left: Vec<_> = std::fs::read_dir(home.path()).expect("the folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_report_that_nobody_can_take_is_told() {
    assert!(std::path::Path::new("/dev/full").exists(), "this test needs /dev/full");
    let done = shell("exec >/dev/full", &SHORT_OF_MONEY);
    assert_eq!(done.status.code(), Some(INTERNAL), "{done:?}");
    assert!(text(&done.stderr).starts_with("error: "), "{}", text(&done.stderr));
}

#[test]
fn a_device_is_written_to_and_not_replaced() {
    let home = folder();
    let link = home.path().join("link");
    let target = home.path().join("target");
    std::fs::write(&target, "before").expect("a file");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    paydoctor(SHORT_OF_MONEY).args(["--output", arg(&link)]).run().exits(PROBLEM);
    assert!(link.is_symlink() && std::fs::read_to_string(&target).expect("a file").contains("80.00"));
    let pipe = home.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = {
        let pipe = pipe.clone();
        thread::spawn(move || std::fs::read_to_string(pipe).expect("what was written"))
    };
    paydoctor(SHORT_OF_MONEY).args(["--output", arg(&pipe)]).run().exits(PROBLEM);
    assert!(reader.join().expect("the reader").contains("80.00"));
    let kind = std::os::unix::fs::FileTypeExt::is_fifo(&std::fs::metadata(&pipe).expect("the pipe").file_type());
    assert!(kind, "it is a pipe still");
}

#[test]
fn without_anybody_to_read_nothing_goes_wrong() {
    for before in ["exec >&-", "exec >&- 2>&-", "exec <&-"] {
        let done = shell(before, &SHORT_OF_MONEY);
        assert_eq!(done.status.code(), Some(PROBLEM), "{before}: {done:?}");
        assert!(!text(&done.stderr).contains("panicked"), "{before}: {done:?}");
    }
}

#[test]
fn without_a_home_it_works_all_the_same() {
    for home in ["unset HOME", "HOME=/nowhere; export HOME", "HOME=; export HOME", "XDG_CONFIG_HOME=/proc/1/root; export XDG_CONFIG_HOME"] {
        let done = shell(home, &SHORT_OF_MONEY);
        assert_eq!(done.status.code(), Some(PROBLEM), "{home}: {done:?}");
        assert_eq!(text(&done.stderr), "", "{home}");
    }
}

#[test]
fn ten_runs_at_once_do_not_disturb_each_other() {
    let runs: Vec<_> = (0..10).map(|_| thread::spawn(|| shell(":", &HEALTHY))).collect();
    for run in runs {
        let done = run.join().expect("a run");
        assert_eq!(done.status.code(), Some(SUCCESS), "{done:?}");
    }
}

/// Runs the program in namespaces of its own for the network and for mounts, after `before`, which has to succeed. A system that does
/// not allow that fails the test: nobody takes for tested what was not, unless `PAYDOCTOR_WITHOUT_NAMESPACES` says that it is known.
fn elsewhere(before: &str, args: &[&str]) -> Option<Output> {
    const NOT_READY: i32 = 77;
    let own = |script: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["-rnm", "sh", "-c", script]).arg(program()).args(args);
        unshare.env("LANG", "C.UTF-8").env("TZ", "UTC").stdin(Stdio::null()).output()
    };
    if !own("true").is_ok_and(|done| done.status.success()) {
        assert!(std::env::var_os("PAYDOCTOR_WITHOUT_NAMESPACES").is_some(), "no namespaces here (unshare -rnm)");
        println!("skipped: no namespaces here");
        return None;
    }
    let done = own(&format!("{{ {before}; }} || exit {NOT_READY}; exec \"$0\" \"$@\"")).expect("unshare");
    assert_ne!(done.status.code(), Some(NOT_READY), "{before}: {}", text(&done.stderr));
    Some(done)
}

#[test]
fn what_the_system_cannot_read_to_us_blames_nobody() {
    let online = "ip link set lo up && ip link add here type veth peer name there && ip addr add 10.9.9.2/24 dev here && \
                  ip link set here up && ip link set there up && ip route add default via 10.9.9.1";
    // Files that are there, and fail to be read.
    let broken = "for f in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do \
                  [ ! -e $f ] || mount --bind /proc/self/mem $f || exit 77; done";
    let args = ["diagnose", "--no-controls", "--endpoint", "http://127.0.0.1:9/", "--format", "json"];
    let Some(done) = elsewhere(&format!("{online} && {broken} && ! cat /etc/resolv.conf 2>&-"), &args) else { return };
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{done:?}"));
    assert_eq!(report["verdict"]["cause"], "tcp-refused", "nobody listens there: {}", report["verdict"]);
}

#[test]
fn a_home_that_is_read_only_is_told_when_it_is_to_be_written_to() {
    let home = folder();
    let before = format!("mount -t tmpfs -o ro none {0}; export HOME={0}; cd {0}", home.path().display());
    let Some(done) = elsewhere(&before, &SHORT_OF_MONEY) else { return };
    assert_eq!((done.status.code(), text(&done.stderr).as_str()), (Some(PROBLEM), ""), "{done:?}");
    for options in [&["--output", "kept.zip"][..], &["--record", "kept.zip"], &["--bundle", "kept.zip", "--yes"]] {
        let done = elsewhere(&before, &[&SHORT_OF_MONEY[..], options].concat()).expect("as before");
        let err = text(&done.stderr);
        assert_eq!((done.status.code(), err.lines().count()), (Some(INTERNAL), 1), "{options:?}: {done:?}");
        assert!(err.contains("kept.zip"), "{options:?}: {err}");
    }
}

#[test]
fn without_loopback_the_sandbox_says_so() {
    let Some(done) = elsewhere(":", &HEALTHY) else { return };
    assert_eq!(done.status.code(), Some(INTERNAL), "{done:?}");
    assert!(text(&done.stderr).contains("the sandbox cannot start here"), "{done:?}");
}

#[test]
fn without_ipv6_and_without_a_route_nothing_is_blamed() {
    let before = "ip link set lo up && for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 > $f; done";
    let Some(done) = elsewhere(before, &HEALTHY) else { return };
    assert_eq!(done.status.code(), Some(SUCCESS), "{done:?}");
}

/// A look-up with a defect.
struct Defective;

impl SystemLookup for Defective {
    fn lookup(&self, _: &str) -> Pin<Box<dyn Future<Output = LookupOutcome> + Send>> {
        Box::pin(async { panic!("a defect of this test's own") })
    }
}

/// The report of a run in the sandbox, whose world `change` has changed before; `see` is told of every event.
fn run_with(change: impl FnOnce(&mut World), mut see: impl FnMut(&Event)) -> Report {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let record = runtime.block_on(async {
        let sandbox = Sandbox::start(&find("healthy").expect("known")).await.expect("loopback");
        let mut world = sandbox.world.clone();
        change(&mut world);
        let plan = build(&sandbox.wallet, &world, Options::default());
        let case = sandbox.case.clone().resolve(None, &TimeZone::UTC, |key| Place::of(key)).expect("a case");
        // A run begins by the clock of its world.
        let told = offline::offline(sandbox.wallet.clone(), case, &world.clock.now().to_string(), Lang::En).run;
        let run = Run { offline: false, loopback: true, steps: plan.summary(), ..told };
        let mut log = Log::begin(run, None::<Vec<u8>>);
        engine::run(plan, world, Duration::from_secs(15), std::future::pending(), |event| {
            see(&event);
            log.keep(event);
        })
        .await;
        log.end().record
    });
    let pack = Pack::builtin();
    let (programs, _) = Programs::compile(&pack.checks);
    report(&record, &pack, &programs)
}

#[test]
fn a_probe_that_panics_is_unknown_and_the_run_goes_on() {
    let report = run_with(|world| world.lookup = Arc::new(Defective), |_| {});
    let told = report.checks.iter().filter(|c| c.status == Status::Unknown && c.text.contains("please report"));
    assert!(told.count() > 0, "no check says that its probe failed");
    let observed = report.checks.iter().filter(|c| c.status == Status::Pass).count();
    assert!(observed > 5, "the run went on: {observed}");
}

/// Whether an event is the one at which a clock is set.
type Moment = fn(&Event) -> bool;

const MOMENTS: [(&str, Moment); 4] = [
    ("as it begins", |event| matches!(event, Event::Started { .. })),
    ("at a handshake", |event| matches!(event, Event::Observed { fact, .. } if matches!(**fact, Fact::Handshake(_)))),
    ("at a reading of the time", |event| matches!(event, Event::Observed { fact, .. } if matches!(**fact, Fact::Time(_)))),
    ("at a request", |event| matches!(event, Event::Observed { fact, .. } if matches!(**fact, Fact::Exchange(_)))),
];

#[test]
fn a_clock_that_is_set_during_the_run_accuses_nobody() {
    // Hours by which it is off when the run begins, and by which it is set.
    for (off, by) in [(0, -30), (0, -2), (0, 2), (0, 30), (0, 24 * 4_000), (0, -24 * 4_000), (-30, 30), (24 * 4_000, -24 * 4_000)] {
        for (name, moment) in MOMENTS {
            let ahead = Arc::new(AtomicI64::new(off));
            let shown = Arc::clone(&ahead);
            let device = Clock::system();
            let wall = move || device.now() + SignedDuration::from_hours(shown.load(Ordering::SeqCst));
            let report = run_with(
                |world| world.clock = Clock::reading(wall),
                |event| {
                    if moment(event) {
                        ahead.store(off + by, Ordering::SeqCst);
                    }
                },
            );
            let set = report.facts.events.iter().find_map(|event| match event {
                Event::Observed { fact, .. } => {
                    if let Fact::ClockSet(set) = **fact {
                        Some(set.by_ms)
                    } else {
                        None
                    }
                }
                _ => None,
            });
            assert_eq!(set.map(|ms| (ms + by.signum() * 1_000) / 3_600_000), Some(by), "{name}: {off} {by}");
            // What says that the clock was set accuses nobody.
            let found = report.checks.iter().filter(|c| matches!(c.status, Status::Fail | Status::Warn));
            let accused = found.filter(|c| !c.text.contains("clock was set")).map(|c| &c.id).collect::<Vec<_>>();
            assert_eq!((report.verdict.cause.as_deref(), accused), (None, Vec::new()), "{name}: {off} {by}");
            assert!(report.checks.iter().any(|c| c.text.contains("clock was set")), "{name}: it is said");
            assert!(report.checks.iter().filter_map(|c| c.took_ms).all(|took| took < 15_000), "{name}: {off} {by}");
        }
    }
}
