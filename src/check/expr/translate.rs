//! From the parser's tree to ours: names are resolved, types are checked, all mistakes are kept.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators as op};
use rust_decimal::Decimal;

use super::datum::Datum;
use super::error::{ExprError, ExprErrorKind as Kind, Span};
use super::loops::{Loop, recognise};
use super::node::{Arithmetic, Comparison, LoopKind, Node, Root};
use super::parse::Spans;
use super::suggest::closest;
use super::types::{Env, Type};
use super::{MAX_DEPTH, MAX_LOOPS, MAX_NODES};

/// A node and its static type.
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) ty: Type,
}

/// Translates one expression.
pub(super) struct Translator<'a> {
    env: &'a Env,
    pub(super) spans: Spans<'a>,
    errors: Vec<ExprError>,
    /// The loop variables in scope, innermost last.
    locals: Vec<(String, Type)>,
    depth: usize,
    nodes: usize,
    /// A limit was passed: nothing more is looked at.
    stopped: bool,
}

/// The tree of an expression that must give `expected`, and the paths that it reads.
pub(super) fn translate(tree: &IdedExpr, spans: Spans<'_>, env: &Env, expected: &Type) -> Result<(Node, Vec<String>), Vec<ExprError>> {
    let mut translator = Translator { env, spans, errors: Vec::new(), locals: Vec::new(), depth: 0, nodes: 0, stopped: false };
    let Typed { node, ty } = translator.expr(tree);
    if !ty.serves_as(expected) {
        let span = translator.spans.all();
        translator.report(span, Kind::Result { expected: expected.clone(), found: ty });
    }
    if translator.errors.is_empty() {
        let mut paths = BTreeSet::new();
        node.collect_paths(&mut paths);
        Ok((node, paths.into_iter().collect()))
    } else {
        translator.errors.sort_by_key(|error| error.span);
        Err(translator.errors)
    }
}

