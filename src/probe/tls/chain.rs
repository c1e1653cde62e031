//! A chain of certificates as facts.

mod accepted;
mod constraints;
mod paths;
mod rules;
pub(super) mod signature;
mod window;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ring::digest;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, RootCertStore};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use self::paths::Judged;
use self::signature::Signed;
use super::staple;
use crate::fact::{Chain, Staple, Trust};
use crate::redact::Private;
use crate::world::Roots;

/// How many names of a certificate are kept.
const NAMES: usize = 20;
/// How many certificates are looked at.
const CERTIFICATES: usize = 32;
/// How many of them are listed.
const LISTED: usize = 10;

/// The most chains that are remembered.
const REMEMBERED: usize = 1_024;

/// What a server showed.
#[derive(Clone, Debug, Default)]
pub(in crate::probe) struct Seen {
    /// Its certificates, its own first.
    pub certificates: Vec<CertificateDer<'static>>,
    /// The OCSP response that came with them; empty where none did.
    pub staple: Vec<u8>,
}

/// What was seen of the chains of a run: the same one, shown for the same name, is looked at once.
#[derive(Debug, Default)]
pub struct Chains(Mutex<HashMap<Vec<u8>, Option<Chain>>>);

impl Chains {
    /// Looks at what a server showed; `now` is this device's time in seconds since 1970.
    pub(super) fn look_at(&self, seen: &Seen, name: &str, roots: &Roots, now: i64) -> Option<Chain> {
        let key = fingerprint(seen, name);
        if let Some(known) = self.lock().get(&key) {
            return known.clone();
        }
        let chain = look_at(seen, name, roots, now);
        let mut known = self.lock();
        if known.len() < REMEMBERED {
            known.insert(key, chain.clone());
        }
        chain
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Option<Chain>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What no other chain has in common with this one, and no other name.
fn fingerprint(seen: &Seen, name: &str) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    for bytes in seen.certificates.iter().map(AsRef::as_ref).chain([seen.staple.as_slice()]) {
        context.update(&bytes.len().to_le_bytes());
        context.update(bytes);
    }
    context.update(name.as_bytes());
    context.finish().as_ref().to_vec()
}

/// Looks at what a server showed; `now` is this device's time in seconds since 1970.
pub(in crate::probe) fn look_at(seen: &Seen, name: &str, roots: &Roots, now: i64) -> Option<Chain> {
    let (first, rest) = seen.certificates.split_first()?;
    let rest = &rest[..rest.len().min(CERTIFICATES)];
    let leaf = parse(first)?;
    let self_signed = is_self_signed(&leaf);
    let mut certificates = vec![leaf];
    certificates.extend(rest.iter().filter_map(parse));
    let system = judge(first, rest, &certificates, &roots.system, now);
    // What this device accepts needs no reason why the public list does not.
    let accepted = system.trust == Trust::Trusted && system.window.contains(now);
    let public_trust = match accepted::window(first, rest, &roots.public, now) {
        Ok(_) => Trust::Trusted,
        Err(_) if accepted => Trust::UnknownIssuer,
        Err(_) => paths::judge(&certificates, &roots.public.roots).trust,
    };
    let (leaf, others) = certificates.split_first()?;
    let staple = (!seen.staple.is_empty()).then(|| staple::read(&seen.staple, leaf, &issuers(leaf, others, roots), now));
    let names = names(leaf);
    Some(Chain {
        subject: Private::subject(leaf.subject().to_string()),
        issuer: issuer(leaf, self_signed),
        intermediates: others.iter().take(LISTED).map(|c| Private::free_text(c.subject().to_string())).collect(),
        name_matches: name_matches(first, &names, name),
        names: names.into_iter().take(NAMES).map(Private::free_text).collect(),
        self_signed,
        system_trust: if staple == Some(Staple::Revoked) { Trust::Revoked } else { system.trust },
        public_trust,
        not_before: system.window.from,
        not_after: system.window.until,
        begins_last: system.window.begins_last.map(Private::free_text),
        ends_first: system.window.ends_first.map(Private::free_text),
        faults: system.faults,
        missing_issuer: system.missing_issuer,
        staple,
    })
}

/// The public keys that signed a certificate: of those that were sent along, and of roots.
fn issuers(leaf: &X509Certificate<'_>, others: &[X509Certificate<'_>], roots: &Roots) -> Vec<Vec<u8>> {
    let sent = others.iter().filter(|c| c.subject() == leaf.issuer()).map(|c| c.public_key().raw.to_vec());
    let roots = roots.system.roots.iter().chain(&roots.public.roots).filter(|root| paths::has_name(leaf.issuer(), root));
    let known = roots.map(|root| paths::sequence(&root.subject_public_key_info));
    sent.chain(known).filter(|key| signature::check(leaf, key) == Signed::Right).collect()
}

