//! OCSP responses of all kinds, made by the `openssl` command; none where there is none.

use std::path::Path;
use std::process::Command;

use rcgen::{ExtendedKeyUsagePurpose, KeyPair, SigningKey};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{fault, fine};
use crate::harness::folder;
use crate::pki::{AS_IS, Ca, HOST, Leaf};
use crate::serve::{Tls, shows};
use crate::{Case, Verdict, pem};

/// Servers with a response that came with the certificate.
pub fn cases(root: &Ca) -> Vec<Case> {
    let issuing = root.issue("Stapling CA", AS_IS);
    let another = root.issue("Another Stapling CA", AS_IS);
    let delegate = issuing.leaf(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning]);
    let pretender = issuing.leaf(AS_IS);
    let (own, others) = (Signer::of_ca(&issuing), Signer::of_ca(&another));
    let stapled = |status, signer: &Signer, is_old: bool| {
        let leaf = issuing.leaf(AS_IS);
        let new = respond(&issuing, &leaf, status, signer)?;
        let staple = if is_old { aged(&new, signer) } else { new };
        Some(Tls { staple: Some(staple), ..shows(leaf, [&issuing.der]) })
    };
    let about_another = || {
        let staple = respond(&issuing, &issuing.leaf(AS_IS), Status::Revoked, &own)?;
        Some(Tls { staple: Some(staple), ..shows(issuing.leaf(AS_IS), [&issuing.der]) })
    };
    let made = [
        ("staple-good", stapled(Status::Good, &own, false), Verdict::Fine),
        ("staple-revoked", stapled(Status::Revoked, &own, false), REVOKED),
        ("staple-revoked-by-delegate", stapled(Status::Revoked, &Signer::of_leaf(&delegate), false), REVOKED),
        ("staple-out-of-date", stapled(Status::Good, &own, true), Verdict::Fine),
        ("staple-revoked-out-of-date", stapled(Status::Revoked, &own, true), Verdict::Fine),
        ("staple-by-another-authority", stapled(Status::Revoked, &others, false), Verdict::Fine),
        ("staple-by-another-server", stapled(Status::Revoked, &Signer::of_leaf(&pretender), false), Verdict::Fine),
        ("staple-about-another", about_another(), Verdict::Fine),
    ];
    let malformed = Tls { staple: Some(b"\x30\x03\x0a\x01\x06".to_vec()), ..shows(issuing.leaf(AS_IS), [&issuing.der]) };
    let garbage = Tls { staple: Some(vec![0x30; 300]), ..shows(issuing.leaf(AS_IS), [&issuing.der]) };
    let mut cases = vec![fine("staple-refused", malformed), fine("staple-garbage", garbage)];
    for (id, tls, verdict) in made {
        match (tls, verdict) {
            (Some(tls), Verdict::Fine) => cases.push(fine(id, tls)),
            (Some(tls), Verdict::Fault(cause, words)) => {
                cases.push(fault(id, tls, cause, words).unlike_curl("it looks at responses only with --cert-status"));
            }
            (None, _) => {}
        }
    }
    cases
}

const REVOKED: Verdict = Verdict::Fault("cert-revoked", &[HOST]);

/// What a response says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Good,
    Revoked,
}

/// Who signs a response.
struct Signer {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Signer {
    fn of_ca(ca: &Ca) -> Self {
        Self { certificate: ca.der.to_vec(), key: ca.key().to_vec() }
    }

    fn of_leaf(leaf: &Leaf) -> Self {
        Self { certificate: leaf.der.to_vec(), key: leaf.key.secret_der().to_vec() }
    }
}

/// A response about a certificate; nothing where there is no `openssl`.
fn respond(issuer: &Ca, leaf: &Leaf, status: Status, signer: &Signer) -> Option<Vec<u8>> {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, bytes: &[u8]| std::fs::write(at(name), bytes).expect("a file");
    write("issuer.pem", pem("CERTIFICATE", &issuer.der).as_bytes());
    write("leaf.pem", pem("CERTIFICATE", &leaf.der).as_bytes());
    write("signer.pem", pem("CERTIFICATE", &signer.certificate).as_bytes());
    write("signer.key", pem("PRIVATE KEY", &signer.key).as_bytes());
    let (_, parsed) = X509Certificate::from_der(&leaf.der).expect("a certificate");
    let serial = parsed.serial.to_str_radix(16).to_uppercase();
    let serial = if serial.len() % 2 == 0 { serial } else { format!("0{serial}") };
    let row = match status {
        Status::Good => format!("V\t491231235959Z\t\t{serial}\tunknown\t/CN=x\n"),
        Status::Revoked => format!("R\t491231235959Z\t250101000000Z\t{serial}\tunknown\t/CN=x\n"),
    };
    write("index.txt", row.as_bytes());
    openssl(folder.path(), &["ocsp", "-issuer", "issuer.pem", "-cert", "leaf.pem", "-no_nonce", "-reqout", "request.der"])?;
    let answer = ["ocsp", "-index", "index.txt", "-CA", "issuer.pem", "-rsigner", "signer.pem", "-rkey", "signer.key", "-ndays", "7"];
    openssl(folder.path(), &[answer.as_slice(), &["-reqin", "request.der", "-respout", "response.der"]].concat())?;
    std::fs::read(at("response.der")).ok()
}

/// The same response from years ago, signed once more. Nothing but its times changes, so it stays as long as it was.
fn aged(response: &[u8], signer: &Signer) -> Vec<u8> {
    let mut bytes = response.to_vec();
    let at = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).position(|here| here == part).expect("a part of every response");
    // The type of the response, then the headers of the octets and of what is in them; the algorithm, then the header of the signature.
    let data = at(&bytes, &[0x06, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1]) + 11 + 4 + 4;
    let end = at(&bytes, &[0x30, 10, 0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);
    let (length, signature) = (usize::from(bytes[end + 13]) - 1, end + 12 + 3);
    for time in data..end - 6 {
        if bytes[time..].starts_with(b"\x18\x0f20") {
            bytes[time + 4..time + 6].copy_from_slice(b"19");
        }
    }
    let key = KeyPair::try_from(signer.key.as_slice()).expect("a key");
    let new = std::iter::repeat_with(|| key.sign(&bytes[data..end]).expect("a signature")).find(|new| new.len() == length);
    bytes[signature..signature + length].copy_from_slice(&new.expect("one of the same length"));
    bytes
}

/// Runs `openssl`; nothing where there is none.
pub fn openssl(folder: &Path, args: &[&str]) -> Option<Vec<u8>> {
    let done = Command::new("openssl").args(args).current_dir(folder).output().ok()?;
    assert!(done.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    Some(done.stdout)
}
