//! Packs in a zip: signed by a key that is trusted, or refused before anything is contacted; read in memory, within bounds.

mod harness;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use harness::{Done, PROBLEM, SUCCESS, USAGE, Witness, arg, file, folder, paydoctor};
use minisign::KeyPair;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const INFO: (&str, &str) = ("pack.toml", "[pack]\nid = \"elsewhere\"\nversion = \"2\"\n");

/// A wallet of the pack whose endpoint is on loopback.
fn wallet(url: &str) -> String {
    format!("id = \"far\"\nname = {{ en = \"Far\", \"zh-CN\" = \"远方\" }}\n[[endpoints]]\nid = \"api\"\nurl = \"{url}\"\n")
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(text.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("a zip").into_inner()
}

/// A zip in a folder of its own.
struct Zip {
    _folder: TempDir,
    path: PathBuf,
}

impl Zip {
    fn of(files: &[(&str, &str)]) -> Self {
        Self::bytes(&zipped(files))
    }

    fn bytes(bytes: &[u8]) -> Self {
        let folder = folder();
        let path = folder.path().join("far.zip");
        fs::write(&path, bytes).expect("a file");
        Self { _folder: folder, path }
    }

    fn signature(&self) -> PathBuf {
        PathBuf::from(format!("{}.minisig", self.path.display()))
    }

    fn signed(self, keys: &KeyPair) -> Self {
        let bytes = fs::read(&self.path).expect("a zip");
        let signature = minisign::sign(None, &keys.sk, Cursor::new(bytes), Some("trusted"), Some("comment")).expect("a signature");
        fs::write(self.signature(), signature.to_string()).expect("a file");
        self
    }

    fn path(&self) -> &str {
        arg(&self.path)
    }
}

fn keys() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().expect("a key")
}

/// A run of `plan` that contacts nobody, with this pack.
fn plan(zip: &Zip, more: &[&str]) -> Done {
    paydoctor(["plan", "--no-controls", "--wallet", "far", "--format", "json", "--pack", zip.path()]).args(more).run()
}

#[test]
fn a_pack_that_a_trusted_key_signed_is_taken_everywhere() {
    let keys = keys();
    let witness = Witness::new();
    let zip = Zip::of(&[INFO, ("wallets/far.toml", &wallet(&witness.url())), ("README.md", "# Far")]).signed(&keys);
    let key = keys.pk.to_base64();
    let planned = plan(&zip, &["--pack-key", &key]).exits(SUCCESS).json();
    // Whom a pack adds is listed before anybody is contacted.
    let host = planned["contacts"].as_array().expect("contacts").iter().find(|c| c["port"] == witness.address().port());
    assert_eq!(host.expect("the pack's host")["host"], "127.0.0.1");
    let own = folder();
    let key_file = file(&own, "minisign.pub", &keys.pk.to_box().expect("a box").to_string());
    plan(&zip, &["--pack-key", arg(&key_file)]).exits(SUCCESS);
    let config = file(&own, "config.toml", &format!("pack_keys = [\"{key}\"]\npacks = [\"{}\"]\n", zip.path()));
    paydoctor(["plan", "--no-controls", "--wallet", "far", "--config", arg(&config)]).run().exits(SUCCESS).prints("127.0.0.1");
    paydoctor(["wallets", "list", "--pack", zip.path(), "--pack-key", &key]).run().exits(SUCCESS).prints("far");
    paydoctor(["wallets", "list", "--pack", zip.path()]).env("PAYDOCTOR_CONFIG", &config).run().exits(SUCCESS).prints("far");
    paydoctor(["pack", "validate", zip.path(), "--pack-key", &key]).run().exits(SUCCESS).prints("far.zip");
    paydoctor(["explain", "51", "--pack", zip.path(), "--pack-key", &key]).run().exits(SUCCESS);
    paydoctor(["contact", "--wallet", "far", "--pack", zip.path(), "--pack-key", &key]).run().exits(SUCCESS);
    let unsigned = Zip::of(&[INFO, ("wallets/far.toml", &wallet(&witness.url()))]);
    plan(&unsigned, &["--unsigned-pack"]).exits(SUCCESS);
    assert!(!witness.was_contacted());
}

