//! Certificates of any kind, good and bad, made when the tests run.

use std::time::Duration;

use paydoctor::world::Clock;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose, GeneralSubtree,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The name that most servers here are asked by.
pub const HOST: &str = "pay.wallet.test";

/// What is changed of a certificate that is otherwise in order.
pub type Change = fn(&mut CertificateParams);

/// As it is.
pub const AS_IS: Change = |_| {};

/// An authority: its certificate, and what is needed to issue more.
pub struct Ca {
    params: CertificateParams,
    key: Vec<u8>,
    pub der: CertificateDer<'static>,
}

impl Ca {
    /// A root.
    pub fn root(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let key = new_key();
        let params = authority(name, change);
        let der = params.self_signed(&key).expect("a root").der().clone();
        Self { params, key: key.serialize_der(), der }
    }

    /// An authority below this one.
    pub fn issue(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        self.issue_with_key(name, &new_key().serialize_der(), change)
    }

    /// This authority once more, its name and its key, signed by another one.
    pub fn cross_signed_by(&self, other: &Self, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = self.params.clone();
        change(&mut params);
        let key = read_key(&self.key);
        let der = params.signed_by(&key, &other.issuer()).expect("a cross-signed authority").der().clone();
        Self { params, key: self.key.clone(), der }
    }

    fn issue_with_key(&self, name: &str, key: &[u8], change: impl FnOnce(&mut CertificateParams)) -> Self {
        let (params, key_pair) = (authority(name, change), read_key(key));
        let der = params.signed_by(&key_pair, &self.issuer()).expect("an authority").der().clone();
        Self { params, key: key.to_vec(), der }
    }

    /// The same name and the same kind of certificate with another key: another authority that looks alike.
    pub fn impostor(&self) -> Self {
        let key = new_key();
        let der = self.params.self_signed(&key).expect("a root").der().clone();
        Self { params: self.params.clone(), key: key.serialize_der(), der }
    }

    /// The same authority, which from now on writes its common name like this.
    pub fn renamed(&self, name: DnValue) -> Self {
        let mut params = self.params.clone();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        Self { params, key: self.key.clone(), der: self.der.clone() }
    }

    /// A server's certificate.
    pub fn leaf(&self, change: impl FnOnce(&mut CertificateParams)) -> Leaf {
        self.leaf_with(&new_key(), change)
    }

    /// The same with a key of a server's own.
    pub fn leaf_with(&self, key: &KeyPair, change: impl FnOnce(&mut CertificateParams)) -> Leaf {
        let mut params = server(&[HOST]);
        change(&mut params);
        let der = params.signed_by(key, &self.issuer()).expect("a certificate").der().clone();
        Leaf { der, key: key_der(key) }
    }

    /// The key (PKCS #8).
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    fn issuer(&self) -> Issuer<'static, KeyPair> {
        Issuer::new(self.params.clone(), read_key(&self.key))
    }
}

/// A server's certificate and its key.
pub struct Leaf {
    pub der: CertificateDer<'static>,
    pub key: PrivateKeyDer<'static>,
}

impl Leaf {
    /// Signed by its own key.
    pub fn self_signed(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let (key, mut params) = (new_key(), server(&[HOST]));
        change(&mut params);
        Self { der: params.self_signed(&key).expect("a certificate").der().clone(), key: key_der(&key) }
    }
}

/// The same certificate with a signature that is not its issuer's.
pub fn damaged(certificate: &CertificateDer<'_>) -> CertificateDer<'static> {
    let mut bytes = certificate.to_vec();
    let last = bytes.len() - 3;
    bytes[last] ^= 0x55;
    CertificateDer::from(bytes)
}

/// Another lifetime, in days from now.
pub fn lasts(params: &mut CertificateParams, from: i64, until: i64) {
    let seconds = |days: i64| u64::try_from(now() + days * 86_400).expect("a time after 1970");
    let day = |days| date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds(days));
    (params.not_before, params.not_after) = (day(from), day(until));
}

/// Other names.
pub fn is_for(params: &mut CertificateParams, names: &[&str]) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    params.subject_alt_names = CertificateParams::new(names).expect("names").subject_alt_names;
}

/// Host names that an authority may issue for, and those that it may not.
pub fn only_for(params: &mut CertificateParams, permitted: &[&str], excluded: &[&str]) {
    let subtrees = |names: &[&str]| names.iter().map(|name| GeneralSubtree::DnsName((*name).to_owned())).collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees: subtrees(permitted), excluded_subtrees: subtrees(excluded) });
}

/// A critical extension.
pub fn critical(params: &mut CertificateParams, oid: &[u64], content: &[u8]) {
    let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
    extension.set_criticality(true);
    params.custom_extensions.push(extension);
}

/// The address at which the issuer's certificate is offered (authorityInfoAccess).
pub fn offers_issuer(params: &mut CertificateParams, address: &str) {
    let length = |n: usize| u8::try_from(n).expect("a short address");
    let location = [&[0x86, length(address.len())], address.as_bytes()].concat();
    // id-ad-caIssuers
    let method = [0x06, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2];
    let description = [&[0x30, length(method.len() + location.len())], method.as_slice(), &location].concat();
    let content = [&[0x30, length(description.len())], description.as_slice()].concat();
    params.custom_extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content));
}

/// This device's time in seconds since 1970.
pub fn now() -> i64 {
    Clock::system().now().as_second()
}

fn authority(name: &str, change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let mut params = named(name);
    lasts(&mut params, -1_000, 3_000);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    change(&mut params);
    params
}

fn server(names: &[&str]) -> CertificateParams {
    let mut params = named(names[0]);
    lasts(&mut params, -1, 90);
    is_for(&mut params, names);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.use_authority_key_identifier_extension = true;
    params
}

fn new_key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn read_key(der: &[u8]) -> KeyPair {
    KeyPair::try_from(der).expect("a key")
}

fn key_der(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::try_from(key.serialize_der()).expect("a key")
}
