//! How long redaction takes on a megabyte of text, of every sort and of the worst.

use divan::Bencher;
use divan::counter::BytesCount;
use paydoctor_redact::scrubbed;

const SIZE: usize = 1 << 20;

fn main() {
    divan::main();
}

/// A piece over and over.
fn repeated(piece: &str) -> String {
    piece.repeat(SIZE / piece.len() + 1)
}

/// Different lines, none of which was seen before.
fn lines(line: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(SIZE + 1_000);
    let mut i = 0;
    while text.len() < SIZE {
        text.push_str(&line(i));
        text.push('\n');
        i += 1;
    }
    text
}

fn log(i: usize) -> String {
    format!(
        "2026-11-22T09:{:02}:{:02}.{:03}+08:00 INFO gateway request_id=req_8fGq2LxZ{i} order=2026112209301500{i:06} amount={}.{:02} status=200 took {} ms",
        i / 60 % 60,
        i % 60,
        i % 1000,
        i % 5000,
        i % 100,
        i % 977
    )
}

fn json(i: usize) -> String {
    format!(
        r#"{{"id":{i},"code":"4000{}","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","amount":"{}.00","currency":"CNY","time":"2026-11-22T09:30:15Z","items":[{{"name":"gold plan","qty":1}}]}}"#,
        i % 10,
        i % 9000
    )
}

fn chinese(i: usize) -> String {
    format!(
        "余额不足，请充值后重试。本次付款金额为 {} 元，单笔限额 5000.00 元，当日限额 20000.00 元；如有疑问，请联系客服热线 95188。",
        i % 9000
    )
}

fn secrets(i: usize) -> String {
    format!(
        "card 4111 1111 1111 1111, phone 138{:08}, a{i}@example.com, password: hunter{i}x, {{\"token\":\"t{i}abc\"}}, 您的验证码是 {:06}",
        i,
        i % 1_000_000
    )
}

#[divan::bench(args = ["logs", "json", "chinese", "mixed"])]
fn ordinary(bencher: Bencher<'_, '_>, sort: &str) {
    let text = match sort {
        "logs" => lines(log),
        "json" => lines(json),
        "chinese" => lines(chinese),
        _ => lines(|i| match i % 20 {
            0 => secrets(i),
            i if i % 3 == 0 => json(i),
            i if i % 3 == 1 => log(i),
            i => chinese(i),
        }),
    };
    bencher.counter(BytesCount::of_str(&text)).bench(|| scrubbed(divan::black_box(&text)));
}

#[divan::bench(args = ["4 ", "4111 ", "%25", "a@", "{\"", "<", "=?", "\\\\", "&amp;", "a.", "token=", "\"payee\":\"", "验证码", "1号", "fd00:", "Zm9v", "/home/", "://", "password "])]
fn adversarial(bencher: Bencher<'_, '_>, piece: &str) {
    let text = repeated(piece);
    bencher.counter(BytesCount::of_str(&text)).bench(|| scrubbed(divan::black_box(&text)));
}
