//! ECDSA (FIPS 186-5) with pairs of a curve and a hash that ring does not know, and that OpenSSL and the browsers do: without them, a
//! chain that uses one could not be judged.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use ring::digest::{Algorithm, SHA384, SHA512, digest};
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

/// Signatures with one curve over one hash.
#[derive(Debug)]
pub(super) struct Ecdsa {
    hash: &'static Algorithm,
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    /// Whether a key made a signature of a hash.
    verify: fn(key: &[u8], hash: &[u8], signature: &[u8]) -> bool,
}

/// Verification with the curve of a crate.
macro_rules! with {
    ($curve:ident) => {
        |key, hash, signature| {
            let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(key);
            let signature = $curve::ecdsa::Signature::from_der(signature);
            matches!((key, signature), (Ok(key), Ok(signature)) if key.verify_prehash(hash, &signature).is_ok())
        }
    };
}

pub(super) static P521_SHA512: Ecdsa =
    Ecdsa { hash: &SHA512, key: alg_id::ECDSA_P521, signature: alg_id::ECDSA_SHA512, verify: with!(p521) };
pub(super) static P521_SHA384: Ecdsa =
    Ecdsa { hash: &SHA384, key: alg_id::ECDSA_P521, signature: alg_id::ECDSA_SHA384, verify: with!(p521) };
pub(super) static P384_SHA512: Ecdsa =
    Ecdsa { hash: &SHA512, key: alg_id::ECDSA_P384, signature: alg_id::ECDSA_SHA512, verify: with!(p384) };
pub(super) static P256_SHA512: Ecdsa =
    Ecdsa { hash: &SHA512, key: alg_id::ECDSA_P256, signature: alg_id::ECDSA_SHA512, verify: with!(p256) };

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        (self.verify)(public_key, digest(self.hash, message).as_ref(), signature).then_some(()).ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}
