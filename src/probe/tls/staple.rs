//! A stapled OCSP response (RFC 6960; RFC 6066, 8): what the issuer says of the server's certificate. It accuses nobody unless its
//! issuer signed it, it is about this certificate, and it is not out of date.

use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::time::ASN1Time;

use super::chain::signature::{self, Signed};
use crate::fact::Staple;

/// A responder's clock may be ahead by so many seconds.
const AHEAD: i64 = 300;

/// Reads a response about `leaf`; `issuers` are the public keys that may have signed it (`SubjectPublicKeyInfo`), `now` is this device's
/// time in seconds since 1970.
pub(super) fn read(response: &[u8], leaf: &X509Certificate<'_>, issuers: &[Vec<u8>], now: i64) -> Staple {
    parse(response).and_then(|response| response.about(leaf, issuers, now)).unwrap_or(Staple::Invalid)
}

/// A signed response.
struct Response<'a> {
    /// What is signed.
    data: &'a [u8],
    /// The OID of the signature's algorithm.
    algorithm: &'a [u8],
    signature: &'a [u8],
    /// The certificates that came with it.
    certificates: Vec<X509Certificate<'a>>,
    singles: Vec<Single<'a>>,
}

/// What it says of one certificate.
struct Single<'a> {
    hash: &'static Algorithm,
    issuer_name: &'a [u8],
    issuer_key: &'a [u8],
    serial: &'a [u8],
    status: Staple,
    from: i64,
    until: Option<i64>,
}

impl Response<'_> {
    fn about(&self, leaf: &X509Certificate<'_>, issuers: &[Vec<u8>], now: i64) -> Option<Staple> {
        let (issuer, single) = issuers.iter().find_map(|key| Some((key, self.singles.iter().find(|single| single.is_of(leaf, key))?)))?;
        if !self.is_signed_for(issuer) {
            return None;
        }
        let is_current = single.from <= now + AHEAD && single.until.is_none_or(|until| now <= until);
        Some(if is_current { single.status } else { Staple::Stale })
    }

    /// Whether an issuer signed it, or somebody whom the issuer lets sign (id-kp-OCSPSigning).
    fn is_signed_for(&self, issuer: &[u8]) -> bool {
        let by = |key: &[u8]| signature::verify(self.algorithm, self.data, self.signature, key) == Signed::Right;
        let may_sign = |c: &&X509Certificate<'_>| matches!(c.extended_key_usage(), Ok(Some(usage)) if usage.value.ocsp_signing);
        let mut delegates = self.certificates.iter().filter(may_sign).filter(|c| signature::check(c, issuer) == Signed::Right);
        by(issuer) || delegates.any(|delegate| by(delegate.public_key().raw))
    }
}

impl Single<'_> {
    fn is_of(&self, leaf: &X509Certificate<'_>, issuer: &[u8]) -> bool {
        let Some(key) = key_bits(issuer) else { return false };
        self.serial == leaf.raw_serial()
            && digest(self.hash, leaf.issuer().as_raw()).as_ref() == self.issuer_name
            && digest(self.hash, key).as_ref() == self.issuer_key
    }
}

/// The key inside a `SubjectPublicKeyInfo`.
fn key_bits(key: &[u8]) -> Option<&[u8]> {
    let mut fields = Der(Der(key).take(SEQUENCE)?);
    fields.take(SEQUENCE)?;
    bits(fields.take(BIT_STRING)?)
}

/// The tags that are met (X.690).
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const ENUMERATED: u8 = 0x0a;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;

/// The tag of a field with a number of its own.
const fn field(number: u8) -> u8 {
    0xa0 | number
}

