//! What somebody wants shown although it is private. It is asked for by name, and the report says so.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something private that can be shown on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Order and transaction numbers.
    Order,
    /// Who was to be paid.
    Payee,
    /// The account that was to pay.
    Payer,
    /// Names of persons.
    Name,
    /// Phone numbers.
    Phone,
    /// Mail addresses.
    Mail,
    /// Addresses of private networks.
    LocalAddress,
    /// Addresses of this device.
    OwnAddress,
    /// The proxy in use.
    Proxy,
    /// What this device and its user are called, home folders, interfaces, hardware addresses.
    Device,
}

/// All of them.
const FIELDS: [Field; 10] = [
    Field::Order,
    Field::Payee,
    Field::Payer,
    Field::Name,
    Field::Phone,
    Field::Mail,
    Field::LocalAddress,
    Field::OwnAddress,
    Field::Proxy,
    Field::Device,
];

/// What is never shown: whoever has it can pay, sign in or pose as somebody.
const NEVER: [&str; 7] = ["card", "id-number", "token", "password", "otp", "bank-account", "encoded"];

impl Field {
    /// The word for it on the command line and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Payee => "payee",
            Self::Payer => "payer",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::LocalAddress => "local-address",
            Self::OwnAddress => "own-address",
            Self::Proxy => "proxy",
            Self::Device => "device",
        }
    }

    /// Every word that [`Reveal::parse`] understands.
    pub fn words() -> impl Iterator<Item = &'static str> {
        FIELDS.into_iter().map(Self::word)
    }

    /// The tokens that it is replaced by otherwise.
    fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Order => &["order"],
            Self::Payee => &["payee"],
            Self::Payer => &["account"],
            Self::Name => &["name"],
            Self::Phone => &["phone"],
            Self::Mail => &["mail"],
            Self::LocalAddress => &["local-address"],
            Self::OwnAddress => &["own-address"],
            Self::Proxy => &["proxy"],
            Self::Device => &["user", "host", "home", "interface", "device-address"],
        }
    }
}

/// A word of `--reveal` that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevealError {
    /// It names what is never shown.
    Never(String),
    /// It names nothing.
    Unknown(String),
}

/// What is shown on request; nothing, where nobody asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Reveal(BTreeSet<Field>);

impl Reveal {
    /// Understands the words of `--reveal`.
    ///
    /// # Errors
    /// Every word that is unknown, or names what is never shown.
    pub fn parse(words: &[String]) -> Result<Self, Vec<RevealError>> {
        let (mut reveal, mut errors) = (Self::default(), Vec::new());
        for asked in words {
            match FIELDS.into_iter().find(|field| field.word() == asked) {
                Some(field) => drop(reveal.0.insert(field)),
                None if NEVER.contains(&asked.as_str()) => errors.push(RevealError::Never(asked.clone())),
                None => errors.push(RevealError::Unknown(asked.clone())),
            }
        }
        if errors.is_empty() { Ok(reveal) } else { Err(errors) }
    }

    /// These fields.
    pub fn of(fields: impl IntoIterator<Item = Field>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words for what is shown, in the order of the fields.
    pub fn words(&self) -> Vec<String> {
        self.0.iter().map(|field| field.word().to_owned()).collect()
    }

    /// Whether what is replaced by tokens of this label is shown.
    pub(super) fn shows(&self, label: &str) -> bool {
        self.0.iter().any(|field| field.labels().contains(&label))
    }
}
