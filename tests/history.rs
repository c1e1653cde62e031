//! The list of transactions: how it is read, what was charged twice, what became of the payment, and what the balance
//! should be. Everything offline: nothing of it needs a network.

mod harness;

use std::fmt::Write as _;

use harness::{Done, INCONCLUSIVE, PROBLEM, SUCCESS, USAGE, arg, file, folder, paydoctor};
use serde_json::Value;

/// A wallet in China.
const WALLET: &str = "id = \"mine\"\nname = { en = \"Mine\", \"zh-CN\" = \"我的钱包\" }\ntimezone = \"Asia/Shanghai\"\n";

/// Runs `diagnose --offline` with a list in a file of this name.
fn with_file(name: &str, list: &[u8], args: &[&str]) -> Done {
    let folder = folder();
    let wallet = file(&folder, "wallet.toml", WALLET);
    let path = folder.path().join(name);
    std::fs::write(&path, list).expect("a list");
    let base = ["diagnose", "--offline", "--format", "json", "--wallet", arg(&wallet), "--transactions", arg(&path)];
    paydoctor(base).args(args).run()
}

fn with_csv(list: &str, args: &[&str]) -> Done {
    with_file("list.csv", list.as_bytes(), args)
}

fn without_list(args: &[&str]) -> Done {
    paydoctor(["diagnose", "--offline", "--format", "json"]).args(args).run()
}

/// A case in a file; its list is part of it.
fn with_case(case: &str, args: &[&str]) -> Done {
    let folder = folder();
    let (wallet, path) = (file(&folder, "wallet.toml", WALLET), file(&folder, "case.toml", case));
    paydoctor(["diagnose", "--offline", "--format", "json", "--wallet", arg(&wallet), "--case", arg(&path)]).args(args).run()
}

/// Rows of time of day, kind, amount, state, payee and order on one day, as a table.
fn table(rows: &[[&str; 6]]) -> String {
    rows.iter().fold("at,kind,amount,state,payee,order\n".to_owned(), |mut table, [time, kind, amount, state, payee, order]| {
        let day = if time.contains('-') { "" } else { "2026-11-21 " };
        writeln!(table, "{day}{time},{kind},{amount},{state},{payee},{order}").expect("text");
        table
    })
}

fn check<'a>(report: &'a Value, id: &str) -> &'a Value {
    let checks = report["checks"].as_array().expect("checks");
    checks.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("no check {id}: {checks:#?}"))
}

/// Cause, status and the answer to "may I pay again?".
fn verdict(done: &Done) -> (String, String, String) {
    let verdict = &done.json()["verdict"];
    let word = |key: &str| verdict[key].as_str().unwrap_or("-").to_owned();
    (word("cause"), word("status"), word("pay_again"))
}

#[track_caller]
fn assert_verdict(done: &Done, cause: &str, status: &str, pay_again: &str) {
    let expected = (cause.to_owned(), status.to_owned(), pay_again.to_owned());
    assert_eq!(verdict(done), expected, "{done}");
}

const TWICE: [[&str; 6]; 2] =
    [["10:00:05", "payment", "120.00", "completed", "Shop", "A1"], ["10:02:10", "payment", "120.00", "completed", "Shop", "A2"]];

