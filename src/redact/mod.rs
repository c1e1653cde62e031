//! Redaction by type. What may say something about the user is [`Private`] from the moment it is read; it can be
//! serialised only after [`redact`] has replaced it, and what reports, records and bundles accept is [`Redacted`].

mod rules;
mod secret;

pub use rules::luhn_ok;
pub use secret::{Kind, Private, Secret};

use std::collections::BTreeMap;
use std::ops::Deref;

/// A value in which every [`Private`] part has been replaced by a token or cleaned.
#[derive(Clone, Debug)]
pub struct Redacted<T>(T);

impl<T> Deref for Redacted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A value that knows its private parts.
pub trait Redact {
    /// Replaces every private part.
    fn redact(&mut self, redactor: &mut Redactor);
}

/// Replaces every private part of a value; the only way to a [`Redacted`] one.
pub fn redact<T: Redact>(mut value: T) -> Redacted<T> {
    value.redact(&mut Redactor::default());
    Redacted(value)
}

/// Hands out tokens: the same value gets the same token within one record, and no token says anything about its value.
#[derive(Debug, Default)]
pub struct Redactor {
    tokens: BTreeMap<(&'static str, String), usize>,
    issued: BTreeMap<&'static str, usize>,
}

impl Redactor {
    /// The token of a value, such as `<phone:1>`.
    fn token(&mut self, label: &'static str, value: &str) -> String {
        let issued = &mut self.issued;
        let number = *self.tokens.entry((label, value.to_owned())).or_insert_with(|| {
            let next = issued.entry(label).or_insert(0);
            *next += 1;
            *next
        });
        format!("<{label}:{number}>")
    }
}

impl Redact for Private {
    fn redact(&mut self, redactor: &mut Redactor) {
        let shown = match self {
            Self::Raw(kind, secret) => match kind {
                Kind::FreeText => rules::scrub(secret.reveal(), redactor),
                Kind::Whole(label) => redactor.token(label, secret.reveal()),
            },
            // What was read back from a record is cleaned again: a record may have been edited.
            Self::Shown(text) => rules::scrub(text, redactor),
        };
        *self = Self::Shown(shown);
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact(&mut self, redactor: &mut Redactor) {
        if let Some(value) = self {
            value.redact(redactor);
        }
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&mut self, redactor: &mut Redactor) {
        for value in self {
            value.redact(redactor);
        }
    }
}

/// Says which fields of a structure are private.
#[macro_export]
macro_rules! private_fields {
    ($type:ty: $($field:ident),*) => {
        impl $crate::redact::Redact for $type {
            fn redact(&mut self, redactor: &mut $crate::redact::Redactor) {
                let _ = &redactor;
                $($crate::redact::Redact::redact(&mut self.$field, redactor);)*
            }
        }
    };
}
