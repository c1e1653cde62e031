//! Bundles that somebody made to do harm. Each is written byte by byte, so that it can lie about everything; each is refused
//! with a word about what is wrong, in both languages, and leaves nothing on the disk.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Done, PROBLEM, SUCCESS, USAGE, arg, folder, paydoctor};
use crate::{bundle, members, names_in};

/// A member as it is written; every field can lie.
#[derive(Clone)]
struct Raw {
    name: Vec<u8>,
    packed: Vec<u8>,
    size: u32,
    method: u16,
    flags: u16,
    mode: u32,
}

impl Raw {
    /// A member that is stored as it is.
    fn stored(name: &str, bytes: &[u8]) -> Self {
        let size = u32::try_from(bytes.len()).expect("small");
        Self { name: name.into(), packed: bytes.to_vec(), size, method: 0, flags: 0, mode: 0o100_600 }
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg())))
}

/// What a local header and the directory have in common, from the flags to the sizes.
fn common(raw: &Raw) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(raw.flags.to_le_bytes());
    out.extend(raw.method.to_le_bytes());
    out.extend([0, 0, 0x21, 0]);
    out.extend(crc(&raw.packed).to_le_bytes());
    out.extend(u32::try_from(raw.packed.len()).expect("small").to_le_bytes());
    out.extend(raw.size.to_le_bytes());
    out.extend(u16::try_from(raw.name.len()).expect("short").to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A zip of these members, with a directory that says the same.
fn zip(all: &[Raw]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for raw in all {
        let offset = u32::try_from(out.len()).expect("small");
        out.extend(b"PK\x03\x04\x14\0");
        out.extend(common(raw));
        out.extend(&raw.name);
        out.extend(&raw.packed);
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        directory.extend(common(raw));
        directory.extend([0; 6]);
        directory.extend((raw.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&raw.name);
    }
    end(out, &directory, u16::try_from(all.len()).expect("few"))
}

fn end(mut out: Vec<u8>, directory: &[u8], count: u16) -> Vec<u8> {
    let start = u32::try_from(out.len()).expect("small");
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(directory.len()).expect("small").to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

pub fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An honest bundle, to be spoilt.
struct Honest {
    folder: TempDir,
    members: Vec<Raw>,
}

impl Honest {
    fn new() -> Self {
        let folder = folder();
        let path = bundle(&folder, "honest.zip", &["healthy", "--offline"]);
        let members = members(&path).iter().map(|(name, bytes)| Raw::stored(name, bytes)).collect();
        fs::remove_file(path).expect("it was there");
        Self { folder, members }
    }

    fn manifest(&self) -> Value {
        serde_json::from_slice(&self.members[0].packed).expect("JSON")
    }

    /// The members with another manifest.
    fn saying(&self, edit: impl FnOnce(&mut Value)) -> Vec<Raw> {
        let mut manifest = self.manifest();
        edit(&mut manifest);
        let mut members = self.members.clone();
        members[0] = Raw::stored("manifest.json", manifest.to_string().as_bytes());
        members
    }

    /// The members with another one that the manifest names with its true size and hash.
    fn with(&self, name: &str, bytes: &[u8]) -> Vec<Raw> {
        let mut members = self.saying(|manifest| {
            let listed = manifest["members"].as_array_mut().expect("a list");
            listed.retain(|member| member["name"] != name);
            listed.push(json!({ "name": name, "size": bytes.len(), "sha256": sha256(bytes) }));
        });
        members.retain(|member| member.name != name.as_bytes());
        members.push(Raw::stored(name, bytes));
        members
    }

    fn and(&self, more: Raw) -> Vec<Raw> {
        [self.members.clone(), vec![more]].concat()
    }

    fn write(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("bad.zip");
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// It has to be refused, by everything that reads bundles, with this word.
    fn refused(&self, what: &str, bytes: &[u8], said: &str) {
        let path = self.write(bytes);
        let check = |done: Done, code: i32| {
            assert!(done.stderr.contains(said) || done.stdout.contains(said), "{what}: no `{said}`: {done}");
            assert_eq!(done.code(), Some(code), "{what}: {done}");
        };
        let invalid = if said.contains("later paydoctor") { USAGE } else { PROBLEM };
        check(paydoctor(["bundle", "open", arg(&path)]).run(), USAGE);
        check(paydoctor(["bundle", "verify", arg(&path)]).run(), invalid);
        let chinese = paydoctor(["replay", arg(&path), "--lang", "zh-CN"]).run().exits(USAGE);
        assert!(chinese.stderr.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{what}: {chinese}");
        assert_eq!(names_in(&self.folder), ["bad.zip"], "{what}");
    }
}

#[test]
fn an_honest_one_is_read_and_so_is_one_that_another_program_packed() {
    let honest = Honest::new();
    let path = honest.write(&zip(&honest.members));
    paydoctor(["bundle", "verify", arg(&path)]).run().exits(SUCCESS);
    let more = honest.with("evidence/more.txt", b"more");
    paydoctor(["bundle", "verify", arg(&honest.write(&zip(&more)))]).run().exits(SUCCESS);
}

#[test]
fn bombs_are_not_unpacked() {
    let honest = Honest::new();
    // A deflated mebibyte of zeros, as zlib makes it, cut off: it is never read.
    let bomb = |size: u32| Raw { method: 8, size, ..Raw::stored("evidence/bomb.txt", &[0x63; 1000]) };
    honest.refused("ratio", &zip(&honest.and(bomb(1 << 20))), "zip bomb");
    honest.refused("one large member", &zip(&honest.and(bomb(u32::MAX))), "larger than 16777216 bytes when unpacked");
    let many: Vec<Raw> =
        (0..6).map(|i| Raw { method: 8, size: 15 << 20, ..Raw::stored(&format!("evidence/{i}.txt"), &vec![0x63; 90_000]) }).collect();
    honest.refused("many large members", &zip(&[honest.members.clone(), many].concat()), "larger than 67108864 bytes when unpacked");
    let crowd: Vec<Raw> = (0..70).map(|i| Raw::stored(&format!("evidence/{i}.txt"), b"x")).collect();
    honest.refused("a crowd", &zip(&[honest.members.clone(), crowd].concat()), "more than 64 members");
    honest.refused("a claimed crowd", &end(Vec::new(), &[], u16::MAX), "not a zip that can be read");
    // It says that it becomes ten bytes, and becomes more: a stored block of deflate with twenty of them.
    let block = [&[1, 20, 0, 0xeb, 0xff][..], &[b'x'; 20]].concat();
    let liar = Raw { method: 8, size: 10, ..Raw::stored("evidence/liar.txt", &block) };
    honest.refused("more than announced", &zip(&honest.and(liar)), "is damaged");
    // Members that share their bytes.
    let mut shared = zip(&honest.members);
    let directory = shared.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    let second = directory + 46 + honest.members[0].name.len();
    shared[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    honest.refused("shared bytes", &shared, "means different things to different programs");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let honest = Honest::new();
    for name in [
        "../evil.txt",
        "/etc/evil",
        "evidence/../../evil",
        "evidence\\..\\evil",
        "C:evil",
        "evidence//x",
        "evidence/./x",
        "evidence/x\u{1b}[2J",
        "",
    ] {
        honest.refused(name, &zip(&honest.with(name, b"evil")), "leads out of the archive");
    }
    for name in ["other.txt", "evidence/deep/x.txt", "Report.txt2"] {
        honest.refused(name, &zip(&honest.with(name, b"x")), "does not belong there");
    }
    let link = Raw { mode: 0o120_777, ..Raw::stored("evidence/link.txt", b"/etc/passwd") };
    honest.refused("a link", &zip(&honest.and(link)), "is a link or another special file");
    // Names that look like another, or that a system takes for something else.
    for name in [
        "evidence/a\u{202e}gpj.txt",
        "evidence/a\u{200b}.txt",
        "evidence/\u{feff}a.txt",
        "evidence/a\u{2028}b.txt",
        "evidence/con.txt",
        "evidence/LPT1",
        "evidence/COM¹.log",
        "evidence/a?.txt",
        "evidence/a|b",
        "evidence/a ",
        "evidence/a\0b",
    ] {
        let done = paydoctor(["bundle", "verify", arg(&honest.write(&zip(&honest.with(name, b"evil"))))]).run().exits(PROBLEM);
        assert!(done.stdout.contains("leads out of the archive"), "{name:?}: {done}");
        assert!(!done.stdout.chars().any(|c| matches!(c, '\u{202e}' | '\u{200b}' | '\u{feff}' | '\u{2028}' | '\0')), "{name:?}: {done}");
    }
    // One name on systems that know neither case nor composed letters.
    for (one, other) in
        [("evidence/\u{e9}.txt", "evidence/e\u{301}.txt"), ("evidence/\u{ff21}.txt", "evidence/a.TXT"), ("evidence/x", "evidence/x/y")]
    {
        let both = [honest.with(one, b"x"), vec![Raw::stored(other, b"x")]].concat();
        honest.refused(one, &zip(&both), "is there twice");
    }
    honest.refused("twice", &zip(&honest.and(honest.members[1].clone())), "is there twice");
    let shouted = Raw::stored("REPORT.json", b"{}");
    honest.refused("twice, in other letters", &zip(&honest.and(shouted)), "is there twice");
}

#[test]
fn a_manifest_that_lies_is_found_out() {
    let honest = Honest::new();
    let edited = |edit: &dyn Fn(&mut Value)| zip(&honest.saying(edit));
    honest.refused("hash", &edited(&|m| m["members"][0]["sha256"] = "00".repeat(32).into()), "its SHA-256 is another");
    honest.refused("size", &edited(&|m| m["members"][1]["size"] = 7.into()), "bytes; the manifest says 7");
    honest.refused("missing", &edited(&|m| m["members"][2]["name"] = "evidence/none.txt".into()), "evidence/none.txt: is missing");
    let listed_twice = |m: &mut Value| {
        let first = m["members"][0].clone();
        m["members"].as_array_mut().expect("a list").push(first);
    };
    honest.refused("listed twice", &edited(&listed_twice), "is there twice");
    honest.refused("extra", &zip(&honest.and(Raw::stored("evidence/extra.txt", b"x"))), "evidence/extra.txt: does not belong there");
    honest.refused("no manifest", &zip(&honest.members[1..]), "manifest.json: is missing");
    honest.refused(
        "no record",
        &zip(&honest.saying(|m| drop(m["members"].as_array_mut().expect("a list").pop()))[..3]),
        "events.jsonl: is missing",
    );
    honest.refused("later", &edited(&|m| m["schema"] = "paydoctor.bundle.v2".into()), "paydoctor.bundle.v2, which a later paydoctor");
    honest.refused("another form", &edited(&|m| m["schema"] = "other".into()), "is no report, record or bundle");
    honest.refused("all at once", &edited(&|m| m["members"] = json!([])), "report.txt: does not belong there");

    // True hashes, false contents.
    let other = String::from_utf8(honest.members[3].packed.clone()).expect("UTF-8").replace("\"offline\":true", "\"offline\":false");
    honest.refused("another record", &zip(&honest.with("events.jsonl", other.as_bytes())), "contradicts events.jsonl");
    honest.refused("deep", &zip(&honest.with("report.json", &vec![b'['; 100_000])), "report.json");
    honest.refused("no JSON", &zip(&honest.with("report.json", b"\xff\xfe")), "is damaged");
    let later = String::from_utf8(honest.members[1].packed.clone()).expect("UTF-8").replace("paydoctor.report.v1", "paydoctor.report.v3");
    honest.refused("later report", &zip(&honest.with("report.json", later.as_bytes())), "paydoctor.report.v3, which a later paydoctor");
}

#[test]
fn damaged_files_are_refused_wherever_they_are_damaged() {
    let honest = Honest::new();
    let whole = zip(&honest.members);
    for cut in [1, 3, 21, 22, 30, 200, whole.len() / 2] {
        honest.refused("cut off", &whole[..whole.len() - cut], "not a zip that can be read");
    }
    honest.refused("something behind", &[&whole[..], b"x"].concat(), "not a zip that can be read");
    let before = [b"PK\x03\x04".to_vec(), whole.clone()].concat();
    honest.refused("something before", &before, "not a zip that can be read");
    let encrypted = Raw { flags: 1, ..honest.members[1].clone() };
    honest.refused("encrypted", &zip(&[honest.members[0].clone(), encrypted]), "is encrypted with a password");
    let odd = Raw { method: 12, ..honest.members[1].clone() };
    honest.refused("packed oddly", &zip(&[honest.members[0].clone(), odd]), "packed in a way that is not taken");
    let garbage = Raw { method: 8, ..Raw::stored("evidence/x.txt", &[0xff; 100]) };
    honest.refused("garbage", &zip(&honest.and(garbage)), "is damaged");
    let mut flipped = whole.clone();
    flipped[whole.len() / 3] ^= 1;
    honest.refused("flipped", &flipped, "is damaged");
    // Whichever byte is another: it is noticed, or says nothing about what is in the bundle.
    for at in (0..whole.len()).step_by(whole.len() / 20) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        let done = paydoctor(["bundle", "verify", arg(&honest.write(&flipped))]).run();
        assert!([SUCCESS, PROBLEM, USAGE].map(Some).contains(&done.code()), "byte {at}: {done}");
    }
}
