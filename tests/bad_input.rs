//! What is wrong is refused before anybody is contacted: exit code 2, nothing on standard output, and on standard error
//! what is wrong, where, and what to do about it.

mod harness;

use harness::{Done, SUCCESS, USAGE, Witness, arg, file, folder, paydoctor, wallet_at};

/// A wallet whose endpoint is a witness, with a mistake or without.
fn wallet(witness: &Witness, more: &str) -> String {
    wallet_at(&witness.url()) + more
}

/// Runs `diagnose` with a witness as further endpoint, which must see nobody.
#[track_caller]
fn refused(args: &[&str]) -> Done {
    refused_with(&Witness::new(), args, "")
}

#[track_caller]
fn refused_with(witness: &Witness, args: &[&str], stdin: &str) -> Done {
    let endpoint = witness.url();
    let run = paydoctor(["diagnose", "--no-controls", "--endpoint", &endpoint]).args(args).stdin(stdin).run();
    let done = run.exits(USAGE).prints_nothing();
    assert!(!witness.was_contacted(), "somebody was contacted: {done}");
    done
}

#[test]
fn the_witness_sees_a_run_that_is_not_refused() {
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", &wallet(&witness, ""));
    assert!(!witness.was_contacted());
    let run = paydoctor(["diagnose", "--no-controls", "--deadline", "1s", "--format", "json", "--wallet", arg(&path)]).run();
    assert_eq!(run.json()["wallet"]["id"], "witness");
    assert!(witness.was_contacted(), "{run}");
}

#[test]
fn an_unknown_option_is_named_with_the_one_that_was_meant() {
    refused(&["--walet", "generic"]).complains("--walet").complains("'--wallet'");
    refused(&["--state", "done"]).complains("'done'").complains("failed, pending, completed, unknown");
    refused(&["--report", "pdf=report.pdf"]).complains("pdf=report.pdf").complains("--report");
    paydoctor(["diagnos"]).run().exits(USAGE).prints_nothing().complains("'diagnos'").complains("diagnose");
}

#[test]
fn options_that_exclude_each_other_are_refused_together() {
    let done = paydoctor(["diagnose", "--sandbox", "slow", "--wallet", "generic"]).run();
    done.exits(USAGE).prints_nothing().complains("--sandbox").complains("--wallet");
}

#[test]
fn an_unknown_key_of_a_wallet_is_named_with_its_place() {
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", &wallet(&witness, "buget_ms = 900\n"));
    let place = format!("{}:8:1: endpoints[0].buget_ms", path.display());
    refused_with(&witness, &["--wallet", arg(&path)], "").complains(&place).complains("did you mean `budget_ms`?");
}

#[test]
fn an_unknown_key_of_a_case_is_named_with_its_place() {
    let folder = folder();
    let text = "state = \"failed\"\namout = \"120.00\"\n";
    let path = file(&folder, "case.toml", text);
    let place = format!("{}:2:1: amout", path.display());
    refused(&["--case", arg(&path)]).complains(&place).complains("did you mean `amount`?");
    refused_with(&Witness::new(), &["--case", "-"], text).complains("-:2:1: amout").complains("did you mean `amount`?");
    let json = file(&folder, "case.json", "{ \"amout\": \"120.00\" }");
    refused(&["--case", arg(&json)]).complains("case.json").complains("amout").complains("did you mean `amount`?");
}

#[test]
fn an_unknown_key_of_the_configuration_is_named_with_its_place() {
    let folder = folder();
    let path = file(&folder, "config.toml", "[controls]\nportals = []\n");
    let place = format!("{}:2:1: controls.portals", path.display());
    refused(&["--config", arg(&path)]).complains(&place).complains("did you mean `portal`?");
    let by_environment = paydoctor(["diagnose"]).env("PAYDOCTOR_CONFIG", &path).run();
    by_environment.exits(USAGE).prints_nothing().complains(&place);
}

#[test]
fn a_wrong_value_of_the_configuration_is_named_with_its_place() {
    let folder = folder();
    let path = file(&folder, "config.toml", "[controls]\nresolvers = [\"127.0.0.1\", \"dns\"]\nhttps = [\"http://127.0.0.1/\"]\n");
    let name = path.display();
    let done = refused(&["--config", arg(&path)]);
    done.complains(&format!("{name}:2:27: controls.resolvers[1]")).complains(&format!("{name}:3:10: controls.https[0]"));
}

