//! What a number has few of: the sizes of its groups, the signs between them.

use std::ops::Deref;

use super::MOST;

/// As many as a number has digits at most, where they need no memory of their own.
#[derive(Default)]
pub(super) struct Few<T> {
    all: [T; MOST],
    count: usize,
}

impl<T> Few<T> {
    pub(super) fn push(&mut self, one: T) {
        self.all[self.count] = one;
        self.count += 1;
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all[..self.count]
    }
}
