//! The rules for each certificate of a path (RFC 5280, 6.1), dates and signatures aside.

use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::X509Certificate;

use super::{constraints, signature};
use crate::fact::{ChainFault, ChainRule};
use crate::redact::Private;

/// The extensions that verifiers know, by the last number of their OIDs below id-ce (2.5.29).
const KNOWN: [u64; 14] = [14, 15, 16, 17, 18, 19, 30, 31, 32, 33, 35, 36, 37, 54];

/// What the certificates of a path break, the server's first. `root` are the constraints of the root at its end.
pub(super) fn broken(path: &[&X509Certificate<'_>], root: Option<&[u8]>) -> Vec<ChainFault> {
    let mut faults = Vec::new();
    // How many authorities come before this one; those that renew their own key do not count.
    let mut below = 0;
    for (place, certificate) in path.iter().enumerate() {
        let mut note = |rule, detail: Option<String>| faults.push(fault(rule, certificate, place, detail));
        if place > 0 {
            let constraints = certificate.basic_constraints().ok().flatten().map(|b| b.value);
            if !constraints.is_some_and(|b| b.ca) || !allows_keys(certificate, place) {
                note(ChainRule::NotAuthority, None);
            }
            if constraints.and_then(|b| b.path_len_constraint).is_some_and(|most| below > most) {
                note(ChainRule::PathLength, None);
            }
            below += u32::from(certificate.subject() != certificate.issuer());
        }
        if !is_for_servers(certificate) || (place == 0 && !allows_keys(certificate, place)) {
            note(ChainRule::Usage, None);
        }
        if let Some(bits) = signature::is_short(certificate.public_key().raw) {
            note(ChainRule::WeakKey, Some(bits.to_string()));
        }
        if let Some(oid) = unknown_critical(certificate) {
            note(ChainRule::CriticalExtension, Some(oid));
        }
        if !constraints::allow(certificate, &path[..place]) {
            note(ChainRule::NameConstraint, None);
        }
    }
    if let (Some(constraints), Some(last)) = (root, path.last())
        && !constraints::root_allows(constraints, path)
    {
        faults.push(ChainFault {
            certificate: Private::free_text(last.issuer().to_string()),
            ..fault(ChainRule::NameConstraint, last, path.len(), None)
        });
    }
    faults
}

/// A rule that the certificate at a place of a path breaks. Issuers stay readable; the subject of the first may be a person.
pub(super) fn fault(rule: ChainRule, certificate: &X509Certificate<'_>, place: usize, detail: Option<String>) -> ChainFault {
    let name = certificate.subject().to_string();
    let certificate = if place > 0 { Private::free_text(name) } else { Private::subject(name) };
    ChainFault { rule, certificate, detail: detail.map(Private::public) }
}

/// Whether keyUsage allows what a certificate is used for at its place in a path.
pub(super) fn allows_keys(certificate: &X509Certificate<'_>, place: usize) -> bool {
    let Ok(Some(usage)) = certificate.key_usage() else { return true };
    let usage = usage.value;
    if place > 0 { usage.key_cert_sign() } else { usage.digital_signature() || usage.key_encipherment() || usage.key_agreement() }
}

/// Whether extKeyUsage, where it is there, allows servers.
fn is_for_servers(certificate: &X509Certificate<'_>) -> bool {
    !matches!(certificate.extended_key_usage(), Ok(Some(usage)) if !usage.value.server_auth)
}

/// The OID of a critical extension that verifiers do not know, or cannot read.
fn unknown_critical(certificate: &X509Certificate<'_>) -> Option<String> {
    let known = |oid: &str| oid.strip_prefix("2.5.29.").and_then(|last| last.parse().ok()).is_some_and(|last| KNOWN.contains(&last));
    let extension = certificate
        .iter_extensions()
        .filter(|e| e.critical)
        .find(|e| !known(&e.oid.to_id_string()) || matches!(e.parsed_extension(), ParsedExtension::ParseError { .. }));
    extension.map(|e| e.oid.to_id_string())
}
