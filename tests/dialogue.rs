//! `paydoctor` without a command, at a terminal of its own: what it asks, what it makes of the answers, how it is left.
//! Every run is offline or against the sandbox.

#![cfg(unix)]

mod harness;
mod terminal;

use std::fs;
use std::path::Path;

use harness::{INCONCLUSIVE, INTERRUPTED, PROBLEM, USAGE, Witness, arg, file, folder, paydoctor, wallet_at};
use serde_json::Value;
use terminal::{BACKSPACE, CTRL_C, CTRL_D, DOWN, ENTER, ESCAPE, Terminal, terminal};

/// The questions about a payment, in order, and how each stands on the screen.
const WALLET: &str = "Which wallet?";
const PROBLEM_KIND: &str = "What happened?";
const STATE: &str = "What does the wallet show for it?";
const SCREEN: &str = "What does the screen say?";
const AMOUNT: &str = "How much was it?";
const BALANCE: &str = "How much was in the wallet before the attempt?";
const SAVE: &str = "Save the report, to show it to support?";
const NAME: &str = "Under which name?";

/// Saves the report as JSON under a name and reads it.
fn save(terminal: &Terminal, save: &str, name: &str) -> Value {
    // The list ends with JSON only as long as nobody adds a format behind it: it is chosen by its word.
    terminal.answers(save, "JSON").answers(name, "report.json").shows("report.json");
    let path = terminal.folder().join("report.json");
    terminal.shows(path.to_str().expect("UTF-8"));
    read(&path)
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a report")).expect("JSON")
}

#[test]
fn who_skips_everything_gets_an_answer() {
    let terminal = terminal(["--sandbox", "insufficient-balance"]).start();
    for question in [PROBLEM_KIND, STATE, SCREEN, AMOUNT, BALANCE] {
        terminal.answers(question, "");
    }
    terminal.answers(SAVE, "");
    let ended = terminal.exits(PROBLEM);
    ended.has("Wallet balance is lower than the amount due").has("May I pay again?").has("Do this now: Top up").is_tidy();
    ended.has_no(WALLET);
}

#[test]
fn answers_become_the_case() {
    let terminal = terminal(["--offline"]).start();
    terminal.shows("a few short questions").shows("Never type a password");
    terminal.answers(WALLET, "upay").answers(PROBLEM_KIND, "6").answers(STATE, "1");
    terminal.answers(SCREEN, "Insufficient balance").answers(AMOUNT, "¥1,200.5").answers(BALANCE, "８０元");
    terminal.shows("> How much was it? 1,200.50 CNY").shows("> How much was in the wallet before the attempt? 80.00 CNY");
    let report = save(&terminal, SAVE, NAME);
    let case = &report["case"];
    assert_eq!((&report["wallet"]["id"], &case["problem"], &case["state"]), (&"upay".into(), &"transfer".into(), &"failed".into()));
    assert_eq!((&case["amount"], &case["balance"], &case["currency"]), (&"1200.5".into(), &"80".into(), &"CNY".into()));
    assert_eq!((&case["error_text"], &case["error_code"]), (&"Insufficient balance".into(), &Value::Null));
    assert_eq!(report["verdict"]["cause"], "insufficient-balance");
    assert_eq!(report["run"]["offline"], true);
    terminal.exits(PROBLEM).is_tidy();
}

#[test]
fn it_speaks_chinese() {
    let terminal = terminal(["--offline", "--lang", "zh-CN"]).start();
    terminal.shows("几个小问题").answers("您用的是哪个钱包？", "壹钱包").answers("遇到了什么问题？", "付款");
    terminal.answers("钱包里这笔显示什么状态？", "１").answers("屏幕上显示什么提示？", "错误码：51");
    terminal.answers("金额是多少？", "一百").shows("“一百”不是有效金额").types(&BACKSPACE.repeat(2));
    terminal.types("１２０").types(ENTER).answers("操作之前钱包里有多少余额？", "80块");
    let report = save(&terminal, "要保存这份报告", "文件名？");
    assert_eq!((&report["run"]["lang"], &report["case"]["error_code"]), (&"zh-CN".into(), &"51".into()));
    assert_eq!((&report["case"]["amount"], &report["case"]["balance"]), (&"120".into(), &"80".into()));
    let ended = terminal.exits(PROBLEM);
    ended.has("可以再付一次吗？").has("现在请这样做").has("已保存").is_tidy();
    // Nothing of the prompts' own English is left over.
    for english in ["Enter", "arrow", "cancel", "skip", "select", "filter"] {
        ended.has_no(english);
    }
}

