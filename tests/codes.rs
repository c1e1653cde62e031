//! Error codes: explained scheme by scheme, decided only where it is settled whose code it is, and never against an outcome
//! that nobody knows.

mod harness;

use harness::{PROBLEM, SUCCESS, arg, file, folder, paydoctor};
use paydoctor::code;
use paydoctor::pack::{Pack, PayAgain, Retry};
use serde_json::Value;

/// What each scheme has, so that no row gets lost.
const ROWS: [(&str, usize); 11] = [
    ("adyen", 54),
    ("alipay", 145),
    ("alipay-plus", 37),
    ("iso8583", 104),
    ("mastercard-mac", 18),
    ("paypal", 133),
    ("stripe", 104),
    ("unionpay", 62),
    ("unionpay-acp", 49),
    ("visa-category", 41),
    ("wechatpay", 79),
];

/// Codes whose meaning everybody in the field knows.
const WELL_KNOWN: [(&str, &str, &str, &str); 22] = [
    ("iso8583:05", "issuer-declined", "after-fix", "yes"),
    ("iso8583:09", "payment-pending", "check-status-first", "check-first"),
    ("iso8583:14", "card-details-wrong", "after-fix", "yes"),
    ("iso8583:41", "card-lost-or-stolen", "never", "yes"),
    ("iso8583:51", "insufficient-card-funds", "after-fix", "yes"),
    ("iso8583:54", "card-expired", "after-fix", "yes"),
    ("iso8583:55", "wrong-password", "after-fix", "yes"),
    ("iso8583:61", "card-limit-exceeded", "after-fix", "yes"),
    ("iso8583:68", "outcome-unknown-timeout", "check-status-first", "check-first"),
    ("iso8583:75", "password-locked", "later", "yes"),
    ("iso8583:94", "duplicate-request", "check-status-first", "check-first"),
    // Part of the amount was approved: the cause alone would say yes.
    ("iso8583:10", "insufficient-card-funds", "check-status-first", "check-first"),
    ("stripe:insufficient_funds", "insufficient-card-funds", "after-fix", "yes"),
    ("stripe:expired_card", "card-expired", "after-fix", "yes"),
    ("stripe:lost_card", "card-lost-or-stolen", "never", "yes"),
    ("adyen:12", "insufficient-card-funds", "after-fix", "yes"),
    ("alipay:ACQ.TRADE_HAS_SUCCESS", "already-paid", "never", "no"),
    ("alipay:ACQ.BUYER_BALANCE_NOT_ENOUGH", "insufficient-balance", "after-fix", "yes"),
    ("wechatpay:USERPAYING", "awaiting-payer", "check-status-first", "check-first"),
    ("wechatpay:ORDERPAID", "already-paid", "never", "no"),
    ("wechatpay:SYSTEMERROR", "outcome-unknown-timeout", "check-status-first", "check-first"),
    ("visa-category:1/04", "card-lost-or-stolen", "never", "yes"),
];

fn explain(what: &str) -> Value {
    paydoctor(["explain", what, "--format", "json"]).run().exits(SUCCESS).json()
}

#[track_caller]
fn diagnose(args: &[&str]) -> Value {
    paydoctor(["diagnose", "--offline", "--format", "json"]).args(args).run().json()
}

#[test]
fn no_row_is_lost() {
    let pack = Pack::builtin();
    let rows: Vec<(&str, usize)> = pack.codes.iter().map(|(scheme, e)| (scheme.as_str(), e.value.codes.len())).collect();
    assert_eq!(rows, ROWS);
    assert_eq!(ROWS.iter().map(|(_, n)| n).sum::<usize>(), 826);
}

#[test]
fn well_known_codes_are_explained() {
    for (id, cause, retry, pay_again) in WELL_KNOWN {
        let matches = &explain(id)["matches"];
        assert_eq!(matches.as_array().map(Vec::len), Some(1), "{id}: {matches}");
        let found = &matches[0];
        assert_eq!((&found["kind"], &found["id"]), (&"code".into(), &id.into()));
        assert_eq!((&found["cause"], &found["retry"], &found["pay_again"]), (&cause.into(), &retry.into(), &pay_again.into()), "{id}");
    }
}

#[test]
fn a_number_alone_is_explained_by_every_scheme_and_none_is_chosen() {
    let explanation = explain("61");
    assert_eq!(explanation["ambiguous"], true);
    let ids: Vec<&str> = explanation["matches"].as_array().expect("matches").iter().filter_map(|m| m["id"].as_str()).collect();
    assert_eq!(ids, ["iso8583:61", "unionpay:61", "unionpay-acp:61"]);
    let report = diagnose(&["--state", "failed", "--error-code", "61"]);
    assert_eq!(report["verdict"]["cause"], Value::Null);
    assert_eq!((&report["verdict"]["status"], &report["verdict"]["pay_again"]), (&"inconclusive".into(), &"check-first".into()));
    // Every scheme that has this one means the same: that is worth telling, and settles nothing.
    assert_eq!(explain("51")["ambiguous"], false);
    let verdict = &diagnose(&["--state", "failed", "--error-code", "51"])["verdict"];
    assert_eq!((&verdict["cause"], &verdict["pay_again"]), (&"insufficient-card-funds".into(), &"check-first".into()));
}

