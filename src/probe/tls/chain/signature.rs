//! Who signed a certificate.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rustls::pki_types::{SubjectPublicKeyInfoDer, TrustAnchor};
use webpki::{Error, RawPublicKeyEntity};
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::world::provider;

/// What comes out when a signature is compared with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Signed {
    /// The key made it.
    Right,
    /// It did not.
    Wrong,
    /// It is over a hash that can be forged, so that it proves nothing.
    Weak(&'static str),
    /// It is of a kind that is not known here.
    Unknown,
}

/// Hashes that can be forged, by the OIDs of signatures over them.
const WEAK: [(&str, &str); 7] = [
    ("1.2.840.113549.1.1.2", "MD2"),
    ("1.2.840.113549.1.1.3", "MD4"),
    ("1.2.840.113549.1.1.4", "MD5"),
    ("1.2.840.113549.1.1.5", "SHA-1"),
    ("1.3.14.3.2.29", "SHA-1"),
    ("1.2.840.10040.4.3", "SHA-1"),
    ("1.2.840.10045.4.1", "SHA-1"),
];

/// The OID of RSA-PSS, whose parameters can be others than those known here.
const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0a];

/// Compares the signature of a certificate with a public key (`SubjectPublicKeyInfo`).
pub(in super::super) fn check(certificate: &X509Certificate<'_>, key: &[u8]) -> Signed {
    let oid = &certificate.signature_algorithm.algorithm;
    match WEAK.iter().find(|(weak, _)| *weak == oid.to_id_string()) {
        Some((_, hash)) => Signed::Weak(hash),
        None => verify(oid.as_bytes(), certificate.tbs_certificate.as_ref(), &certificate.signature_value.data, key),
    }
}

/// Compares a signature by an algorithm, given by its OID, with a public key (`SubjectPublicKeyInfo`).
pub(in super::super) fn verify(oid: &[u8], message: &[u8], signature: &[u8], key: &[u8]) -> Signed {
    let key = SubjectPublicKeyInfoDer::from(key);
    let Ok(entity) = RawPublicKeyEntity::try_from(&key) else { return Signed::Unknown };
    // An AlgorithmIdentifier begins with its OID; RSA-PSS has one OID for several hashes.
    let begins = |id: &[u8]| matches!(id, [6, length, rest @ ..] if rest.get(..usize::from(*length)) == Some(oid));
    let mut signed = Signed::Unknown;
    for algorithm in provider().signature_verification_algorithms.all.iter().filter(|a| begins(a.signature_alg_id().as_ref())) {
        match entity.verify_signature(*algorithm, message, signature) {
            Ok(()) => return Signed::Right,
            Err(Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)) => {}
            Err(_) if is_short(key.as_ref()).is_some() || oid == RSA_PSS => {}
            Err(_) => signed = Signed::Wrong,
        }
    }
    signed
}

/// The shortest RSA key that is accepted, in bits.
const SHORTEST: usize = 2_048;

/// The length of an RSA key that is too short, in bits.
pub(super) fn is_short(key: &[u8]) -> Option<usize> {
    let (_, key) = SubjectPublicKeyInfo::from_der(key).ok()?;
    match key.parsed() {
        Ok(PublicKey::RSA(key)) => Some(key.key_size()).filter(|bits| *bits < SHORTEST),
        _ => None,
    }
}

/// Whether a certificate names another key of its issuer than that of a shown certificate (authorityKeyIdentifier).
pub(super) fn names_other_key(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> bool {
    let own = issuer.iter_extensions().find_map(|e| match e.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0),
        _ => None,
    });
    matches!((issuers_key(certificate), own), (Some(named), Some(own)) if named != own)
}

/// The same for a root, of which only the key itself is known: identifiers are made of it in one of a few ways (RFC 5280, 4.2.1.2;
/// RFC 7093).
pub(super) fn names_other_root(certificate: &X509Certificate<'_>, root: &TrustAnchor<'_>) -> bool {
    let Some(named) = issuers_key(certificate) else { return false };
    let whole = super::paths::sequence(&root.subject_public_key_info);
    let Ok((_, key)) = SubjectPublicKeyInfo::from_der(&whole) else { return true };
    let bits = &key.subject_public_key.data;
    let ways = [digest(&SHA1_FOR_LEGACY_USE_ONLY, bits), digest(&SHA256, bits), digest(&SHA256, &whole)];
    !ways.iter().any(|way| !named.is_empty() && way.as_ref().starts_with(named))
}

fn issuers_key<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    certificate.iter_extensions().find_map(|e| match e.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(id) => id.key_identifier.as_ref().map(|id| id.0),
        _ => None,
    })
}
