//! `bundle verify` judges the record again: a report that says something else is found out, although every hash is right.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::{PROBLEM, SUCCESS, arg, folder, paydoctor};
use crate::hostile::sha256;
use crate::{bundle, members, text_of};

/// Writes the members with a manifest that has their true sizes and hashes.
fn reseal(path: &Path, members: &[(String, Vec<u8>)]) {
    let mut manifest: Value = serde_json::from_slice(&members[0].1).expect("JSON");
    for line in manifest["members"].as_array_mut().expect("a list") {
        let (_, bytes) = members.iter().find(|(name, _)| *name == line["name"]).expect("a member");
        line["size"] = bytes.len().into();
        line["sha256"] = sha256(bytes).into();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("a member");
        let bytes = if name == "manifest.json" { manifest.to_string().into_bytes() } else { bytes.clone() };
        zip.write_all(&bytes).expect("its bytes");
    }
    fs::write(path, zip.finish().expect("a zip").into_inner()).expect("a file");
}

/// The members with a change of one of them.
fn edited(members: &[(String, Vec<u8>)], name: &str, edit: impl FnOnce(&str) -> String) -> Vec<(String, Vec<u8>)> {
    let text = text_of(members, name);
    let changed = edit(&text);
    assert_ne!(changed, text, "{name}: nothing was changed");
    members.iter().map(|(own, bytes)| (own.clone(), if own == name { changed.clone().into_bytes() } else { bytes.clone() })).collect()
}

/// The report with another value at a pointer.
fn with(pointer: &'static str, value: Value) -> impl FnOnce(&str) -> String {
    move |text| {
        let mut report: Value = serde_json::from_str(text).expect("JSON");
        *report.pointer_mut(pointer).expect(pointer) = value;
        report.to_string()
    }
}

#[test]
fn a_report_that_says_other_than_its_record_is_found_out() {
    let folder = folder();
    let honest = members(&bundle(&folder, "honest.zip", &["http-500", "--state", "failed", "--amount", "12.00"]));
    let path = folder.path().join("edited.zip");
    let verify = |members: &[(String, Vec<u8>)]| {
        reseal(&path, members);
        paydoctor(["bundle", "verify", arg(&path)]).run()
    };
    verify(&honest).exits(SUCCESS).prints("follows from the record");
    let cases = [
        ("/verdict/pay_again", json!("yes"), "`verdict.pay_again` says \"yes\", but the record gives \"check-first\""),
        ("/verdict/summary", json!("All is well."), "`verdict.summary` says \"All is well.\""),
        ("/verdict/cause", json!("insufficient-balance"), "`verdict.cause`"),
        ("/next_action/steps/0", json!("Send the money to 6222."), "`next_action.steps[0]`"),
        ("/support/contact", json!("+1 202-555-0100"), "`support.contact`"),
        ("/support/verified", json!(true), "`support.verified`"),
        ("/checks/0/status", json!("warn"), "`checks["),
        ("/run/complete", json!(false), "`run.complete`"),
        ("/run/lang", json!("zh-CN"), "`run.lang`"),
        ("/wallet/id", json!("alipay"), "`wallet.id`"),
        ("/case/amount", json!("99.00"), "`case.amount"),
        ("/next_action/title", json!("Pay again now"), "`next_action.title`"),
        ("/ruled_out", json!([]), "`ruled_out`"),
    ];
    for (pointer, value, said) in cases {
        let done = verify(&edited(&honest, "report.json", with(pointer, value)));
        assert_eq!(done.code(), Some(PROBLEM), "{pointer}: {done}");
        assert!(done.stdout.contains("report.json: ") && done.stdout.contains(said), "{pointer}: {done}");
    }
    // What no report has.
    let more = edited(&honest, "report.json", |text| text.replacen('{', "{\"approved\": \"yes\",", 1));
    verify(&more).exits(PROBLEM).prints("`approved` says \"yes\"");
    let text = edited(&honest, "report.txt", |text| text.replace("500", "200"));
    verify(&text).exits(PROBLEM).prints("report.txt: does not say what report.json says");
    // A record that was edited together with the facts of the report gives another verdict than the report has.
    let (from, to) = ("\"state\":\"failed\"", "\"state\":\"completed\"");
    let record = edited(&honest, "events.jsonl", |text| text.replace(from, to));
    let both = edited(&record, "report.json", |text| {
        let mut report: Value = serde_json::from_str(text).expect("JSON");
        report["facts"]["run"]["case"]["state"] = json!("completed");
        report["case"]["state"] = json!("completed");
        report.to_string()
    });
    verify(&both).exits(PROBLEM).prints("`verdict.pay_again`");
    verify(&record).exits(PROBLEM).prints("contradicts events.jsonl");
    let found = paydoctor(["bundle", "verify", arg(&path), "--format", "json"]).run().exits(PROBLEM).json();
    assert_eq!((&found["valid"], &found["rejudged"]), (&json!(false), &json!(false)));
}

#[test]
fn what_the_manifest_says_is_compared_too() {
    let folder = folder();
    let honest = members(&bundle(&folder, "honest.zip", &["healthy", "--offline", "--note", "call 13812345678"]));
    let path = folder.path().join("edited.zip");
    for (pointer, value, said) in [
        ("/tool/version", json!("9.9.9"), "`tool.version`"),
        ("/run/id", json!("0-0"), "`run.id`"),
        ("/revealed", json!(["phone"]), "`revealed`"),
        ("/tokens", json!({}), "`tokens.phone`"),
    ] {
        reseal(&path, &edited(&honest, "manifest.json", with(pointer, value)));
        let done = paydoctor(["bundle", "verify", arg(&path)]).run().exits(PROBLEM);
        assert!(done.stdout.contains("manifest.json: ") && done.stdout.contains(said), "{pointer}: {done}");
    }
}

/// What other checks said cannot be judged again here: that is said, and nothing is claimed.
#[test]
fn what_cannot_be_compared_is_said() {
    let folder = folder();
    let honest = members(&bundle(&folder, "honest.zip", &["healthy", "--offline"]));
    let path = folder.path().join("other.zip");
    let packs = |text: &str| text.replace("builtin@0.1.0", "builtin@0.0.9");
    let other = edited(&edited(&honest, "report.json", packs), "manifest.json", packs);
    reseal(&path, &other);
    let done = paydoctor(["bundle", "verify", arg(&path)]).run().exits(SUCCESS);
    done.prints("was not checked").prints("builtin@0.0.9");
    let found = paydoctor(["bundle", "verify", arg(&path), "--format", "json"]).run().exits(SUCCESS).json();
    assert_eq!((&found["valid"], &found["rejudged"]), (&json!(true), &json!(false)));
    assert!(found["notes"][0].as_str().is_some_and(|note| note.contains("builtin@0.0.9")), "{found}");
    // Yet what it repeats of its record has to be the same.
    reseal(&path, &edited(&other, "report.json", with("/case/problem", json!("refund"))));
    paydoctor(["bundle", "verify", arg(&path)]).run().exits(PROBLEM).prints("`case.problem`");
}