#[test]
fn a_charge_made_twice_is_told_with_its_times_and_what_was_too_much() {
    let done = with_csv(&table(&TWICE), &["--problem", "duplicate-charge"]).exits(PROBLEM);
    assert_verdict(&done, "duplicate-charge", "failed", "no");
    let report = done.json();
    assert_eq!((&report["verdict"]["who_acts"], &report["next_action"]["id"]), (&"merchant".into(), &"report-duplicate-charge".into()));
    let text = check(&report, "duplicate-or-state.charged-once")["text"].as_str().expect("a text").to_owned();
    for part in ["2 times", "120.00 CNY", "2026-11-21 10:00:05, 2026-11-21 10:02:10", "120.00 CNY were charged too much"] {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
    let done = with_csv(&table(&TWICE), &["--problem", "duplicate-charge", "--lang", "zh-CN"]).exits(PROBLEM);
    assert!(check(&done.json(), "duplicate-or-state.charged-once")["text"].as_str().expect("a text").contains("多扣 120.00 元"), "{done}");
}

#[test]
fn what_looks_like_a_charge_made_twice_and_is_none() {
    let [one, two] = TWICE;
    let with = |more: [&str; 6]| table(&[one, more]);
    let and = |more: [&str; 6]| table(&[one, two, more]);
    let none = [
        ("another payee", with(["10:02:10", "payment", "120.00", "completed", "Other", "A2"])),
        ("another amount", with(["10:02:10", "payment", "120.01", "completed", "Shop", "A2"])),
        ("one failed", with(["10:02:10", "payment", "120.00", "failed", "Shop", "A2"])),
        ("one was refunded", with(["10:02:10", "payment", "120.00", "refunded", "Shop", "A2"])),
        ("eleven minutes apart", with(["10:11:06", "payment", "120.00", "completed", "Shop", "A2"])),
        ("a month apart", with(["2026-12-21 10:00:05", "payment", "120.00", "completed", "Shop", "A1"])),
        ("money that came in", with(["10:02:10", "transfer-in", "120.00", "completed", "Shop", "A2"])),
        ("no payee", with(["10:02:10", "payment", "120.00", "completed", "", "A2"])),
        ("paid back", and(["12:00:00", "refund", "120.00", "completed", "Shop", "R1"])),
        ("being paid back", and(["12:00:00", "refund", "120.00", "pending", "Shop", "R1"])),
        ("paid back under its number", and(["12:00:00", "refund", "120.00", "completed", "", "A2"])),
    ];
    for (name, list) in none {
        let done = with_csv(&list, &["--problem", "duplicate-charge"]).exits(INCONCLUSIVE);
        let report = done.json();
        assert_eq!(check(&report, "duplicate-or-state.charged-once")["status"], "pass", "{name}: {done}");
        let excluded = report["ruled_out"].as_array().expect("a list").iter().any(|r| r["cause"] == "duplicate-charge");
        assert!(excluded, "{name}: {done}");
    }
    let some = [
        ("one is pending", with(["10:02:10", "payment", "120.00", "pending", "Shop", "A2"])),
        (
            "no numbers",
            table(&[["10:00", "payment", "9.90", "completed", "Shop", ""], ["10:00", "payment", "9.90", "completed", "Shop", ""]]),
        ),
        ("the same number hours later", with(["15:00:00", "payment", "120.00", "completed", "Shop", "A1"])),
        ("the same number, no payee", with(["15:00:00", "payment", "120.00", "completed", "", "A1"])),
        ("a part came back", and(["12:00:00", "refund", "20.00", "completed", "Shop", "R1"])),
        ("paid back before", and(["09:00:00", "refund", "120.00", "completed", "Shop", "R1"])),
        ("a third one, one paid back", and(["10:03:00", "payment", "120.00", "refunded", "Shop", "A3"])),
    ];
    for (name, list) in some {
        let done = with_csv(&list, &["--problem", "duplicate-charge"]);
        assert_eq!(verdict(&done).0, "duplicate-charge", "{name}: {done}");
    }
}

#[test]
fn a_claim_without_a_list_is_not_proven_and_says_what_would_decide() {
    let done = without_list(&["--problem", "duplicate-charge"]).exits(INCONCLUSIVE);
    assert_verdict(&done, "-", "inconclusive", "no");
    let report = done.json();
    let claimed = check(&report, "duplicate-or-state.charged-once");
    assert_eq!(claimed["status"], "unknown");
    assert!(claimed["text"].as_str().expect("a text").contains("--transactions FILE"), "{claimed}");
    // The list does not reach as far as the charge that was made twice.
    let short = table(&[["10:00:05", "payment", "8.00", "completed", "Shop", "A1"]]);
    let done = with_csv(&short, &["--problem", "duplicate-charge", "--amount", "120.00"]).exits(INCONCLUSIVE);
    assert_eq!(check(&done.json(), "duplicate-or-state.charged-once")["status"], "unknown", "{done}");
}

#[test]
fn of_several_duplicates_the_one_in_question_is_told() {
    let mut rows = TWICE.to_vec();
    rows.extend([["11:00:00", "payment", "500.00", "completed", "Other", ""], ["11:01:00", "payment", "500.00", "completed", "Other", ""]]);
    let text = |args: &[&str]| check(&with_csv(&table(&rows), args).json(), "duplicate-or-state.charged-once")["text"].to_string();
    assert!(text(&["--problem", "duplicate-charge"]).contains("500.00 CNY"));
    assert!(text(&["--problem", "duplicate-charge", "--amount", "120.00"]).contains("120.00 CNY"));
}

#[test]
fn a_duplicate_that_nobody_spoke_of_is_told_and_decides_only_what_it_concerns() {
    let failed = ["--state", "failed", "--amount", "120.00", "--at", "2026-11-21T12:00:00+08:00"];
    assert_verdict(&with_csv(&table(&TWICE), &failed).exits(PROBLEM), "duplicate-charge", "failed", "no");
    // Of another amount: told, and the case is as open as before.
    let other = ["--state", "failed", "--amount", "88.00", "--at", "2026-11-21T12:00:00+08:00"];
    let done = with_csv(&table(&TWICE), &other).exits(INCONCLUSIVE);
    let report = done.json();
    let told = check(&report, "duplicate-or-state.list-charges-once");
    assert_eq!((&told["status"], &told["cause"]), (&"warn".into(), &Value::Null), "{told}");
    // On another day.
    let later = ["--state", "failed", "--amount", "120.00", "--at", "2026-11-25T12:00:00+08:00"];
    with_csv(&table(&TWICE), &later).exits(INCONCLUSIVE);
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let mut rows = TWICE.to_vec();
    rows.extend([
        ["09:00:00", "top-up", "500.00", "completed", "", "T1"],
        ["10:30:00", "payment", "30.00", "pending", "Cafe", "C1"],
        ["11:00:00", "refund", "12.00", "completed", "Shop", "R1"],
    ]);
    let turned: Vec<[&str; 6]> = rows.iter().rev().copied().collect();
    for problem in ["duplicate-charge", "balance-mismatch", "payment"] {
        let args = ["--problem", problem, "--amount", "120.00", "--balance", "242.00", "--at", "2026-11-21T10:00:00+08:00"];
        let (one, other) = (with_csv(&table(&rows), &args), with_csv(&table(&turned), &args));
        assert_eq!(one.json()["verdict"], other.json()["verdict"], "{problem}");
        assert_eq!(one.json()["checks"], other.json()["checks"], "{problem}");
    }
}

/// The payment of a case: at ten o'clock, 120.00 to the shop.
fn about(problem: &str, state: &str) -> Vec<String> {
    let mut args: Vec<&str> = vec!["--problem", problem, "--amount", "120.00", "--at", "2026-11-21T10:00:00+08:00"];
    if !state.is_empty() {
        args.extend(["--state", state]);
    }
    args.into_iter().map(str::to_owned).collect()
}

fn one_row(kind: &str, state: &str) -> String {
    table(&[["10:00:40", kind, "120.00", state, "Shop", "A1"]])
}

#[test]
fn the_list_is_believed_where_it_contradicts_what_was_said() {
    for (problem, said, kind, listed, cause, status, pay_again) in [
        ("payment", "failed", "payment", "completed", "already-paid", "failed", "no"),
        ("payment", "unknown", "payment", "completed", "already-paid", "failed", "no"),
        ("payment", "pending", "payment", "completed", "already-paid", "failed", "no"),
        ("payment", "failed", "payment", "pending", "payment-pending", "waiting", "check-first"),
        ("payment", "unknown", "payment", "pending", "payment-pending", "waiting", "check-first"),
        ("payment", "completed", "payment", "failed", "outcome-unknown-timeout", "failed", "no"),
        ("payment", "failed", "payment", "failed", "-", "inconclusive", "yes"),
        ("payment", "unknown", "payment", "failed", "-", "inconclusive", "check-first"),
        ("payment", "failed", "payment", "refunded", "-", "inconclusive", "yes"),
        ("international-payment", "failed", "payment", "completed", "already-paid", "failed", "no"),
        ("transfer", "failed", "transfer-out", "completed", "already-completed", "failed", "no"),
        ("transfer", "unknown", "transfer-out", "pending", "payment-pending", "waiting", "check-first"),
        ("top-up", "failed", "top-up", "completed", "already-completed", "failed", "no"),
        ("top-up", "failed", "top-up", "pending", "payment-pending", "waiting", "check-first"),
        ("withdrawal", "failed", "withdrawal", "completed", "already-completed", "failed", "no"),
        ("withdrawal", "failed", "withdrawal", "pending", "withdrawal-under-review", "waiting", "check-first"),
        ("withdrawal", "failed", "withdrawal", "refunded", "withdrawal-returned", "failed", "yes"),
        ("withdrawal", "failed", "withdrawal", "failed", "-", "inconclusive", "yes"),
        ("refund", "pending", "refund", "completed", "refund-paid-out", "waiting", "-"),
        ("refund", "", "refund", "pending", "refund-pending", "waiting", "-"),
        ("refund", "pending", "refund", "failed", "refund-refused", "failed", "-"),
    ] {
        let args = about(problem, said);
        let done = with_csv(&one_row(kind, listed), &args.iter().map(String::as_str).collect::<Vec<_>>());
        let expected = (cause.to_owned(), status.to_owned(), pay_again.to_owned());
        assert_eq!(verdict(&done), expected, "{problem} {said}, listed as {listed}: {done}");
    }
}

/// Without a time, a row of the amount may be this payment: it calls for care, and proves nothing.
#[test]
fn a_row_that_may_be_the_payment_is_never_ignored() {
    let timeless = ["--problem", "payment", "--state", "failed", "--amount", "120.00"];
    for listed in ["completed", "pending", "refunding", "failed", "refunded"] {
        for text in [None, Some("余额不足"), Some("You were not charged")] {
            let args: Vec<&str> = timeless.into_iter().chain(text.into_iter().flat_map(|t| ["--error-text", t])).collect();
            let expected = if text.is_some() && matches!(listed, "failed" | "refunded") { "yes" } else { "check-first" };
            let done = with_csv(&one_row("payment", listed), &args);
            assert_eq!(verdict(&done).2, expected, "{listed}, {text:?}: {done}");
        }
    }
}

/// However an export writes that a part came back, the rest was paid.
#[test]
fn what_came_back_in_part_was_paid() {
    let head = "time,amount,status,order\n2026-11-21 10:00:40,120.00,completed,A1\n2026-11-21 10:05:00,";
    for (back, expected) in [
        ("-40.00,refunded", "no"),
        ("-40.00,已退款", "no"),
        ("(40.00),reversed", "no"),
        ("-40.00,refunding", "no"),
        ("40.00,refunded", "no"),
        ("-120.00,refunded", "yes"),
    ] {
        let list = format!("{head}{back},A1\n");
        let mut args = about("payment", "failed");
        args.extend(["--error-text".to_owned(), "余额不足".to_owned()]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let done = with_csv(&list, &args);
        assert_eq!(verdict(&done).2, expected, "{back}: {done}");
    }
}

#[test]
fn what_is_paid_is_missing_from_the_balance() {
    let mut args = about("payment", "failed");
    args.extend(["--balance", "30.00"].map(str::to_owned));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_verdict(&with_csv(&one_row("payment", "completed"), &args), "already-paid", "failed", "no");
    assert_verdict(&without_list(&args), "insufficient-balance", "failed", "yes");
}

#[test]
fn only_the_payment_of_the_case_is_its_payment() {
    let args = about("payment", "failed");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    for (name, row) in [
        ("another time", ["10:31:00", "payment", "120.00", "completed", "Shop", "A1"]),
        ("another amount", ["10:00:00", "payment", "120.01", "completed", "Shop", "A1"]),
        ("money that came in", ["10:00:00", "transfer-in", "120.00", "completed", "Shop", "A1"]),
        ("a withdrawal", ["10:00:00", "withdrawal", "120.00", "completed", "", "A1"]),
    ] {
        assert_eq!(verdict(&with_csv(&table(&[row]), &args)).0, "-", "{name}");
    }
    // Whoever failed and tried once more with success must not pay a third time.
    let again = [["10:00:00", "payment", "120.00", "failed", "Shop", "A1"], ["10:04:00", "payment", "120.00", "completed", "Shop", "A2"]];
    assert_verdict(&with_csv(&table(&again), &args), "already-paid", "failed", "no");
    // Charged, and paid back since.
    let back = [["10:00:00", "payment", "120.00", "completed", "Shop", "A1"], ["10:20:00", "refund", "120.00", "completed", "Shop", "A1"]];
    assert_eq!(verdict(&with_csv(&table(&back), &args)).0, "-");
}

#[test]
fn payee_and_number_tell_one_payment_from_another() {
    let rows = "\n[[transactions]]\nat = \"2026-11-21 10:00:40\"\namount = \"120.00\"\npayee = \"Shop\"\norder = \"A1\"\n";
    let case = |keys: &str| with_case(&format!("state = \"failed\"\namount = \"120.00\"\n{keys}{rows}"), &[]);
    let at = "at = \"2026-11-21T10:00:00+08:00\"\n";
    assert_eq!(verdict(&case(&format!("{at}payee = \"Shop\"\n"))).0, "already-paid");
    assert_eq!(verdict(&case(&format!("{at}payee = \"Other\"\n"))).0, "-");
    // A number needs no time.
    assert_eq!(verdict(&case("order = \"A1\"\n")).0, "already-paid");
    let done = case("order = \"A9\"\n");
    assert_eq!(check(&done.json(), "duplicate-or-state.listed")["status"], "unknown", "{done}");
}

#[test]
fn a_foreign_payment_is_listed_converted_and_with_its_fee() {
    let case = "problem = \"international-payment\"\nstate = \"failed\"\namount = \"10.00\"\ncurrency = \"USD\"\nrate = \"7.1234\"\nfee = \"1.00\"\nat = \"2026-11-21T10:00:00+08:00\"\n";
    for (amount, currency, cause) in
        [("71.23", "CNY", "already-paid"), ("72.23", "CNY", "already-paid"), ("10.00", "USD", "already-paid"), ("10.00", "CNY", "-")]
    {
        let list = format!("{case}\n[[transactions]]\nat = \"2026-11-21 10:01:00\"\namount = \"{amount}\"\ncurrency = \"{currency}\"\n");
        assert_eq!(verdict(&with_case(&list, &[])).0, cause, "{amount} {currency}");
    }
}

/// Opening balance 500: 120 out, 30 out and not finished, 12 in, 8 by card.
fn movements() -> String {
    "time,type,amount,status,payee,method\n\
     2026-11-21 10:00,payment,120.00,completed,Shop,balance\n\
     2026-11-21 10:10,payment,30.00,pending,Cafe,balance\n\
     2026-11-21 10:20,refund,12.00,completed,Shop,balance\n\
     2026-11-21 10:30,payment,8.00,completed,Kiosk,some bank (1234)\n\
     2026-11-21 10:40,payment,77.00,failed,Shop,balance\n"
        .to_owned()
}

fn balance(opening: Option<&str>, args: &[&str]) -> Done {
    let folder = folder();
    let case = opening.map_or(String::new(), |o| format!("opening_balance = \"{o}\"\n"));
    let path = file(&folder, "case.toml", &case);
    let all = [&["--problem", "balance-mismatch", "--case", arg(&path)], args].concat();
    with_csv(&movements(), &all)
}

#[test]
fn the_balance_that_follows_is_compared_with_the_one_shown() {
    let done = balance(Some("500.00"), &["--balance", "392.00"]).exits(SUCCESS);
    assert_verdict(&done, "balance-agrees", "waiting", "-");
    assert_eq!(check(&done.json(), "duplicate-or-state.balance")["status"], "pass", "{done}");
    let done = balance(Some("500.00"), &["--balance", "362.00"]).exits(SUCCESS);
    assert_verdict(&done, "balance-explained", "waiting", "-");
    let text = check(&done.json(), "duplicate-or-state.balance")["text"].to_string();
    assert!(text.contains("392.00 CNY") && text.contains("362.00 CNY") && text.contains("2026-11-21 10:10:00 -30.00 CNY"), "{text}");
    for (shown, off) in [("361.99", "30.01 CNY are missing"), ("392.01", "0.01 CNY too much"), ("300.00", "92.00 CNY are missing")] {
        let done = balance(Some("500.00"), &["--balance", shown]).exits(PROBLEM);
        assert_verdict(&done, "balance-unexplained", "failed", "-");
        assert!(check(&done.json(), "duplicate-or-state.balance")["text"].to_string().contains(off), "{shown}: {done}");
    }
}

#[test]
fn without_an_opening_balance_only_what_is_open_can_explain_a_difference() {
    let done = balance(None, &["--balance", "362.00"]).exits(INCONCLUSIVE);
    assert!(check(&done.json(), "duplicate-or-state.balance")["text"].to_string().contains("opening_balance"), "{done}");
    // The amount of such a case is the difference that the user sees.
    assert_verdict(&balance(None, &["--amount", "30.00"]).exits(SUCCESS), "balance-explained", "waiting", "-");
    balance(None, &["--amount", "31.00"]).exits(INCONCLUSIVE);
    let done = without_list(&["--problem", "balance-mismatch", "--balance", "1.00"]).exits(INCONCLUSIVE);
    assert!(check(&done.json(), "duplicate-or-state.balance")["text"].to_string().contains("--transactions FILE"), "{done}");
}

#[test]
fn a_fee_beside_the_amount_goes_out_too() {
    let list = "时间,类型,收/支,金额,手续费,状态\n2026-11-21 10:00,提现,支出,100.00,0.10,提现已到账\n2026-11-21 11:00,消费,支出,50.00,0.00,支付成功\n";
    let folder = folder();
    let path = file(&folder, "case.toml", "problem = \"balance-mismatch\"\nopening_balance = \"500.00\"\nbalance = \"349.90\"\n");
    let done = with_csv(list, &["--case", arg(&path)]).exits(SUCCESS);
    assert_eq!(done.json()["case"]["transactions"].as_array().map(Vec::len), Some(3), "{done}");
    assert_eq!(check(&done.json(), "duplicate-or-state.balance")["status"], "pass", "{done}");
}

#[test]
fn what_is_on_hold_explains_a_balance_too() {
    let list = "opening_balance = \"500.00\"\nbalance = \"180.00\"\nhold = \"200.00\"\n\n[[transactions]]\nat = \"2026-11-21 10:00\"\namount = \"120.00\"\n";
    assert_verdict(&with_case(list, &["--problem", "balance-mismatch"]), "balance-explained", "waiting", "-");
}

#[test]
fn a_balance_of_several_currencies_is_not_added_up() {
    let list = "opening_balance = \"500.00\"\nbalance = \"180.00\"\n\n[[transactions]]\nat = \"2026-11-21 10:00\"\namount = \"120.00\"\ncurrency = \"USD\"\n";
    let done = with_case(list, &["--problem", "balance-mismatch"]).exits(INCONCLUSIVE);
    assert!(check(&done.json(), "duplicate-or-state.balance")["text"].to_string().contains("several currencies"), "{done}");
}

/// What two wallets export: lines before the header, words of their own, a mark at the beginning, tabs behind numbers.
const EXPORT: &str = "\u{feff}微信支付账单明细,,,,,,,,\n\
    微信昵称：[某某],,,,,,,,\n\
    ----------------------微信支付账单明细列表--------------------,,,,,,,,\n\
    交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n\
    2026-11-21 10:02:10,商户消费,某某商店,\"订单,两件\",支出,¥120.00,零钱,支付成功,\"420000002\t\",\"M-1002\t\",\"/\"\n\
    2026-11-21 10:00:05,商户消费,某某商店,\"订单\",支出,¥120.00,零钱,支付成功,\"420000001\t\",\"M-1001\t\",\"/\"\n\
    2026-11-21 09:00:00,零钱充值,/,\"/\",/,\"¥1,280.00\",某银行(1234),充值完成,\"420000000\t\",\"/\",\"/\"\n";

const OTHER_EXPORT: &str = "导出信息：\n姓名：某某\n\n\
    交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n\
    2026-11-21 10:02:10,日用百货,某某商店,m***@example.com,订单,支出,120.00,账户余额,交易成功,2026112100002\t,M-1002\t,,\n\
    2026-11-21 10:00:05,日用百货,某某商店,m***@example.com,订单,支出,120.00,账户余额,交易成功,2026112100001\t,M-1001\t,,\n\
    2026-11-20 10:00:05,退款,某某商店,m***@example.com,订单,不计收支,8.00,账户余额,退款成功,2026112000001\t,M-0999\t,,\n\
    ------------------------------------------------------------------------------------\n\
    共3笔记录,,,,,,,,,,,\n";

#[test]
fn exports_of_wallets_are_read_as_they_are() {
    let english = "Date;Time;Type;Counterparty;Amount;Status;Order No.\n\
                   2026/11/21;10:00:05;Purchase;Shop;-120.00;Success;A1\n\
                   2026/11/21;10:02:10;Purchase;Shop;(120.00);Settled;A2\n\
                   2026/11/21;10:05:00;;Friend;50.00;Success;\n";
    for (name, list) in [("one.csv", EXPORT), ("other.csv", OTHER_EXPORT), ("english.csv", english)] {
        for ends in ["\n", "\r\n"] {
            let list = list.replace('\n', ends);
            let done = with_file(name, list.as_bytes(), &["--problem", "duplicate-charge"]).exits(PROBLEM);
            let text = check(&done.json(), "duplicate-or-state.charged-once")["text"].to_string();
            assert!(text.contains("2 times") && text.contains("2026-11-21 10:00:05, 2026-11-21 10:02:10"), "{name}: {text}");
            assert_eq!(done.json()["case"]["transactions"].as_array().map(Vec::len), Some(3), "{name}");
        }
    }
}

#[test]
fn a_list_in_toml_or_json_is_read_too() {
    let toml = "[[transactions]]\nat = \"2026-11-21 10:00\"\namount = \"9.90\"\npayee = \"Shop\"\n\n[[transactions]]\nat = \"2026-11-21T10:01:00+08:00\"\namount = \"9.90\"\npayee = \"Shop\"\n";
    let json = r#"{"transactions":[{"at":"2026-11-21 10:00","amount":"9.90","payee":"Shop"},{"at":"2026-11-21 10:01","amount":"9.90","payee":"Shop"}]}"#;
    for (name, list) in [("list.toml", toml), ("list", toml), ("list.json", json)] {
        let done = with_file(name, list.as_bytes(), &["--problem", "duplicate-charge"]).exits(PROBLEM);
        assert_eq!(verdict(&done).0, "duplicate-charge", "{name}");
    }
    assert_eq!(verdict(&with_case(&format!("problem = \"duplicate-charge\"\n{toml}"), &[])).0, "duplicate-charge");
}

#[test]
fn the_list_of_the_option_replaces_that_of_the_case() {
    let case = "problem = \"duplicate-charge\"\n\n[[transactions]]\nat = \"2026-11-21 10:00\"\namount = \"9.90\"\npayee = \"Shop\"\n";
    let folder = folder();
    let (path, list) = (file(&folder, "case.toml", case), table(&[["10:01:00", "payment", "9.90", "completed", "Shop", ""]]));
    let done = with_csv(&list, &["--case", arg(&path)]).exits(INCONCLUSIVE);
    assert_eq!(check(&done.json(), "duplicate-or-state.charged-once")["status"], "pass", "{done}");
}

#[test]
fn names_and_numbers_of_the_list_are_in_no_report() {
    let done = with_csv(EXPORT, &["--problem", "duplicate-charge"]).exits(PROBLEM);
    done.prints("<payee:1>").prints("<order:1>").prints_no("某某").prints_no("M-100").prints_no("42000000");
}

#[test]
fn every_broken_row_is_named_and_nothing_is_judged() {
    let list = "at,kind,amount,state,payee\n\
                2026-11-21 10:00,payment,120.00,completed,Shop\n\
                yesterday,payment,12O.00,done,Shop\n\
                2026-11-21 10:02,nonsense,\"1.280,00\",completed,Shop\n\
                2026-11-21,payment,5.00,,Shop\n\
                2026-11-21 10:03,payment,1.005,completed,Shop\n";
    let done = with_csv(list, &[]).exits(USAGE).prints_nothing();
    for place in [
        "list.csv:3:3: amount: `12O.00`",
        "list.csv:3:4: state: `done`",
        "list.csv:4:2: kind: `nonsense`",
        "list.csv:4:3: amount: `1.280,00`",
        "list.csv:5:4: state: nothing stands here",
        "list.csv:6:3: amount: 1.005",
    ] {
        assert!(done.stderr.contains(place), "no `{place}`: {done}");
    }
    // In Chinese too.
    with_csv(list, &["--lang", "zh-CN"]).exits(USAGE).complains("list.csv:3:4: state: 不认识状态“done”");
    let done = with_csv(list, &["--skip-broken-rows"]).exits(SUCCESS);
    let report = done.json();
    let read = check(&report, "duplicate-or-state.list-read");
    assert_eq!(read["status"], "warn");
    assert!(read["text"].as_str().expect("a text").starts_with("4 rows of the list could not be read"), "{read}");
    assert_eq!(report["case"]["transactions_left_out"], 4);
}

#[test]
fn rows_left_out_leave_open_what_they_may_have_held() {
    let list = "at,amount,state,payee\n2026-11-21 10:00,120.00,completed,Shop\n2026-11-21 10:01,12O.00,completed,Shop\n";
    let done = with_csv(list, &["--problem", "duplicate-charge", "--skip-broken-rows"]).exits(INCONCLUSIVE);
    assert!(check(&done.json(), "duplicate-or-state.charged-once")["text"].to_string().contains("left out"), "{done}");
    let toml = "[[transactions]]\nat = \"2026-11-21 10:00\"\namount = \"9.90\"\n\n[[transactions]]\nat = \"2026-11-21 10:00\"\namont = \"9.90\"\n\n[[transactions]]\nat = \"soon\"\namount = \"9.90\"\n";
    let done = with_file("list.toml", toml.as_bytes(), &[]).exits(USAGE);
    done.complains("list.toml:7:1: transactions[1].amont")
        .complains("did you mean `amount`?")
        .complains("list.toml:10:6: transactions[2].at");
    let done = with_file("list.toml", toml.as_bytes(), &["--skip-broken-rows"]).exits(SUCCESS);
    assert_eq!(done.json()["case"]["transactions_left_out"], 2);
}

#[test]
fn a_direction_has_to_agree_with_sign_and_type() {
    let head = "时间,类型,收/支,金额,状态\n2026-11-21 10:00,";
    for (row, place) in [
        ("消费,左,5.00,成功", "2:3: 收/支: `左`"),
        ("转账,/,5.00,成功", "2:2: 类型: `转账`"),
        ("其他,不计收支,5.00,成功", "2:2: 类型: `其他`"),
        ("退款,支出,5.00,成功", "2:2: 类型: `退款`"),
        ("消费,收入,-5.00,成功", "2:3: 收/支: `收入`"),
    ] {
        with_csv(&format!("{head}{row}\n"), &[]).exits(USAGE).prints_nothing().complains(place);
    }
}

#[test]
fn times_without_an_offset_are_those_of_the_wallet() {
    let list = |time: &str| format!("at,amount,payee\n{time},120.00,Shop\n");
    let args = ["--state", "failed", "--amount", "120.00", "--at", "2026-11-21T02:00:00Z"];
    for time in [
        "2026-11-21 10:01:00",
        "2026/11/21 10:01",
        "2026年11月21日 10:01:00",
        "2026-11-21T10:01:00+08:00",
        "2026-11-21 02:01:00Z",
        "2026-11-20T21:01:00-0500",
    ] {
        let done = with_csv(&list(time), &args);
        assert_eq!(verdict(&done).0, "already-paid", "{time}: {done}");
        assert_eq!(done.json()["case"]["transactions"][0]["at"], "2026-11-21T10:01:00+08:00", "{time}");
    }
    let folder = folder();
    let (with, without) =
        (file(&folder, "with.csv", &list("2026-11-21T10:01:00+08:00")), file(&folder, "without.csv", &list("2026-11-21 10:01:00")));
    let nowhere = file(&folder, "wallet.toml", "id = \"nowhere\"\nname = { en = \"N\", \"zh-CN\" = \"无\" }\n");
    let run =
        |list| paydoctor(["diagnose", "--offline", "--format", "json", "--wallet", arg(&nowhere), "--transactions", list]).args(args).run();
    let done = run(arg(&without)).exits(USAGE).prints_nothing().complains("without.csv:2:1: at").complains("2026-11-21 10:00:00+08:00");
    done.complains("time zone");
    let done = run(arg(&with));
    assert_eq!(done.json()["case"]["transactions"][0]["at"], "2026-11-21T10:01:00+08:00", "{done}");
    // A day is no time: everything of a day would be one minute.
    with_csv(&list("2026-11-21"), &args).exits(USAGE).complains("list.csv:2:1: at").complains("no time of day");
    let case = "\n[[transactions]]\nat = \"2026-11-21\"\namount = \"1.00\"\n";
    with_case(case, &[]).exits(USAGE).complains("case.toml:3:6: transactions[0].at").complains("no time of day");
}

#[test]
fn what_is_no_list_is_refused_as_a_whole() {
    let gbk = b"\xbd\xbb\xd2\xd7\xca\xb1\xbc\xe4,\xbd\xf0\xb6\xee\n2026-11-21 10:00:00,120.00\n";
    with_file("gbk.csv", gbk, &[]).exits(USAGE).prints_nothing().complains("gbk.csv: is not UTF-8").complains("iconv -f GB18030 -t UTF-8");
    with_csv("商品,备注\n一,二\n", &[]).exits(USAGE).complains("names its columns").complains("交易时间").complains("金额");
    with_csv("", &[]).exits(USAGE).complains("names its columns");
    with_csv("at,amount\n", &[]).exits(USAGE).complains("has no transactions");
    with_file("big.csv", &vec![b'x'; 6 << 20], &[]).exits(USAGE).complains("larger than 5 MiB");
    let long = (0..100_001).fold("at,amount\n".to_owned(), |mut all, i| {
        writeln!(all, "2026-11-21 10:00:00,{}", i % 97).expect("text");
        all
    });
    with_csv(&long, &[]).exits(USAGE).complains("more than 100000 rows");
    with_csv("at,amount\n\u{1b}[31mnow,5\n", &[]).exits(USAGE).complains("list.csv:2:1").complains("\u{fffd}[31mnow");
    let folder = folder();
    let missing = folder.path().join("missing.csv");
    paydoctor(["diagnose", "--offline", "--transactions", arg(&missing)]).run().exits(USAGE).complains("missing.csv: cannot be read");
    paydoctor(["diagnose", "--offline", "--skip-broken-rows"]).run().exits(USAGE).complains("--transactions");
}

#[test]
fn a_long_list_is_judged_in_time() {
    // The worst there is: all the same, and half of it paid back.
    let mut list = "at,kind,amount,payee\n".to_owned();
    for i in 0..20_000 {
        let kind = if i % 3 == 2 { "refund" } else { "payment" };
        writeln!(list, "2026-11-21 {:02}:{:02}:{:02},{kind},5.00,Shop", i / 3_600, i / 60 % 60, i % 60).expect("text");
    }
    let done = with_csv(&list, &["--problem", "duplicate-charge"]).exits(PROBLEM);
    assert!(done.took.as_secs() < 30, "{:?}", done.took);
}

#[test]
fn what_the_wallet_shows_has_its_name_for_every_kind_of_problem() {
    for (problem, state, cause, status, pay_again) in [
        ("payment", "pending", "payment-pending", "waiting", "check-first"),
        ("payment", "unknown", "outcome-unknown-timeout", "failed", "check-first"),
        ("payment", "completed", "already-paid", "failed", "no"),
        ("payment", "failed", "-", "inconclusive", "check-first"),
        ("international-payment", "pending", "payment-pending", "waiting", "check-first"),
        ("international-payment", "completed", "already-paid", "failed", "no"),
        ("top-up", "pending", "payment-pending", "waiting", "check-first"),
        ("top-up", "unknown", "outcome-unknown-timeout", "failed", "check-first"),
        ("transfer", "pending", "payment-pending", "waiting", "check-first"),
        ("withdrawal", "pending", "withdrawal-under-review", "waiting", "check-first"),
        ("withdrawal", "failed", "-", "inconclusive", "check-first"),
        ("withdrawal", "unknown", "outcome-unknown-timeout", "failed", "check-first"),
        ("refund", "pending", "refund-pending", "waiting", "-"),
        ("refund", "failed", "refund-refused", "failed", "-"),
        ("refund", "completed", "refund-paid-out", "waiting", "-"),
        ("refund", "unknown", "-", "inconclusive", "-"),
        ("wrong-recipient", "completed", "paid-wrong-recipient", "failed", "-"),
        ("wrong-recipient", "pending", "paid-wrong-recipient", "failed", "-"),
        ("wrong-recipient", "failed", "-", "inconclusive", "-"),
        ("dispute", "completed", "order-not-fulfilled", "failed", "-"),
        ("dispute", "failed", "-", "inconclusive", "-"),
    ] {
        let done = without_list(&["--problem", problem, "--state", state]);
        let expected = (cause.to_owned(), status.to_owned(), pay_again.to_owned());
        assert_eq!(verdict(&done), expected, "{problem} {state}: {done}");
    }
}

#[test]
fn what_somebody_says_of_account_or_order_is_never_healthy() {
    for (problem, cause, action) in [
        ("refund", "-", "wait-for-refund"),
        ("wrong-recipient", "paid-wrong-recipient", "recall-transfer"),
        ("dispute", "order-not-fulfilled", "open-dispute"),
        ("password-forgotten", "password-forgotten", "reset-password"),
        ("account-lost", "account-lost", "recover-account"),
        ("account-compromised", "account-compromised", "freeze-account"),
    ] {
        let done = without_list(&["--problem", problem]);
        assert_eq!(verdict(&done).0, cause, "{problem}: {done}");
        assert_eq!(done.json()["next_action"]["id"], action, "{problem}");
        assert_eq!(done.json()["verdict"]["pay_again"], Value::Null, "{problem}");
    }
}

#[test]
fn freezing_comes_before_everything_else() {
    let args = ["--problem", "account-compromised", "--amount", "120.00", "--balance", "80.00", "--state", "unknown"];
    assert_verdict(&without_list(&args).exits(PROBLEM), "account-compromised", "failed", "-");
}

#[test]
fn plan_reads_the_list_as_diagnose_does() {
    let folder = folder();
    let path = file(&folder, "list.csv", "at,amount\nyesterday,5.00\n");
    let base = ["plan", "--offline", "--transactions", arg(&path)];
    paydoctor(base).run().exits(USAGE).prints_nothing().complains("list.csv:2:1: at");
    paydoctor(base).args(["--skip-broken-rows"]).run().exits(SUCCESS).complains_not();
}
