//! The subject of a certificate: hosts and organisations stay, persons do not.

use super::{Redactor, names, scrub as text, view};

/// The attributes that can name a person, in lower case (RFC 4519, RFC 3739).
const PERSONAL: [&str; 10] = ["cn", "commonname", "sn", "surname", "gn", "givenname", "uid", "userid", "name", "pseudonym"];

/// The subject with what names a person replaced.
pub(super) fn scrub(subject: &str, redactor: &mut Redactor) -> String {
    let mut attributes: Vec<String> = Vec::new();
    for part in subject.split(", ") {
        match attributes.last_mut() {
            // A comma within a value.
            Some(last) if !part.contains('=') => {
                last.push_str(", ");
                last.push_str(part);
            }
            _ => attributes.push(part.to_owned()),
        }
    }
    let said: Vec<String> = attributes.into_iter().map(|attribute| person(attribute, redactor)).collect();
    text::scrub(&said.join(", "), redactor)
}

fn person(attribute: String, redactor: &mut Redactor) -> String {
    let Some((key, value)) = attribute.split_once('=') else { return attribute };
    let personal = PERSONAL.contains(&key.trim().to_ascii_lowercase().as_str());
    if !personal || value.trim().is_empty() || names::is_host(value) || redactor.shows("name") || text::is_token(value) {
        return attribute;
    }
    redactor.learn_value("name", value);
    format!("{key}={}", redactor.token("name", &view::squeeze(value)))
}