#[test]
fn the_scheme_or_the_wallet_decides() {
    let verdict = |args: &[&str]| diagnose(&[&["--state", "failed"], args].concat())["verdict"].clone();
    assert_eq!(verdict(&["--error-code", "iso8583:61"])["cause"], "card-limit-exceeded");
    assert_eq!(verdict(&["--error-code", "unionpay-acp:61"])["cause"], "card-details-wrong");
    let folder = folder();
    let text = "id = \"w\"\nname = { en = \"W\", \"zh-CN\" = \"钱\" }\ncode_schemes = [\"unionpay-acp\", \"iso8583\"]\n";
    let path = file(&folder, "w.toml", text);
    // Its two schemes do not mean the same by it: then it is not settled.
    let disputed = verdict(&["--wallet", arg(&path), "--error-code", "61"]);
    assert_eq!((&disputed["cause"], &disputed["pay_again"]), (&Value::Null, &"check-first".into()));
    // Its first scheme does not have this one.
    assert_eq!(verdict(&["--wallet", arg(&path), "--error-code", "51"])["cause"], "insufficient-card-funds");
}

#[test]
fn codes_are_read_as_people_write_them() {
    let pack = Pack::builtin();
    let id = |text: &str| code::read(text, None, &pack).meaning().map(code::Meaning::id);
    for text in ["iso8583:51", "ISO8583: 51", "ISO-8583:51", "[iso8583:51]", "iso8583：５１"] {
        assert_eq!(id(text).as_deref(), Some("iso8583:51"), "{text}");
    }
    for text in ["ACQ.TRADE_HAS_SUCCESS", "acq.trade_has_success", "错误码：ACQ.TRADE_HAS_SUCCESS", "Error code: ACQ.TRADE_HAS_SUCCESS."]
    {
        assert_eq!(id(text).as_deref(), Some("alipay:ACQ.TRADE_HAS_SUCCESS"), "{text}");
    }
    // A code is the whole of it, or follows a word that leads to one.
    for text in
        ["Error code 51", "错误码51", "错误码：51", "respCode=51", "err_code: 51", "RC 51", "[Error code: 51]", "返回码 51，余额不足"]
    {
        assert!(code::read(text, None, &pack).meanings.iter().any(|m| m.code == "51"), "{text}");
    }
    for text in ["Request timed out at 10:54", "paid 51", "please wait 51 seconds", "verification code 51", "验证码 51", "we tried 05"] {
        assert!(code::read(text, None, &pack).meanings.is_empty(), "{text}");
    }
    for text in ["", ":", "iso8583:", "iso8583:zz", "nonsense", "51.00.00", "🙂"] {
        assert!(code::read(text, None, &pack).meanings.is_empty(), "{text}");
    }
}

/// What nobody knows is never overridden by what a code says of a retry.
#[test]
fn no_code_overrides_an_unknown_outcome() {
    let report = diagnose(&["--state", "unknown", "--error-code", "wechatpay:FREQUENCY_LIMITED", "--error-text", "timeout, please retry"]);
    assert_eq!((&report["verdict"]["pay_again"], &report["next_action"]["retry"]), (&"check-first".into(), &"check-status-first".into()));
    let pack = Pack::builtin();
    for (scheme, entry) in &pack.codes {
        for (code, row) in &entry.value.codes {
            let id = format!("{scheme}:{code}");
            let reading = code::read(&id, None, &pack);
            let meaning = reading.meaning().unwrap_or_else(|| panic!("{id} is not read"));
            assert_eq!(meaning.id(), id);
            let careful = row.retry == Retry::CheckStatusFirst;
            assert!(!careful || meaning.pay_again(&pack) >= Some(PayAgain::CheckFirst), "{id} must not be paid again unseen");
        }
    }
}

#[test]
fn rows_from_weaker_sources_weigh_less() {
    let confidence = |id: &str| diagnose(&["--state", "failed", "--error-code", id])["verdict"]["confidence"].as_f64().expect("a number");
    let (official, table) = (confidence("stripe:insufficient_funds"), confidence("unionpay-acp:61"));
    assert!(official > table && table > 0.5, "{official} {table}");
}

#[test]
fn a_code_that_means_success_is_no_failure() {
    let report = diagnose(&["--error-code", "iso8583:00"]);
    assert_eq!((&report["verdict"]["cause"], &report["verdict"]["pay_again"]), (&"not-a-failure".into(), &"no".into()));
}

#[test]
fn mistakes_in_a_table_of_codes_are_told_at_once() {
    let folder = folder();
    file(&folder, "pack.toml", "[pack]\nid = \"mine\"\nversion = \"1\"\n");
    let row = |cause: &str, source: &str| {
        format!("{{ cause = \"{cause}\", retry = \"later\", source = \"{source}\", note = {{ en = \"n\", \"zh-CN\" = \"注\" }} }}")
    };
    let table = format!(
        "scheme = \"mine\"\nname = {{ en = \"M\", \"zh-CN\" = \"码\" }}\nabout = {{ en = \"A\", \"zh-CN\" = \"说明\" }}\nform = \"[A-Za-z]{{2}}\"\n\
         [sources]\nbook = {{ title = \"b\", confidence = 90 }}\n[codes]\n\"AB\" = {}\n\"ab\" = {}\n\"A-1\" = {}\n\"CD\" = {}\n\"EF\" = {}\n",
        row("card-expired", "book"),
        row("issuer-declined", "book"),
        row("card-expired", "book"),
        row("card-expird", "book"),
        row("card-expired", "bok"),
    );
    std::fs::create_dir(folder.path().join("codes")).expect("a folder");
    file(&folder, "codes/mine.toml", &table);
    let done = paydoctor(["pack", "validate", arg(folder.path())]).run().exits(PROBLEM);
    let said = format!("{done}");
    for part in ["`ab` and `AB` differ only", "`A-1` does not look like", "did you mean `card-expired`?", "did you mean `book`?"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("codes/mine.toml:9:8: codes.ab"), "{said}");
}
