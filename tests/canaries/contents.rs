//! Files whose content is wrong, wherever a file is read: what is quoted of a line is quoted without its secrets.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::canaries::{CANARIES, HOME, HOST, USER};
use super::harness::{SUCCESS, arg, file, folder, for_each, paydoctor};
use super::tells_nothing;

/// Contents that no command understands, `{}` for a secret: what is wrong stands before it, behind it, or is the secret itself.
const CONTENTS: [(&str, &str); 16] = [
    ("toml", "amount = 12 = '{}'"),
    ("toml", "'{}' = 1"),
    ("toml", "state = '{}'\nproblem = '{}'"),
    ("toml", "id = '{}'\n[[endpoints]]\nid = '{}'\nurl = '{}'"),
    ("toml", "[[targets]]\nid = '{}'\nurl = '{}'\n'{}' = 1"),
    ("toml", "[pack]\nid = '{}'\nversion = '{}'"),
    ("toml", "lang = '{}'\nwallet = '{}'\n[controls]\nhttps = ['{}']"),
    ("json", "{\"amount\": \"1\", \"note\": \"{}\" \"x\"}"),
    ("json", "{\"schema\": \"paydoctor.record.v1\", \"run\": {\"id\": \"{}\", \"lang\": \"{}\"}, \"events\": \"{}\"}"),
    ("json", "{\"schema\": \"paydoctor.report.v1\", \"{}\": [\"{}\"]}"),
    ("json", "{\"schema\": \"{}\"}"),
    ("jsonl", "{\"schema\": \"paydoctor.record.v1\", \"run\": {}}\n{\"at_ms\": \"{}\"}\nnot {}"),
    ("csv", "交易时间,金额,交易对方,交易单号,当前状态\n{},{},{},{},{}\n"),
    ("csv", "{},{}\n1,2\n"),
    ("pem", "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"),
    ("txt", "untrusted comment: {}\n{}\n"),
];

/// Whatever reads a file, `{}` for its path.
const READERS: [&[&str]; 19] = [
    &["diagnose", "--offline", "--case", "{}"],
    &["diagnose", "--offline", "--wallet", "{}"],
    &["diagnose", "--offline", "--config", "{}"],
    &["diagnose", "--offline", "--transactions", "{}"],
    &["diagnose", "--offline", "--ca-file", "{}"],
    &["diagnose", "--offline", "--pack", "{}"],
    &["diagnose", "--offline", "--pack-key", "{}"],
    &["diagnose", "--offline", "--encrypt-to", "{}", "--bundle", "/nowhere/b.zip", "--yes"],
    &["plan", "--wallet", "{}"],
    &["smoke", "{}"],
    &["smoke", "/nowhere.toml", "--baseline", "{}"],
    &["replay", "{}"],
    &["replay", "{}", "{}", "--format", "json"],
    &["bundle", "open", "{}", "--identity", "{}"],
    &["bundle", "verify", "{}", "--format", "json"],
    &["bundle", "compare", "{}", "{}"],
    &["bundle", "create", "/nowhere/b.zip", "--from", "{}", "--yes"],
    &["bundle", "redact", "{}", "/nowhere/b.zip", "--yes"],
    &["pack", "validate", "{}"],
];

/// Secrets that are told from their surroundings by themselves, and stand in one line.
fn secrets() -> Vec<&'static str> {
    let kinds =
        ["card", "mobile", "resident id", "mail", "IBAN", "JWT", "Stripe key", "GitHub token", "bitcoin", "credentials in an address"];
    kinds.iter().map(|kind| CANARIES.iter().find(|canary| canary.kind == *kind).expect("such a kind").phrase).collect()
}

#[test]
fn what_is_wrong_in_a_file_is_quoted_without_secrets() {
    let (folder, secrets) = (folder(), secrets());
    let mut runs: Vec<Vec<String>> = Vec::new();
    for (i, (ending, content)) in CONTENTS.iter().enumerate() {
        for (j, reader) in READERS.iter().enumerate() {
            // Each reader sees each content with another secret.
            let text = content.replace("{}", secrets[(i + j) % secrets.len()]);
            let path = file(&folder, &format!("wrong-{i}-{j}.{ending}"), &text);
            runs.push(reader.iter().map(|word| word.replace("{}", arg(&path))).collect());
        }
    }
    for done in for_each(&runs, |arguments| paydoctor(arguments).run()) {
        tells_nothing(&done, &[]);
        assert!(!done.stderr.contains("defect"), "{done}");
    }
}

