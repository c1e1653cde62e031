//! Inputs that never come, never end, or are no files.

use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{USAGE, arg, folder, for_each, paydoctor, program};

const OPTIONS: [&str; 7] = ["--case", "--wallet", "--config", "--transactions", "--ca-file", "--pack-key", "--pack"];
/// Beside its deadline, what a run may take on a busy machine.
const SLACK: Duration = Duration::from_secs(8);

#[test]
fn pipes_and_devices_end_with_an_error() {
    let home = folder();
    // What it is called decides nothing.
    let [pipe, bare, socket] = ["pipe.toml", "bare", "socket"].map(|name| home.path().join(name));
    for pipe in [&pipe, &bare] {
        assert!(Command::new("mkfifo").arg(pipe).status().expect("mkfifo").success());
    }
    let _listener = UnixListener::bind(&socket).expect("a socket");
    let sources = [arg(&pipe), arg(&bare), arg(&socket), "/dev/zero", "/dev/urandom", "/dev/full", "/dev/tty", "/proc/self/mem", "/"];
    let mut all: Vec<(Vec<&str>, &str)> = Vec::new();
    for source in sources {
        all.extend(OPTIONS.map(|option| (vec!["diagnose", "--offline", "--deadline", "1s", option, source], source)));
        let bundle = ["--bundle", "/nowhere/b.zip", "--yes"];
        all.push(([&["diagnose", "--offline", "--deadline", "1s", "--attach", source][..], &bundle].concat(), source));
        all.push((vec!["smoke", source, "--deadline", "1s"], source));
        all.push((vec!["smoke", "--deadline", "1s", "--baseline", source, "/nowhere.toml"], source));
        all.push((vec!["plan", "--deadline", "1s", "--wallet", source], source));
        all.push((vec!["replay", source], source));
        all.push((vec!["bundle", "open", source], source));
        all.push((vec!["bundle", "verify", source, "--identity", source], source));
        all.push((vec!["bundle", "create", "/nowhere/b.zip", "--yes", "--from", source], source));
        all.push((vec!["bundle", "compare", source, source], source));
        all.push((vec!["bundle", "redact", source, "/nowhere/b.zip", "--yes"], source));
        all.push((vec!["pack", "validate", source], source));
        all.push((vec!["explain", "51", "--pack", source], source));
    }
    let longest = for_each(&all, |(args, source)| {
        let begun = Instant::now();
        let done = paydoctor(args).run();
        let code = done.code();
        assert!(matches!(code, Some(1..=2)) || (*source == "/" && code == Some(0)), "{args:?}: {done}");
        assert!(
            code == Some(0) || !done.stderr.contains("o such file") || args.contains(&"/nowhere.toml"),
            "what is there is not called missing: {args:?}: {done}"
        );
        assert!(!done.stderr.contains("defect"), "{args:?}: {done}");
        // Commands without a deadline of their own wait as long as the default one.
        let limit = if args.contains(&"--deadline") { Duration::from_secs(1) } else { Duration::from_secs(15) };
        assert!(done.took < limit + SLACK, "{args:?}: {:?}", begun.elapsed());
        done.took
    });
    println!("{} inputs, the slowest {:?}", all.len(), longest.iter().max());
}

#[test]
fn standard_input_that_never_comes_or_never_ends_is_not_waited_for() {
    let args = ["diagnose", "--offline", "--deadline", "1s", "--case", "-"];
    let begun = Instant::now();
    let mut silent = Command::new(program()).args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let silent = silent.as_mut().expect("the program");
    let _open = silent.stdin.take();
    assert_eq!(silent.wait().expect("an end").code(), Some(USAGE));
    assert!(begun.elapsed() < Duration::from_secs(1) + SLACK, "{:?}", begun.elapsed());
    let zero = std::fs::File::open("/dev/zero").expect("this test needs /dev/zero");
    let done = Command::new(program()).args(args).stdin(zero).output().expect("an end");
    assert_eq!(done.status.code(), Some(USAGE), "{done:?}");
}
