//! `paydoctor smoke` from outside: servers on loopback, a file of targets, what comes out.

mod harness;

use harness::server::{Answer, Authority, Server};
use harness::{Done, INCONCLUSIVE, INTERRUPTED, PROBLEM, Run, SUCCESS, USAGE, Witness, arg, file, folder, paydoctor};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with what every run needs: a configuration without any neutral host.
struct Ground {
    folder: TempDir,
}

const NOBODY: &str = "[controls]\ndefaults = false\n";

impl Ground {
    fn new() -> Self {
        Self::with_config(NOBODY)
    }

    fn with_config(config: &str) -> Self {
        let folder = folder();
        file(&folder, "config.toml", config);
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        arg(&self.folder.path().join(name)).to_owned()
    }

    fn run(&self, targets: &str, more: &[&str]) -> Run {
        let targets = file(&self.folder, "smoke.toml", targets);
        paydoctor(["smoke", arg(&targets), "--config", &self.path("config.toml"), "--format", "json"]).args(more)
    }

    fn check(&self, targets: &str, more: &[&str]) -> Done {
        self.run(targets, more).run()
    }
}

fn target(id: &str, url: &str, more: &str) -> String {
    format!("[[targets]]\nid = \"{id}\"\nurl = \"{url}\"\n{more}\n")
}

fn ok() -> Server {
    Server::http(|_, _| Answer::Status(200, "ok"))
}

/// A port on loopback where nothing listens.
fn nobody() -> String {
    // Bound for as long as the tests run, so that no other of them gets it, and never listened to.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    socket.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a port");
    let at = socket.local_addr().expect("an address").as_socket().expect("an address");
    std::mem::forget(socket);
    format!("http://{at}/")
}

/// The target with an id.
#[track_caller]
fn of<'a>(report: &'a Value, id: &str) -> &'a Value {
    let all = report["targets"].as_array().expect("targets");
    all.iter().find(|t| t["id"] == id).unwrap_or_else(|| panic!("no target {id}"))
}

#[test]
fn every_target_is_judged_by_itself_in_the_order_of_the_file() {
    let server = Server::http(|path, _| match path {
        "/gone" => Answer::Status(404, "no"),
        "/teapot" => Answer::Status(418, "short and stout"),
        _ => Answer::Status(200, "all is paid"),
    });
    let ground = Ground::new();
    let targets = [
        target("dead", &nobody(), ""),
        target("plain", &server.url("/"), ""),
        target("gone", &server.url("/gone"), ""),
        target("teapot", &server.url("/teapot"), "expect_status = [200, 418]"),
        target("body", &server.url("/body"), "expect_body = \"is paid\""),
        target("other-body", &server.url("/body"), "expect_body = \"is refunded\""),
    ];
    let done = ground.check(&targets.concat(), &[]).exits(PROBLEM).complains_not();
    let report = done.json();
    let results: Vec<(&str, &str)> = report["targets"]
        .as_array()
        .expect("targets")
        .iter()
        .map(|t| (t["id"].as_str().expect("an id"), t["status"].as_str().expect("a status")))
        .collect();
    let expected = [("dead", "fail"), ("plain", "pass"), ("gone", "fail"), ("teapot", "pass"), ("body", "pass"), ("other-body", "fail")];
    assert_eq!(results, expected);
    assert_eq!((&report["schema"], &report["run"]["complete"]), (&Value::from("paydoctor.smoke.v1"), &Value::from(true)));
    let summary = &report["summary"];
    assert_eq!((&summary["pass"], &summary["fail"], &summary["diagnosed"]), (&3.into(), &3.into(), &3.into()));
    // Each that failed has a verdict of its own, with something to do.
    for (id, cause) in [("dead", "tcp-refused"), ("gone", "endpoint-missing"), ("other-body", "http-unexpected-content")] {
        let target = of(&report, id);
        assert_eq!((&target["cause"], &target["verdict"]["cause"]), (&Value::from(cause), &Value::from(cause)), "{target}");
        assert!(target["next_action"]["steps"].as_array().is_some_and(|steps| !steps.is_empty()), "{target}");
        assert!(target["verdict"]["who_acts"].is_string(), "{target}");
    }
    assert!(of(&report, "plain")["verdict"].is_null() && of(&report, "plain")["text"].as_str().is_some_and(|t| t.contains("HTTP 200")));
    assert_eq!((&of(&report, "gone")["http_status"], &of(&report, "gone")["line"]), (&404.into(), &10.into()));
}

