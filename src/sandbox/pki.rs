//! Certificates: a root and an issuing authority of the sandbox, and as many strangers as a fault needs.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ServerConfig, WebPkiClientVerifier};
use rustls::{RootCertStore, version};

use super::setup::{Certificate, Flaw, Issuer};
use crate::world::provider;

/// The validity of authorities, in days from now: long before and long after that of any server.
const AUTHORITYS: (i64, i64) = (-1_000, 3_000);

/// The validity of an authority that has expired.
const EXPIRED: (i64, i64) = (-1_000, -10);

/// id-pe-authorityInfoAccess (RFC 5280, 4.2.2.1).
const AUTHORITY_INFO_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
/// In DER: id-ad-caIssuers, and an address at which nobody listens.
const OFFER: &[u8] = b"\x30\x2f\x30\x2d\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86\x21http://ca.sandbox.test/issuer.crt";

type Authority = CertifiedIssuer<'static, KeyPair>;

/// The authorities of one sandbox.
pub(super) struct Pki {
    now: Timestamp,
    root: Authority,
    issuing: Authority,
    strangers: BTreeMap<&'static str, Authority>,
}

/// A certificate chain with its key.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Pki {
    /// New authorities; `now` is the true time.
    pub fn new(now: Timestamp) -> io::Result<Self> {
        let root = CertifiedIssuer::self_signed(authority(now, "Sandbox Root CA", AUTHORITYS)?, new_key()?).map_err(failed)?;
        let issuing = CertifiedIssuer::signed_by(authority(now, "Sandbox Issuing CA", AUTHORITYS)?, new_key()?, &root).map_err(failed)?;
        Ok(Self { now, root, issuing, strangers: BTreeMap::new() })
    }

    /// The root that devices trust.
    pub fn root(&self) -> CertificateDer<'static> {
        self.root.der().clone()
    }

    /// A server of these names that shows this certificate, and lets in clients with a certificate only if it is told so.
    pub fn server(&mut self, certificate: &Certificate, names: &[&str], known_clients_only: bool) -> io::Result<Arc<ServerConfig>> {
        let Identity { chain, key } = self.identity(certificate, names)?;
        let builder =
            ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[&version::TLS13, &version::TLS12]).map_err(failed)?;
        let builder = if known_clients_only {
            let mut roots = RootCertStore::empty();
            roots.add(self.root()).map_err(failed)?;
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).build().map_err(failed)?;
            builder.with_client_cert_verifier(verifier)
        } else {
            builder.with_no_client_auth()
        };
        builder.with_single_cert(chain, key).map(Arc::new).map_err(failed)
    }

    fn identity(&mut self, certificate: &Certificate, own: &[&str]) -> io::Result<Identity> {
        let key = new_key()?;
        let names = certificate.names.unwrap_or(own);
        let mut params = leaf(self.now, names, certificate.valid)?;
        let mut chain = match certificate.issuer {
            Issuer::Sandbox => self.below_the_root(certificate.flaw, &mut params, &key)?,
            Issuer::Stranger(name) => {
                let stranger = self.stranger(name)?;
                // Its root is sent along, so that nothing is missing from the chain but trust.
                vec![params.signed_by(&key, stranger).map_err(failed)?.der().clone(), stranger.der().clone()]
            }
            Issuer::Itself => vec![params.self_signed(&key).map_err(failed)?.der().clone()],
        };
        if !certificate.whole_chain {
            chain.truncate(1);
        }
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(failed)?;
        Ok(Identity { chain, key })
    }

    /// A chain that begins with a certificate of these parameters, with this flaw where there is one.
    fn below_the_root(
        &self,
        flaw: Option<Flaw>,
        params: &mut CertificateParams,
        key: &KeyPair,
    ) -> io::Result<Vec<CertificateDer<'static>>> {
        let another =
            |valid| CertifiedIssuer::signed_by(authority(self.now, "Sandbox Odd CA", valid)?, new_key()?, &self.root).map_err(failed);
        let other = match flaw {
            Some(Flaw::IssuerExpired) => Some(another(EXPIRED)?),
            Some(Flaw::IssuerOffered) => Some(another(AUTHORITYS)?),
            _ => None,
        };
        let issuer = other.as_ref().unwrap_or(&self.issuing);
        match flaw {
            Some(Flaw::WrongUsage) => params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            Some(Flaw::IssuerOffered) => {
                params.custom_extensions.push(CustomExtension::from_oid_content(AUTHORITY_INFO_ACCESS, OFFER.to_vec()));
            }
            _ => {}
        }
        let mut first = params.signed_by(key, issuer).map_err(failed)?.der().to_vec();
        match (flaw, first.last_mut()) {
            (Some(Flaw::Damaged), Some(last)) => *last ^= 1,
            (Some(Flaw::IssuerOffered), _) => return Ok(vec![first.into()]),
            _ => {}
        }
        Ok(vec![first.into(), issuer.der().clone()])
    }

    /// The stranger with this name: the same one whenever it is asked for.
    fn stranger(&mut self, name: &'static str) -> io::Result<&Authority> {
        if !self.strangers.contains_key(name) {
            let new = CertifiedIssuer::self_signed(authority(self.now, name, AUTHORITYS)?, new_key()?).map_err(failed)?;
            self.strangers.insert(name, new);
        }
        self.strangers.get(name).ok_or_else(|| failed(name))
    }
}

fn new_key() -> io::Result<KeyPair> {
    KeyPair::generate().map_err(failed)
}

fn authority(now: Timestamp, name: &str, valid: (i64, i64)) -> io::Result<CertificateParams> {
    let mut params = named(now, name, valid)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf(now: Timestamp, names: &[&str], valid: (i64, i64)) -> io::Result<CertificateParams> {
    let mut params = named(now, names.first().copied().unwrap_or_default(), valid)?;
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    params.subject_alt_names = CertificateParams::new(names).map_err(failed)?.subject_alt_names;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

fn named(now: Timestamp, name: &str, (from, until): (i64, i64)) -> io::Result<CertificateParams> {
    let day = |days: i64| u64::try_from(now.as_second() + days * 86_400).map(|s| date_time_ymd(1970, 1, 1) + Duration::from_secs(s));
    let mut params = CertificateParams::default();
    params.not_before = day(from).map_err(failed)?;
    params.not_after = day(until).map_err(failed)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn failed(error: impl Display) -> io::Error {
    io::Error::other(error.to_string())
}