#[test]
fn wrong_answers_are_told_at_once() {
    let terminal = terminal(["--offline"]).start();
    terminal.answers(WALLET, "99").shows("Type a number from 1 to").types(BACKSPACE).types(BACKSPACE).types(ENTER);
    terminal.answers(PROBLEM_KIND, "failed").shows("That is not in the list").types(&BACKSPACE.repeat(6)).types("1").types(ENTER);
    terminal.answers(STATE, "maybe").shows("from 1 to 4").types(&BACKSPACE.repeat(5)).types("fail").types(ENTER);
    terminal.answers(SCREEN, "");
    terminal.answers(AMOUNT, "1,5").shows("`1,5` is not an amount").types(&BACKSPACE.repeat(3));
    terminal.types("-5").types(ENTER).shows("negative").types(&BACKSPACE.repeat(2)).types("$7").types(ENTER);
    // The amount has set the currency; a balance in another one is not what the wallet shows.
    terminal
        .answers(BALANCE, "¥3")
        .shows("That is in CNY; type what the wallet shows in USD")
        .types(&BACKSPACE.repeat(2))
        .types("9")
        .types(ENTER);
    let case = save(&terminal, SAVE, NAME)["case"].clone();
    assert_eq!((&case["problem"], &case["state"], &case["currency"]), (&"payment".into(), &"failed".into(), &"USD".into()));
    assert_eq!((&case["amount"], &case["balance"]), (&"7".into(), &"9".into()));
    assert!(!terminal.screen().contains("error:"), "{}", terminal.screen());
}

/// Money that went and did not arrive is nothing that failed, and among the first things that people come with.
#[test]
fn what_was_sent_and_did_not_arrive_is_a_first_choice() {
    for (choice, kind) in [("2", "payment"), ("3", "transfer")] {
        let terminal = terminal(["--offline"]).start();
        terminal.answers(WALLET, "").answers(PROBLEM_KIND, choice).answers(STATE, "").answers(SCREEN, "").answers(AMOUNT, "");
        let report = save(&terminal, SAVE, NAME);
        assert_eq!((&report["case"]["problem"], &report["case"]["state"]), (&kind.into(), &"completed".into()));
        let verdict = &report["verdict"];
        assert_eq!((&verdict["cause"], &verdict["pay_again"]), (&"charged-not-fulfilled".into(), &"no".into()));
        terminal.exits(PROBLEM).is_tidy();
    }
}

#[test]
fn arrow_keys_choose() {
    let terminal = terminal(["--offline"]).start();
    terminal.asks(WALLET).types(DOWN).shows("> 1. ").types(ENTER);
    terminal.asks(PROBLEM_KIND).types(&DOWN.repeat(5)).shows("> 5. A withdrawal failed").types(ENTER);
    terminal.asks(STATE).types(DOWN).types(DOWN).shows("> 2. Still processing").types(ENTER);
    terminal.answers(SCREEN, "").answers(AMOUNT, "").answers(BALANCE, "");
    let case = save(&terminal, SAVE, NAME)["case"].clone();
    assert_eq!((&case["problem"], &case["state"]), (&"withdrawal".into(), &"pending".into()));
}

#[test]
fn rare_problems_stand_one_step_further_and_are_asked_less() {
    let terminal = terminal(["--offline"]).start();
    terminal.answers(WALLET, "").answers(PROBLEM_KIND, "account").answers("Account or login", "2").answers(SCREEN, "");
    let case = save(&terminal, SAVE, NAME)["case"].clone();
    assert_eq!((&case["problem"], &case["state"]), (&"account-compromised".into(), &Value::Null));
    assert!(!terminal.screen().contains(AMOUNT), "{}", terminal.screen());
}

#[test]
fn escape_and_ctrl_d_skip() {
    let terminal = terminal(["--offline"]).start();
    for (question, key) in
        [(WALLET, CTRL_D), (PROBLEM_KIND, ESCAPE), (STATE, CTRL_D), (SCREEN, CTRL_D), (AMOUNT, ESCAPE), (BALANCE, CTRL_D)]
    {
        terminal.asks(question).types(key).shows(&format!("{question} (skipped)"));
    }
    terminal.asks(SAVE).types(CTRL_D);
    // Whoever says that a payment failed, and nothing else, must not be told to pay again, nor that all is well.
    let ended = terminal.exits(INCONCLUSIVE);
    ended.has("Not yet").has("First check whether this payment went through").has_no("error:").is_tidy();
}

