//! The expressions of checks: CEL in three-valued logic, exact in money, bounded in every way.
//!
//! The `cel` crate has the parsers and nothing else. What it parses is checked against static types
//! ([`Env`]), translated to a tree of our own, and evaluated over [`Datum`] values that may be
//! unknown. So a mistake in a check is found when its pack is validated, "could not observe" never
//! reads as "false", no cent passes through a float, and no expression hangs or ends the program.
//!
//! Rules worth knowing:
//! - `false && unknown` is false and `true || unknown` is true, in either order and inside
//!   `exists` and `all`; everything else that needs an unknown value is unknown.
//! - `null` is a known value: `==` and `!=` compare with it. Wherever else a value is needed, `null`
//!   gives [`Unknown::ABSENT`], as do a missing field, key or element.
//! - A list may hold unknown elements; its size is known all the same.
//! - Sums, differences and products of decimals are exact or [`Unknown::INEXACT`]; only a quotient
//!   is rounded, at its 28th digit.

mod calls;
mod check;
mod datum;
mod error;
mod eval;
mod functions;
mod guard;
mod iterate;
mod loops;
mod message;
mod node;
mod ops;
mod parse;
mod suggest;
mod template;
mod translate;
mod types;

#[cfg(test)]
mod tests;

use cel::common::ast::IdedExpr;

pub use datum::{Datum, Scope, Unknown, Verdict3};
pub use error::{ExprError, ExprErrorKind, Span};
pub use template::Template;
pub use types::{Env, Field, Record, Type};

/// The longest source of an expression, in bytes.
pub const MAX_BYTES: usize = 2048;
/// How deeply an expression may be nested; `a + b + c` and `a.b.c` nest as well.
pub const MAX_DEPTH: usize = 64;
/// How many parts an expression may have.
pub const MAX_NODES: usize = 1024;
/// How many loops may stand inside one another.
pub const MAX_LOOPS: usize = 2;
/// How many steps an evaluation may take; copies of data and long texts cost more than one.
pub const MAX_STEPS: usize = 100_000;

/// A checked expression, ready to be evaluated any number of times.
#[derive(Clone, Debug)]
pub struct Program {
    node: node::Node,
    paths: Vec<String>,
}

impl Program {
    fn of(tree: &IdedExpr, spans: parse::Spans<'_>, source: &Source<'_>) -> Result<Self, Vec<ExprError>> {
        let (node, paths) = translate::translate(tree, spans, source.env, source.expected)?;
        Ok(Self { node, paths })
    }

    /// The value of the expression. Never panics, and takes at most [`MAX_STEPS`] steps.
    #[must_use]
    pub fn eval(&self, scope: &Scope<'_>) -> Datum {
        eval::evaluate(&self.node, scope, MAX_STEPS)
    }

    /// The truth of the expression, for one that was compiled as a condition.
    #[must_use]
    pub fn judge(&self, scope: &Scope<'_>) -> Verdict3 {
        Verdict3::of(&self.eval(scope))
    }

    /// The paths that it reads from root variables, such as `endpoint.dns.configured`: sorted, each
    /// once. Those of loop variables are left out; the list that the loop runs over is there.
    #[must_use]
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

/// One expression to compile.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its text.
    pub text: &'a str,
    /// The variables it may use.
    pub env: &'a Env,
    /// What it must give.
    pub expected: &'a Type,
}

/// Compiles a condition.
///
/// # Errors
/// All that is wrong with it, in the order of the source; but after a syntax error, or past a limit,
/// only that.
pub fn compile_bool(text: &str, env: &Env) -> Result<Program, Vec<ExprError>> {
    compile(text, env, &Type::Bool)
}

/// Compiles an expression that gives `expected`.
///
/// # Errors
/// As for [`compile_bool`].
pub fn compile(text: &str, env: &Env, expected: &Type) -> Result<Program, Vec<ExprError>> {
    let mut results = compile_many(&[Source { text, env, expected }]);
    results.pop().unwrap_or_else(|| Err(Vec::new()))
}

/// Compiles a batch of expressions on one thread; the results are in the order of the sources.
#[must_use]
pub fn compile_many(sources: &[Source<'_>]) -> Vec<Result<Program, Vec<ExprError>>> {
    parse::on_deep_stack(sources, |source| {
        guard::check(source.text).map_err(|error| vec![error])?;
        // Nearly every expression is right, and needs no places to point at. Of one that is not, the other parser tells them.
        quickly(source).map_or_else(|| with_places(source), Ok)
    })
}

fn quickly(source: &Source<'_>) -> Option<Program> {
    let (tree, spans) = parse::parse_quickly(source.text)?;
    Program::of(&tree, spans, source).ok()
}

fn with_places(source: &Source<'_>) -> Result<Program, Vec<ExprError>> {
    let (tree, spans) = parse::parse(source.text).map_err(|error| vec![error])?;
    Program::of(&tree, spans, source)
}

/// Whether both parsers of `cel` read a source alike: what the quick one reads, the other reads as the same expression.
#[doc(hidden)]
#[must_use]
pub fn is_read_alike(source: &Source<'_>) -> bool {
    // What the guard refuses, neither of them sees.
    if guard::check(source.text).is_err() {
        return true;
    }
    let alike = |source: &Source<'_>| {
        let Some(quick) = quickly(source) else { return Ok(true) };
        Ok(with_places(source).is_ok_and(|slow| format!("{slow:?}") == format!("{quick:?}")))
    };
    parse::on_deep_stack(std::slice::from_ref(source), alike).pop().is_some_and(|result| result.unwrap_or(false))
}