#[test]
fn what_works_ends_with_success_and_credentials_are_not_told() {
    let server = ok();
    let url = server.url("/pay?token=s3cret#top").replace("http://", "http://user:pa55@");
    let done = Ground::new().check(&target("one", &url, ""), &[]).exits(SUCCESS).complains_not().prints_no("s3cret").prints_no("pa55");
    let report = done.json();
    assert_eq!(of(&report, "one")["url"], server.url("/pay"));
    assert_eq!(server.asked(), 1, "one visit decides");
}

#[test]
fn a_failure_is_repeated_before_it_counts() {
    let flaky = || Server::http(|_, before| Answer::Status(if before == 0 { 500 } else { 200 }, ""));
    let (once, twice) = (flaky(), flaky());
    let ground = Ground::new();
    let report = ground.check(&target("a", &once.url("/"), ""), &[]).exits(SUCCESS).json();
    let a = of(&report, "a");
    assert_eq!((&a["status"], &a["attempts"]), (&"pass".into(), &2.into()));
    assert!(a["text"].as_str().is_some_and(|text| text.contains("HTTP 500")), "{a}");
    let report = ground.check(&target("a", &twice.url("/"), "retries = 0"), &[]).exits(PROBLEM).json();
    assert_eq!((&of(&report, "a")["status"], &of(&report, "a")["attempts"]), (&"fail".into(), &1.into()));
    let always = Server::http(|_, _| Answer::Status(500, ""));
    let report = ground.check(&format!("[defaults]\nretries = 2\n{}", target("a", &always.url("/"), "")), &[]).exits(PROBLEM).json();
    assert_eq!((&of(&report, "a")["cause"], &of(&report, "a")["attempts"]), (&"http-server-error".into(), &3.into()));
}

#[test]
fn a_phase_beyond_its_bound_fails() {
    let slow = Server::http(|_, _| Answer::Late(250, 200));
    let targets = format!(
        "[defaults]\nmax_ms = {{ first_byte = 100, connect = 5000 }}\n{}{}",
        target("slow", &slow.url("/"), ""),
        target("allowed", &slow.url("/"), "max_ms = { first_byte = 20000 }")
    );
    let report = Ground::new().check(&targets, &[]).exits(PROBLEM).json();
    let found = &of(&report, "slow")["findings"][0];
    assert_eq!(
        (&found["about"], &found["status"], &of(&report, "slow")["cause"]),
        (&"first-byte".into(), &"fail".into(), &"server-slow".into())
    );
    assert!(found["text"].as_str().is_some_and(|t| t.contains("100 ms are allowed")), "{found}");
    assert_eq!(of(&report, "allowed")["status"], "pass");
}

#[test]
fn a_certificate_that_ends_soon_is_warned_of_and_one_that_has_ended_fails() {
    let authority = Authority::new();
    let (soon, late, over) = [5, 90, -2].map(|days| Server::https(authority.server(days), |_, _| Answer::Status(200, "ok"))).into();
    let ground = Ground::new();
    file(&ground.folder, "ca.pem", &authority.pem());
    let ca = ground.path("ca.pem");
    let good = format!("[defaults]\ncert_days = 14\n{}{}", target("soon", &soon.url("/"), ""), target("late", &late.url("/"), ""));
    let report = ground.check(&good, &["--ca-file", &ca]).exits(SUCCESS).json();
    assert_eq!((&of(&report, "soon")["status"], &of(&report, "late")["status"]), (&"warn".into(), &"pass".into()));
    let days = of(&report, "soon")["certificate"]["days_left"].as_i64().expect("days");
    assert!((4..=5).contains(&days), "{days}");
    assert!(of(&report, "soon")["findings"][0]["text"].as_str().is_some_and(|t| t.contains(&format!("in {days} days"))));
    ground.check(&good, &["--ca-file", &ca, "--strict"]).exits(PROBLEM);
    let report = ground.check(&target("over", &over.url("/"), ""), &["--ca-file", &ca]).exits(PROBLEM).json();
    assert!(of(&report, "over")["text"].as_str().is_some_and(|t| t.contains("has expired")), "{report}");
    // Without the authority nobody vouches for it.
    let report = ground.check(&target("late", &late.url("/"), ""), &[]).exits(PROBLEM).json();
    assert!(of(&report, "late")["text"].as_str().is_some_and(|t| t.contains("no authority that is trusted")), "{report}");
}

