//! ECDSA over the curve P-521 (FIPS 186-5), which ring does not know and OpenSSL does: without it, whoever uses it could not be judged.

use p521::ecdsa::signature::hazmat::PrehashVerifier;
use p521::ecdsa::{Signature, VerifyingKey};
use ring::digest::{Algorithm, SHA384, SHA512, digest};
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

/// Signatures over one of the hashes that are used with this curve.
#[derive(Debug)]
pub(super) struct EcdsaP521 {
    hash: &'static Algorithm,
    id: AlgorithmIdentifier,
}

/// Over SHA-512.
pub(super) static WITH_SHA512: EcdsaP521 = EcdsaP521 { hash: &SHA512, id: alg_id::ECDSA_SHA512 };
/// Over SHA-384.
pub(super) static WITH_SHA384: EcdsaP521 = EcdsaP521 { hash: &SHA384, id: alg_id::ECDSA_SHA384 };

impl SignatureVerificationAlgorithm for EcdsaP521 {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
        let signature = Signature::from_der(signature).map_err(|_| InvalidSignature)?;
        key.verify_prehash(digest(self.hash, message).as_ref(), &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P521
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.id
    }
}
