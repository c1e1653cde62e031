//! The certificate authorities trusted: the system's with those of `--ca-file`, and the public web's to compare with.

use std::sync::{Arc, LazyLock, OnceLock};

use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use rustls::{RootCertStore, SignatureScheme};

use super::ecdsa;

/// Two sets of roots.
#[derive(Clone, Debug)]
pub struct Roots {
    /// What this device trusts.
    pub system: Arc<RootCertStore>,
    /// What the public web trusts (Mozilla's list).
    pub public: Arc<RootCertStore>,
}

impl Roots {
    /// Roots of which the first set is made of these certificates; those that are no certificates are left out.
    pub fn of_system(certificates: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        let mut system = RootCertStore::empty();
        system.add_parsable_certificates(certificates);
        let public = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        Self { system: Arc::new(system), public: Arc::new(public) }
    }

    /// Further roots that this device trusts.
    #[must_use]
    pub fn with(mut self, certificates: Vec<CertificateDer<'static>>) -> Self {
        let mut system = RootCertStore::clone(&self.system);
        system.add_parsable_certificates(certificates);
        self.system = Arc::new(system);
        self
    }
}

/// The cryptography that everything here uses: ring's, and ECDSA with more curves and hashes.
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let provider = || CryptoProvider {
        signature_verification_algorithms: WebPkiSupportedAlgorithms { all: &ALL, mapping: &MAPPING },
        ..rustls::crypto::ring::default_provider()
    };
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(provider())))
}

type Verification = &'static dyn SignatureVerificationAlgorithm;

/// Ring's algorithms.
fn of_ring() -> WebPkiSupportedAlgorithms {
    rustls::crypto::ring::default_provider().signature_verification_algorithms
}

/// Every algorithm that chains may use.
static ALL: LazyLock<Vec<Verification>> = LazyLock::new(|| of_ring().all.iter().copied().chain(MORE).collect());
/// What is offered in handshakes, the preferred first.
static MAPPING: LazyLock<Vec<(SignatureScheme, &'static [Verification])>> = LazyLock::new(|| {
    let more: (SignatureScheme, &'static [Verification]) = (SignatureScheme::ECDSA_NISTP521_SHA512, &MORE[..1]);
    of_ring().mapping.iter().copied().chain([more]).collect()
});

static MORE: [Verification; 4] = [&ecdsa::P521_SHA512, &ecdsa::P521_SHA384, &ecdsa::P384_SHA512, &ecdsa::P256_SHA512];
