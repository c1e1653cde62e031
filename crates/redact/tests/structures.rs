//! A secret stays one in every structure that programs put it into, and wherever the same text says it again.

use paydoctor_redact::scrubbed;

/// Values of keys, with a key of each.
const SECRETS: [(&str, &str); 5] = [
    ("password", "Kol84!mxz"),
    ("passwd", "Wq7zzkPw9"),
    ("cvv", "392"),
    ("pin_code", "8275"),
    ("client_secret", "o2VyX3IPOw6XcZwPPTrBHMmIsS0zPjaC"),
];
/// Structures: `KEY` and `VALUE` stand for the two.
const STRUCTURES: [&str; 29] = [
    "{\"KEY\": {\"value\": \"VALUE\"}}",
    "KEY: !!str VALUE",
    "KEY: &p VALUE",
    "KEY:\n  - VALUE\nnext: 1",
    "KEY:\n- VALUE\nnext: 1",
    "KEY:\n  a:\n    b: \"VALUE\"\n",
    "[user]\nKEY = \"\"\"VALUE\"\"\"",
    "KEY = '''\nVALUE'''",
    "KEY = <<EOT\nVALUE\nEOT",
    " id | KEY  | lang\n----+------+-----\n  1 | VALUE | en\n(1 row)",
    "+----+-----+\n| id | KEY |\n+----+-----+\n|  1 | VALUE |\n+----+-----+",
    "| field | KEY |\n|---|---|\n| a | VALUE |",
    "array(2) {\n  [\"KEY\"]=>\n  string(6) \"VALUE\"\n}",
    "a:1:{s:10:\"KEY\";s:4:\"VALUE\";}",
    "document.getElementById('KEY').value = 'VALUE';",
    "await page.getByLabel('KEY').fill('VALUE')",
    "cy.get('[name=KEY]').type('VALUE')",
    "textbox \"KEY\" [ref=e12]: \"VALUE\"",
    "AssertionError: expected KEY to be 'VALUE'",
    "((KEY . \"VALUE\"))",
    "│ id │ KEY │ x │\n│ 1 │ VALUE │ y │",
    "<table><tr><th>id</th><th>KEY</th><th>x</th></tr><tr><td>1</td><td>VALUE</td><td><b>y</b></td></tr></table>",
    "{\"columns\":[\"id\",\"KEY\"],\"data\":[[1,\"VALUE\"],[2,\"VALUE\"]]}",
    "[[\"id\",\"KEY\"],[\"1\",\"VALUE\"]]",
    "INSERT INTO u (id, `KEY`, lang) values (1,'VALUE','en'),(2,'VALUE','de')",
    "id,KEY,lang\n1,VALUE,en\n",
    "array(1) {\n  'KEY' =>\n  string(6) \"VALUE\"\n}",
    "{\"a\": {\"KEY\": {\"b\": [{\"c\": \"VALUE\"}]}}}",
    "{\"KEY\": [{\"b\": [[\"VALUE\"]]}]}",
];

#[test]
fn no_structure_hides_a_secret() {
    let mut left = Vec::new();
    for structure in STRUCTURES {
        for (key, secret) in SECRETS {
            let text = structure.replace("KEY", key).replace("VALUE", secret);
            let clean = scrubbed(&text);
            if clean.contains(secret) {
                left.push(format!("{text} → {clean}"));
            }
            assert_eq!(scrubbed(&clean), clean, "{text}");
        }
    }
    assert!(left.is_empty(), "{}:\n{}", left.len(), left.join("\n"));
}

#[test]
fn no_depth_hides_a_secret() {
    for depth in 1..40 {
        for (open, close) in [("{\"a\":", "}"), ("[", "]"), ("[{\"a\": ", "}]")] {
            let text = format!("{{\"password\":{}\"Hr05zzkPa\"{}}}", open.repeat(depth), close.repeat(depth));
            assert!(!scrubbed(&text).contains("Hr05zzkPa"), "{text}");
        }
    }
    for width in [599, 600, 601, 5_000, 70_000] {
        for white in [" ", "\t", " \n"] {
            let text = format!("password: {}Hr05zzkPa", white.repeat(width));
            assert!(!scrubbed(&text).contains("Hr05zzkPa"), "{width} {white:?}");
        }
    }
}

#[test]
fn what_is_said_again_is_the_same() {
    for (text, expected) in [
        ("password=Hq71zzkPwq\nthen I typed Hq71zzkPwq again", "password=<token:1>\nthen I typed <token:1> again"),
        ("X Hq82zzkP password=Hq82zzkP", "X <token:1> password=<token:1>"),
        ("session_id=ab12cd34ef56ab12\nGET /x/ab12cd34ef56ab12", "session_id=<token:1>\nGET /x/<token:1>"),
        ("payee_name=Kartumo Zilenta\nKARTUMO ZILENTA said no", "payee_name=<name:1>\n<name:1> said no"),
        // What may be any other word or number stays.
        ("password=123456, order 123456", "password=<token:1>, order 123456"),
        ("password=Tuesday, see you on Tuesday", "password=<token:1>, see you on Tuesday"),
    ] {
        assert_eq!(scrubbed(text), expected);
    }
}

#[test]
fn structures_harm_nothing() {
    for text in [
        "{\"password\":{\"type\":\"string\",\"min_length\":8,\"required\":true}}",
        "password:\n  required: true\n",
        "<table><tr><th>order</th><th>status</th></tr><tr><td>1</td><td>failed</td></tr></table>",
        "[{\"loc\":[\"body\",\"password\"],\"msg\":\"missing\"},{\"loc\":[\"body\",\"amount\"]}]",
        "INSERT INTO orders (id, status) VALUES (1, 'failed'), (2, 'paid')",
        "expected status to be 'paid'",
        " id | status | amount\n----+--------+-------\n  1 | failed | 12.00\n(1 row)",
        "cy.get('[name=amount]').type('12.00')",
    ] {
        assert_eq!(scrubbed(text), text);
    }
}
