//! The evaluation: three-valued, within a budget of steps, no deeper than the expression is.

use std::borrow::Cow;

use super::MAX_DEPTH;
use super::datum::{Datum, Scope, Unknown, Verdict3};
use super::node::{Comparison, Node, Root};
use super::ops::{self, Number};

/// Data are borrowed for as long as possible: most of a check only looks at them.
pub(super) type Value<'a> = Cow<'a, Datum>;

/// Bytes of text that cost one step.
pub(super) const STRIDE: usize = 64;

/// Evaluates `node`; what comes out is unknown if it took more than `steps`.
pub(super) fn evaluate(node: &Node, scope: &Scope<'_>, steps: usize) -> Datum {
    let mut run = Run { scope, locals: Vec::new(), steps, exhausted: false };
    let value = run.eval(node).into_owned();
    // Even a value that seems known may rest on something that was given up.
    if run.exhausted { Unknown::BUDGET.into() } else { value }
}

pub(super) struct Run<'a> {
    scope: &'a Scope<'a>,
    pub(super) locals: Vec<Value<'a>>,
    steps: usize,
    pub(super) exhausted: bool,
}

impl<'a> Run<'a> {
    /// Takes steps off the budget; false once it is used up.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        self.exhausted |= steps > self.steps;
        self.steps = self.steps.saturating_sub(steps);
        !self.exhausted
    }

    pub(super) fn eval(&mut self, node: &'a Node) -> Value<'a> {
        if !self.spend(1) {
            return known(Unknown::BUDGET);
        }
        match node {
            Node::Literal(datum) => Cow::Borrowed(datum),
            Node::Path(root, fields) => self.path(root, fields),
            Node::Field(node, name) => {
                let value = self.eval(node);
                self.part(value, |datum| datum.walk(std::slice::from_ref(name)))
            }
            Node::Index(pair) => {
                let [container, key] = pair.each_ref().map(|node| self.eval(node));
                self.part(container, |container| ops::element(container, &key))
            }
            Node::List(nodes) => {
                let values = nodes.iter().map(|node| self.owned(node)).collect();
                known(Datum::List(values))
            }
            Node::Not(node) => known(self.truth(node).negated()),
            Node::Negate(node) => {
                let value = self.eval(node);
                settled(Number::of(&value).and_then(Number::negated))
            }
            Node::And(pair) => known(self.both(pair, &Verdict3::False, Verdict3::and)),
            Node::Or(pair) => known(self.both(pair, &Verdict3::True, Verdict3::or)),
            Node::Compare(comparison, pair) => known(self.compare(*comparison, pair)),
            Node::Arithmetic(operator, pair) => {
                let [left, right] = pair.each_ref().map(|node| self.eval(node));
                settled(numbers(&left, &right).and_then(|(left, right)| left.apply(*operator, right)))
            }
            Node::In(pair) => known(self.contained(pair)),
            Node::Conditional(three) => self.conditional(three),
            Node::Call(function, nodes) => self.call(*function, nodes),
            Node::Loop(kind, pair) => self.repeat(*kind, pair),
        }
    }

    fn path(&mut self, root: &'a Root, fields: &'a [String]) -> Value<'a> {
        match root {
            Root::Variable(name) => match self.scope.walk(name, fields) {
                Ok(datum) => Cow::Borrowed(datum),
                Err(unknown) => known(unknown),
            },
            Root::Local(slot) => match self.locals.get(*slot) {
                Some(Cow::Borrowed(datum)) => {
                    let datum: &'a Datum = datum;
                    self.part(Cow::Borrowed(datum), |datum| datum.walk(fields))
                }
                Some(Cow::Owned(datum)) => {
                    // What the loop made itself is copied, and the copy is paid for.
                    let part = datum.walk(fields).map(Cow::Borrowed);
                    let weight = part.as_deref().map_or(0, |it| weight(it, self.steps));
                    let copy = part.map(Cow::into_owned);
                    if self.spend(weight) { settled(copy) } else { known(Unknown::BUDGET) }
                }
                None => known(Unknown::ABSENT),
            },
        }
    }

    /// A part of a value: borrowed out of what is borrowed, copied out of what is not.
    fn part(&mut self, value: Value<'a>, find: impl FnOnce(&Datum) -> Result<&Datum, Unknown>) -> Value<'a> {
        match value {
            Cow::Borrowed(datum) => match find(datum) {
                Ok(part) => Cow::Borrowed(part),
                Err(unknown) => known(unknown),
            },
            Cow::Owned(datum) => match find(&datum) {
                Ok(part) if self.spend(weight(part, self.steps)) => known(part.clone()),
                Ok(_) => known(Unknown::BUDGET),
                Err(unknown) => known(unknown),
            },
        }
    }

    /// A value to keep. A copy of data is paid for, as data may be far larger than the expression.
    pub(super) fn keep(&mut self, value: Value<'a>) -> Datum {
        match value {
            Cow::Owned(datum) => datum,
            Cow::Borrowed(datum) if self.spend(weight(datum, self.steps)) => datum.clone(),
            Cow::Borrowed(_) => Unknown::BUDGET.into(),
        }
    }

    fn owned(&mut self, node: &'a Node) -> Datum {
        let value = self.eval(node);
        self.keep(value)
    }

    fn truth(&mut self, node: &'a Node) -> Verdict3 {
        Verdict3::of(&self.eval(node))
    }

    /// `&&` and `||`: the right side is left out only where the left one decides.
    fn both(&mut self, pair: &'a [Node; 2], decisive: &Verdict3, combine: fn(Verdict3, Verdict3) -> Verdict3) -> Verdict3 {
        let left = self.truth(&pair[0]);
        if left == *decisive {
            return left;
        }
        let right = self.truth(&pair[1]);
        combine(left, right)
    }

    fn compare(&mut self, comparison: Comparison, pair: &'a [Node; 2]) -> Verdict3 {
        let [left, right] = pair.each_ref().map(|node| self.eval(node));
        match comparison {
            Comparison::Equal => self.equal(&left, &right, MAX_DEPTH),
            Comparison::NotEqual => self.equal(&left, &right, MAX_DEPTH).negated(),
            _ => match numbers(&left, &right) {
                Ok((left, right)) => ops::holds(comparison, left.compare(right)).into(),
                Err(unknown) => Verdict3::Unknown(unknown),
            },
        }
    }

    /// Equality through lists and maps; `depth` bounds the recursion into data of any shape.
    fn equal(&mut self, left: &Datum, right: &Datum, depth: usize) -> Verdict3 {
        if depth == 0 || !self.spend(1) {
            self.exhausted = true;
            return Verdict3::Unknown(Unknown::BUDGET);
        }
        match (left, right) {
            (Datum::Unknown(unknown), _) | (_, Datum::Unknown(unknown)) => Verdict3::Unknown(unknown.clone()),
            (Datum::Null, right) => (*right == Datum::Null).into(),
            (Datum::Bool(left), Datum::Bool(right)) => (left == right).into(),
            (Datum::Text(left), Datum::Text(right)) => (left == right).into(),
            (Datum::List(left), Datum::List(right)) if left.len() == right.len() => self.all_equal(left.iter().zip(right), depth),
            (_, Datum::Null) | (Datum::List(_), Datum::List(_)) => Verdict3::False,
            (Datum::Map(left), Datum::Map(right)) => {
                // Keys are compared before any value is, so they are paid for here.
                if self.spend(left.len()) && left.keys().eq(right.keys()) {
                    self.all_equal(left.values().zip(right.values()), depth)
                } else {
                    Verdict3::False
                }
            }
            (left, right) => match numbers(left, right) {
                Ok((left, right)) => left.compare(right).is_eq().into(),
                Err(unknown) => Verdict3::Unknown(unknown),
            },
        }
    }

    fn all_equal<'b>(&mut self, pairs: impl Iterator<Item = (&'b Datum, &'b Datum)>, depth: usize) -> Verdict3 {
        let mut verdict = Verdict3::True;
        for (left, right) in pairs {
            verdict = verdict.and(self.equal(left, right, depth - 1));
            if verdict == Verdict3::False || self.exhausted {
                break;
            }
        }
        verdict
    }

    /// `in`: like `exists(x, x == item)` on a list, and by key on a map.
    fn contained(&mut self, pair: &'a [Node; 2]) -> Verdict3 {
        let [item, container] = pair.each_ref().map(|node| self.eval(node));
        match &*container {
            Datum::List(items) => {
                let mut verdict = Verdict3::False;
                for other in items {
                    verdict = verdict.or(self.equal(&item, other, MAX_DEPTH));
                    if verdict == Verdict3::True || self.exhausted {
                        break;
                    }
                }
                verdict
            }
            Datum::Map(entries) => match ops::text(&item) {
                Ok(key) => entries.contains_key(key).into(),
                Err(unknown) => Verdict3::Unknown(unknown),
            },
            other => Verdict3::Unknown(other.lack()),
        }
    }

    /// With an unknown condition the value is known only if both branches agree on it.
    fn conditional(&mut self, three: &'a [Node; 3]) -> Value<'a> {
        let [condition, yes, no] = three;
        match self.truth(condition) {
            Verdict3::True => self.eval(yes),
            Verdict3::False => self.eval(no),
            Verdict3::Unknown(unknown) => {
                let (yes, no) = (self.eval(yes), self.eval(no));
                match self.equal(&yes, &no, MAX_DEPTH) {
                    Verdict3::True => yes,
                    Verdict3::False | Verdict3::Unknown(_) => known(unknown),
                }
            }
        }
    }
}

pub(super) fn known<'a>(datum: impl Into<Datum>) -> Value<'a> {
    Cow::Owned(datum.into())
}

pub(super) fn settled<'a>(result: Result<impl Into<Datum>, Unknown>) -> Value<'a> {
    result.map_or_else(known, known)
}

pub(super) fn numbers(left: &Datum, right: &Datum) -> Result<(Number, Number), Unknown> {
    Ok((Number::of(left)?, Number::of(right)?))
}

/// What copying a datum costs, counted no further than `limit`; iterative, as data nest freely.
fn weight(datum: &Datum, limit: usize) -> usize {
    let mut open = vec![datum];
    let mut weight = 0;
    while let Some(datum) = open.pop() {
        weight += 1;
        match datum {
            Datum::Text(text) => weight += text.len() / STRIDE,
            Datum::List(items) => open.extend(items),
            Datum::Map(entries) => open.extend(entries.values()),
            _ => {}
        }
        if weight > limit {
            break;
        }
    }
    weight
}
