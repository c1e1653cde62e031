//! The evaluation of loops.

use std::borrow::Cow;

use super::datum::{Datum, Unknown, Verdict3};
use super::eval::{Run, Value, known, settled};
use super::node::{LoopKind, Node};

impl<'a> Run<'a> {
    pub(super) fn repeat(&mut self, kind: LoopKind, pair: &'a [Node; 2]) -> Value<'a> {
        let [list, body] = pair;
        match self.eval(list) {
            Cow::Borrowed(Datum::List(items)) => self.over(kind, items.iter().map(Cow::Borrowed), body),
            Cow::Owned(Datum::List(items)) => self.over(kind, items.into_iter().map(Cow::Owned), body),
            other => known(other.lack()),
        }
    }

    fn over(&mut self, kind: LoopKind, items: impl Iterator<Item = Value<'a>>, body: &'a Node) -> Value<'a> {
        match kind {
            LoopKind::All => known(self.quantify(items, body, Verdict3::True, Verdict3::and)),
            LoopKind::Exists => known(self.quantify(items, body, Verdict3::False, Verdict3::or)),
            LoopKind::ExistsOne => known(self.exists_one(items, body)),
            LoopKind::Filter => settled(self.filter(items, body).map(Datum::List)),
            LoopKind::Map => known(Datum::List(self.map(items, body))),
        }
    }

    /// The body for one element, and the element back.
    fn with(&mut self, item: Value<'a>, body: &'a Node) -> (Value<'a>, Value<'a>) {
        self.locals.push(item);
        let value = self.eval(body);
        (value, self.locals.pop().unwrap_or(known(Unknown::ABSENT)))
    }

    /// `all` and `exists`, from the verdict on an empty list; the opposite one ends the loop.
    fn quantify(
        &mut self,
        items: impl Iterator<Item = Value<'a>>,
        body: &'a Node,
        start: Verdict3,
        combine: fn(Verdict3, Verdict3) -> Verdict3,
    ) -> Verdict3 {
        let decisive = start.clone().negated();
        let mut verdict = start;
        for item in items {
            verdict = combine(verdict, Verdict3::of(&self.with(item, body).0));
            if verdict == decisive || self.exhausted {
                break;
            }
        }
        verdict
    }

    /// Two that hold decide, whatever is unknown; an unknown one may be the second, or the first.
    fn exists_one(&mut self, items: impl Iterator<Item = Value<'a>>, body: &'a Node) -> Verdict3 {
        let (mut found, mut open) = (0_usize, None);
        for item in items {
            match Verdict3::of(&self.with(item, body).0) {
                Verdict3::True => found += 1,
                Verdict3::False => {}
                Verdict3::Unknown(unknown) => open = open.or(Some(unknown)),
            }
            if found > 1 || self.exhausted {
                return Verdict3::False;
            }
        }
        open.map_or_else(|| (found == 1).into(), Verdict3::Unknown)
    }

    /// One element that may or may not belong makes the whole list unknown.
    fn filter(&mut self, items: impl Iterator<Item = Value<'a>>, body: &'a Node) -> Result<Vec<Datum>, Unknown> {
        let mut kept = Vec::new();
        for item in items {
            let (value, item) = self.with(item, body);
            match Verdict3::of(&value) {
                Verdict3::True => kept.push(self.keep(item)),
                Verdict3::False => {}
                Verdict3::Unknown(unknown) => return Err(unknown),
            }
        }
        Ok(kept)
    }

    /// Unknown elements stay elements.
    fn map(&mut self, items: impl Iterator<Item = Value<'a>>, body: &'a Node) -> Vec<Datum> {
        let mut values = Vec::new();
        for item in items {
            let value = self.with(item, body).0;
            values.push(self.keep(value));
            if self.exhausted {
                break;
            }
        }
        values
    }
}
