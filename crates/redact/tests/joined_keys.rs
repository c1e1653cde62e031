//! Keys of several words, however programs join them: whose it is and what it is, in every spelling and behind every sign.

use paydoctor_redact::scrubbed;

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// How programs write a key of several words.
fn spellings(words: &[&str]) -> Vec<String> {
    let pascal: String = words.iter().map(|word| capital(word)).collect();
    let camel = words[0].to_owned() + &pascal[words[0].len()..];
    let snake = words.join("_");
    vec![camel, pascal, snake.to_uppercase(), words.join("-"), words.concat(), snake]
}

/// How a key and its value stand in a text.
fn shapes(key: &str, value: &str) -> Vec<String> {
    vec![
        format!(r#"{{"{key}":"{value}"}}"#),
        format!(r#"{{"name":"{key}","value":"{value}"}}"#),
        format!("<req><{key}>{value}</{key}></req>"),
        format!("2026-11-28 INFO checkout {key}={value}, ok"),
        format!("Content-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n--b1"),
    ]
}

fn none_is_left(keys: &[String], values: &[&str]) {
    let mut left = Vec::new();
    for key in keys {
        for value in values {
            left.extend(shapes(key, value).into_iter().filter(|text| scrubbed(text).contains(value)));
        }
    }
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.join("\n"));
}

#[test]
fn pins_are_known_whoever_they_belong_to() {
    let owners = ["wallet", "payment", "card", "user", "account", "bank", "login", "transaction", "customer", "device", "current"];
    let keys: Vec<String> = owners.iter().flat_map(|owner| spellings(&[owner, "pin"])).collect();
    none_is_left(&keys, &["8988", "263345", "0617"]);
}

#[test]
fn codes_are_known_whatever_they_came_by() {
    let ways = ["captcha", "email", "phone", "sms", "otp", "mfa", "verification", "confirmation", "dynamic", "login"];
    let keys: Vec<String> = ways.iter().flat_map(|way| spellings(&[way, "code"])).collect();
    none_is_left(&keys, &["795213", "468057", "100934"]);
}

#[test]
fn keys_are_known_in_other_languages() {
    let secrets = ["支付密码", "登录密码", "пин", "пин_код", "ПИН_КОД", "код_подтверждения"].map(str::to_owned);
    none_is_left(&secrets, &["360552", "981677"]);
    let accounts = ["numero_conta", "numeroCarte", "numero_de_cuenta", "银行卡", "手机号", "電話番号"].map(str::to_owned);
    none_is_left(&accounts, &["1336622309", "0342556078"]);
}

#[test]
fn words_that_only_look_alike_are_no_keys() {
    for text in ["спина=3401", r#"{"pinned":"3401"}"#, r#"{"walletPinned":"3401"}"#, "ping=3401", "пинг=3401", "opinion=3401"] {
        assert_eq!(scrubbed(text), text);
    }
}
