//! What the code on a router says: `WIFI:T:WPA;S:name;P:password;;`.

use memchr::memchr_iter;

use super::key_of;
use super::scrub::Hit;

/// The longest such text, in bytes.
const LONGEST: usize = 600;

/// Every password in such a text.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    for at in memchr_iter(b':', bytes) {
        if at < 4 || !bytes[at - 4..at].eq_ignore_ascii_case(b"WIFI") {
            continue;
        }
        let (mut field, mut here, end) = (at + 1, at + 1, bytes.len().min(at + LONGEST));
        while here <= end {
            match bytes.get(here).filter(|_| here < end) {
                Some(b'\\') => here += 1,
                Some(b';' | b'\n') | None => {
                    let secret =
                        text.get(field..here).filter(|field| field.starts_with(['P', 'p'])).and_then(|field| field[1..].strip_prefix(':'));
                    if let Some(secret) = secret.filter(|secret| !secret.is_empty() && !secret.contains(super::view::TOKEN)) {
                        hits.push(Hit { key: key_of("token", secret), range: here - secret.len()..here, label: "token" });
                    }
                    if here == field || bytes.get(here) != Some(&b';') {
                        break;
                    }
                    field = here + 1;
                }
                Some(_) => {}
            }
            here += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scrub::found_by;

    #[test]
    fn the_password_is_found_in_any_place() {
        let found = |text: &str| found_by(find, text);
        assert_eq!(found("WIFI:S:Home;T:WPA;P:hunter2;;"), ["hunter2"]);
        assert_eq!(found(r"WIFI:P:hun\;ter2;S:Home;;"), [r"hun\;ter2"]);
        assert_eq!(found("wifi: ok; P: 2"), Vec::<String>::new());
    }
}
