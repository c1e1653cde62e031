//! Secrets in command lines: `curl -u bob:hunter2`, `mysql -phunter2`, `sshpass -p hunter2`.

use std::ops::Range;

use memchr::{memchr, memrchr};

use super::scrub::Hit;
use super::{key_of, markup};

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Password,
    /// A password right behind the option; where there is none, the program asks for it.
    AttachedPassword,
    /// A name and, behind a sign, the password.
    NameAndPassword,
}

/// Programs, the options behind which they take a password, and what exactly those take.
const PROGRAMS: &[(&[&str], &[&str], Takes)] = &[
    (&["curl"], &["-u", "--user", "-U", "--proxy-user", "--pass"], Takes::NameAndPassword),
    (&["http", "https"], &["-a", "--auth"], Takes::NameAndPassword),
    (&["smbclient", "rpcclient"], &["-U"], Takes::NameAndPassword),
    (&["lftp", "ftp"], &["-u"], Takes::NameAndPassword),
    (&["mysql", "mysqldump", "mysqladmin", "mariadb"], &["-p", "--password"], Takes::AttachedPassword),
    (&["wget"], &["--password", "--http-password", "--ftp-password", "--proxy-password"], Takes::Password),
    // `docker login`, `podman login`, `az login`.
    (&["mongo", "mongosh", "mongodump", "login"], &["-p", "--password"], Takes::Password),
    (&["helm", "psql", "rclone", "svn", "clickhouse-client"], &["--password"], Takes::Password),
    (&["sshpass", "7z", "7za", "unrar"], &["-p"], Takes::Password),
    (&["rar"], &["-p", "-hp"], Takes::Password),
    (&["zip", "unzip", "sqlcmd", "ipmitool"], &["-P"], Takes::Password),
    (&["mosquitto_pub", "mosquitto_sub"], &["-P", "--pw"], Takes::Password),
    (&["redis-cli"], &["-a", "--pass"], Takes::Password),
    (&["ldapsearch", "ldapmodify"], &["-w"], Takes::Password),
    (&["snmpwalk"], &["-A", "-X"], Takes::Password),
    (&["openssl"], &["-k", "-K", "-pass", "-passin", "-passout"], Takes::Password),
    (&["keytool", "jarsigner"], &["-storepass", "-keypass"], Takes::Password),
    (&["nmcli"], &["password"], Takes::Password),
    (&["vault"], &["-password"], Takes::Password),
];
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
    let (mut options, mut takes): (&[&str], Takes) = (&[], Takes::Password);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let said = &text[word.clone()];
        let name = said.trim_start_matches(['$', '`', '(', '"', '\'']).rsplit('/').next().unwrap_or_default().trim_end_matches(".exe");
        if let Some((_, known, take)) = PROGRAMS.iter().find(|(programs, ..)| programs.contains(&name)) {
            (options, takes) = (known, *take);
            continue;
        }
        let Some(option) = options.iter().filter(|option| said.starts_with(**option)).max_by_key(|option| option.len()) else { continue };
        let rest = word.start + option.len()..word.end;
        let value = match text[rest.clone()].chars().next() {
            None if option.len() == 2 && takes == Takes::AttachedPassword => continue,
            None => words.next().cloned().filter(|next| !text[next.clone()].starts_with('-')),
            Some('=') => Some(rest.start + 1..rest.end),
            Some(_) if option.len() == 2 => Some(rest),
            Some(_) => None,
        };
        hits.extend(value.and_then(|value| secret(text, value, takes == Takes::NameAndPassword)));
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
    use crate::scrub::found_by;

    #[test]
    fn passwords_are_found_behind_their_options() {
        let found = |text: &str| found_by(find, text);
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
