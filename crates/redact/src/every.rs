//! What is redacted part by part, and what no text is part of.

use std::collections::BTreeMap;

use super::{Redact, Redactor, Reveal, Scope};

impl<T: Redact> Redact for Option<T> {
    fn redact(&mut self, redactor: &mut Redactor) {
        for value in self.iter_mut() {
            value.redact(redactor);
        }
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&mut self, redactor: &mut Redactor) {
        for value in self.iter_mut() {
            value.redact(redactor);
        }
    }
}

impl<T: Redact> Redact for Box<T> {
    fn redact(&mut self, redactor: &mut Redactor) {
        self.as_mut().redact(redactor);
    }
}

impl<K: Redact + Ord, V: Redact> Redact for BTreeMap<K, V> {
    fn redact(&mut self, redactor: &mut Redactor) {
        let redacted = std::mem::take(self).into_iter().map(|(mut key, mut value)| {
            key.redact(redactor);
            value.redact(redactor);
            (key, value)
        });
        *self = redacted.collect();
    }
}

/// Types that hold no text.
macro_rules! no_text {
    ($($type:ty),*) => {
        $(impl Redact for $type {
            fn redact(&mut self, _: &mut Redactor) {}
        })*
    };
}

no_text!(bool, u8, u16, u32, u64, usize, i32, i64, f64, Reveal, Scope);
