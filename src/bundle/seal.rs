//! Encryption to recipients, and back: the age format with X25519 keys, version 1.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};

use super::limits::{FILE, KEYS};
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};

/// How every file of age begins.
const MAGIC: &[u8] = b"age-encryption.org/";
/// How one begins that is written as text.
const ARMORED: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// Whether a file is encrypted.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) || bytes.starts_with(ARMORED)
}

/// Who can read what is written; at least one.
pub struct Recipients(Vec<Recipient>);

impl Recipients {
    /// Understands recipients: each is one (`age1…`) or a file with one on each line. None where nothing is given.
    ///
    /// # Errors
    /// Each that is neither.
    pub fn parse(given: &[String]) -> Result<Option<Self>, Problems> {
        let mut problems = Problems::default();
        let mut all = Vec::new();
        for text in given {
            let parsed = if text.starts_with("age1") { one(text).map(|r| vec![r]) } else { recipients_in(Path::new(text)) };
            all.extend(problems.take(parsed).unwrap_or_default());
        }
        problems.check()?;
        Ok(Some(Self(all)).filter(|r| !r.0.is_empty()))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Encrypts, all of it in memory.
    pub(super) fn encrypt(&self, plain: &[u8]) -> io::Result<Vec<u8>> {
        let recipients = self.0.iter().map(|r| r as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut out = Vec::new();
        let mut writer = encryptor.wrap_output(&mut out)?;
        writer.write_all(plain)?;
        writer.finish()?;
        Ok(out)
    }
}

fn one(text: &str) -> Result<Recipient, Problems> {
    let wrong =
        |_| Problems::one(Problem::new(Place::of("--encrypt-to"), Message::new("recipient-malformed").with("text", text.to_owned())));
    text.parse().map_err(wrong)
}

fn recipients_in(path: &Path) -> Result<Vec<Recipient>, Problems> {
    let found = lines_of::<Recipient>(path, "recipient-line")?;
    if found.is_empty() {
        return Err(Problems::one(Problem::new(Place::of(path.display().to_string()), Message::new("recipients-none"))));
    }
    Ok(found)
}

/// The keys that open what was encrypted.
#[derive(Default)]
pub struct Identities(Vec<Identity>);

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identities")
    }
}

impl Identities {
    /// Reads identities from files, one on each line.
    ///
    /// # Errors
    /// Each file that holds none, or something else.
    pub fn read(files: &[PathBuf]) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut all = Vec::new();
        for path in files {
            let found = problems.take(lines_of::<Identity>(path, "identity-line"));
            if found.as_ref().is_some_and(Vec::is_empty) {
                problems.push(Problem::new(Place::of(path.display().to_string()), Message::new("identities-none")));
            }
            all.extend(found.unwrap_or_default());
        }
        problems.check().map(|()| Self(all))
    }

    /// Decrypts, all of it in memory and no more than a file may hold.
    pub(super) fn decrypt(&self, file: &str, bytes: &[u8]) -> Result<Vec<u8>, Problems> {
        let wrong = |what: Message| Problems::one(Problem::new(Place::of(file), what));
        if bytes.starts_with(ARMORED) {
            return Err(wrong(Message::new("sealed-as-text")));
        }
        if self.0.is_empty() {
            let problem = Problem::new(Place::of(file), Message::new("sealed"));
            return Err(Problems::one(problem.hint(Message::new("sealed-hint"))));
        }
        let told = |error: DecryptError| match error {
            DecryptError::NoMatchingKeys => wrong(Message::new("sealed-for-others")),
            DecryptError::UnknownFormat => wrong(Message::new("sealed-newer")),
            _ => wrong(Message::new("sealed-damaged")),
        };
        let reader =
            Decryptor::new_buffered(bytes).and_then(|d| d.decrypt(self.0.iter().map(|i| i as &dyn age::Identity))).map_err(told)?;
        let mut plain = Vec::new();
        reader.take(FILE + 1).read_to_end(&mut plain).map_err(|_| wrong(Message::new("sealed-damaged")))?;
        if plain.len() as u64 > FILE {
            return Err(wrong(Message::new("file-too-large").with_display("most", FILE >> 20)));
        }
        Ok(plain)
    }
}

/// One key on each line; empty lines and those that begin with `#` say nothing. A line that is wrong is not repeated: it may
/// be a secret.
fn lines_of<T: std::str::FromStr>(path: &Path, key: &'static str) -> Result<Vec<T>, Problems> {
    let name = path.display().to_string();
    let bytes = file::bytes(path, KEYS)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut problems = Problems::default();
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        match line.trim().parse() {
            Ok(value) => found.push(value),
            Err(_) => problems.push(Problem::new(Place { source: name.clone(), at: Some((i + 1, 1)), key: None }, Message::new(key))),
        }
    }
    problems.check().map(|()| found)
}
