//! Secrets are planted at every entrance of the program, in every form in which they can be written; none comes out, in no format.

#[path = "harness/canaries.rs"]
mod canaries;
mod harness;
#[path = "canaries/hostile.rs"]
mod hostile;

use std::fmt::Write as _;

use canaries::{
    CANARIES, DELIVERY, FORMATS, HOME, HOST, INSTRUMENT, NAMED, ORDER, OTHER_ORDER, OTHER_PAYEE, PAYEE, PAYER, USER, all, found,
};
use paydoctor::archive::{self, Limits};

use harness::{Done, Run, USAGE, arg, file, folder, for_each, paydoctor};
use hostile::Hostile;
use tempfile::TempDir;

/// The most characters that are put into one body: what is kept of a body is a little more.
const BODY: usize = 850;

#[test]
fn the_search_finds_every_secret_in_every_form() {
    for canary in all() {
        for form in canary.forms() {
            assert!(found(&format!("a {form} b")).contains(&canary.secret), "{} is not found in {form}", canary.secret);
        }
    }
    assert_eq!(found("Order 1913812345678000 failed: 余额不足 (51)"), Vec::<&str>::new());
}

/// Texts that hold every form of every secret, none of them longer than a body may be.
fn texts() -> Vec<String> {
    let mut texts = vec![String::new()];
    for form in all().flat_map(canaries::Canary::forms) {
        let last = texts.last_mut().expect("a text");
        if last.is_empty() || last.chars().count() + form.chars().count() < BODY {
            write!(last, "{form} | ").expect("text");
        } else {
            texts.push(format!("{form} | "));
        }
    }
    texts
}

/// A run that is told secrets wherever it can be told anything, about a server that tells it the rest.
struct Planted {
    folder: TempDir,
    server: Hostile,
    texts: Vec<String>,
}

impl Planted {
    fn new() -> Self {
        let texts = texts();
        Self { folder: folder(), server: Hostile::start(texts.clone()), texts }
    }

    fn case(&self) -> String {
        let mut case = format!(
            "state = \"failed\"\namount = \"120.00\"\nerror_code = \"51 {card}\"\npayee = \"{PAYEE}\"\npayer = \"{PAYER}\"\norder = \"{ORDER}\"\n\
             delivery_address = \"{DELIVERY}\"\norder_address = \"{DELIVERY}\"\ninstrument = \"card-{card}\"\nbank = \"{phone}\"\ntier = \"{mail}\"\n",
            card = CANARIES[0].secret,
            phone = CANARIES[9].secret,
            mail = CANARIES[18].secret,
        );
        writeln!(case, "error_text = '''{}'''", self.texts[0]).expect("text");
        let notes: Vec<String> = self.texts.iter().map(|text| format!("'''{text}'''")).collect();
        writeln!(case, "notes = [{}]", notes.join(", ")).expect("text");
        writeln!(
            case,
            "[[instruments]]\nid = \"card-{card}\"\nkind = \"debit-card\"\nnumber = \"{INSTRUMENT}\"\nbank = \"{phone}\"",
            card = CANARIES[0].secret,
            phone = CANARIES[9].secret
        )
        .expect("text");
        case
    }

    fn wallet(&self) -> String {
        let mut wallet = "id = \"hostile\"\nname = { en = \"Hostile\", \"zh-CN\" = \"敌意\" }\ntimezone = \"Asia/Shanghai\"\n".to_owned();
        writeln!(wallet, "[status_page]\nurl = \"{}/status?token=q7Zk2Lw9\"", self.server.with_user()).expect("text");
        for i in 0..self.texts.len() {
            writeln!(
                wallet,
                "[[endpoints]]\nid = \"e{i}\"\nurl = \"{}/text/{i}?token=q7Zk2Lw9\"\nbudget_ms = 5000",
                self.server.with_user()
            )
            .expect("text");
        }
        wallet
    }