impl Translator<'_> {
    pub(super) fn report(&mut self, span: Span, kind: Kind) {
        self.errors.push(span.error(kind));
    }

    /// Reports a mistake; its type fits everywhere, so that one mistake does not beget others.
    pub(super) fn wrong(&mut self, span: Span, kind: Kind) -> Typed {
        self.report(span, kind);
        nothing()
    }

    fn stop(&mut self, span: Span, kind: Kind) -> Typed {
        self.stopped = true;
        self.wrong(span, kind)
    }

    pub(super) fn expr(&mut self, it: &IdedExpr) -> Typed {
        if self.stopped {
            return nothing();
        }
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return self.stop(self.spans.token(it.id), Kind::TooManyNodes { limit: MAX_NODES });
        }
        if self.depth == MAX_DEPTH {
            return self.stop(self.spans.token(it.id), Kind::TooDeep { limit: MAX_DEPTH });
        }
        self.depth += 1;
        let typed = match &it.expr {
            Expr::Literal(literal) => self.literal(it.id, literal),
            Expr::Ident(name) => self.variable(it.id, name),
            Expr::Select(select) => self.select(it.id, select),
            Expr::List(list) => self.list(&list.elements),
            Expr::Call(call) => self.call(it.id, call),
            Expr::Comprehension(comprehension) => self.comprehension(it.id, comprehension),
            Expr::Map(_) | Expr::Struct(_) => self.unsupported(it.id, "maps and messages in braces"),
            Expr::Unspecified => self.unsupported(it.id, "this expression"),
        };
        self.depth -= 1;
        typed
    }

    fn unsupported(&mut self, id: u64, what: &'static str) -> Typed {
        self.wrong(self.spans.token(id), Kind::Unsupported { what })
    }

    fn literal(&mut self, id: u64, literal: &LiteralValue) -> Typed {
        match literal {
            LiteralValue::Null => typed(Node::Literal(Datum::Null), Type::Null),
            LiteralValue::Boolean(value) => typed(Node::Literal(Datum::Bool(**value)), Type::Bool),
            LiteralValue::Int(value) => typed(Node::Literal(Datum::Int(**value)), Type::Int),
            LiteralValue::String(value) => typed(Node::Literal(value.inner().into()), Type::Text),
            LiteralValue::Double(value) => {
                let span = self.spans.token(id);
                let text = self.spans.text(span);
                let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
                let digits = exact.map_or_else(|_| text.to_owned(), |it| it.to_string());
                let sign = if value.is_sign_negative() { "-" } else { "" };
                self.wrong(span, Kind::FloatLiteral { number: format!("{sign}{digits}") })
            }
            LiteralValue::UInt(_) => self.unsupported(id, "unsigned numbers; leave out the `u`"),
            LiteralValue::Bytes(_) => self.unsupported(id, "byte texts; write \"…\""),
        }
    }

    fn variable(&mut self, id: u64, name: &str) -> Typed {
        if let Some(slot) = self.locals.iter().rposition(|(local, _)| local == name) {
            let ty = self.locals[slot].1.clone();
            return typed(Node::Path(Root::Local(slot), Vec::new()), ty);
        }
        if let Some(ty) = self.env.get(name) {
            return typed(Node::Path(Root::Variable(name.to_owned()), Vec::new()), ty.clone());
        }
        if name.starts_with('.') {
            return self.unsupported(id, "a leading dot");
        }
        let locals = self.locals.iter().map(|(local, _)| local.as_str());
        let did_you_mean = closest(name, locals.chain(self.env.names()));
        let kind = Kind::UnknownVariable { name: name.to_owned(), did_you_mean };
        self.wrong(self.spans.token(id), kind)
    }

    fn select(&mut self, id: u64, select: &SelectExpr) -> Typed {
        if select.test {
            return self.wrong(self.spans.callee(id, op::HAS), Kind::BareHas);
        }
        let Typed { node, ty } = self.expr(&select.operand);
        let name = &select.field;
        match ty.field(name) {
            Ok(ty) => typed(field(node, name.clone()), ty),
            Err(kind) => self.wrong(self.spans.field(id, name), kind),
        }
    }

    fn list(&mut self, elements: &[IdedExpr]) -> Typed {
        let mut common = Type::Never;
        let mut nodes = Vec::with_capacity(elements.len());
        for element in elements {
            let Typed { node, ty } = self.expr(element);
            common = self.common(self.spans.path(element), &common, &ty);
            nodes.push(node);
        }
        typed(Node::List(nodes), Type::list(common))
    }

    /// The type that two values share.
    pub(super) fn common(&mut self, span: Span, first: &Type, second: &Type) -> Type {
        first.join(second).unwrap_or_else(|| {
            let kind = Kind::NoCommonType { first: first.clone(), second: second.clone() };
            self.report(span, kind);
            Type::Never
        })
    }

    fn call(&mut self, id: u64, call: &CallExpr) -> Typed {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (op::CONDITIONAL, [condition, yes, no]) => self.conditional(id, condition, yes, no),
            (op::LOGICAL_AND, [left, right]) => self.logic(id, "&&", Node::And, left, right),
            (op::LOGICAL_OR, [left, right]) => self.logic(id, "||", Node::Or, left, right),
            (op::LOGICAL_NOT, [operand]) => self.not(id, operand),
            (op::NEGATE, [operand]) => self.negate(id, operand),
            (op::INDEX, [container, key]) => self.index(id, container, key),
            (op::IN, [item, container]) => self.contained(id, item, container),
            (name, [left, right]) if Comparison::named(name).is_some() => {
                let comparison = Comparison::named(name).unwrap_or(Comparison::Equal);
                self.compare(id, comparison, left, right)
            }
            (name, [left, right]) if Arithmetic::named(name).is_some() => {
                let arithmetic = Arithmetic::named(name).unwrap_or(Arithmetic::Add);
                self.arithmetic(id, arithmetic, left, right)
            }
            _ => self.function(id, call),
        }
    }

    fn comprehension(&mut self, id: u64, it: &ComprehensionExpr) -> Typed {
        if self.locals.len() == MAX_LOOPS {
            return self.stop(self.spans.token(id), Kind::TooManyLoops { limit: MAX_LOOPS });
        }
        let list = self.expr(&it.iter_range);
        match recognise(it) {
            Some(Loop::Plain(kind, body)) => self.body(id, kind, list, &it.iter_var, body),
            Some(Loop::FilterMap { condition, value }) => {
                let kept = self.body(id, LoopKind::Filter, list, &it.iter_var, condition);
                self.body(id, LoopKind::Map, kept, &it.iter_var, value)
            }
            None => self.unsupported(id, "this kind of loop"),
        }
    }

    fn body(&mut self, id: u64, kind: LoopKind, list: Typed, name: &str, body: &IdedExpr) -> Typed {
        let span = self.spans.callee(id, kind.name());
        let element = match list.ty.value() {
            Type::List(element) => (**element).clone(),
            Type::Never => Type::Never,
            other => {
                let found = other.clone();
                let of = kind.name().to_owned();
                self.report(span, Kind::Argument { of, expected: "a list", found });
                Type::Never
            }
        };
        self.locals.push((name.to_owned(), element.clone()));
        let body = self.expr(body);
        self.locals.pop();
        let ty = match kind {
            LoopKind::Map => Type::list(body.ty),
            _ if !body.ty.is_bool() => {
                let of = kind.name().to_owned();
                return self.wrong(span, Kind::Argument { of, expected: "a condition", found: body.ty });
            }
            LoopKind::Filter => Type::list(element),
            LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne => Type::Bool,
        };
        typed(Node::Loop(kind, Box::new([list.node, body.node])), ty)
    }
}

/// A node with its type.
pub(super) fn typed(node: Node, ty: Type) -> Typed {
    Typed { node, ty }
}

/// What an expression in error is translated to.
fn nothing() -> Typed {
    typed(Node::Literal(Datum::Null), Type::Never)
}

/// One step further: a path stays one node.
fn field(node: Node, name: String) -> Node {
    match node {
        Node::Path(root, mut fields) => {
            fields.push(name);
            Node::Path(root, fields)
        }
        other => Node::Field(Box::new(other), name),
    }
}