#[test]
fn any_other_is_refused_and_nobody_is_contacted() {
    let (keys, other, witness) = (keys(), keys(), Witness::new());
    let files = [INFO, ("wallets/far.toml", "")];
    let wallet = wallet(&witness.url());
    let files = [files[0], (files[1].0, wallet.as_str())];
    let key = keys.pk.to_base64();
    let diagnose = |zip: &Zip, more: &[&str]| {
        let run = paydoctor(["diagnose", "--no-controls", "--wallet", "far", "--pack", zip.path()]).args(more).run();
        run.exits(USAGE).prints_nothing()
    };
    let trusted = ["--pack-key", key.as_str()];
    diagnose(&Zip::of(&files), &trusted).complains("far.zip: ").complains("far.zip.minisig").complains("--unsigned-pack");
    diagnose(&Zip::of(&files).signed(&keys), &[]).complains("--pack-key").complains("pack_keys");
    diagnose(&Zip::of(&files).signed(&other), &trusted).complains("not trusted");
    let changed = Zip::of(&files).signed(&keys);
    fs::write(&changed.path, zipped(&[files[0], files[1], ("more/x.toml", "group = \"more\"\n")])).expect("a file");
    diagnose(&changed, &trusted).complains("changed");
    let broken = Zip::of(&files);
    fs::write(broken.signature(), "untrusted comment: x\nnothing\n").expect("a file");
    diagnose(&broken, &trusted).complains("not a signature");
    diagnose(&broken, &["--pack-key", "RWnothing"]).complains("--pack-key: ");
    diagnose(&Zip::of(&files), &["--lang", "zh-CN"]).complains("必须签名");
    let own = folder();
    let config = file(&own, "config.toml", "pack_keys = [\"RWnothing\"]\n");
    diagnose(&Zip::of(&files), &["--config", arg(&config)]).complains("config.toml:1:14: pack_keys[0]");
    assert!(!witness.was_contacted());
}

#[test]
fn mistakes_are_told_with_the_zip_and_their_place_in_it() {
    let check = "group = \"far\"\n\n[[cause]]\nid = \"far-fault\"\nwho_act = \"payer\"\n";
    let in_a_folder = Zip::of(&[("far/pack.toml", INFO.1), ("far/far/causes.toml", check)]);
    let validate = |zip: &Zip| paydoctor(["pack", "validate", "--unsigned-pack", zip.path()]).run().exits(PROBLEM);
    validate(&in_a_folder).prints(&format!("{}/far/far/causes.toml:5:1: cause[0].who_act", in_a_folder.path())).prints("`who_acts`");
    let at_the_top = Zip::of(&[INFO, ("far/causes.toml", "group = \"far\"\nx ="), ("far/more.toml", "group = 1\n")]);
    let told = validate(&at_the_top);
    told.prints(&format!("{}/far/causes.toml:2:", at_the_top.path())).prints(&format!("{}/far/more.toml:1:9", at_the_top.path()));
}

#[test]
fn a_zip_never_runs_a_program() {
    let own = folder();
    let ran = own.path().join("ran");
    let check = format!(
        "group = \"service\"\n[[check]]\nid = \"service.far\"\ntitle = {{ en = \"Far\", \"zh-CN\" = \"远方\" }}\n\
         program = {{ run = \"/usr/bin/touch\", args = [\"{}\"] }}\n",
        ran.display()
    );
    let keys = keys();
    let zip = Zip::of(&[INFO, ("service/far.toml", &check)]).signed(&keys);
    for trust in [["--pack-key", &keys.pk.to_base64()].as_slice(), &["--unsigned-pack"]] {
        let run = paydoctor(["diagnose", "--sandbox", "--allow-exec", "--pack", zip.path()]).args(trust).run();
        run.exits(USAGE).prints_nothing().complains("far.zip/service/far.toml:5:11: check[0].program");
    }
    assert!(!ran.exists(), "the program ran");
}

#[test]
fn what_is_no_safe_zip_is_refused_in_both_languages() {
    let refused = |bytes: &[u8], en: &str, zh: &str| {
        let zip = Zip::bytes(bytes);
        for (lang, expected) in [("en", en), ("zh-CN", zh)] {
            let done = paydoctor(["plan", "--unsigned-pack", "--lang", lang, "--pack", zip.path()]).run();
            done.exits(USAGE).prints_nothing().complains(expected).complains("far.zip: ");
        }
    };
    let forged = |from: &str, to: &str| {
        let mut bytes = zipped(&[INFO, (from, "x = 1\n")]);
        let places: Vec<usize> = bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from.as_bytes()).map(|(at, _)| at).collect();
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        bytes
    };
    refused(b"no zip", "not a zip", "不是可读取的 zip");
    refused(&forged("aa/x.toml", "../x.toml"), "`../x.toml` leads out", "“../x.toml”会指向压缩包之外");
    refused(&forged("aa/x.toml", "/a/x.toml"), "`/a/x.toml` leads out", "“/a/x.toml”");
    refused(&forged("Pack.toml", "pack.toml"), "`pack.toml` is there twice", "出现了两次");
    let zeros = "\0".repeat(1 << 20);
    refused(&zipped(&[INFO, ("far/x.toml", &zeros)]), "zip bombs", "压缩炸弹");
    let mut link = ZipWriter::new(Cursor::new(Vec::new()));
    link.add_symlink("far/x.toml", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    refused(&link.finish().expect("a zip").into_inner(), "is a link", "是链接");
    refused(&zipped(&[("README.md", "nothing")]), "no TOML file", "没有 TOML 文件");
}

#[test]
fn nothing_is_unpacked_to_disk() {
    let zip = Zip::of(&[INFO, ("codes/x.txt", "x")]);
    paydoctor(["pack", "validate", "--unsigned-pack", zip.path()]).run().exits(SUCCESS);
    let names: Vec<String> = fs::read_dir(Path::new(zip.path()).parent().expect("a folder"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["far.zip"]);
}
