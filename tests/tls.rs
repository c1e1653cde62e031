//! Certificates and servers, side by side with curl: those in order raise no alarm, and each of the others is named by its own cause
//! in a sentence that names the certificate at fault.

#[path = "tls/cases.rs"]
mod cases;
mod harness;
#[path = "tls/openssl.rs"]
mod openssl;
#[path = "tls/pki.rs"]
mod pki;
#[path = "tls/random.rs"]
mod random;
#[path = "tls/serve.rs"]
mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use harness::{arg, file, folder, for_each, paydoctor};
use rustls::pki_types::CertificateDer;
use serde_json::Value;
use tempfile::TempDir;

use serve::Tls;

/// What is right to say of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing.
    Fine,
    /// This cause, in a sentence that has these words.
    Fault(&'static str, &'static [&'static str]),
}

/// What curl does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curl {
    /// It takes what is fine, and nothing else.
    Agrees,
    /// It takes what others reject, or rejects what others take, for this reason.
    Differs(&'static str),
}

/// A server, the name it is asked by, and what is right to say of it.
struct Case {
    id: &'static str,
    host: &'static str,
    tls: Tls,
    verdict: Verdict,
    curl: Curl,
}

/// A folder with everything that runs need.
struct Bench {
    folder: TempDir,
    roots: PathBuf,
    proxy: String,
    clocks: [SocketAddr; 2],
}

impl Bench {
    fn new(roots: &[CertificateDer<'_>]) -> Self {
        Self::trusting(&roots.iter().map(|root| pem("CERTIFICATE", root)).collect::<String>())
    }

    /// The same with roots in PEM.
    fn trusting(roots: &str) -> Self {
        let folder = folder();
        let roots = file(&folder, "roots.pem", roots);
        Self { folder, roots, proxy: format!("http://{}", serve::proxy()), clocks: [serve::clock("127.0.0.1"), serve::clock("127.0.0.2")] }
    }

    /// The report on servers, by their ids and addresses.
    fn report(&self, servers: &[(&str, String)], lang: &str, with_time: bool) -> Value {
        let endpoints: String =
            servers.iter().flat_map(|(id, url)| ["\n[[endpoints]]\nid = \"", id, "\"\nurl = \"", url, "\"\n"]).collect();
        let wallet = format!("id = \"tls\"\nname = {{ en = \"TLS\", \"zh-CN\" = \"TLS\" }}\n{endpoints}");
        let time = self.clocks.map(|at| format!("ntp://{at}"));
        let config = if with_time {
            format!("[controls]\ndefaults = false\ntime = {time:?}\n")
        } else {
            "[controls]\ndefaults = false\n".to_owned()
        };
        let (wallet, config) = (file(&self.folder, "wallet.toml", &wallet), file(&self.folder, "config.toml", &config));
        let run = paydoctor([
            "diagnose",
            "--format",
            "json",
            "--lang",
            lang,
            "--deadline",
            "30s",
            "--wallet",
            arg(&wallet),
            "--config",
            arg(&config),
        ]);
        let run = run.env("SSL_CERT_FILE", &self.roots).env("HTTPS_PROXY", &self.proxy).env("NO_PROXY", "127.0.0.1,localhost");
        run.run().json()
    }

    /// Whether curl takes a server, and what it says; nothing where there is no curl.
    fn curl(&self, url: &str) -> Option<Result<(), String>> {
        let mut command = Command::new("curl");
        command.env_clear().env("LANG", "C.UTF-8").args([
            "-sS",
            "--max-time",
            "20",
            "--noproxy",
            "127.0.0.1,localhost",
            "--proxy",
            &self.proxy,
        ]);
        let done = command.args(["--cacert", arg(&self.roots), "-o", "/dev/null", url]).output().ok()?;
        Some(if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()) })
    }
}

/// What a report says of one endpoint.
struct Said<'a>(Vec<&'a Value>);

impl<'a> Said<'a> {
    fn of(report: &'a Value, id: &str) -> Self {
        Self(report["checks"].as_array().expect("checks").iter().filter(|check| check["target"] == id).collect())
    }

