//! Targets of a smoke run: their names, their addresses, what their servers say, and an earlier report to compare with.

use std::fmt::Write as _;

use super::canaries::found;
use super::harness::{arg, file, folder, paydoctor};
use super::planted::Planted;
use super::tells_nothing;

/// The formats of a report about many targets.
const FORMATS: [&str; 7] = ["text", "json", "markdown", "junit", "tap", "github", "prometheus"];
/// What targets are called.
const NAMES: [&str; 5] = ["card 4012888888881881", "li.wei@example.com", "pay 13912345678", "10.23.45.67", "收款人：孙丽华"];

#[test]
fn no_secret_comes_out_of_a_smoke_run() {
    let (planted, folder) = (Planted::new(), folder());
    let mut targets = "[defaults]\nretries = 0\ndeadline = \"5s\"\n".to_owned();
    for (i, name) in NAMES.iter().enumerate() {
        let url = format!("{}/text/{i}?token=q7Zk2Lw9", planted.server.with_user());
        writeln!(targets, "[[targets]]\nid = \"{name}\"\nurl = \"{url}\"\nexpect_body = \"card 4012888888881881\"").expect("text");
    }
    writeln!(targets, "[[targets]]\nid = \"tls\"\nurl = \"{}\"", planted.server.secure()).expect("text");
    let file_of_targets = file(&folder, "4012888888881881.toml", &targets);
    let reports: Vec<String> = FORMATS.iter().map(|format| format!("{format}={}", folder.path().join(format).display())).collect();
    let run = || paydoctor(["smoke", arg(&file_of_targets), "--no-controls"]).args(reports.iter().flat_map(|report| ["--report", report]));
    tells_nothing(&run().run(), &[]);
    let read = |format: &str| std::fs::read_to_string(folder.path().join(format)).expect("a report");
    for format in FORMATS {
        assert_eq!(found(&read(format)), Vec::<&str>::new(), "{format}");
    }
    let edited = read("json")
        .replace("\"tls\"", "\"gone 371449635398431\"")
        .replace("\"started_at\": \"2", "\"started_at\": \"li.wei@example.com 2");
    let baseline = file(&folder, "baseline.json", &edited);
    tells_nothing(&run().args(["--baseline", arg(&baseline)]).run(), &[]);
    for format in FORMATS {
        assert_eq!(found(&read(format)), Vec::<&str>::new(), "{format}, compared");
    }
}
