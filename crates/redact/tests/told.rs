//! Secrets as people tell them and as programs pass them on: in sentences of many languages, in links, in command lines, beside each
//! other; and what is told in the same way and stays.

use paydoctor_redact::scrubbed;

/// Sentences with a code for one use, which stands where `{}` does.
const CODES: &[&str] = &[
    "您的校验码是{}，5分钟内有效",
    "验证码：{}（10分钟内有效）",
    "短信里的数字是{}",
    "银行发来的数字：{}",
    "短信内容：【招商银行】{}，请在5分钟内输入",
    "请输入 {} 完成验证",
    "您尾号1234的银行卡消费5000元，验证码{}",
    "they texted me {}",
    "I got a text: use {}",
    "The bank sent an SMS, it says {}",
    "I entered {} and it says wrong code",
    "OTP for txn of INR 5000 is {}",
    "id= {} is your code",
    "Enter the code {}",
    "Never share this code: {}",
    "code={}&state=ok",
    "Twój kod to {}",
    "Użyj kodu {}, aby się zalogować",
    "Kod do autoryzacji transakcji: {}",
    "Din verifieringskod är {}",
    "Använd koden {} för att logga in",
    "{} är din kod",
    "Din kode er {}",
    "Brug koden {} for at logge ind",
    "Bekræft med koden {}",
    "Vahvistuskoodisi on {}",
    "Tunnistautumiskoodi: {}",
    "Käytä koodia {} kirjautuaksesi",
    "Ο κωδικός σας είναι {}",
    "Χρησιμοποιήστε τον κωδικό {}",
    "Codul dvs. este {}",
    "Folosiți codul {} pentru autentificare",
    "Váš kód je {}",
    "Kód pro potvrzení platby 1 250 Kč: {}",
    "Az 5000 Ft-os vásárlás jóváhagyó kódja: {}",
    "Használja a {} kódot a belépéshez",
    "הקוד שלך הוא {}",
    "הסיסמה החד פעמית היא {}",
    "Bruk koden {} for å logge inn",
    "Voer code {} in",
    "Doğrulama kodunuz {}",
    "Mã OTP của bạn là {}",
    "{} adalah kode Anda",
    "Введите код {}",
    "Saisissez le code {}",
];

/// Texts with a password, which stands where `{}` does.
const PASSWORDS: &[&str] = &[
    "the password ({}) does not work",
    "password (it's {}) fails",
    "my password\n{}",
    "hasło: {}",
    "login: bob / {}",
    "帐号/密码：bob / {}",
    "password was changed to {}",
    "the password's {}",
    "“{}”是我的密码",
    "以{}为密码",
    "密码我设的是 {}",
    "{} (my password)",
    "password: abc is wrong, {} is my password",
    "curl -s -ubob:{} https://pay.test",
    "mysql -u root -p{} db",
    "docker login -u bob -p {} registry.test",
    "WIFI:S:HomeNet;T:WPA;P:{};;",
    "https://x.test/reset?t={}",
    "https://x.test/verify/email/abcDEF{}ghi456789",
    r#"{"grant_type":"password","client_secret":"{}"}"#,
    r#"{"id":1,"value":"{}","name":"password"}"#,
    r#"{"name":"password","id":1,"value":"{}"}"#,
    r#"{"value":"{}","meta":{"k":"v","n":[1,2]},"ok":true,"name":"password"}"#,
    r#"{"field":"password","old":"x1y2z3","new":"{}"}"#,
    r#"{"Name":"custom:password","Value":"{}"}"#,
    r#"{"password":{"type":"string","value":"{}"}}"#,
    "password:\n  value: {}",
    "field,value\npassword,{}",
    "PASSWORD[{}]",
    "token X-Auth-Token: {}",
    "password: X-Auth-Token: {}",
    "</a password: {}",
];

/// Other secrets, and the text.
const OTHERS: &[(&str, &str)] = &[
    ("837", "cvv2=837"),
    ("837", "the three digits on the back are 837"),
    ("837", "卡背面的三位数是837"),
    ("4821", "PIN码4821"),
    ("98765-43210", "98765-43210 is my mobile number"),
    ("98765 43210", "+91 98765 43210 is my number"),
    ("E12345678", "E12345678 is my passport number"),
    ("12345678", "Tel. 030/12345678"),
    ("919876543210", "whatsapp me: wa.me/919876543210"),
    ("4155552671", "call +1 415-555-2671 2026-11-22T09:30:15Z"),
    ("134567890123456789", "付款码 134567890123456789 2026-11-22T09:30:15Z"),
    ("example", "li.wei [at] example [dot] com"),
    ("aabbccddee01", "MAC: aabbccddee01"),
    ("Maria Lopez", "payee name: Maria Lopez Account closed"),
    ("孙丽华", " 收款人：孙丽华 余额不足"),
    ("hunter2x", "=C3=DC=C2=EB: hunter2x"),
    ("%B6P", "%CA%D5%BB%F5%C8%CB%3A%20%B6P%B9%FA%CE%AC"),
    ("=B6P=B9=FA", "=CA=D5=BB=F5=C8=CB: =B6P=B9=FA=CE=AC"),
];

