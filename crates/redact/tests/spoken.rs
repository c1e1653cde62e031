//! Secrets in sentences of many languages: the word before the value, the value before the word, whatever ties the two.

use paydoctor_redact::scrubbed;

fn none_is_left(texts: &[&str], values: &[&str]) {
    let left: Vec<String> = texts
        .iter()
        .flat_map(|text| values.iter().map(move |value| (text.replace("{}", value), value)))
        .filter(|(text, value)| scrubbed(text).contains(**value))
        .map(|(text, _)| text)
        .collect();
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.join("\n"));
}

#[test]
fn passwords_are_found_before_and_behind_their_word() {
    none_is_left(
        &[
            "Passwort war {}",
            "kata sandi saya {}",
            "password saya {} tidak bisa",
            "use {} as the password",
            "tried {} as my password three times",
            "puse {} como contraseña",
            "the pass word is {}",
            "p/w: {}",
        ],
        &["Meollrl682!", "Tetsitr612#"],
    );
}

#[test]
fn pins_and_codes_of_cards_are_found() {
    none_is_left(&["PIN saya {}", "the pin ({}) was refused"], &["5189", "1300"]);
    none_is_left(
        &[
            "security code {} on the back",
            "el CVV es {}",
            "le cryptogramme est {}",
            "Kartenprüfnummer {}",
            "código de segurança {}",
            "सीवीवी {} है",
        ],
        &["101", "641", "927"],
    );
}

#[test]
fn codes_are_found_by_the_way_they_came() {
    none_is_left(
        &[
            "me llegó un SMS con el {} y lo puse",
            "j’ai reçu le {} par SMS",
            "мне пришло смс с кодом {}",
            "SMSで届いた{}を入力しました",
            "문자로 온 {} 입력했어요",
            "Enter {} to confirm the payment of 12.50 EUR",
        ],
        &["313301", "787008"],
    );
}

#[test]
fn what_everybody_may_know_stays() {
    for text in [
        "auth code 123456 (approval)",
        "www-authenticate: Bearer error=\"invalid_token\"",
        "the pin is wrong 3 times",
        "Paid by American Express",
    ] {
        assert_eq!(scrubbed(text), text);
    }
}

#[test]
fn whom_a_code_pays_is_hidden() {
    let code = "00020126580014br.gov.bcb.pix01363f2a1b4c-5d6e-4f70-8a9b-1c2d3e4f5a6c5204000053039865802BR5913ZELDA RUBIN O6009SAO PAULO62070503***6304ABCD";
    let clean = scrubbed(code);
    assert!(!clean.contains("3f2a1b4c") && !clean.contains("ZELDA"), "{clean}");
}
