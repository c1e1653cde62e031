//! Servers of the `openssl` command: what the TLS of this repository's tests cannot serve. Without the command nothing is tried.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::harness::folder;
use super::{Bench, Said};

/// A running `openssl s_server`; it ends with its value.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn start(folder: &Path, certificate: &str, options: &[&str]) -> Self {
        let (certificate, key) = (format!("{certificate}.pem"), format!("{certificate}.key"));
        let mut command = Command::new("openssl");
        command.args(["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", &certificate, "-key", &key]).args(options);
        let mut child = command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("openssl");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let port = lines.find_map(|line| line.strip_prefix("ACCEPT ")?.rsplit_once(':')?.1.parse().ok()).expect("a port");
        // Somebody has to read what it goes on to say.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, port)
    }
}

/// A certificate that is trusted and signs itself, and its key.
fn self_signed(folder: &Path, name: &str, key: &[&str]) {
    let (certificate, file) = (format!("{name}.pem"), format!("{name}.key"));
    let subject = format!("/CN={name}.wallet.test");
    let fixed = ["req", "-x509", "-nodes", "-days", "30", "-addext", "subjectAltName=IP:127.0.0.1", "-subj", &subject];
    openssl(folder, &[fixed.as_slice(), &["-out", &certificate, "-keyout", &file], key].concat());
}

/// A certificate by the authority `issuer`, and its key.
fn issued(folder: &Path, name: &str, issuer: &str, key: &[&str], signing: &[&str]) {
    let [request, certificate, file] = ["csr", "pem", "key"].map(|end| format!("{name}.{end}"));
    let (issuer_certificate, issuer_key, subject) = (format!("{issuer}.pem"), format!("{issuer}.key"), format!("/CN={name}.wallet.test"));
    openssl(folder, &[["req", "-nodes", "-subj", &subject, "-out", &request, "-keyout", &file].as_slice(), key].concat());
    std::fs::write(folder.join("names.cnf"), "subjectAltName=IP:127.0.0.1\n").expect("a file");
    let signed = ["x509", "-req", "-days", "30", "-extfile", "names.cnf", "-in", &request, "-out", &certificate];
    openssl(folder, &[signed.as_slice(), &["-CA", &issuer_certificate, "-CAkey", &issuer_key, "-CAcreateserial"], signing].concat());
}