/// What the server signs is checked, unless the fault is in its certificate: that is judged with the chain.
pub(super) fn put_off(
    certificate: &CertificateDer<'_>,
    verified: Result<HandshakeSignatureValid, rustls::Error>,
) -> Result<HandshakeSignatureValid, rustls::Error> {
    let short = || parse(certificate).is_some_and(|c| signature::is_short(c.public_key().raw).is_some());
    match verified {
        Err(rustls::Error::InvalidCertificate(fault)) if fault != CertificateError::BadSignature || short() => {
            Ok(HandshakeSignatureValid::assertion())
        }
        other => other,
    }
}

fn parse<'a>(certificate: &'a CertificateDer<'_>) -> Option<X509Certificate<'a>> {
    X509Certificate::from_der(certificate).ok().map(|(_, parsed)| parsed)
}

/// As it is first; only what is not accepted so is searched for the reason.
fn judge(
    first: &CertificateDer<'_>,
    rest: &[CertificateDer<'_>],
    certificates: &[X509Certificate<'_>],
    roots: &RootCertStore,
    now: i64,
) -> Judged {
    let refusal = match accepted::window(first, rest, roots, now) {
        Ok(window) => return Judged { trust: Trust::Trusted, window, faults: Vec::new(), missing_issuer: None },
        Err(refusal) => refusal,
    };
    let judged = paths::judge(certificates, &roots.roots);
    // Where no reason is found, the refusal stands, unless it is over a rule that was found to be kept.
    if judged.trust == Trust::Trusted && judged.window.contains(now) && !accepted::is_over_rules_of_paths(&refusal) {
        return judged.unverifiable(&certificates[0]);
    }
    judged
}

/// Who issued a certificate stays readable: whoever intercepts is named there. Who signed for himself is the subject.
fn issuer(leaf: &X509Certificate<'_>, self_signed: bool) -> Private {
    let name = leaf.issuer().to_string();
    if self_signed { Private::subject(name) } else { Private::free_text(name) }
}

/// Whether a certificate is signed by its own key. Where nobody can tell, its names do.
fn is_self_signed(certificate: &X509Certificate<'_>) -> bool {
    let names_itself = certificate.subject() == certificate.issuer();
    names_itself && !matches!(signature::check(certificate, certificate.public_key().raw), Signed::Wrong)
}

fn names(leaf: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = leaf.subject_alternative_name() else { return Vec::new() };
    let name = |general: &GeneralName<'_>| match general {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|b| std::net::Ipv4Addr::from(b).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|b| std::net::Ipv6Addr::from(b).to_string()),
        },
        _ => None,
    };
    extension.value.general_names.iter().filter_map(name).collect()
}

fn name_matches(first: &CertificateDer<'_>, leaf_names: &[String], name: &str) -> bool {
    match (ParsedCertificate::try_from(first), ServerName::try_from(name)) {
        (Ok(parsed), Ok(name)) => verify_server_name(&parsed, &name).is_ok(),
        // A certificate that webpki does not read can be another verifier's good one.
        (Err(_), Ok(_)) => leaf_names.iter().any(|own| is_name(own, name)),
        (_, Err(_)) => false,
    }
}

/// Whether a name of a certificate is that of a server: the same, or with a wildcard in place of the first label (RFC 9525, 6.3).
fn is_name(own: &str, name: &str) -> bool {
    let (own, name) = (own.to_ascii_lowercase(), name.trim_end_matches('.').to_ascii_lowercase());
    let behind = |text: &str| text.split_once('.').map(|(_, rest)| rest.to_owned());
    own == name || own.strip_prefix("*.").is_some_and(|rest| behind(&name).as_deref() == Some(rest))
}