#[test]
fn ctrl_c_leaves_from_every_question() {
    let questions = [WALLET, PROBLEM_KIND, STATE, SCREEN, AMOUNT, BALANCE, SAVE, NAME];
    for (i, last) in questions.iter().enumerate() {
        let terminal = terminal(["--offline"]).start();
        for question in &questions[..i] {
            terminal.answers(question, if *question == SAVE { "2" } else { "" });
        }
        terminal.asks(last).types(CTRL_C);
        let folder = terminal.folder().to_owned();
        let files = || fs::read_dir(&folder).expect("a folder").count();
        assert_eq!(files(), 0);
        let ended = terminal.exits(INTERRUPTED);
        ended.is_tidy();
        for word in ["error:", "Error", "panicked", "interrupted"] {
            ended.has_no(word);
        }
    }
}

#[test]
fn ctrl_c_during_the_run_gives_what_is_known() {
    let terminal = terminal(["--sandbox", "stalled"]).start();
    for question in [PROBLEM_KIND, STATE, SCREEN, AMOUNT, BALANCE] {
        terminal.answers(question, "");
    }
    terminal.shows("waiting for pay.sandbox-wallet.test").types(CTRL_C);
    let ended = terminal.exits(INTERRUPTED);
    ended.has("incomplete").has("paydoctor 0.").has_no(SAVE).has_no("waiting for").is_tidy();
}

/// A paste in the middle of the dialogue, and what becomes of it.
fn pasted(keys: &str) -> Value {
    let terminal = terminal(["--offline"]).start();
    terminal.answers(WALLET, "").answers(PROBLEM_KIND, "").answers(STATE, "1");
    terminal.asks(SCREEN).types(keys);
    // The paste must be in before Enter is a key of its own.
    terminal.shows("the last words");
    terminal.types(ENTER).answers(AMOUNT, "120").answers(BALANCE, "500");
    let case = save(&terminal, SAVE, NAME)["case"].clone();
    assert_eq!((&case["amount"], &case["balance"]), (&"120".into(), &"500".into()));
    case["error_text"].clone()
}

#[test]
fn a_paste_with_line_breaks_is_one_answer() {
    let one_line = "Payment failed 余额不足, please top up the last words";
    let lines = "Payment failed\r\n\r\n余额不足, please\ntop up\rthe last words";
    assert_eq!(pasted(&format!("\u{1b}[200~{lines}\u{1b}[201~")), one_line);
    // A terminal that does not mark pastes sends them like keys.
    assert_eq!(pasted(&lines.replace("\r\n", "\r").replace('\n', "\r")), one_line);
}

#[test]
fn a_paste_longer_than_the_screen_takes_one_row() {
    let terminal = terminal(["--offline"]).size(26, 40).start();
    terminal.answers(WALLET, "").answers(PROBLEM_KIND, "").answers(STATE, "1");
    let page = "a long line of a page that somebody copied whole\n".repeat(80);
    terminal.asks(SCREEN).types(&format!("\u{1b}[200~{page}\u{1b}[201~")).shows("a page that somebody").types(ENTER);
    terminal.shows("> What does the screen say? a long line").answers(AMOUNT, "12").shows("> How much was it? 12.00 CNY");
    terminal.asks(BALANCE).types(CTRL_C);
    terminal.exits(INTERRUPTED).has("> Which wallet?").is_tidy();
}

#[test]
fn codes_are_told_from_sentences() {
    for (typed, key, value) in [
        ("51", "error_code", "51"),
        ("iso8583:51", "error_code", "iso8583:51"),
        ("ACQ.TRADE_HAS_SUCCESS", "error_code", "ACQ.TRADE_HAS_SUCCESS"),
        ("PAYMENT_FAIL", "error_code", "PAYMENT_FAIL"),
        ("System busy", "error_text", "System busy"),
    ] {
        let terminal = terminal(["--offline"]).start();
        terminal.answers(WALLET, "").answers(PROBLEM_KIND, "").answers(STATE, "").answers(SCREEN, typed);
        terminal.answers(AMOUNT, "").answers(BALANCE, "");
        let case = save(&terminal, SAVE, NAME)["case"].clone();
        assert_eq!(case[key], value, "{typed}");
        let other = if key == "error_code" { "error_text" } else { "error_code" };
        assert_eq!(case[other], Value::Null, "{typed}");
    }
}

