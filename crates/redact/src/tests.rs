//! What redaction takes out and what it leaves, on texts as servers and people write them.

use super::*;

fn clean(text: &str) -> String {
    scrubbed(text)
}

#[test]
fn what_identifies_a_person_becomes_a_token() {
    for (text, expected) in [
        ("card 4111 1111 1111 1111 declined", "card <card:1> declined"),
        ("拨打13812345678或+86 138-1234-5678", "拨打<phone:1>或<phone:1>"),
        ("a.b@example.com / 11010519491231002X", "<mail:1> / <id-number:1>"),
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer <token:1>"),
        ("from 192.168.1.7 to 93.184.216.34", "from <local-address:1> to 93.184.216.34"),
        ("@[fd00::53]:53 @[2001:db8::53]:53", "@[<local-address:1>]:53 @[2001:db8::53]:53"),
        ("4111111111111111 = 4111-1111-1111-1111", "<card:1> = <card:1>"),
        ("http://user:pass@proxy.test:3128/", "http://<token:1>@proxy.test:3128/"),
        ("GET /cb?access_token=abc123&state=1", "GET /cb?access_token=<token:1>&state=1"),
        (r#"{"password": "hunter2", "amount": "12.00"}"#, r#"{"password": "<token:1>", "amount": "12.00"}"#),
        ("Set-Cookie: SID=31d4d96e407aad42; Path=/", "Set-Cookie: <token:1>"),
        ("您的验证码是 839201，请勿泄露", "您的验证码是 <token:1>，请勿泄露"),
        ("aws AKIAIOSFODNN7EXAMPLE, stripe sk_live_4eC39HqLyjWDarjtT1zdp7dc", "aws <token:1>, stripe <token:2>"),
        ("cannot open /home/zhangsan/case.toml", "cannot open /home/<user:1>/case.toml"),
        (r"C:\Users\Zhang San\case.toml", r"C:\Users\<user:1>\case.toml"),
        ("eth0 00:1a:2b:3c:4d:5e up", "eth0 <device-address:1> up"),
        ("Your IP: 198.51.100.23 was blocked", "Your IP: <own-address:1> was blocked"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "IBAN <bank-account:1>."),
        ("收款人：张三，金额 20.00", "收款人：<name:1>，金额 20.00"),
        (r#""payee_name":"Zhang San""#, r#""payee_name":"<name:1>""#),
        ("call +1 415-555-2671 now", "call <phone:1> now"),
        ("护照号 E12345678", "护照号 <id-number:1>"),
    ] {
        assert_eq!(clean(text), expected);
    }
}

#[test]
fn a_disguise_does_not_help() {
    for text in [
        "４１１１　１１１１　１１１１　１１１１",
        "%34%31%31%31%31%31%31%31%31%31%31%31%31%31%31%31",
        "%2534%2531%2531%2531111111111111",
        r"\u0034111111111111111",
        "&#52;111111111111111",
        "4111\u{200b}111111111111",
        "NDExMTExMTExMTExMTExMQ==",
        "NDExMTExMTExMTExMTExMQ%3D%3D",
        "TkRFeE1URXhNVEV4TVRFeE1URXhNUT09",
    ] {
        assert_eq!(clean(&format!("a {text} b")), "a <card:1> b", "{text}");
    }
    assert_eq!(clean("q=Y2FyZD00MTExMTExMTExMTExMTExJng9MQ"), "q=<encoded:1>");
}

#[test]
fn what_helps_to_find_the_fault_stays() {
    for text in [
        "Error 51: insufficient funds. Order 1913812345678000, trace 4bf92f3577b34da6a3ce929d0e0e4736",
        r#"{"error":{"code":"card_declined","type":"card_error","request_id":"req_8fGq2LxZ1vTn0P"},"status":402}"#,
        r#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}"#,
        "2026-11-22T09:30:15.123+08:00 ERROR gateway timeout after 30000 ms, X-Request-Id: 550e8400-e29b-41d4-a716-446655440000",
        "余额不足，请充值后重试。错误码：ERR-10086，订单号 20261122093015000001",
        "502 Bad Gateway nginx/1.24.0 (upstream 93.184.216.34:8443), Ray ID: 8f2b1c9d7e6a5b43",
        "Basic authentication required. Bearer authentication is not supported.",
        "Password: incorrect. Your token has expired; sign in again. Session expired.",
        "https://pay.test/error?code=51&order=20261122&amount=12.00",
        "客服热线 95188，400-820-8820；单笔限额 5000.00 元，当日限额 20000.00 元",
        "The limits are 5000.00 2000.00 1000.00; version 10.15.7, Build 1763776215123",
        "https://shop.test/home/index.html and https://shop.test/users/login",
        "收款人信息有误，户名不符",
        "payee: Account Closed; recipient: \"unknown\"",
        "npm install left-pad@1.3.0; date 2026-11-22; 12:30:45",
        "CN=R3, O=Let's Encrypt, C=US",
        "iso8583:51 SYSTEM_ERROR pin verification failed, signature mismatch",
        "insufficient-balance-and-http-500 eyJhbGciOi",
    ] {
        assert_eq!(clean(text), text);
    }
}

#[test]
fn what_was_cleaned_stays_as_it_is() {
    for text in ["<phone:1> token=<token:2> 张三<payee:1>", "13812345678 a@b.com13812345678 token=abc&token=%34111111111111111"] {
        let once = clean(text);
        assert_eq!(clean(&once), once);
    }
}

#[test]
fn garbage_takes_no_time() {
    for piece in [
        "4",
        "4 ",
        "4111 ",
        "%25",
        "a@",
        "a.",
        "token=",
        "\\u0034",
        "&#52;",
        "fd00:",
        "Zm9v",
        "10.",
        "/home/",
        "://",
        "CN=",
        "<",
        "\"payee\":\"",
    ] {
        let text = piece.repeat(10_000 / piece.len());
        let cleaned = clean(&text);
        assert!(cleaned.len() <= text.len() * 4);
    }
}

#[test]
fn the_subject_of_a_certificate_keeps_hosts_and_organisations() {
    let said = |text: &str| {
        let mut private = Private::subject(text);
        private.redact(&mut Redactor::default());
        private.shown().map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(said("C=CN, O=Example, Inc., CN=*.pay.test"), "C=CN, O=Example, Inc., CN=*.pay.test");
    assert_eq!(said("CN=Zhang San, O=Home"), "CN=<name:1>, O=Home");
    assert_eq!(said("CN=张三, emailAddress=z@example.com"), "CN=<name:1>, emailAddress=<mail:1>");
}

#[test]
fn a_known_value_is_the_same_token_everywhere() {
    let mut redactor = Redactor::default();
    redactor.learn(&Private::whole("payee", "张三"));
    redactor.learn(&Private::whole("account", "13812345678"));
    let mut text = Private::free_text("张三 (5byg5LiJ) +86 138 1234 5678 %E5%BC%A0%E4%B8%89");
    text.redact(&mut redactor);
    assert_eq!(text.shown(), Some("<payee:1> (<payee:1>) <account:1> <payee:1>"));
}

#[test]
fn what_is_revealed_is_shown_and_nothing_else() {
    let mut redactor = Redactor::default();
    redactor.reveal(&Reveal::parse(&["order".to_owned(), "phone".to_owned()]).expect("fields"));
    let mut order = Private::whole("order", "AB-20261122-1");
    let mut text = Private::free_text("AB-20261122-1 13812345678 4111111111111111");
    order.redact(&mut redactor);
    text.redact(&mut redactor);
    assert_eq!(order.shown(), Some("AB-20261122-1"));
    assert_eq!(text.shown(), Some("AB-20261122-1 13812345678 <card:1>"));
    assert!(Reveal::parse(&["card".to_owned()]).is_err());
}