#[test]
fn an_unknown_wallet_is_named_with_the_one_that_was_meant() {
    refused(&["--wallet", "generi"]).complains("--wallet: ").complains("`generi`").complains("did you mean `generic`?");
    refused(&["--wallet", "no-such-wallet-anywhere"]).complains("--wallet: ").complains("paydoctor wallets list");
}

#[test]
fn an_unknown_currency_is_named() {
    refused(&["--currency", "CNX"]).complains("--currency: `CNX`").complains("ISO 4217").complains("did you mean `CNY`?");
    let folder = folder();
    let path = file(&folder, "case.toml", "amount = \"1.00\"\ncurrency = \"JPX\"\n");
    let place = format!("{}:2:12: currency", path.display());
    refused(&["--case", arg(&path)]).complains(&place).complains("`JPX`").complains("did you mean `JPY`?");
}

#[test]
fn an_amount_is_digits_and_a_point_and_no_finer_than_its_currency() {
    refused(&["--amount", "-5"]).complains("--amount: ").complains("`-5` is negative");
    for malformed in ["1,000.00", "abc", "1e3", "¥5", "5.", "１２", "NaN", ""] {
        refused(&["--amount", malformed]).complains(&format!("--amount: `{malformed}`")).complains("such as 120.00");
    }
    refused(&["--balance", "0.001"]).complains("--balance: 0.001").complains("CNY").complains("(2)");
    refused(&["--amount", "1.5", "--currency", "JPY"]).complains("--amount: 1.5").complains("JPY").complains("(0)");
    refused(&["--amount", "1.2345", "--currency", "KWD"]).complains("--amount: 1.2345").complains("(3)");
}

#[test]
fn an_amount_in_a_file_is_text_and_never_a_float() {
    let folder = folder();
    let path = file(&folder, "case.toml", "amount = 120.00\n");
    let place = format!("{}:1:10: amount", path.display());
    refused(&["--case", arg(&path)]).complains(&place).complains("write amounts as text");
}

#[test]
fn a_file_that_is_no_toml_is_named_with_every_mistake() {
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", "id = \"witness\nname = \n");
    let done = refused_with(&witness, &["--wallet", arg(&path)], "");
    done.complains(&format!("{}:1:", path.display())).complains(&format!("{}:2:", path.display())).complains("not valid TOML");
    let json = file(&folder, "case.json", "{ \"amount\": \n");
    refused(&["--case", arg(&json)]).complains(&format!("{}:2:", json.display())).complains("not valid JSON");
}

#[test]
fn a_file_that_is_missing_is_named() {
    let folder = folder();
    for option in ["--wallet", "--case", "--config", "--ca-file", "--pack"] {
        let path = folder.path().join("missing.toml");
        refused(&[option, arg(&path)]).complains(&format!("{}: cannot be read", path.display()));
    }
}

#[test]
fn a_file_with_roots_has_to_hold_certificates() {
    let folder = folder();
    let empty = file(&folder, "empty.pem", "");
    refused(&["--ca-file", arg(&empty)]).complains(&format!("{}: ", empty.display())).complains("BEGIN CERTIFICATE");
    let torn = file(&folder, "torn.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    refused(&["--ca-file", arg(&torn)]).complains(&format!("{}: ", torn.display())).complains("BEGIN CERTIFICATE");
    refused(&["--ca-file", arg(folder.path())]).complains(&format!("{}: cannot be read", folder.path().display()));
}

#[test]
fn an_endpoint_is_an_address_of_the_web() {
    refused(&["--endpoint", "pay.example.com"]).complains("--endpoint: `pay.example.com`").complains("https, http");
    refused(&["--endpoint", "ftp://127.0.0.1/"]).complains("--endpoint: `ftp://127.0.0.1/`");
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", &wallet(&witness, "\n[[endpoints]]\nid = \"second\"\nurl = \"no address\"\n"));
    let place = format!("{}:11:7: endpoints[1].url", path.display());
    refused_with(&witness, &["--wallet", arg(&path)], "").complains(&place).complains("https, http");
}

#[test]
fn ids_within_a_wallet_are_unique() {
    let (witness, folder) = (Witness::new(), folder());
    let path = file(&folder, "wallet.toml", &wallet(&witness, "\n[[endpoints]]\nid = \"api\"\nurl = \"http://127.0.0.1/\"\n"));
    let place = format!("{}:10:6: endpoints[1].id", path.display());
    refused_with(&witness, &["--wallet", arg(&path)], "").complains(&place).complains("given twice");
}

