//! What was typed wrong is quoted without secrets, whatever was typed and wherever: on the command line, in files, in their names.

use std::fs;

use super::canaries::{HOME, HOST, USER};
use super::harness::{USAGE, arg, file, folder, for_each, paydoctor};
use super::planted::first;
use super::tells_nothing;

/// Secrets that are told from their surroundings by themselves.
const WORDS: [&str; 5] =
    ["4012888888881881", "13912345678", "li.wei@example.com", "11010519491231002X", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"];

/// Commands with options, each of which gets a secret as its value.
const OPTIONS: [(&[&str], &[&str]); 9] = [
    (
        &["diagnose"],
        &[
            "--wallet",
            "--case",
            "--problem",
            "--amount",
            "--currency",
            "--balance",
            "--state",
            "--at",
            "--transactions",
            "--endpoint",
            "--pack",
            "--config",
            "--only",
            "--skip",
            "--deadline",
            "--ca-file",
            "--reveal",
            "--sandbox",
            "--format",
            "--report",
            "--lang",
        ],
    ),
    (&["plan"], &["--wallet", "--case", "--amount", "--endpoint", "--only", "--format"]),
    (&["smoke", "targets.toml"], &["--jobs", "--baseline", "--format", "--deadline", "--pack", "--config", "--ca-file"]),
    (&["contact"], &["--wallet", "--problem", "--at", "--pack", "--config", "--format"]),
    (&["explain", "51"], &["--pack", "--format"]),
    (&["bundle", "create", "b.zip"], &["--from", "--attach", "--encrypt-to", "--identity", "--pack"]),
    (&["bundle", "open", "b.zip"], &["--identity", "--format"]),
    (&["replay"], &["--pack", "--identity", "--format", "--output"]),
    (&["sandbox", "serve"], &["--format"]),
];

/// Commands whose argument is a secret.
const ARGUMENTS: [&[&str]; 12] = [
    &[],
    &["explain"],
    &["smoke"],
    &["replay"],
    &["bundle", "open"],
    &["bundle", "verify"],
    &["bundle", "redact"],
    &["pack", "validate"],
    &["sandbox", "serve"],
    &["checks", "show"],
    &["wallets", "show"],
    &["schema"],
];

#[test]
fn wrong_values_of_options_are_quoted_without_secrets() {
    let mut runs: Vec<Vec<String>> = Vec::new();
    for (command, options) in OPTIONS {
        for (i, option) in options.iter().enumerate() {
            let words = [WORDS[i % WORDS.len()], "ftp://alice:s3cretPw7@pay.test/?token=q7Zk2Lw9"];
            runs.extend(words.map(|word| command.iter().chain([option, &word]).map(|word| (*word).to_owned()).collect()));
        }
    }
    for (i, command) in ARGUMENTS.iter().enumerate() {
        let words = [WORDS[i % WORDS.len()], WORDS[(i + 1) % WORDS.len()]];
        runs.extend(words.map(|word| command.iter().chain([&word]).map(|word| (*word).to_owned()).collect()));
        runs.push(command.iter().copied().chain([&*format!("--{}", WORDS[0])]).map(str::to_owned).collect());
    }
    let place = folder();
    for done in for_each(&runs, |arguments| paydoctor(arguments).env("HOME", place.path()).run()) {
        tells_nothing(&done, &[]);
    }
}

#[test]
fn wrong_files_are_quoted_without_secrets() {
    let folder = folder();
    let cases = [
        "amount = \"4012888888881881x\"",
        "\"13912345678\" = 1",
        "state = \"li.wei@example.com\"",
        "{ \"sk_live_4eC39HqLyjWDarjtT1zdp7dc\": 1 }",
        "amount = 12 # card 4012888888881881",
        "payee = \"x\" \"4012888888881881\"",
        "[[instruments]]\nid = \"4012888888881881\"\nkind = \"li.wei@example.com\"",
        "error_text = 'card 4012 8888 8888 1881",
    ];
    let mut runs: Vec<Vec<String>> = Vec::new();
    for (i, text) in cases.iter().enumerate() {
        let case = file(&folder, &format!("case{i}"), text);
        runs.push(["diagnose", "--offline", "--case", arg(&case)].map(str::to_owned).into());
    }
    let lists = [
        format!("交易时间,金额,交易对方,交易单号,当前状态\n{},12.00,A,1,成功\n", "x".repeat(30) + "4012888888881881"),
        "交易时间,金额,交易对方,交易单号,当前状态\n2026-11-20 10:00:00,card 4012888888881881,A,1,成功\n".to_owned(),
        "13912345678,li.wei@example.com\n1,2\n".to_owned(),
    ];
    for (i, text) in lists.iter().enumerate() {
        let list = file(&folder, &format!("list{i}.csv"), text);
        runs.push(["diagnose", "--offline", "--transactions", arg(&list)].map(str::to_owned).into());
    }
    let wallets = [
        "id = \"4012888888881881\"\n",
        "id = \"x\"\nname = \"li.wei@example.com\"",
        "[[endpoints]]\nid = \"13912345678\"\nurl = \"ftp://alice:s3cretPw7@x\"",
    ];
    for (i, text) in wallets.iter().enumerate() {
        let wallet = file(&folder, &format!("wallet{i}.toml"), text);
        runs.push(["diagnose", "--offline", "--wallet", arg(&wallet)].map(str::to_owned).into());
        runs.push(["smoke", arg(&wallet)].map(str::to_owned).into());
        runs.push(["diagnose", "--offline", "--config", arg(&wallet)].map(str::to_owned).into());
        runs.push(["replay", arg(&wallet)].map(str::to_owned).into());
    }
    let pack = folder.path().join("pack");
    fs::create_dir(&pack).expect("a folder");
    fs::write(pack.join("pack.toml"), "[pack]\nid = \"4012888888881881\"\nversion = \"1\"\n").expect("a file");
    fs::write(pack.join("13912345678.toml"), "group = \"li.wei@example.com\"\n[[check]]\nid = \"sk_live_4eC39HqLyjWDarjtT1zdp7dc\"\n")
        .expect("a file");
    runs.push(["pack", "validate", arg(&pack)].map(str::to_owned).into());
    for done in for_each(&runs, |arguments| paydoctor(arguments).run()) {
        tells_nothing(&done.exits_with_a_problem(), &[]);
    }
}

#[test]
fn names_of_files_are_told_without_secrets() {
    let folder = folder();
    let mut runs: Vec<Vec<String>> = Vec::new();
    for word in [WORDS[0], WORDS[1], WORDS[2], &format!("IMG{}x", first("card"))] {
        let there = file(&folder, &format!("{word}.toml"), "amount = 1 =");
        for path in [arg(&there), &format!("{}/none/{word}", folder.path().display())] {
            for command in
                [&["diagnose", "--offline", "--case"] as &[&str], &["smoke"], &["replay"], &["bundle", "open"], &["bundle", "verify"]]
            {
                runs.push(command.iter().copied().chain([path]).map(str::to_owned).collect());
            }
            runs.push(["replay", path, path, "--format", "json"].map(str::to_owned).into());
            runs.push(["bundle", "compare", path, path].map(str::to_owned).into());
            runs.push(["bundle", "verify", path, "--format", "json"].map(str::to_owned).into());
        }
    }
    for done in for_each(&runs, |arguments| paydoctor(arguments).run()) {
        tells_nothing(&done, &[]);
    }
}

#[test]
fn names_of_this_device_are_in_no_error() {
    let path = format!("{HOME}/cases/{HOST}.toml");
    for command in [&["diagnose", "--case"] as &[&str], &["smoke"], &["replay"], &["bundle", "open"], &["pack", "validate"]] {
        let run = paydoctor(command.iter().copied().chain([&*path])).env("USER", USER).env("HOSTNAME", HOST).env("HOME", HOME);
        tells_nothing(&run.run().exits(USAGE), &[]);
    }
}

#[test]
fn what_is_asked_about_is_quoted_without_secrets() {
    for format in ["text", "json"] {
        tells_nothing(&paydoctor(["explain", "card 4012888888881881 of li.wei@example.com", "--format", format]).run(), &[]);
    }
}