fn parse(bytes: &[u8]) -> Option<Response<'_>> {
    let mut whole = Der(Der(bytes).take(SEQUENCE)?);
    if whole.take(ENUMERATED)? != [0] {
        return None;
    }
    let mut typed = Der(Der(whole.take(field(0))?).take(SEQUENCE)?);
    // id-pkix-ocsp-basic
    if typed.take(OID)? != [0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1] {
        return None;
    }
    let mut basic = Der(Der(typed.take(OCTETS)?).take(SEQUENCE)?);
    let data = basic.whole(SEQUENCE)?;
    let algorithm = Der(basic.take(SEQUENCE)?).take(OID)?;
    let signature = bits(basic.take(BIT_STRING)?)?;
    let mut certificates = Vec::new();
    let mut rest = basic.take(field(0)).and_then(|list| Der(list).take(SEQUENCE)).unwrap_or_default();
    while let (false, Ok((more, certificate))) = (rest.is_empty(), X509Certificate::from_der(rest)) {
        certificates.push(certificate);
        rest = more;
    }
    Some(Response { data, algorithm, signature, certificates, singles: singles(data)? })
}

fn singles(data: &[u8]) -> Option<Vec<Single<'_>>> {
    let mut fields = Der(Der(data).take(SEQUENCE)?);
    // The version has a default; the responder names itself by name or by key.
    fields.take(field(0));
    fields.take(field(1)).or_else(|| fields.take(field(2)))?;
    fields.take(TIME)?;
    let mut list = Der(fields.take(SEQUENCE)?);
    let mut singles = Vec::new();
    while let Some(single) = list.take(SEQUENCE) {
        singles.extend(read_single(Der(single)));
    }
    Some(singles)
}

fn read_single(mut fields: Der<'_>) -> Option<Single<'_>> {
    let mut id = Der(fields.take(SEQUENCE)?);
    let hash = hash_of(Der(id.take(SEQUENCE)?).take(OID)?)?;
    let (issuer_name, issuer_key, serial) = (id.take(OCTETS)?, id.take(OCTETS)?, id.take(INTEGER)?);
    let status = match fields.any()? {
        (0x80, _) => Staple::Good,
        (0xa1, _) => Staple::Revoked,
        _ => Staple::Unknown,
    };
    let from = time(fields.whole(TIME)?)?;
    let until = match fields.take(field(0)) {
        Some(next) => Some(time(next)?),
        None => None,
    };
    Some(Single { hash, issuer_name, issuer_key, serial, status, from, until })
}

fn hash_of(oid: &[u8]) -> Option<&'static Algorithm> {
    match oid {
        [0x2b, 0x0e, 3, 2, 0x1a] => Some(&SHA1_FOR_LEGACY_USE_ONLY),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Some(&SHA256),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Some(&SHA384),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Some(&SHA512),
        _ => None,
    }
}

fn time(der: &[u8]) -> Option<i64> {
    ASN1Time::from_der(der).ok().map(|(_, time)| time.timestamp())
}

/// The bytes of a BIT STRING of whole bytes.
fn bits(content: &[u8]) -> Option<&[u8]> {
    content.split_first().filter(|(unused, _)| **unused == 0).map(|(_, bytes)| bytes)
}

/// What is left to read of some DER.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The content of the next value, if it has this tag.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next(tag).map(|(_, content)| content)
    }

    /// The next value with its header, if it has this tag.
    fn whole(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next(tag).map(|(whole, _)| whole)
    }

    /// The next value with its tag.
    fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let tag = *self.0.first()?;
        self.take(tag).map(|content| (tag, content))
    }

    fn next(&mut self, tag: u8) -> Option<(&'a [u8], &'a [u8])> {
        let [own, length, rest @ ..] = self.0 else { return None };
        if *own != tag {
            return None;
        }
        let (length, header) = match *length {
            short @ ..0x80 => (usize::from(short), 2),
            // 16 MiB and more is longer than any response.
            long => {
                let bytes = rest.get(..usize::from(long & 0x7f)).filter(|bytes| (1..=3).contains(&bytes.len()))?;
                (bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), 2 + bytes.len())
            }
        };
        let (whole, left) = self.0.split_at_checked(header + length)?;
        self.0 = left;
        Some((whole, &whole[header..]))
    }
}