#[test]
fn a_narrow_terminal_is_enough() {
    for (lang, questions, save, names) in [
        ("en", [PROBLEM_KIND, STATE, SCREEN, AMOUNT, BALANCE], SAVE, "In short:"),
        (
            "zh-CN",
            ["遇到了什么问题？", "钱包里这笔显示什么状态？", "屏幕上显示什么提示？", "金额是多少？", "操作之前钱包里有多少余额？"],
            "要保存这份报告，以便提供给客服吗？",
            "简而言之：",
        ),
    ] {
        let terminal = terminal(["--sandbox", "insufficient-balance", "--lang", lang]).size(24, 40).start();
        for question in questions {
            terminal.answers(question, "");
        }
        // The report is taller than the screen: what matters stands above the last question once more.
        terminal.asks(save).shows(names).types(ESCAPE);
        terminal.exits(PROBLEM).has(names).is_tidy();
    }
}

#[test]
fn a_file_is_never_replaced_without_asking() {
    let terminal = terminal(["--offline"]).start();
    fs::write(terminal.folder().join("mine.txt"), "mine").expect("a file");
    fs::create_dir(terminal.folder().join("folder")).expect("a folder");
    for question in [WALLET, PROBLEM_KIND, STATE, SCREEN, AMOUNT, BALANCE] {
        terminal.answers(question, "");
    }
    terminal.answers(SAVE, "text").answers(NAME, "nowhere/report.txt").shows("there is no folder nowhere");
    terminal.types(&BACKSPACE.repeat(18)).types("folder").types(ENTER).shows("folder is a folder");
    terminal.types(&BACKSPACE.repeat(6)).types("mine.txt").types(ENTER).answers("mine.txt exists already. Replace it?", "");
    terminal.shows("Replace it? No, another name").answers(NAME, "folder/report.txt").shows("Saved: ");
    let saved = fs::read_to_string(terminal.folder().join("folder/report.txt")).expect("a report");
    assert!(saved.contains("May I pay again?") && !saved.contains('\u{1b}'), "{saved}");
    assert_eq!(fs::read_to_string(terminal.folder().join("mine.txt")).expect("a file"), "mine");
    terminal.exits(INCONCLUSIVE).is_tidy();
}

#[test]
fn a_file_is_replaced_when_somebody_says_so() {
    let terminal = terminal(["--sandbox", "insufficient-balance"]).start();
    fs::write(terminal.folder().join("report.json"), "mine").expect("a file");
    for question in [PROBLEM_KIND, STATE, SCREEN, AMOUNT, BALANCE] {
        terminal.answers(question, "");
    }
    terminal.answers(SAVE, "JSON").answers(NAME, "report.json").answers("report.json exists already. Replace it?", "2").shows("Saved: ");
    assert_eq!(read(&terminal.folder().join("report.json"))["verdict"]["cause"], "insufficient-balance");
    terminal.exits(PROBLEM);
}

#[test]
fn the_configuration_counts_and_offline_is_offline() {
    let (folder, witness) = (folder(), Witness::new());
    let wallet = file(&folder, "witness.toml", &wallet_at(&witness.url()));
    let text = format!("lang = \"zh-CN\"\nwallet = \"{}\"\n[controls]\ndefaults = false\n", arg(&wallet));
    let configuration = file(&folder, "config.toml", &text);
    let terminal = terminal(["--offline"]).env("PAYDOCTOR_CONFIG", &configuration).start();
    // The configuration has named the wallet already.
    terminal.answers("遇到了什么问题？", "2").answers("钱包里这笔显示什么状态？", "").answers("屏幕上显示什么提示？", "");
    terminal.answers("金额是多少？", "").asks("要保存这份报告").types(ESCAPE);
    let ended = terminal.exits(PROBLEM);
    ended.has("证人").has_no("您用的是哪个钱包");
    assert!(!witness.was_contacted());
}

#[test]
fn wallets_of_other_packs_are_offered_with_their_currency() {
    let pack = folder();
    file(&pack, "pack.toml", "[pack]\nid = \"mine\"\nversion = \"1\"\n");
    fs::create_dir(pack.path().join("wallets")).expect("a folder");
    let wallet = "id = \"yen\"\nname = { en = \"Yen Wallet\", \"zh-CN\" = \"日元钱包\" }\ncurrency = \"JPY\"\n";
    fs::write(pack.path().join("wallets/yen.toml"), wallet).expect("a file");
    let terminal = terminal(["--offline", "--pack", arg(pack.path())]).start();
    terminal.answers(WALLET, "Yen").answers(PROBLEM_KIND, "").answers(STATE, "").answers(SCREEN, "");
    terminal.answers(AMOUNT, "￥500").shows("500 JPY").answers(BALANCE, "1.5").shows("has more decimals than JPY").types(CTRL_C);
    terminal.exits(INTERRUPTED);
}

