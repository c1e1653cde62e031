//! Secrets in command lines: `curl -u bob:hunter2`, `mysql -phunter2`, `sshpass -p hunter2`.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::scrub::Hit;
use super::{key_of, markup};

/// Programs, and the options behind which each takes a password.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("curl", &["-u", "--user", "-U", "--proxy-user", "--pass"]),
    ("wget", &["--password", "--http-password", "--ftp-password", "--proxy-password"]),
    ("http", &["-a", "--auth"]),
    ("https", &["-a", "--auth"]),
    ("mysql", &["-p", "--password"]),
    ("mysqldump", &["-p", "--password"]),
    ("mysqladmin", &["-p", "--password"]),
    ("mariadb", &["-p", "--password"]),
    ("sshpass", &["-p"]),
    ("redis-cli", &["-a", "--pass"]),
    ("mongo", &["-p", "--password"]),
    ("mongosh", &["-p", "--password"]),
    ("mongodump", &["-p", "--password"]),
    // `docker login`, `podman login`, `az login`.
    ("login", &["-p", "--password"]),
    ("helm", &["--password"]),
    ("psql", &["--password"]),
    ("sqlcmd", &["-P"]),
    ("ldapsearch", &["-w"]),
    ("ldapmodify", &["-w"]),
    ("smbclient", &["-U"]),
    ("rpcclient", &["-U"]),
    ("ipmitool", &["-P"]),
    ("snmpwalk", &["-A", "-X"]),
    ("zip", &["-P"]),
    ("unzip", &["-P"]),
    ("7z", &["-p"]),
    ("7za", &["-p"]),
    ("rar", &["-p", "-hp"]),
    ("unrar", &["-p"]),
    ("openssl", &["-k", "-K", "-pass", "-passin", "-passout"]),
    ("keytool", &["-storepass", "-keypass"]),
    ("jarsigner", &["-storepass", "-keypass"]),
    ("nmcli", &["password"]),
    ("rclone", &["--password"]),
    ("lftp", &["-u"]),
    ("ftp", &["-u"]),
    ("svn", &["--password"]),
    ("mosquitto_pub", &["-P", "--pw"]),
    ("mosquitto_sub", &["-P", "--pw"]),
    ("clickhouse-client", &["--password"]),
    ("vault", &["-password"]),
];
/// Programs whose option takes a name and, behind a sign, the password.
const PAIRED: &[&str] = &["curl", "http", "https", "smbclient", "rpcclient", "lftp", "ftp"];
/// Programs that ask for the password where none stands right behind the option.
const ASKING: &[&str] = &["mysql", "mysqldump", "mysqladmin", "mariadb"];
/// The longest command line that is looked at, in bytes.
const LONGEST: usize = 2_000;

/// Every password in a command line.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut looked_at = 0;
    for at in memchr::memmem::find_iter(bytes, b" -") {
        // Hyphens of a sentence begin no option.
        if at < looked_at || !bytes.get(at + 2).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'-') {
            continue;
        }
        let from = markup::boundary(text, at.saturating_sub(LONGEST));
        let start = memrchr(b'\n', &bytes[from..at]).map_or(from, |i| from + i + 1);
        let limit = markup::boundary(text, text.len().min(at + LONGEST));
        let end = memchr(b'\n', &bytes[at..limit]).map_or(limit, |i| at + i);
        looked_at = end;
        let words = words(text, start.max(at.saturating_sub(LONGEST))..end);
        in_line(text, &words, hits);
    }
}

/// The words of a command line, without the marks around them.
fn words(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), line.start);
    while at < line.end {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let mut quote = None;
        while at < line.end && (quote.is_some() || !bytes[at].is_ascii_whitespace()) {
            match (quote, bytes[at]) {
                (None, mark @ (b'"' | b'\'')) if memchr(mark, &bytes[at + 1..line.end]).is_some() => quote = Some(mark),
                (Some(mark), b) if b == mark => quote = None,
                _ => {}
            }
            at += 1;
        }
        out.push(start..at);
    }
    out
}

fn in_line(text: &str, words: &[Range<usize>], hits: &mut Vec<Hit>) {
    let (mut program, mut options): (&str, &[&str]) = ("", &[]);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let said = &text[word.clone()];
        let name = said.trim_start_matches(['$', '`', '(', '"', '\'']).rsplit('/').next().unwrap_or_default().trim_end_matches(".exe");
        if let Some((known, takes)) = PROGRAMS.iter().find(|(known, _)| *known == name) {
            (program, options) = (known, takes);
            continue;
        }
        let Some(option) = options.iter().filter(|option| said.starts_with(**option)).max_by_key(|option| option.len()) else { continue };
        let rest = word.start + option.len()..word.end;
        let value = match text[rest.clone()].chars().next() {
            None if option.len() == 2 && ASKING.contains(&program) => continue,
            None => words.next().cloned().filter(|next| !text[next.clone()].starts_with('-')),
            Some('=') => Some(rest.start + 1..rest.end),
            Some(_) if option.len() == 2 => Some(rest),
            Some(_) => None,
        };
        hits.extend(value.and_then(|value| secret(text, value, PAIRED.contains(&program))));
    }
}

/// The password in what an option takes.
fn secret(text: &str, value: Range<usize>, paired: bool) -> Option<Hit> {
    let marks = |c: char| matches!(c, '"' | '\'' | '`');
    let whole = &text[value.clone()];
    let end = value.start + whole.trim_end_matches(marks).len();
    let mut start = (value.end - whole.trim_start_matches(marks).len()).min(end);
    if paired {
        // Where none stands behind the name, the program asks for it.
        start += text[start..end].find([':', '%', ','])? + 1;
    }
    if ["env:", "file:", "stdin", "fd:"].iter().any(|elsewhere| text[start..end].starts_with(elsewhere)) {
        return None;
    }
    start += if text[start..end].starts_with("pass:") { 5 } else { 0 };
    let said = &text[start..end];
    let written = said.contains(char::is_alphanumeric) && !said.starts_with(['$', '<', '{', super::view::TOKEN]);
    written.then(|| Hit { key: key_of("token", said), range: start..end, label: "token" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_found_behind_their_options() {
        let found = |text: &str| {
            let mut hits = Vec::new();
            find(text, &mut hits);
            hits.into_iter().map(|hit| text[hit.range].to_owned()).collect::<Vec<_>>()
        };
        for (text, secret) in [
            ("curl -u bob:hunter2 https://pay.test", "hunter2"),
            ("$ /usr/bin/curl -s --user 'bob:hun ter2' -o x https://pay.test", "hun ter2"),
            ("mysql -u root -phunter2 db", "hunter2"),
            ("mysql -u root --password=hunter2 db", "hunter2"),
            ("sshpass -p hunter2 ssh bob@pay.test", "hunter2"),
            ("openssl rsa -in a.pem -passin pass:hunter2", "hunter2"),
            ("smbclient //h/s -U bob%hunter2", "hunter2"),
            ("docker login -u bob -p hunter2 registry.test", "hunter2"),
            ("redis-cli -a hunter2 ping", "hunter2"),
        ] {
            assert_eq!(found(text), [secret], "{text}");
        }
        for text in ["curl -u bob https://pay.test", "mysql -u root -p db", "grep -p hunter2 a", "curl -u $USER:$PASS x", "a -u b:c"] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