#[test]
fn an_unknown_fault_is_named_with_the_one_that_was_meant() {
    for command in [["diagnose", "--sandbox"], ["plan", "--sandbox"], ["sandbox", "serve"]] {
        let done = paydoctor(command).args(["dns-hijak"]).run().exits(USAGE).prints_nothing();
        done.complains("`dns-hijak`").complains("did you mean `dns-hijack`?").complains("paydoctor sandbox list");
    }
}

#[test]
fn an_unknown_check_is_named_with_the_one_that_was_meant() {
    refused(&["--only", "funds.balanc"]).complains("--only: ").complains("did you mean `funds.balance`?");
    let done = refused(&["--skip", "funds,fundz"]);
    done.complains("--skip: ").complains("`fundz`").complains("did you mean `funds`?").complains("paydoctor checks list");
}

#[test]
fn a_deadline_is_a_time_within_bounds() {
    for bad in ["soon", "15", "1ms", "11m", "0s", ""] {
        refused(&["--deadline", bad]).complains(&format!("--deadline: `{bad}`")).complains("500ms").complains("such as 15s");
    }
    refused(&["--deadline=-5s"]).complains("--deadline");
}

#[test]
fn a_time_is_rfc_3339_or_local() {
    refused(&["--at", "yesterday"]).complains("--at: `yesterday`").complains("2026-11-21T10:00:00+08:00");
}

#[test]
fn several_mistakes_are_told_at_once() {
    let done = refused(&[
        "--amount",
        "-5",
        "--balance",
        "lots",
        "--currency",
        "XXZ",
        "--at",
        "yesterday",
        "--only",
        "nothing",
        "--deadline",
        "soon",
        "--wallet",
        "no-such-wallet",
        "--ca-file",
        "missing.pem",
    ]);
    let options = ["--amount", "--balance", "--currency", "--at", "--only", "--deadline", "--wallet"];
    let done = options.iter().fold(done, |done, option| done.complains(&format!("error: {option}: ")));
    done.complains("error: missing.pem: ");
}

#[test]
fn several_mistakes_of_a_file_are_told_at_once() {
    let (witness, folder) = (Witness::new(), folder());
    let text = "id = 7\nname = { en = \"W\" }\ncurrency = \"CNX\"\ntimezone = \"Asia/Shangai\"\n\n[[endpoints]]\nid = \"api\"\nurl = 1\nrole = \"gatway\"\n";
    let path = file(&folder, "wallet.toml", text);
    let done = refused_with(&witness, &["--wallet", arg(&path)], "");
    let places = ["1:6: id", "2:8: name", "3:12: currency", "4:12: timezone", "8:7: endpoints[0].url", "9:8: endpoints[0].role"];
    let done = places.iter().fold(done, |done, place| done.complains(&format!("{}:{place}: ", path.display())));
    done.complains("did you mean `gateway`?").complains("zh-CN");
}

#[test]
fn a_pack_is_refused_with_all_its_mistakes() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("funds")).expect("a folder");
    file(&folder, "pack.toml", "[pack]\nid = \"mine\"\nversion = \"1\"\n");
    let check = "group = \"funds\"\n\n[[check]]\nid = \"funds.mine\"\ntitle = { en = \"T\", \"zh-CN\" = \"T\" }\npass = { en = \"P\", \"zh-CN\" = \"P\" }\n\
        finding = [{ when = \"money.balanc < money.amount\", status = \"fail\", cause = \"insufficient-balanc\", text = { en = \"F\", \"zh-CN\" = \"F\" } }]\n";
    file(&folder, "funds/checks.toml", check);
    let done = refused(&["--pack", arg(folder.path())]);
    let done = done.complains("funds/checks.toml:6:8: check[0].pass: ").complains("`pass_when`");
    done.complains("funds/checks.toml:7:").complains("balanc").complains("did you mean `insufficient-balance`?").complains("unknown");
}

#[test]
fn mistakes_are_told_in_the_language_of_the_user() {
    refused(&["--lang", "zh-CN", "--amount", "-5"]).complains("错误: --amount: ").complains("负数");
    let done = paydoctor(["diagnose", "--sandbox", "nonsense-of-mine"]).env("LANG", "zh_CN.UTF-8").run();
    done.exits(USAGE).prints_nothing().complains("错误").complains("nonsense-of-mine");
}