    fn list() -> String {
        format!(
            "交易时间,金额,交易对方,交易单号,当前状态\n2026-11-20 10:00:00,12.00,{OTHER_PAYEE},{OTHER_ORDER},成功\n\
             2026-11-20 11:00:00,13.00,{},{},成功\n",
            CANARIES[10].secret, CANARIES[1].secret
        )
    }

    fn options(&self) -> Vec<String> {
        let (case, wallet) = (file(&self.folder, "case.toml", &self.case()), file(&self.folder, "wallet.toml", &self.wallet()));
        let list = file(&self.folder, "list.csv", &Self::list());
        let redirect = format!("{}/redirect?access_token=Rk3mNp5s", self.server.with_user());
        let path = format!("{}/home/{USER}/{}", self.server.with_user(), CANARIES[9].secret);
        let options = ["--no-controls", "--deadline", "30s", "--case", arg(&case), "--wallet", arg(&wallet), "--transactions", arg(&list)];
        let more = ["--endpoint", &redirect, "--endpoint", &path, "--endpoint", &self.server.secure(), "--note"];
        let note = CANARIES[2].secret.to_owned();
        options.into_iter().chain(more).map(str::to_owned).chain([note]).collect()
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let proxy = format!("http://{}@{}", "alice:s3cretPw7", self.server.address());
        let run = paydoctor(arguments).args(self.options());
        run.env("USER", USER).env("HOSTNAME", HOST).env("HOME", HOME).env("https_proxy", proxy)
    }
}

#[track_caller]
fn tells_nothing(done: &Done, but: &[&str]) {
    for (stream, text) in [("standard output", &done.stdout), ("standard error", &done.stderr)] {
        let leaked: Vec<&str> = found(text).into_iter().filter(|secret| !but.contains(secret)).collect();
        assert!(leaked.is_empty(), "on {stream}: {leaked:?}\n{done}");
    }
}

#[test]
fn no_secret_comes_out_in_any_format() {
    let planted = Planted::new();
    let done = planted.run(&["diagnose", "--format", "json"]).run();
    tells_nothing(&done, &[]);
    let told = done.json();
    assert_eq!(told["wallet"]["id"], "hostile", "{done}");
    let said = told["facts"]["events"].to_string();
    assert!(said.matches("\"exchange\"").count() >= planted.texts.len(), "the server was not heard: {done}");
    assert!(said.contains("\"chain\":{") && said.contains("\"proxy\""), "no certificate was seen: {done}");
    let reports = planted.folder.path();
    let targets: Vec<String> = FORMATS.iter().map(|format| format!("{format}={}", reports.join(format).display())).collect();
    let run = planted.run(&["diagnose"]).args(targets.iter().flat_map(|target| ["--report", target]));
    tells_nothing(&run.run(), &[]);
    for format in FORMATS {
        let report = std::fs::read_to_string(reports.join(format)).expect("a report");
        assert_eq!(found(&report), Vec::<&str>::new(), "{format}");
    }
}

#[test]
fn no_secret_is_in_a_bundle_or_a_record() {
    let planted = Planted::new();
    let folder = planted.folder.path();
    let (bundle, record) = (folder.join("bundle.zip"), folder.join("record.jsonl"));
    let evidence = folder.join(format!("{}.txt", CANARIES[0].secret));
    std::fs::write(&evidence, planted.texts.join("\n")).expect("evidence");
    let run = planted.run(&["diagnose", "--yes", "--bundle", arg(&bundle), "--record", arg(&record), "--attach", arg(&evidence)]);
    tells_nothing(&run.run(), &[]);
    assert_eq!(found(&std::fs::read_to_string(&record).expect("a record")), Vec::<&str>::new());
    let bytes = std::fs::read(&bundle).expect("a bundle");
    assert_eq!(found(&String::from_utf8_lossy(&bytes)), Vec::<&str>::new(), "in the file as it is");
    let limits = Limits { archive_bytes: 1 << 24, members: 99, member_bytes: 1 << 24, total_bytes: 1 << 26, ratio: 1_000 };
    let members = archive::read(&bytes, &limits).expect("a zip");
    assert!(members.iter().any(|member| member.name.starts_with("evidence/")), "{members:?}");
    for member in members {
        assert_eq!(found(&member.name), Vec::<&str>::new());
        assert_eq!(found(&String::from_utf8_lossy(&member.bytes)), Vec::<&str>::new(), "{}", member.name);
    }
    tells_nothing(&paydoctor(["bundle", "open", arg(&bundle)]).run(), &[]);
}

