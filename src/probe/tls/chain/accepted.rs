//! What a verifier accepts as it is: at this time, along whichever path leads to a root.

use std::cell::RefCell;
use std::time::Duration;

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage, VerifiedPath};
use x509_parser::prelude::X509Certificate;

use super::window::Window;
use super::{rules, signature};
use crate::world::provider;

/// The window of the path that lasts longest, of all that are valid at `now`; or why there is none.
pub(super) fn window(first: &CertificateDer<'_>, rest: &[CertificateDer<'_>], roots: &RootCertStore, now: i64) -> Result<Window, Error> {
    let leaf = EndEntityCert::try_from(first)?;
    let longest: RefCell<Option<Window>> = RefCell::default();
    let visit = |path: &VerifiedPath<'_>| {
        if let Some(window) = window_of(first, path) {
            let mut longest = longest.borrow_mut();
            if longest.as_ref().is_none_or(|known| window.until > known.until) {
                *longest = Some(window);
            }
        }
        // The search goes on: a certificate that is cross-signed may have a path that lasts longer.
        Err(Error::UnknownIssuer)
    };
    let at = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(now).unwrap_or(0)));
    let algorithms = provider().signature_verification_algorithms.all;
    let ended = leaf.verify_for_usage(algorithms, &roots.roots, rest, at, KeyUsage::server_auth(), None, Some(&visit));
    let refusal = ended.err().unwrap_or(Error::UnknownIssuer);
    longest.into_inner().ok_or(refusal)
}

/// The window of a path; none where it breaks a rule that webpki does not look at.
fn window_of(first: &CertificateDer<'_>, path: &VerifiedPath<'_>) -> Option<Window> {
    let issuers: Vec<CertificateDer<'_>> = path.intermediate_certificates().map(webpki::Cert::der).collect();
    let path: Vec<X509Certificate<'_>> = std::iter::once(first).chain(&issuers).map(super::parse).collect::<Option<_>>()?;
    let long = |certificate: &X509Certificate<'_>| signature::is_short(certificate.public_key().raw).is_none();
    let usable = path.iter().enumerate().all(|(place, certificate)| rules::allows_keys(certificate, place) && long(certificate));
    usable.then(|| Window::of(&path))
}

/// Whether a refusal is over a rule that the search for paths looks at itself. Where that finds it kept, the refusal was over another
/// path, or stricter than OpenSSL and the browsers are: they take an authority's certificate as a server's (`openssl req -x509` makes
/// such), extensions about policies, names that differ in writing only, and authorities that renew their own key.
pub(super) fn is_over_rules_of_paths(refusal: &Error) -> bool {
    matches!(
        refusal,
        Error::CaUsedAsEndEntity
            | Error::EndEntityUsedAsCa
            | Error::UnsupportedCriticalExtension
            | Error::UnknownIssuer
            | Error::PathLenConstraintViolated
            | Error::InvalidSignatureForPublicKey
            | Error::RequiredEkuNotFoundContext(_)
            | Error::CertExpired { .. }
            | Error::CertNotValidYet { .. }
    )
}