#[test]
fn the_endpoints_of_a_wallet_are_targets_of_their_own() {
    let server = Server::http(|path, _| Answer::Status(if path == "/otp" { 503 } else { 200 }, "fine"));
    let ground = Ground::new();
    let wallet = format!(
        "id = \"mine\"\nname = {{ en = \"Mine\", \"zh-CN\" = \"我的\" }}\n[[endpoints]]\nid = \"api\"\nurl = \"{}\"\nexpect_body = \"fine\"\n\
         [[endpoints]]\nid = \"otp\"\nurl = \"{}\"\n",
        server.url("/api"),
        server.url("/otp")
    );
    let wallet = file(&ground.folder, "wallet.toml", &wallet);
    let targets = format!("[[targets]]\nid = \"w\"\nwallet = \"{}\"\n", arg(&wallet));
    let report = ground.check(&targets, &[]).exits(PROBLEM).json();
    assert_eq!((&of(&report, "w/api")["status"], &of(&report, "w/otp")["status"]), (&"pass".into(), &"fail".into()));
    assert_eq!((&of(&report, "w/otp")["wallet"], &of(&report, "w/otp")["cause"]), (&"mine".into(), &"service-unavailable".into()));
}

/// However many targets fail, neutral hosts are asked as often as for one.
#[test]
fn neutral_hosts_are_asked_once_for_all_that_failed() {
    let portal = Server::http(|_, _| Answer::Status(204, ""));
    let ground = Ground::with_config(&format!("{NOBODY}portal = [\"{}\"]\n", portal.url("/generate_204")));
    let targets: String = (0..30).map(|i| target(&format!("t{i}"), &nobody(), "retries = 0")).collect();
    let report = ground.check(&targets, &[]).exits(PROBLEM).json();
    assert_eq!((&report["summary"]["fail"], &report["summary"]["diagnosed"]), (&30.into(), &20.into()));
    assert!((1..=2).contains(&portal.asked()), "asked {} times", portal.asked());
    let before = portal.asked();
    ground.check(&targets, &["--no-controls"]).exits(PROBLEM);
    assert_eq!(portal.asked(), before, "nobody but the targets");
    // And where all is well, nobody at all.
    let server = ok();
    ground.check(&target("good", &server.url("/"), ""), &[]).exits(SUCCESS);
    assert_eq!(portal.asked(), before);
}