#[test]
fn mistakes_are_told_before_anything_is_asked() {
    for (args, complaint) in [
        (vec!["--sandbox", "nope"], "there is no fault `nope`"),
        (vec!["--offline", "--pack", "nowhere"], "nowhere"),
        (vec!["--offline", "--config", "nowhere.toml"], "nowhere.toml"),
        (vec!["--offline", "diagnose"], "belongs behind the command"),
    ] {
        let ended = terminal(&args).start().exits(USAGE);
        ended.has(complaint).has_no(WALLET).has_no(PROBLEM_KIND);
    }
}

#[test]
fn without_a_terminal_there_is_help() {
    paydoctor::<[&str; 0]>([]).run().exits(USAGE).prints_nothing().complains("Usage: paydoctor").complains("diagnose");
    paydoctor(["--offline", "--lang", "zh-CN"]).run().exits(USAGE).prints_nothing().complains("找出付款失败的原因");
    // Nothing on such a terminal can be drawn over.
    terminal(["--offline"]).env("TERM", "dumb").start().exits(USAGE).has("Usage: paydoctor");
}

#[test]
fn colours_can_be_switched_off() {
    let colours = |value: Option<&str>| {
        let setup = terminal(["--offline"]);
        let terminal = value.map_or(setup.env("LANG", "C.UTF-8"), |value| terminal(["--offline"]).env("NO_COLOR", value)).start();
        terminal.answers(WALLET, "").answers(PROBLEM_KIND, "").answers(STATE, "").answers(SCREEN, "").asks(AMOUNT).types(CTRL_C);
        let raw = terminal.exits(INTERRUPTED).raw;
        raw.contains("\u{1b}[38") || raw.contains("\u{1b}[1m")
    };
    assert!(colours(None));
    assert!(!colours(Some("1")));
}

#[test]
fn progress_names_who_is_waited_for_and_leaves_no_trace() {
    let terminal = terminal(["diagnose", "--sandbox", "slow", "--deadline", "30s"]).size(300, 60).start();
    terminal.shows("This device        ok").shows("The wallet         waiting for pay.sandbox-wallet.test");
    terminal.shows("4 s · waiting for pay.sandbox-wallet");
    let ended = terminal.exits(PROBLEM);
    ended.has("The server itself is slow").has_no("waiting for").has_no("Finding addresses");
    assert!(ended.screen.starts_with('✗'), "something stands above the report:\n{}", ended.screen);
}

#[test]
fn progress_fits_a_narrow_terminal_and_any_locale() {
    let args = ["diagnose", "--sandbox", "slow", "--deadline", "30s"];
    let chinese = terminal(args.into_iter().chain(["--lang", "zh-CN"])).size(300, 40).start();
    chinese.shows("钱包服务  等待 pay.sandbox-wallet");
    let ended = chinese.exits(PROBLEM);
    assert!(ended.screen.starts_with('✗'), "something stands above the report:\n{}", ended.screen);
    let ascii = terminal(args).env("LANG", "C").start();
    ascii.shows("+ This device").shows("waiting for pay.sandbox-wallet.test");
    let raw = ascii.exits(PROBLEM).raw;
    let (drawn, _) = raw.split_once("[x]").expect("a verdict");
    assert!(drawn.is_ascii(), "{drawn}");
}

#[test]
fn there_is_no_progress_where_nobody_needs_it() {
    let slow = ["diagnose", "--sandbox", "tls-stalled", "--deadline", "2s"];
    for (name, value) in [("TERM", "dumb"), ("CI", "true")] {
        let terminal = terminal(slow).env(name, value).start();
        let raw = terminal.exits(INCONCLUSIVE).raw;
        assert!(!raw.contains("waiting for") && !raw.contains("\u{1b}[J"), "{name}: {raw}");
    }
    paydoctor(slow).run().exits(INCONCLUSIVE).complains_not().prints_no("waiting for");
    // What is over in a moment shows nothing at all.
    let raw = terminal(["diagnose", "--sandbox", "insufficient-balance", "--offline"]).start().exits(PROBLEM).raw;
    assert!(!raw.contains("This device") && !raw.contains("\u{1b}[J"), "{raw}");
}
