//! Whose packs are taken from elsewhere: a zip has to carry the signature (minisign) of a key that is trusted here.

use minisign_verify::{Error, PublicKey, Signature};

use crate::lang::Message;

/// The keys whose signatures count.
#[derive(Default)]
pub struct Trust {
    keys: Vec<PublicKey>,
    unsigned: bool,
}

impl Trust {
    /// Trusts no key yet; `unsigned` takes every zip without asking whose it is.
    pub fn new(unsigned: bool) -> Self {
        Self { keys: Vec::new(), unsigned }
    }

    /// Trusts one key more: `RW…`, or the text of a key file of minisign.
    ///
    /// # Errors
    /// When it is no key.
    pub fn add(&mut self, key: &str) -> Result<(), Message> {
        let key = key.trim();
        let read = PublicKey::from_base64(key).or_else(|_| PublicKey::decode(key));
        self.keys.push(read.map_err(|_| Message::new("pack-key-malformed"))?);
        Ok(())
    }

    /// Whether no signature is asked for.
    pub(super) fn asks_nothing(&self) -> bool {
        self.unsigned
    }

    /// Whether a signature (the text of a `.minisig`) over these bytes is that of a trusted key.
    ///
    /// # Errors
    /// Why it does not count.
    pub(super) fn check(&self, bytes: &[u8], signature: &str) -> Result<(), Message> {
        if self.keys.is_empty() {
            return Err(Message::new("pack-no-key"));
        }
        let signature = Signature::decode(signature).map_err(|_| Message::new("pack-signature-malformed"))?;
        let mut why = Message::new("pack-key-untrusted");
        for key in &self.keys {
            match key.verify(bytes, &signature, false) {
                Ok(()) => return Ok(()),
                Err(Error::UnexpectedKeyId) => {}
                Err(Error::UnsupportedLegacyMode) => why = Message::new("pack-signature-legacy"),
                Err(_) => why = Message::new("pack-signature-wrong"),
            }
        }
        Err(why)
    }
}