#[test]
fn a_baseline_tells_what_is_worse_better_new_and_gone() {
    let (server, flipped) = (ok(), Server::http(|path, _| Answer::Status(if path == "/was-bad" { 200 } else { 500 }, "")));
    let ground = Ground::new();
    let was_bad = Server::http(|_, _| Answer::Status(500, ""));
    let then = [
        target("same", &server.url("/"), ""),
        target("worse", &server.url("/"), ""),
        target("better", &was_bad.url("/"), ""),
        target("removed", &server.url("/"), ""),
    ];
    let report = ground.check(&then.concat(), &[]).exits(PROBLEM);
    let baseline = file(&ground.folder, "baseline.json", &report.stdout);
    let now = [
        target("same", &server.url("/"), ""),
        target("worse", &flipped.url("/"), ""),
        target("better", &flipped.url("/was-bad"), ""),
        target("added", &server.url("/"), ""),
    ];
    let report = ground.check(&now.concat(), &["--baseline", arg(&baseline)]).exits(PROBLEM).json();
    let change = |id: &str| of(&report, id)["change"].as_str().expect("a change").to_owned();
    assert_eq!(["same", "worse", "better", "added"].map(change), ["same", "worse", "better", "new"]);
    assert_eq!((&report["gone"][0], &report["summary"]["worse"], &report["summary"]["better"]), (&"removed".into(), &1.into(), &1.into()));
    // Without one, nothing is compared.
    let report = ground.check(&target("same", &server.url("/"), ""), &[]).exits(SUCCESS).json();
    assert!(of(&report, "same")["change"].is_null() && report["summary"]["worse"].is_null());
}

/// One slow answer says nothing: it is measured again, and only what stays slow is called slower.
#[test]
fn slower_is_only_what_stays_slower() {
    let ground = Ground::new();
    let quick = ok();
    let both = |url: &Server| format!("{}{}", target("stays", &url.url("/stays"), ""), target("once", &url.url("/once"), ""));
    let baseline = ground.check(&both(&quick), &[]).exits(SUCCESS);
    let baseline = file(&ground.folder, "baseline.json", &baseline.stdout);
    let once = std::sync::atomic::AtomicBool::new(true);
    let slow = Server::http(move |path, _| {
        let late = path == "/stays" || once.swap(false, std::sync::atomic::Ordering::SeqCst);
        if late { Answer::Late(2_500, 200) } else { Answer::Status(200, "ok") }
    });
    let report = ground.check(&both(&slow), &["--baseline", arg(&baseline)]).exits(SUCCESS).json();
    let stays = of(&report, "stays");
    assert_eq!((&stays["change"], &stays["status"], &stays["attempts"]), (&"slower".into(), &"warn".into(), &3.into()), "{stays}");
    assert_eq!(stays["findings"][0]["about"], "baseline");
    assert_eq!((&of(&report, "once")["change"], &of(&report, "once")["status"]), (&"same".into(), &"pass".into()));
    assert_eq!(of(&report, "once")["attempts"], 2);
}

#[test]
fn the_deadline_leaves_a_whole_report() {
    let (silent, server) = (Server::http(|_, _| Answer::Silence), ok());
    let targets = [target("silent", &silent.url("/"), ""), target("good", &server.url("/"), "")].concat();
    let done = Ground::new().check(&targets, &["--deadline", "2s"]).exits(INCONCLUSIVE);
    let report = done.json();
    assert_eq!((&of(&report, "silent")["status"], &of(&report, "good")["status"]), (&"unknown".into(), &"pass".into()));
    assert_eq!((&report["run"]["complete"], &report["run"]["interrupted"]), (&false.into(), &false.into()));
    assert!(of(&report, "silent")["text"].as_str().is_some_and(|t| t.contains("the deadline came first")), "{report}");
}

#[test]
#[cfg(target_os = "linux")]
fn an_interruption_leaves_a_whole_report() {
    let silent = Server::http(|_, _| Answer::Silence);
    let run = Ground::new();
    let run = run.run(&target("silent", &silent.url("/"), "deadline = \"50s\""), &[]).start();
    harness::until_it_listens(run.id());
    let sent = std::process::Command::new("sh").args(["-c", &format!("kill -INT {}", run.id())]).status();
    assert!(sent.is_ok_and(|status| status.success()));
    let report = run.wait().exits(INTERRUPTED).complains_not().json();
    assert_eq!((&report["run"]["complete"], &report["run"]["interrupted"]), (&false.into(), &true.into()));
    assert_eq!(of(&report, "silent")["status"], "unknown");
}

