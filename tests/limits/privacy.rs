//! What stands in the user's own network is quoted only where the user asked for just that.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use serde_json::Value;

use crate::harness::{arg, file, folder, paydoctor, wallet_at};

const SECRETS: [&str; 4] = ["router-serial-7741", "SecretServer/9.1", "secret/type", "intranet-host"];

/// A device of the user's own network: it leads on once, and then tells its secrets.
fn device() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut request = [0; 4_096];
                while let Ok(read @ 1..) = stream.read(&mut request) {
                    let asked = String::from_utf8_lossy(&request[..read]).into_owned();
                    let head = "server: SecretServer/9.1\r\ncontent-type: secret/type\r\n";
                    let answer = if asked.starts_with("GET /away ") {
                        format!("HTTP/1.1 302 Found\r\nlocation: http://intranet-host/\r\n{head}content-length: 0\r\n\r\n")
                    } else if asked.starts_with("GET /on ") {
                        format!("HTTP/1.1 302 Found\r\nlocation: /intranet-host\r\n{head}content-length: 0\r\n\r\n")
                    } else if asked.starts_with("GET /status ") {
                        let page = "{\"status\":{\"indicator\":\"major\",\"description\":\"router-serial-7741\"},\"incidents\":[{\"name\":\"router-serial-7741\",\"status\":\"open\"}]}";
                        format!("HTTP/1.1 200 OK\r\n{head}content-length: {}\r\n\r\n{page}", page.len())
                    } else {
                        format!("HTTP/1.1 500 No\r\n{head}content-length: 18\r\n\r\nrouter-serial-7741")
                    };
                    if stream.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}

/// A profile with an endpoint at each of these paths, and a status page.
fn profile(device: &str, paths: &[&str]) -> String {
    let more = |(number, path): (usize, &&str)| {
        format!("\n[[endpoints]]\nid = \"e{number}\"\nurl = \"{device}{path}\"\nbudget_ms = 1500\nexpect_body = \"router-serial\"\n")
    };
    let endpoints: String = paths.iter().enumerate().map(more).collect();
    format!("{}{endpoints}\n[status_page]\nurl = \"{device}/status\"\n", wallet_at(&format!("{device}/")))
}

fn quoted(report: &Value) -> Vec<&'static str> {
    let text = report.to_string();
    SECRETS.into_iter().filter(|secret| text.contains(secret)).collect()
}

#[test]
fn a_profile_of_a_pack_quotes_nothing_of_the_own_network() {
    let device = device();
    let home = folder();
    let pack = folder();
    file(&pack, "pack.toml", "[pack]\nid = \"own\"\nversion = \"1\"\n");
    std::fs::create_dir(pack.path().join("wallets")).expect("a folder");
    let profile = profile(&device, &["/away", "/on"]);
    std::fs::write(pack.path().join("wallets/witness.toml"), &profile).expect("a file");
    let wallet = file(&home, "wallet.toml", &profile);
    let config = file(&home, "config.toml", "[controls]\ndefaults = false\n");
    let smoke = file(&home, "smoke.toml", "[[targets]]\nid = \"t\"\nwallet = \"witness\"\nretries = 0\n");
    let diagnose = |more: &[&str]| paydoctor(["diagnose", "--config", arg(&config), "--format", "json"]).args(more).run().json();

    let of_pack = diagnose(&["--pack", arg(pack.path()), "--wallet", "witness"]);
    assert!(quoted(&of_pack).is_empty(), "{:?}", quoted(&of_pack));
    let looked = of_pack["facts"].to_string();
    assert!(looked.contains("500") && looked.contains("302"), "it was asked all the same");
    let expected = |event: &&Value| event["fact"]["kind"] == "exchange" && !event["fact"]["body_as_expected"].is_null();
    assert_eq!(of_pack["facts"]["events"].as_array().expect("events").iter().filter(expected).count(), 0, "nor whether it holds a text");
    let many = paydoctor(["smoke", arg(&smoke), "--pack", arg(pack.path()), "--config", arg(&config), "--format", "json"]).run().json();
    assert!(quoted(&many).is_empty(), "{:?}", quoted(&many));

    let own = diagnose(&["--wallet", arg(&wallet)]);
    assert_eq!(quoted(&own), SECRETS, "what the user names is quoted");
    let named = diagnose(&["--endpoint", &format!("{device}/")]);
    assert_eq!(quoted(&named), ["router-serial-7741", "SecretServer/9.1", "secret/type"]);
    let led_on = diagnose(&["--endpoint", &format!("{device}/on")]);
    assert!(quoted(&led_on).is_empty(), "where a server leads on to, the user did not name: {:?}", quoted(&led_on));
}
