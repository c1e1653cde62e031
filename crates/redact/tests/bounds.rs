//! Where something is longer, deeper or farther away than what is judged, the rest is withheld; and what only its neighbors tell.

use paydoctor_redact::scrubbed;

fn leaks(secret: &str, text: &str) -> Option<String> {
    let clean = scrubbed(text);
    let around = |clean: &str| {
        clean.find(secret).map(|i| clean[clean.floor_char_boundary(i.saturating_sub(80))..].chars().take(160).collect::<String>())
    };
    around(&clean)
}

fn none_leaks(cases: &[(&str, String)]) {
    let left: Vec<String> = cases
        .iter()
        .inspect(|(secret, text)| assert!(text.contains(secret), "{secret}"))
        .filter_map(|(secret, text)| leaks(secret, text).map(|clean| format!("{secret}: …{clean}…")))
        .collect();
    assert!(left.is_empty(), "{}", left.join("\n"));
}

#[test]
fn length_distance_and_depth_hide_nothing() {
    let far = |n: usize| "lorem ipsum dolor ".repeat(n / 18 + 1);
    let mut cases = Vec::new();
    for n in [10, 63, 64, 65, 255, 256, 257, 5_000] {
        let list = (0..n).map(|i| format!(r#""word{i}x""#)).collect::<Vec<_>>().join(",");
        cases.push(("s3cr3tz", format!(r#"{{"passwords":[{list},"s3cr3tz"],"a":1}}"#)));
    }
    for n in [10, 1_000, 1_600, 5_000, 14_000, 20_000, 200_000] {
        let far = far(n);
        cases.push(("s3cr3tz", format!(r#"<input title="{far}" name="password" value="s3cr3tz">"#)));
        cases.push(("s3cr3tz", format!(r#"<input name="password" title="{far}" value="s3cr3tz">"#)));
        cases.push(("s3cr3tz", format!(r#"{{"name":"password","about":"{far}","value":"s3cr3tz"}}"#)));
        cases.push(("s3cr3tz", format!(r#"{{"name":"password","about":{{"a":"{far}"}},"value":"s3cr3tz"}}"#)));
        cases.push(("s3cr3tz", format!("https://alice:{}s3cr3tz@pay.test/", "x".repeat(n))));
        cases.push(("s3cr3tz", format!("password={}s3cr3tz", "x1".repeat(n / 2))));
    }
    for n in [1_000, 3_000, 30_000] {
        cases.push(("s3cr3tz", format!(r#"{{"value":"s3cr3tz","about":"{}","name":"password"}}"#, far(n))));
    }
    none_leaks(&cases);
}

#[test]
fn what_stands_in_a_column_is_judged_by_its_head() {
    let mut cases = Vec::new();
    for separator in [",", "\t", ";", "|", " | "] {
        let line = |cells: &[&str]| cells.join(separator);
        let rows = [
            ("hunter2x", line(&["id", "password", "amount"]), line(&["1", "hunter2x", "12.00"])),
            ("737", line(&["date", "cvv", "note"]), line(&["2026-11-22", "737", "ok"])),
            ("Wei Chen", line(&["name", "phone"]), line(&["Wei Chen", "13812345678"])),
            ("邸小龙", line(&["订单", "收款人", "金额"]), line(&["7", "邸小龙", "12.00"])),
            ("482913", line(&["otp", "status"]), line(&["482913", "sent"])),
            ("E12345678", line(&["passport_no", "country"]), line(&["E12345678", "CN"])),
        ];
        for (secret, head, row) in rows {
            cases.push((secret, format!("{head}\n{row}\n")));
            cases.push((secret, format!("{head}\r\n{row}\r\n{row}")));
        }
    }
    cases.push(("hunter2x", "\"id\",\"password\"\n\"1\",\"hunter2x\"\n".to_owned()));
    cases.push(("hunter2x", "| id | password |\n|---|---|\n| 1 | hunter2x |\n".to_owned()));
    none_leaks(&cases);
}

#[test]
fn what_its_neighbors_tell() {
    none_leaks(
        &[
            ("Wei Chen", r#"{"cardholder_name": "Wei Chen"}"#),
            ("Wei Chen", r#"{"cardholderName": "Wei Chen"}"#),
            ("Wei Chen", "cardholder_name=Wei Chen&a=1"),
            ("Wei Chen", "<cardholder_name>Wei Chen</cardholder_name>"),
            ("Wei Chen", "cardholder_name: Wei Chen"),
            ("Wei Chen", r#"{"name":"Wei Chen","phone":"13812345678"}"#),
            ("Wei Chen", r#"{"email":"w@example.com","name":"Wei Chen"}"#),
            ("Wei Chen", "name: Wei Chen\nphone: 13812345678\n"),
            ("禤国维", "收货人: 禤国维"),
            ("禤国维", "收货人 禤国维 13812345678"),
            ("禤国维", "收货人禤国维，"),
            ("禤国维", "收货人是禤国维"),
            ("Acme Trading", "The account holder is Acme Trading Ltd."),
            ("Acme International", "Payee: Acme International Network Services Limited"),
            ("宏达", "收款人是深圳宏达贸易有限公司"),
            ("宏达", "户名：深圳宏达贸易有限公司"),
            ("pending", r#"{"passphrase":"pending approved failed expired"}"#),
            ("expired", "password: correct expired invalid wrong"),
            ("482913", r#"{"code":"482913","type":"sms"}"#),
            ("482913", r#"{"action":"verify","code":482913}"#),
            ("482913", r#"{"captcha_id":"x","code":"482913"}"#),
            ("ter2x", "| password | hun|ter2x |"),
            ("ter2x", r"| password | hun\|ter2x |"),
            ("ter2x", "password: hun|ter2x"),
            ("s3cr3tz", "password\ts3cr3tz|Forwarded: for=\"x\""),
            ("7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", "solana| 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV|x7"),
            ("ter2x", r#"{"password":"hun|ter2x"}"#),
        ]
        .map(|(secret, text)| (secret, text.replace("Wei+Chen", "Wei Chen"))),
    );
}

#[test]
fn neighbors_harm_nothing() {
    for text in [
        r#"{"name":"gold plan","amount":"12.00"}"#,
        "bank,code,status\nICBC,40004,failed\n",
        "card, phone, address\n",
        r#"{"code":"400401","error":"sms failed"}"#,
        r#"{"items":[{"name":"gold plan"}],"status":"failed"}"#,
        r#"{"file_name":"a.txt","event_name":"paid"}"#,
        "收款人公司名称不符",
        "password: must not be empty",
    ] {
        assert_eq!(scrubbed(text), text);
    }
    for text in [r#"{"items":[{"name":"gold plan"}],"phone":"13812345678"}"#, "Product name: Gold Plan\nphone: 13812345678"] {
        assert_eq!(scrubbed(text), text.replace("13812345678", "<phone:1>"));
    }
}
