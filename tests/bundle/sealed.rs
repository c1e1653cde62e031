//! Encrypted bundles: only who is meant can read them, and nothing of them lies about in the open.

use std::fs;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;

use crate::harness::{SUCCESS, USAGE, arg, file, folder, paydoctor};
use crate::names_in;

#[test]
fn only_who_is_meant_can_read_it() {
    let (folder, keys) = (folder(), crate::harness::folder());
    let people = [(); 3].map(|()| Identity::generate());
    let key = |i: usize| file(&keys, &format!("{i}.key"), &format!("# a key\n{}\n", people[i].to_string().expose_secret()));
    let listed = file(&keys, "team.txt", &format!("# the team\n\n{}\n", people[1].to_public()));
    let path = folder.path().join("b.zip.age");
    let first = people[0].to_public().to_string();
    let to = ["--encrypt-to", &first, "--encrypt-to", arg(&listed)];
    let run = paydoctor(["diagnose", "--sandbox", "http-500", "--format", "json", "--bundle", arg(&path), "--yes"]).args(to);
    let done = run.run();
    assert!(done.stderr.contains("these keys can read it: 2"), "{done}");
    assert_eq!(names_in(&folder), ["b.zip.age"]);
    let bytes = fs::read(&path).expect("the bundle");
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    for i in [0, 1] {
        let opened = paydoctor(["bundle", "open", arg(&path), "--format", "json", "--identity", arg(&key(i))]).run().exits(SUCCESS);
        assert_eq!(opened.json()["report"], done.json());
        let again = paydoctor(["replay", arg(&path), "--format", "json", "--identity", arg(&key(i))]).run();
        assert_eq!(again.stdout, done.stdout);
    }
    paydoctor(["bundle", "verify", arg(&path)]).run().exits(USAGE).complains("--identity FILE");
    paydoctor(["bundle", "open", arg(&path), "--identity", arg(&key(2))]).run().exits(USAGE).complains("for other keys");
    paydoctor(["replay", arg(&path), "--lang", "zh-CN"]).run().exits(USAGE).complains("已加密");
    let wrong = paydoctor(["bundle", "open", arg(&path), "--identity", arg(&listed)]).run().exits(USAGE);
    assert!(
        wrong.stderr.contains("team.txt:3:1: not an identity") && !wrong.stderr.contains(&people[1].to_public().to_string()),
        "{wrong}"
    );

    for (name, spoilt) in [
        ("cut", bytes[..bytes.len() - 9].to_vec()),
        ("flipped", bytes.iter().enumerate().map(|(i, b)| if i == 900 { b ^ 1 } else { *b }).collect()),
    ] {
        let bad = folder.path().join("bad.age");
        fs::write(&bad, spoilt).expect("a file");
        let done = paydoctor(["bundle", "open", arg(&bad), "--identity", arg(&key(0))]).run().exits(USAGE);
        assert!(done.stderr.contains("damaged or cut off"), "{name}: {done}");
    }

    // What came encrypted is not written in the open.
    let again = folder.path().join("again.age");
    let own = key(0);
    let args = ["bundle", "redact", arg(&path), arg(&again), "--yes", "--identity", arg(&own)];
    paydoctor(args).run().exits(USAGE).complains("--encrypt-to");
    assert!(!again.exists());
    paydoctor(args).args(["--encrypt-to", &first]).run().exits(SUCCESS);
    assert!(fs::read(&again).expect("a bundle").starts_with(b"age-encryption.org/v1\n"));
}

#[test]
fn a_record_in_the_open_and_an_encrypted_bundle_exclude_each_other() {
    let folder = folder();
    let to = Identity::generate().to_public().to_string();
    let path = |name: &str| folder.path().join(name);
    let done =
        paydoctor(["diagnose", "--sandbox", "--bundle", arg(&path("b")), "--yes", "--encrypt-to", &to, "--record", arg(&path("r"))]).run();
    done.exits(USAGE).complains("--record: would write in the open");
    assert_eq!(names_in(&folder), Vec::<String>::new());
}
