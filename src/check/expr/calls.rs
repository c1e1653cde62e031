//! The evaluation of functions.

use super::datum::{Datum, Unknown};
use super::eval::{Run, STRIDE, Value, known, numbers, settled};
use super::functions::Function;
use super::node::{Arithmetic, Node};
use super::ops::{self, Number};

impl<'a> Run<'a> {
    pub(super) fn call(&mut self, function: Function, nodes: &'a [Node]) -> Value<'a> {
        let first = nodes.first().map_or(known(Unknown::ABSENT), |node| self.eval(node));
        match function {
            Function::Observed => known(!matches!(*first, Datum::Unknown(_))),
            Function::Size => settled(self.size(&first)),
            Function::Dec => settled(Number::of(&first).map(Number::decimal)),
            Function::Abs => settled(Number::of(&first).and_then(Number::abs)),
            Function::Sum => settled(self.sum(&first)),
            Function::LowerAscii => settled(self.text(&first).map(str::to_ascii_lowercase)),
            Function::Min | Function::Max | Function::Contains | Function::StartsWith | Function::EndsWith => {
                let second = nodes.get(1).map_or(known(Unknown::ABSENT), |node| self.eval(node));
                settled(self.call_with_two(function, &first, &second))
            }
        }
    }

    fn call_with_two(&mut self, function: Function, first: &Datum, second: &Datum) -> Result<Datum, Unknown> {
        if let Function::Min | Function::Max = function {
            let (left, right) = numbers(first, second)?;
            let first_is_it = left.compare(right).is_le() == (function == Function::Min);
            return Ok(if first_is_it { left } else { right }.into());
        }
        let (text, part) = (self.text(first)?, ops::text(second)?);
        Ok(Datum::Bool(match function {
            Function::StartsWith => text.starts_with(part),
            Function::EndsWith => text.ends_with(part),
            _ => text.contains(part),
        }))
    }

    /// A text that is about to be read through, which costs by its length.
    fn text<'b>(&mut self, datum: &'b Datum) -> Result<&'b str, Unknown> {
        let text = ops::text(datum)?;
        if self.spend(text.len() / STRIDE) { Ok(text) } else { Err(Unknown::BUDGET) }
    }

    fn size(&mut self, datum: &Datum) -> Result<i64, Unknown> {
        if let Datum::Text(_) = datum {
            self.text(datum)?;
        }
        ops::size(datum)
    }

    fn sum(&mut self, list: &Datum) -> Result<Number, Unknown> {
        let Datum::List(items) = list else {
            return Err(list.lack());
        };
        if !self.spend(items.len()) {
            return Err(Unknown::BUDGET);
        }
        items.iter().try_fold(Number::Int(0), |sum, item| sum.apply(Arithmetic::Add, Number::of(item)?))
    }
}
