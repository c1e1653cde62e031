//! A report about four targets, one of each result, with fixed times and numbers.

use paydoctor::lang::Lang;
use paydoctor::report::{SmokeReport, Style};
use serde_json::{Value, json};

pub const WIDE: Style = Style { color: false, unicode: true, width: 100 };

/// A text that is too long.
pub fn long() -> String {
    "余a ".repeat(3_400)
}

pub fn report(lang: Lang) -> SmokeReport {
    let say = |en: &str, zh: &str| if lang == Lang::En { en.to_owned() } else { zh.to_owned() };
    let target = |id: &str, line: u32, status: &str, text: String| {
        json!({
            "id": id, "wallet": null, "url": format!("https://{id}.wallet.test/health"), "line": line, "status": status, "cause": null,
            "text": text, "findings": [], "attempts": 1, "http_status": 200, "change": "same", "verdict": null, "next_action": null,
            "timings": { "dns_ms": 12, "connect_ms": 21, "tls_ms": 45, "first_byte_ms": 60, "total_ms": 140 },
            "certificate": { "ends_at": "2027-03-01T00:00:00+08:00", "ends_s": 1_803_830_400, "days_left": 99 },
        })
    };
    let mut failed =
        target("pay", 9, "fail", say("HTTP 503; 2xx is expected. It failed 2 times in a row.", "HTTP 503，预期为 2xx。连续失败 2 次。"));
    failed["cause"] = "service-unavailable".into();
    failed["change"] = "worse".into();
    failed["attempts"] = 2.into();
    failed["http_status"] = 503.into();
    failed["verdict"] = json!({
        "status": "failed", "cause": "service-unavailable", "group": "service", "confidence": 0.9, "who_acts": "wallet-provider",
        "pay_again": null, "summary": say("The wallet's service is out of action for the moment.", "钱包服务暂时不可用。"),
    });
    failed["next_action"] = json!({
        "id": "wait-for-provider", "title": say("Wait until the wallet's service works again", "等待钱包服务恢复"), "retry": "later",
        "steps": [say("Try again after some minutes.", "过几分钟再试。")], "not_before": null, "sources": [],
    });
    let mut unknown = target("otp", 17, "unknown", say("could not be decided: the deadline came first", "无法判断：已到时限"));
    unknown["attempts"] = 0.into();
    unknown["timings"] = json!({ "dns_ms": null, "connect_ms": null, "tls_ms": null, "first_byte_ms": null, "total_ms": 0 });
    unknown["certificate"] = Value::Null;
    let value = json!({
        "schema": "paydoctor.smoke.v1",
        "tool": { "name": "paydoctor", "version": "0.1.0", "pack": "builtin@0.1.0" },
        "run": {
            "id": "test", "file": "ci/smoke.toml", "started_at": "2026-11-21T10:24:07+08:00", "duration_ms": 812, "deadline_ms": 600_000,
            "complete": false, "interrupted": false, "jobs": 32, "lang": lang, "baseline": "2026-11-20T10:24:07+08:00",
        },
        "summary": {
            "status": "fail", "targets": 4, "pass": 1, "warn": 1, "fail": 1, "unknown": 1, "diagnosed": 1, "worse": 1, "better": 0,
            "text": say("Of 4 targets: 1 pass, 1 with something to note, 1 failed, 1 not known",
                        "共 4 个目标：1 个正常、1 个需留意、1 个失败、1 个未知"),
        },
        "targets": [
            target("api", 5, "pass", say("HTTP 200 in 140 ms.", "HTTP 200，用时 140 毫秒。")),
            failed,
            target("www", 13, "warn", say("HTTP 200 in 140 ms. The certificate ends in 5 days.", "HTTP 200，用时 140 毫秒。证书将在 5 天后到期。")),
            unknown,
        ],
        "gone": ["old"],
    });
    serde_json::from_value(value).expect("a report")
}

/// The same with a string in every place that is text.
pub fn spoilt(hostile: &str) -> SmokeReport {
    fn spoil(value: &mut Value, hostile: &str) {
        const WORDS: [&str; 8] = ["schema", "status", "lang", "change", "retry", "who_acts", "pay_again", "about"];
        match value {
            Value::String(text) => hostile.clone_into(text),
            Value::Array(all) => all.iter_mut().for_each(|one| spoil(one, hostile)),
            Value::Object(all) => all.iter_mut().filter(|(key, _)| !WORDS.contains(&key.as_str())).for_each(|(_, one)| spoil(one, hostile)),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(report(Lang::En)).expect("JSON");
    spoil(&mut value, hostile);
    serde_json::from_value(value).expect("still a report")
}
