//! Attached mail and web pages become the text that a person sees, redacted like all text.

use std::fs;

use crate::harness::{USAGE, arg, folder, paydoctor};
use crate::members;

/// The text that a bundle holds of a file.
fn attached(name: &str, bytes: &[u8]) -> (String, String) {
    let folder = folder();
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    let bundle = folder.path().join("b.zip");
    paydoctor(["diagnose", "--offline", "--format", "short", "--bundle", arg(&bundle), "--yes", "--attach", arg(&path)]).run();
    let (name, bytes) = members(&bundle).into_iter().next_back().expect("a member");
    (name, String::from_utf8(bytes).expect("UTF-8"))
}

const MAIL: &str = "Return-Path: <bounce-4471@mail.example>\r
Received: from [10.1.2.3] by mx.example; Sun, 22 Nov 2026 10:15:00 +0800\r
DKIM-Signature: v=1; b=SECRETSECRETSECRET\r
From: =?utf-8?B?5pSv5LuY5a6d?= <service@mail.example>\r
To: li.lei@example.com\r
Subject: =?utf-8?Q?Payment_failed?=\r
Date: Sun, 22 Nov 2026 10:15:00 +0800\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=\"x\"\r
\r
--x\r
Content-Type: multipart/alternative; boundary=\"y\"\r
\r
--y\r
Content-Type: text/plain; charset=gbk\r
Content-Transfer-Encoding: base64\r
\r
0+CStPK7sug=\r
--y--\r
--x\r
Content-Type: application/pdf; name=\"statement-13812345678.pdf\"\r
Content-Transfer-Encoding: base64\r
\r
JVBERi0xLjQgU0VDUkVUU0VDUkVU\r
--x--\r
";

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>SECRET</title><script>var SECRET = '</p>SECRET';</script></head>
<body data-x='SECRET>'><!-- SECRET --><h1>Payment &amp; more</h1>
<table><tr>\n<td>Amount</td>\n<td>120.00</td>\n</tr><tr><td>Date</td><td>Payee</td><td>Sum</td></tr></table>
<input type=hidden name=token value=SECRET><img src='data:image/png;base64,SECRET' alt=SECRET>
<p>card 4111 1111 <b>1111 1111</b>, mail a.b@example.com</p><style>SECRET</style>1 < 2</body></html>";

#[test]
fn a_mail_is_its_headers_and_its_text() {
    // By its name, and by what is in it, also as it lies in a mailbox.
    let boxed = format!("From service@mail.example Sun Nov 22 10:15:00 2026\n{MAIL}");
    for (name, mail) in [("a.eml", MAIL), ("a.mht", MAIL), ("a.txt", MAIL), ("a.log", &boxed)] {
        let (member, text) = attached(name, mail.as_bytes());
        assert!(["evidence/a.txt", "evidence/a.log"].contains(&member.as_str()), "{member}");
        for said in ["From: 支付宝", "Subject: Payment failed", "Date: 2026-11-22T10:15:00"] {
            assert!(text.contains(said), "{name}: no `{said}`: {text}");
        }
        for secret in ["SECRET", "li.lei@", "bounce-4471", "10.1.2.3", "JVBERi", "13812345678", "0+CS"] {
            assert!(!text.contains(secret), "{name}: `{secret}`: {text}");
        }
    }
}

#[test]
fn a_page_is_what_a_person_sees_of_it() {
    let expected = "Payment & more\nAmount: 120.00\nDate Payee Sum\ncard <card:1>, mail <mail:1>\n1 < 2\n";
    for name in ["a.html", "a.txt", "a.HTM"] {
        let (member, text) = attached(name, PAGE.as_bytes());
        assert_eq!((member.as_str(), text.as_str()), ("evidence/a.txt", expected), "{name}");
    }
    // A mail whose only text is a page.
    let mail = format!("MIME-Version: 1.0\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n{PAGE}");
    assert_eq!(attached("a.eml", mail.as_bytes()).1, format!("Subject: x\n\n{expected}"));
    // What is no page stays as it is, and so do the lines of a listing.
    assert_eq!(attached("a.log", b"1 <b> 2\nx < y\n").1, "1 <b> 2\nx < y\n");
    assert_eq!(attached("a.html", b"<pre>one\ntwo</pre>").1, "one\ntwo\n");
}

#[test]
fn what_has_no_text_is_refused() {
    let folder = folder();
    for (name, bytes, said) in [
        ("a.html", &b"<script>1</script>"[..], "no text"),
        ("a.eml", b"", "can't be read"),
        ("a.rtf", b"{\\rtf1 6222}", "can't redact"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "can't redact"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", "no text"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        let bundle = folder.path().join("b.zip");
        let run = paydoctor(["diagnose", "--offline", "--bundle", arg(&bundle), "--yes", "--attach", arg(&path)]).run();
        assert!(run.exits(USAGE).stderr.contains(said), "{name}");
    }
}