#[test]
fn what_the_environment_says_is_told_without_secrets() {
    let secrets = secrets();
    let names = [
        "PAYDOCTOR_CONFIG",
        "LANG",
        "LC_ALL",
        "TZ",
        "TERM",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "HOME",
        "XDG_CONFIG_HOME",
        "TMPDIR",
        "PATH",
    ];
    // Each variable sees three of the secrets, all of them together each secret several times.
    let all = names.iter().enumerate().flat_map(|(i, name)| (0..3).map(move |j| (*name, 3 * i + j)));
    for_each(&all.collect::<Vec<_>>(), |(name, number)| {
        let secret = secrets[number % secrets.len()];
        let commands: [&[&str]; 2] = [&["plan", "--endpoint", "https://pay.wallet.test/"], &["diagnose", "--offline", "--format", "json"]];
        for (command, value) in commands.into_iter().zip([secret.to_owned(), format!("/srv/{secret}/x")]) {
            tells_nothing(&paydoctor(command).env(name, value).run(), &[]);
        }
    });
}

/// Names of files that are written; somebody who has just typed one sees it again on the screen and nowhere else.
#[test]
fn names_of_files_that_cannot_be_written_are_told_without_secrets() {
    let folder = folder();
    let short = ["diagnose", "--offline", "--state", "failed"];
    let mut runs: Vec<Vec<String>> = Vec::new();
    for secret in secrets().into_iter().filter(|secret| !secret.contains('/')) {
        for path in [format!("{}/none/{secret}.json", folder.path().display()), format!("{HOME}/{HOST}/{secret}")] {
            for option in ["--output", "--record", "--bundle", "--report"] {
                let value = if option == "--report" { format!("json={path}") } else { path.clone() };
                runs.push(short.iter().copied().chain([option, &value, "--yes"]).map(str::to_owned).collect());
            }
            runs.push(["replay", &path, "--output", &path].map(str::to_owned).into());
            runs.push(["bundle", "create", &path, "--from", &path].map(str::to_owned).into());
            runs.push(["man", "--export", &path].map(str::to_owned).into());
        }
    }
    let run = |arguments| paydoctor(arguments).env("USER", USER).env("HOSTNAME", HOST).env("HOME", HOME).run();
    for done in for_each(&runs, run) {
        tells_nothing(&done, &[]);
    }
}

/// Base45 (RFC 9285).
fn base45(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let letters = bytes.chunks(2).flat_map(|pair| {
        let value = pair.iter().fold(0, |value, byte| value * 256 + usize::from(*byte));
        [value % 45, value / 45 % 45, value / 2025].into_iter().take(pair.len() + 1)
    });
    letters.map(|letter| char::from(LETTERS[letter])).collect()
}

/// A code as somebody else's program draws it.
fn handover(json: &str) -> String {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
    packer.write_all(json.as_bytes()).expect("memory");
    format!("PAYDOCTOR1:{}", base45(&packer.finish().expect("memory")))
}

#[test]
fn a_code_that_carries_secrets_tells_none() {
    let folder = folder();
    let codes = CANARIES.iter().enumerate().map(|(i, canary)| {
        let secret = serde_json::to_string(&canary.phrase).expect("a text");
        let code = handover(&format!(
            "{{\"s\":\"failed\",\"c\":{secret},\"f\":90,\"p\":\"no\",\"a\":{secret},\"o\":\"payment\",\"w\":{secret},\"i\":{secret},\
             \"t\":{secret},\"z\":true,\"x\":[{secret},{secret}],\"n\":[{secret}],\"v\":{secret},\"k\":{secret}}}"
        ));
        let photo = file(&folder, &format!("photo-{i}.txt"), &code);
        if i % 2 == 0 { code } else { arg(&photo).to_owned() }
    });
    for_each(&codes.collect::<Vec<_>>(), |code| {
        for format in ["text", "json"] {
            // Every one of them is a code.
            tells_nothing(&paydoctor(["bundle", "open", code, "--format", format]).run().exits(SUCCESS), &[]);
        }
    });
    // What is no code is not quoted either.
    for wrong in ["PAYDOCTOR1:4012888888881881", "PAYDOCTOR2:13912345678", "PAYDOCTOR li.wei@example.com"] {
        tells_nothing(&paydoctor(["bundle", "open", wrong]).run(), &[]);
    }
}