    /// The first check that finds a fault.
    fn alarm(&self) -> Option<&'a Value> {
        self.0.iter().copied().find(|check| check["status"] == "fail" || check["status"] == "warn")
    }

    fn check(&self, id: &str) -> &'a Value {
        self.0.iter().copied().find(|check| check["id"] == id).unwrap_or(&Value::Null)
    }
}

/// What is wrong with what was said of a case.
fn objection(case: &Case, said: &Said<'_>) -> Option<String> {
    let alarm = said.alarm();
    let right = match case.verdict {
        Verdict::Fine => alarm.is_none() && said.check("tls.certificate")["status"] == "pass",
        Verdict::Fault(cause, words) => alarm.is_some_and(|alarm| {
            let text = alarm["text"].as_str().unwrap_or_default();
            alarm["cause"] == cause && words.iter().all(|word| text.contains(word)) && !text.contains('{')
        }),
    };
    (!right).then(|| format!("{}: {:?} expected, said: {:?} {}", case.id, case.verdict, alarm, said.check("tls.certificate")))
}

#[test]
fn each_server_is_called_what_it_is() {
    let (roots, cases) = cases::all();
    let bench = Bench::new(&roots);
    assert!(cases.len() >= 60, "{}", cases.len());
    let mut started: Vec<(Case, String)> = Vec::new();
    for mut case in cases {
        let tls = std::mem::replace(&mut case.tls, cases::nothing());
        let url = format!("https://{}:{}/", case.host, serve::start(tls).port());
        started.push((case, url));
    }
    let mut objections = Vec::new();
    // Few at a time, as the chains of a run are compared with each other: what one server leaves out another may send.
    for some in started.chunks(30) {
        let servers: Vec<(&str, String)> = some.iter().map(|(case, url)| (case.id, url.clone())).collect();
        for lang in ["en", "zh-CN"] {
            let report = bench.report(&servers, lang, true);
            objections
                .extend(some.iter().filter_map(|(case, _)| objection(case, &Said::of(&report, case.id))).map(|o| format!("{lang} {o}")));
        }
    }
    let compared = for_each(&started, |(case, url)| {
        let curl = bench.curl(url)?;
        let takes = curl.is_ok();
        let expected = (case.verdict == Verdict::Fine) == (case.curl == Curl::Agrees);
        (takes != expected).then(|| format!("{}: curl says {curl:?}, we {:?}", case.id, case.verdict))
    });
    objections.extend(compared.into_iter().flatten());
    assert!(objections.is_empty(), "{} of {}:\n{}", objections.len(), started.len(), objections.join("\n"));
}

/// Without anybody who tells the time: which certificate ended, on which day, and who acts.
#[test]
fn without_the_time_it_is_said_what_ended_and_when() {
    let (roots, cases) = cases::all();
    let bench = Bench::new(&roots);
    for mut case in cases.into_iter().filter(|case| ["expired", "expired-issuer"].contains(&case.id)) {
        let tls = std::mem::replace(&mut case.tls, cases::nothing());
        let url = format!("https://{}:{}/", case.host, serve::start(tls).port());
        for (lang, owner) in [("en", "has to renew"), ("zh-CN", "更换证书")] {
            let report = bench.report(&[(case.id, url.clone())], lang, false);
            let said = Said::of(&report, case.id);
            let Verdict::Fault(_, words) = case.verdict else { panic!("{} is a fault", case.id) };
            let check = said.check("tls.certificate");
            let text = check["text"].as_str().unwrap_or_default();
            assert!(check["status"] == "unknown" && text.contains(owner), "{lang} {}: {check}", case.id);
            assert!(words.iter().all(|word| text.contains(word)), "{lang} {}: {words:?} in {text}", case.id);
            assert!(said.alarm().is_none(), "{lang} {}: {:?}", case.id, said.alarm());
        }
    }
}

/// DER in PEM (RFC 7468).
fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let lines: Vec<&str> = encoded.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("letters")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
