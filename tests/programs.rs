//! Checks that run programs: the Nagios plugin convention, JSON, and everything that keeps a program within its bounds.
#![cfg(unix)]

mod harness;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use harness::{Done, PROBLEM, SUCCESS, USAGE, arg, file, folder, paydoctor, wallet_at};
use serde_json::Value;
use tempfile::TempDir;

/// A pack in a folder, with scripts.
struct Pack(TempDir);

impl Pack {
    /// A pack with one group file.
    fn new(checks: &str) -> Self {
        let pack = Self(folder());
        pack.file("pack.toml", "[pack]\nid = \"own\"\nversion = \"1\"\n");
        pack.file("service/own.toml", &format!("group = \"service\"\n{checks}"));
        pack
    }

    /// A pack whose check `service.own` runs a script as a plugin.
    fn of_script(script: &str) -> Self {
        Self::new(&check("program = { run = \"./plugin\" }")).script("plugin", script)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    fn script(self, name: &str, text: &str) -> Self {
        let path = self.file(name, &format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permission to run");
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs `diagnose` against the sandbox with programs allowed.
    fn diagnose(&self, more: &[&str]) -> Done {
        let run = paydoctor(["diagnose", "--sandbox", "--format", "json", "--only", "service", "--allow-exec", "--pack", arg(self.path())]);
        run.args(more).run()
    }

    /// The check `service.own` of such a run.
    fn own(&self, more: &[&str]) -> Value {
        own(&self.diagnose(more))
    }
}

fn check(more: &str) -> String {
    format!("[[check]]\nid = \"service.own\"\ntitle = {{ en = \"Own\", \"zh-CN\" = \"自有\" }}\n{more}\n")
}

fn own(done: &Done) -> Value {
    let report = done.json();
    let found = report["checks"].as_array().expect("checks").iter().find(|c| c["id"] == "service.own").cloned();
    found.unwrap_or_else(|| panic!("no such check: {done}"))
}

/// What the record has of the program.
fn fact(report: &Value) -> Value {
    let events = report["facts"]["events"].as_array().expect("events");
    events.iter().map(|e| &e["fact"]).find(|f| f["kind"] == "program").cloned().expect("a program in the record")
}

#[test]
fn an_exit_status_is_a_finding_without_another_word() {
    for (status, expected) in [(0, "pass"), (1, "warn"), (2, "fail"), (3, "unknown"), (7, "unknown")] {
        let own = Pack::of_script(&format!("echo \"OWN - {status} | a=1\"; exit {status}")).own(&[]);
        assert_eq!(own["status"], expected, "{status}: {own}");
        assert!(expected == "unknown" || own["text"] == format!("OWN - {status}"), "{own}");
        assert!(own["took_ms"].is_u64(), "{own}");
    }
}

#[test]
fn a_critical_state_can_name_its_cause() {
    let pack = Pack::new(&check(
        "for_each = \"endpoint\"\nprogram = { run = \"./plugin\", args = [\"{endpoint.host}\"], cause = \"service-maintenance\" }",
    ))
    .script("plugin", "echo \"closed: $1\"; exit 2");
    let done = pack.diagnose(&["--state", "failed"]).exits(PROBLEM);
    let own = own(&done);
    assert_eq!(
        (&own["status"], &own["cause"], &own["text"]),
        (&"fail".into(), &"service-maintenance".into(), &"closed: pay.sandbox-wallet.test".into())
    );
    assert_eq!(done.json()["verdict"]["cause"], "service-maintenance");
}

#[test]
fn nothing_runs_without_leave() {
    let pack = Pack::of_script("touch ran; echo OK");
    let run = |more: &[&str]| paydoctor(["diagnose", "--sandbox", "--format", "json", "--pack", arg(pack.path())]).args(more).run();
    let refused = own(&run(&[]));
    assert_eq!(refused["status"], "unknown", "{refused}");
    assert!(refused["text"].as_str().expect("text").contains("--allow-exec"), "{refused}");
    assert_eq!(own(&run(&["--allow-exec", "--offline"]))["status"], "unknown");
    assert_eq!(run(&["--allow-exec", "--skip", "service"]).exits(SUCCESS).json()["verdict"]["status"], "healthy");
    paydoctor(["plan", "--sandbox", "--allow-exec", "--pack", arg(pack.path())]).run().exits(SUCCESS).prints("plugin");
    assert!(!pack.path().join("ran").exists(), "the program ran");
    assert_eq!(own(&run(&["--allow-exec"]))["status"], "pass");
    assert!(pack.path().join("ran").exists(), "the program did not run");
}

#[test]
fn the_plan_shows_what_would_be_run() {
    let pack =
        Pack::new(&check("for_each = \"endpoint\"\nprogram = { run = \"./plugin\", args = [\"-H\", \"{endpoint.host}\", \"two words\"] }"));
    let pack = pack.script("plugin", "exit 0");
    let plan = |more: &[&str]| paydoctor(["plan", "--sandbox", "--format", "json", "--pack", arg(pack.path())]).args(more).run().json();
    let step = |plan: &Value| plan["steps"].as_array().expect("steps").iter().find(|s| s["probe"] == "exec").cloned();
    assert_eq!(step(&plan(&[])), None);
    let step = step(&plan(&["--allow-exec"])).expect("a step that runs the program");
    assert_eq!(step["target"], format!("{}/plugin -H pay.sandbox-wallet.test 'two words'", pack.path().display()));
    assert!(step["why"].as_str().expect("why").contains("program"));
}

#[test]
fn every_argument_stays_one_and_no_shell_sees_it() {
    let args = r#"["$(touch hacked)", "; touch hacked", "a  b", "`x`", "*", "'\"", "{{x}}"]"#;
    let pack = Pack::new(&check(&format!("program = {{ run = \"./plugin\", args = {args} }}")));
    let own = pack.script("plugin", "printf '[%s]' \"$@\"").own(&[]);
    assert_eq!(own["text"], r#"[$(touch hacked)][; touch hacked][a  b][`x`][*]['"][{x}]"#);
}

#[test]
fn a_program_gets_no_input_and_little_environment() {
    let pack = Pack::of_script("read -r line; echo \"input $? in $(basename \"$PWD\") with $(env | cut -d= -f1 | sort | tr '\\n' ' ')\"");
    let run = paydoctor(["diagnose", "--sandbox", "--format", "json", "--allow-exec", "--pack", arg(pack.path())]);
    let own = own(&run.env("SECRET", "x").env("PATH", "/usr/bin:/bin").stdin("a line\n").run());
    let text = own["text"].as_str().expect("text");
    let name = pack.path().file_name().expect("a name").to_string_lossy().into_owned();
    assert!(text.starts_with(&format!("input 1 in {name} with ")), "{text}");
    let names: Vec<&str> =
        text.split(" with ").last().expect("names").split(' ').filter(|n| !["PWD", "OLDPWD", "SHLVL", "_", ""].contains(n)).collect();
    assert_eq!(names, ["LANG", "LC_ALL", "PATH"]);
}

/// Whether a process is there and not merely waiting to be buried.
fn lives(id: &str) -> bool {
    fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().trim().starts_with('Z'))
}

/// That a process ends; how long the system takes to end it is its business.
fn ends(id: &str) {
    let begun = Instant::now();
    while lives(id) {
        assert!(begun.elapsed() < Duration::from_secs(20), "process {id} was left behind");
        sleep(Duration::from_millis(10));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_takes_too_long_is_ended_with_everything_it_started() {
    let script = "sleep 600 & echo $! > child; echo $$ > leader; echo half a line; sleep 600";
    let of = |pack: &Pack, name: &str| fs::read_to_string(pack.path().join(name)).expect("a number").trim().to_owned();
    let pack = Pack::new(&check("program = { run = \"./plugin\", timeout_ms = 500 }")).script("plugin", script);
    let done = pack.diagnose(&[]);
    assert_eq!((&own(&done)["status"], &fact(&done.json())["end"]), (&"unknown".into(), &"timed-out".into()));
    assert_eq!(fact(&done.json())["text"], "half a line");
    assert!(done.json()["run"]["complete"].as_bool().expect("complete"));
    for name in ["child", "leader"] {
        ends(&of(&pack, name));
    }
    // The same when the deadline of the run comes first.
    let pack = Pack::new(&check("program = { run = \"./plugin\", timeout_ms = 60000 }")).script("plugin", script);
    let done = pack.diagnose(&["--deadline", "2s"]);
    assert!(!done.json()["run"]["complete"].as_bool().expect("complete"), "{done}");
    assert_eq!(own(&done)["status"], "unknown");
    for name in ["child", "leader"] {
        ends(&of(&pack, name));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_program_leaves_behind_is_ended_and_holds_nothing_up() {
    let pack = Pack::new(&check("program = { run = \"./plugin\", timeout_ms = 60000 }"));
    let pack = pack.script("plugin", "sleep 600 & echo $! > child; echo done; exit 0");
    assert_eq!(pack.own(&[])["status"], "pass");
    ends(fs::read_to_string(pack.path().join("child")).expect("a number").trim());
}

#[test]
fn output_is_bounded() {
    let pack = Pack::of_script("head -c 3000000 /dev/zero | tr '\\0' x; exit 1");
    let done = pack.diagnose(&[]);
    assert_eq!(own(&done)["status"], "warn");
    let fact = fact(&done.json());
    assert_eq!((&fact["truncated"], fact["text"].as_str().expect("text").len()), (&true.into(), 400));
}

#[test]
fn hostile_output_steers_nothing_and_gives_nobody_away() {
    let pack = Pack::of_script("printf '\\033[31mcard 4111111111111111 \\033]0;x\\007of 13812345678|%s=1\\n' \"'a@b.example'\"; exit 2");
    let done = pack.diagnose(&[]);
    assert_eq!(own(&done)["text"], "card <card:1> ]0;xof <phone:1>");
    assert!(!done.stdout.contains("4111111111111111") && !done.stdout.contains("a@b.example") && !done.stdout.contains("\\u001b"));
    let text = paydoctor(["diagnose", "--sandbox", "--allow-exec", "--pack", arg(pack.path())]).run();
    assert!(!text.stdout.contains('\u{1b}'), "{text}");
}

#[test]
fn what_cannot_be_run_is_unknown_and_says_why() {
    let absent = Pack::new(&check("program = { run = \"no-such-plugin-anywhere\" }"));
    let done = absent.diagnose(&[]);
    assert_eq!((&own(&done)["status"], &fact(&done.json())["end"]), (&"unknown".into(), &"not-found".into()));
    assert!(own(&done)["text"].as_str().expect("text").contains("not installed"), "{done}");
    let forbidden = Pack::new(&check("program = { run = \"./plugin\" }"));
    forbidden.file("plugin", "#!/bin/sh\nexit 0\n");
    assert_eq!(fact(&forbidden.diagnose(&[]).json())["end"], "not-permitted");
    let killed = Pack::of_script("kill -9 $$");
    let fact = fact(&killed.diagnose(&[]).json());
    assert_eq!((&fact["end"], &fact["signal"]), (&"killed".into(), &9.into()));
}

#[test]
fn json_is_understood() {
    let checks = check(
        "program = { run = \"./plugin\", output = \"json\" }\npass_when = 'program.state == \"ok\"'\npass = { en = \"Fine\", \"zh-CN\" = \"正常\" }\n\
         [[check.finding]]\nwhen = 'program.values.exists(v, v.label == \"waiting\" && v.value > dec(\"10.1\"))'\nstatus = \"fail\"\n\
         text = { en = \"{program.text}!\", \"zh-CN\" = \"{program.text}！\" }\n\
         [[check.example]]\nexpect = \"fail\"\ngiven = { program = { text = \"x\", values = [{ label = \"waiting\", value = \"10.2\" }] } }\n\
         [[check.example]]\nexpect = \"pass\"\ngiven = { program = { state = \"ok\", values = [] } }\n\
         [[check.example]]\nexpect = \"unknown\"\ngiven = {}\n",
    );
    let run = |json: &str| Pack::new(&checks).script("plugin", &format!("echo '{json}'")).own(&[]);
    assert_eq!(run(r#"{"state":"ok","text":"queue","values":{"waiting":{"value":"10.11"}}}"#)["text"], "queue!");
    assert_eq!(run(r#"{"state":"ok","values":{"waiting":10.1}}"#)["status"], "pass");
    let broken = Pack::new(&check("program = { run = \"./plugin\", output = \"json\" }")).script("plugin", "echo '{'").own(&[]);
    assert_eq!(broken["status"], "unknown", "{broken}");
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let pack = Pack::new(
        "[[check]]\nid = \"service.a\"\ntitle = { en = \"A\", \"zh-CN\" = \"甲\" }\nfor_each = \"address\"\n\
         program = { run = \"../x\", args = [\"{endpoint.host}\"], timeout_ms = 5, cause = \"service-maintenence\" }\n\
         [[check]]\nid = \"service.b\"\ntitle = { en = \"B\", \"zh-CN\" = \"乙\" }\nprogram = { run = \"./plugin\", args = [\"{wallet.idd}\"], timout_ms = 1 }\n\
         [[check]]\nid = \"service.c\"\ntitle = { en = \"C\", \"zh-CN\" = \"丙\" }\n",
    );
    let validate = |pack: &Pack| paydoctor(["pack", "validate", arg(pack.path())]).run().exits(PROBLEM);
    let form = validate(&pack);
    let file = pack.path().join("service/own.toml").display().to_string();
    let form = form.prints(&format!("{file}:10:")).prints("check[1].program.timout_ms").prints("did you mean `timeout_ms`?");
    drop(form);
    let text = fs::read_to_string(&file).expect("a file").replace(", timout_ms = 1", "");
    pack.file("service/own.toml", &text);
    let wrong = validate(&pack);
    for expected in [
        ":6:11: check[0].program",
        "check[0].program.run",
        "check[0].program.timeout_ms",
        "did you mean `service-maintenance`?",
        "check[1].program.run",
        "check[1].program.args[0]",
        "idd",
        "check[2].finding",
        "check[2].pass",
    ] {
        assert!(wrong.stdout.contains(expected), "no `{expected}`: {wrong}");
    }
    paydoctor(["schema", "check"]).run().exits(SUCCESS).prints("timeout_ms").prints("nagios");
}

#[test]
fn a_value_does_not_become_an_option() {
    let pack = Pack::new(&check("for_each = \"endpoint\"\nprogram = { run = \"./plugin\", args = [\"{endpoint.id}\"] }"))
        .script("plugin", "touch ran");
    let elsewhere = folder();
    let wallet = file(&elsewhere, "w.toml", &wallet_at("http://127.0.0.1:9/").replace("\"api\"", "\"--help\""));
    let run = paydoctor(["diagnose", "--no-controls", "--allow-exec", "--pack", arg(pack.path()), "--wallet", arg(&wallet)]);
    run.run().exits(USAGE).prints_nothing().complains("check[0].program.args[0]");
    assert!(!pack.path().join("ran").exists());
}

#[test]
fn what_a_program_said_is_judged_again_from_its_record() {
    let pack = Pack::of_script("echo again; exit 1");
    let report = pack.diagnose(&[]).json();
    let fact = fact(&report);
    assert_eq!((&fact["check"], &fact["state"], &fact["text"]), (&"service.own".into(), &"warning".into(), &"again".into()));
    let step = report["facts"]["run"]["steps"].as_array().expect("steps").iter().find(|s| s["probe"] == "exec").cloned().expect("a step");
    assert_eq!((&step["id"], &step["target"]), (&"exec:service.own".into(), &"plugin".into()));
}

/// The files of the worked example: blocks of the page that say `file=`.
fn example() -> Pack {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/programs.md")).expect("the page");
    let pack = Pack(folder());
    for block in page.split("\n```").filter(|block| block.lines().next().is_some_and(|info| info.contains(" file="))) {
        let (info, text) = block.split_once('\n').expect("a block");
        let path = pack.file(info.split("file=").nth(1).expect("a file"), &format!("{text}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permission to run");
    }
    pack
}

#[test]
fn the_worked_example_of_the_page_does_what_it_says() {
    let pack = example();
    paydoctor(["pack", "validate", arg(pack.path())]).run().exits(SUCCESS);
    let run = paydoctor(["plan", "--sandbox", "--allow-exec", "--pack", arg(pack.path())]).run();
    run.exits(SUCCESS).prints("plugins/queue pay.sandbox-wallet.test").prints("plugins/queue all");
    let report = paydoctor(["diagnose", "--sandbox", "--format", "json", "--allow-exec", "--pack", arg(pack.path())]).run().json();
    let texts: Vec<(&str, &str)> = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|c| c["id"].as_str().expect("id").starts_with("service.queue"))
        .map(|c| (c["status"].as_str().expect("status"), c["text"].as_str().expect("text")))
        .collect();
    assert_eq!(
        texts,
        [
            ("fail", "QUEUE CRITICAL - 250 payments wait for pay.sandbox-wallet.test"),
            ("fail", "QUEUE CRITICAL - 250 payments wait for api.sandbox-wallet.test"),
            ("warn", "A payment has waited for too long: QUEUE CRITICAL - 250 payments wait for all")
        ]
    );
}

/// Debian's plugins, where they are installed.
#[test]
fn the_plugins_of_debian_are_checks() {
    if !Path::new("/usr/lib/nagios/plugins/check_tcp").exists() {
        let _ = writeln!(std::io::stderr(), "skipped: the_plugins_of_debian_are_checks: monitoring-plugins-basic is not installed");
        return;
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        }
    });
    for (plugin, expected) in [("check_tcp", "TCP OK"), ("check_http", "HTTP OK")] {
        let args = "[\"-H\", \"{endpoint.host}\", \"-p\", \"{endpoint.port}\"]";
        let pack = Pack::new(&check(&format!("for_each = \"endpoint\"\nprogram = {{ run = \"{plugin}\", args = {args} }}")));
        let elsewhere = folder();
        let wallet = file(&elsewhere, "w.toml", &wallet_at(&format!("http://{address}/")));
        let run = ["diagnose", "--format", "json", "--no-controls", "--only", "service", "--allow-exec"];
        let done = paydoctor(run).args(["--pack", arg(pack.path()), "--wallet", arg(&wallet)]).run();
        let own = own(&done);
        assert_eq!(own["status"], "pass", "{own}");
        assert!(own["text"].as_str().expect("text").starts_with(expected), "{own}");
        let values = fact(&done.json())["values"].clone();
        assert_eq!((&values[0]["label"], &values[0]["unit"]), (&"time".into(), &"s".into()), "{values}");
        assert!(values[0]["value"].as_str().expect("a decimal").starts_with("0.") && values[0]["min"].is_string(), "{values}");
    }
}
