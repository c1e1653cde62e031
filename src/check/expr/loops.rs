//! Loops: what the parser's macros expand to, turned back into what was written.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators as op};

use super::node::LoopKind;

/// A loop as it was written.
pub(super) enum Loop<'a> {
    /// `list.kind(x, body)`.
    Plain(LoopKind, &'a IdedExpr),
    /// `list.map(x, condition, value)`: a filter, then a map.
    FilterMap { condition: &'a IdedExpr, value: &'a IdedExpr },
}

/// Recognises the expansion of a macro by its shape. Nobody can write one by hand, as the name of
/// the accumulator is not one that the lexer accepts; anything else is refused all the same.
pub(super) fn recognise(it: &ComprehensionExpr) -> Option<Loop<'_>> {
    if it.accu_var != ACCUMULATOR || it.iter_var2.is_some() {
        return None;
    }
    match &it.accu_init.expr {
        Expr::Literal(LiteralValue::Boolean(start)) => quantifier(it, **start),
        Expr::Literal(LiteralValue::Int(start)) if **start == 0 => exists_one(it),
        Expr::List(start) if start.elements.is_empty() => collection(it),
        _ => None,
    }
}

const ACCUMULATOR: &str = "@result";

/// `all` starts with true and goes on while true, `exists` the other way round.
fn quantifier(it: &ComprehensionExpr, start: bool) -> Option<Loop<'_>> {
    let [condition] = call(&it.loop_cond, op::NOT_STRICTLY_FALSE)? else {
        return None;
    };
    let (kind, step, going_on) = if start {
        (LoopKind::All, op::LOGICAL_AND, is_accumulator(condition))
    } else {
        let negated = matches!(call(condition, op::LOGICAL_NOT)?, [it] if is_accumulator(it));
        (LoopKind::Exists, op::LOGICAL_OR, negated)
    };
    match call(&it.loop_step, step)? {
        [accumulator, body] if is_accumulator(accumulator) && going_on && is_accumulator(&it.result) => Some(Loop::Plain(kind, body)),
        _ => None,
    }
}

fn exists_one(it: &ComprehensionExpr) -> Option<Loop<'_>> {
    let [body, counted, kept] = call(&it.loop_step, op::CONDITIONAL)? else {
        return None;
    };
    let counts = is_accumulator_and_one(counted, op::ADD);
    let asks = is_accumulator_and_one(&it.result, op::EQUALS);
    (is_true(&it.loop_cond) && counts && is_accumulator(kept) && asks).then_some(Loop::Plain(LoopKind::ExistsOne, body))
}

/// `map`, `filter`, and the `map` with a condition.
fn collection(it: &ComprehensionExpr) -> Option<Loop<'_>> {
    if !is_true(&it.loop_cond) || !is_accumulator(&it.result) {
        return None;
    }
    if let Some(value) = appended(&it.loop_step) {
        return Some(Loop::Plain(LoopKind::Map, value));
    }
    let [condition, step, kept] = call(&it.loop_step, op::CONDITIONAL)? else {
        return None;
    };
    let value = appended(step).filter(|_| is_accumulator(kept))?;
    Some(match &value.expr {
        Expr::Ident(name) if *name == it.iter_var => Loop::Plain(LoopKind::Filter, condition),
        _ => Loop::FilterMap { condition, value },
    })
}

/// The `x` of `@result + [x]`.
fn appended(step: &IdedExpr) -> Option<&IdedExpr> {
    match call(step, op::ADD)? {
        [accumulator, added] if is_accumulator(accumulator) => match &added.expr {
            Expr::List(list) => match list.elements.as_slice() {
                [value] => Some(value),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn call<'a>(it: &'a IdedExpr, name: &str) -> Option<&'a [IdedExpr]> {
    match &it.expr {
        Expr::Call(CallExpr { func_name, target: None, args }) if func_name == name => Some(args),
        _ => None,
    }
}

fn is_accumulator(it: &IdedExpr) -> bool {
    matches!(&it.expr, Expr::Ident(name) if name == ACCUMULATOR)
}

fn is_true(it: &IdedExpr) -> bool {
    matches!(&it.expr, Expr::Literal(LiteralValue::Boolean(value)) if **value)
}

fn is_accumulator_and_one(it: &IdedExpr, name: &str) -> bool {
    match call(it, name) {
        Some([accumulator, one]) => is_accumulator(accumulator) && matches!(&one.expr, Expr::Literal(LiteralValue::Int(one)) if **one == 1),
        _ => false,
    }
}
