//! A pack that nobody vouches for can make advice more careful, and never less: over everything that the built-in pack knows.

mod harness;

use std::collections::BTreeSet;
use std::fs;

use harness::{PROBLEM, SUCCESS, USAGE, arg, file, folder, paydoctor};
use paydoctor::lang::Lang;
use paydoctor::pack::{Origin, Pack, PayAgain, Retry, Source, validate};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A pack in a folder with these files.
fn source(files: &[(&str, &str)], origin: Origin) -> Source {
    let info = ("pack.toml".to_owned(), "[pack]\nid = \"own\"\nversion = \"1\"\n".to_owned());
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).chain([info]).collect();
    Source { name: "own".to_owned(), files, origin }
}

fn unsigned(files: &[(&str, &str)]) -> Source {
    source(files, Origin::Folder("/own".into()))
}

/// What is said against a pack.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let source = unsigned(files);
    let mut pack = Pack::builtin();
    let refused = pack.add(&source).and_then(|()| validate(&pack, &source));
    refused.err().map(|problems| problems.0.iter().map(|p| p.say(Lang::En)).collect()).unwrap_or_default()
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, without_nulls(v))).collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// A file of causes, all of them of one group, with one key changed.
fn causes(pack: &Pack, group: &str, key: &str, value: &Value) -> (String, Vec<String>) {
    let mut changed = Vec::new();
    let own: Vec<Value> = pack
        .causes
        .values()
        .filter(|e| e.value.group == group)
        .map(|e| {
            let mut cause = without_nulls(serde_json::to_value(&e.value).expect("JSON"));
            cause[key] = value.clone();
            changed.push(e.value.id.clone());
            cause
        })
        .collect();
    (toml::to_string(&json!({ "group": group, "cause": own })).expect("TOML"), changed)
}