fn openssl(folder: &Path, args: &[&str]) {
    let done = Command::new("openssl").args(args).current_dir(folder).output().expect("openssl");
    assert!(done.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

const RSA: &[&str] = &["-newkey", "rsa:2048"];
const SHORT_RSA: &[&str] = &["-newkey", "rsa:1024"];
const P256: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
const P384: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
const P521: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"];

/// Certificates: by whom, with which key, signed how.
const ISSUED: [(&str, &str, &[&str], &[&str]); 9] = [
    ("short", "rsa", SHORT_RSA, &["-sha256"]),
    ("sha1", "rsa", RSA, &["-sha1"]),
    ("sha512", "rsa", RSA, &["-sha512"]),
    ("pss", "rsa", P256, &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]),
    ("pss-long-salt", "rsa", P256, &["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:max"]),
    ("by-p521", "p521", P256, &["-sha512"]),
    ("by-p521-sha384", "p521", P256, &["-sha384"]),
    ("by-p384-sha512", "p384", P256, &["-sha512"]),
    ("by-p256-sha512", "p256", P384, &["-sha512"]),
];

/// Nothing is known to be wrong, and not everything is known.
const UNKNOWN: Option<(&str, &str, &str)> = Some(("unknown", "", ""));

/// The options of a server, what is said of it, in which words, and whether curl takes it.
type Case = (&'static str, &'static str, &'static [&'static str], Option<(&'static str, &'static str, &'static str)>, bool);

const OLDER: Option<(&str, &str, &str)> = Some(("warn", "tls-older-suites", "older ciphers"));

const CASES: [Case; 18] = [
    ("plain-rsa", "rsa", &[], None, true),
    ("plain-p256", "p256", &[], None, true),
    ("cbc-only", "p256", &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"], OLDER, true),
    ("cbc-only-rsa", "rsa", &["-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA384"], OLDER, true),
    ("rsa-key-exchange", "rsa", &["-tls1_2", "-cipher", "AES128-GCM-SHA256"], OLDER, true),
    ("finite-fields", "rsa", &["-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384"], OLDER, true),
    ("p521", "p521", &[], None, true),
    ("p521-tls12", "p521", &["-tls1_2"], OLDER, true),
    ("tls10-only", "rsa", &["-tls1", "-cipher", "DEFAULT:@SECLEVEL=0"], Some(("fail", "tls-handshake-failed", "127.0.0.1")), false),
    ("short-key", "short", &["-cipher", "DEFAULT:@SECLEVEL=0"], Some(("fail", "cert-invalid", "1024")), false),
    ("sha1", "sha1", &["-cipher", "DEFAULT:@SECLEVEL=0"], Some(("fail", "cert-invalid", "SHA-1")), false),
    ("sha512", "sha512", &[], None, true),
    ("pss", "pss", &[], None, true),
    ("pss-long-salt", "pss-long-salt", &[], UNKNOWN, true),
    ("by-p521", "by-p521", &[], None, true),
    ("by-p521-sha384", "by-p521-sha384", &[], None, true),
    ("by-p384-sha512", "by-p384-sha512", &[], None, true),
    ("by-p256-sha512", "by-p256-sha512", &[], None, true),
];

/// What a server takes is found out through a proxy too.
#[test]
fn older_suites_are_found_behind_a_proxy() {
    if Command::new("openssl").arg("version").output().is_err() {
        return;
    }
    let folder = folder();
    self_signed(folder.path(), "p256", P256);
    let bench = Bench::trusting("");
    let [older, nothing] = [["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"], ["-tls1", "-cipher", "DEFAULT:@SECLEVEL=0"]]
        .map(|options| Server::start(folder.path(), "p256", &options));
    let urls = [("older", &older), ("nothing", &nothing)].map(|(id, server)| (id, format!("https://pay.wallet.test:{}/", server.1)));
    let report = bench.report(&urls, "en", true);
    for (id, cause) in [("older", "tls-older-suites"), ("nothing", "tls-handshake-failed")] {
        let alarm = Said::of(&report, id).alarm();
        assert!(alarm.is_some_and(|alarm| alarm["cause"] == cause), "{id}: {alarm:?}");
    }
}

#[test]
fn what_openssl_serves_is_judged_as_curl_does() {
    if Command::new("openssl").arg("version").output().is_err() {
        return;
    }
    let folder = folder();
    let at = folder.path();
    for (name, key) in [("rsa", RSA), ("p256", P256), ("p384", P384), ("p521", P521)] {
        self_signed(at, name, key);
    }
    for (name, issuer, key, signing) in ISSUED {
        issued(at, name, issuer, key, signing);
    }
    let trusted: String =
        ["rsa", "p256", "p384", "p521"].map(|name| std::fs::read_to_string(at.join(format!("{name}.pem"))).expect("a file")).concat();
    let bench = Bench::trusting(&trusted);
    let servers: Vec<Server> = CASES.iter().map(|(_, certificate, options, ..)| Server::start(at, certificate, options)).collect();
    let urls: Vec<(&str, String)> =
        CASES.iter().zip(&servers).map(|(case, server)| (case.0, format!("https://127.0.0.1:{}/", server.1))).collect();
    let report = bench.report(&urls, "en", true);
    let mut objections = Vec::new();
    for ((id, _, _, expected, curl), (_, url)) in CASES.iter().zip(&urls) {
        let alarm = Said::of(&report, id).alarm();
        let right = match expected {
            None => alarm.is_none() && Said::of(&report, id).check("tls.certificate")["status"] == "pass",
            Some(("unknown", ..)) => alarm.is_none() && Said::of(&report, id).check("tls.certificate")["status"] == "unknown",
            Some((status, cause, words)) => alarm.is_some_and(|alarm| {
                alarm["status"] == *status && alarm["cause"] == *cause && alarm["text"].as_str().is_some_and(|text| text.contains(words))
            }),
        };
        objections.extend((!right).then(|| format!("{id}: {expected:?} expected, said {alarm:?}")));
        let taken = bench.curl(url);
        objections.extend(taken.filter(|taken| taken.is_ok() != *curl).map(|taken| format!("{id}: curl says {taken:?}")));
    }
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}