#[test]
fn every_mistake_is_told_at_once_and_nobody_is_contacted() {
    let witness = Witness::new();
    let ground = Ground::new();
    let form = format!("[defaults]\nretrys = 1\n{}[[targets]]\nid = \"b\"\nurl = \"ftp://x/\"\n", target("a", &witness.url(), ""));
    let done = ground.check(&form, &[]).exits(USAGE).prints_nothing();
    done.complains("smoke.toml:2:1: defaults.retrys").complains("did you mean `retries`?").complains("smoke.toml:9:7: targets[1].url");
    let meaning = format!(
        "[defaults]\ndeadline = \"3h\"\nmax_ms = {{ tls = 0 }}\n{}{}[[targets]]\nid = \"c\"\nwallet = \"alipya\"\nexpect_body = \"x\"\n\
         [[targets]]\nid = \"d\"\n[[targets]]\nid = \"e\"\nwallet = \"generic\"\n",
        target("a", &witness.url(), "expect_status = [20]"),
        target("a", &witness.url(), "retries = 99"),
    );
    let mut done = ground.check(&meaning, &["--baseline", &ground.path("config.toml"), "--deadline", "1ms"]).exits(USAGE).prints_nothing();
    for place in [
        ":2:12: defaults.deadline",
        ":3:18: defaults.max_ms.tls",
        ":7:18: targets[0].expect_status[0]",
        ":9:6: targets[1].id",
        ":11:11: targets[1].retries",
        ":14:10: targets[2].wallet",
        "did you mean `alipay`?",
        ":15:15: targets[2].expect_body",
        "targets[3]: give `wallet`",
        "targets[4].wallet: the wallet `generic` names no endpoints",
        "config.toml: this is no report of `paydoctor smoke",
        "--deadline",
    ] {
        done = done.complains(place);
    }
    ground.check("", &[]).exits(USAGE).complains("there is no target");
    paydoctor(["smoke", "no-such-file.toml"]).run().exits(USAGE).complains("no-such-file.toml");
    paydoctor(["smoke"]).run().exits(USAGE);
    assert!(!witness.was_contacted());
}

#[test]
fn reports_and_files_of_targets_fit_their_schemas() {
    let schema = |what: &str| {
        let schema = paydoctor(["schema", what]).run().exits(SUCCESS).json();
        jsonschema::validator_for(&schema).expect("a schema")
    };
    let server = ok();
    let text = format!("[defaults]\nmax_ms = {{ dns = 300 }}\n{}{}", target("a", &server.url("/"), ""), target("b", &nobody(), ""));
    let report = Ground::new().check(&text, &[]).exits(PROBLEM).json();
    let wrong: Vec<String> = schema("smoke-report").iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let document: toml::Value = toml::from_str(&text).expect("TOML");
    let mut document = serde_json::to_value(document).expect("JSON");
    assert!(schema("smoke").is_valid(&document));
    document["defaults"]["retrys"] = 1.into();
    assert!(!schema("smoke").is_valid(&document));
    assert!(!schema("smoke-report").is_valid(&document));
}

#[test]
fn every_format_is_written_and_nothing_of_progress_off_a_terminal() {
    let server = ok();
    let ground = Ground::new();
    let targets = [target("good", &server.url("/"), ""), target("dead", &nobody(), "")].concat();
    for (format, begins) in [
        ("text", "✗ "),
        ("markdown", "## ✗ "),
        ("junit", "<?xml"),
        ("tap", "TAP version 14\n1..2\nok 1 - target: good\n"),
        ("github", "::error file="),
        ("prometheus", "# HELP paydoctor_"),
    ] {
        let path = ground.path(&format!("out.{format}"));
        let to_file = format!("{format}={path}");
        let done = ground.check(&targets, &["--report", &to_file, "--lang", "en"]).exits(PROBLEM).complains_not();
        assert!(done.json().is_object());
        let written = std::fs::read_to_string(&path).expect("a report");
        assert!(written.starts_with(begins) && written.contains("dead"), "{format}: {written}");
    }
    let chinese = ground.check(&targets, &["--lang", "zh-CN"]).exits(PROBLEM).json();
    assert!(chinese["summary"]["text"].as_str().is_some_and(|t| t.contains("共 2 个目标")), "{chinese}");
}
