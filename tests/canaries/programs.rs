//! What a program of a pack writes: its line of text, what follows it, what it measured, its complaints.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::harness::{arg, folder, paydoctor};
use super::planted::Planted;
use super::{FORMATS, found, tells_nothing};

/// A pack whose check runs a script that writes what lies beside it.
fn pack(place: &std::path::Path, says: &str, complains: &str) {
    let file = |name: &str, text: &str| fs::write(place.join(name), text).expect("a file");
    fs::create_dir_all(place.join("service")).expect("a folder");
    file("pack.toml", "[pack]\nid = \"own\"\nversion = \"1\"\n");
    let title = "title = { en = \"Own\", \"zh-CN\" = \"自有\" }";
    file(
        "service/own.toml",
        &format!("group = \"service\"\n[[check]]\nid = \"service.own\"\n{title}\nprogram = {{ run = \"./plugin\" }}\n"),
    );
    file("says", says);
    file("complains", complains);
    file("plugin", "#!/bin/sh\ncd \"$(dirname \"$0\")\"\ncat says\ncat complains >&2\nexit 2\n");
    fs::set_permissions(place.join("plugin"), fs::Permissions::from_mode(0o755)).expect("permission to run");
}

#[test]
fn no_secret_of_a_program_comes_out() {
    let planted = Planted::new();
    let cut = format!("{} card 4012888888881881", "x".repeat(385));
    let torn = "card 4012 8888\n8888 1881 | li.wei@example.com=1s '13912345678'=4242424242424242;371449635398431\nmore";
    let all = planted.bodies.join("\n").replace('|', " ");
    for (says, complains) in [(cut.as_str(), ""), (torn, ""), (all.as_str(), ""), ("", all.as_str())] {
        let folder = folder();
        let place = folder.path().join("pack");
        pack(&place, says, complains);
        let run = paydoctor(["diagnose", "--sandbox", "--only", "service", "--allow-exec", "--format", "json", "--pack", arg(&place)]);
        let reports: Vec<String> = FORMATS.iter().map(|format| format!("{format}={}", folder.path().join(format).display())).collect();
        let done = run.args(reports.iter().flat_map(|report| ["--report", report])).run();
        assert!(done.json()["facts"]["events"].to_string().contains("\"critical\""), "the program did not run: {done}");
        tells_nothing(&done, &[]);
        for format in FORMATS {
            assert_eq!(found(&fs::read_to_string(folder.path().join(format)).expect("a report")), Vec::<&str>::new(), "{format}");
        }
    }
}