#[test]
fn plan_refuses_what_diagnose_refuses() {
    paydoctor(["plan", "--amount", "-5", "--deadline", "soon"])
        .run()
        .exits(USAGE)
        .prints_nothing()
        .complains("--amount")
        .complains("--deadline");
    paydoctor(["plan", "--sandbox"]).run().exits(SUCCESS).complains_not();
}

/// A profile with rules, and where its mistakes are told.
#[track_caller]
fn refused_profile(rules: &str, complaints: &[&str]) {
    let folder = folder();
    let path = file(&folder, "wallet.toml", &format!("id = \"mine\"\nname = {{ en = \"Mine\", \"zh-CN\" = \"我的\" }}\n{rules}"));
    let mut done = refused(&["--wallet", arg(&path)]);
    for complaint in complaints {
        done = done.complains(complaint);
    }
}

const LIMIT: &str =
    "title = { en = \"L\", \"zh-CN\" = \"限额\" }\norigin = { as_of = \"2026-01-01\", confidence = 90, source = [\"test\"] }\n";

#[test]
fn three_decimals_are_none_of_renminbi() {
    let folder = folder();
    let path = file(&folder, "case.toml", "amount = \"1.00\"\nbalance = \"1.005\"\n[used]\nday = \"0.001\"\n");
    let name = path.display();
    let done = refused(&["--case", arg(&path)]);
    done.complains(&format!("{name}:2:11: balance: 1.005")).complains("CNY").complains(&format!("{name}:4:7: used.day: 0.001"));
}

#[test]
fn limits_that_contradict_themselves_or_each_other_are_named_all_at_once() {
    let limits = format!(
        "timezone = \"Asia/Shanghai\"\n\
         [[limits]]\nid = \"a\"\nperiod = \"payment\"\nmin = \"10.00\"\nmax = \"5.00\"\n{LIMIT}\
         [[limits]]\nid = \"a\"\nperiod = \"day\"\nmax = \"4.005\"\n{LIMIT}\
         [[limits]]\nid = \"b\"\nperiod = \"year\"\n{LIMIT}\
         [[fees]]\nid = \"f\"\npercent = \"100.1\"\nmin = \"2.00\"\nmax = \"1.00\"\n{LIMIT}"
    );
    let complaints = [
        "limits[0].min: the least, 10.00, is more than the most, 5.00",
        "limits[0].max: 5.00 is more than the 4.005 that `a` allows",
        "limits[1].id: the id `a` is given twice",
        "limits[1].max: 4.005 has more decimals than CNY",
        "limits[2]: the limit `b` limits nothing",
        "fees[0].percent: 100.1 %",
        "fees[0].min: the least, 2.00, is more than the most, 1.00",
    ];
    refused_profile(&limits, &complaints);
}

#[test]
fn hours_and_days_need_a_time_zone() {
    let channel = "[[channels]]\nkind = \"hotline\"\ntitle = { en = \"H\", \"zh-CN\" = \"热线\" }\nhours = { days = \"daily\", from = \"09:00\", to = \"21:00\" }\n";
    let limit = format!("[[limits]]\nid = \"a\"\nperiod = \"day\"\nmax = \"5.00\"\n{LIMIT}");
    refused_profile(&format!("{channel}{limit}"), &["channels[0].hours: ", "limits[0]: ", "`timezone`"]);
    refused_profile("timezone = \"Asia/Beijing\"\n", &["timezone: `Asia/Beijing` is not a time zone"]);
}

#[test]
fn what_a_profile_names_must_be_known() {
    let limit = format!("[[limits]]\nid = \"a\"\nperiod = \"payment\"\nmax = \"5.00\"\nfor = {{ tiers = [\"iv\"] }}\n{LIMIT}");
    let lists = "rules = [\"no-such-rules\"]\ncalendar = \"no-such-calendar\"\ncode_schemes = [\"iso858\"]\ncountries = [\"CHN\"]\ncurrencies = [\"CNX\"]\n";
    // The form comes first.
    refused_profile(lists, &["currencies[0]: `CNX` is not a currency", "did you mean `CNY`?"]);
    let lists = lists.replace("CNX", "CNY");
    let complaints =
        ["rules[0]: ", "calendar: ", "code_schemes[0]: ", "did you mean `iso8583`?", "countries[0]: `CHN`", "limits[0].for.tiers[0]: "];
    refused_profile(&format!("{lists}{limit}"), &complaints);
}
