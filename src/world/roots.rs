//! The certificate authorities trusted: the system's with those of `--ca-file`, and the public web's to compare with.

use std::sync::{Arc, OnceLock};

use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;

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

/// The cryptography that everything here uses.
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(rustls::crypto::ring::default_provider())))
}