#[test]
fn what_would_be_contacted_is_told_without_secrets() {
    let planted = Planted::new();
    for format in ["text", "json"] {
        tells_nothing(&planted.run(&["plan", "--format", format]).run(), &[]);
    }
}

#[test]
fn what_was_typed_wrong_is_quoted_without_secrets() {
    let arguments: [&[&str]; 9] = [
        &["diagnose", "--amount", "4012888888881881"],
        &["diagnose", "--amount", "4012 8888 8888 1881"],
        &["diagnose", "--currency", "13912345678"],
        &["diagnose", "--at", "li.wei@example.com"],
        &["diagnose", "--state", "11010519491231002X"],
        &["diagnose", "--endpoint", "ftp://alice:s3cretPw7@pay.test/"],
        &["diagnose", "--endpoint", "no address token=q7Zk2Lw9"],
        &["diagnose", "--wallet", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"],
        &["contact", "--at", "13912345678"],
    ];
    for done in for_each(&arguments, |arguments| paydoctor(*arguments).run()) {
        tells_nothing(&done.exits(USAGE), &[]);
    }
    let folder = folder();
    for text in [
        "amount = \"4012888888881881x\"",
        "\"13912345678\" = 1",
        "state = \"li.wei@example.com\"",
        "{ \"sk_live_4eC39HqLyjWDarjtT1zdp7dc\": 1 }",
    ] {
        let case = file(&folder, "case", text);
        tells_nothing(&paydoctor(["diagnose", "--offline", "--case", arg(&case)]).run().exits(USAGE), &[]);
    }
    tells_nothing(&paydoctor(["explain", "card 4012888888881881 of li.wei@example.com"]).run(), &[]);
}

#[test]
fn what_is_revealed_comes_out_and_the_report_says_so() {
    let planted = Planted::new();
    let shown = [ORDER, OTHER_ORDER];
    // Those that people read say what is shown; those that tools read have no place for it.
    let for_people = |format: &str| !["junit", "tap", "github", "prometheus"].contains(&format);
    for format in FORMATS.into_iter().filter(|format| for_people(format)) {
        let done = planted.run(&["diagnose", "--offline", "--reveal", "order", "--format", format]).run();
        tells_nothing(&done, &shown);
        if format == "json" {
            assert_eq!(done.json()["run"]["revealed"], serde_json::json!(["order"]));
            assert_eq!(done.json()["case"]["order"], ORDER);
        } else {
            assert!(done.stdout.contains("Shown on request, not redacted: order numbers"), "{done}");
        }
    }
}

#[test]
fn what_can_pay_or_sign_in_is_never_revealed() {
    for field in ["card", "token", "id-number"] {
        let done = paydoctor(["diagnose", "--offline", "--reveal", field]).run().exits(USAGE).prints_nothing();
        done.complains("--reveal: ").complains(&format!("`{field}` is never shown"));
    }
    let done = paydoctor(["diagnose", "--offline", "--reveal", "oder", "--reveal", "colour"]).run().exits(USAGE).prints_nothing();
    done.complains("did you mean `order`?").complains("`colour`").complains("local-address");
}

#[test]
fn the_list_is_long_enough() {
    assert!(CANARIES.len() + NAMED.len() >= 60);
}