#[test]
fn no_cause_becomes_less_careful() {
    let pack = Pack::builtin();
    let groups: BTreeSet<&str> = pack.groups().into_iter().collect();
    let (mut refused, mut taken) = (0, 0);
    let answers =
        [PayAgain::Yes, PayAgain::CheckFirst, PayAgain::No].map(|answer| ("pay_again", serde_json::to_value(answer).expect("JSON")));
    let retries = [Retry::Now, Retry::Later, Retry::AfterFix, Retry::CheckStatusFirst, Retry::Never];
    let retries = retries.map(|retry| ("retry", serde_json::to_value(retry).expect("JSON")));
    let flags = ["vague", "symptom", "waiting"].map(|flag| [(flag, json!(true)), (flag, json!(false))]);
    for (key, value) in answers.into_iter().chain(retries).chain(flags.into_iter().flatten()) {
        let files: Vec<(String, String)> =
            groups.iter().map(|group| (format!("{group}/causes.toml"), causes(&pack, group, key, &value).0)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let told = told(&files);
        let expected: Vec<&str> = pack
            .causes
            .values()
            .map(|e| &e.value)
            .filter(|cause| match key {
                "pay_again" => serde_json::from_value::<PayAgain>(value.clone()).expect("an answer") < cause.pay_again,
                "retry" => serde_json::from_value::<Retry>(value.clone()).expect("a retry") < cause.retry,
                "vague" => value != json!(cause.vague),
                "symptom" => value != json!(cause.symptom),
                _ => value == json!(true) && !cause.waiting,
            })
            .map(|cause| cause.id.as_str())
            .collect();
        assert_eq!(told.len(), expected.len(), "{key} = {value}: {told:#?}");
        assert!(told.iter().all(|line| line.contains(&format!("].{key}: ")) && line.contains(".toml:")), "{told:#?}");
        refused += told.len();
        taken += pack.causes.len() - told.len();
    }
    assert!(refused > 400 && taken > 400, "{refused} refused, {taken} taken: is anything tried at all?");
}

#[test]
fn no_code_becomes_less_careful() {
    let pack = Pack::builtin();
    let mut refused = 0;
    for entry in pack.codes.values() {
        let scheme = &entry.value;
        let file = |cause: Option<&str>, retry: &str| {
            let rows: serde_json::Map<String, Value> = scheme
                .codes
                .iter()
                .map(|(code, row)| {
                    let cause = cause.unwrap_or(&row.cause);
                    (code.clone(), json!({ "cause": cause, "retry": retry, "source": "own", "note": { "en": "x", "zh-CN": "x" } }))
                })
                .collect();
            let text = |text: &paydoctor::lang::Text| json!({ "en": text.en, "zh-CN": text.zh_cn });
            let file = json!({ "scheme": scheme.scheme, "form": scheme.form, "name": text(&scheme.name), "about": text(&scheme.about),
                "sources": { "own": { "title": "x", "confidence": 99 } }, "codes": rows });
            toml::to_string(&file).expect("TOML")
        };
        let about = |told: &[String], key: &str| told.iter().filter(|line| line.contains("less careful") && line.contains(key)).count();
        let at_once = told(&[("codes/own.toml", &file(None, "now"))]);
        let expected = scheme.codes.values().filter(|row| row.retry > Retry::Now).count();
        assert_eq!(about(&at_once, ".retry: "), expected, "{}", scheme.scheme);
        refused += expected;
        // A cause by which a second charge is excluded.
        let paid = told(&[("codes/own.toml", &file(Some("insufficient-balance"), "never"))]);
        let careful = scheme.codes.values().filter(|row| row.pay_again(&pack) > Some(PayAgain::Yes)).count();
        assert_eq!(about(&paid, ".cause: "), careful, "{}", scheme.scheme);
        refused += careful;
        // The same, and more careful, is taken.
        let same = told(&[("codes/own.toml", &file(None, "never"))]);
        // A row can be more careful than the cause that it names.
        let by_retry = |row: &&paydoctor::pack::Code| row.pay_again(&pack) > Some(pack.causes[&row.cause].value.pay_again);
        assert_eq!(about(&same, "`"), scheme.codes.values().filter(by_retry).count(), "{}: {same:#?}", scheme.scheme);
    }
    assert!(refused > 900, "{refused} refused: is anything tried at all?");
}

const TEXT: &str = "{ en = \"x\", \"zh-CN\" = \"x\" }";

/// Tries what a pack could try, by the file in which it does, and what is said about it; nothing where it is taken.
fn try_all(cases: &[(&str, String, &str)]) {
    for (path, text, said) in cases {
        let told = told(&[(path, text)]);
        let fits = if said.is_empty() { told.is_empty() } else { told.len() == 1 && told[0].contains(said) };
        assert!(fits, "{path}: wanted {said:?}: {told:#?}\n{text}");
        assert!(told.iter().all(|line| !line.contains("unsigned pack") || line.contains("sign the pack")), "{told:#?}");
    }
}

/// An entry of the built-in pack, changed.
fn changed(entry: &impl serde::Serialize, edit: impl FnOnce(&mut Value)) -> Value {
    let mut entry = without_nulls(serde_json::to_value(entry).expect("JSON"));
    edit(&mut entry);
    entry
}

fn file_of(value: &Value) -> String {
    toml::to_string(value).expect("TOML")
}

/// The steps of what to do first, changed.
fn action(edit: impl FnOnce(&mut Value)) -> String {
    let pack = Pack::builtin();
    file_of(&json!({ "action": [changed(&pack.actions["check-status-before-paying-again"].value, edit)] }))
}

fn cause(more: &str) -> String {
    let texts = ["title", "summary", "recognised"].map(|key| format!("{key} = {TEXT}\n")).concat();
    let keys = "id = \"own\"\nwho_acts = \"payer\"\nretry = \"now\"\npay_again = \"yes\"\naction = \"contact-support\"\n";
    format!("group = \"own\"\n[[cause]]\n{keys}{more}\n{texts}")
}

#[test]
fn no_step_is_dropped() {
    let pack = Pack::builtin();
    let step = |text: &str| json!({ "en": text, "zh-CN": text });
    let playbook = |edit: &dyn Fn(&mut Vec<Value>)| {
        let edit = |playbook: &mut Value| edit(playbook["step"].as_array_mut().expect("steps"));
        file_of(&json!({ "playbook": [changed(&pack.playbooks["payment"].value, edit)] }))
    };
    try_all(&[
        ("actions/a.toml", action(|a| a["steps"].as_array_mut().expect("steps").push(step("Call our desk."))), ""),
        ("actions/a.toml", action(|a| drop(a["steps"].as_array_mut().expect("steps").remove(0))), "action[0].steps: `steps` drops or"),
        ("actions/a.toml", action(|a| a["steps"][0] = step("Pay again.")), "action[0].steps: `steps` drops or changes"),
        ("actions/a.toml", action(|a| a["title"] = step("Pay again")), "action[0].title: an unsigned pack can't change `title`"),
        ("playbooks/a.toml", playbook(&|steps| steps.insert(1, json!({ "text": step("Call.") }))), ""),
        ("playbooks/a.toml", playbook(&|steps| drop(steps.remove(0))), "playbook[0].step: `step` drops or changes"),
    ]);
}

#[test]
fn no_check_is_weakened() {
    let pack = Pack::builtin();
    let check = |edit: &dyn Fn(&mut Value)| {
        let entry = pack.check("limit.single").expect("a check");
        file_of(&json!({ "group": "limit", "check": [changed(&entry.value, edit)] }))
    };
    let path = "limit/a.toml";
    try_all(&[
        (path, check(&|check| check["title"]["en"] = json!("Ours")), ""),
        (path, check(&|check| check["finding"][0]["text"]["en"] = json!("Ours")), ""),
        (path, check(&|check| check["finding"][0]["weight"] = json!(1)), "check[0].finding: `finding` drops"),
        (path, check(&|check| check["finding"][0]["status"] = json!("warn")), "check[0].finding: `finding` drops"),
        (path, check(&|check| check["finding"][0]["when"] = json!("false")), "check[0].finding: `finding` drops"),
        (path, check(&|check| check["applies"] = json!("false")), "check[0].applies: an unsigned pack can't change `applies`"),
        (path, check(&|check| check["needs"] = json!(["limit.daily"])), "check[0].needs: an unsigned pack can't change `needs`"),
    ]);
}

#[test]
fn a_wallet_keeps_its_rules() {
    let pack = Pack::builtin();
    let wallet = |edit: &dyn Fn(&mut Value)| file_of(&changed(&pack.wallets["alipay"].value, edit));
    let calendar = file_of(&changed(&pack.calendars["china"].value, |calendar| calendar["holidays"] = json!([])));
    let path = "wallets/a.toml";
    try_all(&[
        (path, wallet(&|wallet| wallet["endpoints"] = json!([{ "id": "own", "url": "https://own.test/" }])), ""),
        (path, wallet(&|wallet| wallet["code_schemes"] = json!(["iso8583"])), "code_schemes: an unsigned pack can't change"),
        (path, wallet(&|wallet| wallet["timezone"] = json!("UTC")), "timezone: an unsigned pack can't change"),
        (path, wallet(&|wallet| wallet["rules"] = json!([])), "rules: an unsigned pack can't change"),
        ("calendars/a.toml", calendar, "an unsigned pack can't change `holidays`"),
    ]);
}

#[test]
fn nothing_that_is_added_hides_what_is_there() {
    let pack = Pack::builtin();
    let scheme = |sources: &str, rows: &str| {
        let head = format!("scheme = \"iso8583\"\nname = {TEXT}\nabout = {TEXT}\nform = \"[0-9A-Z]{{2}}\"\n");
        format!("{head}[sources]\n{sources}\n[codes]\n{rows}\n")
    };
    let row = |cause: &str| format!("Z9 = {{ cause = \"{cause}\", retry = \"now\", source = \"own\", note = {TEXT} }}");
    let own = "own = { title = \"x\", confidence = 9 }";
    let known = pack.codes["iso8583"].value.sources.keys().next().expect("a source").clone();
    let careful = pack.causes.values().find(|e| e.value.pay_again == PayAgain::No).expect("a careful cause").value.id.clone();
    try_all(&[
        ("codes/a.toml", scheme(&format!("{known} = {{ title = \"x\", confidence = 1 }}"), ""), "an unsigned pack can't change"),
        ("codes/a.toml", scheme(own, &row("insufficient-balance")), ""),
        ("codes/a.toml", scheme(own, &row("nothing")), "codes.Z9.cause: "),
        ("own/a.toml", cause(""), ""),
        ("own/a.toml", cause("masks = [\"insufficient-balance\"]"), ""),
        ("own/a.toml", cause(&format!("masks = [\"{careful}\"]")), "cause[0].masks[0]: this would hide"),
    ]);
}

#[test]
fn no_text_is_read_otherwise() {
    let pack = Pack::builtin();
    let careful = pack.causes.values().find(|e| e.value.pay_again == PayAgain::No).expect("a careful cause").value.id.clone();
    let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/checks/screens")).expect("a folder");
    let texts = files.map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a file"));
    let mut tables = texts.filter_map(|text| text.parse::<toml::Table>().ok());
    let class = tables.find_map(|table| Some(table.get("words")?.as_table()?.keys().next()?.clone())).expect("a class");
    let screen = |more: &str| format!("[[screen]]\ncause = \"insufficient-balance\"\npatterns = [\"x y z\"]\n{more}");
    let path = "screens/a.toml";
    try_all(&[
        (path, screen(""), ""),
        (path, screen(&format!("over = [\"{careful}\"]\n")), "screen[0].over[0]: this would hide"),
        (path, "[words]\nnever = [\"x\"]\n".to_owned(), ""),
        (path, format!("[words]\n{class} = [\"x\"]\n"), "an unsigned pack can't change"),
        (path, "opposites = [\"is being processed\"]\n".to_owned(), "an unsigned pack can't change `opposites`"),
        (path, "[language]\nfillers = [\"not\"]\n".to_owned(), "an unsigned pack can't change `language`"),
    ]);
}

#[test]
fn a_pack_that_is_signed_can_say_anything() {
    let text = action(|a| a["steps"][0] = json!({ "en": "Pay again.", "zh-CN": "再付一次。" }));
    let pack_of = |origin| {
        let mut pack = Pack::builtin();
        pack.add(&source(&[("actions/a.toml", &text), ("own/a.toml", &cause(""))], origin)).map(|()| pack)
    };
    let signed = pack_of(Origin::Archive { signed: true }).expect("taken");
    assert_eq!(signed.causes["own"].value.pay_again, PayAgain::Yes);
    assert!(pack_of(Origin::Archive { signed: false }).is_err());
}

/// A pack in a folder on disk.
fn on_disk(files: &[(&str, &str)]) -> TempDir {
    let folder = folder();
    file(&folder, "pack.toml", "[pack]\nid = \"own\"\nversion = \"1.2.0\"\n");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

const LESS: (&str, &str) = (
    "codes/a.toml",
    "scheme = \"iso8583\"\nname = { en = \"x\", \"zh-CN\" = \"x\" }\nabout = { en = \"x\", \"zh-CN\" = \"x\" }\nform = \"[0-9A-Z]{2}\"\n\
     [sources]\nown = { title = \"x\", confidence = 99 }\n[codes]\n\
     68 = { cause = \"insufficient-balance\", retry = \"now\", source = \"own\", note = { en = \"x\", \"zh-CN\" = \"x\" } }\n",
);

#[test]
fn it_is_refused_with_its_place_when_it_is_loaded_and_when_it_is_validated() {
    let pack = on_disk(&[LESS]);
    let place = format!("{}/codes/a.toml:8:", arg(pack.path()));
    let validated = paydoctor(["pack", "validate", arg(pack.path())]).run().exits(PROBLEM);
    validated.prints(&place).prints("less careful here than in pack `builtin`").prints("sign the pack");
    for command in [&["diagnose", "--offline"][..], &["plan"], &["explain", "68"], &["contact"]] {
        let done = paydoctor(command).args(["--pack", arg(pack.path())]).run().exits(USAGE);
        done.complains(&place).complains("less careful").prints_nothing();
    }
    let chinese = paydoctor(["diagnose", "--offline", "--lang", "zh-CN", "--pack", arg(pack.path())]).run().exits(USAGE);
    chinese.complains("未签名的规则包只能让建议更谨慎");
}

/// What cannot be seen in one entry: the answers themselves are compared, over texts that the pack reads in its own way.
#[test]
fn the_answer_with_the_pack_is_never_less_careful_than_without() {
    let texts = [
        ("failed", "Payment is being processed, please wait"),
        ("failed", "支付结果未知，请勿重复支付"),
        ("failed", "Request timed out"),
        ("unknown", "Something odd happened here"),
        ("failed", "Something strange happened here"),
        ("failed", "This order has already been paid"),
        ("failed", "您的账户存在风险，涉嫌诈骗"),
        ("failed", "余额不足"),
    ];
    let patterns: Vec<String> = texts.iter().map(|(_, text)| format!("{text:?}")).collect();
    let screens = format!("[[screen]]\ncause = \"insufficient-balance\"\npatterns = [{}]\n", patterns.join(", "));
    let check = "group = \"funds\"\n[[check]]\nid = \"funds.own\"\ntitle = { en = \"x\", \"zh-CN\" = \"x\" }\npass_when = \"!case.failure_claimed\"\npass = { en = \"x\", \"zh-CN\" = \"x\" }\n\
        [[check.finding]]\nwhen = \"case.failure_claimed\"\nstatus = \"fail\"\ncause = \"insufficient-balance\"\nweight = 100\ntext = { en = \"x\", \"zh-CN\" = \"x\" }\n\
        [[check.example]]\nexpect = \"insufficient-balance\"\ngiven = { case = { failure_claimed = true } }\n\
        [[check.example]]\nexpect = \"pass\"\ngiven = { case = { failure_claimed = false } }\n\
        [[check.example]]\nexpect = \"unknown\"\ngiven = {}\n";
    let pack = on_disk(&[("screens/a.toml", &screens), ("funds/own.toml", check)]);
    let validated = paydoctor(["pack", "validate", arg(pack.path())]).run().exits(SUCCESS);
    validated.prints("note: counts as `check-first`").prints("screens/a.toml:1:");
    let careful = |report: &Value| match report["verdict"]["pay_again"].as_str() {
        Some("yes") => 0,
        None => 1,
        Some("check-first") => 2,
        _ => 3,
    };
    let mut left_out = 0;
    for (state, text) in texts {
        let diagnose = |more: &[&str]| {
            let args = ["diagnose", "--offline", "--format", "json", "--state", state, "--error-text", text];
            paydoctor(args).args(more).run().json()
        };
        let (without, with) = (diagnose(&[]), diagnose(&["--pack", arg(pack.path())]));
        assert!(careful(&with) >= careful(&without), "{text}: {} with, {} without", with["verdict"], without["verdict"]);
        let packs = with["tool"]["packs"].as_array().expect("a list");
        assert_eq!((packs[1]["id"].as_str(), packs[1]["trusted"].as_bool()), (Some("own"), Some(false)));
        left_out += usize::from(packs[1]["left_out"] == true);
        assert!(without["tool"].get("packs").is_none());
    }
    assert!(left_out > 0, "the pack never tried");
    let explained = paydoctor(["explain", "Something odd happened here", "--format", "json", "--pack", arg(pack.path())]).run().json();
    assert_eq!(explained["matches"][0]["pay_again"], "check-first", "{explained}");
}

#[test]
fn every_report_names_the_packs() {
    let pack = on_disk(&[]);
    for (format, said) in [
        ("text", "Packs: builtin 0.1.0, own 1.2.0 (unsigned)"),
        ("markdown", "own 1.2.0 \\(unsigned\\)"),
        ("html", "own 1.2.0 (unsigned)"),
        ("json", "\"builtin@0.1.0+own@1.2.0\""),
    ] {
        let run = |more: &[&str]| paydoctor(["diagnose", "--offline", "--format", format]).args(more).run().stdout;
        let (with, without) = (run(&["--pack", arg(pack.path())]), run(&[]));
        assert!(with.contains(said) || with.contains(&said.replace('\\', "")), "{format}: {with}");
        assert!(!without.contains("Packs:") && !without.contains("\"packs\""), "{format}");
    }
}

#[test]
fn ids_of_packs_are_unique_and_can_stand_in_a_label() {
    let pack = on_disk(&[]);
    let other = on_disk(&[]);
    let done = paydoctor(["diagnose", "--offline", "--pack", arg(pack.path()), "--pack", arg(other.path())]).run().exits(USAGE);
    done.complains("a pack with the id `own` is already loaded").complains("pack.toml:2:");
    for (id, version, said) in [
        ("builtin", "1", "already loaded"),
        ("builtin@0.1.0+x", "1", "pack.id: "),
        ("", "1", "pack.id: "),
        ("own", "1+builtin@9", "pack.version: "),
        ("own", "1\\u202e", "pack.version: "),
    ] {
        let pack = on_disk(&[]);
        file(&pack, "pack.toml", &format!("[pack]\nid = \"{id}\"\nversion = \"{version}\"\n"));
        paydoctor(["pack", "validate", arg(pack.path())]).run().exits(PROBLEM).prints(said);
        paydoctor(["diagnose", "--offline", "--pack", arg(pack.path())]).run().exits(USAGE).complains(said);
    }
}

/// Only the built-in and signed packs can say that a contact was checked.
#[test]
fn a_contact_counts_as_verified_only_where_somebody_vouches_for_it() {
    let profile = |id: &str, contact: &str| {
        format!(
            "id = \"{id}\"\nname = {TEXT}\n[[channels]]\nkind = \"hotline\"\ntitle = {TEXT}\ncontact = \"{contact}\"\nverified = true\n"
        )
    };
    let verified = |args: &[&str]| {
        let run = |command: &[&str]| paydoctor(command).args(["--format", "json"]).args(args).run().json();
        let report = run(&["diagnose", "--offline", "--problem", "complaint"]);
        let contact = run(&["contact"]);
        assert_eq!(report["support"]["verified"], contact["verified"], "{args:?}");
        [&report["support"], &contact].iter().any(|s| s["channels"].as_array().expect("channels").iter().any(|c| c["verified"] == true))
    };
    assert!(verified(&["--wallet", "example"]), "the built-in pack vouches for its own");
    let own = folder();
    let local = file(&own, "mine.toml", &profile("alipay", "+1 202-555-0143"));
    assert!(!verified(&["--wallet", arg(&local)]));
    for id in ["mine", "example"] {
        let known = Pack::builtin().wallets["example"].value.clone();
        let mut wallet = without_nulls(serde_json::to_value(&known).expect("JSON"));
        wallet["id"] = json!(id);
        wallet["channels"] =
            json!([{ "kind": "hotline", "title": { "en": "x", "zh-CN": "x" }, "contact": "+1 202-555-0177", "verified": true }]);
        let pack = on_disk(&[("wallets/a.toml", &toml::to_string(&wallet).expect("TOML"))]);
        assert!(!verified(&["--wallet", id, "--pack", arg(pack.path())]), "{id}");
    }
    // A record from elsewhere can say anything, too.
    let record = file(&own, "r.jsonl", "");
    paydoctor(["diagnose", "--offline", "--wallet", "example", "--record", arg(&record)]).run();
    let text = fs::read_to_string(&record).expect("a record");
    let contact =
        Pack::builtin().wallets["example"].value.channels.iter().find_map(|c| c.contact.clone().filter(|_| c.verified)).expect("one");
    assert!(text.contains(&contact));
    fs::write(&record, text.replace(&contact, "+1 202-555-0199")).expect("a file");
    let channels = paydoctor(["replay", arg(&record), "--format", "json"]).run().json()["support"]["channels"].clone();
    let forged = channels.as_array().expect("a list").iter().find(|c| c["contact"] == "+1 202-555-0199").expect("the forged one");
    assert_eq!(forged["verified"], false);
}
