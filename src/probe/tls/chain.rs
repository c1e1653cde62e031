//! A chain of certificates as facts.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ring::digest;
use rustls::RootCertStore;
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, Error};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::fact::{Chain, Trust};
use crate::redact::Private;
use crate::world::{Roots, provider};

/// How many names of a certificate are kept.
const NAMES: usize = 20;
/// How many certificates are looked at.
const CERTIFICATES: usize = 10;

/// The most chains that are remembered.
const REMEMBERED: usize = 1_024;

/// What was seen of the chains of a run: the same one, shown for the same name, is looked at once.
#[derive(Debug, Default)]
pub struct Chains(Mutex<HashMap<Vec<u8>, Option<Chain>>>);

impl Chains {
    /// Looks at what a server showed; `now` is this device's time in seconds since 1970.
    pub(super) fn look_at(&self, shown: &[CertificateDer<'_>], name: &str, roots: &Roots, now: i64) -> Option<Chain> {
        let key = fingerprint(shown, name);
        if let Some(known) = self.lock().get(&key) {
            return known.clone();
        }
        let seen = look_at(shown, name, roots, now);
        let mut known = self.lock();
        if known.len() < REMEMBERED {
            known.insert(key, seen.clone());
        }
        seen
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Option<Chain>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What no other chain has in common with this one, and no other name.
fn fingerprint(shown: &[CertificateDer<'_>], name: &str) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    for certificate in shown {
        context.update(&certificate.len().to_le_bytes());
        context.update(certificate);
    }
    context.update(name.as_bytes());
    context.finish().as_ref().to_vec()
}

/// Looks at what a server showed; `now` is this device's time in seconds since 1970.
pub(in crate::probe) fn look_at(shown: &[CertificateDer<'_>], name: &str, roots: &Roots, now: i64) -> Option<Chain> {
    let (first, rest) = shown.split_first()?;
    let rest = &rest[..rest.len().min(CERTIFICATES)];
    let (_, leaf) = X509Certificate::from_der(first).ok()?;
    let others: Vec<X509Certificate<'_>> = rest.iter().filter_map(|c| X509Certificate::from_der(c).ok().map(|(_, c)| c)).collect();
    let window = window(&leaf, &others);
    Some(Chain {
        subject: Private::subject(leaf.subject().to_string()),
        issuer: issuer(&leaf),
        intermediates: others.iter().map(|c| Private::free_text(c.subject().to_string())).collect(),
        names: names(&leaf).into_iter().map(Private::free_text).collect(),
        name_matches: name_matches(first, name),
        self_signed: leaf.subject() == leaf.issuer(),
        system_trust: trust(first, rest, &roots.system, window, now),
        public_trust: trust(first, rest, &roots.public, window, now),
        not_before: window.0,
        not_after: window.1,
    })
}

/// Who issued a certificate stays readable: whoever intercepts is named there. Who signed for himself is the subject.
fn issuer(leaf: &X509Certificate<'_>) -> Private {
    let name = leaf.issuer().to_string();
    if leaf.subject() == leaf.issuer() { Private::subject(name) } else { Private::free_text(name) }
}

/// The time in which the first certificate and those that lead on from it are all valid.
fn window(leaf: &X509Certificate<'_>, others: &[X509Certificate<'_>]) -> (i64, i64) {
    let of = |c: &X509Certificate<'_>| (c.validity().not_before.timestamp(), c.validity().not_after.timestamp());
    let (mut window, mut issuer) = (of(leaf), leaf.issuer());
    for _ in others {
        let Some(next) = others.iter().find(|c| c.subject() == issuer && c.subject() != c.issuer()) else { break };
        let (from, to) = of(next);
        window = (window.0.max(from), window.1.min(to));
        issuer = next.issuer();
    }
    window
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
    extension.value.general_names.iter().filter_map(name).take(NAMES).collect()
}

fn name_matches(first: &CertificateDer<'_>, name: &str) -> bool {
    let parsed = ParsedCertificate::try_from(first);
    let (Ok(parsed), Ok(name)) = (parsed, ServerName::try_from(name)) else { return false };
    verify_server_name(&parsed, &name).is_ok()
}

/// Whether the chain leads to one of the roots, at a time at which its certificates are valid, if there is one.
fn trust(first: &CertificateDer<'_>, rest: &[CertificateDer<'_>], roots: &RootCertStore, window: (i64, i64), now: i64) -> Trust {
    if roots.is_empty() {
        return Trust::NoRoots;
    }
    let Ok(parsed) = ParsedCertificate::try_from(first) else { return Trust::Invalid };
    let at = if (window.0..=window.1).contains(&now) { now } else { i64::midpoint(window.0, window.1) };
    let at = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at).unwrap_or(0)));
    let algorithms = provider().signature_verification_algorithms.all;
    match verify_server_cert_signed_by_trust_anchor(&parsed, roots, rest, at, algorithms) {
        Ok(()) => Trust::Trusted,
        Err(Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature)) => Trust::UnknownIssuer,
        Err(Error::InvalidCertificate(CertificateError::Revoked)) => Trust::Revoked,
        Err(_) => Trust::Invalid,
    }
}
