//! The functions: how each is called, what it takes, what it gives.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue};
use rust_decimal::Decimal;

use super::check::number;
use super::datum::Datum;
use super::error::ExprErrorKind as Kind;
use super::node::Node;
use super::suggest::closest;
use super::translate::{Translator, Typed, typed};
use super::types::Type;

/// A function of our own; methods take what they are called on as the first argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Observed,
    Size,
    Dec,
    Min,
    Max,
    Abs,
    Sum,
    Contains,
    StartsWith,
    EndsWith,
    LowerAscii,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Param {
    Path,
    Sized,
    Decimal,
    Number,
    Numbers,
    Text,
}

/// How a function is called.
pub(super) struct Signature {
    pub(super) name: &'static str,
    pub(super) function: Function,
    /// Called as `x.name(…)`.
    pub(super) method: bool,
    pub(super) params: &'static [Param],
    pub(super) usage: &'static str,
}

const fn signature(name: &'static str, function: Function, method: bool, params: &'static [Param], usage: &'static str) -> Signature {
    Signature { name, function, method, params, usage }
}

/// All functions, the macros of the parser apart.
pub(super) const SIGNATURES: &[Signature] = &[
    signature("observed", Function::Observed, false, &[Param::Path], "observed(path)"),
    signature("size", Function::Size, false, &[Param::Sized], "size(x)"),
    signature("size", Function::Size, true, &[Param::Sized], "x.size()"),
    signature("dec", Function::Dec, false, &[Param::Decimal], "dec(\"0.31\")"),
    signature("min", Function::Min, false, &[Param::Number, Param::Number], "min(a, b)"),
    signature("max", Function::Max, false, &[Param::Number, Param::Number], "max(a, b)"),
    signature("abs", Function::Abs, false, &[Param::Number], "abs(x)"),
    signature("sum", Function::Sum, false, &[Param::Numbers], "sum(list)"),
    signature("contains", Function::Contains, true, &[Param::Text; 2], "text.contains(s)"),
    signature("startsWith", Function::StartsWith, true, &[Param::Text; 2], "text.startsWith(s)"),
    signature("endsWith", Function::EndsWith, true, &[Param::Text; 2], "text.endsWith(s)"),
    signature("lowerAscii", Function::LowerAscii, true, &[Param::Text], "text.lowerAscii()"),
];

/// The macros, by name; the parser leaves one as a plain call when its arguments do not fit.
pub(super) const MACROS: &[(&str, &str)] = &[
    ("all", "list.all(x, condition)"),
    ("exists", "list.exists(x, condition)"),
    ("exists_one", "list.exists_one(x, condition)"),
    ("filter", "list.filter(x, condition)"),
    ("map", "list.map(x, value)"),
];

impl Translator<'_> {
    pub(super) fn function(&mut self, id: u64, call: &CallExpr) -> Typed {
        let method = call.target.is_some();
        let name = call.func_name.as_str();
        let trees: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let known = SIGNATURES.iter().find(|it| it.name == name && it.method == method);
        let Some(signature) = known else {
            return self.unknown_function(id, name, &trees, method);
        };
        if trees.len() != signature.params.len() {
            let kind = Kind::ArgumentCount { usage: signature.usage };
            return self.wrong(self.spans.callee(id, name), kind);
        }
        if let (Function::Dec, Some(text)) = (signature.function, trees.first().and_then(|tree| literal(tree))) {
            return self.decimal(trees[0].id, text);
        }
        let arguments: Vec<Typed> = trees.iter().map(|tree| self.expr(tree)).collect();
        for (argument, param) in arguments.iter().zip(signature.params) {
            if !accepts(*param, argument) {
                let of = name.to_owned();
                let found = argument.ty.clone();
                let kind = Kind::Argument { of, expected: describe(*param), found };
                self.report(self.spans.callee(id, name), kind);
            }
        }
        let ty = result(signature, &arguments);
        typed(Node::Call(signature.function, arguments.into_iter().map(|it| it.node).collect()), ty)
    }

    fn unknown_function(&mut self, id: u64, name: &str, trees: &[&IdedExpr], method: bool) -> Typed {
        let usage = MACROS.iter().find(|(it, _)| *it == name).map(|(_, usage)| *usage);
        let other_style = SIGNATURES.iter().find(|it| it.name == name).map(|it| it.usage);
        let near_macro = closest(name, MACROS.iter().map(|(it, _)| *it));
        // What stands inside is looked at too, except where a macro would bring its own variable.
        let looked_at = if usage.or(near_macro.as_deref()).is_some() { method.into() } else { trees.len() };
        for tree in &trees[..looked_at.min(trees.len())] {
            self.expr(tree);
        }
        let kind = match usage {
            Some(usage) if method => Kind::ArgumentCount { usage },
            _ => {
                let hint = usage.or(other_style).map(str::to_owned);
                let near = || closest(name, SIGNATURES.iter().map(|it| it.name)).or(near_macro);
                Kind::UnknownFunction { name: name.to_owned(), did_you_mean: hint.or_else(near) }
            }
        };
        self.wrong(self.spans.callee(id, name), kind)
    }

    fn decimal(&mut self, id: u64, text: &str) -> Typed {
        match decimal(text) {
            Some(value) => typed(Node::Literal(Datum::Dec(value)), Type::Dec),
            None => self.wrong(self.spans.token(id), Kind::BadDecimal { text: text.to_owned() }),
        }
    }
}

fn accepts(param: Param, argument: &Typed) -> bool {
    let ty = argument.ty.value();
    match param {
        _ if *ty == Type::Never => true,
        Param::Path => argument.node.is_place(),
        Param::Sized => argument.ty.is_text() || matches!(ty, Type::List(_) | Type::Map(_)),
        Param::Decimal | Param::Number => argument.ty.is_number(),
        Param::Numbers => matches!(ty, Type::List(element) if element.is_number()),
        Param::Text => argument.ty.is_text(),
    }
}

fn describe(param: Param) -> &'static str {
    match param {
        Param::Path => "a path like endpoint.dns.configured",
        Param::Sized => "a list, a map or a text",
        Param::Decimal => "a literal like \"0.31\", or a number",
        Param::Number => "a number",
        Param::Numbers => "a list of numbers",
        Param::Text => "a text",
    }
}

fn result(signature: &Signature, arguments: &[Typed]) -> Type {
    let argument = |at: usize| arguments.get(at).map_or(&Type::Never, |it| it.ty.value());
    match signature.function {
        Function::Observed | Function::Contains | Function::StartsWith | Function::EndsWith => Type::Bool,
        Function::Size => Type::Int,
        Function::Dec => Type::Dec,
        Function::Min | Function::Max => number(argument(0), argument(1)),
        Function::Abs => number(argument(0), argument(0)),
        Function::Sum => match argument(0) {
            // The sum of nothing is the whole number 0.
            Type::List(element) if **element == Type::Never => Type::Int,
            Type::List(element) => number(element.value(), element.value()),
            _ => Type::Never,
        },
        Function::LowerAscii => Type::Text,
    }
}

fn literal(tree: &IdedExpr) -> Option<&str> {
    match &tree.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

/// A plain decimal: a sign, digits, a point and digits; no exponent, no separators, no rounding.
fn decimal(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits(whole) && digits(fraction);
    plain.then(|| Decimal::from_str_exact(text).ok()).flatten()
}