/// What stays.
const HARMLESS: &[&str] = &[
    "pk_live_51HqLyjWDarjtT1zdp7dcQQ",
    "客服热线：0755-83765566",
    "Call +1 800 555 0199 customer service",
    "Call customer service at +44 20 7946 0958",
    "your card was declined with code 2001",
    "Your bank responded with code 4003, try again",
    "Twój kod błędu: 4003",
    "Kód chyby je 40013",
    "Virhekoodi 40013",
    "支付失败，您的错误码是 40013",
    "短信提示交易 20261122 失败",
    "收到短信说余额 5000.00 元",
    "输入的金额 500000 超过限额，验证失败",
    "Error on the back end: 500",
    "3-digit currency code 840",
    "Wrong password\nERR-10086\nTry again",
    "password (required) must be set",
    "password was changed on 2026-11-22",
    "password{4,16}",
    "login: failed / ERR_TIMEOUT_504",
    "docker run -p 8080:80 nginx",
    "ssh -p 2222 pay.test",
    "curl -v https://pay.test/x -o out.json",
    "https://pay.test/login?redirect=%2Forders%2F20261122",
    "https://pay.test/auth/error?code=40003&id=5",
    "https://pay.test/api/v3/pay/transactions/out-trade-no/1217752501201407033233368018",
    r#"{"field":"amount","old":"5000.00","new":"6000.00"}"#,
    r#"{"value":100,"type":"cny","name":"amount"}"#,
    "code=400401&msg=fail",
    "failed at 10:30 on pay.example.com",
    "MAC verification failed 4003",
];

fn none_is_left(cases: impl Iterator<Item = (String, String)>) {
    let left: Vec<String> = cases
        .filter_map(|(secret, text)| {
            let clean = scrubbed(&text);
            assert_eq!(scrubbed(&clean), clean, "{text}");
            (clean.contains(&secret) || clean.contains("withheld")).then(|| format!("{text} → {clean}"))
        })
        .collect();
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.join("\n"));
}

/// Each text with each secret in it.
fn with<'a>(texts: &'a [&str], secrets: &'a [&str]) -> impl Iterator<Item = (String, String)> + 'a {
    texts.iter().flat_map(|text| secrets.iter().map(|secret| ((*secret).to_owned(), text.replace("{}", secret))))
}

#[test]
fn codes_are_told_in_many_languages() {
    none_is_left(with(CODES, &["482913", "739184", "106528"]));
}

#[test]
fn passwords_are_told_in_many_ways() {
    none_is_left(with(PASSWORDS, &["hunter2x", "Tr0ub4dor", "qW7zk29Lm"]));
}

#[test]
fn numbers_and_names_are_told_in_many_ways() {
    none_is_left(OTHERS.iter().map(|(secret, text)| ((*secret).to_owned(), (*text).to_owned())));
}

#[test]
fn a_value_may_be_long_and_stand_before_its_name() {
    for length in [100, 5_000, 70_000, 300_000] {
        let secret = "s3cr3tz".repeat(length / 7);
        none_is_left(
            [
                ("s3cr3tz".to_owned(), format!(r#"{{"value":"{secret}","name":"password"}}"#)),
                ("s3cr3tz".to_owned(), format!(r#"{{"id":1,"value":"{secret}","type":"text","name":"password"}}"#)),
            ]
            .into_iter(),
        );
    }
}

#[test]
fn a_long_text_is_redacted_as_a_short_one_is() {
    let around = "2026-11-22T09:30:15Z INFO order=20261122093015000001 amount=12.00 status=200\n".repeat(400);
    for text in PASSWORDS {
        let text = text.replace("{}", "hunter2x");
        let clean = scrubbed(&format!("{around}{text}\n{around}"));
        assert!(!clean.contains("hunter2x"), "{text}");
        assert_eq!(scrubbed(&clean), clean, "{text}");
    }
}

#[test]
fn what_is_told_in_the_same_way_stays() {
    let harmed: Vec<String> =
        HARMLESS.iter().filter(|text| scrubbed(text) != **text).map(|text| format!("{text} → {}", scrubbed(text))).collect();
    assert!(harmed.is_empty(), "{} harmed:\n{}", harmed.len(), harmed.join("\n"));
}
